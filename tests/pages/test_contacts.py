"""E-mail addresses in every disguise, what is none, roles, forms and profiles."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prospector.pages import analyse, mails
from prospector.pages.contacts import role_of

if TYPE_CHECKING:
    from prospector.items import Contact

URL = "https://bees.test/links.html"


def contacts(body: str, head: str = "", url: str = URL) -> tuple[Contact, ...]:
    return analyse(f"<html><head>{head}</head><body>{body}</body></html>", url).contacts


def addresses(body: str, head: str = "") -> list[str]:
    return [one.value for one in contacts(body, head) if one.kind == "email"]


def cloudflare(address: str, key: int = 0x5A) -> str:
    return bytes([key, *(byte ^ key for byte in address.encode())]).hex()


@pytest.mark.parametrize(
    "body",
    [
        "<a href='mailto:info@bees.test'>Write</a>",
        "<a href='MAILTO:Info@Bees.test?subject=Hello'>Write</a>",
        "<a href='mailto:info%40bees.test'>Write</a>",
        "<a href='mailto:%20info@bees.test'>Write</a>",
        "<p>Write to info@bees.test.</p>",
        "<p>Mail:info@bees.test</p>",
        "<p>&lt;info@bees.test&gt;</p>",
        "<p>&#105;&#110;&#102;&#111;&#64;&#98;&#101;&#101;&#115;&#46;&#116;&#101;&#115;&#116;</p>",
        "<p>info [at] bees.test</p>",
        "<p>info(at)bees.test</p>",
        "<p>info [at] bees [dot] test</p>",
        "<p>info (AT) bees (DOT) test</p>",
        "<p>info{at}bees{dot}test</p>",
        "<p>info [ät] bees [punkt] test</p>",
        "<p>info (arroba) bees (punto) test</p>",
        "<p>info [chez] bees [point] test</p>",
        "<p>info (chiocciola) bees.test</p>",
        "<p>info [małpa] bees [kropka] test</p>",
        "<p>info (zavináč) bees.test</p>",
        "<p>info (snabela) bees.test</p>",
        "<p>info (@) bees.test</p>",
        "<p>info at bees dot test</p>",
        "<p>info@NOSPAM.bees.test</p>",
        "<span style='unicode-bidi:bidi-override;direction:rtl'>gro.seeb@ofni</span>",
        f"<span data-cfemail='{cloudflare('info@bees.test')}'>[email protected]</span>",
        f"<a href='/cdn-cgi/l/email-protection#{cloudflare('info@bees.test')}'>write</a>",
        "<script>document.write('info' + '@' + 'bees.test')</script>",
        '<script>var m = "info" + "@" + "bees" + ".test";</script>',
    ],
)
def test_an_address_is_found_in_its_disguise(body: str) -> None:
    found = addresses(body)
    assert found in (["info@bees.test"], ["info@bees.org"])


def test_an_address_is_found_in_data_for_machines() -> None:
    head = '<script type="application/ld+json">{"@type":"Person","email":"mailto:info@bees.test"}</script>'
    assert addresses("", head) == ["info@bees.test"]


@pytest.mark.parametrize(
    "body",
    [
        "<img src='logo@2x.png'><p>logo@2x.png</p>",
        "<p>install package@1.2.3</p>",
        "<p>name@example.com</p>",
        "<p>you@yourdomain.com, your.name@domain.com, user@site.com</p>",
        "<p>noreply@bees.test no-reply@bees.test do-not-reply@bees.test</p>",
        "<p>abuse@bees.test postmaster@bees.test mailer-daemon@bees.test</p>",
        "<p>john.doe@bees.test max.mustermann@bees.test</p>",
        "<p>605a7baede844d278b89dc95ae0a9123@sentry.bees.test</p>",
        "<a href='https://user@bees.test/path'>x</a>",
        "<p>https://mastodon.test/@bees</p>",
        "<p>@bees on Twitter</p>",
        "<p>meet at noon at the dot</p>",
        "<a href='mailto:?subject=Look&body=at this'>Send to a friend</a>",
        "<p>look at bees.test for more</p>",
        "<span data-cfemail='zz'>x</span><span data-cfemail='5a'>x</span>",
        "<p>1 @ 2.50 each</p>",
    ],
)
def test_what_is_no_address_is_left_alone(body: str) -> None:
    assert addresses(body) == []


@pytest.mark.parametrize(
    ("address", "role"),
    [
        ("editor@a.test", "editor"),
        ("redaktion@a.test", "editor"),
        ("redaccion@a.test", "editor"),
        ("library-links@a.test", "editor"),
        ("webmaster@a.test", "webmaster"),
        ("admin@a.test", "webmaster"),
        ("press@a.test", "press"),
        ("presse@a.test", "press"),
        ("info@a.test", "general"),
        ("contacto@a.test", "general"),
        ("marketing@a.test", "advertising"),
        ("jobs@a.test", "jobs"),
        ("datenschutz@a.test", "legal"),
        ("support@a.test", "support"),
        ("jane.doe@a.test", "person"),
        ("beeclub@beeclub.test", "general"),
    ],
)
def test_an_address_has_the_role_of_its_name(address: str, role: str) -> None:
    assert role_of(address) == role


def test_an_address_of_the_site_comes_before_others_and_a_link_before_text() -> None:
    body = (
        "<p>jane@gmail.com, partner@firm.test, info@bees.test, privacy@bees.test</p>"
        "<a href='mailto:editor@bees.test'>Editor</a>"
    )
    found = {one.value: one.confidence for one in contacts(body)}
    assert found["editor@bees.test"] > found["info@bees.test"] > found["jane@gmail.com"]
    assert found["info@bees.test"] > found["partner@firm.test"]
    assert found["info@bees.test"] > found["privacy@bees.test"]


def test_the_addresses_of_listed_firms_are_not_ways_to_the_editor() -> None:
    body = "".join(f"<li><a href='mailto:info@firm{n}.test'>Firm</a></li>" for n in range(9))
    assert addresses(body + "<p>info@bees.test</p>") == ["info@bees.test"]


def test_many_private_addresses_are_a_list_of_members_and_not_kept() -> None:
    body = "".join(f"<li>member{chr(97 + n)}.xyz@gmail.com</li>" for n in range(12))
    assert addresses(body) == []


def test_forms_are_found_by_link_and_on_the_page() -> None:
    found = contacts(
        "<a href='/kontakt.html'>Kontakt</a><a href='/cake'>Cake</a>"
        "<a href='https://other.test/contact'>x</a>"
    )
    assert [(one.kind, one.value) for one in found] == [("form", "https://bees.test/kontakt.html")]
    page = contacts("<form action='/send-contact' id=f></form>")
    assert [(one.kind, one.value) for one in page] == [("form", URL)]


def test_profiles_come_from_the_frame_and_the_authors_box() -> None:
    body = (
        "<main><p>"
        + "Long words about bees. " * 30
        + "<a href='https://twitter.com/other'>x</a></p>"
        "</main><footer><a href='https://twitter.com/beeclub'>us</a>"
        "<a href='https://twitter.com/share?u=1'>share</a></footer>"
    )
    found = [one.value for one in contacts(body) if one.kind == "profile"]
    assert found == ["https://twitter.com/beeclub"]


@settings(deadline=None)
@given(st.text(max_size=400), st.binary(max_size=400))
def test_any_text_is_searched_without_error(text: str, html: bytes) -> None:
    for address, confidence in (
        *mails.in_text(text),
        *mails.in_mailto(f"mailto:{text}"),
        *mails.in_script(text),
        *mails.in_data(text),
    ):
        assert address == "" or "@" in address
        assert 0 < confidence < 1
    assert isinstance(mails.from_cloudflare(text), str)
    assert isinstance(analyse(html, URL).contacts, tuple)


@pytest.mark.parametrize("piece", ["a.", "a@", "x [at] ", "a-", "1@2.", "link ", "(at)"])
def test_hostile_repetition_takes_little_time(piece: str) -> None:
    began = time.process_time()
    analyse(f"<p>{piece * 40_000}</p>", URL)
    assert time.process_time() - began < 2

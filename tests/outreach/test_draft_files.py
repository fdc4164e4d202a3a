"""Drafts as files, senders, templates of one's own, and what strangers write into all of them."""

from __future__ import annotations

import dataclasses
import email
import email.policy
import re

import pytest

from prospector.errors import SettingError, UserError
from prospector.outreach.drafts.clean import address, line, mailbox
from prospector.outreach.drafts.formats import COLUMNS, as_cells, as_eml, as_text
from prospector.outreach.drafts.sender import Sender, read_sender
from tests.outreach.letters import FULL, JANE, letter

# --- hostile text --------------------------------------------------------------------------------

HOSTILE = [
    "Title\r\nBcc: victim@x.test\r\n\r\nbody",
    "{{ 7 * 7 }} {% for x in range(9) %}x{% endfor %}",
    "{{ sender.__class__.__mro__ }}",
    "long " * 2_000,
    "x" * 10_000,
    "\u202egnp.exe\u2066\u200b\ufeff\x00\x1b[31m",
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script>",
    "a\u2028b\u2029c\x85d",
    "\ud800 half",
    "%s {0.__class__} ${x}",
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("kind", ["broken_link", "unlinked_mention"])
def test_a_strangers_text_stays_text(text: str, kind: str) -> None:
    names = ("page_title", "section", "anchor", "context", "contact_name", "why", "domain")
    pitch = dataclasses.replace(FULL, kind=kind, **dict.fromkeys(names, text))
    draft = letter(pitch)
    assert draft.missing == ()
    assert len(draft.body.split()) <= 200
    assert len(draft.subject) <= 120
    assert "49" not in draft.body
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u2028\u2029\u202e\u2066]", draft.body)
    raw = as_eml(draft, JANE)
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert message.keys() == [
        "From",
        "To",
        "Subject",
        "X-Unsent",
        "Content-Type",
        "Content-Transfer-Encoding",
        "MIME-Version",
    ]
    assert message.get_content().replace("\r\n", "\n") == draft.body
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    for cell in as_cells(draft, pitch):
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


def test_braces_are_shown_as_they_were_written() -> None:
    body = letter(dataclasses.replace(FULL, anchor="{{ 7 * 7 }}")).body
    assert "“{{ 7 * 7 }}”" in body


@pytest.mark.parametrize(
    "to", ["a@b.test\r\nBcc: c@d.test", "a@b.test, c@d.test", "A <a@b.test>", "a b@c.test", "@", ""]
)
def test_no_address_smuggles_in_another(to: str) -> None:
    assert mailbox(to) == ""
    assert letter(dataclasses.replace(FULL, contact=to)).way == "none"


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://a.test/x y", "https://a.test/x%20y"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("https://user:secret@a.test/", "https://a.test/"),
        ("https://a.test/" + "x" * 5_000, ""),
        ("", ""),
    ],
)
def test_only_addresses_that_a_person_can_open(url: str, kept: str) -> None:
    assert address(url) == kept


def test_a_line_is_cut_at_a_word() -> None:
    assert line("one two three four", 14) == "one two three…"
    assert len(line("x" * 500, 80)) == 80


# --- formats, senders, own templates -------------------------------------------------------------


def test_an_eml_opens_as_an_unsent_draft_in_any_alphabet() -> None:
    draft = letter(dataclasses.replace(FULL, page_title="Bienen für Anfänger – 蜂"), language="de")
    sender = read_sender("Żaneta Ó Súilleabháin, Acme <zaneta@bücher.example>")
    message = email.message_from_bytes(as_eml(draft, sender), policy=email.policy.default)
    assert message["X-Unsent"] == "1"
    assert message["To"] == "ada@hive.test"
    assert message["From"].addresses[0].display_name == "Żaneta Ó Súilleabháin"
    assert message["From"].addresses[0].addr_spec == "zaneta@xn--bcher-kva.example"
    assert "Bienen für Anfänger – 蜂" in message["Subject"]


def test_a_form_gets_no_recipient_in_a_message() -> None:
    draft = letter(dataclasses.replace(FULL, submit_url="https://hive.test/report"))
    assert email.message_from_bytes(as_eml(draft, Sender("Jane")))["To"] is None
    cells = dict(zip(COLUMNS, as_cells(draft, FULL), strict=True))
    assert (cells["email"], cells["to"]) == ("", "https://hive.test/report")
    assert "Use the site's own form" in as_text(draft)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("", Sender()),
        ("Jane", Sender("Jane")),
        ("Jane Doe, Acme, Inc. <j@a.example>", Sender("Jane Doe", "Acme, Inc.", "j@a.example")),
        ("Jane\r\nBcc: x", Sender("Jane Bcc: x")),
    ],
)
def test_who_writes(text: str, read: Sender) -> None:
    assert read_sender(text) == read


@pytest.mark.parametrize(
    "text", ["<j@a.example>", "Jane <nobody>", "Jane <a@b.test> more", ", Acme"]
)
def test_a_sender_that_makes_no_sense(text: str) -> None:
    with pytest.raises(SettingError, match="PROSPECTOR_SENDER"):
        read_sender(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Subject: Hi {{ page_title|upper }}\n\nFor {{ domain }}", ""),
        ("no subject\n\nbody", "Subject: "),
        ("Subject: x\n\n{{ titel }}", "'titel' is undefined"),
        ("Subject: x\n\n{% if %}", "line 3"),
        ("Subject: x\n\n{{ ''.__class__.__mro__[1].__subclasses__() }}", "unsafe"),
        ("Subject: x\n\n{% for n in range(10**9) %}x{% endfor %}", "Range too big"),
        ("Subject: x\n\n{{ 1 / 0 }}", "division"),
        ("Subject: x\n\n{% include 'en/broken_link.txt' %}", "includes itself"),
        ("Subject: x\n\n{% include '../../secret.txt' %}", "secret.txt"),
    ],
)
def test_templates_of_ones_own(tmp_path, text: str, said: str) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "broken_link.txt").write_text(text)
    (tmp_path.parent / "secret.txt").write_text("Subject: secret\n\nsecret")
    if said:
        with pytest.raises(UserError, match=re.escape(said)):
            letter(FULL, templates=tmp_path)
    else:
        draft = letter(FULL, templates=tmp_path)
        assert (draft.subject, draft.body) == ("Hi BEEKEEPING LINKS", "For hive.test\n")
        assert letter(FULL, "reclaim", templates=tmp_path).body, "the others are still ours"


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("{% if moved_to %}{{ moved_to }}{% endif %}fine", ()),
        ("{{ moved_to or target_url }}", ()),
        ("{{ moved_to|default('nowhere') }}", ()),
        ("{% if moved_to is defined %}x{% endif %}fine", ()),
        ("{{ moved_to }}", ("moved_to",)),
        ("{{ moved_to|upper }} {{ submit_url|quoted }}", ("moved_to", "submit_url")),
        ("{{ 'see ' + moved_to }}", ("moved_to",)),
        ("{% if moved_to > 'a' %}x{% endif %}", ("moved_to",)),
        ("{% for letter in moved_to %}x{% endfor %}", ("moved_to",)),
    ],
)
def test_a_fact_that_is_not_known(tmp_path, text: str, missing: tuple[str, ...]) -> None:
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "broken_link.txt").write_text(f"Subject: x\n\n{text}")
    draft = letter(FULL, templates=tmp_path)
    assert draft.missing == missing
    assert bool(draft.body) == (not missing)


def test_a_language_of_ones_own(tmp_path) -> None:
    (tmp_path / "it").mkdir()
    (tmp_path / "it" / "broken_link.txt").write_text(
        "Subject: {{ domain }}\n\n{% if how %}{{ how }}{% else %}{{ reason }}{% endif %}"
    )
    draft = letter(dataclasses.replace(FULL, language="it"), templates=tmp_path)
    assert (draft.language, draft.body) == ("it", "http_404\n")


def test_a_folder_that_is_not_there() -> None:
    with pytest.raises(UserError, match="does not exist"):
        letter(FULL, templates="/nowhere/at/all")

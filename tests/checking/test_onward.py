"""Where answers send a browser on to, what cookies go along, and which addresses are gates."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prospector.checking.cookies import Cookies
from prospector.checking.rules.gates import gate_by_address
from prospector.checking.rules.homes import is_error_page, is_home, is_login, is_missing_page
from prospector.checking.rules.onward import onward
from prospector.checking.rules.variants import other_name, secure_form
from prospector.net.client import Fetched

HERE = "https://valley.web/a/b"


def answer(status: int = 200, body: bytes = b"", location: str = "") -> Fetched:
    headers = (("Location", location),) if location else ()
    return Fetched(HERE, "GET", status, headers, body)


@pytest.mark.parametrize(
    ("found", "target"),
    [
        (answer(301, location="/x"), "https://valley.web/x"),
        (answer(302, location="c"), "https://valley.web/a/c"),
        (answer(307, location="//other.web/x y"), "https://other.web/x%20y"),
        (answer(300, location="/x"), None),
        (answer(302, location="mailto:a@b.web"), None),
        (answer(200, location="/x"), None),
        (answer(body=b"<meta http-equiv=refresh content='0;url=/x'>"), "https://valley.web/x"),
        (answer(body=b"<META content='1; URL=x' HTTP-EQUIV='Refresh'>"), "https://valley.web/a/x"),
        (answer(body=b"<meta http-equiv=refresh content='60;url=/x'>"), None),
        (answer(body=b"<meta http-equiv=refresh content=5>"), None),
        (answer(body=b"<!-- <meta http-equiv=refresh content='0;url=/x'> -->"), None),
        (answer(404, b"<meta http-equiv=refresh content='0;url=/x'>"), None),
        (answer(body=b"<script>location='/x'</script>"), "https://valley.web/x"),
        (answer(body=b'<script>window.location.replace("/x")</script>'), "https://valley.web/x"),
        (answer(body=b"<script>if(a){location='/x'}</script>" + b"word " * 30), None),
        (answer(body=b"<script>document.cookie='a=1';location='/x'</script>"), None),
        (answer(body=b"<script>location='/a/b'</script>"), None),
    ],
)
def test_onward(found: Fetched, target: str | None) -> None:
    assert onward(found) == target


@given(st.binary(max_size=300), st.sampled_from([200, 301, 404]), st.text(max_size=60))
def test_no_answer_breaks_it(body: bytes, status: int, location: str) -> None:
    target = onward(answer(status, body, location))
    assert target is None or target.startswith("http")


def test_cookies_go_back_to_where_they_belong() -> None:
    jar = Cookies()
    jar.keep("https://www.valley.web/", ["a=1; Path=/", "b=2; Domain=.valley.web", "=odd", "c"])
    assert jar.header("https://www.valley.web/x") == "a=1; c=; b=2"
    assert jar.header("https://shop.valley.web/") == "b=2"
    assert jar.header("https://evil-valley.web/") == ""


def test_cookies_for_others_stay_at_home() -> None:
    jar = Cookies()
    jar.keep("https://a.github.io/", ["a=1; Domain=github.io", "b=2; Domain=other.web"])
    assert jar.header("https://b.github.io/") == ""
    assert jar.header("https://other.web/") == ""
    assert jar.header("https://a.github.io/") == "a=1; b=2"


@given(st.lists(st.text(max_size=40), max_size=8))
def test_no_cookie_line_breaks_the_jar(lines: list[str]) -> None:
    jar = Cookies()
    jar.keep(HERE, lines)
    assert isinstance(jar.header(HERE), str)


@pytest.mark.parametrize(
    ("asked", "final", "reason"),
    [
        (HERE, "https://valley.web/cookie-wall", "blocked"),
        (HERE, "https://valley.web/age-check?back=/a/b", "blocked"),
        (HERE, "https://consent.big.web/m?continue=https%3A%2F%2Fvalley.web%2Fa%2Fb", "blocked"),
        (HERE, "https://valley.web/choose-your-country/", "blocked"),
        (HERE, "https://valley.web/maintenance.html", "server_error"),
        (HERE, "https://valley.web/subscribe", "login_required"),
        (HERE, "https://valley.web/404?from=/a/b", None),
        (HERE, "https://valley.web/a/c", None),
        ("https://valley.web/cookie-consent", "https://valley.web/eu/cookie-consent", None),
    ],
)
def test_gates_by_address(asked: str, final: str, reason: str | None) -> None:
    found = gate_by_address(asked, final)
    assert (found and str(found[0])) == reason


@pytest.mark.parametrize(
    ("path", "kinds"),
    [
        ("/", "home"),
        ("/index.html", "home"),
        ("/en/", "home"),
        ("/de-AT/index.php", "home"),
        ("/?p=1", "home"),
        ("/about", ""),
        ("/404.html", "error missing"),
        ("/page-not-found", "error missing"),
        ("/de/fehler", "error"),
        ("/error", "error"),
        ("/errors-and-how-to-fix-them", ""),
        ("/users/sign_in", "login"),
        ("/login.php", "login"),
        ("/blogin", ""),
    ],
)
def test_kinds_of_addresses(path: str, kinds: str) -> None:
    url = f"https://valley.web{path}"
    rules = {"home": is_home, "error": is_error_page, "missing": is_missing_page, "login": is_login}
    assert " ".join(name for name, rule in rules.items() if rule(url)) == kinds


def test_other_spellings_of_a_site() -> None:
    assert other_name("valley.co.uk") == "www.valley.co.uk"
    assert other_name("www.valley.co.uk") == "valley.co.uk"
    assert other_name("docs.valley.co.uk") is None
    assert other_name("127.0.0.1") is None
    assert secure_form("http://valley.web/a?b") == "https://valley.web/a?b"
    assert secure_form("http://valley.web:8080/") is None
    assert secure_form("https://valley.web/") is None

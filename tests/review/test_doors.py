"""Who gets in, what a forged request meets, and what every answer tells the browser."""

from __future__ import annotations

import base64

import pytest

from prospector.errors import UserError
from prospector.review import guard
from prospector.review.access import Access, check_exposure
from tests.review.desk import Browser, fill, rows


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "store.db"
    fill(path, 2)
    return path


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch):
    monkeypatch.setattr(guard, "WRONG_PASSWORD_SECONDS", 0)


def basic(text: str) -> str:
    return f"Basic {base64.b64encode(text.encode()).decode()}"


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:8001", 200),
        ("127.0.0.1:8001", 200),
        ("[::1]:8001", 200),
        ("192.168.1.7:8001", 200),
        ("desk.example", 200),
        ("DESK.example.:8001", 200),
        ("evil.example", 421),
        ("localhost.evil.example:8001", 421),
        ("127.0.0.1.evil.example", 421),
        ("evil.example:localhost", 421),
        ("", 421),
        ("<script>alert(1)</script>", 421),
    ],
)
@pytest.mark.parametrize("page", ["/", "/store/candidates.json"])
def test_only_names_of_ours_are_answered(path, host, status, page) -> None:
    ann = Browser(path, Access(hosts=("desk.example",), user="ann"))
    answer = ann.get(page, host=host)
    assert answer.status_code == status
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://localhost:9999"},
        {"content-type": "text/plain"},
        {"content-type": "application/json"},
        {"authorization": "Bearer x"},
    ],
    ids=str,
)
def test_a_post_from_elsewhere_is_refused_even_with_the_right_token(path, headers) -> None:
    ann = Browser(path)
    ann.get("/")
    ident = rows(path, "SELECT id FROM candidates")[0][0]
    answer = ann.press("/-/decide", ("do", "approved"), ("item", f"{ident}:0"), **headers)
    assert answer.status_code == 403
    assert rows(path, "SELECT * FROM reviews") == []


@pytest.mark.parametrize("cookie", [None, "made-up"])
@pytest.mark.parametrize("token", [None, "", "made-up"])
@pytest.mark.parametrize("url", ["/-/decide", "/-/undo"])
def test_a_post_without_the_token_of_its_cookie_is_refused(path, cookie, token, url) -> None:
    ann = Browser(path)
    ident = rows(path, "SELECT id FROM candidates")[0][0]
    if cookie:
        ann.cookies["ds_csrftoken"] = cookie
    fields = [("csrftoken", token)] if token is not None else []
    answer = ann.post(url, [*fields, ("do", "approved"), ("item", f"{ident}:0")])
    assert answer.status_code == 403
    assert rows(path, "SELECT * FROM reviews") == []


def test_another_persons_token_does_not_fit(path) -> None:
    ann, eve = Browser(path), Browser(path)
    ann.get("/")
    eve.get("/")
    answer = ann.post("/-/undo", [("csrftoken", eve.token()), ("review", "1")])
    assert answer.status_code == 403
    assert "reload the page" in answer.text


@pytest.mark.parametrize("length", ["1000001", "-1", "many"])
def test_a_body_that_no_form_of_ours_has_is_refused(path, length) -> None:
    ann = Browser(path)
    ann.get("/")
    answer = ann.press("/-/decide", ("do", "approved"), **{"content-length": length})
    assert answer.status_code == 413


def test_a_wrong_password_waits_and_a_right_one_does_not(path, monkeypatch) -> None:
    waited = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    monkeypatch.setattr(guard.asyncio, "sleep", sleep)
    monkeypatch.setattr(guard, "WRONG_PASSWORD_SECONDS", 7)
    ann = Browser(path, Access(password="correct horse"))
    ann.get("/", authorization=basic("ann:correct horse"))
    assert 7 not in waited
    ann.get("/", authorization=basic("ann:wrong"))
    assert 7 in waited


def test_a_get_changes_nothing(path) -> None:
    ann = Browser(path)
    ident = rows(path, "SELECT id FROM candidates")[0][0]
    ann.get(f"/-/decide?do=approved&item={ident}:0")
    ann.get("/-/undo?review=1")
    assert rows(path, "SELECT * FROM reviews") == []


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ("", 401),
        ("Basic", 401),
        ("Basic !!!", 401),
        (basic("ann:wrong"), 401),
        (basic("ann"), 401),
        (basic(":"), 401),
        ("Bearer correct horse", 401),
        (basic("ann:correct horse"), 200),
        (basic("Zoë:correct horse"), 200),
    ],
)
@pytest.mark.parametrize("page", ["/", "/store", "/-/static-plugins/x/y.css"])
def test_a_password_is_asked_for_everywhere(path, header, status, page) -> None:
    ann = Browser(path, Access(password="correct horse"))
    answer = ann.get(page, **({"authorization": header} if header else {}))
    assert (answer.status_code == 401) == (status == 401)
    assert ("www-authenticate" in answer.headers) == (status == 401)


def test_the_name_given_with_the_password_signs_the_decisions(path) -> None:
    ann = Browser(path, Access(password="correct horse"), authorization=basic("Zoë:correct horse"))
    ann.get("/")
    ident = rows(path, "SELECT id FROM candidates")[0][0]
    ann.press("/-/decide", ("do", "approved"), ("item", f"{ident}:0"))
    assert rows(path, "SELECT who FROM reviews") == [("Zoë",)]


def test_a_proxys_user_header_is_needed_and_signs(path) -> None:
    ann = Browser(path, Access(user_header="X-Forwarded-User"))
    assert ann.get("/").status_code == 401
    assert ann.get("/", **{"x-forwarded-user": "  "}).status_code == 401
    ann.headers["x-forwarded-user"] = "bo@team.example"
    ann.get("/")
    ident = rows(path, "SELECT id FROM candidates")[0][0]
    ann.press("/-/decide", ("do", "approved"), ("item", f"{ident}:0"))
    assert rows(path, "SELECT who FROM reviews") == [("bo@team.example",)]


@pytest.mark.parametrize(
    "page", ["/", "/?status=done", "/-/candidate/nope", "/store", "/store/targets", "/nothing"]
)
def test_every_answer_carries_the_policy(path, page) -> None:
    headers = Browser(path).get(page).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self'" in policy
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    if page.startswith(("/?", "/-/")) or page == "/":
        assert "unsafe-inline" not in policy
        assert headers["cache-control"] == "private, no-store"


def test_our_pages_hold_no_inline_script_or_style(path) -> None:
    ann = Browser(path)
    ident = rows(path, "SELECT id FROM candidates")[0][0]
    for page in ("/", f"/-/candidate/{ident}", "/?status=done"):
        text = ann.get(page).text
        assert " style=" not in text
        assert "<style" not in text
        assert text.count("<script") == text.count("<script src=")
        assert not any(f" on{event}=" in text for event in ("click", "load", "error"))


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.7", "::", "desk.example"])
def test_sharing_without_a_lock_is_refused(host) -> None:
    with pytest.raises(UserError, match="--password-file"):
        check_exposure(host, Access(user="ann"))
    check_exposure(host, Access(password="correct horse"))
    check_exposure(host, Access(user_header="X-User"))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.8.8.8"])
def test_this_machine_alone_needs_none(host) -> None:
    check_exposure(host, Access())

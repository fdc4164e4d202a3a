"""A digest: told once, written for people and programs, sent to oneself or told again."""

from __future__ import annotations

import http.server
import json
import socket
import threading

import pytest
from click.testing import CliRunner

from prospector.cli.main import cli
from prospector.digest.changes import Item, News, news_of, told
from prospector.digest.send import mail, post
from prospector.digest.write import as_html, as_json, as_markdown
from prospector.errors import SettingError, UserError
from prospector.storage.database import open_store
from tests.review.desk import add_candidate

EVIL = Item(
    "k", "<script>alert(1)</script> [x](javascript:y) *b*", "javascript:alert(1)", "a | b\n# c", 71
)


def news(*items: Item) -> News:
    found = News("bees", "2026-01-01T00:00:00Z", "2026-01-08T00:00:00Z")
    found.sections["candidates"] = list(items)
    return found


def test_markdown_and_html_show_a_strangers_text_as_text() -> None:
    text = as_markdown(news(EVIL))
    assert "\\<script\\>alert(1)\\</script\\> \\[x\\](javascript:y) \\*b\\* **71**" in text
    assert "<javascript" not in text
    assert "\n# c" not in text
    page = as_html(news(EVIL))
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    assert 'href="javascript' not in page


def test_many_items_are_counted_and_json_leaves_none_out() -> None:
    many = news(*(Item(str(n), f"page {n}", f"https://s.test/{n}") for n in range(50)))
    assert "and 30 more" in as_markdown(many)
    assert "(50)" in as_html(many)
    assert len(json.loads(as_json(many))["sections"]["candidates"]) == 50


@pytest.fixture
def store(tmp_path):
    db = open_store(tmp_path / "s.db")
    add_candidate(db, 0)
    with db.atomic():
        db.execute("INSERT INTO niche_domains VALUES ('bees', 'ours.test', 'ours')")
        db.execute(
            "INSERT INTO targets (url, domain, first_seen) VALUES ('http://ours.test/', 'ours.test', 'x')"
        )
    yield db
    db.close()


def sections(db) -> dict[str, list[str]]:
    found, current = news_of(db, "bees")
    told(db, found, current)
    return {name: [item.key for item in items] for name, items in found.sections.items()}


def state(db, value: str | None) -> None:
    with db.atomic():
        db.execute(
            "INSERT INTO backlinks (page_url, target_url, state) VALUES ('http://p.test/',"
            " 'http://ours.test/', ?) ON CONFLICT DO UPDATE SET state = excluded.state",
            [value],
        )


@pytest.mark.parametrize(
    ("states", "news_of_each"),
    [
        (["ok"], ["links"]),
        (["ok", "ok"], ["links", ""]),
        (["ok", "not_found", "not_found", "ok"], ["links", "lost", "", "back"]),
        (["ok", "not_found", "page_error"], ["links", "lost", ""]),
        (["ok", "wrong_rel", "wrong_anchor"], ["links", "changed", "changed"]),
        (["ok", "blocked", "ok"], ["links", "", ""]),
        (["unreachable", "not_found"], ["", "lost"]),
        ([None, "ok"], ["", "links"]),
    ],
)
def test_the_news_of_a_link(store, states, news_of_each) -> None:
    sections(store)
    for value, section in zip(states, news_of_each, strict=True):
        state(store, value)
        assert list(sections(store)) == ([section] if section else [])


def test_a_candidate_is_told_when_it_opens_and_when_it_closes(store) -> None:
    (ident,) = sections(store)["candidates"]
    assert sections(store) == {}
    with store.atomic():
        store.execute("UPDATE candidates SET closed_at = 'now', why = 'Closed: it is mended.'")
    assert sections(store) == {"closed": [ident]}
    with store.atomic():
        store.execute("UPDATE candidates SET closed_at = NULL")
    assert sections(store) == {"candidates": [ident]}
    with store.atomic():
        store.execute("INSERT INTO suppressions VALUES ('domain', 'site0.test', '', 'now')")
    assert sections(store) == {}, "what a person put away is no news"


def test_what_nobody_may_be_written_to_about_today_is_counted_and_told_once_it_may_be(
    store,
) -> None:
    add_candidate(store, 1, no_solicit="No link requests, please.")
    add_candidate(store, 2)
    add_candidate(store, 3)
    with store.atomic():
        store.execute("UPDATE page_facts SET toxicity = 0.9 WHERE domain = 'site2.test'")
        store.execute(
            "INSERT INTO reviews (candidate_id, at, status) SELECT id, '2026-02-02', 'contacted'"
            " FROM candidates WHERE domain = 'site3.test'"
        )
    found, _ = news_of(store, "bees")
    assert [item.url for item in found.sections["candidates"]] == ["https://site0.test/links"]
    said = (
        "today: 3 opportunities (1: already in work; 1: the page asks not to be sent requests;"
        " 1: the page looks like a link farm)."
    )
    assert said in as_markdown(found)
    assert said in as_html(found)
    assert json.loads(as_json(found))["left_out"]["already in work"] == 1
    sections(store)
    with store.atomic():
        store.execute("UPDATE candidates SET no_solicit = ''")
    assert list(sections(store)) == ["candidates"], "told when it may be written to"


def run(tmp_path, *arguments: str):
    return CliRunner().invoke(
        cli, ["digest", "-n", "bees", "--db", str(tmp_path / "s.db"), *arguments]
    )


def test_nothing_new_but_what_must_wait_is_said(store, tmp_path) -> None:
    with store.atomic():
        store.execute("UPDATE candidates SET no_solicit = 'No link requests, please.'")
    done = run(tmp_path)
    assert done.output.startswith("Nothing new in bees. Left out, as nobody may be written to")
    assert "1 opportunity (1: the page asks not to be sent requests)" in done.output


def test_the_command_tells_once_and_peeks_without_telling(store, tmp_path) -> None:
    assert "Links about bees 0" in run(tmp_path, "--peek").output
    assert "Links about bees 0" in run(tmp_path, "--out", str(tmp_path / "d.md")).output or (
        "Links about bees 0" in (tmp_path / "d.md").read_text()
    )
    done = run(tmp_path)
    assert "Nothing new in bees since" in done.output
    unknown = CliRunner().invoke(cli, ["digest", "-n", "wasps", "--db", str(tmp_path / "s.db")])
    assert "holds no niche 'wasps'" in str(unknown.exception)


class Hook(http.server.BaseHTTPRequestHandler):
    """Takes what is posted, or fails."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append(json.loads(body))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def hook():
    server = http.server.HTTPServer(("127.0.0.1", 0), Hook)
    server.got, server.status = [], 200
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()


def test_a_webhook_gets_the_news_and_a_failing_one_is_told_again(
    store, tmp_path, hook, monkeypatch
) -> None:
    monkeypatch.setenv("PROSPECTOR_WEBHOOK", f"http://127.0.0.1:{hook.server_port}/secret-key")
    hook.status = 500
    failed = run(tmp_path, "--webhook")
    assert failed.exit_code != 0
    assert "did not take the digest (HTTP 500)" in str(failed.exception)
    assert "secret-key" not in str(failed.exception)
    hook.status = 200
    assert run(tmp_path, "--webhook").exit_code == 0
    assert "Links about bees 0" in hook.got[-1]["text"]
    assert hook.got[-1]["digest"]["count"] == 1
    asked = len(hook.got)
    run(tmp_path, "--webhook")
    assert len(hook.got) == asked, "nothing new, nothing sent"


def test_a_mail_to_oneself() -> None:
    controller = pytest.importorskip("aiosmtpd.controller")
    taken = []

    class Box:
        async def handle_DATA(self, server, session, envelope):
            taken.append((envelope.rcpt_tos, envelope.content))
            return "250 OK"

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = controller.Controller(Box(), hostname="127.0.0.1", port=port)
    server.start()
    try:
        mail(news(EVIL), f"smtp://127.0.0.1:{port}", "ann@ours.test")
    finally:
        server.stop()
    ((to, body),) = taken
    assert to == ["ann@ours.test"]
    assert b"Subject: bees: 1 new since 2026-01-01" in body
    assert b"multipart/alternative" in body


@pytest.mark.parametrize(
    ("server", "to", "said"),
    [
        ("", "ann@ours.test", "PROSPECTOR_SMTP is not set"),
        ("smtp://h", "a@b.test, c@d.test", "no single e-mail address"),
        ("smtp://h", "nobody", "no single e-mail address"),
    ],
)
def test_settings_that_make_no_sense(server: str, to: str, said: str) -> None:
    with pytest.raises(SettingError, match=said):
        mail(news(EVIL), server, to)
    with pytest.raises(SettingError, match="PROSPECTOR_WEBHOOK"):
        post(news(EVIL), "file:///etc/passwd")


def test_a_mail_server_that_is_not_there_shows_no_password() -> None:
    with pytest.raises(UserError) as told_of:
        mail(news(EVIL), "smtp://ann:hunter2@127.0.0.1:9", "ann@ours.test")
    assert "hunter2" not in str(told_of.value)

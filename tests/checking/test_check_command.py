"""``prospector check`` over real sockets: a row for every URL given, and its exit codes."""

from __future__ import annotations

import http.server
import json
import threading

import pytest
from click.testing import CliRunner

from prospector.cli import check


class Site(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if self.path == "/here" else 404)
        self.end_headers()
        self.wfile.write(b"<title>Bread</title><p>How to bake it")

    def do_HEAD(self):
        self.do_GET()

    def log_message(self, *_):
        pass


@pytest.fixture
def site(monkeypatch):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("PROSPECTOR_ALLOW_PRIVATE", "127.0.0.0/8")
    monkeypatch.setenv("PROSPECTOR_CANARIES", "localhost")
    monkeypatch.setenv("PROSPECTOR_CONFIRM_DELAY", "0.05")
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def run(*arguments, text=None):
    outcome = CliRunner().invoke(check.command, [*arguments, "--format", "json"], input=text)
    return outcome.exit_code, [json.loads(line) for line in outcome.stdout.splitlines()]


def test_every_url_given_gets_a_row_and_a_dead_one_exits_with_1(site):
    given = [f"{site}/here", f"{site}/gone", f"{site}/here", "mailto:a@b.test", "http://["]
    code, rows = run("--from", "-", text="\n".join(given))
    assert code == 1
    assert sorted(r["url"] for r in rows) == sorted(given)
    assert {r["url"]: r["reason"] for r in rows} == {
        f"{site}/here": "ok",
        f"{site}/gone": "http_404",
        "mailto:a@b.test": "unsupported_scheme",
        "http://[": "unsupported_scheme",
    }
    assert set(rows[0]) == set(check.COLUMNS)


def test_none_dead_exits_with_0(site):
    assert run(f"{site}/here")[0] == 0


def test_a_fault_of_our_own_keeps_its_row_and_the_run(site, monkeypatch):
    real = check.Checker._look

    async def faulty(self, url, *more):
        if url.endswith("bad"):
            raise ValueError(url)
        return await real(self, url, *more)

    monkeypatch.setattr(check.Checker, "_look", faulty)
    code, rows = run(f"{site}/bad", f"{site}/here")
    assert code == 0
    assert {r["url"]: r["verdict"] for r in rows} == {
        f"{site}/bad": "unsure",
        f"{site}/here": "alive",
    }

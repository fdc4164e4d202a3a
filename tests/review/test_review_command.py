"""``prospector review``: what it refuses, in one sentence, and what it serves."""

from __future__ import annotations

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys

import httpx
import pytest
from click.testing import CliRunner

from prospector.cli.review import command
from prospector.errors import UserError
from prospector.review.serve import bind
from tests.review.desk import fill


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "store.db"
    fill(path, 1)
    return path


def refusal(*arguments: str, **env: str) -> str:
    """The sentence with which the command refuses to start."""
    result = CliRunner().invoke(command, arguments, env=env)
    assert isinstance(result.exception, UserError), result.output
    assert "\n" not in str(result.exception)
    return str(result.exception)


def test_no_database(tmp_path) -> None:
    assert "There is no database" in refusal("--db", str(tmp_path / "none.db"))
    assert not (tmp_path / "none.db").exists()


@pytest.mark.parametrize("content", [b"", b"hello", b"SQLite format 3\x00" + b"x" * 200])
def test_a_file_that_is_no_store(tmp_path, content) -> None:
    file = tmp_path / "other.db"
    file.write_bytes(content)
    assert str(file) in refusal("--db", str(file))
    assert file.read_bytes() == content


def test_another_programs_database(tmp_path) -> None:
    file = tmp_path / "other.db"
    conn = sqlite3.connect(file)
    conn.execute("CREATE TABLE mine (a)")
    conn.commit()
    conn.close()
    before = file.read_bytes()
    assert "database of another program" in refusal("--db", str(file))
    assert file.read_bytes() == before


def test_a_port_in_use(path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        sentence = refusal("--db", str(path), "--port", str(port))
    assert f"Port {port} is in use" in sentence


def test_an_address_that_is_not_ours() -> None:
    with pytest.raises(UserError, match="no address of this machine"):
        bind("no.such.host.invalid", 0)
    with pytest.raises(UserError, match="cannot be opened"):
        bind("192.0.2.1", 0)


def test_sharing_needs_a_lock(path, tmp_path) -> None:
    assert "--password-file" in refusal("--db", str(path), "--host", "0.0.0.0")
    short = tmp_path / "short"
    short.write_text("abc\n")
    for arguments in (["--password-file", str(short)], ["--password-file", str(tmp_path / "no")]):
        assert str(arguments[1]) in refusal("--db", str(path), *arguments)
    empty = tmp_path / "empty"
    empty.write_text("")
    assert "at least 8" in refusal("--db", str(path), "--password-file", str(empty))
    assert "at least 8" in refusal("--db", str(path), PROSPECTOR_REVIEW_PASSWORD="x")
    assert "is no header name" in refusal("--db", str(path), "--user-header", "X: Y")


def test_it_serves_and_ends_on_interrupt(path, tmp_path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("correct horse\n")
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "prospector.cli.main", "review", "--db", str(path)),
            *("--port", "0", "--password-file", str(secret)),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    try:
        assert process.stdout is not None
        url = re.search(r"http://127\.0\.0\.1:\d+/", process.stdout.readline())
        assert url
        assert httpx.get(url[0]).status_code == 401
        answer = httpx.get(url[0], auth=("ann", "correct horse"))
        assert "1 new candidate" in answer.text
        style = re.search(r'href="(/-/static[^"]+)"', answer.text)
        assert style
        css = httpx.get(url[0].rstrip("/") + style[1], auth=("ann", "correct horse"))
        assert css.headers["content-type"].startswith("text/css")
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=10) == 0
    finally:
        process.kill()
        process.wait()
        process.stdout.close()

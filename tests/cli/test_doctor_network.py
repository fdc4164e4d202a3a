"""What the doctor sees of our own network, asked of a name server and a web of the tests."""

from __future__ import annotations

import time
from email.utils import formatdate
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from prospector.cli.main import cli
from prospector.config import Config
from prospector.demo.loopback import Loopback, Reply, hang
from prospector.doctor import network

if TYPE_CHECKING:
    from collections.abc import Iterator


def dated(seconds: float = 0.0) -> Reply:
    return Reply(200, "<p>here", {"Date": formatdate(time.time() + seconds, usegmt=True)})


@pytest.fixture
def web() -> Iterator[Loopback]:
    web = Loopback()
    web.site("one.test", {"/": dated()})
    web.site("two.test", {"/": dated()})
    with web:
        yield web


def seen(web: Loopback, canaries: str = "one.test,two.test", **more: str) -> dict:
    config = Config.load({**web.settings(), "PROSPECTOR_CANARIES": canaries, **more})
    found = {one.what: one for one in network.look_at_network(config)}
    for one in found.values():
        assert one.level == "ok" or one.advice, f"{one} says nothing of what to do"
    return found


def test_a_sound_network(web: Loopback) -> None:
    found = seen(web)
    assert list(found) == [
        *("canary one.test", "canary two.test", "network", "missing names", "clock")
    ]
    assert {one.level for one in found.values()} == {"ok"}, found
    assert found["canary one.test"].said.startswith("127.0.0.1, in 0.")
    assert "2 of 2" in found["network"].said


@pytest.mark.parametrize(
    ("fault", "said", "advice"),
    [
        ("", "does not exist", "spelling"),
        ("servfail", "the name server fails", "name servers"),
        ("nodata", "no address", "name servers"),
        ("silent", "said anything", "name servers"),
    ],
)
def test_one_canary_that_fails_is_a_note_and_none_is_wrong(
    web: Loopback, monkeypatch: pytest.MonkeyPatch, fault: str, said: str, advice: str
) -> None:
    monkeypatch.setattr(network, "NAME_SECONDS", 0.3)
    if fault:
        web.dns("lost.test", fault=fault)
    began = time.monotonic()
    found = seen(web, "one.test,lost.test")
    alone = seen(web, "lost.test")
    assert time.monotonic() - began < 5
    assert found["canary one.test"].level == "ok"
    assert found["canary lost.test"].level == "note"
    assert said in found["canary lost.test"].said
    assert advice in found["canary lost.test"].advice
    assert (found["network"].level, "1 of 2" in found["network"].said) == ("ok", True)
    assert alone["canary lost.test"].level == alone["network"].level == "wrong"
    assert "PROSPECTOR_CANARIES" in alone["network"].advice
    assert "name servers" in alone["canary lost.test"].advice
    assert "missing names" not in alone
    assert alone["clock"].level == "note"


def test_a_name_server_that_invents_addresses_is_named(web: Loopback) -> None:
    web.dns("*", "198.105.244.1")
    found = seen(web)["missing names"]
    assert (found.level, "198.105.244.1" in found.said) == ("wrong", True)
    assert "PROSPECTOR_NAMESERVERS" in found.advice


@pytest.mark.parametrize("allowed", ["127.0.0.0/8", "127.0.0.0/8,10.0.0.0/8"])
def test_a_network_that_wants_a_login_first(web: Loopback, allowed: str) -> None:
    """Every name leads home, as in a hotel before its page was clicked through."""
    web.dns("*", "10.0.0.1")
    found = seen(web, PROSPECTOR_ALLOW_PRIVATE=allowed)["missing names"]
    assert (found.level, "10.0.0.1" in found.said) == ("note", True)


def test_a_canary_at_a_private_address_counts_as_in_a_crawl(web: Loopback) -> None:
    web.dns("portal.test", "10.0.0.1")
    found = seen(web, "portal.test")
    assert (found["canary portal.test"].level, found["network"].level) == ("note", "ok")
    assert "log in" in found["canary portal.test"].advice


def test_no_clear_answer_about_missing_names(web: Loopback) -> None:
    web.dns("*", fault="servfail")
    assert "stay unsure" in seen(web)["missing names"].said


@pytest.mark.parametrize(("off", "level"), [(-200_000, "wrong"), (500, "wrong"), (5, "ok")])
def test_the_clock(web: Loopback, off: float, level: str) -> None:
    web.site("one.test", {"/": dated(off)})
    found = seen(web)["clock"]
    assert (found.level, "one.test" in found.said) == (level, True)


@pytest.mark.parametrize("answer", [Reply(200, "x", {"Date": "soon"}), Reply(403), lambda _: hang])
def test_the_clock_is_compared_with_the_next_canary_that_says(
    web: Loopback, monkeypatch: pytest.MonkeyPatch, answer: object
) -> None:
    monkeypatch.setattr(network, "DATE_SECONDS", 0.3)
    web.site("one.test", {"/": answer})
    assert "two.test" in seen(web)["clock"].said
    found = seen(web, "one.test")["clock"]
    assert (found.level, "one.test" in found.said) == ("note", True)


def test_the_command_shows_each_canary(web: Loopback, tmp_path) -> None:
    settings = {**web.settings(), "PROSPECTOR_CANARIES": "one.test,lost.test"}
    done = CliRunner().invoke(cli, ["doctor", "--db", str(tmp_path / "s.db")], env=settings)
    assert done.exit_code == 0, done.output
    assert "ok    canary one.test: 127.0.0.1" in done.output
    assert "note  canary lost.test: the name lost.test does not exist" in done.output

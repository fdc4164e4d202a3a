"""What happens when not the target but our own network fails or lies."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from prospector.checking import Checker
from prospector.config import Config
from prospector.demo.loopback import Loopback, Reply
from prospector.items import Reason
from prospector.net.dns import Resolver
from prospector.net.errors import LookupFailure

if TYPE_CHECKING:
    from prospector.items import CheckResult


def check(web: Loopback, *urls: str) -> list[CheckResult]:
    async def run() -> list[CheckResult]:
        checker = Checker(Config.load({**web.settings(), "PROSPECTOR_CONFIRM_DELAY": "0.2"}))
        try:
            return list(await asyncio.gather(*(checker.check(url) for url in urls)))
        finally:
            await checker.aclose()

    return asyncio.run(run())


@pytest.fixture
def web() -> Loopback:
    web = Loopback()
    web.site("valley.web", {"/": "<p>home", "/bees": "<p>bees", "/gone": Reply(404)})
    return web


def test_nothing_is_concluded_while_the_canaries_are_silent(web: Loopback) -> None:
    web.forget("canary.test")
    urls = ["http://valley.web/bees", "http://valley.web/gone", "http://no-such.web/"]
    with web:
        found = check(web, *urls)
    assert [str(one.reason) for one in found] == ["ok", "offline", "offline"]


def test_with_the_canaries_back_the_same_are_dead(web: Loopback) -> None:
    with web:
        found = check(web, "http://valley.web/gone", "http://no-such.web/")
    assert [str(one.reason) for one in found] == ["http_404", "dns_nxdomain"]


@pytest.mark.parametrize(
    ("answers", "host", "hijacked"),
    [
        ({"*": ("198.105.244.1",), "real.web": ("192.0.66.2",)}, "gone.web", True),
        ({"*": ("198.105.244.1",), "real.web": ("192.0.66.2",)}, "real.web", False),
        ({"gone.web": ("198.105.244.1",)}, "gone.web", False),
        # A wildcard of a private network is how test webs are made.
        ({"*": ("127.0.0.1",)}, "gone.web", False),
    ],
)
def test_names_that_a_provider_invents(monkeypatch, answers, host: str, hijacked: bool) -> None:
    async def lookup(self: Resolver, name: str) -> tuple[str, ...]:
        found = answers.get(name, answers.get("*"))
        if found is None:
            raise LookupFailure(Reason.DNS_NXDOMAIN, "no such name")
        return found

    async def ask() -> bool:
        resolver = Resolver(Config())
        try:
            return await resolver.is_hijacked(host)
        finally:
            await resolver.close()

    monkeypatch.setattr(Resolver, "_lookup", lookup)
    assert asyncio.run(ask()) is hijacked


def test_one_refused_port_says_nothing_of_the_other(web: Loopback) -> None:
    """A host's failure is remembered by scheme and port, its lane and pauses by name."""
    with web:
        found = check(web, "http://valley.web:9/x", "http://valley.web/bees")
    assert [str(one.reason) for one in found] == ["refused", "ok"]


def test_a_host_that_is_down_is_asked_once_a_look_for_all_its_targets(web: Loopback) -> None:
    web.dns("down.web", "127.0.0.77")
    with web:
        found = check(web, *(f"http://down.web:9/{n}" for n in range(40)))
    assert {str(one.reason) for one in found} == {"refused"}
    assert sum(one.requests for one in found) <= 4

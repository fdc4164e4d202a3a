"""The system's resolver says "no such name" for many things: only a name server's word makes it so."""

from __future__ import annotations

import asyncio
import errno
import socket
from typing import TYPE_CHECKING

import pytest

from prospector.config import Config
from prospector.demo.loopback import Loopback
from prospector.net import dns as ours
from prospector.net.dns import Resolver
from prospector.net.errors import LookupFailure

if TYPE_CHECKING:
    from prospector.items import Reason

NO_NAME = socket.gaierror(socket.EAI_NONAME, "Name or service not known")


def reason_of(
    monkeypatch: pytest.MonkeyPatch, cause: OSError, servers: tuple[tuple[str, int], ...]
) -> Reason:
    def fail(*_: object, **__: object) -> None:
        raise cause

    async def ask() -> Reason:
        resolver = Resolver(Config())
        monkeypatch.setattr(socket, "getaddrinfo", fail)
        monkeypatch.setattr(ours, "_system_servers", lambda: servers)
        monkeypatch.setattr(ours, "_ASK_SECONDS", 0.2)
        try:
            with pytest.raises(LookupFailure) as failure:
                await resolver.addresses("lost.test")
        finally:
            await resolver.close()
        return failure.value.reason

    return asyncio.run(ask())


def server_of(web: Loopback) -> tuple[tuple[str, int], ...]:
    return Config.load(web.settings()).nameservers


def test_a_name_that_the_name_server_denies_too_does_not_exist(monkeypatch) -> None:
    with Loopback() as web:
        assert reason_of(monkeypatch, NO_NAME, server_of(web)) == "dns_nxdomain"


def test_one_that_the_name_server_knows_is_in_doubt(monkeypatch) -> None:
    web = Loopback()
    web.dns("lost.test", "192.0.66.2")
    with web:
        assert reason_of(monkeypatch, NO_NAME, server_of(web)) == "dns_failure"


@pytest.mark.parametrize(
    ("cause", "servers"),
    [
        (NO_NAME, ()),
        (NO_NAME, (("127.0.0.1", 9),)),
        (OSError(errno.EMFILE, "Too many open files"), ()),
        (socket.gaierror(socket.EAI_AGAIN, "Temporary failure"), ()),
    ],
    ids=["no server", "a silent server", "no files left", "try again"],
)
def test_nobody_confirms_it(monkeypatch, cause: OSError, servers) -> None:
    assert reason_of(monkeypatch, cause, servers) == "dns_failure"

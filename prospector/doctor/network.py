"""Our own network: every canary by name, a name that nobody registered, and the clock.

A crawl believes that a name is gone only while its canaries resolve, so each is asked here as a
crawl asks: through prospector's own resolver, with the name servers of ``PROSPECTOR_NAMESERVERS``.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from prospector.doctor.finding import Finding
from prospector.items import Reason
from prospector.net.client import Client
from prospector.net.dns import made_up_name
from prospector.net.errors import FetchError, LookupFailure
from prospector.net.guard import may_connect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prospector.config import Config

NAME_SECONDS = 10.0
"""For one name, all its name servers together; names are asked at the same time."""
DATE_SECONDS = 10.0
"""For the answer of one web server."""
CLOCK_SECONDS = 120.0
"""How far the clock may be off: a verdict waits for days by it, a certificate is valid by it."""
_MOST_ASKED = 3
_SERVERS = "check the connection and the name servers (/etc/resolv.conf, PROSPECTOR_NAMESERVERS)"
_MISSPELT = "correct its spelling in PROSPECTOR_CANARIES, or name another host there"
_ADVICE = {
    Reason.DNS_NXDOMAIN: _MISSPELT,
    Reason.DNS_FAILURE: _SERVERS,
    Reason.TIMEOUT: _SERVERS,
    Reason.PRIVATE_ADDRESS: "log in to this network if it wants that (a hotel's, a café's), or name"
    " hosts of the public net in PROSPECTOR_CANARIES",
}


@dataclass(frozen=True, slots=True)
class _Answer:
    """What came of one name: its addresses, or why there are none."""

    name: str
    addresses: tuple[str, ...] = ()
    reason: Reason | None = None
    said: str = ""

    @property
    def resolves(self) -> bool:
        """As a crawl counts it: a canary at a private address has a name server that works."""
        return self.reason in (None, Reason.PRIVATE_ADDRESS)


def look_at_network(config: Config) -> Iterator[Finding]:
    """Names first, then the clock beside a web server's. Ends within some 40 seconds."""
    yield from asyncio.run(_look(config))


async def _look(config: Config) -> list[Finding]:
    client = Client(config)
    try:
        names = [*config.canaries, made_up_name(), made_up_name()]
        *canaries, first, second = await asyncio.gather(*(_ask(client, name) for name in names))
        found = [_canary(one, alone=not any(c.resolves for c in canaries)) for one in canaries]
        found.append(_network(canaries))
        if any(one.resolves for one in canaries):
            found.append(_made_up(first, second))
        found.append(await _clock(client, [one.name for one in canaries if one.addresses]))
        return found
    finally:
        await client.aclose()


async def _ask(client: Client, name: str) -> _Answer:
    began = time.monotonic()
    try:
        async with asyncio.timeout(NAME_SECONDS):
            addresses = await client.resolver.addresses(name)
    except TimeoutError:
        said = f"no name server said anything about {name} in {NAME_SECONDS:g} s"
        return _Answer(name, reason=Reason.TIMEOUT, said=said)
    except LookupFailure as failure:
        return _Answer(name, reason=failure.reason, said=str(failure))
    seconds = time.monotonic() - began
    more = f" and {len(addresses) - 1} more" if len(addresses) > 1 else ""
    return _Answer(name, addresses, said=f"{addresses[0]}{more}, in {seconds:.2f} s")


def _canary(answer: _Answer, *, alone: bool) -> Finding:
    """``alone``: no other canary resolves either, so that this one is missed."""
    what = f"canary {answer.name}"
    if answer.reason is None:
        return Finding(what, "ok", answer.said)
    advice = _ADVICE.get(answer.reason, _SERVERS)
    if not alone:
        return Finding(what, "note", answer.said, advice)
    # That all of them are misspelt is less likely than that nobody here answers for any name.
    return Finding(what, "wrong", answer.said, _SERVERS if advice is _MISSPELT else advice)


def _network(canaries: list[_Answer]) -> Finding:
    """What a crawl makes of them: one that resolves is enough."""
    if not canaries:
        return Finding(
            "network",
            "note",
            "there are no canaries, so that our own network always counts as up",
            "name hosts that must resolve in PROSPECTOR_CANARIES",
        )
    good = sum(one.resolves for one in canaries)
    if not good:
        names = ", ".join(one.name for one in canaries)
        return Finding(
            "network",
            "wrong",
            f"none of {names} resolves: a crawl would wait, and judge nothing",
            f"{_SERVERS}; PROSPECTOR_CANARIES names other hosts to ask",
        )
    return Finding("network", "ok", f"{good} of {len(canaries)} canaries resolve, one is enough")


def _made_up(*answers: _Answer) -> Finding:
    """Whether missing names are said to be missing: only then is a lost domain seen as lost."""
    what = "missing names"
    if any(one.reason is Reason.DNS_NXDOMAIN for one in answers):
        return Finding(what, "ok", "a name that nobody registered is said not to exist")
    advice = "set PROSPECTOR_NAMESERVERS to servers that do not, for example 9.9.9.9 or 1.1.1.1"
    led = next((one for one in answers if any(map(may_connect, one.addresses))), None)
    if led is not None:
        return Finding(
            what,
            "wrong",
            f"the name server invents addresses: {led.name}, which nobody registered, leads to"
            f" {led.addresses[0]}; domains that are gone stay unsure",
            advice,
        )
    if all(one.resolves for one in answers):
        return Finding(
            what,
            "note",
            f"a name that nobody registered leads to a private address ({answers[0].said})",
            "log in to this network if it wants that; a test network is made so",
        )
    said = f"no clear answer ({answers[0].said}); domains that are gone stay unsure"
    return Finding(what, "note", said, advice.replace("that do not", "that answer"))


async def _clock(client: Client, hosts: list[str]) -> Finding:
    """The machine's clock beside that of the first web server that answers.

    Certificates are not verified: with a clock that is years off none is valid.
    """
    if not hosts:
        return Finding("clock", "note", "cannot be compared without a network", "see above")
    failures = []
    for host in hosts[:_MOST_ASKED]:
        try:
            answer = await client.fetch(
                f"https://{host}/", method="HEAD", timeout=DATE_SECONDS, verify=False
            )
            theirs = parsedate_to_datetime(answer.header("date"))
        except FetchError as failure:
            failures.append(f"{host}: {failure}")
            continue
        except (ValueError, TypeError):
            failures.append(f"{host} sends no date")
            continue
        return _compared(theirs, host)
    return Finding(
        "clock",
        "note",
        f"could not be compared ({'; '.join(failures)})",
        "if browsers reach these hosts, let this machine through the firewall, or set https_proxy",
    )


def _compared(theirs: datetime, host: str) -> Finding:
    if theirs.tzinfo is None:
        theirs = theirs.replace(tzinfo=UTC)
    off = abs((datetime.now(UTC) - theirs).total_seconds())
    if off > CLOCK_SECONDS:
        return Finding(
            "clock",
            "wrong",
            f"{off:,.0f} s off {host}",
            "set it, or switch NTP on (timedatectl set-ntp true)",
        )
    return Finding("clock", "ok", f"within {CLOCK_SECONDS:g} s of {host}")

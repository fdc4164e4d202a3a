"""From a host name to addresses, telling apart what link checkers lump together.

*The name does not exist* (NXDOMAIN) is evidence; *no server could say* (SERVFAIL, no answer, an
empty answer) is not. The system's resolver is asked (so ``/etc/hosts`` counts) unless
``PROSPECTOR_NAMESERVERS`` names servers of its own.
"""

from __future__ import annotations

import asyncio
import secrets
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import dns.asyncquery
import dns.exception
import dns.message
import dns.rcode
import dns.rdatatype
import dns.resolver

from prospector.items import Reason
from prospector.net.errors import LookupFailure
from prospector.net.guard import may_connect

if TYPE_CHECKING:
    from prospector.config import Config

_THREADS = 50
_ASK_SECONDS = 5.0
_GOOD_SECONDS = 300.0
_BAD_SECONDS = 5.0
"""A failure is asked again soon, and always within the two sights that make ``dead``."""
_NEVER = ".invalid"
"""No name below it exists, whether a name server can be asked or not (RFC 6761 §6.4)."""
_MAX_CACHE = 50_000


class Resolver:
    """Resolves, caches and guards; one per process.

    Raises :class:`LookupFailure` with ``dns_nxdomain``, ``dns_failure`` or ``private_address``.
    ``trusted`` host names (a configured proxy) are not guarded.
    """

    def __init__(self, config: Config, trusted: frozenset[str] = frozenset()) -> None:
        self._config = config
        self._trusted = trusted
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="dns")
        self._known: dict[str, tuple[float, tuple[str, ...] | LookupFailure]] = {}
        self._invented: asyncio.Task[frozenset[str]] | None = None
        self._asking: dict[str, asyncio.Task[tuple[str, ...] | LookupFailure]] = {}

    async def resolve(self, host: str, port: int) -> list[tuple[str, int]]:
        """Where to connect to: every address, with the port that ``PROSPECTOR_PORTS`` maps to."""
        allowed = await self.addresses(host)
        if host not in self._trusted:
            port = self._config.ports.get(port, port)
        return [(address, port) for address in allowed]

    async def addresses(self, host: str) -> tuple[str, ...]:
        """Every address of ``host`` that we may connect to, IPv4 first."""
        found = await self._lookup(host.lower().rstrip("."))
        if host in self._trusted:
            return found
        allowed = tuple(a for a in found if may_connect(a, self._config.allow_private))
        if not allowed:
            raise LookupFailure(
                Reason.PRIVATE_ADDRESS,
                f"{host} leads to {found[0]}, a private address, which is not asked",
            )
        return allowed

    async def name_servers(self, domain: str) -> tuple[str, ...]:
        """The names of the domain's name servers; empty when nobody says. Never raises."""
        servers = self._config.nameservers or await asyncio.get_running_loop().run_in_executor(
            self._pool, _system_servers
        )
        for address, port in servers:
            try:
                reply = await _query(domain, dns.rdatatype.NS, address, port)
            except (dns.exception.DNSException, OSError, EOFError):
                continue
            return tuple(
                str(record).rstrip(".").lower()
                for rrset in reply.answer
                if rrset.rdtype == dns.rdatatype.NS
                for record in rrset
            )
        return ()

    async def is_hijacked(self, host: str) -> bool:
        """Whether ``host`` leads only to where names lead that nobody ever registered.

        Some providers answer every missing name with the address of their own page. Two made-up
        names are asked once; private addresses are no such page.
        """
        if self._invented is None:
            self._invented = asyncio.get_running_loop().create_task(self._ask_made_up())
        invented = await asyncio.shield(self._invented)
        if not invented:
            return False
        try:
            found = await self._lookup(host.lower().rstrip("."))
        except LookupFailure:
            return False
        return set(found) <= invented

    async def _ask_made_up(self) -> frozenset[str]:
        found: set[str] = set()
        for _ in range(2):
            try:
                found |= set(await self._lookup(made_up_name()))
            except LookupFailure:
                return frozenset()
        return frozenset(a for a in found if may_connect(a, ()))

    async def close(self) -> None:
        """End the look-up threads."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def _lookup(self, host: str) -> tuple[str, ...]:
        known = self._known.get(host)
        if known is not None and known[0] > time.monotonic():
            return _given(known[1])
        task = self._asking.get(host)
        if task is None:
            task = asyncio.get_running_loop().create_task(self._ask(host))
            self._asking[host] = task
            task.add_done_callback(lambda _: self._asking.pop(host, None))
        return _given(await asyncio.shield(task))

    async def _ask(self, host: str) -> tuple[str, ...] | LookupFailure:
        answer: tuple[str, ...] | LookupFailure
        try:
            if self._config.nameservers:
                answer = await _from_servers(host, self._config.nameservers)
            else:
                answer = await self._from_system(host)
            keep = _GOOD_SECONDS
        except LookupFailure as failure:
            answer, keep = failure, min(_BAD_SECONDS, self._config.confirm_delay / 2)
        if len(self._known) >= _MAX_CACHE:
            self._known.clear()
        self._known[host] = (time.monotonic() + keep, answer)
        return answer

    async def _from_system(self, host: str) -> tuple[str, ...]:
        loop = asyncio.get_running_loop()
        try:
            rows = await loop.run_in_executor(self._pool, _getaddrinfo, host)
        except socket.gaierror as cause:
            if cause.errno != socket.EAI_NONAME and not host.endswith(_NEVER):
                raise LookupFailure(
                    Reason.DNS_FAILURE, f"no name server could say where {host} is"
                ) from cause
            if not host.endswith(_NEVER):
                await self._second_opinion(host)
            raise LookupFailure(Reason.DNS_NXDOMAIN, f"the name {host} does not exist") from cause
        except (OSError, UnicodeError) as cause:
            raise LookupFailure(Reason.DNS_FAILURE, f"{host} cannot be looked up") from cause
        found = dict.fromkeys(rows)
        return tuple(sorted(found, key=lambda address: ":" in address))

    async def _second_opinion(self, host: str) -> None:
        """The C library also says "no name" for an empty answer, on a machine that knows its names from
        a file alone, and when no more files can be opened: ask the name server itself.

        Raises ``dns_failure`` unless a server confirms it.
        """
        servers = await asyncio.get_running_loop().run_in_executor(self._pool, _system_servers)
        try:
            await _from_servers(host, servers)
        except LookupFailure as failure:
            if failure.reason is Reason.DNS_NXDOMAIN:
                return
            raise
        raise LookupFailure(Reason.DNS_FAILURE, f"name servers disagree about {host}")


def made_up_name() -> str:
    """A name below ``.com`` that nobody registered."""
    return f"p{secrets.token_hex(9)}.com"


def _given(answer: tuple[str, ...] | LookupFailure) -> tuple[str, ...]:
    if isinstance(answer, LookupFailure):
        raise LookupFailure(answer.reason, str(answer))
    return answer


def _getaddrinfo(host: str) -> list[str]:
    rows = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return [str(row[4][0]) for row in rows]


def _system_servers() -> tuple[tuple[str, int], ...]:
    try:
        resolver = dns.resolver.Resolver()
    except (dns.exception.DNSException, OSError):
        return ()
    return tuple((str(server), resolver.port) for server in resolver.nameservers)[:2]


async def _from_servers(host: str, servers: tuple[tuple[str, int], ...]) -> tuple[str, ...]:
    """Ask for A and AAAA; NXDOMAIN from any server that answers is an answer."""
    last = f"no answer from any name server about {host}"
    for address, port in servers:
        for _ in range(2):
            try:
                replies = [
                    await _query(host, kind, address, port)
                    for kind in (dns.rdatatype.A, dns.rdatatype.AAAA)
                ]
            except (dns.exception.DNSException, OSError, EOFError):
                continue
            codes = {reply.rcode() for reply in replies}
            found = [
                str(record)
                for reply in replies
                for rrset in reply.answer
                if rrset.rdtype in (dns.rdatatype.A, dns.rdatatype.AAAA)
                for record in rrset
            ]
            if found:
                return tuple(dict.fromkeys(found))
            if codes == {dns.rcode.NXDOMAIN}:
                raise LookupFailure(Reason.DNS_NXDOMAIN, f"the name {host} does not exist")
            if codes == {dns.rcode.NOERROR}:
                last = f"{host} has a name but no address"
            else:
                last = f"the name server fails for {host} ({_code(codes)})"
            break
    raise LookupFailure(Reason.DNS_FAILURE, last)


async def _query(
    host: str, kind: dns.rdatatype.RdataType, server: str, port: int
) -> dns.message.Message:
    try:
        query = dns.message.make_query(host + ".", kind)
    except dns.exception.DNSException as cause:
        raise LookupFailure(Reason.DNS_FAILURE, f"{host} is no valid host name") from cause
    reply, _ = await dns.asyncquery.udp_with_fallback(
        query, server, timeout=_ASK_SECONDS / 2, port=port
    )
    return reply


def _code(codes: set[dns.rcode.Rcode]) -> str:
    return ", ".join(sorted(dns.rcode.to_text(code) for code in codes))

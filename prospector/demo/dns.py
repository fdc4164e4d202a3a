"""A small name server on loopback: each name answers as it is told to."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import dns.exception
import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True, slots=True)
class Name:
    """What a name answers: ``addresses``, or a ``fault``: servfail, nodata, silent; and who keeps it.

    ``then`` are its addresses from the second question on: a name that is bound anew.
    """

    addresses: tuple[str, ...] = ("127.0.0.1",)
    fault: str = ""
    servers: tuple[str, ...] = ()
    then: tuple[str, ...] = ()


class NameServer(asyncio.DatagramProtocol):
    """Answers A and AAAA; a name it does not know does not exist (NXDOMAIN), or is as ``*`` says.

    While ``is_cut`` says so every name fails, as when the way to the net is gone.
    """

    def __init__(
        self, names: Mapping[str, Name], is_cut: Callable[[], bool] = lambda: False
    ) -> None:
        self._names = names
        self._is_cut = is_cut
        self._asked: Counter[tuple[str, int]] = Counter()
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called by asyncio."""
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str | int, int]) -> None:
        """Answer one question; what is no question is dropped."""
        try:
            query = dns.message.from_wire(data)
        except dns.exception.DNSException:
            return
        reply = self._answer(query)
        if reply is not None and self._transport is not None:
            self._transport.sendto(reply.to_wire(), addr)

    def _answer(self, query: dns.message.Message) -> dns.message.Message | None:
        reply = dns.message.make_response(query)
        reply.flags |= dns.flags.RA
        question = query.question[0]
        host = question.name.to_text(omit_final_dot=True).lower()
        name = self._names.get(host) or self._names.get("*")
        self._asked[host, question.rdtype] += 1
        if self._is_cut():
            reply.set_rcode(dns.rcode.SERVFAIL)
        elif name is None:
            reply.set_rcode(dns.rcode.NXDOMAIN)
        elif name.fault == "silent":
            return None
        elif name.fault == "servfail":
            reply.set_rcode(dns.rcode.SERVFAIL)
        elif question.rdtype == dns.rdatatype.NS:
            if name.servers:
                rows = dns.rrset.from_text(
                    question.name, 60, "IN", "NS", *(f"{s}." for s in name.servers)
                )
                reply.answer.append(rows)
        elif not name.fault:
            again = self._asked[host, question.rdtype] > 1
            addresses = name.then if name.then and again else name.addresses
            wanted = [a for a in addresses if (":" in a) == (question.rdtype == dns.rdatatype.AAAA)]
            kind = "AAAA" if question.rdtype == dns.rdatatype.AAAA else "A"
            if wanted and question.rdtype in (dns.rdatatype.A, dns.rdatatype.AAAA):
                reply.answer.append(dns.rrset.from_text(question.name, 60, "IN", kind, *wanted))
        return reply

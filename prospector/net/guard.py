"""Which addresses a stranger's link may make us connect to (pure).

A crawled href can name a router, a cloud's metadata service or a database on this machine. Only
globally reachable unicast addresses are fetched, unless ``PROSPECTOR_ALLOW_PRIVATE`` says so.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_NAT64_LOCAL = ipaddress.IPv6Network("64:ff9b:1::/48")


def may_connect(text: str, allow: Sequence[Network] = ()) -> bool:
    """Whether ``text`` (an IP address) is public, or in one of the ``allow`` networks.

    Addresses that carry an IPv4 one (mapped, 6to4, Teredo, NAT64) are judged by that as well.
    """
    try:
        address = ipaddress.ip_address(text.split("%", 1)[0])
    except ValueError:
        return False
    carried = _carried(address)
    if any(
        one.version == net.version and one in net for one in (address, *carried) for net in allow
    ):
        return True
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        return _public(address.ipv4_mapped)
    return _public(address) and all(_public(one) for one in carried)


def _public(address: Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address) and address in _NAT64:
        return True  # judged by the address it carries
    return address.is_global and not address.is_multicast and not address.is_reserved


def _carried(address: Address) -> list[ipaddress.IPv4Address]:
    if isinstance(address, ipaddress.IPv4Address):
        return []
    found = [address.ipv4_mapped, address.sixtofour]
    if address.teredo is not None:
        found.extend(address.teredo)
    if address in _NAT64 or address in _NAT64_LOCAL:
        found.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return [one for one in found if one is not None]

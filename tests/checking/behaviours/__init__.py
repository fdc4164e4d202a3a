"""A web of real-world behaviours: one named handler each, real sockets, real TLS.

``CASES`` maps a name to its row. A false verdict found in the field becomes one more row. Causes
such as P1 or N5 number the known ways in which link checkers call the living dead (P) or miss the
dead (N).
"""

from __future__ import annotations

from prospector.demo.loopback import Loopback
from tests.checking.behaviours import (
    alive_addresses,
    alive_pages,
    alive_servers,
    dead,
    never_dead,
    taken,
    unreachable,
)
from tests.checking.behaviours.base import CASES, SETUPS, Case

__all__ = [
    "CASES",
    "Case",
    "alive_addresses",
    "alive_pages",
    "alive_servers",
    "behaviours",
    "dead",
    "never_dead",
    "taken",
    "unreachable",
]


def behaviours(**ports: int) -> Loopback:
    """The whole web, not yet running; ``ports`` as :class:`Loopback` takes them."""
    web = Loopback(**ports)
    for setup in SETUPS:
        setup(web)
    return web

"""One look at a target: the chain of requests from its address to where it ends."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prospector.items import Reason
    from prospector.net.client import Fetched


@dataclass(slots=True)
class Sight:
    """What one look saw: ``hops`` in order; or ``failure`` (a reason) with ``failure_text``.

    ``since`` is the moment from which on a failure of its host counts as part of this look.
    ``loop`` is set when the chain came back to an address and cookies it had seen.
    """

    url: str
    since: float = 0.0
    hops: list[Fetched] = field(default_factory=list)
    failure: Reason | None = None
    failure_text: str = ""
    loop: bool = False
    too_many: bool = False
    requests: int = 0
    bytes: int = 0

    @property
    def last(self) -> Fetched | None:
        """The answer at the end of the chain."""
        return self.hops[-1] if self.hops else None

    @property
    def end(self) -> str:
        """The address of the last answer, or the one that was to be asked when there is none."""
        return self.hops[-1].url if self.hops else self.url

    def forget_bodies(self) -> None:
        """Let go of what was read, once it has been judged: many targets wait for a second look."""
        self.hops = [replace(hop, body=b"") for hop in self.hops]

    def chain(self) -> list[dict[str, object]]:
        """The hops as plain data, for the record."""
        return [{"url": h.url, "method": h.method, "status": h.status} for h in self.hops]

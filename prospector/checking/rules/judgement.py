"""What the judge says of one look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prospector.items import Reason


@dataclass(frozen=True, slots=True)
class Judgement:
    """A reason (which names the verdict), the sentence for a person, and where the page went."""

    reason: Reason
    evidence: str
    moved_to: str = ""

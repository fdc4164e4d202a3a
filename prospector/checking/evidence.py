"""All that is known of one target when it is judged, as plain data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prospector.checking.features import Features
    from prospector.checking.sight import Sight
    from prospector.items import LinkContext


@dataclass(frozen=True, slots=True)
class Control:
    """What a made-up sibling of the target answers: its address, status, end and page."""

    url: str
    status: int
    final_url: str
    page: Features | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One look, the page at its end (``None`` when it is no HTML), and the control where asked."""

    sight: Sight
    page: Features | None = None
    control: Control | None = None
    contexts: tuple[LinkContext, ...] = ()

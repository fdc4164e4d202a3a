"""All that is known of one target when it is judged, as plain data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from prospector.checking.rules.features import Features
    from prospector.checking.rules.kinds import Kind
    from prospector.checking.rules.sight import Sight
    from prospector.items import LinkContext


@dataclass(frozen=True, slots=True)
class Control:
    """What a made-up address beside the target answers: its address, status, end and page."""

    url: str
    status: int
    final_url: str
    page: Features | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One look, the page at its end (``None`` when it is no HTML), and the controls asked so far.

    A control is ``None`` when it was asked and gave no answer. ``open_host`` says that the host has
    answered some other address with a page in this run, so that it is not shut to us as a whole.
    ``name_servers`` are those of its domain, asked for only when the page has a lander's words.
    """

    sight: Sight
    page: Features | None = None
    controls: Mapping[Kind, Control | None] = field(default_factory=dict)
    contexts: tuple[LinkContext, ...] = ()
    open_host: bool = False
    name_servers: tuple[str, ...] = ()

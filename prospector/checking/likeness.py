"""Whether a target's page is the page that a made-up address shows (pure)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prospector.checking.soft_404 import ALIKE, alike
from prospector.urls import canonical

if TYPE_CHECKING:
    from prospector.checking.evidence import Control, Evidence


def is_twin(evidence: Evidence, control: Control | None) -> bool:
    """Whether the control answers 200 with the same page."""
    page = evidence.page
    if page is None or control is None or control.page is None or not 200 <= control.status < 300:
        return False
    return alike(page, control.page, address=evidence.sight.url, control=control.url) >= ALIKE


def same_end(evidence: Evidence, control: Control | None) -> bool:
    """Whether target and control end at one address; queries aside, for error handlers often put
    the asked address there."""
    last = evidence.sight.last
    if last is None or control is None or not 200 <= control.status < 300:
        return False
    return _path_end(control.final_url) == _path_end(last.url)


def _path_end(url: str) -> str:
    return (canonical(url) or url).split("?", 1)[0]

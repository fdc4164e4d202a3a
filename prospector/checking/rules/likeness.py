"""Whether a target's page is the page that a made-up address shows (pure)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prospector.checking.rules.kinds import Kind
from prospector.checking.rules.soft_404 import ALIKE, alike
from prospector.urls import canonical

if TYPE_CHECKING:
    from prospector.checking.rules.evidence import Control, Evidence


NEAR = 0.5
"""Likeness from which a second made-up address may explain the difference."""
_MARGIN = 0.1


def is_twin(evidence: Evidence, control: Control | None) -> bool:
    """Whether the control answers 200 with the same page.

    Or with a page that differs from it no more than two made-up addresses differ from each other:
    soft 404s show news, tips and products that change from answer to answer.
    """
    like = _likeness(evidence, control)
    if like >= ALIKE:
        return True
    again = evidence.controls.get(Kind.AGAIN)
    if (
        like < NEAR
        or control is None
        or control.page is None
        or again is None
        or not _answers(again)
    ):
        return False
    between = (
        alike(control.page, again.page, address=control.url, control=again.url) if again.page else 0
    )
    return NEAR <= between < ALIKE and like >= between - _MARGIN


def is_near(evidence: Evidence, control: Control | None) -> bool:
    """Whether the control's page is like the target's and has its title, but is not the same."""
    page = evidence.page
    if page is None or control is None or control.page is None:
        return False
    return page.title == control.page.title and NEAR <= _likeness(evidence, control) < ALIKE


def _likeness(evidence: Evidence, control: Control | None) -> float:
    page = evidence.page
    if page is None or control is None or control.page is None or not _answers(control):
        return 0.0
    return alike(page, control.page, address=evidence.sight.url, control=control.url)


def _answers(control: Control) -> bool:
    return 200 <= control.status < 300


def same_end(evidence: Evidence, control: Control | None) -> bool:
    """Whether target and control end at one address; queries aside, for error handlers often put
    the asked address there."""
    last = evidence.sight.last
    if last is None or control is None or not 200 <= control.status < 300:
        return False
    return _path_end(control.final_url) == _path_end(last.url)


def _path_end(url: str) -> str:
    return (canonical(url) or url).split("?", 1)[0]

"""A target that only a script fills, judged by what a browser shows (pure).

The rules of static pages hold, with less trust: what a browser shows rests on many requests, any of
which may fail for reasons of ours. So "not found" counts only when a made-up address beside it shows
the same, and when nothing that the page asked for was refused or failed; likeness without words never
makes a target dead. Whatever is in doubt stays what it was, an unfilled shell.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from prospector.checking.rules.gates import gate_by_address, gate_by_words
from prospector.checking.rules.homes import is_home, is_login
from prospector.checking.rules.judgement import Judgement
from prospector.checking.rules.soft_404 import ALIKE, alike, says_not_found
from prospector.checking.rules.walls import wall_of
from prospector.items import Reason
from prospector.urls import registered_domain

if TYPE_CHECKING:
    from prospector.checking.rules.features import Features
    from prospector.items import Rendered

LEAST_WORDS = 25
"""Words from which on a view is more than a shell's own frame."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a browser showed of one address, and its features."""

    rendered: Rendered
    page: Features


def judge_rendered(shown: Shown, control: Shown | None) -> Judgement:
    """Judge what a browser showed of a target, and of a made-up address beside it (if it could)."""
    rendered, page = shown.rendered, shown.page
    wall = wall_of(rendered.status, (), rendered.html.encode("utf-8", "replace"), page.words)
    if wall:
        return Judgement(Reason.BLOCKED, f"{wall} stands before the page, in a browser too.")
    if is_login(rendered.final_url) and not is_login(rendered.url):
        return Judgement(
            Reason.LOGIN_REQUIRED, f"Its script sends visitors to log in, at {rendered.final_url}."
        )
    gate = gate_by_address(rendered.url, rendered.final_url) or gate_by_words(page)
    if gate is not None:
        return Judgement(gate[0], f"A browser shows a page that {gate[1]}.")
    if registered_domain(rendered.final_url) != registered_domain(rendered.url):
        return _unsure(f"its script leads to {rendered.final_url[:300]}")
    if control is None or not control.rendered.complete:
        return _unsure("a made-up address beside it could not be shown, to compare")
    same = _same(shown, control)
    said = says_not_found(page)
    if said:
        return _not_found(shown, control, said, same)
    if page.words < LEAST_WORDS:
        return _unsure(f"it showed {page.words} words")
    if same:
        return _unsure("it showed what a made-up address shows")
    return Judgement(
        Reason.OK, "A script fills it: a browser shows a page, where a made-up address has another."
    )


def _not_found(shown: Shown, control: Shown, said: str, same: bool) -> Judgement:
    troubles = (*shown.rendered.troubles, *control.rendered.troubles)
    if troubles:
        return _unsure(
            f"it says {said!r}, but not all that it asked for came ({troubles[0][:200]})"
        )
    if not shown.rendered.complete:
        return _unsure(f"it says {said!r}, but its content was still coming")
    if not same or not says_not_found(control.page) or is_home(shown.rendered.url):
        return _unsure(f"it says {said!r}, but a made-up address shows something else")
    return Judgement(
        Reason.SOFT_404,
        f"Once its script has run it says {said!r}, and so does a made-up address beside it.",
    )


def _same(shown: Shown, control: Shown) -> bool:
    likeness = alike(
        shown.page, control.page, address=shown.rendered.url, control=control.rendered.url
    )
    return likeness >= ALIKE


def _unsure(why: str) -> Judgement:
    return Judgement(Reason.SPA_SHELL, f"A script fills it; in a browser {why}.")

"""From what a look saw to a verdict: first honest rules, each in plain words (pure).

Only definitive answers make ``dead``: 404 and 410 where a page should be, a name that does not
exist, a redirect that runs in a circle. Everything that may be our fault or may pass is ``unsure``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from prospector.checking.walls import wall_of
from prospector.items import Reason
from prospector.urls import canonical

if TYPE_CHECKING:
    from prospector.checking.sight import Sight

_PERMANENT = (301, 308)
_NOT_ALLOWED = {
    402: "asks for payment",
    403: "forbids the request",
    405: "does not allow the request",
    406: "does not like what we accept",
    407: "asks for a proxy's password",
    418: "turns automated visitors away",
    425: "asks to come back later",
    429: "asks for fewer requests",
    451: "is withheld for legal reasons",
    999: "turns automated visitors away",
}


@dataclass(frozen=True, slots=True)
class Judgement:
    """A reason (which names the verdict) and the sentence for a person."""

    reason: Reason
    evidence: str
    moved_to: str = ""


def judge(sight: Sight) -> Judgement:
    """Judge one look at a target."""
    if sight.failure is not None:
        return Judgement(sight.failure, _sentence(sight.failure_text))
    if sight.loop:
        return Judgement(Reason.REDIRECT_LOOP, "It redirects in a circle, cookies kept.")
    last = sight.last
    if last is None or sight.too_many:
        return Judgement(
            Reason.BLOCKED, "It redirects more than 20 times; the end was not reached."
        )
    wall = wall_of(last.status, last.headers, last.body)
    if wall:
        return Judgement(Reason.BLOCKED, f"{wall} stands before the page (HTTP {last.status}).")
    return _by_status(sight, last.status)


def _by_status(sight: Sight, status: int) -> Judgement:
    if 200 <= status < 300:
        return _alive(sight, status)
    if status == 304:
        return Judgement(Reason.OK, "It answers 304: the page is there, unchanged.")
    if status == 404:
        return Judgement(Reason.HTTP_404, "It answers 404 (not found).")
    if status == 410:
        return Judgement(Reason.HTTP_410, "It answers 410 (gone).")
    if status == 401:
        return Judgement(Reason.LOGIN_REQUIRED, "It answers 401: a login is required.")
    if status in _NOT_ALLOWED:
        return Judgement(Reason.BLOCKED, f"It answers {status}: the server {_NOT_ALLOWED[status]}.")
    if status >= 500 and status < 600:
        return Judgement(
            Reason.SERVER_ERROR, f"It answers {status}: the server fails at the moment."
        )
    return Judgement(Reason.BLOCKED, f"It answers {status}, which does not say that it is gone.")


def _alive(sight: Sight, status: int) -> Judgement:
    if len(sight.hops) == 1:
        return Judgement(Reason.OK, f"It answers {status}.")
    end = sight.hops[-1].url
    permanent = all(hop.status in _PERMANENT for hop in sight.hops[:-1])
    where = f"It answers {status} after {len(sight.hops) - 1} redirect{'s' * (len(sight.hops) > 2)}"
    if permanent and canonical(end) != canonical(sight.url):
        return Judgement(Reason.REDIRECTED, f"{where}; it moved for good to {end}.", moved_to=end)
    return Judgement(Reason.OK, f"{where}, at {end}.")


def _sentence(text: str) -> str:
    text = text.strip().rstrip(".") or "no answer"
    return f"No page was reached: {text}."

"""From evidence to a verdict: named rules, each in plain words (pure).

Only definitive evidence makes ``dead``. Everything that may be our fault or may pass is
``unsure``; whoever doubts reads that as the answer. The order of the rules matters: a wall is seen
before the status it hides behind, and a status before what the page says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from prospector.checking.rules.by_page import by_page
from prospector.checking.rules.judgement import Judgement
from prospector.checking.rules.kinds import Kind
from prospector.checking.rules.onward import onward
from prospector.checking.rules.parking import to_market
from prospector.checking.rules.tombstones import suspended
from prospector.checking.rules.walls import wall_of
from prospector.items import Reason

if TYPE_CHECKING:
    from prospector.checking.rules.evidence import Evidence
    from prospector.net.client import Fetched

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
_SHUT = frozenset((401, 403, 405, 406, 407, 418, 429, 451, 999))


def judge(evidence: Evidence) -> Judgement:
    """Judge one look at a target with everything gathered beside it."""
    sight = evidence.sight
    # A chain that came to its end by itself leads nowhere from there.
    cut = sight.failure is not None or sight.loop or sight.too_many
    handed = to_market(sight.url, onward(sight.hops[-1]) or "") if cut and sight.hops else ""
    if handed:
        return Judgement(
            Reason.PARKED,
            f"The domain is parked: it hands its own name to {handed}, a marketplace.",
        )
    if sight.failure is not None:
        return Judgement(sight.failure, _sentence(sight.failure_text))
    if sight.loop:
        return Judgement(Reason.REDIRECT_LOOP, "It redirects in a circle, cookies kept.")
    last = sight.last
    if last is None or sight.too_many:
        return Judgement(
            Reason.BLOCKED, "It redirects more than 20 times; the end was not reached."
        )
    page = evidence.page
    wall = wall_of(last.status, last.headers, last.body, page.words if page else None)
    if wall:
        return Judgement(Reason.BLOCKED, f"{wall} stands before the page (HTTP {last.status}).")
    return _by_status(evidence, last)


def _by_status(evidence: Evidence, last: Fetched) -> Judgement:
    status = last.status
    if 200 <= status < 300:
        return by_page(evidence, last)
    if status == 304:
        return Judgement(Reason.OK, "It answers 304: the page is there, unchanged.")
    page = evidence.page
    if page is not None and (status in (402, 404, 410) or status >= 500):
        tombstone = suspended(page, last.url)
        if tombstone:
            return Judgement(
                Reason.SUSPENDED, f"The platform says {tombstone!r} instead of the page."
            )
    if status == 404:
        return _not_found(evidence)
    if status == 410:
        return Judgement(Reason.HTTP_410, "It answers 410 (gone).")
    if status == 401:
        return Judgement(Reason.LOGIN_REQUIRED, "It answers 401: a login is required.")
    if status in _NOT_ALLOWED:
        return Judgement(Reason.BLOCKED, f"It answers {status}: the server {_NOT_ALLOWED[status]}.")
    if 500 <= status < 600:
        return Judgement(
            Reason.SERVER_ERROR, f"It answers {status}: the server fails at the moment."
        )
    return Judgement(Reason.BLOCKED, f"It answers {status}, which does not say that it is gone.")


def _not_found(evidence: Evidence) -> Judgement:
    """A 404, unless the host's own front door is shut to us as well: then we may be the reason.

    Some walls answer 404 to whoever they take for a machine (link-checkers P7), so a host of which
    nothing at all is open to us says nothing about one page.
    """
    front = evidence.controls.get(Kind.FRONT)
    if front is None or 200 <= front.status < 400:
        return Judgement(Reason.HTTP_404, "It answers 404 (not found).")
    if front.status in _SHUT or front.status >= 500:
        return Judgement(
            Reason.BLOCKED,
            f"It answers 404, but so guarded is the whole host (its front page answers"
            f" {front.status}) that this may be meant for us only.",
        )
    if evidence.open_host:
        return Judgement(
            Reason.HTTP_404, "It answers 404 (not found), while other pages of its host are there."
        )
    return Judgement(
        Reason.BLOCKED,
        f"It answers 404, but so does all that was asked of its host (the front page answers"
        f" {front.status}), which may be meant for us only.",
    )


def _sentence(text: str) -> str:
    text = text.strip().rstrip(".") or "no answer"
    return f"No page was reached: {text}."

"""From evidence to a verdict: named rules, each in plain words (pure).

Only definitive evidence makes ``dead``. Everything that may be our fault or may pass is
``unsure``; whoever doubts reads that as the answer. The order of the rules matters: a wall is seen
before the status it hides behind, and a status before what the page says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from prospector.checking.content import by_content
from prospector.checking.homes import is_error_page, is_home, is_login, same_site
from prospector.checking.repurposed import repurposed
from prospector.checking.soft_404 import ALIKE, alike, says_not_found
from prospector.checking.tombstones import suspended
from prospector.checking.walls import wall_of
from prospector.items import Reason
from prospector.urls import canonical

if TYPE_CHECKING:
    from prospector.checking.evidence import Control, Evidence
    from prospector.checking.features import Features
    from prospector.net.client import Fetched

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
_SHUT = frozenset((401, 403, 407, 418, 429, 451, 503, 999))
_FEW_WORDS = 30
_SHELL_WORDS = 25


@dataclass(frozen=True, slots=True)
class Judgement:
    """A reason (which names the verdict) and the sentence for a person."""

    reason: Reason
    evidence: str
    moved_to: str = ""


def judge(evidence: Evidence) -> Judgement:
    """Judge one look at a target with everything gathered beside it."""
    sight = evidence.sight
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
    return _by_status(evidence, last)


def wants_control(evidence: Evidence) -> bool:
    """Whether a made-up sibling should be asked before this look is judged.

    For a page below the root that answers 200 with HTML, where a soft 404 or a redirect home may
    hide, and for a 404, where the whole host may refuse us.
    """
    sight = evidence.sight
    last = sight.last
    if sight.failure is not None or sight.loop or last is None or is_home(sight.url):
        return False
    if last.status in (404, 410):
        return last.status == 404
    return 200 <= last.status < 300 and evidence.page is not None


def _by_status(evidence: Evidence, last: Fetched) -> Judgement:
    status = last.status
    if 200 <= status < 300:
        return _by_page(evidence, last)
    if status == 304:
        return Judgement(Reason.OK, "It answers 304: the page is there, unchanged.")
    page = evidence.page
    if page is not None and (status in (402, 404, 410) or status >= 500):
        tombstone = suspended(page)
        if tombstone:
            return Judgement(
                Reason.SUSPENDED, f"The platform says {tombstone!r} instead of the page."
            )
    if status == 404:
        return _not_found(evidence.control)
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


def _not_found(root: Control | None) -> Judgement:
    """A 404, unless the host's own front door is shut to us as well: then we may be the reason."""
    if root is not None and root.status in _SHUT:
        return Judgement(
            Reason.BLOCKED,
            f"It answers 404, but so guarded is the whole host (its front page answers"
            f" {root.status}) that this may be meant for us only.",
        )
    return Judgement(Reason.HTTP_404, "It answers 404 (not found).")


def _by_page(evidence: Evidence, last: Fetched) -> Judgement:
    sight, page, control = evidence.sight, evidence.page, evidence.control
    if page is None:
        return _alive(evidence, last)
    found = by_content(page, sight.url, last.url, last.headers)
    if found is not None:
        return Judgement(*found)
    trade = repurposed(page, evidence.contexts, sight.url)
    if trade:
        return Judgement(
            Reason.REPURPOSED,
            f"It now serves {trade} ({page.title[:80]!r}), of which its links say nothing.",
        )
    redirected = len(sight.hops) > 1 and canonical(last.url) != canonical(sight.url)
    if redirected and is_login(last.url) and (page.password or not is_login(sight.url)):
        return Judgement(Reason.LOGIN_REQUIRED, f"It sends visitors to log in, at {last.url}.")
    lost = _sent_away(evidence, last, page) if redirected else None
    if lost is not None:
        return lost
    soft = _like_its_sibling(evidence, page, control) if control is not None else None
    return soft or _alive(evidence, last)


def _sent_away(evidence: Evidence, last: Fetched, page: Features) -> Judgement | None:
    """Redirects that lose the page: to an error page, or home whatever is asked for."""
    sight, control = evidence.sight, evidence.control
    said = says_not_found(page)
    if is_error_page(last.url) and not is_error_page(sight.url):
        if said or (control is not None and canonical(control.final_url) == canonical(last.url)):
            return Judgement(Reason.SOFT_404, f"It redirects to an error page, {last.url}.")
        return None
    if is_home(sight.url) or control is None or not 200 <= control.status < 300:
        return None
    same_end = _path_end(control.final_url) == _path_end(last.url)
    if same_end and is_home(last.url) and same_site(sight.url, last.url):
        return Judgement(
            Reason.REDIRECT_TO_HOME,
            f"It is sent to the home page, {last.url}, and so is a made-up address beside it.",
        )
    if same_end and said:
        return Judgement(Reason.SOFT_404, f"It redirects to a page that says {said!r}.")
    return None


def _path_end(url: str) -> str:
    """An address without its query: error handlers often put the asked address there."""
    return (canonical(url) or url).split("?", 1)[0]


def _like_its_sibling(evidence: Evidence, page: Features, control: Control) -> Judgement | None:
    """A page that a made-up sibling answers as well is no page of its own."""
    sight = evidence.sight
    said = says_not_found(page)
    if is_home(sight.url) or not 200 <= control.status < 300 or control.page is None:
        return None
    if alike(page, control.page, address=sight.url, control=control.url) < ALIKE:
        return None
    if page.words < _SHELL_WORDS and page.sources and not said:
        return Judgement(
            Reason.SPA_SHELL,
            "Every address there answers the same shell, which a script fills; it was not run.",
        )
    if said:
        return Judgement(
            Reason.SOFT_404,
            f"It says {said!r} with a status of 200, and so does a made-up address beside it.",
        )
    if page.words < _FEW_WORDS // 3:
        return None
    return Judgement(
        Reason.SOFT_404,
        "It shows the same page as a made-up address beside it, so the page meant is not there.",
    )


def _alive(evidence: Evidence, last: Fetched) -> Judgement:
    sight = evidence.sight
    if len(sight.hops) == 1:
        return Judgement(Reason.OK, f"It answers {last.status}.")
    end = last.url
    hops = len(sight.hops) - 1
    permanent = all(hop.status in _PERMANENT for hop in sight.hops[:-1])
    where = f"It answers {last.status} after {hops} redirect{'s' * (hops > 1)}"
    if permanent and canonical(end) != canonical(sight.url):
        return Judgement(Reason.REDIRECTED, f"{where}; it moved for good to {end}.", moved_to=end)
    return Judgement(Reason.OK, f"{where}, at {end}.")


def _sentence(text: str) -> str:
    text = text.strip().rstrip(".") or "no answer"
    return f"No page was reached: {text}."

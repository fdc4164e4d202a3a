"""A target that answers 2xx: is the page that the editor meant behind it? (pure)

The order of the rules is the order of their proof: what the page itself says (suspended, parked,
untouched server), what its links speak of, where it sent us, and last what a made-up address beside
it answers. Whatever may only stand *before* the page (consent, age, maintenance) is a doubt.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from prospector.checking.rules.content import by_content
from prospector.checking.rules.gates import gate_by_address, gate_by_words
from prospector.checking.rules.homes import (
    is_error_page,
    is_home,
    is_login,
    is_missing_page,
    same_site,
)
from prospector.checking.rules.judgement import Judgement
from prospector.checking.rules.kinds import Kind
from prospector.checking.rules.likeness import is_twin, same_end
from prospector.checking.rules.made_up import depth
from prospector.checking.rules.repurposed import repurposed
from prospector.checking.rules.soft_404 import says_it_twice, says_not_found
from prospector.items import Reason
from prospector.urls import canonical, host_of

if TYPE_CHECKING:
    from prospector.checking.rules.evidence import Control, Evidence
    from prospector.checking.rules.features import Features
    from prospector.net.client import Fetched

_PERMANENT = (301, 308)
_SHELL_WORDS = 25
_LEAST_WORDS = 10
_PLAIN = frozenset(("http", "https", "html", "index", "page", "pages", "www", "the", "and", "for"))


def by_page(evidence: Evidence, last: Fetched) -> Judgement:
    """Judge a look that ended with a 2xx answer."""
    sight, page = evidence.sight, evidence.page
    if page is None:
        return _alive(evidence, last)
    control = evidence.controls.get(Kind.FOLDER) or evidence.controls.get(Kind.HOST)
    twin = is_twin(evidence, control)
    everywhere = twin and not is_home(sight.url)
    found = by_content(
        page,
        sight.url,
        last.url,
        last.headers,
        everywhere=twin,
        name_servers=evidence.name_servers,
    )
    if found is not None:
        return Judgement(*found)
    trade = repurposed(page, evidence.contexts, sight.url)
    if trade:
        return Judgement(
            Reason.REPURPOSED,
            f"It now serves {trade} ({page.title[:80]!r}), of which its links say nothing.",
        )
    if len(sight.hops) > 1 and canonical(last.url) != canonical(sight.url):
        sent = _sent_away(evidence, last, page, control)
        if sent is not None:
            return sent
    return (
        _says_so(evidence, page, control, everywhere)
        or (_like_a_made_up_one(evidence, last, page) if everywhere else None)
        or _alive(evidence, last)
    )


def _sent_away(
    evidence: Evidence, last: Fetched, page: Features, control: Control | None
) -> Judgement | None:
    """Redirects: to a gate, a login, an error page, or home whatever is asked for."""
    asked = evidence.sight.url
    if is_login(last.url) and (page.password or not is_login(asked)):
        return Judgement(Reason.LOGIN_REQUIRED, f"It sends visitors to log in, at {last.url}.")
    if is_missing_page(last.url) and not is_error_page(asked):
        return Judgement(Reason.SOFT_404, f"It redirects to an error page, {last.url}.")
    together = same_end(evidence, control)
    if is_error_page(last.url) and not is_error_page(asked):
        if says_not_found(page) or (together and same_site(asked, last.url)):
            return Judgement(Reason.SOFT_404, f"It redirects to an error page, {last.url}.")
        return Judgement(Reason.SERVER_ERROR, f"It redirects to {last.url}, which tells no more.")
    gate = gate_by_address(asked, last.url)
    if gate is not None and not says_not_found(page):
        return Judgement(gate[0], f"It sends visitors to a page that {gate[1]}, {last.url}.")
    if not together or is_home(asked) or gate_by_words(page) is not None:
        return None
    if is_home(last.url) and (same_site(asked, last.url) or _loses_its_subject(asked, last, page)):
        return Judgement(
            Reason.REDIRECT_TO_HOME,
            f"It is sent to the home page, {last.url}, and so is a made-up address beside it.",
        )
    if not same_site(asked, last.url) and not says_not_found(page):
        return _alive(evidence, last)
    return None


def _loses_its_subject(asked: str, last: Fetched, page: Features) -> bool:
    """Whether a whole domain that moved to another's home lost this page on the way.

    A renamed project lands on a home page too, and that is where its editor would send people: so
    only for deep addresses of which the new home shares no word.
    """
    words = {
        word
        for word in re.findall(r"[^\W\d_]{4,}", unquote(urlsplit(asked).path).casefold())
        if word not in _PLAIN
    }
    there = f"{page.title} {page.heading} {host_of(last.url)}".casefold()
    return depth(asked) >= 2 and bool(words) and not any(word in there for word in words)


def _says_so(
    evidence: Evidence, page: Features, control: Control | None, everywhere: bool
) -> Judgement | None:
    """Not found by words, with a second witness: a made-up address, or the page saying it twice."""
    sight = evidence.sight
    said = says_not_found(page)
    if not said or is_error_page(sight.url):
        return None
    by_query = is_twin(evidence, evidence.controls.get(Kind.QUERY))
    if (everywhere and not is_home(sight.url)) or by_query:
        return Judgement(
            Reason.SOFT_404,
            f"It says {said!r} with a status of 200, and so does a made-up address beside it.",
        )
    if is_home(sight.url) and not urlsplit(sight.url).query:
        return None
    twice = says_it_twice(page)
    if twice and gate_by_words(page) is None:
        return Judgement(
            Reason.SOFT_404,
            f"It says {twice!r} with a status of 200, in its title and again below, and little else.",
        )
    return None


def _like_a_made_up_one(evidence: Evidence, last: Fetched, page: Features) -> Judgement | None:
    """The same page as a made-up address, without a word of "not found"."""
    if page.mount or (page.words < _SHELL_WORDS and page.sources):
        return Judgement(
            Reason.SPA_SHELL,
            "Every address there answers the same shell, which a script fills; it was not run.",
        )
    if page.password:
        return Judgement(Reason.LOGIN_REQUIRED, "Every address there answers the same log-in form.")
    gate = gate_by_words(page)
    if gate is not None:
        return Judgement(gate[0], f"Every address there answers the same page, which {gate[1]}.")
    upper = evidence.controls.get(Kind.UPPER)
    if depth(evidence.sight.url) >= 2 and not is_twin(evidence, upper):
        # The folder names the page and the last segment is decoration (/questions/123/its-title).
        return _alive(evidence, last)
    if page.words < _LEAST_WORDS:
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

"""Why a candidate is one: a sentence that an outreach person can check against the page (pure)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prospector.items import DOUBTFUL
from prospector.outreach.reasons import said_of_link

if TYPE_CHECKING:
    from prospector.outreach.score import Facts

_MOST_SHARED = 4


def why(facts: Facts) -> str:
    """What the score rests on, the opportunity first, the obstacles last."""
    text = _OPENINGS[facts.kind](facts)
    if facts.authority is not None:
        text += f"; authority {facts.authority:.0f}"
    if facts.asset_fit and facts.shared:
        words = ", ".join(facts.shared[:_MOST_SHARED])
        text += f"; a page of ours fits ({words})"
    elif facts.asset_fit:
        text += "; a page of ours fits"
    if facts.moved:
        text += "; the content has moved, so the editor needs that address first"
    if facts.toxicity >= DOUBTFUL:
        text += "; but the page looks like a place for paid or spam links"
    if facts.no_solicit:
        text += "; but the page asks not to be sent link requests"
    elif not facts.has_contact:
        text += "; no contact found yet"
    return text + "."


def _topic(facts: Facts) -> str:
    return f"{facts.relevance:.0%} on topic"


def _page(facts: Facts) -> str:
    return f"{facts.page_kind.replace('_', ' ')} page ({_topic(facts)})"


def _broken_link(facts: Facts) -> str:
    what = said_of_link(facts.reason)
    text = f"A link in the {facts.placement} of this {_page(facts)} {what}"
    more = facts.dead_links - 1
    if more > 0:
        text += f"; {more} more dead link{'s' * (more > 1)} on the page"
    if facts.referring_domains > 1:
        text += f"; {facts.referring_domains} sites link to the same dead address"
    return text


def _resource_page(facts: Facts) -> str:
    text = (
        f"A curated list ({_topic(facts)}, resource score {facts.resource_score:.0f}) that links to"
        f" {facts.outbound_domains} other sites but not to us"
    )
    if facts.dead_links:
        text += f"; {facts.dead_links} of its links {'is' if facts.dead_links == 1 else 'are'} dead"
    return text


def _competitor_gap(facts: Facts) -> str:
    rivals = f"{facts.rival_count} competitors" if facts.rival_count > 1 else "a competitor"
    return f"This site links to {rivals} ({facts.rivals}) and not to us, on a {_page(facts)}"


def _competitor_lost(facts: Facts) -> str:
    if facts.reason:
        what = said_of_link(facts.reason)
        return f"A link to the competitor {facts.rivals} on this {_page(facts)} {what}"
    return f"This {_page(facts)} no longer links to the competitor {facts.rivals}"


def _unlinked_mention(facts: Facts) -> str:
    return f"This {_page(facts)} names {facts.named} without a link to us"


def _guest_post(facts: Facts) -> str:
    return f"This site ({_topic(facts)}) invites others to write"


def _lost_link(facts: Facts) -> str:
    return f"This {_page(facts)} used to link to us and does so no longer"


def _reclaim(facts: Facts) -> str:
    what = said_of_link(facts.reason, "is gone")
    text = (
        f"This {_page(facts)} links to a page of ours that {what}: redirect it, or send the new one"
    )
    if facts.referring_domains > 1:
        text += f"; {facts.referring_domains} sites link to it"
    return text


_OPENINGS = {
    "broken_link": _broken_link,
    "resource_page": _resource_page,
    "competitor_gap": _competitor_gap,
    "competitor_lost": _competitor_lost,
    "unlinked_mention": _unlinked_mention,
    "guest_post": _guest_post,
    "lost_link": _lost_link,
    "reclaim": _reclaim,
}

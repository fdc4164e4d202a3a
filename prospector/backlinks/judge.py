"""The state of one backlink from a look at its page (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from prospector.urls import canonical, registered_domain

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from prospector.items import Link

STATES = (
    *("ok", "not_found", "wrong_target", "wrong_rel", "wrong_anchor", "page_error"),
    *("target_error", "noindex", "blocked", "unreachable"),
)
QUALIFIED = ("nofollow", "ugc", "sponsored")
"""What rel may say that takes a link's weight: facts, not faults, unless something else was agreed."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What was agreed or seen before. ``rel`` of ``None``: nothing was said of it.

    ``also`` are addresses that stand for the target: where it redirects, its canonical address.
    """

    target_url: str
    anchor: str = ""
    rel: str | None = None
    also: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Look:
    """A page as it was read: its links and its robots directives.

    ``header_robots`` are those of ``X-Robots-Tag``, ``robots`` all of them. ``canonical`` is the
    address that the page gives as its own, when that is another.
    """

    links: Sequence[Link]
    robots: Collection[str] = ()
    header_robots: Collection[str] = ()
    canonical: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One of :data:`STATES`, in words what is otherwise, and the link as it was found.

    ``rel_source`` says where the qualification comes from: ``anchor``, ``meta`` or ``header``.
    """

    state: str
    note: str = ""
    anchor: str = ""
    rel: str = ""
    rel_source: str = ""
    placement: str = ""


def judge(expected: Expected, look: Look, ours: Collection[str]) -> Finding:
    """What became of a link on a page that could be read; ``ours`` are our registered domains.

    Of several links to the target the one most like the expected counts.
    """
    wanted = {expected.target_url, *expected.also}
    there = [link for link in look.links if link.url in wanted or canonical(link.url) in wanted]
    if not there:
        other = next((one for one in look.links if registered_domain(one.url) in ours), None)
        if other is None:
            return Finding("not_found", "no link to us is on the page any more")
        return _finding("wrong_target", f"it links to {other.url} instead", other, look)
    best = max(there, key=lambda link: _likeness(expected, link))
    if "noindex" in look.robots or "none" in look.robots:
        return _finding("noindex", "the page asks search engines to leave it out", best, look)
    if expected.rel is not None and (note := _other_rel(expected.rel, best)):
        return _finding("wrong_rel", note, best, look)
    if expected.anchor and _said(best) != _plain(expected.anchor):
        note = f"the anchor is “{best.anchor[:80]}”, not “{expected.anchor[:80]}”"
        return _finding("wrong_anchor", note, best, look)
    elsewhere = (
        f"the page names {look.canonical[:300]} as its own address" if look.canonical else ""
    )
    return _finding("ok", elsewhere, best, look)


def unread(status: int | None, outcome: str) -> Finding:
    """The state of every link of a page that could not be read; ``status`` is ``None`` for no answer."""
    if status in (404, 410):
        return Finding("page_error", f"the page is gone ({outcome})")
    if status in (401, 403, 407, 429, 451) or "robots.txt" in outcome:
        return Finding("blocked", outcome)
    if status is not None and 400 <= status < 500:
        return Finding("page_error", outcome)
    return Finding("unreachable", outcome)


def _finding(state: str, note: str, link: Link, look: Look) -> Finding:
    flags = [flag for flag in link.rel if flag in QUALIFIED]
    source = ""
    if flags:
        source = "anchor"
        if "nofollow" in flags and ("nofollow" in look.robots or "none" in look.robots):
            source = "header" if {"nofollow", "none"} & set(look.header_robots) else "meta"
    return Finding(state, note, link.anchor, " ".join(flags), source, str(link.placement))


def _other_rel(expected: str, link: Link) -> str:
    agreed = {flag for flag in QUALIFIED if flag in expected.split()}
    found = {flag for flag in QUALIFIED if flag in link.rel}
    if found <= agreed:
        return ""  # fewer qualifications than agreed are no loss
    more = ", ".join(sorted(found - agreed))
    return f"the link is {more} now" if not agreed else f"the link is {more} as well now"


def _likeness(expected: Expected, link: Link) -> tuple[bool, bool, bool]:
    return (
        str(link.placement) != "hidden",
        bool(expected.anchor) and _said(link) == _plain(expected.anchor),
        not any(flag in link.rel for flag in QUALIFIED),
    )


def _said(link: Link) -> str:
    return _plain(link.anchor)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()

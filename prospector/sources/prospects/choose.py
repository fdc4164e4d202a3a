"""Which finds become prospects: scored, one (or few) a registered domain, none that is barred (pure)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from prospector.sources.prospects.found import Described
from prospector.sources.prospects.score import score_of, worth_a_look
from prospector.urls import MAX_URL_LENGTH, canonical, host_of, ip_of, registered_domain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from prospector.niche import Niche
    from prospector.niche.sources import SourceSpec
    from prospector.sources.prospects.found import Found

_MOST_SITES = 200_000
"""Registered domains that are held at a time; those found later are passed over."""


@dataclass(slots=True)
class Choice:
    """The finds of one source, as they come in. ``passed_over`` counts the others by reason.

    ``suppressed`` says in words why nobody at a domain or page is to be written to, or nothing.
    ``known`` holds the score of the best prospect of each registered domain that other sources of
    the niche named.
    """

    niche: Niche
    spec: SourceSpec
    cues: Sequence[str]
    suppressed: Callable[[str, str], str]
    known: Mapping[str, float]
    found: int = 0
    passed_over: Counter[str] = field(default_factory=Counter)
    _sites: dict[str, dict[str, Described]] = field(default_factory=dict)
    _barred: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for domain in self.niche.exclude_domains:
            self._barred[domain] = "an excluded domain"
        for domain in self.niche.competitors:
            self._barred[registered_domain(domain)] = "a competitor's page"
        for domain in self.niche.domains:
            self._barred[registered_domain(domain)] = "a page of ours"

    def add(self, finds: Iterable[Found]) -> None:
        """Judge more finds."""
        for find in finds:
            self.found += 1
            reason = self._judge(find)
            if reason:
                self.passed_over[reason] += 1

    def chosen(self) -> list[Described]:
        """The best, at most the source's ``limit``, best first."""
        ranked = sorted(
            (one for site in self._sites.values() for one in site.values()),
            key=lambda one: (-one.score, one.found.url),
        )
        return ranked[: self.spec.limit]

    @property
    def over_limit(self) -> int:
        """How many would have been chosen but for the source's ``limit``."""
        return max(0, sum(map(len, self._sites.values())) - self.spec.limit)

    def _judge(self, find: Found) -> str:
        url = canonical(find.url)
        if url is None or len(url) > MAX_URL_LENGTH:
            return "no http(s) address"
        domain = registered_domain(url)
        host = host_of(url)
        if not domain or "." not in host or ip_of(host) is not None:
            return "no public host name"
        barred = self._why_barred(host, domain)
        if barred:
            return barred
        if self.spec.kind == "sitemap" and not worth_a_look(self.niche, url):
            return "its address promises nothing"
        score, why = score_of(self.niche, find, self.cues)
        if score < self.spec.min_score or (score == 0.0 and not why.startswith("topic")):
            return f"promises less than {self.spec.min_score:g}" if "topic" in why else why
        if self.suppressed(domain, url):
            return "suppressed"
        if self.known.get(domain, -1.0) >= score:
            return "a better page of the site is known"
        return self._keep(find, url, domain, score, why)

    def _keep(self, find: Found, url: str, domain: str, score: float, why: str) -> str:
        site = self._sites.get(domain)
        if site is None:
            if len(self._sites) >= _MOST_SITES:
                return "more sites than can be held"
            site = self._sites[domain] = {}
        before = site.get(url)
        if before is not None:
            if before.score < score:
                site[url] = Described(replace(find, url=url), domain, score, why)
            return "the same page again"
        site[url] = Described(replace(find, url=url), domain, score, why)
        if len(site) > self.spec.per_site:
            del site[min(site, key=lambda one: (site[one].score, one))]
            return "another page of the site is better"
        return ""

    def _why_barred(self, host: str, domain: str) -> str:
        labels = host.split(".")
        for start in range(len(labels) - 1):
            reason = self._barred.get(".".join(labels[start:]))
            if reason:
                return reason
        return self._barred.get(domain, "")

"""Who links to competitors and not to us: the niche's sites, and every page that is said to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from prospector.errors import NicheError
from prospector.items import Placement, Prospect
from prospector.niche import place_to_write
from prospector.spiders.resources import ResourcesSpider
from prospector.urls import registered_domain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prospector.items import PageAnalysis

FRESH_SECONDS = 7 * 86_400
"""A page that any crawl read this recently is not read again for this one."""
_MENTIONS = re.compile(
    r"\b(?:press|presse|prensa|stampa|media|news ?room|in[-_ ]the[-_ ]news|as[-_ ]seen|partners?|partner"
    r"|customers?|clients?|kunden|references?|referenzen|resources?|reviews?|case[-_ ]stud(?:y|ies)"
    r"|sponsors?|affiliates?|awards?|testimonials?|featured)\b",
    re.IGNORECASE,
)
"""Where a site of its own accord names those who speak of it."""
_OF_RIVAL, _NAMED, _KNOWN, _SAID = 0.8, 0.6, 0.9, 0.5
_MOST_SAID = 200
"""Sites that an open link graph names and whose home page is where the search begins."""


class CompetitorsSpider(ResourcesSpider):
    """``scrapy crawl competitors -a niche=NAME``: every link to a competitor or to us in the niche.

    It begins with the niche's seeds, the competitors' home pages, the pages that imported lists say
    link to them, and the pages on which earlier crawls saw such links; on competitors' own press,
    partner and resource pages it goes on to those they name. What other crawls read within a week is
    not read again: its links are in the store.
    """

    name = "competitors"
    own_queue = True
    seeks_lists = False
    takes_sources = False

    rivals: frozenset[str]

    def look_at_niche(self) -> None:
        """A niche without competitors has no gap."""
        self.rivals = frozenset(map(registered_domain, self.niche.competitors))
        if not self.rivals:
            raise NicheError(
                f'Niche {self.niche.name} names no competitors; add competitors = ["…"] to'
                f" {place_to_write(self.niche)}."
            )

    def starts(self) -> list[Prospect]:
        """Seeds, competitors, and whoever is said or was seen to link to them."""
        db, niche = self.run.db, self.niche.name
        found = super().starts()
        found += [
            Prospect(f"https://{domain}/", 0, _OF_RIVAL, origin="competitor")
            for domain in sorted(self.rivals)
        ]
        known = db.execute(
            "SELECT DISTINCT page_url FROM known_links WHERE niche = ? AND target_url <> ''",
            [niche],
        ).fetchall()
        seen = db.execute(
            "SELECT DISTINCT p.url FROM niche_domains n JOIN targets t ON t.domain = n.domain"
            " JOIN link_facts l ON l.target_id = t.id JOIN page_facts p ON p.id = l.page_id"
            " WHERE n.niche = ? AND p.domain <> t.domain",
            [niche],
        ).fetchall()
        said = db.execute(
            "SELECT domain FROM domain_gap WHERE niche = ? AND competitor_count > 1"
            " ORDER BY competitor_count DESC, authority DESC, domain LIMIT ?",
            [niche, _MOST_SAID],
        ).fetchall()
        # One step deep: a page that is said to link is read, its site is not explored.
        depth = self.niche.limits.max_depth
        found += [Prospect(str(row[0]), depth, _KNOWN, origin="import") for row in known]
        found += [Prospect(str(row[0]), depth, _KNOWN, origin="seen") for row in seen]
        found += [Prospect(f"https://{row[0]}/", 1, _SAID, origin="commoncrawl") for row in said]
        return found

    def _prepare(self) -> None:
        super()._prepare()
        with self.run.db.atomic():
            self.run.frontier.settle_fresh(FRESH_SECONDS)

    def finds(self, page: PageAnalysis, depth: int) -> Iterator[Prospect]:
        """What any crawl would go on to, and on a competitor's site those who speak of it."""
        yield from super().finds(page, depth)
        if registered_domain(page.url) not in self.rivals or depth >= self.niche.limits.max_depth:
            return
        names_others = _MENTIONS.search(page.url) or _MENTIONS.search(page.title[:200])
        for link in page.links:
            if not link.url.startswith(("http://", "https://")):
                continue
            if not link.external and _MENTIONS.search(f"{link.anchor[:100]} {link.url[:300]}"):
                yield Prospect(link.url, depth + 1, _OF_RIVAL, page.url)
            elif link.external and names_others and link.placement is Placement.CONTENT:
                yield Prospect(link.url, depth + 1, _NAMED, page.url)

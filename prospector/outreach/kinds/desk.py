"""What every kind of candidate needs: rows by name, the contact, the authority, the row itself."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from prospector.archives.briefs import outline_of
from prospector.outreach.matching import Match, best_asset
from prospector.outreach.score import Score, score

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlite_utils import Database

    from prospector.niche import Asset, Niche
    from prospector.outreach.score import Facts

COLUMNS = (
    "id",
    "niche",
    "kind",
    "score",
    "domain",
    "page_url",
    "page_title",
    "target_url",
    "anchor",
    "context",
    "section",
    "reason",
    "other_dead",
    "asset_url",
    "authority",
    "authority_source",
    "language",
    "contact",
    "contact_kind",
    "submit_url",
    "no_solicit",
    "verified_at",
    "why",
    "parts",
    "entry",
    "first_seen",
    "last_seen",
)
LEAST_RELEVANCE = 0.15
"""A page below this is not on our topic."""
_REFERRERS = 40
"""Referring links whose words are taken for what a dead target was about."""
_WORDS_KEPT = 2_000
"""Dead targets whose words are at hand for the next page that links to them."""
_ARCHIVED_TERMS = 12
"""Of an archived page's commonest words so many say what it was about."""


def candidate_id(niche: str, kind: str, page_url: str) -> str:
    """The stable id of the opportunity of this kind on this page (16 hex digits)."""
    key = f"{niche}\x1f{kind}\x1f{page_url}"
    return hashlib.blake2b(key.encode(), digest_size=8).hexdigest()


@dataclass(slots=True)
class Desk:
    """One rescore's view of the store: look-ups that many rows share are made once."""

    db: Database
    niche: Niche
    moment: str
    _contacts: dict[str, tuple[str, str]] = field(default_factory=dict)
    _ranks: dict[str, tuple[float | None, str]] = field(default_factory=dict)
    _words: dict[str, str] = field(default_factory=dict)

    def rows(self, sql: str, *values: object) -> list[dict[str, Any]]:
        """A query's rows by column name."""
        cursor = self.db.execute(sql, list(values))
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def each(self, sql: str, *values: object) -> Iterator[dict[str, Any]]:
        """The same one after another, for what may be as many rows as a crawl has links."""
        cursor = self.db.execute(sql, list(values))
        names = [column[0] for column in cursor.description]
        for row in cursor:
            yield dict(zip(names, row, strict=True))

    def is_out(self, domain: str) -> bool:
        """Whether a domain is ours or excluded by the niche: never a candidate."""
        return domain in self.niche.domains or domain in self.niche.exclude_domains

    def contact(self, domain: str) -> tuple[str, str]:
        """The best way to reach the domain's editor: an address before a form before a profile."""
        if domain not in self._contacts:
            row = self.db.execute(
                "SELECT value, kind FROM contacts WHERE domain = ? ORDER BY"
                " CASE kind WHEN 'email' THEN 0 WHEN 'form' THEN 1 ELSE 2 END,"
                " CASE role WHEN 'editor' THEN 0 WHEN 'webmaster' THEN 1 WHEN 'author' THEN 2"
                " ELSE 3 END, confidence DESC, value LIMIT 1",
                [domain],
            ).fetchone()
            self._contacts[domain] = (str(row[0]), str(row[1])) if row else ("", "")
        return self._contacts[domain]

    def authority(self, domain: str) -> tuple[float | None, str]:
        """Authority 0-100 and its source; imported ranks before the rank of our own link graph."""
        if domain not in self._ranks:
            row = self.db.execute(
                "SELECT authority, source FROM domain_ranks WHERE domain = ?"
                " ORDER BY source = 'crawl', at DESC LIMIT 1",
                [domain],
            ).fetchone()
            self._ranks[domain] = (float(row[0]), str(row[1])) if row else (None, "")
        return self._ranks[domain]

    def words_about(self, target_url: str) -> str:
        """What a target was about: its address, its links' words, and what an archive has of it."""
        if target_url not in self._words:
            rows = self.db.execute(
                "SELECT DISTINCT l.anchor, l.context FROM link_facts l JOIN targets t"
                " ON t.id = l.target_id WHERE t.url = ? LIMIT ?",
                [target_url, _REFERRERS],
            ).fetchall()
            said = " ".join(f"{anchor} {context}" for anchor, context in rows)
            if len(self._words) >= _WORDS_KEPT:
                self._words.clear()
            self._words[target_url] = f"{target_url} {said} {self._was_there(target_url)}"
        return self._words[target_url]

    def _was_there(self, target_url: str) -> str:
        """Title, summary, headings and the commonest words of the archived page; often nothing."""
        row = self.db.execute(
            "SELECT title, summary, outline, terms FROM captures WHERE target_url = ?"
            " AND state = 'found'",
            [target_url],
        ).fetchone()
        if row is None:
            return ""
        title, summary, outline, terms = map(str, row)
        headings = " ".join(words for _, words in outline_of(outline))
        return f"{title} {summary} {headings} {' '.join(terms.split()[:_ARCHIVED_TERMS])}"

    def assets(self, language: str) -> list[Asset]:
        """Our pages that a page in ``language`` may be offered: those of its own, or of none."""
        spoken = language[:2].lower()
        return [
            asset
            for asset in self.niche.assets
            if not asset.language or not spoken or asset.language == spoken
        ]

    def asset_for(self, target_url: str, language: str = "") -> Match | None:
        """Our page that would replace a dead target on a page in ``language``."""
        return best_asset(self.assets(language), self.words_about(target_url))

    def score(self, facts: Facts) -> Score:
        """The score under the niche's weights."""
        return score(facts, self.niche.score)

    def row(
        self, kind: str, facts: dict[str, Any], judged: Score, asset: Match | None, **more: Any
    ) -> dict[str, Any]:
        """One candidate's row; ``facts`` needs page_url and domain, the rest where it is known."""
        contact, contact_kind = self.contact(facts["domain"])
        authority, source = self.authority(facts["domain"])
        row: dict[str, Any] = dict.fromkeys(COLUMNS, "")
        row.update({name: facts[name] for name in COLUMNS if facts.get(name) is not None})
        row.update(
            id=candidate_id(self.niche.name, kind, facts["page_url"]),
            niche=self.niche.name,
            kind=kind,
            score=judged.score,
            why=judged.why,
            parts=json.dumps(judged.parts, ensure_ascii=False),
            other_dead="[]",
            asset_url=asset.url if asset else "",
            authority=authority,
            authority_source=source,
            contact=contact,
            contact_kind=contact_kind,
            first_seen=self.moment,
            last_seen=self.moment,
        )
        if asset and asset.section:
            row["section"] = asset.section
        row.update(more)
        return row

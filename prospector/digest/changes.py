"""What changed since the last digest: sets compared with what was told then, so nothing is told twice.

Each section has the keys that hold now. The store keeps those that were told; the difference is the
news, whatever crawls, rescores and clocks did in between.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from prospector.clock import now
from prospector.outreach.today import Today

if TYPE_CHECKING:
    from sqlite_utils import Database

LOST = ("not_found", "wrong_target", "page_error")
CHANGED = ("wrong_rel", "wrong_anchor", "noindex", "target_error")
SECTIONS = {
    "candidates": "New opportunities",
    "closed": "Mended or gone",
    "gap": "Sites that link to competitors and not to us",
    "links": "New links to us",
    "lost": "Lost links to us",
    "changed": "Changed links to us",
    "back": "Links to us that are back",
}
"""The news by section, in the order in which they are told."""
_CANDIDATES = """
    SELECT * FROM outreach_candidates
    WHERE niche = ? AND closed_at IS NULL AND status NOT IN ('suppressed', 'rejected')
    ORDER BY score DESC, id
"""
_GAP = """
    SELECT domain, best_page_url, domain, 'links to ' || competitors, competitor_count
    FROM competitor_gap WHERE niche = ? ORDER BY competitor_count DESC, domain
"""
_LINKS = """
    SELECT b.page_url || ' ' || b.target_url, b.page_url, b.target_url, b.state, b.note
    FROM backlinks b JOIN targets t ON t.url = b.target_url
    JOIN niche_domains n ON n.domain = t.domain AND n.niche = ? AND n.role = 'ours'
    WHERE b.state IS NOT NULL ORDER BY b.page_url, b.target_url
"""


@dataclass(frozen=True, slots=True)
class Item:
    """One piece of news: what it is about, its address, and a sentence."""

    key: str
    title: str
    url: str
    said: str = ""
    score: float | None = None


@dataclass(slots=True)
class News:
    """What is new in a niche since ``since`` (empty for the first time), by section."""

    niche: str
    since: str
    at: str
    sections: dict[str, list[Item]] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)
    """Opportunities that nobody may be written to about today, by the reason; told once they may be."""

    @property
    def count(self) -> int:
        """Pieces of news in all."""
        return sum(map(len, self.sections.values()))


def news_of(db: Database, niche: str) -> tuple[News, dict[str, dict[str, str]]]:
    """The news, and what will have been told once it is: to be kept with :func:`told`."""
    row = db.execute("SELECT max(at) FROM digests WHERE niche = ?", [niche]).fetchone()
    before = _before(db, niche)
    news = News(niche, str(row[0] or ""), now())
    current: dict[str, dict[str, str]] = {"candidates": {}, "gap": {}, "links": {}}
    today = Today(db)
    cursor = db.execute(_CANDIDATES, [niche])
    names = [column[0] for column in cursor.description]
    for values in cursor:
        row = dict(zip(names, values, strict=True))
        ident, kind, url = row["id"], row["kind"], row["page_url"]
        if ident not in before["candidates"]:
            if held := today.why_not(row):
                news.left_out[held] += 1
                continue
            title = f"{kind.replace('_', ' ')}: {row['page_title'] or url}"
            item = Item(ident, title, url, row["why"], row["score"])
            news.sections.setdefault("candidates", []).append(item)
        current["candidates"][ident] = f"{kind} {url}"
    for ident in sorted(before["candidates"].keys() - current["candidates"].keys()):
        found = db.execute(
            "SELECT page_title, page_url, why FROM candidates WHERE id = ?"
            " AND closed_at IS NOT NULL",
            [ident],
        ).fetchone()
        if found:
            item = Item(ident, found[0] or found[1], found[1], found[2])
            news.sections.setdefault("closed", []).append(item)
    for domain, url, title, said, score in db.execute(_GAP, [niche]).fetchall():
        current["gap"][domain] = url
        if domain not in before["gap"]:
            news.sections.setdefault("gap", []).append(Item(domain, title, url, said, score))
    for key, page, target, state, note in db.execute(_LINKS, [niche]).fetchall():
        current["links"][key] = state
        section = _section(before["links"].get(key), state)
        if section:
            said = f"to {target}{f': {note}' if note else ''}"
            news.sections.setdefault(section, []).append(Item(key, page, page, said))
    return news, current


def told(db: Database, news: News, current: dict[str, dict[str, str]], to: str = "") -> None:
    """Keep that this was told, so that the next digest begins here."""
    with db.atomic():
        db.execute(
            "INSERT INTO digests (niche, at, items, sent_to) VALUES (?, ?, ?, ?)",
            [news.niche, news.at, news.count, to],
        )
        db.execute("DELETE FROM digest_told WHERE niche = ?", [news.niche])
        db.conn.executemany(
            "INSERT INTO digest_told (niche, section, key, value) VALUES (?, ?, ?, ?)",
            [
                (news.niche, section, key, value)
                for section, items in current.items()
                for key, value in items.items()
            ],
        )


def _section(before: str | None, state: str) -> str:
    """Where the news of a link's state belongs; empty when it is none."""
    if before == state:
        return ""
    if state in LOST:
        return "" if before in LOST else "lost"
    if state in CHANGED:
        return "changed"
    if state == "ok":
        if before is None:
            return "links"
        # Blocked or unreachable told us nothing of the link.
        return "back" if before in (*LOST, *CHANGED) else ""
    return ""


def _before(db: Database, niche: str) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {"candidates": {}, "gap": {}, "links": {}}
    rows = db.execute(
        "SELECT section, key, value FROM digest_told WHERE niche = ?", [niche]
    ).fetchall()
    for section, key, value in rows:
        found.setdefault(section, {})[key] = value
    return found

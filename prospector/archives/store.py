"""What the store keeps of looks into the archives: also that there was nothing to be found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from prospector.clock import later, now
from prospector.items import LinkContext

if TYPE_CHECKING:
    from sqlite_utils import Database

    from prospector.archives.finder import Remembered

AGAIN_SECONDS = 90 * 86_400
"""After this long an address that nobody had captured is looked up again."""
_CONTEXTS = 5
_DUE = """
    SELECT t.id, t.url FROM targets t LEFT JOIN captures c ON c.target_url = t.url
    WHERE t.verdict = 'dead' AND t.url LIKE 'http%'
      AND (c.target_url IS NULL OR c.state = 'failed' OR (c.state = 'none' AND c.looked_at < ?))
      AND EXISTS (SELECT 1 FROM link_facts l JOIN page_judgements j ON j.page_id = l.page_id
                  WHERE l.target_id = t.id AND l.lost_at IS NULL AND l.placement <> 'hidden'
                    AND j.niche = ?)
    ORDER BY c.state IS NOT NULL, (SELECT count(DISTINCT p.domain) FROM link_facts l
              JOIN page_facts p ON p.id = l.page_id
              WHERE l.target_id = t.id AND l.lost_at IS NULL) DESC, t.url
    LIMIT ?
"""
_COLUMNS = (
    *("target_url", "looked_at", "state", "archive_url", "captured_at", "title", "summary"),
    *("language", "words", "outline", "terms", "source", "note"),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A dead target whose past is not known, and what its links say of it."""

    url: str
    contexts: tuple[LinkContext, ...]


def wanted(db: Database, niche: str, limit: int) -> list[Wanted]:
    """Dead targets to look up, the most linked first; those that failed before come last."""
    rows = db.execute(_DUE, [later(now(), -AGAIN_SECONDS), niche, limit]).fetchall()
    found = []
    for target_id, url in rows:
        links = db.execute(
            "SELECT l.anchor, l.context, p.title, p.language, p.url FROM link_facts l"
            " JOIN page_facts p ON p.id = l.page_id WHERE l.target_id = ? AND l.lost_at IS NULL"
            " ORDER BY l.placement <> 'content', l.id LIMIT ?",
            [target_id, _CONTEXTS],
        ).fetchall()
        found.append(Wanted(str(url), tuple(LinkContext(*link) for link in links)))
    return found


def keep(db: Database, url: str, found: Remembered) -> None:
    """Write what the archives have of a target, and its capture where candidates look for it."""
    capture = found.capture
    with db.atomic():
        _write(
            db,
            url,
            found.state,
            archive_url=capture.url if capture else "",
            captured_at=capture.at if capture else "",
            title=found.was.title,
            summary=found.was.summary,
            language=found.was.language,
            words=found.was.words,
            outline=found.was.outline_json(),
            terms=" ".join(found.was.terms),
            source=found.source,
            note=found.note[:500],
        )
        db.execute(
            "UPDATE targets SET archive_url = ?, archive_title = ? WHERE url = ?",
            [capture.url if capture else None, found.was.title or None, url],
        )


def keep_failure(db: Database, url: str, why: str) -> None:
    """Write that nobody could be asked; an earlier capture stays, the next run tries again."""
    with db.atomic():
        known = db.execute("SELECT state FROM captures WHERE target_url = ?", [url]).fetchone()
        if known is None or known[0] != "found":
            _write(db, url, "failed", note=why[:500])


def _write(db: Database, url: str, state: str, **more: object) -> None:
    values = {"target_url": url, "looked_at": now(), "state": state, "outline": "[]", "words": 0}
    row = {**dict.fromkeys(_COLUMNS, ""), **values, **more}
    db.execute(
        f"INSERT OR REPLACE INTO captures ({', '.join(_COLUMNS)})"
        f" VALUES ({', '.join('?' * len(_COLUMNS))})",
        [row[name] for name in _COLUMNS],
    )

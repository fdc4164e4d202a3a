"""Where pictures lie and which there are: files beside the database, rows in it."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from prospector.clock import now

if TYPE_CHECKING:
    import sqlite3

    from sqlite_utils import Database

MAX_BYTES = 300 * 1024
"""Of one picture; a larger one is not kept."""
_NAME = re.compile(r"[0-9a-f]{32}\.jpg")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A page to take a picture of: its dead link's address, as written and as stored."""

    page_url: str
    target_url: str
    href: str


@dataclass(frozen=True, slots=True)
class Picture:
    """One that was taken; ``file`` is a name in the shelf's folder."""

    file: str
    taken_at: str
    width: int
    height: int


def folder_of(database: str | Path) -> Path:
    """The folder of a database's pictures: ``prospector.db`` has ``prospector.pictures``."""
    return Path(database).with_suffix(".pictures")


def wanted(db: Database, niche: str, most: int, *, again: bool = False) -> list[Wanted]:
    """The best open broken-link candidates of a niche that have no picture yet, best first.

    ``again``: also those that have one.
    """
    rows = db.execute(
        "SELECT c.page_url, c.target_url, coalesce((SELECT l.href FROM link_facts l"
        " JOIN page_facts p ON p.id = l.page_id JOIN targets t ON t.id = l.target_id"
        " WHERE p.url = c.page_url AND t.url = c.target_url AND l.lost_at IS NULL"
        " ORDER BY l.placement = 'hidden', l.position LIMIT 1), c.target_url)"
        " FROM candidates c WHERE c.niche = ? AND c.kind = 'broken_link' AND c.closed_at IS NULL"
        " AND (? OR NOT EXISTS (SELECT 1 FROM pictures x WHERE x.page_url = c.page_url"
        " AND x.target_url = c.target_url)) ORDER BY c.score DESC, c.id LIMIT ?",
        [niche, again, most],
    ).fetchall()
    return [Wanted(*map(str, row)) for row in rows]


def keep(db: Database, path: Path, item: Wanted, image: bytes, size: tuple[int, int]) -> None:
    """Write one picture, file first, so that no row is without its file."""
    folder = folder_of(path)
    folder.mkdir(parents=True, exist_ok=True)
    key = f"{item.page_url}\n{item.target_url}".encode("utf-8", "surrogatepass")
    name = f"{hashlib.blake2b(key, digest_size=16).hexdigest()}.jpg"
    fresh = folder / f"{name}.new"
    fresh.write_bytes(image)
    fresh.replace(folder / name)
    with db.atomic():
        db.execute(
            "INSERT INTO pictures (page_url, target_url, file, taken_at, bytes, width, height)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (page_url, target_url) DO UPDATE SET"
            " file = excluded.file, taken_at = excluded.taken_at, bytes = excluded.bytes,"
            " width = excluded.width, height = excluded.height",
            [item.page_url, item.target_url, name, now(), len(image), *size],
        )


def prune(db: Database, path: Path) -> int:
    """Remove the pictures of which no open candidate speaks any more; returns how many."""
    rows = db.execute(
        "SELECT page_url, target_url, file FROM pictures x WHERE NOT EXISTS (SELECT 1 FROM candidates"
        " c WHERE c.page_url = x.page_url AND c.target_url = x.target_url AND c.closed_at IS NULL)"
    ).fetchall()
    for page_url, target_url, name in rows:
        with db.atomic():
            db.execute(
                "DELETE FROM pictures WHERE page_url = ? AND target_url = ?", [page_url, target_url]
            )
        if _NAME.fullmatch(str(name)):
            (folder_of(path) / str(name)).unlink(missing_ok=True)
    return len(rows)


def picture_of(conn: sqlite3.Connection, page_url: str, target_url: str) -> Picture | None:
    """The picture of a page with this dead link, if one was taken."""
    row = conn.execute(
        "SELECT file, taken_at, width, height FROM pictures WHERE page_url = ? AND target_url = ?",
        [page_url, target_url],
    ).fetchone()
    return Picture(str(row[0]), str(row[1]), int(row[2]), int(row[3])) if row else None


def load(path: Path, picture: Picture) -> bytes | None:
    """The file's bytes; ``None`` when it is gone, or its name was tampered with."""
    if not _NAME.fullmatch(picture.file):
        return None
    try:
        with (folder_of(path) / picture.file).open("rb") as file:
            return file.read(MAX_BYTES + 1)[:MAX_BYTES]
    except OSError:
        return None

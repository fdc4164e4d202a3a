"""How much a domain counts: rank files that others publish, and the rank in our own link graph.

Authority is 0-100 on a scale of positions, not of a vendor: 100 for the first, ten less for each
tenfold further down (the 1,000th 70, the 1,000,000th 40). Known files: Tranco (``1,google.com``),
Majestic Million (header ``GlobalRank,TldRank,Domain,…``) and Common Crawl's domain ranks (tabs,
``#harmonicc_pos … #host_rev``, names reversed), plain or gzipped; semicolons may stand for commas.
"""

from __future__ import annotations

import gzip
import math
from contextlib import contextmanager
from functools import partial
from itertools import islice
from typing import IO, TYPE_CHECKING

import igraph

from prospector.clock import now
from prospector.errors import UserError
from prospector.outreach.exchange.sep_line import sep_of
from prospector.urls import registered_domain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from sqlite_utils import Database

MOST_KEPT = 1_000_000
"""Positions that are kept whatever we know; beyond, only domains that the file knows already."""
_BATCH = 20_000
_LONGEST_LINE = 2_000


def authority_of(position: int) -> float:
    """Authority 0-100 of the domain at a position, from 1."""
    return round(max(0.0, 100 - 10 * math.log10(max(1, position))), 1)


def read_ranks(
    lines: Iterable[str], passed: Callable[[int, str], None] = lambda _number, _line: None
) -> Iterator[tuple[str, int]]:
    """(registered domain, position) of a rank file's lines, told by their shape.

    ``passed`` is told the number and text of each line below the first that is no such row.

    Raises :class:`UserError` when the first lines fit no known file.
    """
    rows = iter(lines)
    head = list(islice(rows, 3))
    top = 1
    if head and sep_of(head[0]):
        head, top = head[1:], 2
    mark = ";" if head and head[-1].count(";") > head[-1].count(",") else ","
    read = _reader(head, mark)

    def every() -> Iterator[str]:
        yield from head
        yield from rows

    for number, line in enumerate(every(), top):
        found = read(line.rstrip("\r\n"))
        if found is not None:
            yield found
        elif number > top and line.strip():
            passed(number, line.strip())


def _reader(head: list[str], mark: str) -> Callable[[str], tuple[str, int] | None]:
    first = head[0].lstrip("\ufeff").casefold() if head else ""
    if first.startswith("#harmonic") or "#host_rev" in first:
        return _common_crawl
    if first.startswith("globalrank"):
        return partial(_majestic, mark)
    if any(_tranco(mark, line.rstrip("\r\n")) for line in head):
        return partial(_tranco, mark)
    raise UserError(
        "it is no rank file that I know. Wanted is a position and a domain on each line, as"
        " 1,example.org or 1;example.org (Tranco's top-1m.csv), the Majestic Million's CSV (header"
        " GlobalRank, TldRank, Domain) or Common Crawl's domain-ranks.txt.gz."
    )


def _tranco(mark: str, line: str) -> tuple[str, int] | None:
    cells = line.split(mark, 2)
    return _row(cells[1], cells[0]) if len(cells) > 1 else None


def _majestic(mark: str, line: str) -> tuple[str, int] | None:
    cells = line.split(mark, 3)
    return _row(cells[2], cells[0]) if len(cells) > 3 else None


def _common_crawl(line: str) -> tuple[str, int] | None:
    cells = line.split("\t")
    if len(cells) < 5:
        return None
    return _row(".".join(reversed(cells[4].split("."))), cells[0])


def _row(domain: str, position: str) -> tuple[str, int] | None:
    domain = domain.strip().strip('"').casefold()
    position = position.strip().strip('"')
    if not (position.isascii() and position.isdigit()) or "." not in domain or "/" in domain:
        return None
    return registered_domain(domain), int(position)


def import_ranks(
    db: Database,
    path: Path,
    source: str,
    passed: Callable[[int, str], None] = lambda _number, _line: None,
) -> int:
    """Keep the positions of a rank file under ``source``, replacing an older import; returns rows.

    ``passed`` as for :func:`read_ranks`.
    """
    known = {
        str(row[0])
        for table in ("page_facts", "targets")
        for row in db.execute(f"SELECT DISTINCT domain FROM {table}").fetchall()
    }
    moment = now()
    with _ranks_in(path, passed) as ranks, db.atomic():
        db.execute("DELETE FROM domain_ranks WHERE source = ?", [source])
        rows = (
            (domain, source, authority_of(position), position, moment)
            for domain, position in ranks
            if position <= MOST_KEPT or domain in known
        )
        while batch := list(islice(rows, _BATCH)):
            db.conn.executemany("INSERT OR IGNORE INTO domain_ranks VALUES (?, ?, ?, ?, ?)", batch)
        return int(
            db.execute("SELECT count(*) FROM domain_ranks WHERE source = ?", [source]).fetchone()[0]
        )


def holds_ranks(path: Path) -> bool:
    """Whether a rank file begins as one does; raises :class:`UserError` as :func:`import_ranks`."""
    with _ranks_in(path) as ranks:
        return next(ranks, None) is not None


@contextmanager
def _ranks_in(
    path: Path, passed: Callable[[int, str], None] = lambda _number, _line: None
) -> Iterator[Iterator[tuple[str, int]]]:
    """The rows of a rank file; what is wrong with it is told with its name."""
    try:
        with _opened(path) as file:
            yield read_ranks(_bounded(file), passed)
    except UserError as mistake:
        raise UserError(f"{path}: {mistake}") from mistake
    except (OSError, EOFError) as cause:
        reason = getattr(cause, "strerror", None) or str(cause)
        raise UserError(f"The rank file {path} cannot be read ({reason}).") from cause


def rank_own_graph(db: Database) -> int:
    """PageRank of the domains in our own link graph, as percentiles, under ``crawl``.

    Links in content count once a pair of domains; nofollow ones too, since editors set them.
    Returns how many domains were ranked.
    """
    edges = db.execute(
        "SELECT DISTINCT p.domain, t.domain FROM link_facts l JOIN page_facts p ON p.id = l.page_id"
        " JOIN targets t ON t.id = l.target_id WHERE l.lost_at IS NULL AND p.domain <> t.domain"
        " AND l.placement = 'content' AND t.domain <> ''"
    ).fetchall()
    names = sorted({name for edge in edges for name in edge})
    index = {name: number for number, name in enumerate(names)}
    graph = igraph.Graph(
        n=len(names), edges=[(index[a], index[b]) for a, b in edges], directed=True
    )
    ranks = graph.pagerank() if names else []
    sorted(range(len(names)), key=lambda number: ranks[number])
    # Equal ranks share a place, so that all domains with one link stand together.
    places: dict[float, int] = {}
    for place, rank in enumerate(sorted(ranks)):
        places.setdefault(round(rank, 12), place)
    moment, top = now(), max(1, len(names) - 1)
    rows = []
    for name, rank in zip(names, ranks, strict=True):
        below = places[round(rank, 12)]
        rows.append((name, "crawl", round(100 * below / top, 1), len(names) - below, moment))
    with db.atomic():
        db.execute("DELETE FROM domain_ranks WHERE source = 'crawl'")
        db.conn.executemany("INSERT INTO domain_ranks VALUES (?, ?, ?, ?, ?)", rows)
    return len(rows)


@contextmanager
def _opened(path: Path) -> Iterator[IO[str]]:
    if path.suffix == ".gz":
        with gzip.open(path, "rt", encoding="utf-8", errors="replace") as packed:
            yield packed
    else:
        with path.open(encoding="utf-8", errors="replace") as plain:
            yield plain


def _bounded(file: IO[str]) -> Iterator[str]:
    """Lines, none longer than a rank file's are."""
    while line := file.readline(_LONGEST_LINE):
        yield line

"""``prospector gap``: who links to competitors and not to us."""

from __future__ import annotations

from contextlib import closing

import click

from prospector.cli.held import refuse_unknown
from prospector.cli.output import FORMATS, rows_of, write
from prospector.clock import since_day
from prospector.config import Config
from prospector.storage.database import read_store

_SQL = """
    SELECT g.domain, g.competitor_count AS rivals, g.competitors, g.best_page_url AS best_page,
           g.page_kind AS kind, g.placement, g.rel, g.relevance, r.authority,
           substr(g.first_seen, 1, 10) AS since
    FROM competitor_gap g LEFT JOIN domain_ranks r ON r.domain = g.domain
    WHERE (? = '' OR g.niche = ?) AND (NOT ? OR g.strict) AND g.first_seen >= ?
    GROUP BY g.niche, g.domain
    ORDER BY g.competitor_count DESC, g.rank DESC, g.domain LIMIT ?
"""
_LOST = """
    SELECT substr(l.lost_at, 1, 10) AS lost, p.domain, p.url AS page, t.url AS target, l.anchor,
           l.placement
    FROM niche_domains n JOIN targets t ON t.domain = n.domain JOIN link_facts l
         ON l.target_id = t.id JOIN page_facts p ON p.id = l.page_id
    WHERE n.role = 'competitor' AND (? = '' OR n.niche = ?) AND l.lost_at IS NOT NULL
      AND l.lost_at >= ? AND p.domain <> t.domain
    ORDER BY l.lost_at DESC, p.url LIMIT ?
"""


@click.command("gap")
@click.option("-n", "--niche", default="", help="Only this niche (default: all in the file).")
@click.option("--strict", is_flag=True, help="Only sites that link to every competitor.")
@click.option("--lost", is_flag=True, help="Links that competitors lost, latest first.")
@click.option("--since", default="", help="Only what was first seen on this day or later.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True)
@click.option("--format", "form", type=FORMATS, default="text")
@click.option("--db", help="The database (default: PROSPECTOR_DB or output/prospector.db).")
def command(
    niche: str, strict: bool, lost: bool, since: str, limit: int, form: str, db: str | None
) -> None:
    """Show sites that link to competitors and not to us, most competitors first.

    Each with its best page to pitch. Filled by: scrapy crawl competitors -a niche=NAME.
    """
    path = db or Config.load().db
    with closing(read_store(path)) as store:
        refuse_unknown(store, path, niche)
        if lost:
            rows = rows_of(store, _LOST, [niche, niche, since_day(since), limit])
        else:
            rows = rows_of(store, _SQL, [niche, niche, strict, since_day(since), limit])
    write(
        rows,
        form,
        title="Links that competitors lost"
        if lost
        else "Sites that link to competitors and not to us",
        main=("lost", "page", "target")
        if lost
        else ("domain", "best_page", "competitors", "since"),
        empty="None is known. Run: scrapy crawl competitors -a niche=NAME",
    )

"""``prospector backlinks``: the links to us that are watched, what became of them, how long they live."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

import click

from prospector.backlinks.judge import STATES
from prospector.backlinks.survival import MARKS, at, by_group, life, survival
from prospector.cli.output import FORMATS, rows_of, write
from prospector.clock import now, since_day
from prospector.config import Config
from prospector.errors import NicheError
from prospector.niche import load_niche, place_to_write
from prospector.storage.database import read_store
from prospector.urls import registered_domain

if TYPE_CHECKING:
    from sqlite_utils import Database

_MINE = "WITH mine AS (SELECT * FROM backlinks WHERE is_ours(target_url))"
_LIST = f"""
    {_MINE}
    SELECT page_url AS page, target_url AS target, coalesce(state, 'not looked at') AS state,
           substr(state_since, 1, 10) AS since, found_anchor AS anchor, found_rel AS rel,
           rel_source AS said_by, placement, note
    FROM mine WHERE (? = '' OR state = ?) AND coalesce(state_since, '') >= ?
    ORDER BY state = 'ok', state_since DESC, page_url LIMIT ?
"""
_ANCHORS = f"""
    {_MINE}
    SELECT found_anchor AS anchor, count(*) AS links, sum(found_rel <> '') AS qualified,
           round(100.0 * count(*) / (SELECT count(*) FROM mine WHERE placement <> ''), 1)
           AS percent
    FROM mine WHERE placement <> '' GROUP BY lower(found_anchor)
    ORDER BY links DESC, anchor LIMIT ?
"""
_LIVES = """
    {mine}
    SELECT coalesce(b.acquired_at, (SELECT min(at) FROM backlink_states s WHERE s.page_url =
               b.page_url AND s.target_url = b.target_url)) AS first,
           CASE WHEN b.state IN ('not_found', 'wrong_target', 'page_error') THEN b.state_since END
           AS lost,
           {group} AS grouped
    FROM mine b LEFT JOIN pages p ON p.url = b.page_url WHERE b.state IS NOT NULL
    GROUP BY b.page_url, b.target_url
"""
_GROUPS = {
    "all": "'all links'",
    "placement": "coalesce(nullif(b.placement, ''), 'unknown')",
    "kind": "coalesce(p.kind, 'unknown')",
    "rel": "CASE WHEN b.found_rel = '' THEN 'follow' ELSE b.found_rel END",
}


@click.command("backlinks")
@click.option("-n", "--niche", default="", help="Only links to this niche's sites (default: all).")
@click.option("--state", type=click.Choice(STATES), default=None, help="Only links in this state.")
@click.option("--since", default="", help="Only states that began on this day or later.")
@click.option("--anchors", is_flag=True, help="The anchor texts, most frequent first.")
@click.option(
    "--survival",
    "grouped",
    type=click.Choice(list(_GROUPS)),
    help="How many links live for how long, by this.",
)
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True)
@click.option("--format", "form", type=FORMATS, default="text")
@click.option("--db", help="The database (default: PROSPECTOR_DB or output/prospector.db).")
def command(
    niche: str,
    state: str | None,
    since: str,
    anchors: bool,
    grouped: str | None,
    limit: int,
    form: str,
    db: str | None,
) -> None:
    """Show the links to us that are watched, those in trouble first.

    Filled by: prospector import EXPORT.csv -n NAME, then scrapy crawl backlinks -a niche=NAME.
    """
    with closing(read_store(db or Config.load().db)) as store:
        ours = _ours(store, niche) if niche else frozenset()
        store.conn.create_function(
            "is_ours", 1, lambda url: not ours or registered_domain(url) in ours, deterministic=True
        )
        if grouped:
            rows, title = _survival(store, grouped), "Share of links that live longer than"
        elif anchors:
            rows, title = rows_of(store, _ANCHORS, [limit]), "Anchor texts of links to us"
        else:
            rows = rows_of(store, _LIST, [state or "", state or "", since_day(since), limit])
            title = "Links to us, those in trouble first"
    write(
        rows,
        form,
        title=title,
        main=() if grouped or anchors else ("page", "state", "since", "note"),
        empty="No such links are known. Run: scrapy crawl backlinks -a niche=NAME",
    )


def _ours(store: Database, niche: str) -> frozenset[str]:
    """The niche's own registered domains: as it was crawled last, else as its file says."""
    rows = store.execute(
        "SELECT domain FROM niche_domains WHERE niche = ? AND role = 'ours'", [niche]
    ).fetchall()
    if rows:
        return frozenset(str(row[0]) for row in rows)
    profile = load_niche(niche)
    if not profile.domains:
        raise NicheError(
            f'Niche {profile.name} names no site of ours; add domains = ["…"] to'
            f" {place_to_write(profile)}: links to them are what is watched."
        )
    return frozenset(map(registered_domain, profile.domains))


def _survival(store: Database, grouped: str) -> list[dict[str, Any]]:
    today = now()
    found = rows_of(store, _LIVES.format(mine=_MINE, group=_GROUPS[grouped]))
    lives = [
        one
        for row in found
        if row["first"] and (one := life(row["first"], row["lost"], today, row["grouped"]))
    ]
    rows = []
    for name, group in by_group(lives).items():
        curve = survival(group)
        told = {f"{days} days": round(at(curve, days), 3) for days in MARKS}
        lost = sum(not one.alive for one in group)
        rows.append({grouped: name, "links": len(group), "lost": lost, **told})
    return rows

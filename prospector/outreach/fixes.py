"""What would mend each dead link of a page: the best fix we know, in one row (a judgement).

In this order: the address its content moved to, a page of ours where it truly replaces the link (once a
page, on the link that leads the pitch), an archived copy, another living source that the page's own
list already names on the same subject, and else: take the link out.
"""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from prospector.niche import Asset
from prospector.outreach.matching import best_asset, vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from prospector.outreach.kinds.desk import Desk

    Ours = Callable[[str, str], str]

_DEAD = """
    SELECT p.id AS page_id, p.url AS page_url, t.url AS target_url, l.anchor, l.context, l.section,
           coalesce(t.moved_to, '') AS moved_to, coalesce(t.archive_url, '') AS archive_url
    FROM targets t
    JOIN link_facts l ON l.target_id = t.id AND l.lost_at IS NULL
    JOIN page_facts p ON p.id = l.page_id
    JOIN page_judgements j ON j.page_id = p.id AND j.niche = ?
    WHERE t.verdict = 'dead' AND p.domain <> t.domain AND l.placement <> 'hidden'
    ORDER BY p.id, t.url, l.position
"""
_LIVING = """
    SELECT t.url, l.anchor, l.context, l.section FROM link_facts l
    JOIN targets t ON t.id = l.target_id JOIN page_facts p ON p.id = l.page_id
    WHERE l.page_id = ? AND l.lost_at IS NULL AND l.placement = 'content'
      AND t.verdict = 'alive' AND t.domain <> p.domain
    ORDER BY l.position LIMIT 300
"""
_LEAST_SHARED = 2
"""Words that two entries must have in common to be on the same subject."""
COLUMNS = ("niche", "page_url", "target_url", "fix", "fix_kind", "shared")


def fixes(desk: Desk, ours: Ours) -> Iterator[dict[str, Any]]:
    """One row for each dead link of each page; ``ours`` says our page for (page, target) or nothing."""
    rows = desk.each(_DEAD, desk.niche.name)
    for page_id, of_page in groupby(rows, key=itemgetter("page_id")):
        living: _Living | None = None
        for _, links in groupby(of_page, key=itemgetter("target_url")):
            link = next(links)
            row = {"niche": desk.niche.name, "shared": "", **_known(link, ours)}
            if not row["fix"]:
                living = living or _Living(desk.rows(_LIVING, page_id))
                row.update(living.beside(link))
            yield row


def _known(link: dict[str, Any], ours: Ours) -> dict[str, str]:
    page, target = link["page_url"], link["target_url"]
    for kind, fix in (
        ("moved", link["moved_to"]),
        ("ours", ours(page, target)),
        ("archive", link["archive_url"]),
    ):
        if fix:
            return {"page_url": page, "target_url": target, "fix": fix, "fix_kind": kind}
    return {"page_url": page, "target_url": target, "fix": "", "fix_kind": "remove"}


class _Living:
    """The living sources of a page's list, each with its section, to be found by their words."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self._sources = [
            (str(row["section"]), Asset(row["url"], row["anchor"], ())) for row in rows
        ]
        self._with_word: dict[str, list[int]] = {}
        for number, (_, source) in enumerate(self._sources):
            for stem in vocabulary(source.title):
                self._with_word.setdefault(stem, []).append(number)

    def beside(self, link: dict[str, Any]) -> dict[str, str]:
        """A living source of the same section, else of the same list, that speaks of the same."""
        words = f"{link['target_url']} {link['anchor']} {link['context']}"
        numbers = {n for stem in vocabulary(words) for n in self._with_word.get(stem, ())}
        near = [self._sources[number] for number in sorted(numbers)]
        same = [source for section, source in near if section == link["section"]]
        for sources in (same, [source for _, source in near]):
            found = best_asset(sources, words)
            if found and len(found.shared) >= _LEAST_SHARED:
                return {"fix": found.url, "fix_kind": "own_list", "shared": ", ".join(found.shared)}
        return {}

"""The text of a new niche file, with comments that say what each part is for (pure)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_TEMPLATE = """\
# A niche profile of prospector: what the topic is, where the crawl begins, which pages are ours.
# Try it: prospector niche check {name}, then scrapy crawl resources -a niche={name}
name = {quoted_name}
title = {title}

# Languages of the pages you want, as codes of 2-3 letters; [] for any.
languages = {languages}

# Pages to begin with: curated lists, link pages of associations and universities. 15 are a start.
seeds = {seeds}

# Pages with these words, and sites with these names, are left out.
exclude_terms = ["casino", "payday loan"]
exclude_domains = ["facebook.com", "instagram.com", "linkedin.com", "pinterest.com", "youtube.com"]

# Ours: never a prospect. And names to look for where nobody links them.
domains = []
brands = []

# Domains whose links we study.
competitors = {competitors}

# What makes a page relevant: phrase = weight (any number above 0; quote phrases with spaces).
[terms]
{terms}

# Pages of ours worth linking to; one [[asset]] each.
# [[asset]]
# url = "https://www.example.com/guides/topic"
# title = "A guide to the topic"
# terms = ["topic", "another phrase that it answers"]
# description = "what the guide shows, in a few words"   # how an entry in a list may describe it
# language = "en"        # only pages in it are offered this one; left out: any

# Where further prospects come from, besides the seeds; docs/sources.md lists the kinds.
# What they would be asked: prospector discover -n {name} --dry-run
{sources}
# Query patterns of your own; they take the place of the built-in ones of that campaign.
# [footprints]
# guest_posts = ['{{term}} "write for us"', '{{term}} "our contributors"']

[limits]
max_pages = 2000         # a run
max_depth = 3            # steps away from a seed
pages_per_site = 30
follow_external = true   # on to other sites that resource pages link to
order = "learned"        # which pages come first: learned, rule or breadth
"""

_SOURCES = """\
# [[source]]
# kind = "searxng"                     # also brave, serper, wikipedia
# url = "http://127.0.0.1:8888"
# campaigns = ["resource_pages", "institutions", "suggest_link"]
#
# [[source]]
# kind = "list"                        # also sitemap, feed, opml, export, results
# file = "my-list.md"
"""


def niche_text(
    name: str,
    *,
    title: str = "",
    languages: Sequence[str] = ("en",),
    seeds: Sequence[str] = (),
    terms: Mapping[str, float] | None = None,
    competitors: Sequence[str] = (),
    sources: Sequence[str] = (),
) -> str:
    """A commented TOML profile; without terms the words of the name stand in, weight 1.

    ``sources`` are kinds that need no more than their name; without any the section is commented out.
    """
    weights = terms or {name.replace("-", " ").replace("_", " "): 1.0}
    return _TEMPLATE.format(
        name=name,
        quoted_name=_quoted(name),
        title=_quoted(title or name.replace("-", " ").replace("_", " ").capitalize()),
        languages=f"[{', '.join(map(_quoted, languages))}]",
        seeds=_listed(seeds),
        competitors=f"[{', '.join(map(_quoted, competitors))}]",
        sources="\n".join(map(_source, sources)) if sources else _SOURCES,
        terms="\n".join(f"{_quoted(term)} = {weight:g}" for term, weight in weights.items()),
    )


def _source(kind: str) -> str:
    lines = ["[[source]]", f"kind = {_quoted(kind)}"]
    if kind in ("searxng", "brave", "serper"):
        lines.append('campaigns = ["resource_pages", "institutions", "suggest_link"]')
        where = {
            "searxng": '# url = "http://127.0.0.1:8888"     # or PROSPECTOR_SEARXNG',
            "brave": "# its key is in PROSPECTOR_BRAVE_KEY",
            "serper": "# its key is in PROSPECTOR_SERPER_KEY",
        }
        lines.append(where[kind])
    else:
        lines.append('# articles = ["…"]                # left out: those that the title finds')
    return "\n".join(lines) + "\n"


def _listed(seeds: Sequence[str]) -> str:
    if not seeds:
        return '[\n    # "https://www.example.org/links/",\n]'
    return "[\n" + "".join(f"    {_quoted(seed)},\n" for seed in seeds) + "]"


def _quoted(text: str) -> str:
    # A JSON string of printable text is a TOML basic string too.
    return json.dumps(text, ensure_ascii=False)

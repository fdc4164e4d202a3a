"""Which query patterns there are, by campaign and language, and what a niche made of them."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ANY = "any"
"""Patterns without words of a language."""
PLACES = ("term", "brand", "competitor", "place")
"""What a pattern may leave open, in braces."""
USUAL = ("resource_pages", "institutions", "suggest_link")
"""Campaigns of a source that names none."""
Patterns = dict[str, dict[str, tuple[str, ...]]]
"""Campaign to language to patterns, the likeliest first."""


@lru_cache(maxsize=1)
def built_in() -> Patterns:
    """The patterns that come with the package (``footprints.toml`` beside this file)."""
    text = resources.files("prospector.niche").joinpath("footprints.toml").read_text("utf-8")
    return {
        campaign: {language: tuple(patterns) for language, patterns in spoken.items()}
        for campaign, spoken in tomllib.loads(text).items()
    }


def patterns_of(
    campaign: str, languages: Sequence[str], own: Mapping[str, Mapping[str, tuple[str, ...]]]
) -> list[tuple[str, str]]:
    """(language, pattern) pairs of one campaign, the likeliest of each language first.

    ``own`` are the niche's: they take the place of the built-in ones of the same campaign and
    language. English stands in where a campaign speaks none of the ``languages``. The language of a
    pattern without words is empty.
    """
    known = {**built_in().get(campaign, {}), **own.get(campaign, {})}
    wanted = [language for language in languages or ("en",) if language in known]
    if not wanted and ANY not in known:
        wanted = [language for language in ("en",) if language in known]
    columns = [[(language, one) for one in known[language]] for language in wanted]
    columns.append([("", one) for one in known.get(ANY, ())])
    deepest = max((len(column) for column in columns), default=0)
    # Every language has its turn, so that a short budget still speaks all of them.
    return [column[row] for row in range(deepest) for column in columns if row < len(column)]

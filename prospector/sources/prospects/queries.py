"""The queries of a source: patterns by campaign and language, filled in with a niche's words (pure)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from prospector.niche.footprints import patterns_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from prospector.niche import Niche
    from prospector.niche.sources import SourceSpec

MOST_TERMS = 4
"""Phrases of a niche that are searched for, the weightiest first, unless the source names its own."""
MOST_QUERIES = 2_000
_MOST_OWN = 5
_OPERATOR = re.compile(r'(-?)\b(inurl|intitle|intext|inbody|site|filetype):("[^"]*"|\S+)')
_HOLE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Query:
    """What is typed into a search engine, and for which campaign and language (may be empty)."""

    text: str
    campaign: str = ""
    language: str = ""


def queries_of(spec: SourceSpec, niche: Niche, operators: Sequence[str]) -> list[Query]:
    """The queries of a source, the likeliest first, each once.

    The source's own ``queries`` come first; ``operators`` are those that the engine understands,
    another one is asked for by its bare words. Our own sites are left out of every query.
    """
    languages = spec.languages or niche.languages or ("en",)
    terms = spec.terms or _heaviest(niche)
    without = " ".join(f"-site:{domain}" for domain in niche.domains[:_MOST_OWN])
    found: dict[str, Query] = {}
    for query in _each(spec, niche, languages, terms):
        text = spoken(f"{query.text} {without}".strip(), operators)
        found.setdefault(text.casefold(), Query(text, query.campaign, query.language))
        if len(found) >= MOST_QUERIES:
            break
    return list(found.values())


def _each(
    spec: SourceSpec, niche: Niche, languages: Sequence[str], terms: Sequence[str]
) -> Iterator[Query]:
    values = {
        "term": [_quoted(term) for term in terms],
        "brand": list(niche.brands),
        "competitor": list(niche.competitors),
        "place": list(spec.places),
    }
    for own in spec.queries:
        for text in _filled(own, values):
            yield Query(text, "", languages[0] if len(languages) == 1 else "")
    columns = [
        [
            [Query(text, campaign, language) for text in _filled(pattern, values)]
            for language, pattern in patterns_of(campaign, languages, niche.footprints)
        ]
        for campaign in spec.campaigns
    ]
    # First the likeliest pattern of each campaign with the weightiest term, and so on outwards: a
    # short budget gets a taste of everything.
    deepest = max((len(rows) for rows in columns), default=0)
    widest = max((len(row) for rows in columns for row in rows), default=0)
    for ring in range(deepest + widest):
        for rows in columns:
            for depth in range(max(0, ring - widest + 1), min(ring + 1, len(rows))):
                row = rows[depth]
                if ring - depth < len(row):
                    yield row[ring - depth]


def _filled(pattern: str, values: dict[str, list[str]]) -> list[str]:
    """A pattern with every choice of words for its holes; none when a word is missing."""
    texts = [pattern]
    for name in dict.fromkeys(_HOLE.findall(pattern)):
        hole = f"{{{name}}}"
        texts = [
            # Within quotes a phrase needs none of its own.
            _fill(text, hole, value)
            for text in texts
            for value in values.get(name, [])
        ]
    return texts


def _fill(text: str, hole: str, value: str) -> str:
    bare = value.strip('"')
    parts = text.split(hole)
    filled = parts[0]
    for part in parts[1:]:
        filled += (bare if filled.count('"') % 2 else value) + part
    return filled


def _quoted(term: str) -> str:
    return f'"{term}"' if " " in term else term


def _heaviest(niche: Niche) -> list[str]:
    """The weightiest terms; of those that weigh the same, phrases before words, as they are written."""
    ranked = sorted(niche.terms.items(), key=lambda pair: (-pair[1], " " not in pair[0]))
    chosen = [term for term, _ in ranked[:MOST_TERMS]]
    return chosen or [niche.title.casefold() or niche.name]


def spoken(query: str, operators: Sequence[str]) -> str:
    """A query in the operators that an engine understands; of the others the bare words stay.

    What is excluded by an operator that it does not understand is not said at all.
    """

    def say(found: re.Match[str]) -> str:
        minus, operator, words = found.groups()
        if operator in operators:
            return found[0]
        if minus:
            return ""
        bare = words.strip('"')
        return f'"{bare}"' if " " in bare else re.sub(r"[-_/.]+", " ", bare).strip()

    return " ".join(_OPERATOR.sub(say, query).split())


def cues_of(campaigns: Sequence[str], languages: Sequence[str], niche: Niche) -> tuple[str, ...]:
    """The wording that a campaign's patterns look for, in lower case: "write for us", "useful links".

    Single words are left to the wording of pages in general: "resources" may be human ones.
    """
    found: dict[str, None] = {}
    for campaign in campaigns:
        for _, pattern in patterns_of(campaign, languages, niche.footprints):
            phrases = re.findall(r'"([^"{}]{3,60})"', pattern)
            phrases += [
                word.replace("-", " ")
                for word in re.findall(r"in(?:url|title):([\w-]{3,40})", pattern)
            ]
            found.update((one.casefold(), None) for one in phrases if " " in one.strip())
    return tuple(found)

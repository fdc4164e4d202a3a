"""Search long texts for rare wording without trying a long pattern at every letter (pure)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator

_MOST = 200
"""Places of a text at which a pattern is tried."""


def any_of(words: Iterable[str], folded: str) -> bool:
    """Whether a text in lower case holds one of some strings."""
    return any(map(folded.__contains__, words))


def found_near(
    pattern: re.Pattern[str],
    words: Iterable[str],
    text: str,
    folded: str,
    *,
    before: int,
    after: int,
) -> Iterator[re.Match[str]]:
    """Matches of ``pattern`` that lie around one of ``words``, in the order of the text, once each.

    Every match of the pattern must hold one of the words; ``folded`` is the text in lower case, or
    case-folded.
    """
    if len(folded) != len(text):
        # A letter that becomes several: with each left as it is, places in one are places in the other.
        folded = "".join(one if len(one := char.casefold()) == 1 else char for char in text)
    places = sorted(_places(words, folded))[:_MOST]
    done = 0
    for at in places:
        start = max(done, at - before)
        stop = min(len(text), at + after)
        while start < stop:
            found = pattern.search(text, start, stop)
            if found is None or found.start() > at:
                break
            yield found
            start = done = max(found.end(), found.start() + 1)


def _places(words: Iterable[str], folded: str) -> Iterator[int]:
    for word in words:
        at = folded.find(word)
        count = 0
        while at >= 0 and count < _MOST:
            yield at
            count += 1
            at = folded.find(word, at + len(word))

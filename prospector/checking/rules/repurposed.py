"""Lapsed domains that now sell gambling, pills or adult spam (pure).

The page must be steeped in such words, in title and text, while everything its links say of it
speaks of something else. Without links that say anything, nothing is concluded.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prospector.checking.rules.features import Features
    from prospector.items import LinkContext

_TRADES = {
    "gambling": r"casinos?|poker|slots?|roulette|blackjack|baccarat|jackpots?|betting|bet(?:s|365)?"
    r"|sportsbook|togel|judi|slot gacor|bandar|sabung|wettanbieter|sportwetten|glücksspiel|apuestas"
    r"|tragamonedas|paris sportifs|scommesse|казино|ставки|букмекер|カジノ|赌场|博彩|娱乐城|bonus codes?"
    r"|free spins?|bookmakers?|sic ?bo|pragmatic play|deposit bonus|maxwin|rtp",
    "pills": r"viagra|cialis|levitra|sildenafil|tadalafil|pharmacy|no prescription|xanax|tramadol"
    r"|kamagra|modafinil|phentermine|buy pills",
    "adult": r"porn|xxx|escorts?|call girls?|sex cams?|nude|webcam girls|adult dating|onlyfans leaks?"
    r"|milf|hentai",
    "loans": r"payday loans?|instant loans?|essay writing service|write my essay|replica watches"
    r"|cheap jerseys",
}
# Of texts in lower case: a search that ignores case takes three times as long.
_LEXICON = {trade: re.compile(rf"\b(?:{words})\b") for trade, words in _TRADES.items()}
_ANY = re.compile(rf"\b(?:{'|'.join(_TRADES.values())})\b")
LEAST_WORDS = 6
LEAST_SHARE = 0.025


def repurposed(page: Features, contexts: Sequence[LinkContext], url: str) -> str:
    """The trade that took the address over, or empty."""
    # The short texts first: hardly any page names a trade in its head, and the rest is dear.
    head = f"{page.title}\n{page.heading}".lower()
    if not _ANY.search(head):
        return ""
    said = " ".join(f"{c.anchor} {c.context} {c.page_title}" for c in contexts)
    if len(re.findall(r"\w{3,}", said)) < 3:
        return ""
    spoken = f"{said} {url}".lower()
    text = page.text.lower()
    for trade, words in _LEXICON.items():
        if not words.search(head) or words.search(spoken):
            continue
        hits = len(words.findall(text))
        if hits >= LEAST_WORDS and hits >= page.words * LEAST_SHARE:
            return trade
    return ""

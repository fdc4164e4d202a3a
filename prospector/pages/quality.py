"""What makes a page a bad place for a link: sold, hidden or spam links among its own (pure).

A score of 0-1 with its reasons is for sorting and for a person to look at, not a verdict. That
links are ``nofollow`` is a fact and no fault.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from prospector.items import Placement
from prospector.pages.near import any_of, found_near
from prospector.urls import registered_domain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prospector.items import Link

_SAMPLE = 60_000
_PAID = re.compile(
    r"sponsored (?:posts?|articles?|content|links?)[^.\n]{0,40}?(?:price|cost|rates?|fee|\$|€|£|welcome"
    r"|accepted|available)|(?:price|cost|rates?|fee)s?[^.\n]{0,30}?(?:sponsored|guest) (?:posts?|articles?)"
    r"|(?:buy|sell|purchase|order|paid) (?:do-?follow |quality |text )?(?:back)?links?\b"
    r"|(?:do-?follow|permanent|back) ?links? (?:for|from|at|only|-) ?(?:\$|€|£|usd|eur)"
    r"|(?:submit|add) (?:your )?(?:site|link|url|listing|website)[^.\n]{0,60}?(?:\$|€|£|\bfee\b|\bpaid\b"
    r"|\bpremium\b|reciprocal)|(?:featured|premium|express|paid|regular) (?:links?|listings?|submission)s?"
    r"[^.\n]{0,30}?(?:\$|€|£|\d)|reciprocal links? (?:required|only|exchange)|link ?exchange program"
    r"|bezahlte (?:links|beiträge)|gekaufte links|linkkauf|links? kaufen|linktausch(?:partner|programm)"
    r"|liens? (?:payants?|sponsorisés?) (?:à partir|tarif)|articles? sponsorisés? (?:tarif|prix|à partir)"
    r"|(?:comprar|vender|venta de) (?:enlaces|backlinks|links)|(?:vendita|acquisto) (?:di )?(?:link|backlink)"
    r"|(?:kup|sprzedaż) (?:link\w*|artykuł\w* sponsorowan\w*)|artykuły sponsorowane cennik"
    r"|купить ссылк\w*|продажа ссылок|размещение (?:платных )?(?:ссылок|статей)",
    re.IGNORECASE,
)
_SPAM = re.compile(
    r"\b(?:casinos?|kasino|spielautomat\w*|slot ?(?:online|machines?|gacor)|sportwetten|betting|sportsbook"
    r"|bookmakers?|poker|togel|judi|payday ?loans?|viagra|cialis|levitra|kamagra|tramadol|xanax"
    r"|porn\w*|xxx|escorts?|sex ?cams?|milf|replica (?:watch\w*|bags?|handbags?)|rolex replica"
    r"|essay ?writing|write my essay|custom essays?|buy followers|forex signals|binary options"
    r"|weight ?loss ?pills?|penis\w*|male enhancement|казино|онлайн-?казино|ставки на спорт"
    r"|кредит онлайн|tragamonedas|apuestas deportivas|préstamos rápidos|casino en ligne|paris sportifs)\b",
    re.IGNORECASE,
)
_HELP = re.compile(
    r"\banti-?porn|addict|recover|helpline|prevention|counsell?ing|therap|závisl|uzależ|sucht|adicc"
    r"|dépendan|dipenden|vício|verslav|beroende|зависимост"
)
_MUCH_HELP = 3
"""Pages for those who want to get away from gambling or porn name them as often as spam does."""
_OFFERS = (
    *(
        "sponsor",
        "guest post",
        "guest article",
        "backlink",
        "back link",
        "follow link",
        "followlink",
    ),
    *(
        "paid link",
        "paid text",
        "paid quality",
        "buy ",
        "sell ",
        "purchase",
        "order ",
        "permanent link",
    ),
    *("submit", "add your", "add link", "add site", "add url", "add listing", "add website"),
    *(
        "featured",
        "premium",
        "express l",
        "paid l",
        "regular l",
        "paid s",
        "express s",
        "regular s",
    ),
    *(
        "reciprocal",
        "exchange",
        "link kauf",
        "linkkauf",
        "links kaufen",
        "link kaufen",
        "linktausch",
    ),
    *("bezahlte", "gekaufte", "payant", "comprar", "vender", "venta de", "vendita", "acquisto"),
    *("kup ", "sprzedaż", "cennik", "купить", "продажа", "размещение"),
)
_TRADES = (
    *("asino", "spielautomat", "slot", "wetten", "betting", "sportsbook", "bookmaker", "poker"),
    *(
        "togel",
        "judi",
        "payday",
        "viagra",
        "cialis",
        "levitra",
        "kamagra",
        "tramadol",
        "xanax",
        "porn",
    ),
    *(
        "xxx",
        "escort",
        "cams",
        "sex cam",
        "milf",
        "replica",
        "essay",
        "followers",
        "forex",
        "binary",
    ),
    *("loss", "penis", "enhancement", "казино", "ставки", "кредит", "tragamonedas", "apuestas"),
    *("préstamos", "paris sportifs"),
)
"""One of these stands in every match of the pattern of the same purpose."""
_PLAINEST = ("casino", "poker", "viagra", "payday", "porn", "escort", "betting", "казино")
"""A text with four words of spam has one of these among them."""
_FEW = 3
_LONG_ANCHOR = 3


@dataclass(frozen=True, slots=True)
class Quality:
    """``toxicity`` 0-1 with its reasons; ``sold`` says that links are for sale or for swapping."""

    toxicity: float
    reasons: tuple[str, ...]
    sold: bool
    spam: bool


def quality_of(links: Sequence[Link], text: str, folded: str) -> Quality:
    """Judge the links of a page by where they lead, how they are named and what the page offers.

    ``folded`` is the text in lower case.
    """
    out = [link for link in links if link.external and link.url.startswith("http")]
    signals: list[tuple[float, str]] = []
    sample, low = text[:_SAMPLE], folded[:_SAMPLE]
    offer = next(found_near(_PAID, _OFFERS, sample, low, before=90, after=90), None)
    if offer is not None:
        signals.append((0.5, f"links are for sale or swapped: {' '.join(offer[0].split())!r}"))
    wording = [f"{link.anchor[:120]} {link.url[:120]}" for link in out]
    named = []
    if any_of(_TRADES, "\n".join(wording).lower()):
        named = [
            link
            for link, words in zip(out, wording, strict=True)
            if any_of(_TRADES, words.lower()) and _SPAM.search(words)
        ]
    share = len({link.url for link in named}) / max(1, len({link.url for link in out}))
    words = len(set(_SPAM.findall(low))) if len(named) >= _FEW or any_of(_PLAINEST, low) else 0
    spam = len(named) >= _FEW and share >= 0.05 and len(_HELP.findall(low)) < _MUCH_HELP
    if spam:
        signals.append(
            (0.3 + min(0.5, share), f"{len(named)} links to gambling, pills or the like")
        )
    elif words >= 4:
        signals.append((0.3, f"{words} words of gambling, pills or the like"))
    hidden = sum(link.placement is Placement.HIDDEN for link in out)
    if hidden >= 5 and hidden >= 0.2 * len(out):
        signals.append((0.3, f"{hidden} of {len(out)} outbound links are hidden"))
    stuffed = _stuffed(out)
    if stuffed:
        signals.append((0.25, stuffed))
    sponsored = sum("sponsored" in link.rel for link in out)
    if sponsored >= 3 and sponsored >= 0.3 * len(out):
        signals.append((0.2, f"{sponsored} links are marked as sponsored"))
    domains = len({registered_domain(link.url) for link in out})
    length = text.count(" ") + 1
    if domains >= 400 and length < 8 * domains:
        signals.append((0.3, f"{domains} sites linked with hardly a word about them"))
    clean = 1.0
    for weight, _ in signals:
        clean *= 1 - weight
    reasons = tuple(reason for _, reason in sorted(signals, reverse=True))
    return Quality(round(1 - clean, 3), reasons, offer is not None, spam)


def _stuffed(out: Sequence[Link]) -> str:
    """The same long wording on links to many sites, or to one site again and again."""
    seen: dict[str, set[str]] = {}
    for link in out:
        words = link.anchor.casefold()
        if words.count(" ") + 1 >= _LONG_ANCHOR and len(words) < 80:
            seen.setdefault(words, set()).add(registered_domain(link.url))
    for words, sites in seen.items():
        if len(sites) >= 4:
            return f"{len(sites)} sites are linked with the same words {words!r}"
    return ""

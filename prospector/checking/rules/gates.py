"""Pages that stand before the page: consent, age, region, maintenance, sign-up (pure).

A gate answers the same for every address, just as a soft 404 does, yet behind it the page may be
alive. So whatever looks like one keeps a target from being called dead. Two signs: the address a
visitor was sent to, and what a short page says.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from prospector.items import Reason
from prospector.urls import host_of

if TYPE_CHECKING:
    from prospector.checking.rules.features import Features

FEW_WORDS = 200
"""A gate says little; a longer page that mentions cookies or ages is the page itself."""

_PATHS = (
    (
        Reason.LOGIN_REQUIRED,
        "asks visitors to sign up or subscribe",
        r"subscribe|subscription|paywall|register|registration|sign-?up|members?-?only|join",
    ),
    (
        Reason.SERVER_ERROR,
        "says that the site is under maintenance",
        r"maintenance|wartung(?:sarbeiten)?|mantenimiento|manutenzione|downtime|be-?right-?back",
    ),
    (
        Reason.BLOCKED,
        "asks visitors for consent, their age, country or browser first",
        (
            r"consent|gdpr|privacy-?(?:gate|wall|consent)|cookie-?(?:wall|check|consent|test|required)s?"
            r"|(?:no|enable)-?cookies|age-?(?:gate|check|verif\w*|confirm\w*)|verify-?age|over-?18"
            r"|(?:select|choose|change)-?(?:your-?)?(?:country|region|location|store|language)"
            r"|(?:country|region|location|language)-?(?:select\w*|chooser|gate)"
            r"|unsupported-?browser|browser-?(?:check|update|upgrade|not-?supported)|outdated-?browser"
            r"|no-?(?:java)?script|captcha|sgcaptcha|showcaptcha|checkpoint|challenge|validate|verify"
            r"|bot-?check|sorry|access-?denied|denied|blocked|forbidden|geo-?block\w*|unavailable-in-\w+"
            r"|splash|interstitial|welcome-?gate|waiting-?room|queue"
        ),
    ),
)
_BY_PATH = [
    (reason, text, re.compile(rf"(?:^|[/_.])(?:{words})(?:[/_.]|$)", re.IGNORECASE))
    for reason, text, words in _PATHS
]
_WORDS = (
    (
        Reason.SERVER_ERROR,
        "says that the site is under maintenance",
        (
            r"under(?:going)? (?:\w+ )?maintenance|maintenance mode|(?:scheduled|planned|routine) maintenance"
            r"|(?:we.ll|we will|will) be (?:right |back )?(?:back|online)|temporarily (?:unavailable|down|offline|closed)"
            r"|(?:try|check) (?:again|back) (?:later|soon|in a (?:few|moment))|back (?:online )?(?:soon|shortly)"
            r"|wartungsarbeiten|wartungsmodus|en maintenance|maintenance en cours|en mantenimiento"
            r"|in manutenzione|em manutenção|onderhoud|technical (?:difficult|problem|issue)"
            r"|техническ\w{1,9} работ|прац\w{0,9} технічн|メンテナンス|维护中|維護中|점검 ?중|database (?:connection )?error"
            r"|error establishing a database|fatal error|internal server error|service unavailable"
            r"|bad gateway|gateway time-?out|something went wrong|an? (?:unexpected )?error (?:has )?occurred"
            r"|over(?:loaded| capacity)|server is (?:too )?busy|bandwidth limit"
        ),
    ),
    (
        Reason.BLOCKED,
        "asks visitors for something first",
        (
            r"before you continue|(?:are|must be) (?:you )?(?:over|at least|under|older than)? ?(?:the age of )?(?:18|19|21)\b"
            r"|(?:verify|confirm|enter) your (?:age|date of birth|birth)|i am (?:over )?(?:18|21)"
            r"|(?:not|isn.t|un)(?: )?available in your (?:country|region|location|area|state|territory)"
            r"|in (?:ihrem|deinem) land nicht (?:verfügbar|erlaubt)|(?:votre|su|il tuo) (?:pays|país|paese)"
            r"|(?:select|choose) your (?:country|region|location|store|language)"
            r"|(?:enable|accept|allow|turn on|requires?|activate) (?:\w+ )?(?:cookies|javascript)"
            r"|(?:cookies|javascript) (?:is|are|must be|needs? to be) (?:disabled|enabled|required|turned|blocked)"
            r"|(?:browser|version) is (?:not supported|no longer supported|out ?of ?date|outdated|too old)"
            r"|(?:update|upgrade) your browser|unsupported browser|javascript (?:aktivieren|einschalten)"
            r"|too many requests|rate limit|slow down|unusual (?:traffic|activity)|automated (?:access|requests|traffic)"
            r"|access (?:to this \w+ )?(?:is |has been )?(?:denied|blocked|restricted|forbidden)|permission denied"
            r"|not authori[sz]ed|you (?:have been|are|were) blocked|ip(?: address)? (?:has been|is|was) (?:blocked|banned)"
            r"|request (?:was |has been )?(?:blocked|rejected|unsuccessful)|security (?:check|verification|service)"
            r"|waiting room|you are (?:now )?in (?:line|the queue)|virtual queue|session (?:has )?(?:expired|timed out)"
        ),
    ),
    (
        Reason.LOGIN_REQUIRED,
        "asks visitors to log in or subscribe",
        (
            r"(?:log|sign) ?in to (?:continue|view|see|read|access|your)|subscribe to (?:continue|read|view)"
            r"|(?:members|subscribers) only|(?:create|register) (?:an|your|a free) account to"
            r"|anmelden, um|connectez-vous pour|(?:must|need to) (?:be logged|log|sign) in"
        ),
    ),
)
_BY_WORDS = [(reason, text, re.compile(words, re.IGNORECASE)) for reason, text, words in _WORDS]


def gate_by_address(asked: str, final: str) -> tuple[Reason, str] | None:
    """The reason and what the gate does, when a visitor of ``asked`` was sent to a gate.

    Also a gate: another host that was told the way back (``continue=``, ``next=`` …).
    """
    here, there = urlsplit(asked), urlsplit(final)
    for reason, text, words in _BY_PATH:
        if words.search(unquote(there.path)) and not words.search(unquote(here.path)):
            return reason, text
    if host_of(asked) != host_of(final):
        carried = unquote(unquote(there.query))
        way_back = f"{host_of(asked)}{unquote(here.path)}".rstrip("/")
        if way_back and way_back in carried:
            return Reason.BLOCKED, "holds visitors up on another host before it lets them on"
    return None


def gate_by_words(page: Features) -> tuple[Reason, str] | None:
    """The reason and what the gate does, when a short page says so."""
    if page.words > FEW_WORDS:
        return None
    said = f"{page.title} {page.text}"
    for reason, text, words in _BY_WORDS:
        if words.search(said):
            return reason, text
    return None

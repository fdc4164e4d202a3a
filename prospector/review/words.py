"""The words a reviewer reads for the codes in the file (pure)."""

from __future__ import annotations

from prospector.review.filters import BANDS

STATUS = {
    "new": "New",
    "approved": "Approved",
    "contacted": "Contacted",
    "replied": "Replied",
    "won": "Won",
    "lost": "Lost",
    "rejected": "Rejected",
    "suppressed": "Suppressed",
}
KIND = {
    "broken_link": "Broken link",
    "resource_page": "Resource page",
    "competitor_gap": "Competitor gap",
    "unlinked_mention": "Unlinked mention",
    "guest_post": "Guest post",
    "lost_link": "Lost link",
    "competitor_lost": "Competitor lost",
    "reclaim": "Reclaim",
}
WAY = {
    "email": "by e-mail",
    "form": "by form",
    "guidelines": "by guidelines",
    "profile": "profile",
}
REJECTION = {
    "off_topic": "Off topic",
    "low_quality": "Low quality",
    "no_contact": "No contact",
    "paid": "Wants money",
    "wrong_verdict": "Link is not dead",
    "duplicate": "Duplicate",
    "policy": "Against policy",
    "bounced": "Mail bounced",
    "no_reply": "No reply",
    "other": "Other",
}
_PART = {
    "relevance": "On topic",
    "page_kind": "Kind of page",
    "placement": "Place on the page",
    "contact": "Contact known",
    "spread": "Spread",
    "upkeep": "Upkeep",
    "asset": "Our page fits",
    "authority": "Authority",
    "confidence": "Sure of the verdict",
    "freshness": "Freshness",
    "rel": "Link counts",
    "toxicity": "Clean neighbourhood",
}
_FACTOR = {
    "off_topic": "Hardly on topic",
    "toxicity": "Spam signs on the page",
    "no_solicit": "Asks for no link requests",
    "moved": "The target only moved",
}
_REASON = {
    "http_404": "Answers 404: page not found",
    "http_410": "Answers 410: gone for good",
    "dns_nxdomain": "The domain no longer exists",
    "soft_404": "Shows a not-found page that says it is fine",
    "redirect_to_home": "Sends everybody to the home page",
    "parked": "The domain is parked",
    "suspended": "The account is suspended",
    "default_page": "Shows a server's empty default page",
    "repurposed": "Now shows something else entirely",
    "redirect_loop": "Redirects in a circle",
    "unreachable": "Has not answered for days",
    "blocked": "Refuses our robot",
    "robots": "robots.txt forbids a look",
    "timeout": "Takes too long to answer",
    "refused": "Refuses the connection",
    "reset": "Breaks the connection off",
    "server_error": "Server error",
    "tls": "Certificate trouble",
    "dns_failure": "Its name server fails",
    "offline": "Our own network was down",
    "too_large": "Too large to read",
    "private_address": "A private address",
    "unsupported_scheme": "Not a web address",
    "spa_shell": "Needs a browser to show anything",
    "not_checked": "Not checked yet",
    "ok": "Answers",
    "redirected": "Moved, and answers there",
    "login_required": "Asks for a login",
}
_LANGUAGE = {
    "en": "English",
    "de": "German",
    "es": "Spanish",
    "fr": "French",
    "it": "Italian",
    "nl": "Dutch",
    "pt": "Portuguese",
    "pl": "Polish",
    "sv": "Swedish",
}


def _plain(code: str) -> str:
    return code.replace("_", " ").capitalize()


def way_word(way: object) -> str:
    """By what somebody is reached."""
    return WAY.get(str(way), str(way))


def status_word(code: str) -> str:
    """A status as a heading says it."""
    return STATUS.get(code) or _plain(code)


def kind_word(code: str) -> str:
    """A kind of candidate."""
    return KIND.get(code) or _plain(code)


def part_word(code: str) -> str:
    """A part of the score."""
    return _PART.get(code) or _plain(code)


def factor_word(code: str) -> str:
    """What lowers the whole score."""
    return _FACTOR.get(code) or _plain(code)


def reason_word(code: str) -> str:
    """Why a target has its verdict."""
    return _REASON.get(code) or _plain(code)


def rejection_word(code: str | None) -> str:
    """Why a person turned a candidate down; empty for none."""
    return REJECTION.get(code or "") or _plain(code or "")


def language_word(code: str) -> str:
    """A language by its name, or its code where we have no name."""
    return _LANGUAGE.get(code, code)


def band_word(low: int) -> str:
    """A score band, "60-79"."""
    higher = [band for band in BANDS if band > low]
    return f"{low}–{higher[-1] - 1}" if higher else f"{low}–100"

"""What the rooms hand to one another: plain, frozen facts and judgements.

Nothing here knows Scrapy, the network or the database. Facts are what a crawl saw; judgements
carry their reasons (see docs/design.md).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Placement(StrEnum):
    """Where on its page a link stands."""

    CONTENT = "content"
    NAV = "nav"
    HEADER = "header"
    FOOTER = "footer"
    SIDEBAR = "sidebar"
    COMMENT = "comment"
    AUTHOR_BIO = "author_bio"
    HIDDEN = "hidden"


class PageKind(StrEnum):
    """What sort of page a referring page is."""

    RESOURCE = "resource"
    ARTICLE = "article"
    HOME = "home"
    DIRECTORY = "directory"
    FORUM = "forum"
    PRODUCT = "product"
    PROFILE = "profile"
    LISTING = "listing"
    GUEST_POST = "guest_post"
    OTHER = "other"


class Verdict(StrEnum):
    """What we say of a target."""

    ALIVE = "alive"
    DEAD = "dead"
    UNSURE = "unsure"


class Reason(StrEnum):
    """Why a target has its verdict; each reason belongs to exactly one verdict."""

    OK = "ok"
    REDIRECTED = "redirected"
    LOGIN_REQUIRED = "login_required"

    HTTP_404 = "http_404"
    HTTP_410 = "http_410"
    DNS_NXDOMAIN = "dns_nxdomain"
    SOFT_404 = "soft_404"
    REDIRECT_TO_HOME = "redirect_to_home"
    PARKED = "parked"
    SUSPENDED = "suspended"
    DEFAULT_PAGE = "default_page"
    REPURPOSED = "repurposed"
    REDIRECT_LOOP = "redirect_loop"
    UNREACHABLE = "unreachable"

    BLOCKED = "blocked"
    ROBOTS = "robots"
    TIMEOUT = "timeout"
    REFUSED = "refused"
    RESET = "reset"
    SERVER_ERROR = "server_error"
    TLS = "tls"
    DNS_FAILURE = "dns_failure"
    OFFLINE = "offline"
    TOO_LARGE = "too_large"
    PRIVATE_ADDRESS = "private_address"
    UNSUPPORTED_SCHEME = "unsupported_scheme"
    SPA_SHELL = "spa_shell"

    @property
    def verdict(self) -> Verdict:
        """The verdict this reason stands for."""
        if self in _ALIVE:
            return Verdict.ALIVE
        return Verdict.DEAD if self in _DEAD else Verdict.UNSURE


_ALIVE = frozenset({Reason.OK, Reason.REDIRECTED, Reason.LOGIN_REQUIRED})
_DEAD = frozenset(
    {
        Reason.HTTP_404,
        Reason.HTTP_410,
        Reason.DNS_NXDOMAIN,
        Reason.SOFT_404,
        Reason.REDIRECT_TO_HOME,
        Reason.PARKED,
        Reason.SUSPENDED,
        Reason.DEFAULT_PAGE,
        Reason.REPURPOSED,
        Reason.REDIRECT_LOOP,
        Reason.UNREACHABLE,
    }
)


SCORE_PARTS = (
    "relevance",
    "page_kind",
    "placement",
    "rel",
    "contact",
    "spread",
    "upkeep",
    "freshness",
    "authority",
    "confidence",
    "asset",
)
"""Parts of a candidate's score that a niche's ``[score]`` table may weigh."""


@dataclass(frozen=True, slots=True)
class Link:
    """One anchor on a referring page, in document order.

    ``href`` is as written; ``url`` the canonical http(s) address, or the absolute one for other
    schemes, or ``""`` when the href is no address at all. ``anchor`` is what a reader takes for it:
    its text, else an image's alt text, else its label; ``text`` is its text alone. ``context`` is
    the sentence or list item around the anchor, ``section`` the nearest heading above it.
    """

    href: str
    url: str
    anchor: str
    placement: Placement
    rel: tuple[str, ...] = ()
    context: str = ""
    section: str = ""
    external: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """A way to reach the editor: ``kind`` is email, form or profile; ``confidence`` 0-1."""

    kind: str
    value: str
    role: str = "general"
    confidence: float = 0.5


TOXIC = 0.6
"""Toxicity (0-1) from which on a page is a place for spam (``risk_domains`` calls it high)."""
DOUBTFUL = 0.3
"""Toxicity from which on a page shows signs of spam (``risk_domains``: medium)."""


@dataclass(frozen=True, slots=True)
class PageAnalysis:
    """All that one page says, judged without a network.

    ``resource_score`` is 0-100, ``relevance`` 0-1 (0 without a niche). ``evidence`` maps a
    judgement (``kind``, ``resource_score``, ``relevance`` …) to its reasons in plain words.
    ``canonical_url`` is the page's own ``rel=canonical`` when it names one. ``robots`` holds the
    page's own directives (``noindex``, ``nofollow``). ``no_solicit`` is the sentence in which a
    page forbids link requests, ``submit_url`` its own form for suggestions, ``guest_post_url`` where
    it invites others to write. ``last_updated`` is a day in ISO 8601, ``region`` a country in two
    capitals, ``fingerprint`` 64 bits in which near-duplicates differ little (0 for short texts),
    ``toxicity`` 0-1 how bad a place for a link it is, ``competitors`` the links to our rivals.
    """

    url: str
    title: str
    language: str
    kind: PageKind
    resource_score: float
    relevance: float
    links: tuple[Link, ...]
    contacts: tuple[Contact, ...] = ()
    mentions: tuple[str, ...] = ()
    text: str = ""
    words: int = 0
    description: str = ""
    canonical_url: str = ""
    robots: tuple[str, ...] = ()
    last_updated: str = ""
    submit_url: str = ""
    no_solicit: str = ""
    outbound_links: int = 0
    outbound_domains: int = 0
    author: str = ""
    region: str = ""
    fingerprint: int = 0
    toxicity: float = 0.0
    guest_post_url: str = ""
    competitors: tuple[str, ...] = ()
    evidence: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Prospect:
    """A page worth fetching: ``priority`` 0-1 is the guess that it is a resource page on topic.

    ``signs`` is what its link says of it, as :mod:`prospector.ranking.signs` packs it.
    """

    url: str
    depth: int
    priority: float
    parent_url: str = ""
    origin: str = "link"
    attempts: int = 0
    hops: int = 0
    signs: bytes = b""


@dataclass(frozen=True, slots=True)
class LinkContext:
    """What referring pages say of a target: lets the judge notice that it became something else."""

    anchor: str = ""
    context: str = ""
    page_title: str = ""
    page_language: str = ""
    page_url: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What the store remembers of a target, handed to the checker.

    ``first_unsure_at``/``strikes`` describe the unbroken run of sights with ``reason``; times are
    UTC ISO 8601. ``etag`` and ``title`` come from the last good sight.
    """

    verdict: Verdict | None = None
    reason: Reason | None = None
    checked_at: str = ""
    strikes: int = 0
    first_unsure_at: str = ""
    title: str = ""
    etag: str = ""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The verdict on one target URL, with what it rests on.

    ``evidence`` is one sentence for a person; ``detail`` the machine-readable chain of sights
    (JSON-able). ``requests`` and ``bytes`` count everything asked for this target, controls and
    confirmation included. ``moved_to`` is where the content went, when that is known.
    """

    url: str
    verdict: Verdict
    reason: Reason
    http_status: int | None = None
    final_url: str = ""
    moved_to: str = ""
    evidence: str = ""
    requests: int = 0
    bytes: int = 0
    checked_at: str = ""
    title: str = ""
    detail: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rendered:
    """One page as a browser showed it, once its content had come.

    ``html`` is the document after its scripts have run, what a reader cannot see marked as such;
    ``url`` the address that was asked for, ``final_url`` where the visit ended (scripts may have
    gone on). ``complete`` is false when content was still coming at the end of our patience.
    ``troubles`` names what the page asked for in vain, which may be why it looks as it does;
    ``notes`` what was done to see it. ``requests`` and ``bytes_read`` are the browser's own.
    """

    url: str
    final_url: str
    status: int
    html: str
    complete: bool = True
    notes: tuple[str, ...] = ()
    troubles: tuple[str, ...] = ()
    requests: int = 0
    bytes_read: int = 0
    seconds: float = 0.0


class RenderError(Exception):
    """A page that no browser could show just now: it crashed, hung, or there is no browser.

    The text says why in plain words; nothing is concluded about the page.
    """

"""What one archived record is to a niche: nothing, a page of its topic, or a hint of one (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from prospector.ingest.payload import decoded
from prospector.ingest.sieve import LEAST_RELEVANCE, SURE, Sieve
from prospector.ingest.wat import WatLink, WatPage, read_wat
from prospector.pages import analyse
from prospector.pages.footprints import link_promise
from prospector.pages.topic import relevance_of
from prospector.urls import canonical, registered_domain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from prospector.ingest.records import Record
    from prospector.items import PageAnalysis
    from prospector.niche import Niche

_LEADS, _LIST = 0.8, 0.6
_LEAST_DOMAINS = 8
"""Other sites that a page of a WAT file must name to be taken for a list."""


@dataclass(frozen=True, slots=True)
class Found:
    """A page that matters: analysed, or named by a WAT record with the ``links`` that lead where we
    look; ``priority`` 0-1 is that of reading it live."""

    url: str
    priority: float
    page: PageAnalysis | None = None
    links: tuple[WatLink, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """A page that matters, and of which something newer is known already."""


@dataclass(frozen=True, slots=True)
class Bad:
    """A record that cannot be read, and why."""

    why: str


Outcome = Found | Known | Bad | None
Line = tuple["Record", bool]
"""A record, and whether something newer is known of its page."""


@dataclass(frozen=True, slots=True)
class Sifter:
    """Reads records for one niche. ``out`` are registered domains whose pages nobody wants,
    ``wanted`` those whose referring pages are wanted, ``dead`` the dead addresses without scheme."""

    niche: Niche
    sieve: Sieve
    out: frozenset[str]
    wanted: frozenset[str]
    dead: frozenset[str]

    def page(self, record: Record, is_known: Callable[[str], bool]) -> Outcome:
        """An archived answer; ``is_known`` is asked only of a page that may matter."""
        body = decoded(record.body, record.headers)
        leads = self.sieve.leads(body)
        guess = 1.0 if leads else self.sieve.estimate(body)
        if guess < LEAST_RELEVANCE:
            return None
        url = canonical(record.url)
        if url is None or registered_domain(url) in self.out:
            return None
        if guess < SURE and not self.sieve.nearly(body, record.headers):
            return None
        if is_known(url):
            return Known()
        page = analyse(body, url, niche=self.niche, headers=record.headers)
        leads = leads and any(link.external and self._is_wanted(link.url) for link in page.links)
        if not leads and page.relevance < LEAST_RELEVANCE and not page.mentions:
            return None
        quality = page.resource_score / 100 * page.relevance
        return Found(url, max(_LEADS if leads else 0.0, round(0.3 + 0.6 * quality, 4)), page)

    def wat(self, record: Record, is_known: Callable[[str], bool]) -> Outcome:
        """Common Crawl's metadata of a page."""
        leads = self.sieve.leads(record.body)
        if not leads and not self.sieve.may_matter(record.body):
            return None
        page = read_wat(record.body)
        if page is None or registered_domain(page.url) in self.out:
            return None
        named = [link for link in page.links() if self._is_wanted(link.url)] if leads else []
        if not named and not self._is_list(page):
            return None
        if is_known(page.url):
            return Known()
        return Found(page.url, _LEADS if named else _LIST, links=tuple(named))

    def read(self, record: Record, is_known: Callable[[str], bool]) -> Outcome:
        """Either kind; what is no archived page after all is :class:`Bad`."""
        try:
            return self.page(record, is_known) if record.status else self.wat(record, is_known)
        except ValueError as cause:
            return Bad(str(cause)[:160])

    def read_all(self, lot: Sequence[Line]) -> list[Outcome]:
        """Several records, in a process that does not see the store."""
        return [self.read(record, _always(known)) for record, known in lot]

    def _is_wanted(self, url: str) -> bool:
        return registered_domain(url) in self.wanted or bare(url) in self.dead

    def _is_list(self, page: WatPage) -> bool:
        """Whether a page on the topic looks like one that recommends others."""
        if link_promise(page.title, page.url, "") <= 0:
            return False
        if relevance_of(self.niche, page.title, "", page.words)[0] < LEAST_RELEVANCE:
            return False
        sites = {registered_domain(link.url) for link in page.links()}
        return len(sites) >= _LEAST_DOMAINS


def _always(known: bool) -> Callable[[str], bool]:
    return lambda _: known


def bare(url: str) -> str:
    """An address in whichever of its spellings: what is dead under one is not alive under another."""
    return url.partition("://")[2].removeprefix("www.").rstrip("/")

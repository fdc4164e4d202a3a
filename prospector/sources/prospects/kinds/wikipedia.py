"""External links of Wikipedia's articles on the topic (or of any other MediaWiki).

https://www.mediawiki.org/wiki/API:Extlinks; read in series, with ``maxlag`` and an honest user agent,
as https://www.mediawiki.org/wiki/API:Etiquette asks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, urlencode

from prospector.sources.prospects.found import (
    Answer,
    Ask,
    AskError,
    Found,
    Reading,
    SourceError,
    brief,
)
from prospector.sources.prospects.kinds.engine import because, read_json, rows_at, said
from prospector.urls import host_of, origin_of, registered_domain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from prospector.niche import Niche
    from prospector.niche.sources import SourceSpec

_TITLES = 50
_SEARCHED = 10
"""Articles that are looked at when the source names none."""
_LINKS = 500
_REFERENCES = frozenset(
    (
        *("wikipedia.org", "wikimedia.org", "wikidata.org", "wikisource.org", "wiktionary.org"),
        *("archive.org", "archive.is", "archive.today", "webcitation.org", "doi.org", "jstor.org"),
        *("worldcat.org", "google.com", "google.de", "google.co.uk", "nih.gov", "harvard.edu"),
        *(
            "semanticscholar.org",
            "arxiv.org",
            "ssrn.com",
            "hdl.handle.net",
            "handle.net",
            "d-nb.info",
        ),
        *("viaf.org", "loc.gov", "bnf.fr", "idref.fr", "isni.org", "id.loc.gov", "ndl.go.jp"),
        *("sciencedirect.com", "springer.com", "wiley.com", "tandfonline.com", "sagepub.com"),
        *("issn.org", "oclc.org", "zbmath.org", "ams.org", "youtube.com", "twitter.com"),
        *("facebook.com", "toolforge.org", "mediawiki.org", "wmflabs.org", "creativecommons.org"),
    )
)
"""Where references and authority control lead: no editor there keeps a list of links."""


class Wikipedia:
    """The articles that a source names, else those that a search for the niche's title finds."""

    def __init__(self, spec: SourceSpec, niche: Niche) -> None:
        self.spec = spec
        self.niche = niche
        self._wikis = _wikis(spec, niche)

    @property
    def service(self) -> str:
        """All languages are one house: one request at a time."""
        return "wikipedia" if not self.spec.urls else f"wiki {host_of(self._wikis[0])}"

    @property
    def secrets(self) -> Mapping[str, str]:
        """There is no key."""
        return {}

    def begin(self) -> Reading:
        """One question for each wiki and fifty articles."""
        asks = []
        for wiki in self._wikis:
            titles = self.spec.articles
            if titles:
                for start in range(0, len(titles), _TITLES):
                    some = "|".join(titles[start : start + _TITLES])
                    asks.append(self._ask(wiki, {"titles": some, "redirects": "1"}, some))
            else:
                topic = self.niche.title or self.niche.name
                search = {
                    "generator": "search",
                    "gsrsearch": topic,
                    "gsrlimit": str(_SEARCHED),
                    "gsrnamespace": "0",
                }
                asks.append(self._ask(wiki, search, f"articles on {topic} at {host_of(wiki)}"))
        return Reading(more=tuple(asks))

    def _ask(self, wiki: str, what: Mapping[str, str], label: str, number: int = 1) -> Ask:
        parameters = {
            "action": "query",
            "prop": "extlinks",
            "ellimit": str(_LINKS),
            "format": "json",
            "formatversion": "2",
            "maxlag": "5",
            **what,
        }
        return Ask(f"{wiki}?{urlencode(parameters)}", label[:200], number=number)

    def read(self, ask: Ask, answer: Answer) -> Reading:
        """The links of the articles in the answer, and the question that goes on where it ended."""
        document = read_json(answer.body, self.spec.label)
        if "error" in document:
            code, words = said(answer.body, "error", "code"), said(answer.body, "error", "info")
            if code in ("maxlag", "ratelimited"):
                raise AskError(f"{self.spec.label} is busy{because(words)}; ask again later.")
            raise SourceError(f"{self.spec.label} refuses the question{because(words or code)}.")
        wiki = ask.url.partition("?")[0]
        own = registered_domain(wiki)
        found = []
        for page in rows_at(document, "query", "pages"):
            title = brief(page.get("title"))
            on = f"{origin_of(wiki)}/wiki/{quote(title.replace(' ', '_'), safe='/:(),')}"
            for link in rows_at(page, "extlinks"):
                url = link.get("url")
                if not isinstance(url, str):
                    continue
                url = f"https:{url}" if url.startswith("//") else url
                domain = registered_domain(url)
                if domain == own or domain in _REFERENCES:
                    continue
                found.append(Found(url, "", title, on, title))
        more: tuple[Ask, ...] = ()
        onward = document.get("continue")
        # Further links of these articles; further articles (gsroffset) would never end.
        if isinstance(onward, dict) and onward.keys() & {"elcontinue", "eloffset"}:
            asked = dict(parse_qsl(ask.url.partition("?")[2]))
            asked.update({str(key): str(value) for key, value in onward.items()})
            more = (self._ask(wiki, asked, ask.label, ask.number + 1),)
        return Reading(tuple(found), more)

    def refusal(self, ask: Ask, answer: Answer) -> SourceError:
        """Wikimedia blocks user agents without a contact."""
        words = because(said(answer.body, "error", "info"))
        if answer.status == 403:
            return SourceError(
                f"{self.spec.label} answers HTTP 403{words}: set PROSPECTOR_CONTACT to your page or"
                " address, since Wikimedia wants to know whom to reach."
            )
        return AskError(f"{self.spec.label} answers HTTP {answer.status}{words}.")


def _wikis(spec: SourceSpec, niche: Niche) -> list[str]:
    """The addresses of ``api.php``: as given, else Wikipedia in each of the niche's languages."""
    if spec.urls:
        return [
            url if url.partition("?")[0].endswith("/api.php") else f"{url.rstrip('/')}/w/api.php"
            for url in spec.urls
        ]
    spoken = spec.languages or niche.languages or ("en",)
    return [f"https://{language}.wikipedia.org/w/api.php" for language in spoken]

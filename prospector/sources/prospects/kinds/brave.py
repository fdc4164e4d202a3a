"""Brave Search API: ``GET https://api.search.brave.com/res/v1/web/search`` with a key in a header.

https://api-dashboard.search.brave.com/documentation: ``count`` up to 20, ``offset`` 0-9 counts
pages, ``query.more_results_available`` says whether there is another. Quotas come in
``X-RateLimit-*`` headers, mistakes as ``{"type": "ErrorResponse", "error": {"code", "detail"}}``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from prospector.sources.prospects.found import Ask, AskError, SourceError
from prospector.sources.prospects.kinds.engine import Engine, because, rows_at, said

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from prospector.sources.prospects.found import Answer
    from prospector.sources.prospects.queries import Query

ENDPOINT = "https://api.search.brave.com/res/v1/web/search"
KEY = "PROSPECTOR_BRAVE_KEY"
HEADER = "X-Subscription-Token"
_COUNT = 20
_LONGEST_QUERY = 400
_LANGUAGES = {"zh": "zh-hans", "ja": "jp", "no": "nb", "pt": "pt-pt"}
"""Languages that Brave spells in its own way."""


class Brave(Engine):
    """Brave's index of its own. It does not know ``inurl:``; those words are asked for bare."""

    operators = ("intitle", "site", "filetype", "inbody")
    most_pages = 10

    def _ask(self, query: Query, number: int) -> Ask:
        parameters = {
            "q": query.text[:_LONGEST_QUERY],
            "count": str(_COUNT),
            "offset": str(number - 1),
            "result_filter": "web",
            "text_decorations": "false",
        }
        if query.language:
            parameters["search_lang"] = _LANGUAGES.get(query.language, query.language)
        if self.spec.country:
            parameters["country"] = self.spec.country.upper()
        return Ask(
            f"{ENDPOINT}?{urlencode(parameters)}",
            query.text,
            campaign=query.campaign,
            number=number,
            language=query.language,
        )

    def results(self, document: Mapping[str, Any]) -> Iterable[tuple[object, object, object]]:
        """``web.results`` with ``url``, ``title`` and ``description``."""
        rows = rows_at(document, "web", "results")
        return [(row.get("url"), row.get("title"), row.get("description")) for row in rows]

    def has_more(self, document: Mapping[str, Any]) -> bool:
        """``query.more_results_available``."""
        query = document.get("query")
        return isinstance(query, dict) and query.get("more_results_available") is True

    def refusal(self, ask: Ask, answer: Answer) -> SourceError:
        """A key that is not taken, a plan without web search, or a query it cannot read."""
        code = said(answer.body, "error", "code")
        detail = because(said(answer.body, "error", "detail"))
        if answer.status in (401, 403) or code == "SUBSCRIPTION_TOKEN_INVALID":
            return SourceError(
                f"Brave does not take the key in {KEY} (HTTP {answer.status}{detail and ','}{detail});"
                " look at your subscription at https://api-dashboard.search.brave.com."
            )
        if answer.status == 402 or code in ("QUOTA_LIMITED", "USAGE_LIMIT_EXCEEDED"):
            return SourceError(f"Brave says that the plan's quota is used up{detail}.")
        return AskError(f"Brave answers HTTP {answer.status}{detail}.")

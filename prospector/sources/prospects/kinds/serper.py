"""Serper, results of Google behind a paid interface: ``POST https://google.serper.dev/search``.

The key goes along as ``X-API-KEY``, the query as JSON (``q``, ``gl``, ``hl``, ``page``); the answer
has ``organic`` results with ``link``, ``title`` and ``snippet``. Another service of this kind is a
class like this one.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from prospector.sources.prospects.found import Ask, AskError, SourceError
from prospector.sources.prospects.kinds.engine import Engine, because, rows_at, said

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from prospector.sources.prospects.found import Answer
    from prospector.sources.prospects.queries import Query

ENDPOINT = "https://google.serper.dev/search"
KEY = "PROSPECTOR_SERPER_KEY"
HEADER = "X-API-KEY"


class Serper(Engine):
    """Ten results a page; each page costs a credit."""

    def _ask(self, query: Query, number: int) -> Ask:
        wanted: dict[str, object] = {"q": query.text}
        if self.spec.country:
            wanted["gl"] = self.spec.country
        if query.language:
            wanted["hl"] = query.language
        if number > 1:
            wanted["page"] = number
        return Ask(
            ENDPOINT,
            query.text,
            json.dumps(wanted, ensure_ascii=False, sort_keys=True),
            campaign=query.campaign,
            number=number,
            language=query.language,
        )

    def results(self, document: Mapping[str, Any]) -> Iterable[tuple[object, object, object]]:
        """``organic`` with ``link``, ``title`` and ``snippet``."""
        rows = rows_at(document, "organic")
        return [(row.get("link"), row.get("title"), row.get("snippet")) for row in rows]

    def refusal(self, ask: Ask, answer: Answer) -> SourceError:
        """``{"message": "Unauthorized.", "statusCode": 403}``, or credits that are used up."""
        words = said(answer.body, "message")
        if "credit" in words.casefold() or answer.status == 402:
            return SourceError(
                f"Serper has no credits left{because(words)}; see https://serper.dev."
            )
        if answer.status in (401, 403):
            return SourceError(
                f"Serper does not take the key in {KEY} (HTTP {answer.status}{words and ', '}"
                f"{words.rstrip('.')}); see https://serper.dev/api-key."
            )
        return AskError(f"Serper answers HTTP {answer.status}{because(words)}.")

"""SearXNG, a metasearch engine that anybody can run: its JSON interface.

https://docs.searxng.org/dev/search_api.html: ``GET /search?q=…&format=json``; a format that is not
switched on is answered with 403.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from prospector.sources.prospects.found import Ask, AskError, SourceError
from prospector.sources.prospects.kinds.engine import Engine, because, rows_at, said
from prospector.urls import origin_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from prospector.niche import Niche
    from prospector.niche.sources import SourceSpec
    from prospector.sources.prospects.found import Answer
    from prospector.sources.prospects.queries import Query


class SearXNG(Engine):
    """One instance, at the address of its front page or of its ``/search``."""

    def __init__(
        self, spec: SourceSpec, niche: Niche, secrets: Mapping[str, str], address: str
    ) -> None:
        super().__init__(spec, niche, secrets)
        base = address.split("?")[0].rstrip("/")
        self._address = base if base.endswith("/search") else f"{base}/search"

    @property
    def service(self) -> str:
        """Each instance has its own pace."""
        return f"searxng {origin_of(self._address)}"

    def _ask(self, query: Query, number: int) -> Ask:
        parameters = {"q": query.text, "format": "json", "pageno": str(number)}
        if query.language:
            parameters["language"] = query.language
        if self.spec.engines:
            parameters["engines"] = ",".join(self.spec.engines)
        if self.spec.categories:
            parameters["categories"] = ",".join(self.spec.categories)
        return Ask(
            f"{self._address}?{urlencode(parameters)}",
            query.text,
            campaign=query.campaign,
            number=number,
            language=query.language,
        )

    def results(self, document: Mapping[str, Any]) -> Iterable[tuple[object, object, object]]:
        """``results`` with ``url``, ``title`` and ``content``.

        An answer without any because its engines did not answer is no answer: it is not kept.
        """
        rows = rows_at(document, "results")
        silent = document.get("unresponsive_engines")
        if not rows and isinstance(silent, list) and silent:
            names = [
                " ".join(map(str, one[:2])) if isinstance(one, list) else str(one)
                for one in silent[:4]
            ]
            raise AskError(
                f"{self.spec.label} has no result because its engines did not answer"
                f" ({', '.join(name[:60] for name in names)})."
            )
        return [(row.get("url"), row.get("title"), row.get("content")) for row in rows]

    def refusal(self, ask: Ask, answer: Answer) -> SourceError:
        """403 is what an instance without JSON says, or one that takes us for a robot."""
        where = f"{self.spec.label} at {origin_of(self._address)}"
        if answer.status == 403:
            return SourceError(
                f"{where} refuses JSON (HTTP 403): its settings.yml needs json among search.formats,"
                " which most public instances leave out; run one of your own."
            )
        if answer.status in (400, 404, 405):
            return SourceError(
                f"{where} answers HTTP {answer.status}{because(said(answer.body, 'error'))}; check the address,"
                " which is that of its front page."
            )
        return AskError(
            f"{where} answers HTTP {answer.status}{because(said(answer.body, 'error'))}."
        )

"""Scrapy's pages go the same guarded way as the checks: one download handler for http and https."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
)
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes

from prospector.config import Config
from prospector.extensions.events import stopping
from prospector.items import Reason
from prospector.net.client import MAX_WIRE, Client, Fetched
from prospector.net.errors import FetchError

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

_ERRORS: dict[Reason, type[Exception]] = {
    Reason.DNS_NXDOMAIN: CannotResolveHostError,
    Reason.DNS_FAILURE: CannotResolveHostError,
    Reason.TIMEOUT: DownloadTimeoutError,
    Reason.REFUSED: DownloadConnectionRefusedError,
}
# The body arrives decompressed, of the length it has.
_DROPPED = ("content-encoding", "transfer-encoding", "content-length")


class GuardedDownloadHandler(BaseDownloadHandler):
    """Fetches through :class:`Client`: private addresses refused, bodies bounded.

    Settings: ``DOWNLOAD_TIMEOUT``, ``DOWNLOAD_MAXSIZE`` (the body is cut there and the response
    flagged ``truncated``), the ``PROSPECTOR_*`` network settings. Certificates are not verified, as
    Scrapy does: a page with an expired one can still be read, and it is not a verdict.
    """

    lazy = True

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._config = Config.load(crawler.settings)
        self._client: Client | None = None
        self._timeout = crawler.settings.getfloat("DOWNLOAD_TIMEOUT")
        self._under_way: set[asyncio.Task[Fetched]] = set()
        self._is_stopping = False
        crawler.signals.connect(self.let_go, signal=stopping)
        self._max_bytes = crawler.settings.getint("DOWNLOAD_MAXSIZE") or 2**30

    def let_go(self) -> None:
        """The crawl is being stopped: give up what is under way."""
        self._is_stopping = True
        for task in self._under_way:
            task.cancel()

    async def download_request(self, request: Request) -> Response:
        """One request, one response; failures in Scrapy's own exception classes."""
        if self._client is None:
            self._client = Client(self._config, most_wire=self._max_bytes + MAX_WIRE)
        headers = {
            name.decode("latin-1"): b",".join(values).decode("latin-1")
            for name, values in request.headers.items()
        }
        headers.pop("Accept-Encoding", None)
        if self._is_stopping:
            raise DownloadFailedError("the crawl is being stopped")
        fetching = asyncio.ensure_future(
            self._client.fetch(
                request.url,
                method=request.method,
                headers=headers,
                timeout=float(request.meta.get("download_timeout", self._timeout)),
                max_bytes=self._max_bytes,
                verify=False,
            )
        )
        self._under_way.add(fetching)
        fetching.add_done_callback(self._under_way.discard)
        try:
            found = await fetching
        except asyncio.CancelledError:
            if not self._is_stopping:
                raise
            raise DownloadFailedError("the crawl is being stopped") from None
        except FetchError as failure:
            raise _ERRORS.get(failure.reason, DownloadFailedError)(str(failure)) from failure
        sent: list[tuple[str, str]] = [
            (name, value.encode("utf-8", "surrogateescape").decode("latin-1"))
            for name, value in found.headers
            if name.lower() not in _DROPPED
        ]
        kind = responsetypes.from_args(headers=Headers(sent), url=found.url, body=found.body[:5000])
        flags = [
            word
            for word, on in (("truncated", found.truncated), (found.broken, True))
            if word and on
        ]
        extra: dict[str, Any] = {"protocol": "HTTP/1.1"}
        return kind(
            url=request.url,
            status=found.status,
            headers=Headers(sent),
            body=found.body,
            flags=flags,
            request=request,
            **extra,
        )

    async def close(self) -> None:
        """Let the connections go."""
        if self._client is not None:
            await self._client.aclose()

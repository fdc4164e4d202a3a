"""A plain web server on loopback and crawls in this process, for tests of the flow."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Callable
from typing import Any, Self

from aiohttp import web
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

Answer = Callable[[web.Request], web.StreamResponse | Any]


class LocalServer:
    """Answers on 127.0.0.1 from its own thread; counts what was asked of which path."""

    def __init__(self, answer: Callable[[web.Request], Any]) -> None:
        self._answer = answer
        self.asked: Counter[str] = Counter()
        self.moments: list[tuple[str, float]] = []
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self.port = 0

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def url(self, path: str = "/") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        self.asked[request.path] += 1
        self.moments.append((request.path, self._loop.time()))
        found = self._answer(request)
        return await found if asyncio.iscoroutine(found) else found

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)

        async def begin() -> None:
            runner = web.ServerRunner(web.Server(self._handle))
            await runner.setup()
            site = web.TCPSite(runner, "127.0.0.1", 0)
            await site.start()
            self.port = runner.addresses[0][1]
            self._ready.set()

        self._loop.run_until_complete(begin())
        self._loop.run_forever()


def project_settings(**more: Any) -> Settings:
    """The project's settings, without a reactor, quick and quiet."""
    settings = Settings()
    settings.setmodule("prospector.settings", priority="project")
    settings.setdict(
        {
            "TWISTED_REACTOR_ENABLED": False,
            "LOG_LEVEL": "ERROR",
            "DOWNLOAD_DELAY": 0,
            "DOWNLOAD_DELAY_JITTER": 0,
            "PROSPECTOR_PROGRESS": "off",
            "PROSPECTOR_ALLOW_PRIVATE": "127.0.0.0/8",
            "PROSPECTOR_CANARIES": "localhost",
            "PROSPECTOR_CONFIRM_DELAY": 0,
            **more,
        },
        priority="cmdline",
    )
    return settings


def crawl(spider: type, settings: Settings, **arguments: Any) -> Any:
    """Run one spider to its end; returns the crawler (``.stats``, ``.spider``)."""
    settings.set("LOG_INSTALL_ROOT_HANDLER", False, priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(spider)
    process.crawl(crawler, **arguments)
    process.start(install_signal_handlers=False)
    return crawler

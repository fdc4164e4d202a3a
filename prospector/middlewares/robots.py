"""robots.txt, truly obeyed: RFC 9309 for pages, also when many requests wait for one file.

Scrapy 2.14 to 2.19 lets disallowed URLs through under concurrency: several requests await one
Deferred, the first consumes its result and the others read "allowed". Here each origin has one
task, and every request awaits it shielded.
"""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING

from scrapy import Request, signals
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.misc import build_from_crawler

from prospector.extensions.events import network_back
from prospector.net.rules import FAILURE_SECONDS, relevant
from prospector.net.shelf import Rules
from prospector.urls import absolute, canonical, origin_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.robotstxt import RobotParser

logger = logging.getLogger(__name__)

_MOST_FAILURES = 10_000
_MAX_REDIRECTS = 5  # RFC 9309 §2.3.1.2: at least five
_DISALLOW_ALL = "User-agent: *\nDisallow: /\n"


class RobotsUnreachable(IgnoreRequest):
    """The rules could not be read, so nothing may be fetched: a fault that may pass."""


class RobotsMiddleware(RobotsTxtMiddleware):
    """Replaces Scrapy's middleware of the same purpose; needs ``ROBOTSTXT_OBEY``.

    One file an origin (scheme, host and port). 4xx means no rules, 5xx and a failure to reach the
    file mean that nothing may be fetched (RFC 9309 §2.3.1.3-4). Stats: ``robotstxt/forbidden``,
    ``robotstxt/unreachable``, ``robotstxt/request_count``.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._kept: Rules[RobotParser] = Rules(self._parse)
        self._loading: dict[str, asyncio.Task[RobotParser]] = {}
        self._failed: dict[str, tuple[float, str]] = {}
        crawler.signals.connect(self.forget_failures, signal=network_back)

    async def robot_parser(self, request: Request) -> RobotParser:
        """The rules of the request's origin, asked for once however many requests wait."""
        origin = origin_of(request.url)
        rules = self._kept.get(origin)
        if rules is not None:
            return rules
        until, why = self._failed.get(origin, (0.0, ""))
        if until > time.monotonic():
            raise RobotsUnreachable(why)
        task = self._loading.get(origin)
        if task is None:
            task = asyncio.get_running_loop().create_task(self._load(origin, request))
            self._loading[origin] = task
        return await asyncio.shield(task)

    def forget_failures(self) -> None:
        """Our own network was away: files that could not be read then are asked for again."""
        self._failed.clear()

    async def _load(self, origin: str, request: Request) -> RobotParser:
        self._stats.inc_value("robotstxt/request_count")
        try:
            response = await self._fetch(f"{origin}/robots.txt")
        except Exception as cause:
            # Whatever stops us from reading the rules also stops us from assuming there are none.
            self._stats.inc_value("robotstxt/unreachable")
            logger.info("robots.txt of %s cannot be read (%s): nothing is fetched", origin, cause)
            if len(self._failed) >= _MOST_FAILURES:
                self._failed.clear()
            self._failed[origin] = time.monotonic() + FAILURE_SECONDS, str(cause)
            raise RobotsUnreachable(str(cause)) from cause
        finally:
            self._loading.pop(origin, None)
        parser = self._kept.keep(origin, self._rules(origin, response).encode())
        await self.crawler.signals.send_catch_log_async(
            signal=signals.robots_parsed, robotparser=parser, request=request
        )
        return parser

    def _parse(self, text: bytes) -> RobotParser:
        found: RobotParser = build_from_crawler(self._parserimpl, self.crawler, text)
        return found

    async def _fetch(self, url: str) -> Response:
        for _ in range(_MAX_REDIRECTS + 1):
            response = await self.crawler.engine.download_async(
                Request(
                    url,
                    priority=self.DOWNLOAD_PRIORITY,
                    meta={"dont_obey_robotstxt": True, "verbatim_url": True},
                    callback=NO_CALLBACK,
                )
            )
            location = response.headers.get(b"Location")
            if not 300 <= response.status < 400 or not location:
                return response
            following = canonical(absolute(url, location.decode("latin-1")) or "")
            if following is None:
                return response
            url = following
        return response

    def _rules(self, origin: str, response: Response) -> str:
        self._stats.inc_value(f"robotstxt/response_status_count/{response.status}")
        if response.status >= 500 or response.status == 429:
            logger.info("robots.txt of %s: %d, nothing is fetched", origin, response.status)
            return _DISALLOW_ALL
        if not 200 <= response.status < 300:
            return ""
        return relevant(response.body, self._robotstxt_useragent or self._default_useragent)

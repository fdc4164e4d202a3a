"""robots.txt under concurrency, with errors and redirects, and Crawl-delay."""

from __future__ import annotations

import asyncio

import pytest
import scrapy
from aiohttp import web
from scrapy.statscollectors import MemoryStatsCollector
from scrapy.utils.test import get_crawler

from prospector.middlewares import robots
from tests.crawl.local import LocalServer, crawl, project_settings
from tests.pace import kept_apart

BARE = {
    "ITEM_PIPELINES": {},
    "EXTENSIONS": {"prospector.extensions.crawl_delay.CrawlDelay": 100},
    "CONCURRENT_REQUESTS": 32,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 32,
}


class Many(scrapy.Spider):
    """Asks for many paths of one host at once."""

    name = "many"

    def __init__(self, urls: list[str]) -> None:
        super().__init__()
        self.urls = urls
        self.fetched: list[str] = []
        self.refused: list[str] = []

    async def start(self):
        for url in self.urls:
            yield scrapy.Request(url, errback=self.failed, dont_filter=True)

    def parse(self, response):
        self.fetched.append(response.url)

    def failed(self, failure):
        self.refused.append(failure.request.url)


def run(answer, paths: list[str], **settings):
    with LocalServer(answer) as server:
        urls = [server.url(path) for path in paths]
        crawler = crawl(Many, project_settings(**BARE, **settings), urls=urls)
    return server, crawler


def rules(text: str, status: int = 200):
    def answer(request: web.Request) -> web.Response:
        if request.path == "/robots.txt":
            return web.Response(text=text, status=status)
        return web.Response(text="<p>page", content_type="text/html")

    return answer


def test_twelve_waiting_requests_fetch_nothing_that_is_disallowed() -> None:
    paths = [f"/private/{number}" for number in range(12)]
    server, crawler = run(rules("User-agent: *\nDisallow: /private"), paths)
    assert server.asked == {"/robots.txt": 1}
    assert len(crawler.spider.refused) == 12
    assert crawler.stats.get_value("robotstxt/forbidden") == 12


def test_allowed_paths_of_the_same_host_are_fetched() -> None:
    server, crawler = run(rules("User-agent: *\nDisallow: /private"), ["/a", "/private/x", "/b"])
    assert sorted(server.asked) == ["/a", "/b", "/robots.txt"]
    assert len(crawler.spider.fetched) == 2


@pytest.mark.parametrize(
    ("status", "fetched"),
    [(404, 3), (403, 3), (410, 3), (500, 0), (503, 0), (429, 0)],
    ids=str,
)
def test_missing_rules_allow_and_failing_ones_forbid(status: int, fetched: int) -> None:
    text = "User-agent: *\nDisallow: /"  # the body of an error page is no rule
    _, crawler = run(rules(text, status), ["/a", "/b", "/c"])
    assert len(crawler.spider.fetched) == fetched


def test_a_robots_file_that_cannot_be_reached_forbids() -> None:
    def answer(request: web.Request) -> web.Response:
        if request.path == "/robots.txt":
            request.transport.abort()
        return web.Response(text="<p>page", content_type="text/html")

    server, crawler = run(answer, ["/a", "/b"])
    assert crawler.spider.fetched == []
    assert set(server.asked) == {"/robots.txt"}


def test_a_redirected_robots_file_is_followed() -> None:
    def answer(request: web.Request) -> web.Response:
        if request.path == "/robots.txt":
            raise web.HTTPFound("/rules.txt")
        if request.path == "/rules.txt":
            return web.Response(text="User-agent: Prospector\nDisallow: /a")
        return web.Response(text="<p>page", content_type="text/html")

    server, _ = run(answer, ["/a", "/b"])
    assert server.asked["/a"] == 0
    assert server.asked["/b"] == 1


def test_crawl_delay_is_kept() -> None:
    paths = ["/a", "/b", "/c", "/d"]
    server, crawler = run(rules("User-agent: *\nCrawl-delay: 0.3\nDisallow:"), paths)
    moments = [moment for path, moment in server.moments if path != "/robots.txt"]
    assert len(moments) == 4
    assert kept_apart(moments, 0.3)
    assert crawler.stats.get_value("prospector/crawl_delay/hosts") == 1


def test_hosts_without_readable_rules_are_remembered_within_a_bound(monkeypatch) -> None:
    """Any number of names below a wildcard may refuse to show their robots.txt."""
    monkeypatch.setattr(robots, "_MOST_FAILURES", 20)

    async def unreachable(self, url):
        raise OSError(f"no way to {url}")

    monkeypatch.setattr(robots.RobotsMiddleware, "_fetch", unreachable)

    async def ask_many() -> int:
        crawler = get_crawler(Many, project_settings(**BARE))
        crawler.stats = crawler.stats or MemoryStatsCollector(crawler)
        middleware = robots.RobotsMiddleware(crawler)
        for number in range(100):
            with pytest.raises(robots.RobotsUnreachable):
                await middleware.robot_parser(scrapy.Request(f"https://h{number}.example/"))
        return len(middleware._failed)

    assert asyncio.run(ask_many()) <= 20

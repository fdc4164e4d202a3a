"""A web whose crawl ends the same in whatever order it is done: for crawls that are cut off.

Lists on hosts of their own, each a seed; every list links to targets that it shares with others, some
of them gone, one site gone from the net, some moved. No limit of the crawl is reached.
"""

from __future__ import annotations

from prospector.demo.loopback import Loopback, Reply, moved

NICHE = """
name = "bees"
languages = ["en"]
domains = ["ours.test"]
seeds = [{seeds}]
[terms]
beekeeping = 3
bees = 1
hive = 1
[limits]
max_pages = 100000
max_depth = 1
follow_external = false
[[asset]]
url = "https://ours.test/bees"
title = "Bees in winter"
terms = ["bees", "winter"]
"""


def niche(lists: int) -> str:
    """The niche file of a crawl over so many lists."""
    return NICHE.format(seeds=", ".join(f'"http://list{n}.test/links"' for n in range(lists)))


def web_of(lists: int, *, delay: float) -> Loopback:
    """Serve so many lists; each page takes ``delay`` seconds."""
    web = Loopback()
    targets = lists * 2
    for number in range(lists):
        items = "".join(
            f"<li><a href='http://target{(number * 3 + k * 7) % targets}.test/page{k}'>Bee source"
            f" {number}-{k}</a> about honey bees in winter, their hive and beekeeping</li>"
            for k in range(6)
        )
        page = (
            f"<html lang='en'><title>Beekeeping links {number}</title><h1>Useful links</h1>"
            f"<p>Write to <a href='mailto:editor@list{number}.test'>the editor</a>.</p>"
            f"<h2>Bees</h2><ul>{items}<li><a href='http://gone{number % 5}.test/'>Lost hive</a></ul>"
            f"<p><a href='/more-links'>More beekeeping links and resources</a></html>"
        )
        more = (
            f"<html lang='en'><title>More beekeeping links {number}</title><h1>More links</h1><ul>"
            + "".join(
                f"<li><a href='http://target{(number + k) % targets}.test/more{k}'>More on bees {k}"
                "</a> and their hive in winter</li>"
                for k in range(3)
            )
            + "</ul></html>"
        )
        web.site(
            f"list{number}.test",
            {
                "/links": Reply(200, page, delay=delay),
                "/more-links": Reply(200, more, delay=delay),
                "/robots.txt": Reply(404),
            },
        )
    for number in range(targets):
        pages: dict[str, object] = {
            "/": f"<title>Target {number}</title><p>Bees of the valley, number {number}.",
            **{f"/page{k}": f"<title>Page {k}</title><p>A page on bees, {k}." for k in range(5)},
            "/more0": moved("/page0"),
            "/more1": "<title>More</title><p>More on bees.",
        }
        web.site(f"target{number}.test", pages)
    return web

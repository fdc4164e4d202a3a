"""One crawl among hostile sites: it ends, within its bounds, and the honest site is read in full."""

from __future__ import annotations

import asyncio
import gzip
import os
import re
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING, Any, NamedTuple

import brotli
import pytest
from backports import zstd

from prospector.demo.loopback import Asked, Loopback, Reply, hang
from tests.crawl.test_demo_crawl import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PER_SITE = 6
MOST_LINKS = 15_000
MOST_REDIRECTS = 5
NICHE = """
name = "hostile"
seeds = [{seeds}]
[terms]
bees = 3
beekeeping = 2
[limits]
max_pages = 400
max_depth = 6
pages_per_site = {per_site}
"""
MEMORY = 560 * 2**20
SECONDS = 150.0
MAX_PAGE = 2 * 2**20
WIRE = MAX_PAGE + 16 * 2**20 + 8 * 2**20
"""Bytes that one answer may send us: the page, what else an answer needs, and the kernel's buffers."""
SENT: Counter[str] = Counter()
"""Bytes that endless servers got rid of, by host."""


def listing(title: str, items: str) -> str:
    return f"<html lang=en><title>{title}</title><h1>Beekeeping links</h1><ul>{items}</ul></html>"


def item(url: str, words: str = "Bees and beekeeping links") -> str:
    return f"<li><a href='{url}'>{words}</a> resources on bees</li>"


def endless(head: bytes, piece: bytes, pause: float = 0.0):
    def answer(asked: Asked):
        async def send(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            try:
                writer.write(head)
                while True:
                    writer.write(piece)
                    SENT[asked.host] += len(piece)
                    await writer.drain()
                    await asyncio.sleep(pause)
            except OSError:
                pass

        return send

    return answer


def calendar(asked: Asked) -> Reply:
    month = int(asked.parameters.get("month", "0"))
    return Reply(200, listing(f"Month {month}", item(f"/links?month={month + 1}")))


def session(asked: Asked) -> Reply:
    fresh = f"{abs(hash((asked.query, asked.times))):x}"
    links = "".join(item(f"/links;jsessionid={fresh}{n}?PHPSESSID={n}{fresh}") for n in range(20))
    return Reply(200, listing("Session", links))


def wildcard(asked: Asked) -> Reply:
    if asked.path == "/robots.txt":
        return Reply(200, "User-agent: *\nAllow: /\n" * 4_000, content_type="text/plain")
    deeper = "".join(item(f"http://n{n}.{asked.host[-40:]}/links") for n in range(10))
    return Reply(200, listing("Wild", deeper))


def spiral(asked: Asked) -> Reply:
    turn = int(asked.parameters.get("n", "0"))
    return Reply(302, "", {"Location": f"/r?n={turn + 1}"})


OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
TEXT = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n"
PLAIN_ROBOTS: dict[str, Any] = {"/robots.txt": Reply(404)}
AGENTS = "".join(f"User-agent: x{n}\n" for n in range(15_000)) + "".join(
    f"Disallow: /{n}\n" for n in range(15_000)
)
STARS = "User-agent: *\nDisallow: /" + "*a" * 400 + "*b$\n"
LIST = listing("Bee links", item("http://honest-target.test/bees"))
BROTLI = brotli.compress(LIST.encode() + b" " * (64 * 2**20), quality=2)
ZSTD = zstd.compress(LIST.encode() + b" " * (256 * 2**20), 3)
PAGES: dict[str, Any] = {
    "endless": endless(OK + b"\r\n", b"<p>honey " * 8_192),
    "dripping": endless(OK + b"\r\n", b"x", 0.2),
    "headers": endless(OK, b"X-Y: " + b"z" * 4_000 + b"\r\n"),
    "hanging": lambda _: hang,
    "bomb": Reply(200, gzip.compress(b"<p>honey " * (12 * 2**20)), {"Content-Encoding": "gzip"}),
    "bomb-br": Reply(200, BROTLI, {"Content-Encoding": "br"}),
    "bomb-zstd": Reply(200, ZSTD, {"Content-Encoding": "zstd"}),
    "deep": Reply(200, LIST + "<div>" * 300_000),
    "many": Reply(
        200,
        listing(
            "Many",
            "".join(item(f"http://many{n % 40}.test/{n % 3}#{n}") for n in range(MOST_LINKS))
            + item("http://many0.test/beyond")
            + "".join(item(f"http://many1.test/{n % 3}#{n}") for n in range(15_000)),
        ),
    ),
    "nulls": Reply(200, LIST.replace("<li>", "\0<li>\0").replace("Bee", "B\0ee")),
    "charset": Reply(200, LIST, content_type="text/html; charset=idna"),
    "utf16": Reply(200, LIST, content_type="text/html; charset=utf-16"),
    "surrogates": Reply(200, LIST.replace("Bee", "&#xD800;&#xDFFF;Bee"), {"ETag": "\xff\xfe\x01"}),
    "private": Reply(302, "", {"Location": "http://169.254.169.254/latest/meta-data/"}),
    "decimal": Reply(302, "", {"Location": "http://2852039166/"}),
    "file": Reply(302, "", {"Location": "file:///etc/passwd"}),
    "refresh": Reply(200, "<meta http-equiv=refresh content='0;url=http://10.0.0.1/'>" + LIST),
    "retry": Reply(503, "", {"Retry-After": "²"}),
    "calendar": calendar,
    "session": session,
    "wild": wildcard,
    "spiral": spiral,
}
ROBOTS: dict[str, Any] = {
    "robots-endless": endless(TEXT, b"Disallow: /x\n" * 8_192),
    "robots-agents": Reply(200, AGENTS, content_type="text/plain"),
    "robots-stars": Reply(200, STARS, content_type="text/plain"),
    "robots-dripping": endless(TEXT, b"D", 0.2),
}
TARGETS = {
    "drip-target": endless(OK + b"\r\n", b"x", 0.2),
    "hang-target": lambda _: hang,
    "spiral-target": spiral,
    "inward-target": Reply(302, "", {"Location": "http://169.254.169.254/latest/meta-data/"}),
    "bomb-target": Reply(200, BROTLI, {"Content-Encoding": "br"}),
    "flood-target": endless(OK + b"Transfer-Encoding: chunked\r\n\r\n5;", b"a" * 65_536),
}


def hostile_web() -> Loopback:
    web = Loopback()
    names = [*PAGES, *ROBOTS]
    honest = "".join(item(f"http://honest-target.test/{n}", f"Bee page {n}") for n in range(20))
    honest += item("http://honest-target.test/gone", "Gone bees")
    honest += "".join(item(f"http://{name}.test/{n}") for name in TARGETS for n in range(40))
    honest += "".join(item(f"http://t{n}.trap.test/x") for n in range(80))
    honest += item("https://expired.test/x") + item("https://another.test/x")
    honest += item("http://10.0.0.1/admin") + item("http://[::ffff:10.0.0.1]/x")
    more = listing("More bee links", item("http://honest-target.test/more"))
    web.site("honest.test", {"/links": listing("Honest", honest + item("/more-links")),
                             "/more-links": more, **PLAIN_ROBOTS})  # fmt: skip
    target: dict[str, Any] = {f"/{n}": "<title>Bees</title><p>All on bees." for n in range(20)}
    web.site(
        "honest-target.test",
        {**target, "/": "<p>Home", "/bees": "<p>bees", "/more": "<p>more", **PLAIN_ROBOTS},
    )
    for name in names:
        page = PAGES.get(name, Reply(200, LIST))
        robots = ROBOTS.get(name, Reply(404))
        if name == "wild":
            web.site("wild.test", page)
            continue
        web.site(f"{name}.test", {"*": page, "/robots.txt": robots})
    for name, answer in TARGETS.items():
        web.site(f"{name}.test", {"*": answer, **PLAIN_ROBOTS})
    for number in range(80):
        web.site(f"t{number}.trap.test", {"*": hang, "/robots.txt": Reply(404)})
    for number in range(40):
        web.site(f"many{number}.test", {"*": "<p>A page", **PLAIN_ROBOTS})
    web.site("expired.test", {"*": "<p>x", **PLAIN_ROBOTS}, tls="expired")
    web.site("another.test", {"*": "<p>x", **PLAIN_ROBOTS}, tls="other-name")
    for first in range(10):
        for second in ("", *(f"n{n}." for n in range(10))):
            web.site(f"{second}n{first}.wild.test", wildcard)
    return web


class Ended(NamedTuple):
    """How the crawl ended."""

    code: int
    said: str
    seconds: float
    memory: int
    db: sqlite3.Connection
    web: Loopback


# Its own peak of memory, in KiB: ru_maxrss begins with that of the process that it was forked from.
TELLING = """
import atexit, pathlib
from scrapy.cmdline import execute
def tell():
    lines = pathlib.Path("/proc/self/status").read_text().splitlines()
    pathlib.Path("peak").write_text(next(l.split()[1] for l in lines if l.startswith("VmHWM")))
atexit.register(tell)
execute()
"""


@pytest.fixture(scope="module")
def ended(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ended]:
    folder: Path = tmp_path_factory.mktemp("hostile")
    (folder / "niches").mkdir()
    seeds = ["http://honest.test/links"]
    seeds += [f"http://{name}.test/links" for name in (*PAGES, *ROBOTS)]
    text = NICHE.format(seeds=", ".join(f'"{url}"' for url in seeds), per_site=PER_SITE)
    (folder / "niches" / "hostile.toml").write_text(text)
    web = hostile_web()
    with web, (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [
                *(sys.executable, "-c", TELLING, "crawl", "resources", "-a", "niche=hostile"),
                *("-s", "DOWNLOAD_DELAY=0", "-s", "DOWNLOAD_DELAY_JITTER=0"),
                *("-s", "DOWNLOAD_TIMEOUT=3", "-s", f"DOWNLOAD_MAXSIZE={MAX_PAGE}"),
            ],
            cwd=folder,
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT),
                "SCRAPY_SETTINGS_MODULE": "prospector.settings",
                "PROSPECTOR_CONFIRM_DELAY": "0.5",
                "PROSPECTOR_CHECK_TIMEOUT": "1",
                "PROSPECTOR_CHECK_PAUSE": "0.01",
                # A busy machine answers late for some seconds; a second later it may not.
                "PROSPECTOR_RETRY_SECONDS": "3",
                "PROSPECTOR_SITE_SECONDS": "90",
                "PROSPECTOR_PAGE_LINKS": str(MOST_LINKS),
                "PROSPECTOR_PAGE_REDIRECTS": str(MOST_REDIRECTS),
                "PROSPECTOR_CHECK_REDIRECTS": "4",
                **web.settings(),
            },
            stderr=log,
        )
        began = time.monotonic()
        guard = threading.Timer(SECONDS, process.kill)
        guard.start()
        process.wait()
        guard.cancel()
        seconds = time.monotonic() - began
        with closing(sqlite3.connect(folder / "output" / "prospector.db")) as db:
            said = (folder / "log").read_text()
            peak = int((folder / "peak").read_text()) * 1024
            yield Ended(process.returncode, said, seconds, peak, db, web)


def test_it_ends_by_itself_within_its_bounds(ended: Ended) -> None:
    assert ended.code == 0, ended.said[-3_000:]
    assert "Traceback" not in ended.said
    assert "mistake of" not in ended.said
    assert ended.memory < MEMORY
    assert ended.seconds < SECONDS


def test_the_honest_site_and_its_targets_are_as_if_alone(ended: Ended) -> None:
    pages = {row[0] for row in ended.db.execute("SELECT url FROM pages")}
    assert {"http://honest.test/links", "http://honest.test/more-links"} <= pages
    rows = ended.db.execute(
        "SELECT url, reason FROM targets WHERE domain = 'honest-target.test'"
    ).fetchall()
    assert dict(rows) == {
        **{f"http://honest-target.test/{n}": "ok" for n in range(20)},
        "http://honest-target.test/bees": "ok",
        "http://honest-target.test/more": "ok",
        "http://honest-target.test/gone": "http_404",
    }


def test_no_hostile_target_is_called_dead_and_none_is_lost(ended: Ended) -> None:
    dead = ended.db.execute("SELECT url FROM targets WHERE verdict = 'dead'").fetchall()
    # A host that redirects for ever is a redirect loop to a reader, too.
    assert {re.sub(r"\?.*", "", url) for (url,) in dead} <= {
        "http://honest-target.test/gone",
        "http://spiral.test/links",
    }
    assert ended.db.execute(
        "SELECT count(*) FROM targets WHERE reason = 'not_checked'"
    ).fetchone() == (0,)


def test_no_private_address_was_asked(ended: Ended) -> None:
    rows = dict(
        ended.db.execute(
            "SELECT url, reason FROM targets WHERE url LIKE '%10.0.0.1%' OR url LIKE '%a00:1%'"
        ).fetchall()
    )
    assert set(rows.values()) == {"private_address"}
    assert len(rows) >= 2
    traces = dict(ended.db.execute("SELECT url, outcome FROM frontier").fetchall())
    assert "private" in traces["http://169.254.169.254/latest/meta-data/"]
    assert traces["http://file.test/links"] == "redirect to no address (302)"


@pytest.mark.parametrize("site", ["calendar.test", "session.test", "wild.test"])
def test_a_trap_gets_no_more_pages_than_any_site(ended: Ended, site: str) -> None:
    (count,) = ended.db.execute(
        "SELECT count(*) FROM page_facts WHERE domain = ?", [site]
    ).fetchone()
    assert 1 <= count <= PER_SITE


def test_redirects_without_end_end(ended: Ended) -> None:
    """As many as the settings say: a page's address and five more, a target's and five more."""
    outcomes = {row[0] for row in ended.db.execute("SELECT outcome FROM frontier")}
    assert f"more than {MOST_REDIRECTS} redirects in a row" in outcomes
    asked = [path for path in ended.web.log.paths if path.startswith("spiral.test/r?")]
    assert len(asked) == MOST_REDIRECTS
    chains = {path for path in ended.web.log.paths if path.startswith("spiral-target.test/r?")}
    assert len(chains) <= 5
    rows = ended.db.execute("SELECT verdict FROM targets WHERE domain = 'spiral-target.test'")
    assert {row[0] for row in rows} == {"unsure"}


def test_a_target_that_leads_home_is_not_followed(ended: Ended) -> None:
    rows = ended.db.execute("SELECT reason FROM targets WHERE domain = 'inward-target.test'")
    assert {row[0] for row in rows} == {"private_address"}


def test_links_beyond_the_bound_are_not_read(ended: Ended) -> None:
    targets = {row[0] for row in ended.db.execute("SELECT url FROM targets")}
    assert "http://many39.test/2" in targets
    assert "http://many0.test/beyond" not in targets


def test_an_endless_server_gets_rid_of_bounded_bytes(ended: Ended) -> None:
    floods = {"endless.test", "headers.test", "robots-endless.test", "flood-target.test"}
    assert floods <= set(SENT)
    for host in floods - {"flood-target.test"}:
        assert SENT[host] < 2 * WIRE, host  # its robots.txt and its page
    # Forty addresses, each asked at both sights for 2 MiB at most, and what the kernel holds.
    assert SENT["flood-target.test"] < 40 * 2 * 10 * 2**20


BOMBS = {"bomb-br.test", "bomb-zstd.test"}


def test_hostile_pages_that_can_be_read_are_read(ended: Ended) -> None:
    pages = {row[0] for row in ended.db.execute("SELECT domain FROM pages")}
    assert {
        "deep.test",
        "many.test",
        "nulls.test",
        "charset.test",
        "surrogates.test",
    } | BOMBS <= pages
    assert {"robots-agents.test", "robots-stars.test"} <= pages


def test_a_site_that_hangs_under_many_names_has_its_share_and_no_more(ended: Ended) -> None:
    rows = dict(
        ended.db.execute(
            "SELECT reason, count(*) FROM targets WHERE domain = 'trap.test' GROUP BY 1"
        ).fetchall()
    )
    assert sum(rows.values()) == 80
    assert set(rows) <= {"timeout", "blocked"}
    assert rows["blocked"] > 0

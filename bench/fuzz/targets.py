"""What is fuzzed: each target takes any bytes and raises only when something is wrong with us.

``python -m bench.fuzz`` feeds them by coverage; ``tests/test_fuzz_targets.py`` feeds every seed, and
every input that once was a finding, without atheris.
"""

from __future__ import annotations

import contextlib
import functools
import gzip
import io
import tempfile
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from protego import Protego

from prospector.checking.cookies import Cookies
from prospector.checking.rules.evidence import Control, Evidence
from prospector.checking.rules.features import features
from prospector.checking.rules.judge import judge
from prospector.checking.rules.kinds import Kind
from prospector.checking.rules.made_up import next_control
from prospector.checking.rules.onward import onward
from prospector.checking.rules.sight import Sight
from prospector.config import Config
from prospector.errors import UserError
from prospector.ingest.payload import MOST_BYTES, decoded
from prospector.ingest.records import records
from prospector.ingest.source import parts_of
from prospector.ingest.wat import read_wat
from prospector.items import Verdict
from prospector.net.client import Fetched
from prospector.net.guard import may_connect
from prospector.net.retry import retry_after
from prospector.net.rules import relevant
from prospector.niche import Niche
from prospector.niche.schema import parse_niche
from prospector.niche.sources import SourceSpec
from prospector.outreach.exchange.contacts_in import read_contacts
from prospector.outreach.exchange.decisions_in import read_decisions
from prospector.outreach.exchange.reading import read_table, rows_of
from prospector.pages import analyse
from prospector.sources.backlinks import read_links
from prospector.sources.prospects.found import SourceError
from prospector.sources.prospects.kinds.feeds import Feed, Opml
from prospector.sources.prospects.kinds.lists import List
from prospector.sources.prospects.kinds.results import Results
from prospector.sources.prospects.kinds.sitemap import Sitemap
from prospector.sources.tables import tables
from prospector.storage.database import open_store
from prospector.urls import (
    absolute,
    canonical,
    host_of,
    ip_of,
    is_external,
    origin_of,
    registered_domain,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlite_utils import Database

SECONDS = 3.0
"""CPU for one input, of a few kilobytes and under instrumentation: a thousand times what it takes."""
NICHE = Niche(
    name="bees",
    title="Beekeeping",
    languages=("en",),
    seeds=("https://hive.test/links",),
    competitors=("rival.test",),
    brands=("Acme Honey",),
    domains=("ours.test",),
    terms={"beekeeping": 3.0, "honey": 1.0, "hive": 1.0},
)
PAGE = "https://hive.test/a/links.html"
AGENT = Config().user_agent


class Slow(Exception):
    """An input took far more time than its length explains."""


class Wrong(AssertionError):
    """A property that must hold does not."""


def holds(true: object, what: str) -> None:
    """Raise unless it is true (``assert`` would go with ``-O``)."""
    if not true:
        raise Wrong(what)


def parted(data: bytes, count: int) -> list[bytes]:
    """The input as ``count`` pieces, split at form feeds; what is missing is empty."""
    pieces = data.split(b"\x0c", count - 1)
    return [*pieces, *[b""] * (count - len(pieces))]


def text(data: bytes) -> str:
    """As a page's text is decoded, lone surrogates included."""
    return data.decode("utf-8", "surrogatepass" if b"\xed" in data else "replace")


def urls(data: bytes) -> None:
    """Normalising is idempotent, and what it lets pass is an address of the web."""
    try:
        base, href = (text(piece) for piece in parted(data, 2))
    except UnicodeDecodeError:
        return
    for written in (base, href, absolute(PAGE, href) or "", absolute(base, href) or ""):
        once = canonical(written)
        if once is None:
            continue
        holds(canonical(once) == once, f"normalising {written!r} twice is not normalising it once")
        holds(once.startswith(("http://", "https://")), f"{once!r} is no address of the web")
        holds(once.isascii() and "#" not in once, f"{once!r} is not normalised")
        host = host_of(once)
        holds(host and host == host.lower(), f"{once!r} has no host")
        domain = registered_domain(once)
        holds(registered_domain(domain) == domain, f"the domain of {once!r} has another domain")
        holds(canonical(origin_of(once) + "/") is not None, f"{once!r} has no origin")
        address = ip_of(host)
        if address is not None:
            may_connect(host)
        is_external(base, once)


def page(data: bytes) -> None:
    """Any page is read, with charset and robots headers of a stranger's making."""
    kind, robots, body = parted(data, 3)
    headers = {"content-type": kind.decode("latin-1"), "x-robots-tag": robots.decode("latin-1")}
    found = analyse(body, PAGE, niche=NICHE, headers=headers)
    holds(0 <= found.relevance <= 1 and 0 <= found.resource_score <= 100, "a score out of range")
    for link in found.links:
        again = canonical(link.url)
        holds(again in (None, link.url), f"{link.url!r} is not normalised")
        holds(not link.external or again, f"{link.url!r} is of another site and no address")
    for words in (found.title, found.text, found.author, *(link.anchor for link in found.links)):
        words.encode()  # what cannot be written to the store would lose the page


def verdict(data: bytes) -> None:
    """Whatever answers come, there is a judgement in a sentence, and no 5xx or wall is dead."""
    status, location, kind, body, other = parted(data, 5)
    code = int(status) if status.isdigit() and len(status) == 3 else 200
    url = "https://valley.web/a/bees.html"
    headers = (("content-type", kind.decode("latin-1")), ("location", text_or(location)))
    hops = [Fetched(url, "GET", code, headers, body)]
    following = onward(hops[0])
    if following is not None:
        holds(canonical(following) == following, f"{following!r} is not normalised")
        hops = [hops[0], Fetched(following, "GET", 200, headers[:1], body)]
    sight = Sight(url, hops=hops)
    control = Control(url, code, url, features(other))
    for controls in ({}, {Kind.FRONT: control}, {Kind.FRONT: None}):
        evidence = Evidence(sight, features(body), controls=controls)
        next_control(evidence)
        found = judge(evidence)
        holds(found.evidence.endswith("."), f"{found.evidence!r} is no sentence")
        passing = hops[-1].status >= 500 or hops[-1].status in (401, 403, 429)
        holds(
            not (passing and len(hops) == 1 and found.reason.verdict is Verdict.DEAD)
            or "suspended" in found.reason,
            f"HTTP {hops[-1].status} is called {found.reason}",
        )


def text_or(data: bytes) -> str:
    """A header's value as the client decodes it."""
    return data.decode("utf-8", "surrogateescape")


def niche(data: bytes) -> None:
    """A niche file is read or refused in a sentence."""
    with contextlib.suppress(UserError):
        parse_niche(data, "a.toml")


def table(data: bytes) -> None:
    """CSV and JSON imports: rows of decisions, contacts and backlinks, or a sentence."""
    ending, body = (data[:1] or b" ")[0] % 4, data[1:]
    path = scratch() / f"in{('.csv', '.tsv', '.jsonl', '.txt')[ending]}"
    path.write_bytes(body)
    db = store()
    with contextlib.suppress(UserError):
        read_decisions(db, read_table(path, {"id", "candidate_id"}), "ann")
    with contextlib.suppress(UserError):
        read_contacts(db, rows_of(path, {"email"}))
    with contextlib.suppress(UserError):
        for _, columns, rows in tables(path):
            for link in read_links(rows, columns, {"ours.test"}):
                repr(link).encode()


def robots(data: bytes) -> None:
    """Rules for us out of any file, and an answer for any address."""
    path, body = parted(data, 2)
    rules = relevant(body, AGENT)
    holds("\n" not in rules.split("\n", 1)[0], "no first line")
    parsed = Protego.parse(rules)
    parsed.can_fetch(canonical(absolute(PAGE, path.decode("latin-1")) or "") or PAGE, AGENT)
    parsed.crawl_delay(AGENT)


def cookies(data: bytes) -> None:
    """Nothing that a Set-Cookie line says breaks the next request's head, or goes to strangers."""
    lines = [text_or(piece) for piece in parted(data, 4)]
    jar = Cookies()
    jar.keep("https://a.valley.co.uk/x", lines)
    for url in ("https://a.valley.co.uk/y", "https://valley.co.uk/", "https://b.valley.co.uk/"):
        sent = jar.header(url)
        holds(not set("\r\n\0") & set(sent), f"{sent!r} breaks a head")
    holds(jar.header("https://other.co.uk/") == "", "a cookie went to a stranger")
    for line in lines:
        wait = retry_after(line)
        holds(wait is None or wait >= 0, f"{line!r} gives a negative wait")


def documents(data: bytes) -> None:
    """Sitemaps, feeds, blogrolls, lists of links and saved results."""
    name, body = (data[:1] or b" ")[0], data[1:]
    kind, made = _SOURCES[name % len(_SOURCES)]
    source = made(SourceSpec(kind, urls=("https://hive.test/sitemap.xml",)), NICHE)
    where = ("https://hive.test/robots.txt", "https://hive.test/map.xml", "/tmp/file")[
        name // 8 % 3
    ]
    with contextlib.suppress(SourceError):
        for found in source.parse(body, where, {"content-type": "text/xml"}, 1).found:
            holds(canonical(found.url) == found.url, f"{found.url!r} is not normalised")


def archive(data: bytes) -> None:
    """WARC and WAT records, plain or packed: read, or named as damaged; bodies bounded."""
    name = (data[:1] or b" ")[0] % 4
    path = scratch() / ("in.warc", "in.warc.gz", "in.wat", "in.wat.gz")[name]
    path.write_bytes(gzip.compress(data[1:], 1) if name % 2 else data[1:])
    with contextlib.suppress(UserError):
        for part in parts_of(path):
            for record in records(part, 0, lambda damage: holds(damage.sentence(), "no words")):
                if part.is_wat:
                    with contextlib.suppress(ValueError):
                        seen = read_wat(record.body)
                        repr(seen.links() if seen is not None else None)
                else:
                    holds(len(decoded(record.body, record.headers)) <= MOST_BYTES, "too long")
    with contextlib.suppress(ValueError):
        read_wat(data[1:])
    for coding in ("gzip", "deflate", "br"):
        headers = {"content-encoding": coding, "transfer-encoding": "chunked" if name % 2 else ""}
        holds(len(decoded(data[1:], headers)) <= MOST_BYTES, f"{coding} unpacks to too much")


def zips(data: bytes) -> None:
    """Exports and workbooks in zip files, and WACZ archives: read, or refused in a sentence."""
    for name in ("in.zip", "in.xlsx", "in.wacz"):
        path = scratch() / name
        path.write_bytes(data)
        with contextlib.suppress(UserError):
            if name == "in.wacz":
                for part in parts_of(path):
                    for _ in records(part, 0, lambda damage: holds(damage.sentence(), "no words")):
                        pass
            else:
                for _, _, rows in tables(path):
                    list(rows)


def zipped(name: str, data: bytes) -> bytes:
    """A zip file with one file in it, packed."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return file.getvalue()


_SOURCES = (
    ("sitemap", Sitemap),
    ("feed", Feed),
    ("opml", Opml),
    ("list", List),
    ("results", Results),
)


@functools.cache
def scratch() -> Path:
    """A folder of this process."""
    return Path(tempfile.mkdtemp(prefix="fuzz-"))


@functools.cache
def store() -> Database:
    """An empty store, which nothing is written to."""
    return open_store(scratch() / "store.db")


class Target(NamedTuple):
    """``run`` takes any bytes; ``seeds`` are where the search begins; ``longest`` input in bytes."""

    run: Callable[[bytes], None]
    seeds: tuple[bytes, ...]
    longest: int = 4_096


_WARC = (
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Date:"
    b" 2024-05-01T10:00:00Z\r\nWARC-Target-URI: http://a.test/\r\nContent-Type: application/http;"
    b" msgtype=response\r\nContent-Length: 66\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
    b"\r\n<p>honey</p><a href=/x>y\r\n\r\n"
)
_WAT = (
    b'{"Envelope":{"WARC-Header-Metadata":{"WARC-Target-URI":"http://a.test/"},"Payload-Metadata":'
    b'{"HTTP-Response-Metadata":{"Response-Message":{"Status":"200"},"HTML-Metadata":{"Head":{"Title"'
    b':"x","Metas":[]},"Links":[{"path":"A@/href","url":"http://b.test/","text":"b"}]}}}}}'
)
TARGETS: dict[str, Target] = {
    "urls": Target(
        urls,
        (
            b"HTTP://User:x@Ex\xc3\xa4mple.ORG:80/a/../b;c?utm_source=x&q=%F6#d\x0c//[::ffff:7f00:1]/",
            b"http://0x7f.1/%2e%2e/%zz\x0c?a=1&amp;b",
            b"https://xn--bcher-kva.co.uk.:443\\x\x0cjavascript:x",
        ),
        512,
    ),
    "page": Target(
        page,
        (
            (
                b"text/html; charset=utf-8\x0cnoindex\x0c<html lang=en><title>Bees</title><nav><a href=/x>a"
                b"</a></nav><h1>Links</h1><ul><li><a rel='nofollow ugc' href=http://a.test/>A</a> on honey"
                b"</ul><p>By <a rel=author href=/b>Ann</a>, 3 May 2024 <time datetime=2024-05-03>x</time>"
                b"<a href=mailto:ann@hive.test>mail</a> ann [at] hive [dot] test <form action=/submit>"
            ),
            b"text/html;charset=utf-16\x0c\x0c<\x00a\x00 \x00h\x00",
            b"\x0c\x0c<base href=//b.test/><meta charset=shift_jis><area href=x><table><tr><td><footer>",
        ),
    ),
    "verdict": Target(
        verdict,
        (
            b"200\x0c\x0ctext/html\x0c<title>Page not found</title><h1>404</h1><p>gone\x0c<p>home",
            b"302\x0c/login?next=/a\x0ctext/html\x0c<form><input type=password>\x0c<p>",
            b"200\x0c\x0ctext/html\x0c<meta http-equiv=refresh content='0;url=/x'>This domain is for sale\x0c",
            b"403\x0c\x0ctext/html\x0cJust a moment... cf-chl\x0c<script>window.location='/y'</script>",
        ),
    ),
    "niche": Target(
        niche,
        (
            b'name = "bees"\nseeds = ["https://a.test/"]\n[terms]\n"honey bee" = 2\n[limits]\nmax_pages = 3\n',
            (
                b'name="b"\n[[source]]\nkind="searxng"\nqueries=["x"]\n[[asset]]\nurl="https://a.test/"\n'
                b'title="t"\nterms=["x"]\n[score]\n'
            ),
        ),
    ),
    "table": Target(
        table,
        (
            b'\x00id,status,note,next_action_at\nbl-1,approved,"a\nb",2026-01-31\n',
            b"\x00sep=;\nsource_url;target_url;anchor;first_seen;rel\nhttp://a.test/;http://b.test/;x;1 May 2024;nofollow\n",
            b'\x02{"id":"x","status":"won","note":1e3}\n{"id":"y"}\n',
            b"\x01domain\temail\trole\na.test\tann@a.test\teditor\n",
        ),
    ),
    "robots": Target(
        robots,
        (
            b"/a?b=c\x0cUser-agent: *\nDisallow: /*a*b$\nAllow: /a\nCrawl-delay: 2\nSitemap: /s.xml\n",
            b"/\x0c\xef\xbb\xbfuser agent prospector\ndisalow /x\nrequest-rate: 1/5\n",
        ),
        2_048,
    ),
    "cookies": Target(
        cookies,
        (
            b'a=1; Domain=.valley.co.uk; Path=/\x0cb="2"; domain=co.uk\x0cWed, 21 Oct 2026 07:28:00 GMT',
            b"=x; domain=.a.valley.co.uk\x0c;;\x0c120",
        ),
        1_024,
    ),
    "documents": Target(
        documents,
        (
            b"\x08<?xml version='1.0'?><urlset xmlns='x'><url><loc>https://a.test/</loc></url></urlset>",
            b"\x00User-agent: *\nSitemap: /map.xml\n",
            (
                b"\x09<rss version='2.0'><channel><title>t</title><item><link>http://a.test/</link><description>"
                b"&lt;b&gt;x</description></item></channel></rss>"
            ),
            b"\x0a<opml><body><outline text='x' htmlUrl='http://a.test/' xmlUrl='/f'/></body></opml>",
            b"\x0b- [Bees](http://a.test/) on honey\n* http://b.test/x\n",
            b'\x0c{"results":[{"url":"http://a.test/","title":"t","snippet":"s"}]}',
        ),
    ),
    "zips": Target(
        zips,
        (
            zipped("a.csv", b"source_url,target_url\nhttp://a.test/,http://b.test/\n" * 9),
            zipped("archive/a.warc", _WARC),
        ),
    ),
    "archive": Target(
        archive,
        (b"\x00" + _WARC, b"\x01" + _WARC * 2, b"\x02" + _WAT, b"\x03" + _WARC[:-80]),
    ),
}


def feed(name: str, data: bytes) -> None:
    """Run one input, and mind its time."""
    began = time.process_time()
    TARGETS[name].run(data)
    seconds = time.process_time() - began
    if seconds > SECONDS:
        raise Slow(f"{len(data):,} bytes took {seconds:.1f} s of CPU")

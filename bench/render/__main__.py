"""What rendering costs, whether the browser leaks, and how often pages are taken for shells.

    python -m bench.render speed --pages 500      pages a second, CPU a page, memory of the browser
    python -m bench.render share                  pages of the real corpus and the demo taken for shells

The pages are those of the browser tests, on loopback: five kinds of front ends in turn.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import statistics
import tempfile
import time
from pathlib import Path

from bench.render.processes import cpu_seconds, use
from prospector.browser import solo
from prospector.config import Config
from prospector.demo.loopback import Loopback, Reply
from prospector.items import RenderError
from prospector.pages import analyse
from prospector.pages.rendering import needs_rendering
from tests.browser import apps
from tests.corpus import pages as corpus_pages

KINDS = {
    "shell": ("react.test", "/links"),
    "not found": ("react.test", "/nowhere"),
    "infinite scroll": ("scroll.test", "/list"),
    "load more": ("more.test", "/list"),
    "cookie wall": ("wall.test", "/list"),
    "static": ("static.test", "/list"),
}


def web_of_apps() -> Loopback:
    """The five kinds of front ends, and a static list."""
    web = Loopback()
    web.site("react.test", apps.react_like())
    web.site("scroll.test", apps.infinite_scroll())
    web.site("more.test", apps.load_more())
    web.site("wall.test", apps.cookie_wall())
    web.site("static.test", {"/list": apps.static_list(), "/menu.js": Reply(200, ";")})
    return web


def speed(pages: int, renew: int) -> None:
    """Render so many pages and print what they took."""
    solo.RENEW = renew or 10**9
    with web_of_apps() as web:
        config = Config.load({**web.settings(), "PROSPECTOR_RENDER_SECONDS": "30"})
        asyncio.run(_speed(config, pages))


async def _speed(config: Config, pages: int) -> None:
    renderer = solo.SoloRenderer(config)
    by_kind: dict[str, list[float]] = {name: [] for name in KINDS}
    memory: list[int] = []
    lost = 0
    loop_cpu = time.process_time()
    try:
        for host, path in KINDS.values():  # the start of the browser is not a page's
            await renderer.render(f"https://{host}{path}")
        began, cpu = time.monotonic(), cpu_seconds()
        names = [list(KINDS)[number % len(KINDS)] for number in range(pages)]
        done = 0

        async def worker() -> None:
            nonlocal done, lost
            while names:
                name = names.pop()
                host, path = KINDS[name]
                try:
                    shown = await renderer.render(f"https://{host}{path}?{len(names)}")
                    by_kind[name].append(shown.seconds)
                except RenderError as cause:
                    lost += 1
                    print(f"lost {host}{path}: {cause}")
                done += 1
                if done % 50 == 0:
                    now = use()
                    memory.append(now.memory)
                    print(
                        f"{done:5} pages  {now.memory / 2**20:6.0f} MiB in {now.processes} processes"
                    )

        await asyncio.gather(*(worker() for _ in range(config.renders_at_once)))
        seconds = time.monotonic() - began
        used = cpu_seconds() - cpu
    finally:
        await renderer.aclose()
    own = time.process_time() - loop_cpu
    print(f"{pages} pages, {lost} lost, {config.renders_at_once} at once")
    print(f"{pages / seconds:.2f} pages/s; {used / pages * 1000:.0f} ms CPU a page in the browser")
    print(f"{own / pages * 1000:.0f} ms CPU a page in this process, the web included")
    for name, took in by_kind.items():
        if took:
            print(f"  {name:16} median {statistics.median(took):.2f} s")
    if len(memory) >= 4:
        first, last = statistics.mean(memory[:2]), statistics.mean(memory[-2:])
        print(
            f"memory {first / 2**20:.0f} MiB after the first hundred pages, {last / 2**20:.0f} MiB"
            f" over the last hundred: {(last / first - 1) * 100:+.0f} %"
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"this process took at most {peak:.0f} MiB")


def share() -> None:
    """Count what is taken for a shell among real static pages and on the demo web."""
    real = corpus_pages()
    began = time.process_time()
    taken = {url: why for url, body in real.items() if (why := needs_rendering(body))}
    decided = (time.process_time() - began) / len(real) * 1000
    began = time.process_time()
    for url, body in real.items():
        analyse(body, url)
    analysed = (time.process_time() - began) / len(real) * 1000
    print(f"corpus: {len(taken)} of {len(real)} real static pages are taken for a shell")
    for url, why in taken.items():
        print(f"  {url}: {why}")
    print(f"deciding takes {decided:.2f} ms CPU a page, analysing one {analysed:.2f} ms")
    with tempfile.TemporaryDirectory() as folder:
        print(f"demo: {_demo(Path(folder))}")


def _demo(folder: Path) -> str:
    import sqlite3

    from prospector.demo.web import demo_web
    from tests.crawl.test_demo_crawl import QUICK, scrapy_crawl

    with demo_web() as web:
        done = scrapy_crawl(folder, web.settings(), "-a", "niche=demo", *QUICK, "-L", "INFO")
    stats = dict(
        line.strip(" ,{}").replace("'", "").split(": ", 1)
        for line in done.stderr.splitlines()
        if line.strip().startswith(("'prospector/render", "'prospector/store/pages"))
    )
    with sqlite3.connect(folder / "output" / "prospector.db") as db:
        pages, rendered = db.execute("SELECT count(*), sum(rendered) FROM page_facts").fetchone()
    shells = int(stats.get("prospector/render/done", 0)) - rendered
    return f"{rendered} of {pages} pages rendered, {shells} renderings of targets"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="what", required=True)
    fast = commands.add_parser("speed", help="render pages on loopback")
    fast.add_argument("--pages", type=int, default=500)
    fast.add_argument("--renew", type=int, default=0, help="start anew after so many; 0 never")
    commands.add_parser("share", help="how often pages are taken for shells")
    args = parser.parse_args()
    if args.what == "speed":
        speed(args.pages, args.renew)
    else:
        share()


if __name__ == "__main__":
    main()

"""Pages made to cost time or memory end soon, whatever is on them."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from prospector.pages import analyse
from prospector.pages.dom import MAX_LINKS

URL = "http://hostile.example/page"
SECONDS = 30.0
"""CPU for the largest page; a quick machine needs a fifth of it, quadratic work minutes."""

MEMORY = 500 * 2**20
"""For a page of 100,000 links, over what the program takes by itself."""

PAGES = {
    "ten megabytes of text": "<p>" + "word after word. " * 620_000,
    "ten megabytes of small elements": "<p>" + "<i>a</i> <b>b</b> " * 550_000,
    "more links than are read": "".join(f'<a href="/{n}">{n}</a> ' for n in range(MAX_LINKS + 50)),
    "links in one line": "<p>" + "x <a href=http://a.example/>y</a>" * 60_000,
    "links in one line by an author": '<p>By <a rel="author" href="/a">Ann Lee</a>'
    + "x <a href=http://a.example/>y</a>" * 60_000,
    "deep elements": "<div>" * 200_000 + f'<a href="{URL}">x</a>',
    "deep lists": "<ul><li>" * 100_000 + "text",
    "deep links": '<a href="/x"><div>' * 100_000,
    "deep inline elements": "<span><q>" * 100_000 + "text",
    "long attributes": f'<div class="{"a-nav " * 500_000}" style="{"display :" * 300_000}">x',
    "long anchor": f'<a href="/{"a" * 3_000_000}">{"more " * 600_000}</a>',
    "open tags": "<a href=" * 500_000,
    "entities": "&amp;&#x41;&nosuch;" * 400_000,
    "headings": "<h2>related <a href=/x>x</a></h2>" * 60_000,
    "spaces": "<p>Anzeige" + " " * 3_000_000 + "<a href=/x>x</a>",
}


@pytest.mark.parametrize("name", PAGES)
def test_ends_in_bounded_time(name: str) -> None:
    start = time.process_time()
    found = analyse(PAGES[name], URL)
    assert time.process_time() - start < SECONDS
    assert len(found.links) <= MAX_LINKS


def test_four_times_the_page_takes_about_four_times_the_time() -> None:
    row = '<li><a href="http://a.example/{}">Name</a> and what there is to see</li>'

    def seconds(count: int) -> float:
        html = "<ul>" + "".join(row.format(n) for n in range(count)) + "</ul>"
        times = []
        for _ in range(3):
            start = time.process_time()
            analyse(html, URL)
            times.append(time.process_time() - start)
        return min(times)

    seconds(500)
    assert seconds(16_000) < 8 * seconds(4_000)  # all pairs of links would be sixteen times


@pytest.mark.parametrize(("asked", "read"), [(0, 0), (7, 7), (10**9, 40)])
def test_no_more_links_are_read_than_are_asked_for(asked: int, read: int) -> None:
    html = "".join(f'<p><a href="/{n}">{n}</a>' for n in range(40))
    links = analyse(html, URL, most_links=asked).links
    assert [link.href for link in links] == [f"/{n}" for n in range(read)]


CHILD = """
import pathlib
from prospector.pages import analyse
from tests.pages.test_hostile_pages import PAGES, URL
def peak():
    lines = pathlib.Path("/proc/self/status").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmHWM"))) * 1024
before = peak()
analyse(PAGES["more links than are read"], URL)
print(peak() - before)
"""


def test_the_longest_list_of_links_takes_bounded_memory() -> None:
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", CHILD], capture_output=True, text=True, check=True, cwd=root
    )
    assert int(done.stdout) < MEMORY

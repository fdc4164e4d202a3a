"""Redirect maps and the flow of links."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from prospector.audit.flow import flow_of, neglected
from prospector.audit.redirects import LivingPage, Redirect, as_text, closest

LIVING = [
    LivingPage("https://ours.test/guides/varroa-mites", "Counting Varroa mites"),
    LivingPage("https://ours.test/shop", "Shop for beekeepers"),
    LivingPage("https://ours.test/", "Ours"),
]


@pytest.mark.parametrize(
    ("dead", "words", "to"),
    [
        ("https://ours.test/2014/varroa-mites.html", "", "https://ours.test/guides/varroa-mites"),
        (
            "https://ours.test/old/17",
            "how to count varroa mites",
            "https://ours.test/guides/varroa-mites",
        ),
        ("https://ours.test/recipes/honey-cake", "a cake with honey", ""),
        ("https://ours.test/old", "", ""),
    ],
)
def test_the_closest_living_page(dead: str, words: str, to: str) -> None:
    assert closest(dead, words, LIVING)[0] == to


MAP = [
    Redirect("https://ours.test/old page", "https://ours.test/new", ("x",), "http_404", 3, 1),
    Redirect("https://ours.test/a+b.html", "https://ours.test/new?x=1", (), "http_404", 1, 0),
    Redirect("https://ours.test/none", "", (), "http_410", 2, 0),
    Redirect("https://ours.test/q?id=7", "https://ours.test/new", (), "http_404", 1, 0),
    Redirect('https://ours.test/x";}evil{"', "https://ours.test/new", (), "http_404", 1, 0),
]


def test_the_map_as_csv_nginx_and_apache() -> None:
    table = as_text(MAP, "csv").splitlines()
    assert table[0].startswith("from,to,")
    assert table[1] == "https://ours.test/old page,https://ours.test/new,3,1,http_404,x"
    nginx = as_text(MAP, "nginx").splitlines()
    assert nginx[1] == 'location = "/a+b.html" { return 301 "https://ours.test/new?x=1"; }'
    assert [line[:1] for line in nginx] == ["#", "l", "#", "#", "#"]
    apache = as_text(MAP, "apache").splitlines()
    assert apache[1] == 'RedirectMatch 301 "^/a\\+b\\.html$" "https://ours.test/new?x=1"'


def test_nginx_takes_the_lines(tmp_path) -> None:
    if shutil.which("nginx") is None:
        pytest.skip("no nginx on this machine")
    rules = as_text(MAP, "nginx")
    conf = tmp_path / "nginx.conf"
    conf.write_text(
        f"pid {tmp_path}/pid; error_log {tmp_path}/err; events {{}}\n"
        f"http {{ access_log off; server {{ listen 127.0.0.1:18080;\n{rules}}} }}\n"
    )
    done = subprocess.run(
        ["nginx", "-t", "-c", str(conf)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_rank_and_what_little_leads_to() -> None:
    links = [
        ("/", "/a"),
        ("/", "/b"),
        ("/a", "/"),
        ("/b", "/"),
        ("/b", "/b"),
        ("/a", "/b"),
        ("/a", "/c"),
    ]
    flow = flow_of(links, ["/", "/a", "/b", "/c", "/lonely"])
    ranks = {one.url: one.rank for one in flow}
    assert flow[0].url == "/"
    assert ranks["/lonely"] == min(ranks.values())
    assert sum(ranks.values()) == pytest.approx(5, abs=0.01)
    assert [one.url for one in neglected(flow, {"/lonely", "/", "/c"})] == ["/lonely"]
    assert flow_of([]) == []

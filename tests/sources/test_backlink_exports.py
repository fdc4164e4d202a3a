"""Exports of backlinks as the tools write them: encodings, preambles, headers, odd columns."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from prospector.cli.main import cli
from prospector.errors import UserError
from prospector.sources.backlinks import KnownLink, Refused, read_links
from prospector.sources.cells import day
from prospector.sources.columns import by_names
from prospector.sources.tables import tables
from prospector.storage.database import open_store

if TYPE_CHECKING:
    from pathlib import Path

OURS = {"ours.example"}
PAGE, TARGET = "https://hive.example/links", "https://ours.example/guide"


def written(path: Path, *lines: list[str], mark: str = ",", encoding: str = "utf-8") -> Path:
    out = io.StringIO()
    csv.writer(out, delimiter=mark).writerows(lines)
    path.write_bytes(out.getvalue().encode(encoding))
    return path


def found(path: Path) -> list[KnownLink | Refused]:
    return [one for _, columns, rows in tables(path) for one in read_links(rows, columns, OURS)]


def links(path: Path) -> list[tuple[str, str]]:
    rows = found(path)
    assert not [row for row in rows if isinstance(row, Refused)]
    return [(row.page_url, row.target_url) for row in rows if isinstance(row, KnownLink)]


AHREFS = [
    "Referring page title",
    "Referring page URL",
    "Language",
    "Platform",
    "Referring page HTTP code",
    "Domain rating",
    "UR",
    "Domain traffic",
    "Referring domains",
    "Linked domains",
    "External links",
    "Page traffic",
    "Keywords",
    "Target URL",
    "Left context",
    "Anchor",
    "Right context",
    "Redirect Chain URLs",
    "Redirect Chain status codes",
    "Type",
    "Is spam",
    "Content",
    "Nofollow",
    "UGC",
    "Sponsored",
    "Rendered",
    "Raw",
    "Lost status",
    "Drop reason",
    "Discovered status",
    "First seen",
    "Last seen",
    "Lost",
]


def ahrefs(**cells: str) -> list[str]:
    given_cells = {"Referring page URL": PAGE, "Target URL": TARGET, "Type": "Text", **cells}
    return [given_cells.get(name, "") for name in AHREFS]


def test_ahrefs_in_utf_16_with_tabs(tmp_path) -> None:
    row = ahrefs(
        Anchor="the guide", Nofollow="true", UGC="false", **{"First seen": "2026-01-02 03:04"}
    )
    path = written(tmp_path / "a.csv", AHREFS, row, mark="\t", encoding="utf-16")
    (link,) = found(path)
    assert link == KnownLink(PAGE, TARGET, "the guide", "nofollow", "2026-01-02")


TOOLS = {
    "ahrefs before 2021": (
        ["#", "Domain Rating", "Referring Page URL", "Link URL", "TextPre", "Link Anchor", "Type"],
        ["1", "40", PAGE, TARGET, "", "guide", "Dofollow"],
    ),
    "semrush": (
        ["Page ascore", "Source title", "Source url", "Target url", "Anchor", "Nofollow"],
        ["31", "Links", PAGE, TARGET, "guide", "FALSE"],
    ),
    "majestic": (
        [
            "Target URL",
            "Source URL",
            "Anchor Text",
            "Source Crawl Date",
            "FlagNoFollow",
            "Source Trust Flow",
        ],
        [TARGET, PAGE, "guide", "2026-03-01", "0", "12"],
    ),
    "moz": (
        ["URL", "Title", "Anchor Text", "Link Type", "Spam Score", "PA", "DA", "Target URL"],
        [PAGE, "Links", "guide", "follow", "1%", "30", "40", TARGET],
    ),
    "screaming frog": (
        [
            "Type",
            "Source",
            "Destination",
            "Size (Bytes)",
            "Alt Text",
            "Anchor",
            "Status Code",
            "Follow",
        ],
        ["Hyperlink", PAGE, TARGET, "100", "", "guide", "200", "true"],
    ),
    "linkody": (
        [
            "URL FROM",
            "TAGS",
            "NOTES",
            "EXPECTED LANDING PAGE URL",
            "EXPECTED FOLLOW",
            "EXPECTED ANCHOR",
        ],
        [PAGE, "", "", TARGET, "follow", "guide"],
    ),
    "buzzstream": (
        ["Link Partner - Name", "Linking from", "Linking To", "Anchor Text"],
        ["Hive", PAGE, TARGET, "guide"],
    ),
    "tracelinker": (["source_url", "target_url", "anchor_text"], [PAGE, TARGET, "guide"]),
}


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_each_tools_headers(tmp_path, tool: str, mark: str) -> None:
    header, row = TOOLS[tool]
    path = written(tmp_path / "x.csv", header, row, mark=mark, encoding="utf-8-sig")
    if tool == "ahrefs before 2021":
        header[6:], row[6:] = [], []
        written(path, header, row, mark=mark)
    (link,) = found(path)
    assert (link.page_url, link.target_url, link.anchor) == (PAGE, TARGET, "guide")


def test_lines_above_the_header_and_trailing_spaces(tmp_path) -> None:
    path = written(
        tmp_path / "moz.csv",
        ["Inbound links for ours.example"],
        ["Exported on 2026-11-01"],
        [],
        ["URL ", "Title", " Anchor Text", "Spam Score", "Target URL"],
        [PAGE, "Links", "guide", "1", TARGET],
    )
    assert links(path) == [(PAGE, TARGET)]


SEARCH_CONSOLE = {
    "latest links": (["Linking page", "Last crawled"], [PAGE, "2026-11-02"], PAGE),
    "in German": (["Verweisende Seite", "Zuletzt gecrawlt"], [PAGE, "02.11.2026"], PAGE),
    "in Japanese": (["リンク元ページ", "最終クロール"], [PAGE, "2026/11/02"], PAGE),
    "top linking sites": (
        ["Site", "Linking pages", "Target pages"],
        ["hive.example", "1,240", "3"],
        "https://hive.example/",
    ),
    "sites in French": (
        ["Sites les plus", "Pages"],
        ["hive.example", "12"],
        "https://hive.example/",
    ),
}


@pytest.mark.parametrize("kind", SEARCH_CONSOLE)
def test_search_console_in_any_language(tmp_path, kind: str) -> None:
    header, row, page = SEARCH_CONSOLE[kind]
    path = written(tmp_path / "ours.example-Latest links-2026-11-18.csv", header, row)
    assert links(path) == [(page, "")]


def test_one_column_a_competitor(tmp_path) -> None:
    path = written(
        tmp_path / "gap.csv",
        [
            "Referring page title",
            "Referring page URL",
            "Domain rating",
            "Intersect",
            "rival.example/",
            "other.example/",
            "third.example/",
        ],
        ["Links", PAGE, "40", "2", "3", "1", "0"],
    )
    assert links(path) == [(PAGE, "https://rival.example/"), (PAGE, "https://other.example/")]
    path = written(
        tmp_path / "backlink gap.csv",
        ["Domain", "Domain ascore", "ours.example", "rival.example", "Matches"],
        ["hive.example", "31", "0", "12", "1"],
    )
    assert links(path) == [("https://hive.example/", "https://rival.example/")]


def test_a_zip_with_a_table_for_each_sheet(tmp_path) -> None:
    path = tmp_path / "gsc.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("Sites.csv", "Site,Linking pages\nhive.example,3\n")
        packed.writestr("Latest links.csv", f"Linking page,Last crawled\n{PAGE},2026-11-02\n")
        packed.writestr("readme.md", "nothing")
        packed.writestr("Filters.csv", "Filter,Value\nAll,1\n")
    assert links(path) == [("https://hive.example/", ""), (PAGE, "")]


REFUSED = {
    "not a link that people click": ahrefs(Type="Frame"),
    "no http(s) address of a page": ahrefs(**{"Referring page URL": "javascript:alert(1)"}),
    "no address at all": ahrefs(**{"Referring page URL": " "}),
    "a page of ours": ahrefs(**{"Referring page URL": "https://www.ours.example/a"}),
    "no http(s) address of a target": ahrefs(**{"Target URL": "mailto:ed@ours.example"}),
    "a link inside one site": ahrefs(**{"Target URL": "https://hive.example/b"}),
}


@pytest.mark.parametrize("reason", REFUSED)
def test_a_row_is_taken_or_named_with_its_reason(tmp_path, reason: str) -> None:
    path = written(tmp_path / "a.csv", AHREFS, ahrefs(), REFUSED[reason])
    good, bad = found(path)
    assert isinstance(good, KnownLink)
    assert isinstance(bad, Refused)
    assert (bad.line, bad.reason) == (3, reason)


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("2026-01-02T03:04:05Z", "2026-01-02"),
        ("Jan 2, 2026", "2026-01-02"),
        ("2 Jan 2026", "2026-01-02"),
        ("02/01/2026", "2026-01-02"),
        ("01/13/2026", "2026-01-13"),
        ("13.01.2026", "2026-01-13"),
        ("31/31/2026", ""),
        ("2026-13-01", ""),
        ("yesterday", ""),
        ("", ""),
    ],
)
def test_dates(cell: str, told: str) -> None:
    assert day(cell) == told


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["source_url", "target_url", "anchor", "type", "cost", "first_seen"]),
            st.text(max_size=60),
        ),
        max_size=5,
    )
)
def test_whatever_stands_in_the_cells_each_row_has_an_outcome(rows) -> None:
    columns = by_names(["source_url", "target_url", "anchor", "type", "cost", "first_seen"])
    assert columns is not None
    outcomes = list(read_links(enumerate(rows, 2), columns, OURS))
    assert len(outcomes) == len(rows)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([["a", "b"], ["1", "2"]], "not clear from its columns"),
        ([], "is empty"),
    ],
)
def test_a_file_that_says_nothing(tmp_path, lines, said: str) -> None:
    path = written(tmp_path / "x.csv", *lines)
    done = run(tmp_path, path)
    assert done.exit_code != 0
    assert said in str(done.exception)


def run(folder: Path, *arguments: object):
    return CliRunner().invoke(cli, ["import", *map(str, arguments), "--db", str(folder / "s.db")])


@pytest.fixture
def niche(tmp_path):
    path = tmp_path / "bees.toml"
    path.write_text(
        'name = "bees"\nseeds = ["https://hive.example/"]\ndomains = ["ours.example"]\n'
        'competitors = ["rival.example"]\n'
    )
    return path


def test_links_to_us_are_watched_and_the_others_visited(tmp_path, niche) -> None:
    rival = ahrefs(**{"Target URL": "https://rival.example/x"})
    path = written(
        tmp_path / "a.csv", AHREFS, ahrefs(Anchor="=cmd()"), rival, REFUSED["a page of ours"]
    )
    bad = tmp_path / "bad.csv"
    for new in ("2 new", "0 new"):
        done = run(tmp_path, path, "-n", niche, "--rejected", bad)
        assert done.exit_code == 0, done.exception
        assert f"1 link to us and 1 to others taken ({new}), 1 row not" in done.output
        assert "not taken, 1: a page of ours" in done.output
    assert bad.read_text().splitlines()[1] == "4,a page of ours,https://www.ours.example/a"
    db = open_store(tmp_path / "s.db")
    assert db.execute(
        "SELECT page_url, target_url, expected_anchor, source FROM backlinks"
    ).fetchall() == [(PAGE, TARGET, "=cmd()", "ahrefs:a.csv")]
    assert db.execute("SELECT niche, page_url, target_url FROM known_links").fetchall() == [
        ("bees", PAGE, "https://rival.example/x")
    ]
    db.close()


def test_a_dry_run_writes_nothing_and_a_niche_is_needed(tmp_path, niche) -> None:
    path = written(tmp_path / "a.csv", AHREFS, ahrefs())
    assert "would be taken" in run(tmp_path, path, "-n", niche, "--dry-run").output
    assert not (tmp_path / "s.db").exists()
    db = open_store(tmp_path / "s.db")
    assert db.execute("SELECT count(*) FROM backlinks").fetchone() == (0,)
    db.close()
    assert "Say -n NICHE" in str(run(tmp_path, path).exception)


def test_a_zip_that_is_none(tmp_path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(b"PK nothing")
    with pytest.raises(UserError, match="no zip file"):
        found(path)

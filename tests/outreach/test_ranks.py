"""Rank files of several publishers, and the rank in our own link graph."""

from __future__ import annotations

import gzip

import pytest
from click.testing import CliRunner

from prospector.cli.ranks import command
from prospector.errors import UserError
from prospector.outreach.ranks import authority_of, import_ranks, rank_own_graph, read_ranks
from prospector.storage.pages import save_page
from tests.factories import link, page

TRANCO = "1,google.com\n2,www.gov.uk\n3,example.co.uk\n"
MAJESTIC = "GlobalRank,TldRank,Domain,TLD,RefSubNets\n1,1,google.com,com,5\n7,2,bbc.co.uk,uk,4\n"
COMMON = (
    "#harmonicc_pos\t#harmonicc_val\t#pr_pos\t#pr_val\t#host_rev\t#n_hosts\n"
    "1\t3.1E7\t3\t0.01\tcom.google\t12\n9\t2.9E7\t5\t0.01\tuk.co.bbc\t3\n"
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (TRANCO, [("google.com", 1), ("www.gov.uk", 2), ("example.co.uk", 3)]),
        (f"rank,domain\n{TRANCO}", [("google.com", 1), ("www.gov.uk", 2), ("example.co.uk", 3)]),
        (MAJESTIC, [("google.com", 1), ("bbc.co.uk", 7)]),
        (TRANCO.replace(",", ";"), [("google.com", 1), ("www.gov.uk", 2), ("example.co.uk", 3)]),
        ('sep=;\nrank;domain\n1;"google.com"\n', [("google.com", 1)]),
        (MAJESTIC.replace(",", ";"), [("google.com", 1), ("bbc.co.uk", 7)]),
        (COMMON, [("google.com", 1), ("bbc.co.uk", 9)]),
        (
            "1,google.com\nnonsense\n,,\n2,a/b.com\n3,fine.org\n",
            [("google.com", 1), ("fine.org", 3)],
        ),
    ],
)
def test_files_are_told_by_their_shape(text: str, found) -> None:
    assert list(read_ranks(text.splitlines(keepends=True))) == found


@pytest.mark.parametrize("text", ["", "hello", "a;b;c\n1;2;3\n", '{"a": 1}'])
def test_another_file_is_refused(text: str) -> None:
    with pytest.raises(UserError, match=r"rank file that I know. Wanted is .* 1;example.org"):
        list(read_ranks(text.splitlines(keepends=True)))


def test_authority_falls_by_ten_for_each_tenfold() -> None:
    assert [authority_of(n) for n in (1, 10, 1000, 1_000_000)] == [100, 90, 70, 40]


def test_an_import_replaces_the_one_before(store, tmp_path) -> None:
    file = tmp_path / "tranco.csv.gz"
    file.write_bytes(gzip.compress(TRANCO.encode()))
    assert import_ranks(store, file, "tranco") == 3
    file.write_bytes(gzip.compress(b"5,google.com\n6,new.org\n"))
    assert import_ranks(store, file, "tranco") == 2
    row = store.execute("SELECT position FROM domain_ranks WHERE domain = 'google.com'").fetchone()
    assert row == (5,)


def test_the_file_that_is_none_is_named(store, tmp_path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("domain;note\ngoogle.com;big\n")
    with pytest.raises(UserError, match=r"mine.csv: it is no rank file"):
        import_ranks(store, file, "mine")


def test_a_broken_archive_leaves_the_old_ranks(store, tmp_path) -> None:
    file = tmp_path / "tranco.csv.gz"
    file.write_bytes(gzip.compress(TRANCO.encode()))
    import_ranks(store, file, "tranco")
    file.write_bytes(gzip.compress(b"5,google.com\n" * 9_000)[:-200])
    with pytest.raises(UserError, match="cannot be read"):
        import_ranks(store, file, "tranco")
    assert store.execute("SELECT count(*) FROM domain_ranks").fetchone() == (3,)


def test_our_own_graph_ranks_what_many_link_to(store) -> None:
    with store.atomic():
        for name in ("a", "b", "c"):
            links = (link("https://hub.test/"), link(f"https://leaf-{name}.test/"))
            save_page(
                store, "bees", page(f"https://{name}.test/", *links), http_status=200, depth=0
            )
    assert rank_own_graph(store) == 7
    ranks = dict(store.execute("SELECT domain, authority FROM domain_ranks").fetchall())
    assert max(ranks, key=ranks.__getitem__) == "hub.test"
    assert ranks["hub.test"] == 100
    assert ranks["leaf-a.test"] == ranks["leaf-b.test"] > ranks["a.test"] == ranks["b.test"] == 0


def test_an_empty_graph_is_no_fault(store) -> None:
    assert rank_own_graph(store) == 0


def test_the_command(tmp_path) -> None:
    file = tmp_path / "top-1m.csv"
    file.write_text(TRANCO)
    done = CliRunner().invoke(command, ["import", str(file), "--db", str(tmp_path / "p.db")])
    assert "3 domains ranked by top-1m" in done.output
    for arguments in (["import", "nowhere.csv"], ["import", str(file), "--source", "crawl"]):
        done = CliRunner().invoke(command, [*arguments, "--db", str(tmp_path / "p.db")])
        assert isinstance(done.exception, UserError)


def test_lines_that_are_no_rank_are_counted_and_the_first_is_shown(tmp_path) -> None:
    (tmp_path / "t.csv").write_text("rank,domain\n1,a.org\n\nnon\x1bsense\n,,\n2,b.org\n")
    done = CliRunner().invoke(
        command, ["import", str(tmp_path / "t.csv"), "--db", str(tmp_path / "r.db")]
    )
    assert "2 domains ranked by t." in done.output
    assert "2 lines passed over" in done.stderr
    assert "the first is line 4: non sense" in done.stderr
    (tmp_path / "u.csv").write_text("sep=;\nrank;domain\n1;a.org\n")
    done = CliRunner().invoke(
        command, ["import", str(tmp_path / "u.csv"), "--db", str(tmp_path / "r.db")]
    )
    assert done.stderr == ""

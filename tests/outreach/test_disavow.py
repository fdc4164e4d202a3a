"""The disavow file: from what people said, never from a score."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from prospector.cli.main import cli
from prospector.errors import UserError
from prospector.outreach.disavow import MOST_LINES, disavow_file, merged, reviewed
from prospector.outreach.suppressions import Suppressions
from prospector.storage.pages import save_page
from tests.factories import link, page


def test_only_domains_that_a_person_named_for_it(store) -> None:
    Suppressions(store).add([("domain", "farm.test")], "Disavow: a link farm\nwith # signs")
    Suppressions(store).add([("domain", "rude.test")], "asked us not to write")
    Suppressions(store).add([("email", "a@b.test")], "disavow: no domain")
    found = reviewed(store)
    assert found == {"farm.test": "a link farm with # signs"}
    assert disavow_file(found) == "# a link farm with # signs\ndomain:farm.test\n"


def test_the_lines_of_an_earlier_file_stay() -> None:
    there = "# old\ndomain:Old.test\nhttps://bad.test/page\n"
    assert merged(there, {"old.test": "again", "new.test": ""}) == f"{there}domain:new.test\n"


def test_google_takes_so_many_lines() -> None:
    with pytest.raises(UserError, match="Google takes 100,000"):
        disavow_file({f"d{n}.test": "" for n in range(MOST_LINES + 1)})


def test_the_audit_and_the_command(store, tmp_path) -> None:
    with store.atomic():
        store.execute("INSERT INTO niche_domains VALUES ('bees', 'ours.test', 'ours')")
        for host, toxicity in (("farm.test", 0.8), ("fine.test", 0.0)):
            save_page(
                store,
                "bees",
                page(f"https://{host}/", link("https://ours.test/"), toxicity=toxicity),
                http_status=200,
                depth=0,
            )
    (path,) = (
        row[2] for row in store.execute("PRAGMA database_list").fetchall() if row[1] == "main"
    )

    def run(*arguments: str):
        return CliRunner().invoke(cli, ["disavow", "--db", path, *arguments])

    audit = run("--audit", "--format", "csv").output.splitlines()
    assert len(audit) == 2
    assert audit[1].startswith("farm.test,1,0.8,high,spam signs on the page")
    assert "no domain was reviewed for it" in str(run().exception)
    Suppressions(store).add([("domain", "farm.test")], "disavow: farm")
    done = run("--out", str(tmp_path / "disavow.txt"))
    assert "seldom needed" in done.output
    assert (tmp_path / "disavow.txt").read_text() == "# farm\ndomain:farm.test\n"

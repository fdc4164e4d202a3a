"""A store that knows one dead page, and the intake of a file into it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from prospector.ingest.take_in import Intake
from prospector.items import Reason
from prospector.outreach.candidates import rescore
from prospector.storage.pages import save_page
from prospector.storage.run import CrawlRun
from prospector.storage.targets import Targets
from tests.factories import link, page, verdict
from tests.ingest.files import DEAD

if TYPE_CHECKING:
    from pathlib import Path


class Desk:
    """Runs intakes on one file, each as a process of its own would."""

    def __init__(self, path: Path, niche: Any) -> None:
        self.path, self.niche = path, niche
        self.damage: list[str] = []

    def take(self, file: Path, *, again: bool = False, told: Any = lambda _: None) -> Any:
        run = CrawlRun(self.path, "ingest", self.niche)
        try:
            intake = Intake(
                run,
                self.niche,
                file,
                told=told,
                damaged=lambda one: self.damage.append(one.sentence()),
            )
            taken = intake.take(again=again)
            rescore(run.db, self.niche)
            run.finish("finished", complete=True)
        except BaseException:
            run.close()
            raise
        return taken

    def rows(self, sql: str, *values: object) -> list[tuple]:
        run = CrawlRun(self.path, "test", self.niche)
        try:
            return run.db.execute(sql, list(values)).fetchall()
        finally:
            run.finish("finished", complete=True)


@pytest.fixture
def desk(tmp_path, bees) -> Desk:
    found = Desk(tmp_path / "store.db", bees)
    run = CrawlRun(found.path, "resources", bees)
    with run.db.atomic():
        save_page(
            run.db, "bees", page("https://hive.test/links", link(DEAD)), http_status=200, depth=0
        )
        target = run.db.execute("SELECT id FROM targets").fetchone()[0]
        Targets(run.db).record(target, verdict(DEAD, Reason.HTTP_410))
    run.finish("finished", complete=True)
    return found

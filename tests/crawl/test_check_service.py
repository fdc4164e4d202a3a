"""The service that feeds due targets to the checker: each once, whatever is still unwritten."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import TYPE_CHECKING

from prospector.clock import now
from prospector.items import CheckResult, Known, LinkContext, Reason
from prospector.niche import niche_for_topic
from prospector.pipelines.service import IN_FLIGHT, CheckService
from prospector.storage.pages import save_page
from prospector.storage.run import CrawlRun
from tests.factories import link, page, verdict

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

TARGETS = IN_FLIGHT + 300


class Eager:
    """Judges whatever it is given after some turns of the loop."""

    resting = 0
    rested_at = float("-inf")

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()

    async def check(
        self, url: str, contexts: Sequence[LinkContext] = (), known: Known | None = None
    ) -> CheckResult:
        self.asked[url] += 1
        for _ in range(self.asked.total() % 7):
            await asyncio.sleep(0)
        return verdict(url, Reason.OK, at=now())

    async def aclose(self) -> None:
        """Nothing is open."""


def test_every_due_target_is_checked_exactly_once(tmp_path: Path) -> None:
    run = CrawlRun(str(tmp_path / "x.db"), "resources", niche_for_topic("bees", ["http://a.web/"]))
    urls = [f"http://t{number}.web/" for number in range(TARGETS)]
    with run.db.atomic():
        save_page(run.db, "bees", page("http://a.web/", *map(link, urls)), http_status=200, depth=0)
    checker = Eager()

    async def crawl() -> None:
        service = CheckService(run, checker)
        service.start()
        async with asyncio.timeout(30):
            while not service.idle:
                if checker.asked.total() < TARGETS:
                    service.poke()
                await asyncio.sleep(0)
        await service.stop()

    asyncio.run(crawl())
    written = run.db.execute("SELECT count(*), max(checks) FROM targets").fetchone()
    run.close()
    assert set(checker.asked.values()) == {1}
    assert len(checker.asked) == TARGETS
    assert written == (TARGETS, 1)


def test_a_crawl_that_goes_on_counts_the_dead_it_had_found(tmp_path: Path) -> None:
    niche = niche_for_topic("bees", ["http://a.web/"])
    run = CrawlRun(str(tmp_path / "x.db"), "resources", niche)
    with run.db.atomic():
        gone = page("http://a.web/", link("http://t1.web/"), link("http://t2.web/"))
        save_page(run.db, "bees", gone, http_status=200, depth=0)
        for target in run.targets.due(5):
            reason = Reason.HTTP_404 if target.url == "http://t1.web/" else Reason.OK
            run.targets.record(target.id, verdict(target.url, reason, at=now()))
    run.close()
    again = CrawlRun(str(tmp_path / "x.db"), "resources", niche)
    assert CheckService(again, Eager()).dead == 1
    again.close()

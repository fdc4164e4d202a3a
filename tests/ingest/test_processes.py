"""Archives taken in on two cores: the same tables, in the same order, whatever dies in between."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from signal import SIGKILL
from typing import TYPE_CHECKING, Any

import pytest

from prospector.ingest import queue
from prospector.ingest.queue import Queue
from prospector.ingest.records import Damage, Record
from prospector.ingest.sieve import Interest, Sieve
from prospector.ingest.sift import Bad, Found
from prospector.ingest.take_in import Intake
from prospector.niche import load_niche
from prospector.storage.run import CrawlRun
from tests.corpus import needs_corpus, pages
from tests.ingest.deadly import DeadlySifter
from tests.ingest.files import DEAD, bee_list, wat_json, write_warc, write_wat
from tests.waiting import lives, until

if TYPE_CHECKING:
    from collections.abc import Iterator

LISTS = [(f"http://club{n}.test/links", bee_list(title=f"Bees {n}")) for n in range(60)]
TABLES = (
    "SELECT * FROM pages ORDER BY url",
    "SELECT * FROM links ORDER BY page_url, target_url, anchor",
    "SELECT * FROM contacts ORDER BY 1, 2, 3, 4",
    "SELECT url, domain, next_check_at IS NOT NULL FROM targets ORDER BY url",
    "SELECT url, priority, origin, state FROM frontier ORDER BY url",
    "SELECT page_url, target_url, anchor, rel FROM known_links ORDER BY 1, 2",
    "SELECT part, position, records, pages, kept, damaged FROM ingests",
)


@pytest.fixture
def eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any file is worth another process."""
    monkeypatch.setattr(queue, "_WORTH_SECONDS", 0.0)


def take(path: Path, niche: Any, file: Path, processes: int, least: int = 0) -> list[list[tuple]]:
    """The tables after a file was taken in, at least so many helpers having been at it."""
    run = CrawlRun(path, "ingest", niche)
    intake = Intake(run, niche, file, processes=processes)
    crew, seen = intake._queue._crew, [0]
    intake._told = lambda _: seen.append(crew.size)
    intake.take()
    assert max(seen) >= least
    found = [run.db.execute(sql).fetchall() for sql in TABLES]
    run.finish("finished", complete=True)
    return found


@needs_corpus
@pytest.mark.usefixtures("eager")
def test_real_pages_give_the_same_tables(tmp_path: Path) -> None:
    file = tmp_path / "real.warc.gz"
    write_warc(file, list(pages().items())[::2])
    niche = load_niche("cybersecurity")
    alone = take(tmp_path / "one.db", niche, file, 1)
    assert len(alone[0]) > 5
    assert take(tmp_path / "two.db", niche, file, 2, least=1) == alone


@pytest.mark.usefixtures("eager")
def test_metadata_gives_the_same_tables(tmp_path: Path, bees: Any) -> None:
    file = tmp_path / "some.wat.gz"
    links = [(f"https://site{n}.test/bees", f"Honey {n}") for n in range(20)]
    title = "Beekeeping links: honey and hives"
    write_wat(file, [wat_json(f"http://c{n}.test/links", title, links) for n in range(150)])
    alone = take(tmp_path / "one.db", bees, file, 1)
    assert len(alone[4]) == 150
    assert take(tmp_path / "two.db", bees, file, 2, least=1) == alone


def test_a_small_file_starts_no_process(tmp_path: Path, bees: Any, monkeypatch) -> None:
    began: list[object] = []
    monkeypatch.setattr("prospector.cores.crew.Crew._start", lambda self: began.append(self))
    file = tmp_path / "small.warc.gz"
    write_warc(file, LISTS)
    assert len(take(tmp_path / "store.db", bees, file, 0)[0]) == len(LISTS)
    assert began == []


def record(number: int, word: str = "fine") -> Record:
    return Record(number, f"http://{word}{number}.test/", "2024-05-01T00:00:00Z", b"x", 200)


@pytest.fixture
def deadly(bees: Any, eager: None) -> Iterator[Queue]:
    sieve = Sieve.of(bees, Interest())
    nothing: frozenset[str] = frozenset()
    sifter = DeadlySifter(bees, sieve, nothing, nothing, nothing, home=os.getpid())
    made = Queue(sifter, lambda url, at: False, 2)
    yield made
    made.close()


def test_a_record_that_ends_processes_is_named_and_the_others_are_read(deadly: Queue) -> None:
    given = [record(n, "deadly" if n in (6, 30) else "fine") for n in range(40)]
    given.insert(20, Damage("some.warc", 20, "it is cut off"))  # type: ignore[arg-type]
    found = []
    for number, one in enumerate(given):
        if number == 4:
            until(lambda: deadly._crew.size == 0 or deadly._crew._helpers[0].was_ready)
        deadly.put(one, 0.0)
        # Only the helper reads here: what it has no room for waits.
        until(lambda: all(one.load < 6 for one in deadly._crew._helpers))
        found += deadly.take()
    found += deadly.take(rest=True)
    assert [one if isinstance(one, Damage) else one[0] for one in found] == given
    outcomes = {one[0].position: one[1] for one in found if not isinstance(one, Damage)}
    bad = [number for number, outcome in outcomes.items() if isinstance(outcome, Bad)]
    # The second may have been read here, where it does no harm.
    assert bad in ([6], [6, 30])
    assert "was ended by signal 9 while it read it" in outcomes[6].why
    assert all(isinstance(outcomes[n], Found) for n in outcomes if n not in bad)


KILLED = """
import os, signal, sys
from pathlib import Path
import prospector.ingest.take_in as it
from prospector.ingest import queue
it._BATCH, queue._WORTH_SECONDS = 10, 0.0
from prospector.niche import load_niche
from prospector.storage.run import CrawlRun
niche = load_niche(sys.argv[2])
run = CrawlRun(sys.argv[1], "ingest", niche)
def told(taken):
    if taken.pages >= 30:
        print(*intake._queue._crew.pids, flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
intake = it.Intake(run, niche, Path(sys.argv[3]), told=told, processes=3)
intake.take()
"""


def test_killed_it_leaves_no_process_behind_and_reads_no_record_twice(tmp_path: Path) -> None:
    profile = tmp_path / "bees.toml"
    profile.write_text(
        'name = "bees"\nseeds = ["https://hive.test/"]\nterms.beekeeping = 3\nterms.honey = 1\n'
    )
    file, store = tmp_path / "a.warc.gz", tmp_path / "store.db"
    write_warc(file, [(url, html + f"<a href='{DEAD}'>x</a>") for url, html in LISTS])
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, str(store), str(profile), str(file)],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        cwd=Path(__file__).parents[2],
    )
    assert ended.returncode == -SIGKILL, ended.stderr
    pids = [int(word) for word in ended.stdout.split()]
    assert len(pids) == 2
    until(lambda: not any(map(lives, pids)))
    assert ended.stderr == ""
    tables = take(store, load_niche(str(profile)), file, 2)
    assert [row[0] for row in tables[0]] == sorted(url for url, _ in LISTS)
    assert tables[6][0][2:] == (60, 60, 0, 0), "each record is counted once"

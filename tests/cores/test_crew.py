"""Processes beside ours: what they answer, and that no death of one, or of us, costs anything."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from prospector.cores import crew as crews
from prospector.cores.crew import Crew, Perilous, Unserved, cores
from prospector.cores.helper import WorkError
from prospector.niche import load_niche
from tests.cores import work
from tests.waiting import lives, until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[2]


@pytest.fixture
def hire() -> Iterator[Callable[..., Crew]]:
    made: list[Crew] = []

    def one(task: Callable[..., Any], processes: int = 2) -> Crew:
        made.append(Crew(task, processes))
        return made[-1]

    yield one
    for crew in made:
        crew.close()


def result(crew: Crew, *words: object, **names: object) -> Any:
    """Of a task, once a helper has room for it."""
    found: list[Any] = []
    until(lambda: _offered(crew, words, names, found))
    return found[0].result(30)


def _offered(crew: Crew, words: Any, names: Any, found: list[Any]) -> bool:
    future = crew.offer(*words, **names)
    if future is not None:
        found.append(future)
    return bool(found)


def test_nothing_is_started_before_it_is_asked_for(hire) -> None:
    crew = hire(work.double)
    assert crew.offer(1) is None
    assert crew.pids == []
    assert crew.grow()
    assert [crew.offer(1).result(30), crew.offer(2, plus=1).result(30)] == [2, 5]
    assert not crew.grow(), "two processes are this one and one more"


def test_one_process_is_this_one(hire) -> None:
    crew = hire(work.double, 1)
    assert not crew.grow()
    assert crew.offer(1) is None


def test_by_default_there_is_a_process_to_each_core(monkeypatch) -> None:
    monkeypatch.setattr(crews, "cores", lambda: 1)
    assert not Crew(work.double).may_grow
    monkeypatch.setattr(crews, "cores", lambda: 2)
    assert Crew(work.double).may_grow
    monkeypatch.setattr(crews, "cores", lambda: 64)
    assert Crew(work.double)._most == 7


@pytest.mark.parametrize(
    ("said", "most"), [("max 100000", 99), ("100000 100000", 1), ("150000 100000", 2), ("", 99)]
)
def test_a_container_has_the_cores_of_its_share(
    monkeypatch, tmp_path, said: str, most: int
) -> None:
    quota = tmp_path / "cpu.max"
    quota.write_text(said)
    monkeypatch.setattr(crews, "_QUOTA", quota)
    assert cores() == min(most, len(os.sched_getaffinity(0)))
    quota.unlink()
    assert cores() == len(os.sched_getaffinity(0))


def test_a_helper_holds_one_task_and_the_next(hire) -> None:
    crew = hire(partial(work.hang_at, 1))
    crew.grow()
    assert crew.offer(1) is not None
    assert crew.offer(2) is not None
    assert crew.offer(3) is None


def test_whoever_comes_when_all_are_busy_is_served_in_turn(hire) -> None:
    crew = hire(work.double)
    crew.grow()
    futures = [crew.offer_in_turn(number) for number in range(50)]
    assert [one.result(30) for one in futures if one] == [2 * number for number in range(50)]


def test_whoever_waits_for_room_hears_when_nobody_is_left(hire, monkeypatch) -> None:
    monkeypatch.setattr(crews, "_MOST_IN_ALL", 1)
    crew = hire(partial(work.hang_at, 1))
    crew.grow()
    busy, pids = [crew.offer(1), crew.offer(2)], crew.pids
    with ThreadPoolExecutor() as threads:
        waiting = threads.submit(crew.offer_in_turn, 3)
        until(lambda: crew._moved._waiters)  # type: ignore[attr-defined]
        assert not waiting.done()
        os.kill(pids[0], signal.SIGKILL)
        assert waiting.result(30) is None
    assert crew.size == 0
    with pytest.raises((Perilous, Unserved)):
        busy[0].result(30)


def test_closing_waits_for_nothing_that_nobody_waits_for(hire, caplog) -> None:
    crew = hire(partial(work.hang_at, 1))
    crew.grow()
    futures, pids = [crew.offer(1), crew.offer(2)], crew.pids
    crew.close()
    until(lambda: not any(map(lives, pids)))
    for future in futures:
        with pytest.raises(Unserved):
            future.result(30)
    assert caplog.text == ""


def test_a_mistake_of_the_work_comes_back_with_its_place(hire) -> None:
    crew = hire(work.fail)
    crew.grow()
    with pytest.raises(WorkError, match=r"(?s)work\.py.*ValueError: no 7"):
        crew.offer(7).result(30)
    with pytest.raises(WorkError, match="no 8"):
        crew.offer(8).result(30)


def test_signals_are_for_the_one_that_began_it_and_nothing_heavy_is_loaded(hire) -> None:
    crew = hire(work.ignored)
    crew.grow()
    assert crew.offer(1).result(30) == (True, True, True)
    assert os.getpgid(crew.pids[0]) != os.getpgid(0)
    light = hire(work.modules)
    light.grow()
    assert light.offer(1).result(30) is False


def test_a_task_whose_process_died_is_tried_again_in_a_fresh_one(hire, tmp_path, caplog) -> None:
    crew = hire(partial(work.die_at, str(tmp_path), (1,), 1))
    crew.grow()
    first, second = crew.offer(1), crew.offer(2)
    assert first.result(30) == 2
    with pytest.raises(Unserved):
        second.result(30)
    assert result(crew, 3) == 6
    assert "was ended by signal 9; it is replaced." in caplog.text


def test_a_task_that_two_processes_died_of_is_not_tried_again(hire, tmp_path) -> None:
    crew = hire(partial(work.die_at, str(tmp_path), (1,), 9))
    crew.grow()
    with pytest.raises(Perilous, match="a process of ours was ended by signal 9 while it read it"):
        crew.offer(1).result(30)
    until(lambda: crew.size == 0)
    assert crew.grow(), "one bad task is no reason to do without"
    assert crew.offer(2).result(30) == 4


def test_after_five_deaths_there_are_no_more(hire, tmp_path, caplog) -> None:
    crew = hire(partial(work.die_at, str(tmp_path), (1, 2, 3), 9))
    for number in (1, 2, 3):
        assert crew.grow()
        with pytest.raises(Perilous):
            crew.offer(number).result(30)
        until(lambda: crew.size == 0)
    assert not crew.may_grow
    assert "all is done here" not in caplog.text
    assert "what it did is done here from now on" in caplog.text


def test_one_that_is_idle_when_it_dies_costs_nothing(hire) -> None:
    crew = hire(work.double)
    crew.grow()
    assert crew.offer(1).result(30) == 2
    os.kill(crew.pids[0], signal.SIGKILL)
    until(lambda: crew.size == 0)
    assert crew.grow()
    assert crew.offer(2).result(30) == 4


def test_one_that_hangs_is_ended(hire, monkeypatch) -> None:
    monkeypatch.setattr(crews, "SLOWEST", 0.2)
    monkeypatch.setattr(crews, "_LOOK_SECONDS", 0.05)
    crew = hire(partial(work.hang_at, 1))
    crew.grow()
    with pytest.raises(Perilous):
        crew.offer(1).result(30)


@pytest.mark.parametrize(
    ("program", "words"), [("/nowhere", "can be started"), ("/bin/false", "status 1")]
)
def test_where_none_can_be_started_all_is_done_here(
    hire, monkeypatch, caplog, program, words
) -> None:
    monkeypatch.setattr(sys, "executable", program)
    crew = hire(work.double)
    if crew.grow():
        future = crew.offer(1)
        if future is not None:
            with pytest.raises(Unserved):
                future.result(30)
    until(lambda: not crew.may_grow and crew.size == 0)
    assert words in caplog.text
    assert crew.offer(2) is None


def test_closing_ends_them(hire) -> None:
    crew = hire(work.double, 3)
    crew.grow()
    crew.grow()
    pids = crew.pids
    assert len(pids) == 2
    crew.close()
    until(lambda: not any(map(lives, pids)))
    assert crew.offer(1) is None
    assert not crew.grow()


PARENT = """
import signal, sys, threading
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it
from functools import partial
from prospector.cores.crew import Crew
from tests.cores import work
crew = Crew(partial(work.pid), 3)
crew.grow(); crew.grow()
print(*[one.result(30) for one in (crew.offer(1), crew.offer(2))], *crew.pids, flush=True)
threading.Event().wait()
"""


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_they_end_with_the_one_that_began_them(how) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as parent:
        assert parent.stdout is not None
        try:
            pids = [int(word) for word in parent.stdout.readline().split()]
            assert len(set(pids)) == 2
            assert all(map(lives, pids))
            os.killpg(parent.pid, how)
            _, said = parent.communicate(timeout=30)
        finally:
            parent.kill()
    until(lambda: not any(map(lives, pids)))
    assert said.count("Traceback") == (1 if how is signal.SIGINT else 0), "the parent's own"


def test_a_niche_goes_to_another_process_whole(bees) -> None:
    import pickle

    from prospector.pages.examples import with_examples

    text = "Varroa mites trouble apiaries; foundation frames and smokers help apiaries"
    for niche in (bees, load_niche("cybersecurity"), with_examples(bees, [text] * 4)):
        again = pickle.loads(pickle.dumps(niche))
        assert again == niche
        assert again.terms == dict(niche.terms)

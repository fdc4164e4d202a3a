"""Where prospects came from stays known: through the frontier, the views, a merge."""

from __future__ import annotations

from contextlib import closing

from prospector.items import Prospect, Reason
from prospector.outreach.candidates import rescore
from prospector.sources.prospects.found import Ask, Described, Found, Reading
from prospector.sources.prospects.memory import Memory
from prospector.storage.database import open_store
from prospector.storage.frontier import Frontier
from prospector.storage.merge import merge
from prospector.storage.pages import save_page
from prospector.storage.targets import Targets
from tests.factories import link, page, verdict

CLUB = "https://club.test/links"


def named(url: str = CLUB, score: float = 0.8) -> Described:
    return Described(Found(url, "Links", on="https://list.test/"), "club.test", score, "why")


def test_what_a_page_leads_to_came_from_where_the_page_came_from(store) -> None:
    frontier = Frontier(store, "bees")
    with store.atomic():
        frontier.add([Prospect("https://list.test/", 0, 1.0, origin="seed")])
    Memory(store).take("bees", "source:brave", [named()])
    with store.atomic():
        frontier.add([Prospect("https://club.test/new", 0, 0.5, CLUB, "redirect")])
        frontier.add([Prospect("https://other.test/", 1, 0.5, "https://club.test/new", "link")])
        frontier.add([Prospect("https://third.test/", 1, 0.5, "https://list.test/", "link")])
    assert frontier.source_of(CLUB) == "source:brave"  # not the list's, which only named it
    assert frontier.source_of("https://other.test/") == "source:brave"
    assert frontier.source_of("https://third.test/") == "seed"
    assert frontier.source_of("https://nowhere.test/") == ""


def test_pages_and_candidates_show_their_origin(store, bees) -> None:
    Memory(store).take("bees", "source:brave", [named()])
    with store.atomic():
        found = page(CLUB, link("https://gone.test/honey", "Honey"))
        save_page(store, "bees", found, http_status=200, depth=0)
    (target,) = store.execute("SELECT id FROM targets").fetchone()
    Targets(store).record(target, verdict("https://gone.test/honey", Reason.HTTP_404))
    rescore(store, bees)
    assert store.execute("SELECT origin FROM pages").fetchall() == [("source:brave",)]
    rows = store.execute("SELECT DISTINCT origin FROM outreach_candidates").fetchall()
    assert rows == [("source:brave",)]


def test_a_prospect_waits_behind_seeds_by_its_score(store) -> None:
    Memory(store).take("bees", "source:x", [named(), named("https://b.test/", 0.1)])
    with store.atomic():
        Frontier(store, "bees").add([Prospect("https://seed.test/", 0, 1.0, origin="seed")])
    order = [one.url for one in Frontier(store, "bees").claim([], 5)]
    assert order == ["https://seed.test/", CLUB, "https://b.test/"]


def test_readings_come_back_as_they_were_kept(store) -> None:
    memory = Memory(store)
    ask = Ask("https://api.test/?q=ü", "ü", '{"q": "ü"}', campaign="local", number=2, language="de")
    reading = Reading((Found("https://a.test/", "T", "S", "on", "q", "c"),), (ask,))
    memory.remember(ask, "brave", reading)
    assert memory.answered(ask, 1) == reading
    assert memory.answered(ask, 0) is None
    store.execute("UPDATE source_answers SET reading = x'00'")
    assert memory.answered(ask, 1) is None


def test_a_merge_keeps_prospects_answers_and_the_larger_use(tmp_path) -> None:
    for name, uses in (("a", 3), ("b", 5)):
        with closing(open_store(tmp_path / f"{name}.db")) as db:
            memory = Memory(db)
            memory.take("bees", f"source:{name}", [named(), named(f"https://{name}.test/")])
            memory.remember(Ask("https://api.test/", name), name, Reading())
            for _ in range(uses):
                memory.use("brave")
    merge(tmp_path / "a.db", tmp_path / "b.db", tmp_path / "both.db")
    with closing(open_store(tmp_path / "both.db")) as db:
        found = db.execute("SELECT url, origin FROM prospects ORDER BY url, origin").fetchall()
        assert found == [
            ("https://a.test/", "source:a"),
            ("https://b.test/", "source:b"),
            (CLUB, "source:a"),
            (CLUB, "source:b"),
        ]
        assert Memory(db).used("brave") == 5
        assert db.execute("SELECT count(*) FROM source_answers").fetchone() == (1,)

"""What every profile that comes with the package has to bring."""

from __future__ import annotations

import pytest

from prospector.niche import Niche, builtin_niches, load_niche, read_niche
from prospector.niche.schema import SCORE_PARTS
from prospector.urls import canonical, registered_domain

NAMES = sorted(set(builtin_niches()) - {"demo"})


@pytest.fixture(params=NAMES)
def niche(request: pytest.FixtureRequest) -> Niche:
    return read_niche(builtin_niches()[request.param])


def test_there_are_enough_of_them() -> None:
    assert len(NAMES) >= 12


def test_its_name_is_that_of_its_file(niche: Niche) -> None:
    assert niche.path.endswith(f"{niche.name}.toml")
    assert niche.title


def test_it_begins_at_many_pages_of_many_sites(niche: Niche) -> None:
    assert len(niche.seeds) >= 15
    assert len({registered_domain(seed) for seed in niche.seeds}) >= 8


def test_no_seed_is_written_twice_or_in_another_spelling(niche: Niche) -> None:
    text = builtin_niches()[niche.name].read_text(encoding="utf-8")
    written = text.split("seeds = [", 1)[1].split("]", 1)[0]
    urls = [line.strip().strip('",') for line in written.splitlines() if line.strip()]
    assert [canonical(url) for url in urls] == list(niche.seeds)


def test_no_seed_is_on_a_site_that_it_leaves_out(niche: Niche) -> None:
    assert not {registered_domain(seed) for seed in niche.seeds} & set(niche.exclude_domains)


def test_it_says_what_is_on_and_off_topic(niche: Niche) -> None:
    assert niche.languages
    assert len(niche.terms) >= 20
    assert max(niche.terms.values()) > min(niche.terms.values())
    assert len(niche.exclude_terms) >= 5
    assert {"facebook.com", "pinterest.com"} <= set(niche.exclude_domains)


def test_it_is_nobodys_in_particular(niche: Niche) -> None:
    ours = (niche.domains, niche.brands, niche.assets, niche.competitors)
    assert ours == ((), (), (), ())


def test_cybersecurity_is_the_richest() -> None:
    cybersecurity = load_niche("cybersecurity")
    assert len(cybersecurity.seeds) >= 30
    assert len(cybersecurity.terms) >= 60


def test_the_parts_of_a_score_are_the_ones_that_are_weighed() -> None:
    score = pytest.importorskip("prospector.outreach.score", reason="no score to weigh yet")
    assert set(SCORE_PARTS) == set(score.WEIGHTS)

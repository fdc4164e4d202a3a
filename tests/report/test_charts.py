"""Charts: every value stands in them as text, and nothing a stranger wrote is markup."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prospector.outreach.reasons import REASONS, in_words, said_of_link
from prospector.report.charts import bars, columns, number_text, share

LABEL = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"]), max_size=60)
VALUE = st.integers(0, 10**9)


@given(st.lists(st.tuples(LABEL, VALUE), max_size=12))
def test_any_rows_make_well_formed_drawings(rows) -> None:
    for draw in (bars, columns):
        text = draw("A <chart> & more", rows)
        if not rows:
            assert text == ""
            continue
        svg = ElementTree.fromstring(text)
        shown = "".join(svg.itertext())
        assert all(number_text(value) in shown for _, value in rows)
        assert svg.find("{*}title").text == "A <chart> & more"


def test_lengths_are_in_proportion() -> None:
    svg = ElementTree.fromstring(bars("x", [("a", 100), ("b", 50), ("c", 0)]))
    widths = [float(rect.get("width")) for rect in svg.findall(".//{*}rect")]
    assert widths[1] == pytest.approx(widths[0] / 2, rel=0.01)
    assert widths[2] == 0


def test_a_share_needs_something_to_share() -> None:
    assert share("x", [("alive", 0, "alive")]) == ""
    drawn = share("x", [("alive", 1, "alive"), ("dead", 3, "dead")])
    assert "75%" in drawn
    assert "25%" in drawn


def test_numbers_as_people_write_them() -> None:
    assert [number_text(n) for n in (0, 1234, 12.5)] == ["0", "1,234", "12.5"]


@pytest.mark.parametrize("reason", list(REASONS))
def test_a_reason_fits_beside_its_bar_uncut(reason: str) -> None:
    assert in_words(reason) in bars("Dead", [(in_words(reason), 3)])


@pytest.mark.parametrize("reason", ["soft_404", "repurposed"])
def test_a_reason_has_one_wording_in_charts_and_sentences(reason: str) -> None:
    assert in_words(reason) == said_of_link(reason)

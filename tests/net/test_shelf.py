"""What a run remembers is bounded by size."""

from __future__ import annotations

from prospector.net.shelf import Rules, Shelf


def test_the_longest_unasked_for_goes_first() -> None:
    shelf: Shelf[str] = Shelf(3 * 1_200)
    for name in "abc":
        shelf.put(name, name.upper(), 1_000)
    assert shelf.get("a") == "A"
    shelf.put("d", "D", 1_000)
    assert [shelf.get(name) for name in "abcd"] == ["A", None, "C", "D"]


def test_the_latest_is_kept_however_large() -> None:
    shelf: Shelf[int] = Shelf(1_000)
    shelf.put("small", 1, 10)
    shelf.put("large", 2, 10**9)
    assert (len(shelf), shelf.get("large")) == (1, 2)
    shelf.put("small", 3, 10)
    assert (len(shelf), shelf.get("small")) == (1, 3)


def test_a_value_put_again_counts_once() -> None:
    shelf: Shelf[int] = Shelf(1_000)
    for number in range(100):
        shelf.put("one", number, 500)
    shelf.put("two", 0, 50)
    assert (shelf.get("one"), shelf.get("two")) == (99, 0)


def test_many_entries_stay_within_the_bound() -> None:
    shelf: Shelf[int] = Shelf(1_000_000)
    for number in range(20_000):
        shelf.put(number, number)
    assert len(shelf) == 5_000


def test_equal_files_are_parsed_once() -> None:
    parsed: list[bytes] = []

    def parse(text: bytes) -> str:
        parsed.append(text)
        return f"rules of {len(text)} bytes"

    rules: Rules[str] = Rules(parse)
    for number in range(50):
        assert rules.keep(f"https://s{number}.web", b"Disallow: /a") == "rules of 12 bytes"
    assert rules.get("https://s7.web") == "rules of 12 bytes"
    assert rules.get("https://other.web") is None
    assert parsed == [b"Disallow: /a"]


def test_rules_that_are_no_longer_at_hand_are_parsed_again_from_the_kept_text() -> None:
    parsed: list[bytes] = []

    def parse(text: bytes) -> bytes:
        parsed.append(text[:1])
        return text

    rules: Rules[bytes] = Rules(parse)
    for name in (b"a", b"b", b"c"):
        rules.keep(name.decode(), name * 600_000)
    assert rules.get("a") == b"a" * 600_000
    assert parsed == [b"a", b"b", b"c", b"a"]


def test_files_beyond_the_bound_are_forgotten() -> None:
    rules: Rules[bytes] = Rules(bytes, most=10_000)
    for number in range(1_000):
        rules.keep(str(number), str(number).encode())
    assert rules.get("0") is None
    assert rules.get("999") == b"999"

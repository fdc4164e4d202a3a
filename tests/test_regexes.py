"""No regular expression of ours takes more than linear time on text that was made to be slow.

Every pattern of the package is taken apart, and each of its repetitions is fed with what it repeats,
thousands of times, after what has to stand before it and before something that cannot match. What
takes longer than a moment is fed with an eighth of it as well: in linear time that takes an eighth,
where all pairs of places are tried a sixty-fourth, so the bound needs no fine clock.
"""

from __future__ import annotations

import ast
import functools
import importlib
import itertools
import pkgutil
import re
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import prospector

if TYPE_CHECKING:
    from collections.abc import Iterator

LENGTH = 16_000
"""Characters of a text."""
SHARE = 8
SLOW = 20
"""Times as long that a text of ``SHARE`` times the length may take."""
MOMENT = 0.01
"""Seconds below which nothing is slow."""
ENDLESS = 0.5
"""Seconds for a ``SHARE``th of the length, after which the whole is not tried."""
PARSER: Any = importlib.import_module("re._parser")
_MOST_SAMPLES = 3


def modules() -> Iterator[str]:
    for found in pkgutil.walk_packages(prospector.__path__, "prospector."):
        if not found.name.endswith("__main__") and found.name != "prospector.settings":
            yield found.name


def patterns_in(value: object, depth: int = 0) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth < 3 and isinstance(value, dict):
        for one in itertools.chain(value.keys(), value.values()):
            yield from patterns_in(one, depth + 1)
    elif depth < 3 and isinstance(value, (list, tuple, set, frozenset)):
        for one in value:
            yield from patterns_in(one, depth + 1)
    elif depth < 3 and isinstance(value, type) and value.__module__.startswith("prospector"):
        for one in vars(value).values():
            yield from patterns_in(one, depth + 1)


def inline(path: Path) -> Iterator[re.Pattern[Any]]:
    """Patterns written where they are used."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "re"
            and node.func.attr != "escape"
            and node.args
            and isinstance(node.args[0], ast.Constant)
        ):
            yield re.compile(node.args[0].value)


@functools.cache
def every_pattern() -> dict[str, re.Pattern[Any]]:
    found: dict[str, re.Pattern[Any]] = {}
    for name in modules():
        module = importlib.import_module(name)
        of_module = [p for key, value in vars(module).items() for p in patterns_in(value)]
        assert module.__file__ is not None
        of_module.extend(inline(Path(module.__file__)))
        for pattern in of_module:
            found.setdefault(f"{name}: {pattern.pattern!r:.60} {pattern.flags}", pattern)
    return found


# --- texts made to be slow ----------------------------------------------------------------------


def samples(tree: Any) -> list[str]:
    """A few texts that a parsed pattern matches, not too exactly."""
    found = [""]
    for op, value in tree:
        found = [a + b for a in found[:_MOST_SAMPLES] for b in one(str(op), value)[:_MOST_SAMPLES]]
    return found[: _MOST_SAMPLES * 2]


def one(op: str, value: Any) -> list[str]:
    if op == "LITERAL":
        return [chr(value)]
    if op == "NOT_LITERAL":
        return ["a" if chr(value) != "a" else "b"]
    if op == "ANY":
        return ["a", " "]
    if op == "IN":
        return members(value)
    if op in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        least, _, body = value
        return [text * max(least, 1) for text in samples(body)] if least else ["", *samples(body)]
    if op == "SUBPATTERN":
        return samples(value[3])
    if op == "ATOMIC_GROUP":
        return samples(value)
    if op == "BRANCH":
        return [text for branch in value[1] for text in samples(branch)[:1]][:4]
    return [""]


def members(value: Any) -> list[str]:
    found: list[str] = []
    if value and str(value[0][0]) == "NEGATE":
        outside = re.compile("".join(["[^", *(spelled(part) for part in value[1:]), "]"]))
        return [c for c in 'a 1-<\n"é' if outside.match(c)][:3]
    for op, part in value:
        if str(op) == "LITERAL":
            found.append(chr(part))
        elif str(op) == "RANGE":
            found.append(chr(part[0]))
        elif str(op) == "CATEGORY":
            found.append({"SPACE": " ", "DIGIT": "1", "WORD": "a"}.get(str(part)[9:], "-"))
    return found[:3] or ["a"]


def spelled(part: Any) -> str:
    op, value = part
    if str(op) == "LITERAL":
        return re.escape(chr(value))
    if str(op) == "RANGE":
        return f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}"
    name = str(value)[9:]
    letter = {"SPACE": "s", "DIGIT": "d", "WORD": "w"}.get(name.removeprefix("NOT_"), "s")
    return "\\" + (letter.upper() if name.startswith("NOT_") else letter)


def attacks(tree: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """(what stands before, what is repeated) for every repetition without a small bound."""
    prefix = before
    for op, value in tree:
        name = str(op)
        if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            _, most, body = value
            if int(most) > 60:
                for text in samples(body):
                    yield prefix, text
            yield from attacks(body, prefix)
        elif name == "SUBPATTERN":
            yield from attacks(value[3], prefix)
        elif name == "BRANCH":
            for branch in value[1]:
                yield from attacks(branch, prefix)
        elif name in ("ASSERT", "ASSERT_NOT"):
            yield from attacks(value[1], prefix)
        prefix += next(iter(one(name, value)), "")


def slow_texts(pattern: re.Pattern[Any]) -> Iterator[tuple[Any, Any]]:
    """Texts made to be slow, each short and ``SHARE`` times as long."""
    tree = PARSER.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    whole = samples(tree)
    for prefix, pump in {*attacks(tree), *(("", text) for text in whole)}:
        if pump:
            short, long = (shapes(prefix, pump, n) for n in (LENGTH // SHARE, LENGTH))
            for pair in zip(short, long, strict=True):
                if isinstance(pattern.pattern, bytes):
                    yield tuple(text.encode("utf-8", "replace") for text in pair)
                else:
                    yield pair


def shapes(prefix: str, pump: str, length: int) -> tuple[str, ...]:
    """What is repeated, in ``length`` characters: after one beginning, each after its own, after many."""
    return (
        prefix + pump * (length // len(pump) + 1) + "\x00",
        (prefix + pump) * (length // len(prefix + pump) + 1) + "\x00",
        prefix * (length // 2 // max(1, len(prefix))) + pump * (length // 2 // len(pump)) + "\x00",
    )


def seconds(pattern: re.Pattern[Any], text: Any, looks: int = 1) -> float:
    """CPU of finding every match, the best of some looks."""
    taken = []
    for _ in range(looks):
        began = time.process_time()
        for _ in pattern.finditer(text):
            pass
        taken.append(time.process_time() - began)
    return min(taken)


def is_slow(pattern: re.Pattern[Any], short: Any, long: Any) -> bool:
    """Whether the time grows faster than the text."""
    if seconds(pattern, short) > ENDLESS and seconds(pattern, short) > ENDLESS:
        return True
    return (
        seconds(pattern, long) > MOMENT
        and seconds(pattern, long, 2) > MOMENT
        and seconds(pattern, long, 2) > SLOW * seconds(pattern, short, 5)
    )


BOUNDED = {
    "prospector.outreach.drafts.clean: ": "fullmatch of at most 254 characters",
    "prospector.pages.names: ": "class and id names, cut at 400 characters",
    "prospector.net.rules: ": "match at the beginning of a line, not a search",
}
"""Modules whose patterns never see a long text, and why."""


def test_every_pattern_takes_no_more_than_linear_time() -> None:
    slow = {
        name: f"{text[:60]!r}…"
        for name, pattern in every_pattern().items()
        if not name.startswith(tuple(BOUNDED))
        for short, text in slow_texts(pattern)
        if is_slow(pattern, short, text)
    }
    assert slow == {}


def test_there_are_patterns_to_look_at() -> None:
    assert len(every_pattern()) > 120


@pytest.mark.parametrize("bad", [r"\s+$", r"\w+\s*;", r"https?://\S+?/\d{14}"])
def test_a_slow_pattern_would_be_seen(bad: str) -> None:
    pattern = re.compile(bad)
    assert any(is_slow(pattern, short, text) for short, text in slow_texts(pattern))

"""Numbers with what they count, as people write them (pure)."""

from __future__ import annotations


def counted(number: int, what: str) -> str:
    """``1 row``, ``2 rows``, ``1,000 rows``, ``2 opportunities``."""
    if number == 1:
        return f"1 {what}"
    turns = what.endswith("y") and what[-2:-1] not in "aeou"
    return f"{number:,} {what[:-1]}ies" if turns else f"{number:,} {what}s"

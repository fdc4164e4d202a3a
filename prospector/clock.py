"""Times as the store keeps them: UTC, ISO 8601, whole seconds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


def now() -> str:
    """The present moment as ``2026-11-20T12:34:56Z``."""
    return stamp(datetime.now(UTC))


def stamp(moment: datetime) -> str:
    """``moment`` (aware) in the store's spelling."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def parse(text: str) -> datetime:
    """The aware moment that ``text`` names."""
    return datetime.fromisoformat(text)


def later(text: str, seconds: float) -> str:
    """``text`` plus that many seconds."""
    return stamp(parse(text) + timedelta(seconds=seconds))

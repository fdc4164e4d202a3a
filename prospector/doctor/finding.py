"""What the doctor says of one thing that it looked at."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One look: ``level`` is ``ok``, ``note`` or ``wrong``; ``advice`` says what to do."""

    what: str
    level: str
    said: str
    advice: str = ""

"""How far apart requests were, as a server sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def kept_apart(arrivals: Sequence[float], seconds: float) -> bool:
    """Whether requests that arrived at these moments can have left `seconds` apart.

    A request leaves on time and arrives when a busy machine lets it, so the gap between two
    neighbours says little: one late arrival makes the next gap short. The whole stretch can only
    be shortened by a first one that is late, and half of it is left for that.
    """
    return arrivals[-1] - arrivals[0] >= (len(arrivals) - 1) * seconds / 2

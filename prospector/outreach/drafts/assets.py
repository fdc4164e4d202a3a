"""The titles of our own pages, for letters: they stand in the niche's profile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prospector.errors import NicheError
from prospector.niche import load_niche

if TYPE_CHECKING:
    from prospector.niche import Asset


def assets_of(niche: str) -> tuple[Asset, ...]:
    """The assets of a niche; none when its profile is not at hand."""
    try:
        return load_niche(niche).assets
    except NicheError:
        return ()

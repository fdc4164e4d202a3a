"""Niche profiles: read from TOML files, checked, and found by name."""

from prospector.niche.find import (
    FOLDER,
    builtin_niches,
    is_built_in,
    load_niche,
    local_niches,
    niche_for_topic,
    place_to_write,
    read_niche,
)
from prospector.niche.profile import MAX_BYTES, Asset, Limits, Niche
from prospector.niche.sources import SourceSpec

__all__ = [
    "FOLDER",
    "MAX_BYTES",
    "Asset",
    "Limits",
    "Niche",
    "SourceSpec",
    "builtin_niches",
    "is_built_in",
    "load_niche",
    "local_niches",
    "niche_for_topic",
    "place_to_write",
    "read_niche",
]

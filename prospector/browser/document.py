"""A page that was fetched already: the browser is given it instead of asking once more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Document:
    """The answer as it came, its body decompressed; ``headers`` by name."""

    status: int
    headers: Mapping[str, str]
    body: bytes

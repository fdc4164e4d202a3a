"""What may be wrong with this machine, this file and this network, each with what to do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from prospector.doctor.finding import Finding
from prospector.doctor.machine import look_at_machine
from prospector.doctor.network import look_at_network
from prospector.doctor.store import look_at_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prospector.config import Config

__all__ = ["Finding", "examine"]


def examine(config: Config, *, network: bool = True) -> Iterator[Finding]:
    """Every look, one after the other; none changes anything but for the store's own migrations."""
    yield from look_at_machine(config)
    yield from look_at_store(Path(config.db))
    if network:
        yield from look_at_network(config)

"""A sifter whose process dies of some records, for tests: helpers must find it by name."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass
from typing import TYPE_CHECKING

from prospector.ingest.sift import Found, Outcome, Sifter

if TYPE_CHECKING:
    from collections.abc import Callable

    from prospector.ingest.records import Record


@dataclass(frozen=True)
class DeadlySifter(Sifter):
    """Ends any process but ``home`` that reads a record whose address has ``deadly`` in it."""

    home: int = 0

    def page(self, record: Record, is_known: Callable[[str], bool]) -> Outcome:
        if "deadly" in record.url and os.getpid() != self.home:
            os.kill(os.getpid(), signal.SIGKILL)
        return Found(record.url, 0.5)

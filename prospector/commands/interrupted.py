"""Ctrl-C while a command is still being read in: a sentence, no traceback."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType


def tell_quietly() -> None:
    """From now on an interruption that nobody else takes is one sentence.

    Python then ends by the signal itself, which a shell shows as 130. Whatever else is raised is
    told as before.
    """
    before = sys.excepthook

    def hook(kind: type[BaseException], value: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.stderr.write("scrapy: stopped before the crawl began.\n")
        else:
            before(kind, value, trace)

    sys.excepthook = hook

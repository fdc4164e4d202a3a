"""Scrapy's own settings that a person mistyped, told in a sentence before a crawl begins."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.settings import default_settings

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings


def mistyped(settings: BaseSettings) -> str:
    """What is wrong with the first setting that is no number, no switch, no log level or no file that
    could be written; else empty.

    Scrapy itself finds out where it uses the value, with a traceback.
    """
    level = settings.get("LOG_LEVEL")
    if isinstance(level, str) and not isinstance(logging.getLevelName(level.upper()), int):
        return f"LOG_LEVEL={level} is no level; use DEBUG, INFO, WARNING, ERROR or CRITICAL."
    if log := settings.get("LOG_FILE"):
        try:
            with Path(log).open("ab"):
                pass
        except OSError as cause:
            return f"The log cannot be written to {log} ({cause.strerror}); name another file."
    for name, value in settings.items():
        usual = getattr(default_settings, str(name), None)
        if not isinstance(value, str) or not isinstance(usual, (bool, int, float)):
            continue
        try:
            if isinstance(usual, bool):
                settings.getbool(str(name))
            elif float(value) < 1 and name == "CONCURRENT_REQUESTS":
                return f"{name}={value} would fetch nothing; give a number from 1 on."
        except ValueError:
            wanted = "True or False" if isinstance(usual, bool) else f"a number, such as {usual:g}"
            return f"{name}={value} makes no sense; give {wanted}."
    return ""

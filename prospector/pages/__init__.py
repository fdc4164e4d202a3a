"""What a page says: pure functions from HTML to facts, no network and no database."""

from prospector.pages.analyse import analyse

__all__ = ["analyse"]

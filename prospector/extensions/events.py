"""Signals of our own, beside Scrapy's."""

from __future__ import annotations

network_back = object()
"""Our own network was away and is back: failures that were remembered meanwhile say nothing."""
stopping = object()
"""The crawl is being stopped: what is still under way is given up."""

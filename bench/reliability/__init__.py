"""What a crawl survives: kills by the hundred. ``python -m bench.reliability``."""

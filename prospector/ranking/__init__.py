"""Which page to fetch next: what a link says of itself, and what the crawl learned from it (pure)."""

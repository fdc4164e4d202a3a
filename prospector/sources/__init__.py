"""Where prospects come from besides a crawl: the exports of other tools."""

"""Prospects from public sources: search engines, sitemaps, feeds, lists, exports, Wikipedia."""

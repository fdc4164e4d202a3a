"""Archived pages as input: WARC, WAT and WACZ files through the same analysis into the same tables."""

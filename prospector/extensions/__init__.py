"""Scrapy extensions: progress and the run report."""

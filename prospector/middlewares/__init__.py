"""Scrapy middlewares: robots.txt, politeness."""

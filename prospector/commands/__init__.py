"""Scrapy commands of the project: the same names, with our manners at the terminal."""

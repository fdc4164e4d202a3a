"""Scrapy commands of the project: the same names, with our manners at the terminal."""

from prospector.commands.interrupted import tell_quietly

# Here, since Scrapy reads this package in before the spiders and all that they need.
tell_quietly()

"""What a crawl must never open: Scrapy's own doors for people at the machine, and local files."""

from __future__ import annotations

import pytest
from scrapy.utils.misc import load_object
from scrapy.utils.test import get_crawler

import prospector.settings as ours


@pytest.fixture
def crawler():
    values = {name: value for name, value in vars(ours).items() if name.isupper()}
    return get_crawler(settings_dict={**values, "EXTENSIONS": {}})


def test_nobody_reaches_into_a_running_crawl(crawler) -> None:
    assert not crawler.settings.getbool("TELNETCONSOLE_ENABLED")
    assert not crawler.settings.getbool("REMOTE_CONTROL_ENABLED")
    extensions = crawler.settings.getwithbase("EXTENSIONS")
    assert not [name for name in extensions if name.endswith(("TelnetConsole", "RemoteControl"))]


@pytest.mark.parametrize("scheme", ["file", "ftp", "s3", "data"])
def test_no_handler_reads_anything_but_the_web(crawler, scheme: str) -> None:
    handlers = crawler.settings.getwithbase("DOWNLOAD_HANDLERS")
    assert handlers.get(scheme) is None
    assert {name for name, place in handlers.items() if place} == {"http", "https"}
    load_object(handlers["http"])

"""Pages that a person names for a new niche: fetched as a crawl would, or read from a file."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from prospector.checking.robots import RobotsRules
from prospector.cli.page import as_page, fetch_page, read_file
from prospector.errors import UserError
from prospector.net.client import Client
from prospector.pages import analyse
from prospector.urls import canonical

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from prospector.config import Config
    from prospector.items import PageAnalysis
    from prospector.net.client import Fetched

MOST = 20
"""Pages that are read for one profile; more teach nothing new."""
_LOOKED_AT = 4_096
NO_ADDRESS = "https://page.invalid/"
"""Where a page that was read from a file is taken to stand."""
Page = tuple[bytes, str, "Mapping[str, str]"]


def read_pages(written: Sequence[str], config: Config) -> list[PageAnalysis]:
    """Each page analysed, in order; raises :class:`UserError` for the first that cannot be read."""
    if len(written) > MOST:
        raise UserError(f"{len(written)} pages are too many; name at most {MOST}.")
    found = []
    for one in written:
        if one.lower().startswith(("http://", "https://")):
            url = canonical(one)
            if url is None:
                raise UserError(f"{one[:200]!r} is no valid http(s) address.")
            html, address, headers = asyncio.run(_fetch(url, config))
        else:
            path = Path(one).expanduser()
            if not path.exists() and canonical(f"https://{one}") and "." in one:
                raise UserError(
                    f"There is no file {one[:200]}; write an address with https:// in front."
                )
            html, address, headers = read_file(path), NO_ADDRESS, {}
            lines = [line for line in html[:_LOOKED_AT].split(b"\n") if line.strip()]
            if lines and all(line.strip().startswith((b"http://", b"https://")) for line in lines):
                raise UserError(
                    f"{one[:200]} is a list of addresses and no page; name each with --from, or crawl"
                    f" from them: -a seeds=@{one[:200]}"
                )
            html = as_page(html, path)
        page = analyse(html, address, headers=headers)
        if not page.words:
            raise UserError(f"{one[:200]} has no text to learn from; name another page.")
        found.append(page)
    return found


async def _fetch(url: str, config: Config) -> Page:
    client = Client(config)

    async def fetch(address: str) -> Fetched:
        return await client.fetch(address)

    try:
        forbidden = await RobotsRules(fetch, config.user_agent).forbids(url)
    finally:
        await client.aclose()
    if forbidden:
        raise UserError(f"{url}: {forbidden}; save the page and give the file instead.")
    return await fetch_page(url, config)

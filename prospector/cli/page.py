"""``prospector page``: what we see in one page, no crawl."""

from __future__ import annotations

import asyncio
import gzip
import json
import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from prospector.browser.document import Document
from prospector.browser.find import find_browser, require_browser
from prospector.browser.solo import SoloRenderer
from prospector.cli.render_option import MODES, RenderCommand
from prospector.config import Config
from prospector.errors import UserError
from prospector.items import PageAnalysis, Placement, RenderError
from prospector.net.client import Client
from prospector.net.errors import FetchError
from prospector.net.online import DOWN, Line
from prospector.niche import load_niche
from prospector.outreach.exchange.other_formats import no_page
from prospector.pages import analyse
from prospector.pages.rendering import needs_rendering
from prospector.urls import absolute, canonical

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from prospector.niche import Niche

_MAX_BYTES = 64 * 2**20
_MAX_REDIRECTS = 10


@click.command("page", cls=RenderCommand)
@click.argument("source", required=False)
@click.option("--url", help="The page's own address, when SOURCE is a file.")
@click.option("-n", "--niche", "niche_name", help="Judge relevance to this niche.")
@click.option("--from", "listing", help="A file of FILE<TAB>URL lines.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option(
    "--render",
    type=click.Choice(MODES),
    default="auto",
    show_default=True,
    help="Whether a browser shows the page at a URL first; auto, also without a mode: only an empty"
    " shell.",
)
def command(
    source: str | None,
    url: str | None,
    niche_name: str | None,
    listing: str | None,
    form: str,
    render: str,
) -> None:
    """Show links with placement and context, kind, score, relevance and contacts of a page.

    SOURCE is a file (.gz too) or an http(s) address.
    """
    if bool(source) == bool(listing):
        raise UserError("Give one page (FILE or URL), or --from LIST with FILE<TAB>URL lines.")
    niche = load_niche(niche_name) if niche_name else None
    pages = _from_list(listing) if listing else iter([_one(source or "", url, render)])
    for html, address, headers, rendered in pages:
        page = analyse(html, address, niche=niche, headers=headers, rendered=rendered)
        if form == "json":
            sys.stdout.write(json.dumps(as_json(page), ensure_ascii=True) + "\n")
        else:
            _show(page, niche)


def as_json(page: PageAnalysis) -> dict[str, Any]:
    """The page as the contract has it: links in document order, ``href`` as written."""
    return {
        "url": page.url,
        "kind": str(page.kind),
        "resource_score": page.resource_score,
        "relevance": page.relevance,
        "language": page.language,
        "title": page.title,
        "links": [
            {
                "href": link.href,
                "url": link.url,
                # What a reader reads; an image has its words beside it.
                "anchor": link.text,
                "alt": "" if link.text else link.anchor,
                "placement": str(link.placement),
                "rel": list(link.rel),
                "context": link.context,
                "external": link.external,
                "section": link.section,
            }
            for link in page.links
        ],
        "contacts": [
            {"kind": one.kind, "value": one.value, "role": one.role} for one in page.contacts
        ],
        "mentions": list(page.mentions),
        "description": page.description,
        "canonical_url": page.canonical_url,
        "robots": list(page.robots),
        "last_updated": page.last_updated,
        "submit_url": page.submit_url,
        "no_solicit": page.no_solicit,
        "words": page.words,
        "outbound_links": page.outbound_links,
        "outbound_domains": page.outbound_domains,
        "author": page.author,
        "region": page.region,
        "fingerprint": f"{page.fingerprint:016x}",
        "toxicity": page.toxicity,
        "guest_post_url": page.guest_post_url,
        "competitors": list(page.competitors),
        "evidence": page.evidence,
    }


Source = tuple["bytes | str", str, "Mapping[str, str]", tuple[str, ...]]
"""A page's HTML, address and headers, and how a browser showed it, if one did."""


def _from_list(listing: str) -> Iterator[Source]:
    path = Path(listing)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as cause:
        raise UserError(f"The list {listing} cannot be read ({cause}).") from cause
    count = 0
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        name, tab, url = line.partition("\t")
        if not tab or not url.strip():
            raise UserError(f"{listing}, line {number}: write FILE, a tab, and the page's URL.")
        file = Path(name)
        if not file.is_absolute() and not file.exists():
            file = path.parent / file
        yield as_page(read_file(file), file), url.strip(), {}, ()
        count += 1
    if not count:
        raise UserError(f"The list {listing} names no page; write FILE, a tab, and the page's URL.")


def _one(source: str, url: str | None, render: str) -> Source:
    if source.lower().startswith(("http://", "https://")):
        address = canonical(source)
        if address is None:
            raise UserError(f"{source[:200]} is not a valid http(s) address.")
        return asyncio.run(_fetched(address, Config.load(), render))
    if url is not None and canonical(url) is None:
        raise UserError(f"--url {url[:200]} is not an http(s) address.")
    path = Path(source)
    return as_page(read_file(path), path), url or path.absolute().as_uri(), {}, ()


def read_file(path: Path) -> bytes:
    """A saved page (.gz too), cut at 64 MiB; raises :class:`UserError` when it cannot be read."""
    try:
        with path.open("rb") as raw:
            if path.suffix != ".gz":
                content = raw.read(_MAX_BYTES)
            else:
                with gzip.open(raw) as packed:
                    content = packed.read(_MAX_BYTES)
    except (OSError, EOFError) as cause:
        reason = getattr(cause, "strerror", None) or cause
        raise UserError(f"The page {path} cannot be read ({reason}).") from cause
    return content


def as_page(content: bytes, path: Path) -> bytes:
    """A file's bytes as they are; raises :class:`UserError` when they are no HTML page."""
    if what := no_page(content, path.name):
        raise UserError(f"{path} is {what}; give an HTML page, as a browser saves it.")
    return content


async def _fetched(url: str, config: Config, render: str) -> Source:
    """The page at an address, shown by a browser where that is wanted and needed."""
    if render == "always":
        require_browser(config)
    body, address, headers = await fetch_page(url, config)
    reason = "" if render == "never" else needs_rendering(body, headers)
    if not reason and render != "always":
        return body, address, headers, ()
    if find_browser(config) is None:
        click.echo(f"Only a browser can read {address}, and there is none: {reason}.", err=True)
        return body, address, headers, ()
    renderer = SoloRenderer(config)
    try:
        rendered = await renderer.render(address, document=Document(200, headers, body))
    except RenderError as failure:
        raise UserError(f"{address} was not rendered: {failure}.") from failure
    finally:
        await renderer.aclose()
    why = f"read in a browser: {reason or 'as asked'}"
    kept = {name: value for name, value in headers.items() if name != "content-type"}
    return rendered.html, address, kept, (why, *rendered.notes, *rendered.troubles)


async def fetch_page(url: str, config: Config) -> tuple[bytes, str, Mapping[str, str]]:
    """Fetch one page as the crawl would; raises :class:`UserError` when there is none to read."""
    client = Client(config)
    began = time.monotonic()
    try:
        for _ in range(_MAX_REDIRECTS + 1):
            answer = await client.fetch(url, verify=False)
            location = answer.header("location")
            if not 300 <= answer.status < 400 or not location:
                break
            url = canonical(absolute(url, location) or "") or url
    except FetchError as failure:
        if not await Line(config).held(began, reached=failure.connected):
            raise UserError(f"{url} was not read: {DOWN}; try again when it is up.") from failure
        raise UserError(f"{url} cannot be read: {failure}.") from failure
    finally:
        await client.aclose()
    if not 200 <= answer.status < 300:
        raise UserError(f"{url} answers HTTP {answer.status}; there is no page to read.")
    if what := no_page(answer.body, ""):
        raise UserError(f"What {url} answers is {what}; there is no page to read.")
    return answer.body, url, {name.lower(): value for name, value in answer.headers}


def _show(page: PageAnalysis, niche: Niche | None) -> None:
    console = Console()
    why = {key: escape("; ".join(reasons)) for key, reasons in page.evidence.items()}
    facts = Table.grid(padding=(0, 2))
    facts.add_column(style="dim", no_wrap=True)
    facts.add_column()
    facts.add_row("kind", f"[bold]{page.kind}[/bold]  {why.get('kind', '')}")
    facts.add_row(
        "resource score", f"[bold]{page.resource_score:.0f}[/bold]  {why.get('resource_score', '')}"
    )
    if niche is not None:
        facts.add_row("relevance", f"[bold]{page.relevance:.2f}[/bold]  {why.get('relevance', '')}")
    spoken = f"{page.language or '–'}{f' ({page.region})' if page.region else ''}"
    facts.add_row("language", f"{spoken}, {page.words:,} words")
    if "rendering" in why:
        facts.add_row("rendered", why["rendering"])
    if page.author or page.last_updated:
        facts.add_row(
            "written by", escape(f"{page.author or '–'}, {page.last_updated or 'undated'}")
        )
    if page.toxicity:
        facts.add_row("toxicity", f"[red]{page.toxicity:.2f}[/red]  {why.get('toxicity', '')}")
    facts.add_row("outbound", f"{page.outbound_links:,} targets on {page.outbound_domains:,} sites")
    by_placement = Counter(str(link.placement) for link in page.links)
    facts.add_row(
        "links",
        ", ".join(f"{count} {name}" for name, count in by_placement.most_common()) or "none",
    )
    for contact in page.contacts[:5]:
        facts.add_row("contact", escape(f"{contact.value} ({contact.kind}, {contact.role})"))
    if page.submit_url:
        facts.add_row("suggest at", escape(page.submit_url))
    if page.no_solicit:
        facts.add_row("no requests", f"[red]{escape(page.no_solicit)}[/red]")
    if page.guest_post_url:
        facts.add_row("guest posts", escape(page.guest_post_url))
    if page.competitors:
        facts.add_row("competitors", escape(", ".join(page.competitors)))
    if page.mentions:
        facts.add_row("mentions", escape(", ".join(page.mentions)))
    console.print(
        f"\n[bold]{escape(page.title or '(no title)')}[/bold]\n[blue]{escape(page.url)}[/blue]"
    )
    console.print(facts)
    shown = [one for one in page.links if one.external and one.placement is Placement.CONTENT][:15]
    if shown:
        table = Table(title="External links in the content", title_justify="left")
        table.add_column("anchor", overflow="fold", max_width=36)
        table.add_column("target", overflow="fold", style="blue")
        table.add_column("around it", overflow="fold")
        for link in shown:
            table.add_row(escape(link.anchor), escape(link.url), escape(link.context[:160]))
        console.print(table)

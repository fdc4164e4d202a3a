"""Writing what a page says: its facts, its links (first and last seen, lost) and its judgement."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from prospector.clock import now
from prospector.urls import MAX_URL_LENGTH, registered_domain

if TYPE_CHECKING:
    from sqlite_utils import Database

    from prospector.items import Link, PageAnalysis

_AT_ONCE = ""
"""Sorts before every moment: due whatever the clock says now or then."""
_MAX_NAME = 200
_MAX_TEXT = 2_000
"""Characters kept of an anchor, a sentence or a heading that a stranger wrote."""


def save_page(
    db: Database,
    niche: str,
    page: PageAnalysis,
    *,
    http_status: int,
    depth: int,
    etag: str = "",
    last_modified: str = "",
    internal: bool = False,
    captured_at: str = "",
) -> int:
    """Replace the facts of one page and write its judgement for ``niche``; returns new targets.

    Links that were there before and are not now get ``lost_at``; those that stay keep their
    ``first_seen``. ``internal``: keep the links inside the site too. ``captured_at``
    (UTC ISO 8601): the page comes from an archive, and all of it was seen then. Call it inside a
    transaction.
    """
    moment = captured_at or now()
    page_id = _save_facts(db, page, http_status, moment, etag, last_modified, captured_at)
    due = now() if captured_at else moment
    fresh = _save_links(db, page_id, kept_links(page, internal=internal), moment, due)
    db.execute(
        "INSERT INTO page_judgements (page_id, niche, kind, relevance, resource_score, depth,"
        " evidence) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (page_id, niche) DO UPDATE SET"
        " kind = excluded.kind, relevance = excluded.relevance,"
        " resource_score = excluded.resource_score, depth = min(depth, excluded.depth),"
        " evidence = excluded.evidence",
        [
            page_id,
            niche,
            str(page.kind),
            page.relevance,
            page.resource_score,
            depth,
            json.dumps(page.evidence, ensure_ascii=False),
        ],
    )
    # The page that others name as their canonical one replaces them, when it is the same page.
    db.execute(
        "DELETE FROM page_judgements WHERE niche = ? AND page_id IN (SELECT id FROM page_facts"
        " WHERE canonical_url = ? AND domain = ? AND title = ? AND url <> ?)",
        [niche, page.url, registered_domain(page.url), page.title[:_MAX_TEXT], page.url],
    )
    domain = registered_domain(page.url)
    db.conn.executemany(
        # Whoever asked to be forgotten is not collected again.
        "INSERT INTO contacts (domain, kind, value, role, source_url, confidence, seen_at)"
        " SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 WHERE NOT EXISTS (SELECT 1 FROM suppressions"
        " WHERE kind = 'email' AND ?2 = 'email' AND value = lower(?3)) ON CONFLICT (domain, kind, value) DO UPDATE SET"
        " seen_at = excluded.seen_at, role = CASE WHEN excluded.confidence >= confidence"
        " THEN excluded.role ELSE role END, source_url = CASE WHEN excluded.confidence >="
        " confidence THEN excluded.source_url ELSE source_url END,"
        " confidence = max(confidence, excluded.confidence)",
        [
            (domain, c.kind, c.value[:_MAX_TEXT], c.role, page.url, c.confidence, moment)
            for c in page.contacts
        ],
    )
    return fresh


def mark_page_gone(db: Database, url: str, http_status: int) -> None:
    """Keep the status of a page that no longer answers with content; its links stay as last seen."""
    db.execute("UPDATE page_facts SET http_status = ? WHERE url = ?", [http_status, url])


def forget_capture(db: Database, url: str) -> None:
    """Judge a page no longer that only an archive knew, since it is gone: its facts stay."""
    db.execute(
        "DELETE FROM page_judgements WHERE page_id = (SELECT id FROM page_facts WHERE url = ?"
        " AND captured_at <> '' AND live_at = '')",
        [url],
    )


def version_of(db: Database, niche: str, url: str) -> tuple[str, str]:
    """(ETag, Last-Modified) of a page as it was read for this niche; empty where there are none."""
    row = db.execute(
        "SELECT f.etag, f.last_modified FROM page_facts f JOIN page_judgements j"
        " ON j.page_id = f.id AND j.niche = ? WHERE f.url = ? AND f.http_status BETWEEN 200 AND 299",
        [niche, url],
    ).fetchone()
    return (str(row[0]), str(row[1])) if row else ("", "")


def was_rendered(db: Database, url: str) -> bool:
    """Whether a page was read in a browser when it was last read."""
    row = db.execute("SELECT rendered FROM page_facts WHERE url = ?", [url]).fetchone()
    return row is not None and bool(row[0])


def mark_unchanged(db: Database, url: str) -> None:
    """A page that says it is as it was: it and what stood on it were seen now."""
    moment = now()
    db.execute("UPDATE page_facts SET fetched_at = ? WHERE url = ?", [moment, url])
    db.execute(
        "UPDATE link_facts SET last_seen = ? WHERE lost_at IS NULL AND page_id ="
        " (SELECT id FROM page_facts WHERE url = ?)",
        [moment, url],
    )


def kept_links(page: PageAnalysis, *, internal: bool = False) -> list[Link]:
    """The links of a page that become rows: those that lead to another site, or nowhere.

    Internal links only steer the crawl, unless it is of a site of ours. ``mailto:``, ``tel:``, ``javascript:`` and ``data:`` lead
    to no page. An address of another scheme (``ftp://…``) and a broken one stay, each with its
    reason, since an editor meant them as links.
    """
    return [link for link in page.links if _is_kept(link, internal)]


def _is_kept(link: Link, internal: bool) -> bool:
    if link.url.startswith(("http://", "https://")):
        return link.external or internal
    if not link.url:
        return "//" in link.href
    return "://" in link.url[:24] and not link.url.startswith(("javascript:", "data:", "about:"))


def _save_facts(
    db: Database,
    page: PageAnalysis,
    status: int,
    moment: str,
    etag: str,
    modified: str,
    captured_at: str,
) -> int:
    rendered = "rendering" in page.evidence
    row = db.execute(
        "INSERT INTO page_facts (url, domain, title, description, language, canonical_url, robots,"
        " words, outbound_links, outbound_domains, last_updated, submit_url, no_solicit, mentions,"
        " author, region, fingerprint, toxicity, guest_post_url,"
        " http_status, fetched_at, first_seen, etag, last_modified, captured_at,"
        " rendered)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (url) DO UPDATE SET title = excluded.title,"
        " description = excluded.description, language = excluded.language,"
        " canonical_url = excluded.canonical_url, robots = excluded.robots,"
        " words = excluded.words, outbound_links = excluded.outbound_links,"
        " outbound_domains = excluded.outbound_domains, last_updated = excluded.last_updated,"
        " submit_url = excluded.submit_url, no_solicit = excluded.no_solicit,"
        " author = excluded.author, region = excluded.region,"
        " fingerprint = excluded.fingerprint, toxicity = excluded.toxicity,"
        " guest_post_url = excluded.guest_post_url,"
        " mentions = excluded.mentions, http_status = excluded.http_status,"
        " fetched_at = excluded.fetched_at, etag = excluded.etag,"
        " captured_at = excluded.captured_at, live_at = '',"
        " last_modified = excluded.last_modified, rendered = excluded.rendered RETURNING id",
        [
            page.url,
            registered_domain(page.url),
            page.title[:_MAX_TEXT],
            page.description[:_MAX_TEXT],
            page.language,
            page.canonical_url,
            " ".join(page.robots),
            page.words,
            page.outbound_links,
            page.outbound_domains,
            page.last_updated,
            page.submit_url,
            page.no_solicit[:_MAX_TEXT],
            json.dumps(list(page.mentions), ensure_ascii=False),
            page.author[:_MAX_NAME],
            page.region,
            _signed(page.fingerprint),
            page.toxicity,
            page.guest_post_url,
            status,
            moment,
            moment,
            # A rendered page's content does not come with its HTML: that this is as it was says little.
            "" if rendered else etag,
            "" if rendered else modified,
            captured_at,
            rendered,
        ],
    ).fetchone()
    return int(row[0])


def _signed(bits: int) -> int:
    """64 bits as SQLite's signed integer keeps them."""
    return bits - 2**64 if bits >= 2**63 else bits


def _save_links(db: Database, page_id: int, links: list[Link], moment: str, due: str) -> int:
    """Write the links; targets never seen before become due at ``due``. Returns how many those are."""
    before = db.conn.total_changes
    targets = {target_url(link): link for link in links}
    db.conn.executemany(
        "INSERT OR IGNORE INTO targets (url, domain, reason, evidence, next_check_at, first_seen)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        [_target_row(url, link, due) for url, link in targets.items()],
    )
    fresh = db.conn.total_changes - before
    seen: Counter[tuple[str, str]] = Counter()
    rows = []
    for position, link in enumerate(links):
        url, anchor = target_url(link), link.anchor[:_MAX_TEXT]
        occurrence = seen[url, anchor]
        seen[url, anchor] += 1
        rows.append(
            (
                page_id,
                url,
                anchor,
                occurrence,
                position,
                link.href[:MAX_URL_LENGTH],
                link.context[:_MAX_TEXT],
                link.section[:_MAX_TEXT],
                " ".join(link.rel),
                str(link.placement),
                moment,
                moment,
            )
        )
    # One generation a save: whatever does not carry it afterwards was not on the page this time.
    db.execute(
        "UPDATE link_facts SET lost_at = coalesce(lost_at, ?), position = -1 WHERE page_id = ?",
        [moment, page_id],
    )
    db.conn.executemany(
        "INSERT INTO link_facts (page_id, target_id, anchor, occurrence, position, href, context,"
        " section, rel, placement, first_seen, last_seen)"
        " VALUES (?, (SELECT id FROM targets WHERE url = ?), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (page_id, target_id, anchor, occurrence) DO UPDATE SET"
        " position = excluded.position, href = excluded.href, context = excluded.context,"
        " section = excluded.section, rel = excluded.rel, placement = excluded.placement,"
        " last_seen = excluded.last_seen, lost_at = NULL",
        rows,
    )
    return fresh


def target_url(link: Link) -> str:
    """The key of a link's target: its address, cut where no server would read on."""
    return (link.url or link.href)[:MAX_URL_LENGTH]


def _target_row(url: str, link: Link, moment: str) -> tuple[str, str, str, str, str | None, str]:
    """A new target: due now, or judged at once when there is nothing that could be asked."""
    if len(link.url) > MAX_URL_LENGTH:
        reason = "too_large"
        evidence = (
            f"The address has {len(link.url):,} characters; longer than {MAX_URL_LENGTH:,} is not"
            " asked for."
        )
    elif not link.url:
        reason, evidence = "unsupported_scheme", "The href is not a valid address."
    elif not url.startswith(("http://", "https://")):
        scheme = url.split(":", 1)[0]
        reason, evidence = "unsupported_scheme", f"Only http(s) is checked, this is {scheme}:."
    else:
        return (
            url,
            registered_domain(url),
            "not_checked",
            "Not checked yet: its turn has not come.",
            _AT_ONCE,
            moment,
        )
    return (url, registered_domain(url), reason, evidence, None, moment)

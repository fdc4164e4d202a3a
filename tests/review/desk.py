"""A store with a small queue in it, and a client that behaves like a browser."""

from __future__ import annotations

import asyncio
import json
import re
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import httpx

from prospector.review.access import Access
from prospector.review.app import make_app
from prospector.storage.database import open_store

if TYPE_CHECKING:
    from pathlib import Path

_MOMENT = "2026-11-20T08:00:00Z"


def add_candidate(db: Any, number: int, **values: Any) -> str:
    """One broken-link candidate with its page, its dead link, two checks and two contacts."""
    row = {
        "niche": "bees",
        "kind": "broken_link",
        "score": 90.0 - number,
        "domain": f"site{number}.test",
        "page_url": f"https://site{number}.test/links",
        "page_title": f"Links about bees {number}",
        "target_url": f"https://gone{number}.test/guide",
        "anchor": "The hive guide",
        "context": "Read The hive guide before winter.",
        "reason": "http_404",
        "language": "en",
        "contact": f"ed@site{number}.test",
        "contact_kind": "email",
        "why": "A link in the content of this resource page answers 404 (not found).",
        "parts": json.dumps({"relevance": 0.9, "placement": 1}),
        **values,
    }
    row["id"] = f"{number + 1:016x}"
    row["first_seen"] = row["last_seen"] = row["verified_at"] = _MOMENT
    with db.atomic():
        db.execute(
            f"INSERT INTO candidates ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})",
            list(row.values()),
        )
        page = db.execute(
            "INSERT INTO page_facts (url, domain, title, fetched_at, first_seen)"
            " VALUES (?, ?, ?, ?, ?) RETURNING id",
            [row["page_url"], row["domain"], row["page_title"], _MOMENT, _MOMENT],
        ).fetchone()[0]
        db.execute(
            "INSERT INTO page_judgements (page_id, niche, kind, relevance, resource_score, depth)"
            " VALUES (?, ?, 'resource', 0.9, 80, 0)",
            [page, row["niche"]],
        )
        target = db.execute(
            "INSERT INTO targets (url, domain, verdict, reason, checked_at, dead_since, evidence,"
            " first_seen) VALUES (?, 'gone.test', 'dead', ?, ?, ?, 'It answers 404. Seen twice.', ?)"
            " RETURNING id",
            [row["target_url"], row["reason"], _MOMENT, _MOMENT, _MOMENT],
        ).fetchone()[0]
        db.execute(
            "INSERT INTO link_facts (page_id, target_id, anchor, position, href, context, section,"
            " placement, first_seen, last_seen) VALUES (?, ?, ?, 0, ?, ?, 'Guides', 'content', ?, ?)",
            [page, target, row["anchor"], row["target_url"], row["context"], _MOMENT, _MOMENT],
        )
        for day, verdict, reason in ((18, "unsure", "timeout"), (20, "dead", row["reason"])):
            db.execute(
                "INSERT INTO checks (target_id, at, verdict, reason, evidence)"
                " VALUES (?, ?, ?, ?, 'seen')",
                [target, f"2026-11-{day}T08:00:00Z", verdict, reason],
            )
        for kind, value in (
            ("email", row["contact"]),
            ("form", f"https://{row['domain']}/write"),
        ):
            db.execute(
                "INSERT OR IGNORE INTO contacts (domain, kind, value, source_url, seen_at)"
                " VALUES (?, ?, ?, ?, ?)",
                [row["domain"], kind, value, row["page_url"], _MOMENT],
            )
    return str(row["id"])


def fill(path: Path, count: int = 3) -> list[str]:
    """A store of ``count`` candidates, best first; returns their ids."""
    db = open_store(path)
    ids = [add_candidate(db, number) for number in range(count)]
    db.close()
    return ids


class Browser:
    """Datasette's own test transport with cookies, forms read from the page, and redirects."""

    def __init__(self, path: Path, access: Access | None = None, **headers: str) -> None:
        self.app = make_app(path, access or Access(user="ann"))
        self.headers = headers
        self.cookies: dict[str, str] = {}
        self.page = ""

    def get(self, url: str, **headers: str) -> httpx.Response:
        return self._send("GET", url, None, headers)

    def post(self, url: str, fields: list[tuple[str, str]], **headers: str) -> httpx.Response:
        """Send fields as they are, with no token added."""
        return self._send("POST", url, urlencode(fields), headers)

    def press(self, url: str, *fields: tuple[str, str], **headers: str) -> httpx.Response:
        """Send a form with the token of the page looked at last, and follow the redirect."""
        answer = self.post(url, [("csrftoken", self.token()), *fields], **headers)
        return self.get(answer.headers["location"]) if answer.status_code == 303 else answer

    def token(self) -> str:
        found = re.search(r'name="csrftoken" value="([^"]+)"', self.page)
        assert found, "the page has no form"
        return unescape(found[1])

    def _send(
        self, method: str, url: str, body: str | None, headers: dict[str, str]
    ) -> httpx.Response:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.app.app())
            async with httpx.AsyncClient(
                transport=transport, base_url="http://localhost:8001", cookies=self.cookies
            ) as client:
                sent = {name.replace("_", "-"): value for name, value in headers.items()}
                if body is not None:
                    sent.setdefault("content-type", "application/x-www-form-urlencoded")
                answer = await client.request(
                    method, url, content=body, headers={**self.headers, **sent}
                )
                for line in answer.headers.get_list("set-cookie"):
                    name, _, rest = line.partition("=")
                    self.cookies[name] = rest.partition(";")[0]
                return answer

        answer = asyncio.run(ask())
        if "html" in answer.headers.get("content-type", ""):
            self.page = answer.text
        return answer


def rows(path: Path, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """What the file holds, past the app."""
    db = open_store(path)
    try:
        return db.execute(sql, values).fetchall()
    finally:
        db.close()


def decided(path) -> list[tuple[str, str | None]]:
    """Status and reason of each decision, in their order."""
    return rows(path, "SELECT status, reason_code FROM reviews ORDER BY id")

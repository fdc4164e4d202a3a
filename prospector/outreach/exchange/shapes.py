"""Which columns each reader of an export expects, and where their values come from (pure).

``csv``, ``jsonl`` and ``xlsx`` carry our own columns, those of the view ``outreach_candidates``, so
that they can be read back. The others are named after the tool whose import takes them; headers
are those of the tools' own templates.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

Row = Mapping[str, Any]
Column = tuple[str, Callable[[Row], object]]


def _value(name: str) -> Callable[[Row], object]:
    return lambda row: row.get(name)


def _email(row: Row) -> object:
    return row["contact"] if row.get("contact_kind") == "email" else ""


def _others(row: Row) -> object:
    return " ".join(json.loads(row.get("other_dead") or "[]"))


def _site(row: Row) -> object:
    return f"https://{row['domain']}/"


def _columns(**sources: str | Callable[[Row], object]) -> tuple[Column, ...]:
    return tuple(
        (name, _value(source) if isinstance(source, str) else source)
        for name, source in sources.items()
    )


_MERGE = _columns(
    email=_email,
    website=_site,
    url="page_url",
    title="page_title",
    language="language",
    section="section",
    dead_url="target_url",
    anchor="anchor",
    sentence="context",
    reason="reason",
    other_dead_links=_others,
    asset_url="asset_url",
    archive_url="archive_url",
    submit_url="submit_url",
    why="why",
    candidate_id="id",
)

SHAPES: dict[str, tuple[Column, ...]] = {
    "mailmerge": _MERGE,
    "hunter": (("email", _email), ("company", _value("domain")), *_MERGE[1:]),
    "pitchbox": (
        ("URL", _value("page_url")),
        ("Domain", _value("domain")),
        ("Email", _email),
        ("Title", _value("page_title")),
        ("Tags", _value("kind")),
        ("Notes", _value("why")),
        *_MERGE[6:13],
    ),
    "buzzstream": (
        ("Link Partner - Name", _value("page_title")),
        ("Link Partner - Domain", _value("domain")),
        ("Linking from", _value("page_url")),
        ("Linking To", _value("asset_url")),
        ("Anchor Text", _value("anchor")),
        ("Email", _email),
        ("Notes", _value("why")),
    ),
}
"""Columns by format; a format that is not here has the view's own columns."""

MAILED = frozenset(("mailmerge", "hunter"))
"""Formats of which a row without an e-mail address is of no use."""


def shaped(row: Row, form: str) -> dict[str, object]:
    """One candidate as the format wants it."""
    columns = SHAPES.get(form)
    return dict(row) if columns is None else {name: value(row) for name, value in columns}

"""Which columns each reader of an export expects, and where their values come from (pure).

``csv``, ``jsonl`` and ``xlsx`` carry our own columns, those of the view ``outreach_candidates``, so
that they can be read back; of several addresses in one cell, a list in ``jsonl``. The others are named after the tool whose import takes them; headers
are those of the tools' own templates.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from prospector.outreach.reasons import in_words

Row = Mapping[str, Any]
Column = tuple[str, Callable[[Row], object]]


_LINKED = ("lost_link", "reclaim")
"""Kinds of pages that link to us, or did."""


def _value(name: str) -> Callable[[Row], object]:
    return lambda row: row.get(name)


def _email(row: Row) -> object:
    return row["contact"] if row.get("contact_kind") == "email" else ""


def _others(row: Row) -> object:
    return " ".join(_listed(row))


def _listed(row: Row) -> list[str]:
    """The addresses of ``other_dead``, which the store keeps as JSON."""
    found = json.loads(row.get("other_dead") or "[]")
    return [str(url) for url in found]


def _reason(row: Row) -> object:
    return in_words(row["reason"]) if row["reason"] else ""


def _link(name: str) -> Callable[[Row], object]:
    """A column about a link to us: filled only where there is or was one."""
    return lambda row: row[name] if row["kind"] in _LINKED else ""


def _notes(row: Row) -> object:
    return " ".join(filter(None, (row["why"], row["asset_url"] and f"Ours: {row['asset_url']}")))


def _site(row: Row) -> object:
    # The scheme that was seen: many a small site has no https.
    scheme = "http" if str(row["page_url"]).startswith("http:") else "https"
    return f"{scheme}://{row['domain']}/"


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
    reason=_reason,
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
        # BuzzStream reads these as a link that exists; what we offer stands in the notes.
        ("Linking To", _link("target_url")),
        ("Anchor Text", _link("anchor")),
        ("Email", _email),
        ("Notes", _notes),
    ),
}
"""Columns by format; a format that is not here has the view's own columns."""

MAILED = frozenset(("mailmerge", "hunter"))
"""Formats whose rows are written to by a machine: only whom an e-mail may go to now."""


def header(form: str, own: Sequence[str]) -> list[str]:
    """The names of a format's columns; ``own`` are those of the view."""
    columns = SHAPES.get(form)
    return list(own) if columns is None else [name for name, _ in columns]


def shaped(row: Row, form: str) -> dict[str, object]:
    """One candidate as the format wants it."""
    columns = SHAPES.get(form)
    if columns is not None:
        return {name: value(row) for name, value in columns}
    return {**row, "other_dead": _listed(row) if form == "jsonl" else _others(row)}

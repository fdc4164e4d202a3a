"""Pitches to write letters from: with every fact there can be, and with hardly any."""

from __future__ import annotations

import dataclasses

from prospector.outreach.drafts.pitch import OtherDead, Pitch
from prospector.outreach.drafts.render import render
from prospector.outreach.drafts.sender import Sender

JANE = Sender("Jane Doe", "Acme", "jane@acme.example")
BARE = Pitch("0123456789abcdef", "broken_link", "hive.test", "https://hive.test/links")
FULL = dataclasses.replace(
    BARE,
    page_title="Beekeeping links",
    section="Diseases",
    anchor="Varroa facts",
    context="Varroa facts tells all about the mite in one place.",
    target_url="https://gone.test/mites",
    reason="http_404",
    archive_url="https://web.archive.org/web/2020/https://gone.test/mites",
    others=tuple(
        OtherDead(f"https://gone.test/{n}", "http_404", "https://new.test/1" if n == 1 else "")
        for n in range(9)
    ),
    asset_url="https://acme.example/mites",
    asset_title="Varroa mite guide",
    contact="ada@hive.test",
    contact_kind="email",
    contact_name="Ada Bee",
    contact_source="https://hive.test/about",
    contacted_on="2026-10-01",
    why="A link is dead.",
)
NEEDS = {
    "broken_link": {"target_url": FULL.target_url, "reason": "http_410"},
    "resource_page": {"asset_url": FULL.asset_url},
    "competitor_gap": {"asset_url": FULL.asset_url},
    "unlinked_mention": {"anchor": "Acme", "asset_url": FULL.asset_url},
    "guest_post": {},
    "lost_link": {"target_url": FULL.target_url},
    "competitor_lost": {"target_url": FULL.target_url, "asset_url": FULL.asset_url},
    "reclaim": {
        "target_url": FULL.target_url,
        "reason": "http_404",
        "asset_url": FULL.asset_url,
    },
}
"""Kind to the least that its letter needs; a sender besides."""


def letter(pitch: Pitch, kind: str = "", language: str = "", sender: Sender = JANE, **more):
    return render(
        dataclasses.replace(pitch, kind=kind or pitch.kind),
        language=language,
        sender=sender,
        **more,
    )

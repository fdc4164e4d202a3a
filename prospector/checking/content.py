"""Dead although it says 200: what the content itself, and a made-up sibling, say (pure)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from prospector.checking.parking import parked
from prospector.checking.soft_404 import ALIKE, alike, says_not_found
from prospector.checking.tombstones import default_page, suspended
from prospector.items import Reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prospector.checking.features import Features


def by_content(
    page: Features, asked: str, final: str, headers: Sequence[tuple[str, str]] = ()
) -> tuple[Reason, str] | None:
    """A dead reason and its sentence when the page alone is proof enough; else ``None``."""
    if found := suspended(page):
        return Reason.SUSPENDED, f"The host says {found!r} instead of the page."
    if found := parked(page, asked, final, headers):
        return Reason.PARKED, f"The domain is parked: {found}."
    if found := default_page(page):
        return Reason.DEFAULT_PAGE, f"The server shows its untouched default page, {found!r}."
    return None


def by_control(
    page: Features, asked: str, sibling: Features, sibling_url: str
) -> tuple[Reason, str] | None:
    """``soft_404`` when the page says so *and* a made-up sibling answers the same; else ``None``.

    A page that answers like its sibling and says nothing of the kind is ``spa_shell`` when it has
    next to no words of its own, and nothing is concluded otherwise. Site roots are exempt.
    """
    if urlsplit(asked).path in ("", "/") or not _same(page, asked, sibling, sibling_url):
        return None
    if found := says_not_found(page):
        return Reason.SOFT_404, f"It says {found!r}, and a made-up address there answers the same."
    if page.words < 30 and page.sources:
        return Reason.SPA_SHELL, "Every address there answers the same shell for a script to fill."
    return None


def _same(page: Features, asked: str, sibling: Features, sibling_url: str) -> bool:
    return alike(page, sibling, address=asked, control=sibling_url) >= ALIKE

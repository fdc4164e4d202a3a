"""Dead although it says 200: what the content alone proves (pure)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prospector.checking.rules.parking import parked
from prospector.checking.rules.tombstones import default_page, suspended
from prospector.items import Reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prospector.checking.rules.features import Features


def by_content(
    page: Features,
    asked: str,
    final: str,
    headers: Sequence[tuple[str, str]] = (),
    *,
    everywhere: bool = False,
    name_servers: Sequence[str] = (),
) -> tuple[Reason, str] | None:
    """A dead reason and its sentence when the page alone is proof enough; else ``None``.

    ``everywhere`` says that a made-up address beside it shows the same, ``name_servers`` who keeps
    the domain's name, where that was asked.
    """
    if found := suspended(page, final):
        return Reason.SUSPENDED, f"The host says {found!r} instead of the page."
    if found := parked(
        page, asked, final, headers, everywhere=everywhere, name_servers=name_servers
    ):
        return Reason.PARKED, f"The domain is parked: {found}."
    if found := default_page(page, final):
        return Reason.DEFAULT_PAGE, f"The server shows its untouched default page, {found!r}."
    return None

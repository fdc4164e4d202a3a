"""The item that travels from a spider through the pipelines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prospector.items import PageAnalysis, Prospect


@dataclass(slots=True)
class PageItem:
    """One page that was read: its analysis and the prospects it made worth fetching.

    ``internal``: the links inside its site are kept too. ``new_targets`` is filled in by the store: how many targets nobody linked to before.
    """

    page: PageAnalysis
    http_status: int
    prospect: Prospect
    prospects: tuple[Prospect, ...]
    etag: str = ""
    last_modified: str = ""
    internal: bool = False
    new_targets: int = 0

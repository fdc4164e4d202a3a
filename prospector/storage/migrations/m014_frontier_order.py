"""The queue in the very order in which it is handed out, whatever its length."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prospector.storage.migrations.chain import migrations, run

if TYPE_CHECKING:
    from sqlite_utils import Database

# Pages of one priority are many: without depth and address in the index, each look at the queue
# would sort them all.
_ORDER = """
DROP INDEX frontier_best;
CREATE INDEX frontier_best ON frontier(niche, priority DESC, depth, url) WHERE state = 'queued';
"""


@migrations(transactional=True)
def m014_frontier_order(db: Database) -> None:
    """The queue in the very order in which it is handed out, whatever its length."""
    run(db, _ORDER)

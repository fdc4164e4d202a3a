"""The tables of the one SQLite file, as a chain of migrations (``storage/migrations``).

Facts (``page_facts link_facts targets checks contacts``), judgements (``page_judgements
candidates fixes``) and decisions (``reviews suppressions letters``) live in separate tables, so that
a crawl or a rescore can never touch what a person decided. Times are UTC ISO 8601 text, booleans 0/1.
"""

from __future__ import annotations

from prospector.storage.migrations import migrations

__all__ = ["APPLICATION_ID", "migrations"]

APPLICATION_ID = 0x50524F53
"""``PRAGMA application_id`` of our files ("PROS"): tells them from another program's."""

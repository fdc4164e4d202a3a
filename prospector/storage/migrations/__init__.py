"""The tables, one file a change, in the order of their numbers.

A released migration is never edited: a change is a new file at the end.
"""

from prospector.storage.migrations import (
    m001_tables,
    m002_page_quality_and_ranks,
    m003_examples,
    m004_queue,
    m005_letters,
    m006_fixes,
    m007_known_links,
    m008_digests,
    m009_rendered,
    m010_prospects,
    m011_archives,
    m012_learned_order,
    m014_frontier_order,
    m015_closed_as,
    m016_kept,
)
from prospector.storage.migrations.chain import migrations

__all__ = [
    "m001_tables",
    "m002_page_quality_and_ranks",
    "m003_examples",
    "m004_queue",
    "m005_letters",
    "m006_fixes",
    "m007_known_links",
    "m008_digests",
    "m009_rendered",
    "m010_prospects",
    "m011_archives",
    "m012_learned_order",
    "m014_frontier_order",
    "m015_closed_as",
    "m016_kept",
    "migrations",
]

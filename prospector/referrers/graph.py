"""Common Crawl's domain graph: which domains link to competitors and to dead domains.

Three files of one release from ``https://data.commoncrawl.org/projects/hyperlinkgraph/``: vertices
(``id TAB reversed domain TAB hosts``), edges (``from TAB to``), and ranks if they are there
(``#harmonicc_pos …``). DuckDB reads them packed, in one pass each and in bounded memory; nothing is
fetched from here.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from prospector.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

MEMORY = "1GB"
"""What DuckDB may hold; the rest lies in a folder beside the graph's files while it works."""
LEAST_RIVALS = 2
_READ = (
    "delim='\t', header=false, quote='', escape='', comment='', null_padding=true,"
    " ignore_errors=true, auto_detect=false"
)
_VERTICES = "{'id': 'BIGINT', 'name': 'VARCHAR', 'hosts': 'BIGINT'}"
_EDGES = "{'source': 'BIGINT', 'target': 'BIGINT'}"
_RANKS = (
    "{'place': 'BIGINT', 'value': 'DOUBLE', 'pr_place': 'BIGINT', 'pr': 'DOUBLE',"
    " 'name': 'VARCHAR', 'hosts': 'BIGINT'}"
)


@dataclass(frozen=True, slots=True)
class Graph:
    """The files of one release in a folder; ``ranks`` may be missing."""

    release: str
    vertices: Path
    edges: Path
    ranks: Path | None


@dataclass(frozen=True, slots=True)
class Linking:
    """A domain with the ``targets`` of ours that it links to, and its place among all domains."""

    domain: str
    targets: tuple[str, ...]
    place: int | None


def graph_in(folder: Path) -> Graph:
    """The graph's files in a folder; raises :class:`UserError` that says which is missing."""
    if not folder.is_dir():
        raise UserError(f"There is no folder {folder}; name the one that holds the graph's files.")
    found: dict[str, Path | None] = {}
    for kind in ("vertices", "edges", "ranks"):
        names = sorted(one for one in folder.iterdir() if f"domain-{kind}.txt" in one.name)
        found[kind] = names[-1] if names else None
    vertices, edges = found["vertices"], found["edges"]
    if vertices is None or edges is None:
        missing = "vertices" if vertices is None else "edges"
        raise UserError(
            f"{folder} holds no …domain-{missing}.txt.gz; take both files of one release from"
            " https://data.commoncrawl.org/projects/hyperlinkgraph/ (see docs/archives.md)."
        )
    release = vertices.name.split("domain-vertices")[0].strip("-._") or "graph"
    return Graph(release, vertices, edges, found["ranks"])


def linking(
    graph: Graph, rivals: Collection[str], dead: Collection[str], ours: Collection[str], most: int
) -> list[Linking]:
    """Domains that link to two or more rivals and not to us, or to a domain that is dead.

    Most rivals first, then by place; at most ``most``. With one rival alone that one counts.
    Raises :class:`UserError` when DuckDB is missing or a file cannot be read.
    """
    duckdb = _duckdb()
    least = min(LEAST_RIVALS, max(1, len(set(rivals))))
    with tempfile.TemporaryDirectory(prefix="prospector-graph-", dir=graph.edges.parent) as spill:
        base = duckdb.connect()
        try:
            base.execute(f"SET memory_limit = '{MEMORY}'")
            base.execute("SET preserve_insertion_order = false")
            base.execute("SET temp_directory = ?", [spill])
            base.execute("SET enable_progress_bar = false")
            return _linking(base, graph, rivals, dead, ours, least, most)
        except duckdb.Error as cause:
            said = " ".join(str(cause).split())[:200]
            raise UserError(
                f"The graph in {graph.edges.parent} cannot be read ({said})."
            ) from cause
        finally:
            base.close()


def _linking(
    base: Any,
    graph: Graph,
    rivals: Collection[str],
    dead: Collection[str],
    ours: Collection[str],
    least: int,
    most: int,
) -> list[Linking]:
    wanted = [
        (reversed_name(domain), kind)
        for kind, domains in (("rival", rivals), ("dead", dead), ("ours", ours))
        for domain in set(domains)
    ]
    if not wanted:
        return []
    vertices = f"read_csv(?, columns={_VERTICES}, {_READ})"
    base.execute("CREATE TEMP TABLE wanted (name VARCHAR, kind VARCHAR)")
    base.executemany("INSERT INTO wanted VALUES (?, ?)", wanted)
    base.execute(
        f"CREATE TEMP TABLE goals AS SELECT v.id, v.name, w.kind FROM {vertices} v"
        " JOIN wanted w ON w.name = v.name",
        [str(graph.vertices)],
    )
    base.execute(
        "CREATE TEMP TABLE links AS SELECT DISTINCT e.source, g.name, g.kind FROM"
        f" read_csv(?, columns={_EDGES}, {_READ}) e JOIN goals g ON g.id = e.target"
        " WHERE e.source <> e.target AND e.source NOT IN (SELECT id FROM goals)",
        [str(graph.edges)],
    )
    base.execute(
        "CREATE TEMP TABLE sources AS SELECT source, count(*) FILTER (kind = 'rival') AS rivals,"
        " list(name ORDER BY name) FILTER (kind <> 'ours') AS names FROM links GROUP BY source"
        " HAVING count(*) FILTER (kind = 'ours') = 0 AND (count(*) FILTER (kind = 'rival') >= ?"
        " OR count(*) FILTER (kind = 'dead') > 0)",
        [least],
    )
    ranks, given = "(SELECT NULL::VARCHAR AS name, NULL::BIGINT AS place WHERE false)", []
    if graph.ranks is not None:
        ranks = f"read_csv(?, columns={_RANKS}, skip=1, {_READ})"
        given = [str(graph.ranks)]
    rows = base.execute(
        f"SELECT v.name, s.names, r.place FROM sources s JOIN {vertices} v ON v.id = s.source"
        f" LEFT JOIN {ranks} r ON r.name = v.name"
        " ORDER BY s.rivals DESC, r.place NULLS LAST, v.name LIMIT ?",
        [str(graph.vertices), *given, most],
    ).fetchall()
    return [
        Linking(reversed_name(name), tuple(sorted(map(reversed_name, names))), place)
        for name, names, place in rows
    ]


def reversed_name(domain: str) -> str:
    """``example.org`` as the graph spells it, ``org.example``, and back."""
    return ".".join(reversed(domain.split(".")))


def _duckdb() -> Any:
    try:
        import duckdb
    except ImportError as cause:
        raise UserError(
            "Reading the domain graph needs DuckDB; install it with:"
            " pip install 'link-prospector[archives]'"
        ) from cause
    return duckdb

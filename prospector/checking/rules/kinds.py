"""The kinds of made-up addresses that are asked beside a target."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """``front``: the host's front page. ``host``: any made-up sibling on the host. ``folder``: one
    in the target's own folder. ``again``: a second one there, to learn what changes from answer to
    answer. ``upper``: the folder made up as well, for sites that know a page by its folder and
    ignore the last segment. ``query``: the same path with made-up values."""

    FRONT = "front"
    HOST = "host"
    FOLDER = "folder"
    AGAIN = "again"
    UPPER = "upper"
    QUERY = "query"

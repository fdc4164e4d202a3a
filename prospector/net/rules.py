"""robots.txt as far as it concerns us: read in bounded time (RFC 9309).

A stranger writes the file, and any host name below a wildcard can have one of its own. A parser that
keeps every group for every crawler takes the square of a file that names thousands of them, so only
the lines of the group that speaks to us reach it. What is kept of them is bounded by ``shelf.Rules``.
"""

from __future__ import annotations

import re

MAX_BYTES = 500 * 1024
"""Bytes of a file that are read (RFC 9309 §2.5 wants at least so many)."""
FAILURE_SECONDS = 60.0
"""How long a file that could not be read is not asked for again."""
_AGENT = re.compile(r"user[- ]?agent(?:\s*:\s*|\s+|$)", re.IGNORECASE)
_SITE_WIDE = re.compile(r"(?:sitemaps?|site-map|host)\b", re.IGNORECASE)
_RULE = re.compile(
    r"[^:]*:|(?:allow|dis+al+[oa]w|diasllow|crawl[- ]delay|request[- ]rate|visit[- ]time)\s",
    re.IGNORECASE,
)


def relevant(body: bytes, agent: str) -> str:
    """The rules of a file that hold for ``agent`` (a user agent or its product token).

    The group whose name stands for most of the agent wins, ``*`` where none does; groups of one name
    count as one (RFC 9309 §2.2.1). Empty when there are no rules for us.
    """
    lines = [line.partition("#")[0].strip() for line in _lines(body)]
    groups: list[tuple[set[str], list[str]]] = []
    names: set[str] = set()
    rules: list[str] = []
    for line in lines:
        spoken_to = _AGENT.match(line)
        if spoken_to:
            if rules:
                groups.append((names, rules))
                names, rules = set(), []
            name = line[spoken_to.end() :].strip().lower()
            # Protego, too, forgives a star beside a name.
            names |= {name, name.replace("*", "")} if name != "*" else {name}
        elif names and _RULE.match(line) and not _SITE_WIDE.match(line):
            rules.append(line)
    if names:
        groups.append((names, rules))
    spoken = agent.lower()
    scores = {name: _score(name, spoken) for names, _ in groups for name in names}
    best = max(scores, key=lambda name: scores[name], default="")
    if not best or not scores[best]:
        return ""
    ours = [line for names, rules in groups if best in names for line in rules]
    return "\n".join([f"User-agent: {best}", *ours])


def _lines(body: bytes) -> list[str]:
    return body[:MAX_BYTES].decode("utf-8-sig", "replace").splitlines()


def _score(name: str, agent: str) -> int:
    """How much of our name a group's name stands for; it begins where a word begins."""
    if name == "*":
        return 1
    at = agent.find(name) if name else -1
    while at >= 0:
        if at == 0 or not (agent[at - 1].isalnum() or agent[at - 1] in "-_"):
            return len(name) + 1
        at = agent.find(name, at + 1)
    return 0

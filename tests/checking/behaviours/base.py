"""What the rows of the test web are made of: cases, pages, and misbehaving servers."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, NamedTuple

from prospector.demo.loopback import Asked, Loopback, Raw, Reply, moved
from prospector.items import LinkContext, Reason

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

PROSE = (
    "<p>The long winter of the northern valleys is a hard time for every keeper of bees, and those"
    " who live there have learned to read the snow. They wrap the hives in straw, turn the entrances"
    " away from the wind and wait. In March the first flights begin, short and careful, and by May"
    " the meadows are loud again with wings and the boxes heavy with brood.</p>"
    "<p>This page collects what three generations of one family wrote down about those winters:"
    " temperatures, stores, losses, and the days on which the willow flowered first.</p>"
)


def page(title: str, body: str = PROSE, head: str = "") -> str:
    """An ordinary page."""
    return f"<!doctype html><html lang=en><head><title>{title}</title>{head}</head><body><h1>{title}</h1>{body}</body></html>"


GOOD = page("Winter bees")
HOME = page(
    "Welcome to our site", "<p>Welcome! News, shop and archive of the valley's keepers.</p>" * 3
)


class Case(NamedTuple):
    """One behaviour: the address to check, what must be said of it, and the causes it stands for.

    ``contexts`` is what its links say of it; only a crawl knows that.
    """

    url: str
    verdict: str
    reason: str
    causes: str = ""
    contexts: tuple[LinkContext, ...] = ()


CASES: dict[str, Case] = {}
SETUPS: list[Callable[[Loopback], object]] = []


def case(
    name: str,
    reason: str,
    answer: object,
    *,
    path: str = "/valley/winter-bees.html",
    scheme: str = "https",
    host: str = "",
    others: dict[str, object] | None = None,
    tls: str = "",
    causes: str = "",
    contexts: tuple[LinkContext, ...] = (),
) -> None:
    """Add a behaviour on a host of its own; other paths answer 404, the root a home page."""
    host = host or f"{name}.web"
    answer = Reply(200, answer) if isinstance(answer, str) else answer
    pages: dict[str, object] = {"/": HOME, "/robots.txt": Reply(404), path.split("#")[0]: answer}
    pages.update(others or {})
    SETUPS.append(lambda web: web.site(host, pages, tls=tls))
    at(name, f"{scheme}://{host}{path}", reason, causes=causes, contexts=contexts)


def at(
    name: str,
    url: str,
    reason: str,
    *,
    causes: str = "",
    contexts: tuple[LinkContext, ...] = (),
) -> None:
    """Add a behaviour at an address that something else serves, or nothing."""
    if name in CASES:
        raise ValueError(f"two rows are called {name}")
    CASES[name] = Case(url, str(Reason(reason).verdict), reason, causes, contexts)


def site(host: str, pages: dict[str, object]) -> None:
    """Add a host that is no row itself."""
    SETUPS.append(lambda web: web.site(host, pages))


def name(host: str, *addresses: str, fault: str = "", servers: tuple[str, ...] = ()) -> None:
    """Add a name with other addresses, a fault, or name servers."""
    SETUPS.append(lambda web: web.dns(host, *addresses, fault=fault, servers=servers))


def everywhere(answer: object) -> dict[str, object]:
    """A host that answers every address the same (but keeps its home page)."""
    return {"*": answer}


def raw(data: bytes, *, then: str = "close") -> Raw:
    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        with contextlib.suppress(OSError):
            await writer.drain()
            if then == "hang":
                await reader.read()

    return handler


def only_get(on_head: object) -> Callable[[Asked], object]:
    return lambda asked: on_head if asked.method == "HEAD" else Reply(200, GOOD)


def first(times: int, bad: object, good: object) -> Callable[[Asked], object]:
    return lambda asked: bad if asked.times <= times else good


def by_header(name: str, needs: str, otherwise: int) -> Callable[[Asked], Reply]:
    def handler(asked: Asked) -> Reply:
        fits = needs in asked.headers.get(name, "")
        return Reply(200, GOOD) if fits else Reply(otherwise, "no")

    return handler


def cookie_wall(asked: Asked) -> Reply:
    if "seen=1" in asked.headers.get("cookie", ""):
        return Reply(200, GOOD)
    return Reply(302, "", {"Location": asked.path, "Set-Cookie": "seen=1; Path=/"})


def chain(length: int) -> dict[str, object]:
    steps: dict[str, object] = {f"/step{n}": moved(f"/step{n + 1}", 302) for n in range(length)}
    steps[f"/step{length}"] = GOOD
    return steps


def same(name: str, reason: str, answer: object, **more: object) -> None:
    """Add a host that answers every address below its home page the same."""
    case(name, reason, answer, others=everywhere(answer), **more)  # type: ignore[arg-type]

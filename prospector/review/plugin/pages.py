"""The pages that are looked at: the queue and one candidate."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from dataclasses import replace
from functools import cache, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from datasette.utils.asgi import Response

from prospector.errors import UserError
from prospector.outreach.reach import said_of_those, without_way
from prospector.pictures.shelf import Picture, load, picture_of
from prospector.review.actions import BusyError, OvertakenError
from prospector.review.app import Desk, UnreadableError, desk_of, today
from prospector.review.candidate import UnknownCandidateError, look_up
from prospector.review.filters import Cursor, Filters
from prospector.review.naming import Pieces, pieces
from prospector.review.orders import KEEP
from prospector.review.words import REJECTION

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from datasette.app import Datasette
    from datasette.utils.asgi import Request

_log = logging.getLogger(__name__)
COOKIE = "review_done"
_STATIC = Path(__file__).parent / "static"
_STATUS: list[tuple[type[UserError], int]] = [
    (UnknownCandidateError, 404),
    (OvertakenError, 409),
    (BusyError, 503),
    (UnreadableError, 503),
]


def sorry(
    view: Callable[[Datasette, Request], Awaitable[Response]],
) -> Callable[[Datasette, Request], Awaitable[Response]]:
    """A mistake becomes a page with its one sentence."""

    @wraps(view)
    async def told(datasette: Datasette, request: Request) -> Response:
        try:
            return await view(datasette, request)
        except UserError as mistake:
            status = next((code for kind, code in _STATUS if isinstance(mistake, kind)), 400)
            return await render(
                datasette, request, "sorry", {"sentence": str(mistake)}, status=status
            )

    return told


@sorry
async def queue(datasette: Datasette, request: Request) -> Response:
    """The front page: the best candidates of the chosen view."""
    desk = the_desk(datasette)
    filters = Filters.parse(_args(request))
    found = await desk.read(datasette, lambda conn: desk.standing.page(conn, filters, today()))
    last = found.rows[-1] if found.rows else None
    after = Cursor(last["score"], last["id"]) if last and found.more else None
    return await render(
        datasette,
        request,
        "queue",
        {
            "filters": filters,
            "found": found,
            "more": _further(filters, after),
            "unreached": said_of_those(
                without_way(found.rows), len(found.rows), "rows on this page"
            ),
            "views": _views(who_asks(request)),
            "several_niches": not filters.niche and len(found.facets["niche"].choices) > 1,
        },
    )


@sorry
async def candidate(datasette: Datasette, request: Request) -> Response:
    """One candidate with its evidence, and the way to the ones beside it in the queue."""
    desk = the_desk(datasette)
    filters = Filters.parse(_args(request))
    ident = unquote(request.url_vars["id"])

    def ask(conn: Any) -> dict[str, Any]:
        one = look_up(conn, ident, who_asks(request))
        place = Cursor(one.row["score"], one.row["id"])
        earlier, later = desk.standing.beside(conn, filters, place, today())
        return {"one": one, "earlier": earlier, "later": later}

    found = await desk.read(datasette, ask)
    return await render(datasette, request, "candidate", {"filters": filters, **found})


@sorry
async def picture(datasette: Datasette, request: Request) -> Response:
    """The picture of one candidate's page, its dead link framed."""
    desk = the_desk(datasette)
    ident = unquote(request.url_vars["id"])

    def ask(conn: Any) -> Picture | None:
        row = conn.execute(
            "SELECT page_url, target_url FROM candidates WHERE id = ?", [ident]
        ).fetchone()
        return picture_of(conn, row[0], row[1]) if row else None

    found = await desk.read(datasette, ask)
    image = await asyncio.to_thread(load, desk.path, found) if found else None
    if image is None:
        raise UnknownCandidateError(
            "There is no picture of this page; prospector pictures takes it."
        )
    headers = {"cache-control": "private, max-age=300"}
    return Response(image, content_type="image/jpeg", headers=headers)


async def mishap(datasette: Datasette, request: Request, exception: Exception) -> Response:
    """The answer to what neither we nor Datasette expected; a 500 leaves its traceback in the log."""
    status = getattr(exception, "status", 500)
    if status == 404:
        sentence = "There is no such page here."
    elif status < 500:
        sentence = str(getattr(exception, "message", "") or exception)
    else:
        sentence = "Something went wrong on our side; nothing was changed. The log says more."
        _log.error("%s %s failed", request.method, request.path, exc_info=exception)
    if request.path.endswith(".json"):
        error = {"ok": False, "error": sentence, "status": status}
        return Response.json(error, status=status)
    return await render(datasette, request, "sorry", {"sentence": sentence}, status=status)


async def render(
    datasette: Datasette,
    request: Request,
    template: str,
    context: dict[str, Any],
    status: int = 200,
) -> Response:
    """A page of ours: the layout's own needs are added here."""
    desk = the_desk(datasette)
    done, first = desk.recall(request.cookies.get(COOKIE, ""))
    said: Pieces = []
    if done and first:
        toast = done
        said = await desk.read(datasette, lambda conn: pieces(conn, toast.said, toast.of))
    body = await datasette.render_template(
        f"review/{template}.html",
        {
            "database": datasette.get_database().route,
            "who": who_asks(request),
            "today": today(),
            "rejections": REJECTION,
            "keep": KEEP,
            "done": done,
            "fresh": first,
            "said": said,
            "static": _static,
            "token": request.scope["csrftoken"](),
            **context,
        },
        request=request,
    )
    return Response.html(body, status=status, headers={"cache-control": "private, no-store"})


def the_desk(datasette: Datasette) -> Desk:
    """The desk of our own server."""
    desk = desk_of(datasette)
    if desk is None:
        raise UserError("This Datasette serves no review desk.")
    return desk


def _args(request: Request) -> dict[str, str]:
    return {name: request.args.get(name) or "" for name in request.args}


def who_asks(request: Request) -> str:
    """The name of the person behind a request, as the guard let it in."""
    return str(request.scope.get("prospector_who", ""))


def _further(filters: Filters, after: Cursor | None) -> str:
    return replace(filters, after=after).query(cursor=True) if after else ""


def _views(who: str) -> list[tuple[str, str]]:
    """(name, query string) of the views that everybody has."""
    return [
        ("Best new", Filters().query()),
        ("Due today", Filters(status="all", due=True).query()),
        ("Mine", Filters(status="all", owner=who).query()),
        ("To write to", Filters(status="approved").query()),
        ("Waiting for a reply", Filters(status="contacted").query()),
    ]


@cache
def _static(name: str) -> str:
    """The address of a file of ours, changed whenever the file is."""
    mark = hashlib.sha256((_STATIC / name).read_bytes()).hexdigest()[:10]
    return f"/-/static-plugins/prospector.review.plugin/{name}?v={mark}"

"""The buttons: a form in, one transaction, and on to the next candidate or back to the queue."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, parse_qsl

from datasette.utils.asgi import Response

from prospector.errors import UserError
from prospector.outreach.letters import Letter, Letters
from prospector.review import orders
from prospector.review.actions import BusyError, Done, OvertakenError, carry_out, take_back, writing
from prospector.review.app import Desk, UnreadableError, today
from prospector.review.candidate import UnknownCandidateError
from prospector.review.filters import Cursor, Filters
from prospector.review.plugin.pages import COOKIE, render, sorry, the_desk, who_asks

if TYPE_CHECKING:
    from collections.abc import Callable

    from datasette.app import Datasette
    from datasette.utils.asgi import Request
    from sqlite_utils import Database

Form = dict[str, list[str]]
_MOST_FIELDS = 2_000
_TYPED = (
    *("note", "owner", "next_action", "contact"),
    *("subject", "body", "name", "organisation", "email", "postal"),
)
"""Fields of a candidate's page that a person fills in."""
_COOKIE_SECONDS = 900


@sorry
async def decide(datasette: Datasette, request: Request) -> Response:
    """Carry out one button's order on one candidate or many."""
    if request.method != "POST":
        return Response.redirect("/")
    form = await form_of(request)
    ident = _shown(form)
    where = page_of(ident, back_of(form))
    try:
        order = orders.parse(form)
    except UserError as mistake:
        return go(the_desk(datasette), where, refused(mistake, form, ident))
    who = who_asks(request)

    def work(db: Database) -> Done:
        _keep_letter(db, form, order, who)
        return carry_out(db, order, who)

    try:
        done = await write(datasette, request, form, work)
    except UnreadableError:
        raise  # there is no page to go back to
    except UserError as mistake:
        if ident and isinstance(mistake, UnknownCandidateError):
            raise
        # What a colleague did is there to be seen, and her own words and ticks too.
        return go(the_desk(datasette), where, refused(mistake, form, ident))
    if isinstance(done, Response):
        return done
    filters = back_of(form)
    where = await _onward(datasette, form, order, filters)
    return go(the_desk(datasette), where, done)


@sorry
async def undo(datasette: Datasette, request: Request) -> Response:
    """Take back what a toast or a line of the history names."""
    if request.method != "POST":
        return Response.redirect("/")
    form = await form_of(request)
    reviews, silenced = orders.parse_undo(form)
    who = who_asks(request)
    done = await write(datasette, request, form, lambda db: take_back(db, reviews, silenced, who))
    if isinstance(done, Response):
        return done
    filters = back_of(form)
    ident = form.get("candidate", [""])[0]
    where = page_of(ident, filters) if ident.isalnum() else page_of("", filters)
    return go(the_desk(datasette), where, done)


def _keep_letter(db: Database, form: Form, order: orders.Order, who: str) -> None:
    """The letter that stood changed beside the decision is kept with it: no press throws it away."""
    subject, body, language = (
        form.get(f"letter_{name}", [""])[0] for name in ("subject", "body", "language")
    )
    if body.strip() and len(order.items) == 1:
        Letters(db).save(order.items[0].id, Letter(subject, body, language, who))


async def write(
    datasette: Datasette, request: Request, form: Form, work: Callable[[Database], Done]
) -> Done | Response:
    """Write in a thread; a busy file gives the form back, filled in, with a button to try again."""
    path = the_desk(datasette).path

    def in_thread() -> Done:
        with writing(path) as db:
            return work(db)

    try:
        return await asyncio.to_thread(in_thread)
    except BusyError as mistake:
        fields = [(name, value) for name, values in form.items() for value in values]
        again = {
            "sentence": str(mistake),
            "again": request.path,
            "fields": [(name, value) for name, value in fields if name != "csrftoken"],
        }
        return await render(datasette, request, "sorry", again, status=503)


async def _onward(datasette: Datasette, form: Form, order: orders.Order, filters: Filters) -> str:
    """Where to go: the next candidate of the queue, the same one, or the queue."""
    then = form.get("then", [""])[0]
    first = order.items[0].id
    if then == "stay" or (then == "next" and order.status == orders.KEEP and not order.suppress):
        return page_of(first, filters)
    if then != "next":
        return page_of("", filters)
    desk = the_desk(datasette)

    def ask(conn: Any) -> str:
        row = conn.execute("SELECT score, id FROM candidates WHERE id = ?", [first]).fetchone()
        if row is None:
            return ""
        earlier, later = desk.standing.beside(conn, filters, Cursor(*row), today())
        return later or earlier

    return page_of(await desk.read(datasette, ask), filters)


def refused(mistake: UserError, form: Form, ident: str) -> Done:
    """Why nothing was written, with what the person had typed on the page, and ticked in the queue."""
    typed = {}
    for name in _TYPED:
        # A letter that stood changed beside a decision came along under names of its own.
        values = form.get(name) or form.get(f"letter_{name}")
        # What was not touched is not kept: a colleague may have changed it meanwhile.
        if values and values[:1] != form.get(f"was_{name}"):
            typed[name] = values[0].replace("\r\n", "\n")
    # What a colleague decided on meanwhile is ticked again only by somebody who looked at it.
    seen_to = mistake.candidate if isinstance(mistake, OvertakenError) else ""
    ids = [] if ident else [text.partition(":")[0] for text in form.get("item", ())]
    ticked = tuple(one for one in ids if one != seen_to)
    return Done(str(mistake), failed=True, of=ident, typed=typed, ticked=ticked)


def _shown(form: Form) -> str:
    """The candidate on whose page a form stood; empty for one of the queue."""
    ident = form.get("item", [""])[0].partition(":")[0]
    return ident if "then" in form and ident.isalnum() else ""


def page_of(ident: str, filters: Filters) -> str:
    """The address of a candidate's page, or of the queue, within the view that was left."""
    query = filters.query(cursor=not ident)
    return (f"/-/candidate/{ident}" if ident else "/") + (f"?{query}" if query else "")


def go(desk: Desk, where: str, done: Done) -> Response:
    """On to a page, with what was done for its toast."""
    answer = Response.redirect(where, status=303)
    answer.set_cookie(
        COOKIE, desk.remember(done), max_age=_COOKIE_SECONDS, httponly=True, samesite="strict"
    )
    return answer


def back_of(form: Form) -> Filters:
    """The view that the form came from; a damaged one is the queue's first page."""
    try:
        return Filters.parse(dict(parse_qsl(form.get("back", [""])[0])))
    except UserError:
        return Filters()


async def form_of(request: Request) -> Form:
    """The fields of a POST; raises :class:`UserError` for a body that is none."""
    body = await request.post_body()
    try:
        return parse_qs(
            body.decode(), keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="strict"
        )
    except ValueError:
        raise UserError("This form cannot be read; reload the page and try again.") from None

"""The letter's buttons: save, start over, another language, look again, take it along as a file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Response
from sqlite_utils import Database

from prospector.errors import UserError
from prospector.outreach.drafts.desk import row_of
from prospector.outreach.drafts.formats import as_eml
from prospector.outreach.drafts.render import why_missing
from prospector.outreach.drafts.sender import Sender
from prospector.outreach.letters import Letter, Letters, Senders
from prospector.review.actions import Done
from prospector.review.app import UnreadableError
from prospector.review.candidate import UnknownCandidateError
from prospector.review.drafts import is_stale, letter_for, sender_of
from prospector.review.plugin.pages import sorry, the_desk, who_asks
from prospector.review.plugin.posts import Form, back_of, form_of, go, page_of, refused, write
from prospector.review.second_look import look_again

if TYPE_CHECKING:
    import sqlite3

    from datasette.app import Datasette
    from datasette.utils.asgi import Request

_DOMAIN = re.compile(r"[a-z0-9.-]{1,253}")


@sorry
async def letter(datasette: Datasette, request: Request) -> Response:
    """One button of the letter's form; ``do`` names it."""
    if request.method != "POST":
        return Response.redirect("/")
    form = await form_of(request)
    ident, who = _one(form, "candidate"), who_asks(request)
    try:
        done = await _press(datasette, request, form, who)
    except (UnknownCandidateError, UnreadableError):
        raise  # there is no page to go back to
    except UserError as mistake:
        done = refused(mistake, form, ident)
    if isinstance(done, Response):
        return done
    return go(the_desk(datasette), f"{page_of(ident, back_of(form))}#letter", done)


async def _press(datasette: Datasette, request: Request, form: Form, who: str) -> Done | Response:
    ident, verb = _one(form, "candidate"), _one(form, "do")
    if verb in ("eml", "text"):
        return await _take_along(datasette, request, form, verb)
    if verb == "look":
        kept = await write(datasette, request, form, lambda db: Done(str(_save(db, form, who))))
        if isinstance(kept, Response):
            return kept
        await look_again(the_desk(datasette).path, ident)
        return Done("The page and its links were looked at again: all as it says.")
    return await write(datasette, request, form, lambda db: _carry_out(db, form, who))


def _carry_out(db: Database, form: Form, who: str) -> Done:
    ident, verb = _one(form, "candidate"), _one(form, "do")
    row_of(db, ident)
    if verb == "save":
        saved = _save(db, form, who)
        return Done("The letter is saved." if saved else "Nothing was different.")
    if verb == "restart":
        gone = Letters(db).start_over(ident, who)
        return Done("The letter is again as the facts give it." if gone else "It is already so.")
    if verb.startswith("version:"):
        Letters(db).bring_back(ident, int(verb[8:]) if verb[8:18].isdigit() else 0, who)
        return Done("The earlier version is back.")
    if verb == "language":
        _save(db, form, who)
        wanted = _one(form, "language")
        draft = letter_for(db, ident, sender_of(db, who), language=wanted, fresh=True)
        if draft.missing:
            raise UserError(why_missing(draft))
        new = Letter(draft.subject, draft.body, draft.language, who)
        Letters(db).save(ident, new)
        return Done("The letter is written anew in the other language.")
    if verb == "sender":
        _save(db, form, who)
        parts = (_one(form, name) for name in ("name", "organisation", "email", "postal"))
        Senders(db).save(who, Sender(*(" ".join(part.split()) for part in parts)))
        return Done("That is how your letters are signed from now on.")
    raise UserError(f"{verb[:40]!r} is nothing that can be done to a letter.")


def _save(db: Database, form: Form, who: str) -> bool:
    """Keep what the person typed; what only repeats the draft is no letter of hers."""
    ident = _one(form, "candidate")
    if "body" not in form:
        return False
    stands = letter_for(db, ident, sender_of(db, who))
    # "Write it anew in that" names the language of the next letter, not of this one.
    language = stands.language if _one(form, "do") == "language" else _one(form, "language")
    typed = Letter(_one(form, "subject"), _one(form, "body"), language, who)
    body = typed.body.replace("\r\n", "\n").strip()
    if (stands.subject, stands.body.strip()) == (" ".join(typed.subject.split()), body):
        return False
    return Letters(db).save(ident, typed)


async def _take_along(datasette: Datasette, request: Request, form: Form, verb: str) -> Response:
    """The letter as a file, with what was typed saved and the page looked at again first."""
    desk, ident, who = the_desk(datasette), _one(form, "candidate"), who_asks(request)
    saved = await write(datasette, request, form, lambda db: Done(str(_save(db, form, who))))
    if isinstance(saved, Response):
        return saved
    looked_at = await desk.read(datasette, lambda conn: _looked_at(conn, ident))
    if is_stale(looked_at):
        await look_again(desk.path, ident)

    def ask(conn: sqlite3.Connection) -> tuple[Any, Sender, dict[str, Any]]:
        db = Database(conn)
        sender = sender_of(db, who)
        return letter_for(db, ident, sender), sender, row_of(db, ident)

    draft, sender, row = await desk.read(datasette, ask)
    if draft.missing:
        raise UserError(why_missing(draft))
    as_mail = verb == "eml" and draft.way in ("email", "none")
    body = as_eml(draft, sender) if as_mail else f"{draft.subject}\n\n{draft.body}".encode()
    domain = row["domain"] if _DOMAIN.fullmatch(row["domain"]) else ident
    name = f"{domain}.{'eml' if as_mail else 'txt'}"
    return Response(
        body,
        content_type="message/rfc822" if as_mail else "text/plain; charset=utf-8",
        headers={
            "content-disposition": f'attachment; filename="{name}"',
            "cache-control": "private, no-store",
        },
    )


def _looked_at(conn: sqlite3.Connection, candidate_id: str) -> str:
    return str(row_of(Database(conn), candidate_id)["verified_at"] or "")


def _one(form: Form, name: str) -> str:
    return form.get(name, [""])[0]

"""The door of the app (ASGI): Host, login, forged POSTs, and the headers that every answer carries."""

from __future__ import annotations

import asyncio
import html
import re
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING, Any

from prospector.review.access import same_origin

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, MutableMapping

    from prospector.review.access import Access

    Message = MutableMapping[str, Any]
    Receive = Callable[[], Awaitable[Message]]
    Send = Callable[[Message], Awaitable[None]]
    App = Callable[[Message, Receive, Send], Awaitable[None]]

CSRF_COOKIE = "ds_csrftoken"
LARGEST_BODY = 1_000_000
WRONG_PASSWORD_SECONDS = 0.5
_OURS = re.compile(r"^/($|-/(candidate|decide|undo|letter|static-plugins)(/|$))")
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src {style}; img-src 'self' data:;"
    " font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none';"
    " base-uri 'none'"
)
_HEADERS = {
    "x-frame-options": "DENY",
    "x-content-type-options": "nosniff",
    # "same-origin", not "no-referrer": with that a browser hides the Origin of our own forms too.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


class Guard:
    """Wraps the whole Datasette application; the reviewer's name goes on in ``scope``."""

    def __init__(self, app: App, access: Access) -> None:
        self._app = app
        self._access = access
        self._one_at_a_time = asyncio.Lock()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it with one sentence."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = {
            name.decode("latin-1").lower(): value.decode("latin-1")
            for name, value in scope["headers"]
        }
        guarded = _with_headers(send, scope["path"])
        if not self._access.welcome(headers.get("host", "")):
            name = html.escape(headers.get("host", "")[:100])
            text = f"This server does not answer to the name {name}; allow it with --allow-host."
            await _say(guarded, 421, text)
            return
        who = self._access.who(headers)
        if who is None:
            if headers.get("authorization"):
                async with self._one_at_a_time:  # guessing is slow, however many guess at once
                    await asyncio.sleep(WRONG_PASSWORD_SECONDS)
            await self._ask_to_log_in(guarded)
            return
        if scope["method"] not in ("GET", "HEAD", "OPTIONS"):
            if refusal := _refusal(headers):
                await _say(guarded, 403, refusal)
                return
            length = headers.get("content-length", "0")
            if not length.isdigit() or int(length) > LARGEST_BODY:
                await _say(guarded, 413, "This is more than a form of ours can hold.")
                return
            guarded = _in_our_words(guarded, scope["path"])
        await self._app({**scope, "prospector_who": who}, receive, guarded)

    async def _ask_to_log_in(self, send: Send) -> None:
        if self._access.user_header:
            text = (
                f"The proxy sent no {html.escape(self._access.user_header)} header: log in there."
            )
            await _say(send, 401, text)
            return
        ask = [(b"www-authenticate", b'Basic realm="prospector review", charset="UTF-8"')]
        await _say(send, 401, "Log in with your name and the password of this desk.", ask)


def _refusal(headers: dict[str, str]) -> str:
    """Why a POST is not believed, or empty.

    Datasette compares the form's token with the cookie's, but lets a POST without any cookie pass:
    with a password that the browser sends by itself that would be a hole.
    """
    if not same_origin(headers):
        return "Another site sent this form; nothing was changed."
    try:
        token = SimpleCookie(headers.get("cookie", "")).get(CSRF_COOKIE)
    except CookieError:
        token = None
    if token is None or not token.value:
        return "This form has no valid token; nothing was changed. Reload the page and try again."
    form = headers.get("content-type", "").partition(";")[0].strip().lower()
    if form != "application/x-www-form-urlencoded" or headers.get("authorization", "").startswith(
        "Bearer "
    ):
        return "Only forms of this site can change something; nothing was changed."
    return ""


def _with_headers(send: Send, path: str) -> Send:
    # Datasette's own pages set column widths in style attributes; ours do without.
    style = "'self'" if _OURS.match(path) else "'self' 'unsafe-inline'"
    extra = {**_HEADERS, "content-security-policy": _POLICY.format(style=style)}

    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            kept = [
                (name, value)
                for name, value in message.get("headers", [])
                if name.decode("latin-1").lower() not in extra
            ]
            added = [(name.encode(), value.encode()) for name, value in extra.items()]
            message = {**message, "headers": [*kept, *added]}
        await send(message)

    return guarded


def _in_our_words(send: Send, path: str) -> Send:
    """Datasette's refusal of a wrong token, said so that a person knows what to do."""
    refused = False

    async def said(message: Message) -> None:
        nonlocal refused
        if message["type"] == "http.response.start" and message["status"] == 403:
            refused = True
            await _say(
                send,
                403,
                "This page is too old for its form, perhaps the desk was started"
                " anew; nothing was changed. Go back, reload the page and try again.",
            )
        elif not refused:
            await send(message)

    return said if path in ("/-/decide", "/-/undo") else send


async def _say(
    send: Send, status: int, sentence: str, extra: list[tuple[bytes, bytes]] | None = None
) -> None:
    body = (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>prospector</title>'
        f"<p>{sentence}</p></html>"
    ).encode()
    headers = [(b"content-type", b"text/html; charset=utf-8"), *(extra or [])]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})

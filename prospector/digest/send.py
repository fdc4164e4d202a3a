"""Sending a digest to oneself: a webhook, or a mail through one's own server. Off unless set."""

from __future__ import annotations

import json
import smtplib
import ssl
import urllib.error
import urllib.request
from email.message import EmailMessage
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from prospector.digest.write import as_html, as_json, as_markdown, title_of
from prospector.errors import SettingError, UserError

if TYPE_CHECKING:
    from prospector.digest.changes import News

TIMEOUT = 30.0
"""Seconds for the whole conversation."""
_LONGEST_TEXT = 3_500
"""Characters of ``text``: chat tools cut or refuse longer ones."""


def post(news: News, url: str) -> None:
    """POST ``{"text": Markdown, "digest": …}`` to a webhook, as chat tools take it.

    Raises :class:`UserError`, which names the host but not the address: it may hold a key.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SettingError("The webhook is no http(s) address; set PROSPECTOR_WEBHOOK to one.")
    body = {"text": as_markdown(news)[:_LONGEST_TEXT], "digest": json.loads(as_json(news))}
    request = urllib.request.Request(  # noqa: S310 - the scheme is checked above
        url,
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json", "User-Agent": "prospector"},
        method="POST",
    )
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310
            answer.read(1_000)
    except (OSError, ValueError) as cause:
        said = f"HTTP {cause.code}" if isinstance(cause, urllib.error.HTTPError) else str(cause)
        raise UserError(
            f"The webhook at {parts.hostname} did not take the digest ({said[:200]}); it will be"
            " told again next time."
        ) from cause


def mail(news: News, server: str, to: str) -> None:
    """Mail the digest to one address of one's own.

    ``server`` is ``smtp://user:password@host:587`` (STARTTLS where it is offered) or ``smtps://…``.
    Raises :class:`UserError`, which never shows the password.
    """
    parts = urlsplit(server)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise SettingError(
            "The mail server is not understood; set PROSPECTOR_SMTP to"
            " smtp://user:password@host:587 or smtps://user:password@host."
        )
    if to.count("@") != 1 or any(c in to for c in " ,;<>\r\n"):
        raise SettingError(f"{to[:80]!r} is no single e-mail address; a digest goes to oneself.")
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = title_of(news)[:200], to, to
    message.set_content(as_markdown(news))
    message.add_alternative(as_html(news), subtype="html")
    context = ssl.create_default_context()
    try:
        if parts.scheme == "smtps":
            client: smtplib.SMTP = smtplib.SMTP_SSL(
                parts.hostname, parts.port or 465, timeout=TIMEOUT, context=context
            )
        else:
            client = smtplib.SMTP(parts.hostname, parts.port or 587, timeout=TIMEOUT)
        with client:
            if parts.scheme == "smtp" and client.has_extn("starttls") is False:
                client.ehlo()
            if parts.scheme == "smtp" and client.has_extn("starttls"):
                client.starttls(context=context)
                client.ehlo()
            if parts.username:
                client.login(unquote(parts.username), unquote(parts.password or ""))
            client.send_message(message)
    except (OSError, smtplib.SMTPException) as cause:
        raise UserError(
            f"The mail server {parts.hostname} did not take the digest ({type(cause).__name__});"
            " it will be told again next time."
        ) from cause

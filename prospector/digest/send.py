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
_ODD = " ,;<>\r\n"
_LONGEST_TEXT = 3_500
"""Characters of ``text``: chat tools cut or refuse longer ones."""


def refuse_webhook(url: str) -> None:
    """Raise :class:`SettingError` for a webhook that is not set or no http(s) address."""
    if not url:
        raise SettingError("PROSPECTOR_WEBHOOK is not set; set it to the address to post to.")
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise SettingError("The webhook is no http(s) address; set PROSPECTOR_WEBHOOK to one.")


def refuse_mail(server: str, to: str) -> None:
    """Raise :class:`SettingError` for a mail server that is not set or understood, or no address."""
    refuse_address(to)
    how = "set it to smtp://user:password@host:587 or smtps://user:password@host."
    if not server:
        raise SettingError(f"PROSPECTOR_SMTP is not set; {how}")
    if urlsplit(server).scheme not in ("smtp", "smtps") or not urlsplit(server).hostname:
        raise SettingError(f"The mail server in PROSPECTOR_SMTP is not understood; {how}")


def refuse_address(to: str) -> None:
    """Raise :class:`SettingError` for what is not one e-mail address."""
    if to.count("@") != 1 or to[0] == "@" or to[-1] == "@" or any(c in to for c in _ODD):
        raise SettingError(f"{to[:80]!r} is no single e-mail address; a digest goes to oneself.")


def post(news: News, url: str) -> None:
    """POST ``{"text": Markdown, "digest": …}`` to a webhook, as chat tools take it.

    Raises :class:`UserError`, which names the host but not the address: it may hold a key.
    """
    refuse_webhook(url)
    parts = urlsplit(url)
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
    refuse_mail(server, to)
    parts = urlsplit(server)
    host = parts.hostname or ""
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = title_of(news)[:200], to, to
    message.set_content(as_markdown(news))
    message.add_alternative(as_html(news), subtype="html")
    context = ssl.create_default_context()
    try:
        if parts.scheme == "smtps":
            client: smtplib.SMTP = smtplib.SMTP_SSL(
                host, parts.port or 465, timeout=TIMEOUT, context=context
            )
        else:
            client = smtplib.SMTP(host, parts.port or 587, timeout=TIMEOUT)
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
            f"The mail server {host} did not take the digest ({type(cause).__name__});"
            " it will be told again next time."
        ) from cause

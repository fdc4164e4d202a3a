"""Ways to reach a site's editor that the page itself publishes (pure)."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote

from prospector.items import Contact

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prospector.items import Link
    from prospector.pages.dom import Document

_MAIL = re.compile(
    r"(?<![\w.+%-])[\w.+%-]{1,64}@(?:[\w-]{1,63}\.){1,4}[a-z]{2,24}(?![\w-])", re.IGNORECASE
)
_HIDDEN_MAIL = re.compile(
    r"(?<![\w.+-])([\w.+-]{1,64})\s*[\[({<]\s*(?:at|ät|arroba|chez|a|AT)\s*[\])}>]\s*"
    r"([\w-]{1,63}(?:\s*(?:\.|[\[({<]\s*(?:dot|punkt|punto|point|DOT)\s*[\])}>])\s*[\w-]{1,63}){1,3})",
)
_AT = re.compile(r"[\[({<]\s*(?:at|ät|arroba|chez|a|AT)\s*[\])}>]")
"""What every hidden address holds, which is found sooner than the whole of it."""
_DOT = re.compile(r"\s*[\[({<]\s*(?:dot|punkt|punto|point)\s*[\])}>]\s*|\s+", re.IGNORECASE)
_NO_MAIL = re.compile(
    r"\.(?:png|jpe?g|gif|svg|webp|css|js)$|^\d|@\d|example\.|@(?:domain|email|yourdomain|test)\."
    r"|^(?:name|user|you|your|email|someone|noreply|no-reply|donotreply)@|@sentry|@2x",
    re.IGNORECASE,
)
_CONTACT_PATH = re.compile(
    r"\b(?:contact(?:-us|us)?|kontakt\w*|contacto|contatti|contato|nous-contacter|feedback"
    r"|suggest(?:-\w+)?|submit(?:-\w+)?|impressum)\b",
    re.IGNORECASE,
)
_SUGGEST = re.compile(
    r"(?:suggest|submit|add|recommend|propose) (?:a |an |your |another |us a )?(?:link|site|website|resource|url)"
    r"|know of (?:a|another) (?:link|site|resource)|link (?:vorschlagen|melden)|proposer un (?:lien|site)"
    r"|(?:sugerir|proponer) (?:un )?(?:enlace|sitio)|report (?:a )?(?:broken|dead) link",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"link (?:request|exchange|suggestion|submission|proposal)|guest post|unsolicited|for links|by e-?mail",
    re.IGNORECASE,
)
"""What every sentence that forbids link requests ends in; few pages hold it at all."""
_NO_SOLICIT = re.compile(
    r"(?:(?:do|does|will|can)(?: not|n['’]t) (?:accept|take|respond to|answer|consider|add|reply to)"
    r"|no longer (?:accept|take|add)\w*|please (?:do not|don['’]t) (?:send|ask|e-?mail)|\bno )"
    r"[^.!?\n]{0,80}?(?:link (?:requests?|exchanges?|suggestions?|submissions?|proposals?)|guest posts?"
    r"|unsolicited|requests? for links|links? by e-?mail)",
    re.IGNORECASE,
)
_SENTENCE_END = ".!?\n"
_ROLES = (
    (
        "editor",
        re.compile(r"edit(?:or|orial)|redaktion|redaccion|redaction|redazione", re.IGNORECASE),
    ),
    ("webmaster", re.compile(r"webmaster|web|admin|hostmaster|links?|site", re.IGNORECASE)),
)


def contacts_of(document: Document, links: Sequence[Link], text: str) -> tuple[Contact, ...]:
    """Addresses, forms and profiles, each once, best first."""
    found: dict[tuple[str, str], Contact] = {}

    def keep(kind: str, value: str, role: str, confidence: float) -> None:
        known = found.get((kind, value))
        if known is None or known.confidence < confidence:
            found[kind, value] = Contact(kind, value, role, confidence)

    for link in links:
        if link.href[:7].lower() == "mailto:":
            for address in _MAIL.findall(unquote(link.href[7:].split("?")[0]))[:3]:
                _keep_mail(keep, address, 0.9)
        elif (
            not link.external
            and link.url.startswith("http")
            and _CONTACT_PATH.search(f"{link.anchor} {link.href}"[:300])
        ):
            keep("form", link.url, "general", 0.4)
    for encoded in document.encoded_mails[:20]:
        _keep_mail(keep, _cloudflare(encoded), 0.9)
    sample = text[:200_000]
    for address in _MAIL.findall(sample)[:50] if "@" in sample else ():
        _keep_mail(keep, address, 0.7)
    for name, host in _HIDDEN_MAIL.findall(sample)[:50] if _AT.search(sample) else ():
        _keep_mail(keep, f"{name}@{_DOT.sub('.', host).replace('..', '.')}", 0.6)
    return tuple(sorted(found.values(), key=lambda c: (-c.confidence, c.kind, c.value)))


def submit_url_of(links: Sequence[Link]) -> str:
    """The site's own way to suggest a link or report a broken one; empty when there is none."""
    for link in links:
        if link.url.startswith("http") and _SUGGEST.search(link.anchor[:200]):
            return link.url
    return ""


def no_solicit_of(text: str) -> str:
    """The sentence in which a page forbids link requests; empty when it does not."""
    found = _ASKED.search(text, 0, 200_000) and _NO_SOLICIT.search(text, 0, 200_000)
    if found is None:
        return ""
    # The pattern is kept to its core and the sentence found around it: a pattern that began with
    # "anything up to here" would be tried from every character of the page.
    before = text[max(0, found.start() - 160) : found.start()]
    start = max(before.rfind(end) for end in _SENTENCE_END) + 1
    after = text[found.end() : found.end() + 120]
    stops = [at for at in map(after.find, _SENTENCE_END) if at >= 0]
    sentence = before[start:] + found[0] + (after[: min(stops) + 1] if stops else after)
    return " ".join(sentence.split())


def _keep_mail(keep: object, address: str, confidence: float) -> None:
    address = unescape(address).strip(".").lower()
    if not _MAIL.fullmatch(address) or _NO_MAIL.search(address):
        return
    name = address.split("@")[0]
    role = next((role for role, pattern in _ROLES if pattern.search(name)), "general")
    keep("email", address, role, confidence)  # type: ignore[operator]


def _cloudflare(encoded: str) -> str:
    """Undo Cloudflare's e-mail protection: the first byte is the key of the others."""
    try:
        raw = bytes.fromhex(encoded[:400])
    except ValueError:
        return ""
    return "".join(chr(byte ^ raw[0]) for byte in raw[1:]) if raw else ""

"""E-mail addresses in whatever spelling a page hides them from robots (pure).

Plain and percent-encoded, ``name [at] host [dot] org`` in many languages, Cloudflare's scheme,
letters in reverse order, pieces that a script puts together, data for machines. What only looks
like an address (``logo@2x.png``, ``package@1.2.3``, placeholders) is none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from prospector.pages.near import any_of

if TYPE_CHECKING:
    from collections.abc import Iterator

SAMPLE = 200_000
"""Characters of a text that are searched."""
MOST = 50
"""Addresses of one spelling that are taken from a page."""

_NAME = r"[^\W_][\w.+%-]{0,63}"
_HOST = r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,4}[^\W\d_]{2,24}"
_MAIL = re.compile(rf"(?<![\w.+%/@-]){_NAME}@{_HOST}(?![\w@-])", re.IGNORECASE)
_WHOLE = re.compile(rf"{_NAME}@{_HOST}", re.IGNORECASE)

_AT = (
    r"at|ät|arroba|chez|chiocciola|kukac|małpa|malpa|zavináč|zavinac|snabel-?a|æt|собака|kreis|@|a"
)
_DOT = r"dot|punkt|punto|point|ponto|kropka|tečka|tecka|pont|piste|prick|точка|d0t|\."
_OPEN, _CLOSE = r"\s{0,3}[\[({<_*-]{1,2}\s{0,3}", r"\s{0,3}[\])}>_*-]{1,2}\s{0,3}"
_BRACKETED = re.compile(
    rf"(?<![\w.+-])({_NAME}){_OPEN}(?:{_AT}){_CLOSE}"
    rf"([^\W_][\w-]{{0,61}}(?:(?:\.|{_OPEN}(?:{_DOT}){_CLOSE}|\s(?:{_DOT})\s)[^\W_][\w-]{{0,61}}){{1,4}})",
    re.IGNORECASE,
)
_SPELLED = re.compile(
    rf"(?<![\w.+-])({_NAME})\s(?:at|AT|arroba|chez|chiocciola|małpa|zavináč|snabela)\s"
    r"([^\W_][\w-]{0,61}(?:\s(?:dot|DOT|punkt|punto|point|ponto|kropka|tečka)\s[^\W_][\w-]{0,61}){1,4})"
)
_AT_SIGN = re.compile("@")
_AT_BRACKETED = re.compile(rf"[\[({{<_*-]\s{{0,3}}(?:{_AT})\s{{0,3}}[\])}}>_*-]", re.IGNORECASE)
_DOT_SPELLED = re.compile(r"\s(?:dot|DOT|punkt|punto|point|ponto|kropka|tečka)\s")
_JOINTS = re.compile(
    rf"{_OPEN}(?:{_DOT}){_CLOSE}|\s(?:dot|punkt|punto|point|ponto|kropka|tečka|\.)\s", re.IGNORECASE
)
_BACKWARDS = re.compile(
    r"(?<![\w.])(?:moc|gro|ten|ude|vog|ofni|zib|ue|ed|rf|se|ti|ln|lp|zc|ta|hc|ku|ur|rb|as|ac)\."
    r"[\w.-]{2,60}@[\w.+-]{1,64}(?![\w.@])",
    re.IGNORECASE,
)
_JOINED = re.compile(
    r"""["']([\w.+-]{1,64})["']\s{0,3}\+\s{0,3}["'](?:@|&#64;|\\x40)["']\s{0,3}\+\s{0,3}["']"""
    r"""([\w.-]{3,80})["'](?:\s{0,3}\+\s{0,3}["'](\.[\w.]{2,24})["'])?"""
)
_QUOTED_AT = ('"@"', "'@'", "&#64;", "\\x40")
_SCRIPTS = 1_000_000
_JSON = re.compile(r'"email"\s*:\s*"(?:mailto:)?([^"\s]{5,120})"', re.IGNORECASE)
_SPAM_TRAP = re.compile(
    r"[-_.]?(?:no-?spam|remove-?this|remove-?me|nicht-?spam|anti-?spam|spam-?frei|entfernen)[-_.]?",
    re.IGNORECASE,
)
_NONE = re.compile(
    r"\.(?:png|jpe?g|gif|svg|webp|avif|ico|css|js|json|html?|php|pdf|zip|gz|mp[34]|exe|dll|py|txt|md"
    r"|local|localhost|invalid|example)$"
    r"|@\d|@[23]x\.|(?:^|[@.])(?:example|exemple|beispiel|ejemplo|esempio|exemplo)\."
    r"|@(?:domain|e-?mail|mail|your-?domain|my-?domain|yoursite|site|website|company|host|test|server"
    r"|sample|foo|bar|address|dominio|domaine)\.\w+$"
    r"|^(?:name|user(?:name)?|you(?:r(?:name|email|mail)?)?|someone|somebody|me|email|e-mail|foo|bar|xxx+"
    r"|john\.?(?:doe|smith)|jane\.?(?:doe|smith)|max\.?mustermann|vorname|nachname|nom|nombre|test|abc)@"
    r"|^(?:no-?reply|do-?not-?reply|donotreply|noreply|mailer-daemon|abuse|bounces?|postmaster|spam|null)"
    r"[\w.+-]*@|@(?:\w+\.)*(?:sentry|wixpress|sentry-next)\.|^[0-9a-f]{24,}@|^\d+@",
    re.IGNORECASE,
)


def address_of(written: str) -> str:
    """One address in lower case as it is written to, empty when that is none worth writing to."""
    plain = _SPAM_TRAP.sub("", unquote(written.strip(), errors="replace").strip(" .<>\"'")).lower()
    if len(plain) > 120 or ".." in plain or not _WHOLE.fullmatch(plain) or _NONE.search(plain):
        return ""
    return plain


def in_text(text: str) -> Iterator[tuple[str, float]]:
    """Addresses in a text with how sure it is that they are meant (0-1)."""
    sample = text[:SAMPLE]
    for found in _each(_AT_SIGN, sample):
        around = sample[max(0, found.start() - 66) : found.end() + 130]
        for written in _MAIL.findall(around):
            yield address_of(written), 0.7
        for written in _BACKWARDS.findall(around):
            yield address_of(written[::-1]), 0.5
    for core, pattern in ((_AT_BRACKETED, _BRACKETED), (_DOT_SPELLED, _SPELLED)):
        for found in _each(core, sample):
            around = sample[max(0, found.start() - 100) : found.end() + 140]
            for name, host in pattern.findall(around):
                yield address_of(f"{name}@{_JOINTS.sub('.', host)}"), 0.6


def _each(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    for _, found in zip(range(MOST), pattern.finditer(text), strict=False):
        yield found


def in_mailto(href: str) -> Iterator[tuple[str, float]]:
    """Addresses of a ``mailto:`` link; none for the ones that send a page on to a friend."""
    target, _, query = href[7:].partition("?")
    if not target.strip():
        return
    spelled = unquote(target, errors="replace")
    found = [address_of(one) for one in re.split(r"[,;\s]+", spelled)[:3]]
    if not any(found):
        for address, _ in in_text(spelled.replace("%20", " ")):
            found.append(address)
    for address in found:
        yield address, 0.9 if "subject=share" not in query.lower() else 0.3


def in_script(html: str) -> Iterator[tuple[str, float]]:
    """Addresses that a script puts together from quoted pieces, or that data for machines hold."""
    if any_of(_QUOTED_AT, html):
        for name, host, ending in _JOINED.findall(html, 0, _SCRIPTS)[:MOST]:
            yield address_of(f"{name}@{host}{ending}"), 0.6


def in_data(json_ld: str) -> Iterator[tuple[str, float]]:
    """Addresses in a page's JSON-LD."""
    for written in _JSON.findall(json_ld[:SAMPLE])[:MOST]:
        yield address_of(written), 0.8


def from_cloudflare(encoded: str) -> str:
    """Undo Cloudflare's e-mail protection: the first byte is the key of the others."""
    try:
        raw = bytes.fromhex(encoded.strip()[:400])
    except ValueError:
        return ""
    if len(raw) < 2:
        return ""
    return address_of(bytes(byte ^ raw[0] for byte in raw[1:]).decode("utf-8", "replace"))

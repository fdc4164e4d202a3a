"""Ways to reach a site's editor that the site itself publishes (pure).

Role addresses come before names, the site's own domain before others. Where a page lists many
people's addresses, or those of the firms it links to, they are not ways to its editor.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from prospector.items import Contact, Placement
from prospector.pages import mails
from prospector.pages.near import any_of
from prospector.urls import registered_domain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from prospector.items import Link
    from prospector.pages.dom import Document

_CLOUDFLARE = "/cdn-cgi/l/email-protection#"
_CONTACT = re.compile(
    r"\b(?:contact(?:-?us|ez(?:-nous)?|o|os|e)?|kontakt\w*|contatt[io]|contatos?|nous-contacter"
    r"|feedback|write-to-us|get-in-touch|impressum|imprint|colophon|yhteystiedot|kapcsolat|iletisim"
    r"|İletişim|контакты?|контакти|お問い合わせ|联系我们|연락처)\b",
    re.IGNORECASE,
)
_CONTACT_STEMS = (
    *("onta", "feedback", "write-to", "get-in", "impressum", "imprint", "colophon", "yhteyst"),
    *(
        "kapcsolat",
        "iletisim",
        "i̇letişim",
        "iletişim",
        "контакт",
        "お問い合わせ",
        "联系我们",
        "연락처",
    ),
)
_AUTHOR = re.compile(
    r"/(?:author|autor|autore|auteur|forfatter|redaktion|team|staff|about)/", re.IGNORECASE
)
_SOCIAL = re.compile(
    r"^https?://(?:www\.)?(?:(?:twitter|x)\.com/(?!intent|share|home|search|hashtag)\w{2,30}/?$"
    r"|(?:\w{2}\.)?linkedin\.com/(?:in|company)/[\w%-]{2,80}/?$|github\.com/[\w-]{2,40}/?$"
    r"|facebook\.com/(?!sharer|share|dialog|plugins|groups)[\w.-]{3,60}/?$|bsky\.app/profile/[\w.-]{3,80}/?$"
    r"|(?:[\w-]+\.){1,3}\w{2,12}/@[\w.]{2,40}/?$)",
    re.IGNORECASE,
)
_ROLES = {
    "legal": "privacy|datenschutz|dpo|dsgvo|gdpr|legal|rechts\\w*|copyright|dmca|compliance|rgpd",
    "jobs": "jobs?|careers?|karriere|bewerbung\\w*|hr|recruit\\w*|empleo|emploi|praca",
    "sales": "sales|vertrieb|ventas|orders?|shop|billing|rechnung\\w*|invoice|buchhaltung|booking\\w*",
    "advertising": "ads?|advert\\w*|anzeigen|werbung|sponsor\\w*|marketing|partners?(?:hips?)?",
    "press": "press\\w*|presse|prensa|stampa|media|pr|newsroom|comunicacion|communication",
    "editor": (
        "edit\\w*|redak\\w*|redac\\w*|redaz\\w*|content|news|nyheter|articles?|submissions?"
        "|contribut\\w*|library|librarian|reference|blog|toimitus"
    ),
    "webmaster": "web\\w*|www|admin\\w*|hostmaster|links?|site|sysadmin|it|tech\\w*",
    "support": "support|help\\w*|service\\w*|hilfe|soporte|kundenservice|customer\\w*",
    "general": (
        "info\\w*|contact\\w*|kontakt\\w*|contat\\w*|hello|hallo|hola|bonjour|ciao|office|mail|post"
        "|buero|sekretariat|secretar\\w*|enquir\\w*|inquir\\w*|ask|team|verein|club|society"
        "|association|feedback"
    ),
}
_ROLE = [
    (role, re.compile(rf"(?:^|[._+-])(?:{words})(?:$|[\d._+-])")) for role, words in _ROLES.items()
]
_LESS = {"legal": 0.4, "jobs": 0.4, "sales": 0.3, "support": 0.15, "advertising": 0.15}
_FREE = frozenset(
    [
        *("gmail.com", "googlemail.com", "yahoo.com", "hotmail.com", "outlook.com", "live.com"),
        *(
            "aol.com",
            "icloud.com",
            "me.com",
            "gmx.de",
            "gmx.net",
            "gmx.at",
            "web.de",
            "t-online.de",
        ),
        *(
            "freenet.de",
            "orange.fr",
            "wanadoo.fr",
            "free.fr",
            "laposte.net",
            "libero.it",
            "mail.ru",
        ),
        *("yandex.ru", "seznam.cz", "wp.pl", "o2.pl", "onet.pl", "proton.me", "protonmail.com"),
        *("msn.com", "comcast.net", "earthlink.net", "verizon.net", "btinternet.com", "mail.com"),
    ]
)
_MANY = 6
"""More people's addresses than this are a list of members, not ways to an editor."""
_FEW_HOSTS = 2
"""Addresses at more foreign domains than this are those of the firms that a page lists."""
_MOST_PROFILES = 5


def contacts_of(
    document: Document, links: Sequence[Link], text: str, url: str = "", html: str = ""
) -> tuple[Contact, ...]:
    """Addresses, forms and profiles, each once, best first; ``html`` is searched for scripts."""
    found: dict[str, float] = {}
    for address, confidence in _addresses(document, links, text, html):
        if address and confidence > found.get(address, 0.0):
            found[address] = confidence
    kept = [*_judged_mails(found, registered_domain(url)), *_forms(document, links, url)]
    kept += _profiles(links)
    return tuple(sorted(kept, key=lambda c: (-c.confidence, c.kind, c.value)))


def role_of(address: str) -> str:
    """What an address is for by its name: editor, webmaster, press, general …, else ``person``."""
    name, _, host = address.lower().partition("@")
    role = next((role for role, pattern in _ROLE if pattern.search(name)), "person")
    # openstreetmap@openstreetmap.cz is nobody's own.
    label = host.partition(".")[0]
    return "general" if role == "person" and len(label) > 3 and label in name else role


def _addresses(
    document: Document, links: Sequence[Link], text: str, html: str
) -> Iterator[tuple[str, float]]:
    for link in links:
        if link.href[:7].lower() == "mailto:":
            yield from mails.in_mailto(link.href[:600])
        elif _CLOUDFLARE in link.href:
            yield mails.from_cloudflare(link.href.rpartition("#")[2]), 0.9
    for encoded in document.encoded_mails[: mails.MOST]:
        yield mails.from_cloudflare(encoded), 0.9
    for data in document.json_ld:
        if '"email"' in data:
            yield from mails.in_data(data)
    yield from mails.in_text(text)
    yield from mails.in_script(html)


def _judged_mails(found: dict[str, float], home: str) -> list[Contact]:
    hosts = {address: registered_domain(address.rpartition("@")[2]) for address in found}
    others = {host for host in hosts.values() if host != home and host not in _FREE}
    people = sum(role_of(address) == "person" for address in found)
    kept = []
    for address, confidence in found.items():
        role, host = role_of(address), hosts[address]
        if host in others and len(others) > _FEW_HOSTS:
            continue
        if people > _MANY and role == "person" and host != home:
            continue
        confidence -= _LESS.get(role, 0.0)
        if host == home:
            confidence += 0.05
        elif host in others:
            confidence *= 0.6
        elif role == "person":
            confidence -= 0.1
        kept.append(Contact("email", address, role, round(min(0.95, max(0.05, confidence)), 2)))
    return kept


def _forms(document: Document, links: Sequence[Link], url: str) -> list[Contact]:
    found: dict[str, Contact] = {}
    for link in links:
        if (
            not link.external
            and link.url.startswith("http")
            and link.url not in found
            and _is_contact(f"{link.anchor} {link.href}"[:300])
        ):
            found[link.url] = Contact("form", link.url, "general", 0.4)
    if url.startswith("http") and any(_is_contact(form[:300]) for form in document.forms):
        found[url] = Contact("form", url, "general", 0.6)
    return list(found.values())


def _is_contact(words: str) -> bool:
    return any_of(_CONTACT_STEMS, words.lower()) and bool(_CONTACT.search(words.replace("_", "-")))


def _profiles(links: Sequence[Link]) -> list[Contact]:
    found: dict[str, Contact] = {}
    for link in links:
        own = not link.external and _AUTHOR.search(link.url) is not None
        if own and (link.placement is Placement.AUTHOR_BIO or "author" in link.rel):
            found.setdefault(link.url, Contact("profile", link.url, "author", 0.4))
        elif link.external and link.placement is not Placement.CONTENT and _SOCIAL.match(link.url):
            role = "author" if link.placement is Placement.AUTHOR_BIO else "general"
            found.setdefault(link.url, Contact("profile", link.url, role, 0.25))
        if len(found) >= _MOST_PROFILES:
            break
    return list(found.values())

"""Parked and for-sale domains: two independent signals, never one (pure).

Words alone are what every article about domain trading has; a lander's script or an address at a
marketplace alone may be an advertisement.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from prospector.urls import host_of, registered_domain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prospector.checking.features import Features

FEW_WORDS = 200
_HOSTS = frozenset(
    [
        "sedoparking.com",
        "sedo.com",
        "bodis.com",
        "parkingcrew.net",
        "dan.com",
        "afternic.com",
        "hugedomains.com",
        "above.com",
        "namefind.com",
        "atom.com",
        "buydomains.com",
        "uniregistry.com",
        "undeveloped.com",
        "domainmarket.com",
        "parklogic.com",
    ]
)
_WORDS = re.compile(
    r"(?:this |the )?domain(?: name)?(?: [\w.-]{3,80})? (?:is|may be) (?:available )?for sale"
    r"|buy this domain|is for sale\b|this domain is parked|parked (?:free|domain)"
    r"|domain (?:has )?expired|related searches|inquire about this domain"
    r"|diese domain (?:steht zum verkauf|kaufen)|ce domaine est à vendre"
    r"|este dominio está en venta|este domínio está à venda|questo dominio è in vendita"
    r"|dit domein is te koop|домен продается|домен продаётся|этот домен продаётся",
    re.IGNORECASE,
)
_COOKIE = re.compile(r"parking_session|caf_ipaddr", re.IGNORECASE)


def parked(page: Features, asked: str, final: str, headers: Sequence[tuple[str, str]] = ()) -> str:
    """The two signals in words when a page is a lander, else empty.

    ``asked`` is the link's own address, ``final`` where it ended. A link *to* a marketplace is not
    parked by being there.
    """
    signals = []
    here = registered_domain(asked)
    if here in _HOSTS:
        return ""
    if registered_domain(final) in _HOSTS:
        signals.append(f"it leads to {host_of(final)}")
    for source in page.sources:
        host = registered_domain(
            source if "//" not in source else "https:" + source[source.find("//") :]
        )
        if host in _HOSTS:
            signals.append(f"it loads a parking script from {host}")
            break
    if any(n.lower() == "set-cookie" and _COOKIE.match(v) for n, v in headers):
        signals.append("it sets a parking cookie")
    said = _WORDS.search(page.title) or (page.words <= FEW_WORDS and _WORDS.search(page.text))
    if said:
        signals.append(f"it says {said[0].strip()!r}")
    return " and ".join(signals[:3]) if len(signals) >= 2 else ""

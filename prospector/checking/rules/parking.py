"""Parked and for-sale domains: two independent signals, never one (pure).

Words alone are what every article about domain trading has; a lander's script or an address at a
marketplace alone may be an advertisement. What a page says of its *own* name ("valley.org is for
sale") counts twice, since nobody else says that of it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from prospector.pages.near import found_near
from prospector.urls import host_of, registered_domain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prospector.checking.rules.features import Features

FEW_WORDS = 250
_MARKETS = frozenset(
    [
        "sedo.com",
        "sedoparking.com",
        "bodis.com",
        "parkingcrew.net",
        "parkingcrew.com",
        "dan.com",
        "afternic.com",
        "hugedomains.com",
        "above.com",
        "namefind.com",
        "atom.com",
        "squadhelp.com",
        "brandbucket.com",
        "buydomains.com",
        "uniregistry.com",
        "undeveloped.com",
        "domainmarket.com",
        "parklogic.com",
        "voodoo.com",
        "skenzo.com",
        "fabulous.com",
        "dynadot.com",
        "domainnamesales.com",
        "efty.com",
        "namebright.com",
        "snapnames.com",
        "dropcatch.com",
        "smartname.com",
        "trafficz.com",
        "ztomy.com",
        "parkweb.com",
        "domainsponsor.com",
        "oversee.net",
        "rookmedia.net",
        "tonic.to",
        "domainlore.uk",
        "domainagents.com",
        "epik.com",
        "nicsell.com",
        "expireddomains.com",
        "giantpanda.com",
        "domaineasy.com",
        "4.cn",
        "juming.com",
    ]
)
"""Marketplaces and parking services. Some also sell registrations: being sent to one says little."""
_SCRIPTS = re.compile(
    r"parkingcrew|sedoparking|bodis(?:cdn)?\.|parking-lander|parklogic|/caf\.js|adsense/domains/"
    r"|d38psrni17bvxu\.cloudfront|dsparking|domainsponsor|above\.com/|skenzo|//(?:www\.)?parking\.|/park(?:ing)?\.(?:js|php)"
    r"|parkingpage|namefind|cashparking|domainparking|rookmedia|smartname|zeroredirect|ztomy",
    re.IGNORECASE,
)
_INLINE = re.compile(
    r"window\.park\s*=|LANDER_SYSTEM|parkingCrew|google\.ads\.domains|caf_(?:render|block)|parking_?data"
    r"|adtechus.{0,60}park|location(?:\.href)?\s*=\s*[\"']/lander",
    re.IGNORECASE,
)
_FOR_SALE = (
    r"(?:may be |is |are )?(?:available )?(?:for|on) sale|for purchase|zu(?:m)? verkauf(?:en)?|steht zum verkauf"
    r"|est à vendre|à vendre|está (?:a la venta|en venta|à venda)|en venta|à venda|è in vendita|in vendita"
    r"|(?:is )?te koop|på salg|till salu|til salg|na sprzedaż|продается|продаётся|продам|eladó|na prodej"
    r"|satılık|販売中|出售|待售|판매|para la venta"
)
_OWN = (
    r"(?:is|may be) (?:available )?for (?:sale|purchase)|steht zum verkauf|ist zu verkaufen|est à vendre"
    r"|está (?:a la venta|en venta|à venda)|è in vendita|is te koop|jest na sprzedaż|продается|продаётся"
)
_FOR_OWN = re.compile(rf"\s{{1,2}}(?:{_OWN})", re.IGNORECASE)
_WORDS = re.compile(
    rf"(?:this |the |your )?(?:premium )?(?:web )?domain(?: name)?s?(?: [\w.-]{{3,80}})? (?:{_FOR_SALE})"
    r"|(?:buy|get|acquire|purchase|own|make (?:an )?offer (?:on|for)) this (?:premium )?domain|is for sale\b"
    r"|(?:this |the )?(?:web ?page|domain|site)(?: name)? (?:is |has been )?parked|parked (?:free|domain|page)"
    r"|domain(?: name)? (?:\S+ )?(?:has |is )?(?:just )?(?:expired|lapsed)|renew (?:this|your) domain"
    r"|related searches|sponsored listings|inquire about this domain|domain (?:is )?available"
    r"|first and best source for (?:all of )?the information|(?:courtesy of|registered (?:at|with|by)) godaddy"
    r"|future home of something|domain (?:has been|was|is) (?:recently )?registered|this domain was registered"
    r"|diese (?:internet-?)?domain (?:steht zum verkauf|kaufen|wurde)|domain (?:kaufen|zu verkaufen)"
    r"|ce (?:nom de )?domaine|este dominio (?:está|se vende)|este domínio está|questo dominio è"
    r"|dit domein is|домен (?:продается|продаётся|припаркован)|этот домен|域名(?:出售|待售|停放)|このドメイン"
    r"|이 도메인|ta domena jest|bu alan adı|tato doména",
    re.IGNORECASE,
)
_NEEDED = (
    *(
        "doma",
        "domen",
        "domén",
        "t dome",
        "este dom",
        "questo dom",
        "домен",
        "域名",
        "ドメイン",
        "도메인",
        "alan ad",
    ),
    *(
        "for sale",
        "parked",
        "related searches",
        "sponsored l",
        "best source",
        "godaddy",
        "future home",
    ),
)
"""A text that has none of these, case-folded, has none of ``_WORDS``: looked for first, in a
hundredth of the time. They hold no i, which a search that ignores case takes for its Turkish kin."""
_LEAD, _TRAIL = 60, 240
"""Characters around one of ``_NEEDED`` in which the wording that holds it lies."""
_AT_HAND = 16
"""Pages whose words are kept: one judgement asks for them several times in a row."""
_COOKIE = re.compile(r"parking_session|caf_ipaddr|__pk_|bodis_", re.IGNORECASE)
_LANDER = re.compile(
    r"^/(?:lander|park(?:ed|ing)?(?:\.php)?|domain_profile\.cfm|forsale|for-sale)/?$", re.IGNORECASE
)


def offers_domain(page: Features) -> bool:
    """Whether the page has the words of a lander, which alone prove nothing."""
    return bool(_said(page))


def to_market(asked: str, leads_to: str) -> str:
    """The marketplace that a redirect hands the asked domain to, by name, or empty.

    The address alone proves it, so that the marketplace need not be asked.
    """
    here, market = registered_domain(asked), registered_domain(leads_to)
    if market not in _MARKETS or here in _MARKETS or not here:
        return ""
    label = re.escape(here.partition(".")[0])
    named = re.search(rf"(?<![\w-]){label}(?![\w-])", unquote(leads_to).casefold())
    return market if named else ""


def parked(
    page: Features,
    asked: str,
    final: str,
    headers: Sequence[tuple[str, str]] = (),
    *,
    everywhere: bool = False,
    name_servers: Sequence[str] = (),
) -> str:
    """The two signals in words when a page is a lander, else empty.

    ``asked`` is the link's own address, ``final`` where it ended; ``everywhere`` says that a made-up
    address beside it shows the same; ``name_servers`` are those of the domain, where asked for. A link *to* a marketplace is not parked by being there.
    """
    here = registered_domain(asked)
    if here in _MARKETS or page.words > 4 * FEW_WORDS:
        return ""
    short = page.words <= FEW_WORDS
    said = _said(page)
    if not (said or short):
        return ""
    own = short and _sells_itself(page, host_of(asked), here)
    if own:
        return f"it says of its own name that it is for sale ({own!r})"
    signals = list(_technical(page, asked, final, headers))
    keeper = next((s for s in name_servers if registered_domain(s) in _MARKETS), "")
    if keeper:
        signals.append(f"its name server is {keeper}")
    if said:
        signals.append(f"it says {said!r}")
        if everywhere and short:
            signals.append("a made-up address beside it shows the same")
    return " and ".join(signals[:3]) if len(signals) >= 2 else ""


@lru_cache(maxsize=_AT_HAND)
def _said(page: Features) -> str:
    found = None
    if _may_be_worded(f"{page.title}\n{page.heading}"):
        found = _WORDS.search(page.title) or _WORDS.search(page.heading)
    if found is None and page.words <= FEW_WORDS:
        text = page.text
        near = found_near(_WORDS, _NEEDED, text, text.casefold(), before=_LEAD, after=_TRAIL)
        found = next(near, None)
    return found[0].strip() if found else ""


def _may_be_worded(text: str) -> bool:
    folded = text.casefold()
    return any(map(folded.__contains__, _NEEDED))


def _technical(
    page: Features, asked: str, final: str, headers: Sequence[tuple[str, str]]
) -> list[str]:
    """What needs no words: where it leads, whose scripts it runs, which cookies it sets."""
    signals = []
    if registered_domain(final) in _MARKETS:
        signals.append(f"it leads to {host_of(final)}")
    elif _LANDER.match(urlsplit(final).path) and not _LANDER.match(urlsplit(asked).path):
        signals.append(f"it leads to a lander, {urlsplit(final).path}")
    script = next((source for source in page.sources if _SCRIPTS.search(source)), "")
    if script:
        host = script.split("//")[-1].split("/")[0]
        signals.append(f"it loads a parking script ({host[:60]})")
    if page.parking_key:
        signals.append("it carries the key of an ad feed for parked domains")
    if _INLINE.search(page.scripts):
        signals.append("its own script is a lander's")
    if any(name.lower() == "set-cookie" and _COOKIE.match(value) for name, value in headers):
        signals.append("it sets a parking cookie")
    return signals


def _sells_itself(page: Features, host: str, domain: str) -> str:
    """The words in which title or heading offer the page's own domain for sale."""
    names = sorted({host, host.removeprefix("www."), domain} - {""}, key=len, reverse=True)
    for head in (page.title, page.heading):
        for found in _FOR_OWN.finditer(head):
            before = head[: found.start()]
            for name in names:
                if before.casefold().endswith(name):
                    return before[-len(name) :] + found[0]
    return ""

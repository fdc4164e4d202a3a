"""Bot walls: pages that say "prove that you are human", whatever status they come with (pure)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_BY_HEADER = (
    ("cf-mitigated", "", "A Cloudflare challenge"),
    ("x-vercel-mitigated", "", "A Vercel challenge"),
    ("x-amzn-waf-action", "", "An AWS WAF challenge"),
    ("x-datadome", "", "DataDome"),
    ("x-kpsdk-ct", "", "Kasada"),
    ("x-iinfo", "", "Imperva"),
)
_STRONG = re.compile(
    rb"_cf_chl_opt|challenge-platform/h/|cf-browser-verification|Attention Required! \| Cloudflare"
    rb"|<title>Just a moment\.\.\.|geo\.captcha-delivery\.com|_Incapsula_Resource|px-captcha"
    rb"|window\._pxAppId|anubis_challenge|awsWafCookieDomainList|Sucuri WebSite Firewall|_kpsdk"
    rb"|Pardon Our Interruption|<title>Access Denied</title>.{0,400}errors\.edgesuite\.net"
    rb"|ddos-guard/js-challenge",
    re.IGNORECASE | re.DOTALL,
)
_WEAK = re.compile(
    rb"g-recaptcha|h-captcha|hcaptcha\.com|cf-turnstile|verify (?:that )?you are (?:a )?human"
    rb"|are you a robot|unusual traffic|enable javascript and cookies to continue|checking your browser",
    re.IGNORECASE,
)
_SMALL = 12_000


def wall_of(status: int, headers: Sequence[tuple[str, str]], body: bytes) -> str:
    """The name of the wall, or empty. Weak marks count only on small pages or refusals."""
    names = {name.lower() for name, _ in headers}
    bad = not 200 <= status < 300
    for header, _, wall in _BY_HEADER:
        if header in names and (bad or len(body) < _SMALL):
            return wall
    sample = body[:65_536]
    if _STRONG.search(sample):
        return "A bot wall"
    if _WEAK.search(sample) and (bad or len(_words(sample)) < 60):
        return "A captcha"
    return ""


def _words(body: bytes) -> list[bytes]:
    text = re.sub(rb"<(script|style)\b.*?</\1>", b" ", body, flags=re.IGNORECASE | re.DOTALL)
    return re.findall(rb"\w{2,}", re.sub(rb"<[^>]{0,500}>", b" ", text))

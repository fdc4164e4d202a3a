"""Platforms' and hosters' own words for "this site was taken away" (pure).

Each signature is a sentence that the platform itself writes in the title or the first heading, on a
page with little else: an article about suspended accounts has the words but not the place.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from prospector.checking.rules.features import Features

FEW_WORDS = 120
"""A tombstone says little; whoever writes more than this many words writes about something."""
CODE_WORDS = 60
"""A platform's error code counts only on a page of at most this many words."""
DEFAULT_WORDS = 700
"""Apache's default page is long."""
GENERIC_WORDS = 60
"""A heading that anybody may write ("It works!") counts on a page of at most this many words."""

_SUSPENDED = re.compile(
    r"(?:sorry\W{1,3})?(?:this |your |the |user ){0,4}(?:account|website|web ?site|site|domain|blog|shop|store|profile"
    r"|web ?hosting account|hosting account|hosting|page|channel|project|deployment)"
    r"(?: (?:has been|is|was))?(?: (?:currently|permanently|temporarily))?"
    r" (?:suspended|disabled|deactivated|terminated|closed down)"
    r"(?: (?:for|due to|by) [\w\s-]{3,60})?"
    r"|(?:this )?service (?:has been )?suspended(?: by its owner)?|(?:website|site|account) (?:suspension|expired)"
    r"|(?:account|site) closed|(?:konto|account|webseite|website|präsenz) (?:ist |wurde )?(?:gesperrt|deaktiviert)"
    r"|(?:compte|site)(?: est)? (?:suspendu|désactivé)e?|(?:cuenta|sitio|página)(?: está)? suspendid[ao]"
    r"|(?:conta|site|página)(?: está)? suspens[ao]|(?:account|sito|conto)(?: è)? sospeso"
    r"|(?:account|website) (?:is )?(?:opgeschort|geblokkeerd)|(?:аккаунт|сайт|хостинг) (?:заблокирован|приостановлен|отключен)"
    r"|(?:konto|strona)(?: zostało| została)? (?:zawieszon[ea]|zablokowan[ea])|hesap askıya alındı|账户已暂停|网站已关闭",
    re.IGNORECASE,
)
_CODES = re.compile(
    r"DEPLOYMENT_(?:DISABLED|PAUSED|NOT_FOUND|DELETED)|NoSuchBucket|The specified bucket does not exist"
    r"|There isn.t a GitHub Pages site here|There is no app configured at that hostname|No such app\b"
    r"|(?:The authors have deleted|the author has deleted) this (?:site|blog)"
    r"|(?:blog|site) (?:has been|was) (?:removed|deleted) by (?:its|the) (?:author|owner)"
    r"|[Tt]his (?:blog|site|domain) (?:is no longer|has been) (?:available|removed|deleted)"
    r"|Sorry, the blog at \S+ has been removed|[Ss]orry, this (?:shop|store) is (?:currently )?unavailable"
    r"|project not found.{0,40}surge|The gods are wise|Site Not Found.{0,60}(?:Pantheon|Netlify)|404 - Unknown [Ss]ite"
    r"|is unknown to Read the Docs|Unknown Domain.{0,60}(?:Read the Docs|Fastly)|Fastly error: unknown domain"
    r"|404 Web Site not found|Web App - Unavailable|Error 403 - This web app is stopped"
    r"|ConnectYourDomain|Looks like this domain isn.t connected to a website|Website Expired"
    r"|This (?:Squarespace|Wix) (?:site|website|account) (?:has )?expired"
    r"|[Aa]ccount (?:doesn.t|does not) exist|user (?:account )?has been (?:suspended|terminated)"
    r"|no longer (?:hosted|published) (?:here|on)|repository (?:has been|was) (?:deleted|removed|disabled)"
    r"|disabled due to a violation|violat(?:es|ing|ion of) (?:our|the) terms of (?:service|use)"
)
_DEFAULT = re.compile(
    r"welcome to (?:nginx|openresty|tengine|caddy|lighttpd)!?(?: on [\w .-]{3,40})?!?"
    r"|apache2? (?:[\w-]{3,12} )?default page(?:: it works!?)?"
    r"|iis windows(?: server)?|iis\d{1,2}|(?:test page for )?(?:the )?apache http server test page"
    r"(?: powered by [\w ]+)?|(?:http server )?test page (?:for|powered by) .{3,60}|default web ?site page"
    r"|placeholder page|plesk default page|default (?:parallels )?plesk .{0,40}|web server.s default page|domain default page"
    r"|apache tomcat(?:/[\d.]+)?|congratulations! your (?:web )?server is (?:up|working).{0,60}",
    re.IGNORECASE,
)
_GENERIC = re.compile(
    r"it works!?|(?:a )?default (?:web |index )?page|test page|future home of .{0,60}"
    r"|success! your new web server is ready to use\.?|(?:your )?(?:web ?site|domain) is (?:ready|working)!?"
    r"|welcome to (?:your new (?:web ?site|server|droplet)|litespeed.{0,30})!?",
    re.IGNORECASE,
)
_DEFAULT_PROOF = re.compile(
    r"nginx|apache|httpd|web ?server|iis\b|plesk|cpanel|tomcat|caddy|lighttpd|openresty|hosting|litespeed"
    r"|droplet|control panel|/var/www|document ?root|administrator|installed|configur",
    re.IGNORECASE,
)
_CGI = re.compile(r"/cgi-sys/(suspendedpage|defaultwebpage)\.cgi", re.IGNORECASE)


def suspended(page: Features, final: str = "") -> str:
    """The tombstone's words when the page is one, else empty."""
    if final and (found := _CGI.search(urlsplit(final).path)) and found[1].startswith("s"):
        return found[0]
    if page.words > FEW_WORDS:
        return ""
    for head in (page.title, page.heading):
        if _SUSPENDED.fullmatch(head.strip(" .!")):
            return head
    found = _CODES.search(page.text) or _CODES.search(page.title)
    if found and page.words <= CODE_WORDS:
        return found[0]
    return ""


def default_page(page: Features, final: str = "") -> str:
    """The title of a server's untouched default page, else empty.

    The whole head must be the server's, and the text must speak of servers.
    """
    if final and (found := _CGI.search(urlsplit(final).path)) and found[1].startswith("d"):
        return found[0]
    for head in (page.title.strip(), page.heading.strip()):
        found = _DEFAULT.fullmatch(head) if page.words < DEFAULT_WORDS else None
        found = found or (_GENERIC.fullmatch(head) if page.words <= GENERIC_WORDS else None)
        if found and _DEFAULT_PROOF.search(f"{head} {page.text}"):
            return found[0]
    return ""

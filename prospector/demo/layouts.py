"""Page layouts of the demo web: the same content as different sites would dress it."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from prospector.demo.field import Reference

Sections = Iterable[tuple[str, Iterable[Reference]]]

_STYLE = (
    "body{font:16px/1.5 Georgia,serif;max-width:60rem;margin:0 auto;padding:0 1rem;color:#2b2b2b}"
    "header,footer{padding:1rem 0;border-bottom:1px solid #e0d4b0}nav a{margin-right:1rem}"
    "footer{border-top:1px solid #e0d4b0;border-bottom:0;margin-top:3rem;font-size:.85rem}"
    "a{color:#8a5a00}h1{font-size:1.9rem}aside{float:right;width:15rem;padding:1rem;background:#fbf6e6}"
)


def modern(
    title: str,
    site: str,
    menu: Iterable[tuple[str, str]],
    body: str,
    *,
    foot: str = "",
    lang: str = "en",
) -> str:
    """HTML5 with landmarks."""
    links = "".join(f'<a href="{href}">{escape(text)}</a>' for text, href in menu)
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body><header><strong>{escape(site)}</strong>"
        f"<nav>{links}</nav></header><main><h1>{escape(title)}</h1>{body}</main>"
        f"<footer>{foot or escape(site)} · <a href='/privacy'>Privacy</a></footer></body></html>"
    )


def wordpress(
    title: str,
    site: str,
    menu: Iterable[tuple[str, str]],
    body: str,
    *,
    aside: str = "",
    lang: str = "en",
) -> str:
    """Divisions named as blog software names them, with a sidebar."""
    links = "".join(
        f'<li class="menu-item"><a href="{href}">{escape(text)}</a></li>' for text, href in menu
    )
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>{escape(title)} – '
        f"{escape(site)}</title><style>{_STYLE}</style></head><body class='page'>"
        f"<div id='masthead' class='site-header'><a href='/' rel='home'>{escape(site)}</a></div>"
        f"<div class='main-navigation'><ul class='nav-menu'>{links}</ul></div>"
        f"<div id='secondary' class='widget-area'><div class='widget'>{aside}</div></div>"
        f"<div id='primary' class='content-area'><div class='entry-content'><h1>{escape(title)}</h1>"
        f"{body}</div></div><div id='colophon' class='site-footer'>Powered by goodwill · "
        f"<a href='/feed'>RSS</a></div></body></html>"
    )


def table(
    title: str, site: str, menu: Iterable[tuple[str, str]], body: str, *, lang: str = "en"
) -> str:
    """The web of 1999: tables, fonts, no landmark anywhere."""
    links = "<br>".join(f'<a href="{href}">{escape(text)}</a>' for text, href in menu)
    return (
        f'<HTML lang="{lang}"><HEAD><META http-equiv="Content-Type" content="text/html; charset=utf-8">'
        f"<TITLE>{escape(title)}</TITLE></HEAD><BODY bgcolor='#FFFBEA'><TABLE width='100%'><TR>"
        f"<TD width=160 valign=top bgcolor='#F5E6B3'><FONT size=2>{links}</FONT></TD><TD valign=top>"
        f"<FONT face='Arial' size=5><B>{escape(title)}</B></FONT><P>{body}"
        f"<HR><FONT size=1>{escape(site)}</FONT></TD></TR></TABLE></BODY></HTML>"
    )


def described_list(sections: Sections) -> str:
    """Headings with described links, as most curated lists have them."""
    parts = []
    for heading, references in sections:
        items = "".join(
            f'<li><a href="{escape(r.url)}">{escape(r.name)}</a> – {escape(r.about)}</li>'
            for r in references
        )
        parts.append(f"<h2>{escape(heading)}</h2><ul>{items}</ul>")
    return "".join(parts)


def definition_list(sections: Sections) -> str:
    """Terms and definitions."""
    parts = []
    for heading, references in sections:
        items = "".join(
            f'<dt><a href="{escape(r.url)}">{escape(r.name)}</a></dt><dd>{escape(r.about)}</dd>'
            for r in references
        )
        parts.append(f"<h3>{escape(heading)}</h3><dl>{items}</dl>")
    return "".join(parts)


def table_rows(sections: Sections) -> str:
    """Two columns of a table: the link and what it is."""
    parts = []
    for heading, references in sections:
        rows = "".join(
            f"<TR><TD><A HREF='{escape(r.url)}'><FONT size=2>{escape(r.name)}</FONT></A></TD>"
            f"<TD><FONT size=2>{escape(r.about)}</FONT></TD></TR>"
            for r in references
        )
        parts.append(f"<P><B>{escape(heading)}</B></P><TABLE border=1 cellpadding=4>{rows}</TABLE>")
    return "".join(parts)


def prose(*paragraphs: str) -> str:
    """Paragraphs that may hold links."""
    return "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)

"""The news as Markdown, as one HTML page, and as JSON (pure)."""

from __future__ import annotations

import dataclasses
import json
import re
from typing import TYPE_CHECKING

from jinja2 import Environment, StrictUndefined

from prospector.digest.changes import SECTIONS
from prospector.outreach.today import said_of_left_out

if TYPE_CHECKING:
    from prospector.digest.changes import Item, News

MOST = 20
"""Items of a section that are written out; the rest are counted."""
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|!])")
_HTML = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{{ title }}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1c1f1e}
h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:1.6rem;border-bottom:1px solid #d5d8d3}
li{margin:.4rem 0;overflow-wrap:anywhere}small{color:#5a605c}</style></head><body>
<h1>{{ title }}</h1>
{% for name, items, more in sections %}<h2>{{ name }} ({{ items | length + more }})</h2><ul>
{% for item in items %}<li>{% if item.url.startswith(("http://", "https://")) %}<a href="{{ item.url }}" rel="noopener noreferrer nofollow">{{ item.title }}</a>{% else %}{{ item.title }}{% endif %}{% if item.score is not none %} <b>{{ "%.0f" | format(item.score) }}</b>{% endif %}{% if item.said %}<br><small>{{ item.said }}</small>{% endif %}</li>
{% endfor %}{% if more %}<li>and {{ more }} more</li>{% endif %}</ul>
{% endfor %}{% if left %}<p><small>{{ left }}</small></p>{% endif %}</body></html>
"""


def title_of(news: News) -> str:
    """One line for a heading or a subject."""
    since = f" since {news.since[:10]}" if news.since else ""
    return f"{news.niche}: {news.count:,} new{since}"


def as_markdown(news: News) -> str:
    """The news as Markdown; what strangers wrote cannot become markup."""
    lines = [f"# {_plain(title_of(news))}", ""]
    for name, items, more in _told(news):
        lines += [f"## {name} ({len(items) + more:,})", ""]
        for item in items:
            score = f" **{item.score:.0f}**" if item.score is not None else ""
            address = f" <{item.url}>" if re.fullmatch(r"https?://[^\s<>]+", item.url) else ""
            said = f"  \n  {_plain(item.said)}" if item.said else ""
            lines.append(f"- {_plain(item.title)}{score}{address}{said}")
        lines += [f"- and {more:,} more"] if more else []
        lines.append("")
    left = said_of_left_out(news.left_out, "opportunity")
    lines += [_plain(left), ""] if left else []
    return "\n".join(lines)


def as_html(news: News) -> str:
    """The news as a page without outside requests; everything is escaped."""
    environment = Environment(autoescape=True, undefined=StrictUndefined)
    return environment.from_string(_HTML).render(
        title=title_of(news),
        sections=_told(news),
        left=said_of_left_out(news.left_out, "opportunity"),
    )


def as_json(news: News) -> str:
    """The whole news, nothing left out."""
    sections = {
        name: [dataclasses.asdict(item) for item in items] for name, items in news.sections.items()
    }
    told: dict[str, object] = {
        "niche": news.niche,
        "since": news.since,
        "at": news.at,
        "count": news.count,
    }
    told["left_out"] = dict(news.left_out)
    return json.dumps({**told, "sections": sections}, ensure_ascii=False)


def _told(news: News) -> list[tuple[str, list[Item], int]]:
    return [
        (name, items[:MOST], max(0, len(items) - MOST))
        for section, name in SECTIONS.items()
        if (items := news.sections.get(section))
    ]


def _plain(text: str) -> str:
    return _MARKUP.sub(r"\\\1", " ".join(text.split())[:400])

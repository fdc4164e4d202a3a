"""The report as HTML: figures in, one page without outside requests out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from prospector.outreach.reasons import in_words
from prospector.report import charts

if TYPE_CHECKING:
    from prospector.report.figures import Figures


def safe_link(url: object) -> str:
    """An address that may stand in an ``href``: http(s) only, else nothing."""
    text = str(url or "")
    return text if text.startswith(("http://", "https://")) else ""


def _moments(crawls: list[dict[str, Any]]) -> list[str]:
    """The days of the crawls; with their hours where a day has two."""
    days = [str(one["started_at"])[:10] for one in crawls]
    if len(set(days)) == len(days):
        return days
    return [str(one["started_at"])[5:16].replace("T", " ") for one in crawls]


def render(figures: Figures, *, title: str, made_at: str, niche: str | None) -> str:
    """The whole page; every text that came from the web is escaped."""
    environment = Environment(
        loader=PackageLoader("prospector.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(words=in_words, href=safe_link, number=charts.number_text)
    verdicts = figures.verdicts
    drawn = {
        "verdicts": charts.share(
            "Targets by verdict",
            [(name, verdicts[name], name) for name in ("alive", "dead", "unsure")],
        ),
        "dead": charts.bars(
            "Dead targets by reason", [(in_words(name), n) for name, n in figures.dead], "dead"
        ),
        "unsure": charts.bars(
            "Unsure targets by reason",
            [(in_words(name), n) for name, n, _ in figures.unsure],
            "unsure",
        ),
        "sites": charts.bars("Sites with most candidates", figures.sites),
        "funnel": charts.bars("Candidates by status", figures.funnel),
        "crawls": charts.columns(
            "Targets checked by crawl",
            list(
                zip(
                    _moments(figures.crawls),
                    (one["targets_checked"] for one in figures.crawls),
                    strict=True,
                )
            ),
        ),
    }
    return environment.get_template("report.html").render(
        f=figures,
        charts={name: Markup(drawing) for name, drawing in drawn.items()},  # noqa: S704 - ours
        title=title,
        made_at=made_at,
        niche=niche,
    )

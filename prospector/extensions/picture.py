"""How a running crawl looks: the panel, the log line and the closing words (pure)."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import Group
from rich.markup import escape
from rich.panel import Panel
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from prospector.config import DEFAULT_DB
from prospector.plural import counted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from prospector.storage.run import Tally


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One moment of a crawl; ``*_now`` count from this start on, the others the whole crawl.

    Of the targets ``waiting`` those ``resting`` were seen once and wait for their second sight, the
    last of them for ``resting_seconds``. ``second_sight``: seconds that a dead target waits for its.
    Of the pages ``queued`` those ``postponed`` are asked for again later, the last of them in
    ``postponed_seconds``.
    """

    seconds: float
    pages: int
    pages_now: int
    max_pages: int
    queued: int
    links: int
    checked: int
    checked_now: int
    waiting: int
    dead: int
    candidates: int
    hosts: int
    in_flight: int
    resting: int = 0
    resting_seconds: float = 0.0
    second_sight: float = 0.0
    postponed: int = 0
    postponed_seconds: float = 0.0

    @property
    def unseen(self) -> int:
        """Targets that were not looked at even once."""
        return max(0, self.waiting - self.resting)

    @property
    def only_waits(self) -> bool:
        """Whether all that is left are second looks and pages to ask for again, later."""
        busy = self.unseen or self.hosts or self.queued > self.postponed
        return bool(self.resting or self.postponed) and not busy

    @property
    def seconds_left(self) -> float | None:
        """A guess from the pace so far and the waits that are known; ``None`` before there is a pace.

        Never nothing while anything is under way.
        """
        if self.only_waits:
            return max(self.resting_seconds, self.postponed_seconds) + 1
        if self.seconds < 3 or not (self.pages_now or self.checked_now):
            return None
        pages = min(self.queued, max(0, self.max_pages - self.pages))
        page_pace = self.pages_now / self.seconds
        check_pace = self.checked_now / self.seconds
        waits = [self.resting_seconds, self.postponed_seconds]
        if pages:
            waits.append(pages / page_pace if page_pace else self.seconds)
        if self.unseen:
            wait = self.unseen / check_pace if check_pace else self.seconds
            # As some were dead until now, some of these will be, and are looked at twice.
            waits.append(wait + (self.second_sight if self.dead or self.resting else 0))
        under_way = pages or self.waiting or self.hosts
        return max(1.0 if under_way else 0.0, *waits)


def clock(seconds: float | None) -> str:
    """``95`` as ``1:35``; a dash when unknown."""
    if seconds is None:
        return "–"
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def live_panel(now: Snapshot) -> Panel:
    """The panel that redraws itself in a terminal."""
    table = Table.grid(padding=(0, 3))
    for _ in range(4):
        table.add_column()
    table.add_row(
        _pair("pages", f"{now.pages:,}", f"{now.queued:,} queued"),
        _pair("links checked", f"{now.checked:,}", _waiting(now)),
        _pair("dead", f"{now.dead:,}", "seen twice", style="bold red"),
        _pair("candidates", f"{now.candidates:,}", "so far", style="bold green"),
    )
    table.add_row(
        _pair("hosts busy", f"{now.hosts:,}", "for pages"),
        _pair("in flight", f"{now.in_flight:,}", "checks"),
        _pair("rate", f"{_rate(now.checked_now, now.seconds)}", "checks a second"),
        _pair("time", clock(now.seconds), _left(now)),
    )
    share = min(now.pages, now.max_pages)
    total = min(now.max_pages, max(1, now.pages + now.queued + now.hosts))
    bar = ProgressBar(total=total, completed=min(share, total), width=60)
    return Panel(Group(table, bar), title="prospector", border_style="blue", expand=False)


def log_line(now: Snapshot) -> str:
    """The same in one line, for a log."""
    return (
        f"{clock(now.seconds)}  pages {now.pages:,} ({now.queued:,} queued)"
        f"  links checked {now.checked:,} ({_waiting(now)})  dead {now.dead:,}"
        f"  candidates {now.candidates:,}  hosts {now.hosts:,}"
        f"  {_rate(now.checked_now, now.seconds)} checks/s  {_left(now)}"
    )


def _waiting(now: Snapshot) -> str:
    text = f"{now.waiting:,} waiting"
    return f"{text}, {now.resting:,} of them for a second sight" if now.resting else text


def _left(now: Snapshot) -> str:
    left = f"about {clock(now.seconds_left)} left"
    if not now.only_waits:
        return left
    waits = []
    if now.resting:
        waits.append(f"second sights of {now.resting:,}")
    if now.postponed:
        waits.append(f"{now.postponed:,} page{'' if now.postponed == 1 else 's'} to ask for again")
    return f"waits for {' and '.join(waits)}, {left}"


AGAIN = "start the same command again"


def closing_words(
    tally: Tally,
    *,
    niche: str,
    reason: str,
    database: str,
    open_candidates: int,
    dead: int,
    seconds: float,
    unreached: Mapping[str, str],
    discovered: str = "",
    trouble: str = "",
    rendered: int = 0,
    unrendered: int = 0,
    again: str = AGAIN,
) -> str:
    """The summary at the end: what was found, or what went wrong, and how to go on.

    ``again`` says how the crawl is begun anew, where that is not by its own command line.
    """
    if trouble:
        return (
            f"[bold red]Stopped.[/bold red] {escape(trouble)} {tally.pages:,} pages and"
            f" {tally.targets_checked:,} checks are kept; {again} to go on."
        )
    if reason == "offline" and not unreached:
        return (
            f"[bold]Stopped after {clock(seconds)}[/bold]: this machine seems to be offline."
            f" {tally.pages:,} pages and {tally.targets_checked:,} checks are kept, nothing was"
            f" judged while the network was away; {again} to go on."
        )
    if reason == "offline":
        first = next(iter(unreached.items()), ("", ""))
        return (
            f"No seed could be reached and this machine seems to be offline ({first[0]}: {first[1]})."
            " Nothing was judged; start the same command again when the network is back."
        )
    if reason == "no_seed_reached":
        lines = "\n".join(f"  {url}: {why}" for url, why in list(unreached.items())[:5])
        return (
            f"The network is up, but none of the seeds of niche {niche} answered:\n{lines}\n"
            "Check them in a browser and mend the niche's seeds."
        )
    if reason == "no_prospects":
        lines = "\n".join(f"  {label}: {why}" for label, why in list(unreached.items())[:5])
        return (
            f"Niche {niche} has no seeds, and its sources named no prospect that could be read:\n"
            f"{lines}\nSee what they ask: prospector discover -n {niche} --dry-run"
        )
    head = {"finished": "Finished", "shutdown": "Stopped"}.get(reason, f"Ended ({reason})")
    shown = f", {counted(rendered, 'page')} shown in a browser" if rendered else ""
    text = (
        f"[bold]{head}[/bold] after {clock(seconds)}: {counted(tally.pages, 'page')},"
        f" {counted(tally.links, 'link')} to other sites, {counted(tally.targets_checked, 'target')}"
        f" checked, {dead:,} dead, {counted(tally.requests, 'request')},"
        f" {tally.bytes / 2**20:,.1f} MiB"
        f"{shown}.\n"
        f"[bold green]{counted(open_candidates, 'candidate')}[/bold green]"
        f" ({tally.candidates_new:,} new) in {database}"
    )
    if discovered:
        text = f"{text}\n{discovered}"
    if unrendered:
        text = (
            f"[yellow]{unrendered:,} pages that only a browser can read were not rendered[/yellow]"
            f" (docs/rendering.md says why and what to do).\n{text}"
        )
    if reason == "finished":
        where = "" if database == DEFAULT_DB else f" --db {shlex.quote(database)}"
        return f"{text}; see the best: prospector candidates -n {niche}{where}"
    return f"{text}; {again} to go on where it was."


def _pair(label: str, value: str, note: str, style: str = "bold") -> Text:
    return Text.assemble((f"{label} ", "dim"), (value, style), (f"  {note}", "dim"))


def _rate(count: int, seconds: float) -> str:
    return f"{count / seconds:.1f}" if seconds > 0.5 else "–"

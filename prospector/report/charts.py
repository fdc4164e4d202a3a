"""Small charts as inline SVG (pure): readable without colour, without scripts, and on paper.

Every value stands beside its bar as text; ``title`` tells a screen reader what the chart shows.
Colours come from CSS variables, so that dark mode and print choose their own.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_ROW = 26
_LABEL = 250
_WIDTH = 640
_VALUE = 70
_COLUMN_HEIGHT = 140
_LONGEST_LABEL = 36


def bars(title: str, rows: Sequence[tuple[str, float]], css: str = "bar") -> str:
    """Horizontal bars, one a row, in the given order; empty without rows."""
    if not rows:
        return ""
    most = max(value for _, value in rows) or 1
    room = _WIDTH - _LABEL - _VALUE
    parts = []
    for number, (label, value) in enumerate(rows):
        top = number * _ROW
        length = max(1.0, room * value / most) if value else 0
        parts.append(
            f'<text x="{_LABEL - 8}" y="{top + 17}" text-anchor="end">{_short(label)}</text>'
            f'<rect class="{css}" x="{_LABEL}" y="{top + 4}" width="{length:.1f}" height="18" rx="3"/>'
            f'<text x="{_LABEL + length + 6:.1f}" y="{top + 17}">{number_text(value)}</text>'
        )
    return _svg(title, _WIDTH, len(rows) * _ROW, "".join(parts))


def share(title: str, parts: Sequence[tuple[str, float, str]]) -> str:
    """One bar cut into (label, value, CSS class) shares, with a legend of numbers under it."""
    total = sum(value for _, value, _ in parts)
    if not total:
        return ""
    left, drawn, legend = 0.0, [], []
    for number, (label, value, css) in enumerate(parts):
        width = _WIDTH * value / total
        drawn.append(f'<rect class="{css}" x="{left:.1f}" y="0" width="{width:.1f}" height="28"/>')
        at = number * _WIDTH / len(parts)
        legend.append(
            f'<rect class="{css}" x="{at:.1f}" y="42" width="12" height="12" rx="2"/>'
            f'<text x="{at + 18:.1f}" y="53">{_short(label)} {number_text(value)}'
            f" ({value / total:.0%})</text>"
        )
        left += width
    return _svg(title, _WIDTH, 60, "".join(drawn + legend))


def columns(title: str, rows: Sequence[tuple[str, float]]) -> str:
    """Columns in the order of time, the value above and the label under each."""
    if not rows:
        return ""
    most = max(value for _, value in rows) or 1
    step = min(80.0, _WIDTH / len(rows))
    parts = []
    for number, (label, value) in enumerate(rows):
        height = (_COLUMN_HEIGHT - 20) * value / most
        left, top = number * step, _COLUMN_HEIGHT - height
        middle = left + step / 2
        parts.append(
            f'<rect class="bar" x="{left + step * 0.15:.1f}" y="{top:.1f}"'
            f' width="{step * 0.7:.1f}" height="{height:.1f}" rx="3"/>'
            f'<text x="{middle:.1f}" y="{top - 5:.1f}" text-anchor="middle">{number_text(value)}</text>'
            f'<text x="{middle:.1f}" y="{_COLUMN_HEIGHT + 16}" text-anchor="middle">{_short(label)}</text>'
        )
    return _svg(title, _WIDTH, _COLUMN_HEIGHT + 24, "".join(parts))


def number_text(value: float) -> str:
    """A number as people write it: 1,234 or 12.5."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


def _short(label: str) -> str:
    cut = label if len(label) <= _LONGEST_LABEL else label[: _LONGEST_LABEL - 1] + "…"
    return escape(cut)


def _svg(title: str, width: int, height: int, inside: str) -> str:
    return (
        f'<svg role="img" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">'
        f"<title>{escape(title)}</title>{inside}</svg>"
    )

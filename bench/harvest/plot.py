"""The harvest curves as one SVG, readable on light and dark pages and without colour."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_WIDTH, _HEIGHT = 760, 420
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 210, 44, 52
_STYLE = """
text{font:14px system-ui,sans-serif;fill:#222}
.small{font-size:12px;fill:#555}
.grid{stroke:#d5d5d5;stroke-width:1}
.axis{stroke:#777;stroke-width:1}
.line{fill:none;stroke-width:2.5}
.band{stroke:none;opacity:.16}
.c0{stroke:#0b62a8;fill:#0b62a8}.c1{stroke:#a84b00;fill:#a84b00}
.c2{stroke:#3d6b2e;fill:#3d6b2e}.c3{stroke:#6a6a6a;fill:#6a6a6a}
.line.c0,.line.c1,.line.c2,.line.c3{fill:none}
@media (prefers-color-scheme:dark){
.page{fill:#16181c}text{fill:#e8e8e8}.small{fill:#b4b4b4}.grid{stroke:#3a3d44}.axis{stroke:#8a8d94}
.c0{stroke:#6cb6f5;fill:#6cb6f5}.c1{stroke:#f0a060;fill:#f0a060}
.c2{stroke:#93c97e;fill:#93c97e}.c3{stroke:#b0b0b0;fill:#b0b0b0}
.line.c0,.line.c1,.line.c2,.line.c3{fill:none}}
"""
_DASHES = ("", "8 4", "2 4", "10 4 2 4")


def curves(
    title: str,
    budget: int,
    lines: Mapping[str, tuple[Sequence[float], Sequence[float], Sequence[float]]],
) -> str:
    """Median (with lowest and highest, as a band) of the harvest after each page, by order's name."""
    most = max(max(high) for _, _, high in lines.values())
    step = next(s for s in (1, 2, 5, 10, 20, 25, 50, 100, 200) if most / s <= 7)
    top = step * (int(most / step) + 1)
    across, down = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM

    def point(pages: float, hits: float) -> str:
        return f"{_LEFT + across * pages / budget:.1f},{_TOP + down * (1 - hits / top):.1f}"

    parts = [f'<rect class="page" width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>']
    parts.append(f'<text x="{_LEFT}" y="24">{escape(title)}</text>')
    for value in range(0, top + 1, step):
        y = _TOP + down * (1 - value / top)
        parts.append(f'<path class="grid" d="M{_LEFT} {y:.1f}H{_LEFT + across}"/>')
        parts.append(
            f'<text class="small" x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{value}</text>'
        )
    for share in (0, 10, 25, 50, 75, 100):
        x = _LEFT + across * share / 100
        parts.append(f'<path class="axis" d="M{x:.1f} {_TOP + down}v5"/>')
        label = f"{budget * share // 100}"
        parts.append(
            f'<text class="small" x="{x:.1f}" y="{_TOP + down + 19}" text-anchor="middle">{label}</text>'
        )
    parts.append(f'<path class="axis" d="M{_LEFT} {_TOP + down}H{_LEFT + across}"/>')
    parts.append(
        f'<text class="small" x="{_LEFT + across / 2:.1f}" y="{_HEIGHT - 12}" text-anchor="middle">'
        "pages fetched</text>"
    )
    places: list[float] = []
    for number, (name, (middle, low, high)) in enumerate(lines.items()):
        every = range(0, budget + 1, max(1, budget // 120))
        forth = " ".join(point(n, high[n]) for n in every)
        back = " ".join(point(n, low[n]) for n in reversed(every))
        parts.append(f'<polygon class="band c{number}" points="{forth} {back}"/>')
        parts.append(
            f'<polyline class="line c{number}" stroke-dasharray="{_DASHES[number]}"'
            f' points="{" ".join(point(n, middle[n]) for n in every)}"/>'
        )
        y = _TOP + down * (1 - middle[budget] / top) + 5
        while any(abs(y - other) < 18 for other in places):
            y += 6
        places.append(y)
        parts.append(
            f'<text x="{_LEFT + across + 8}" y="{y:.1f}">{escape(name)} {middle[budget]:g}</text>'
        )
    said = "; ".join(
        f"{name}: {middle[budget]:g} after {budget} pages" for name, (middle, _, _) in lines.items()
    )
    return (
        f'<svg role="img" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}"'
        f' width="{_WIDTH}" height="{_HEIGHT}"><title>{escape(title)}</title><desc>{escape(said)}</desc>'
        f"<style>{_STYLE}</style>{''.join(parts)}</svg>\n"
    )

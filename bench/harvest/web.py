"""A seeded web of some six thousand pages on which lists of links must be found (pure).

Clubs, institutes, private people, agencies, shops, magazines, software, forums, hubs of lists and
sites on other topics, in four languages. A part of the sites keeps a list of links, reached straight
from the menu under its usual or an odd name, through a room of the site (*Members*, *Learn*), through
a site map, or only from an inner page; others have nothing but words that sound like one. Lists link
to other sites' first pages by kind under headings, some without order, some to wrong places.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from functools import cached_property
from html import escape

from bench.harvest.words import FILLER, NAMES, TERMS, TONGUES
from prospector.niche import Limits, Niche

# kind: how many sites, least and most ordinary pages, share with a list, share on the topic
KINDS: dict[str, tuple[int, int, int, float, float]] = {
    "club": (100, 6, 18, 0.55, 1.0),
    "institute": (30, 14, 28, 0.55, 0.9),
    "personal": (60, 4, 14, 0.4, 0.9),
    "agency": (20, 8, 22, 0.3, 0.8),
    "shop": (35, 12, 28, 0.0, 1.0),
    "magazine": (20, 24, 44, 0.0, 1.0),
    "software": (20, 6, 14, 0.05, 0.9),
    "forum": (10, 14, 24, 0.0, 1.0),
    "hub": (8, 1, 3, 1.0, 1.0),
    "off": (45, 5, 12, 0.6, 0.0),
}
_SPEAKS = (("en", 11), ("de", 4), ("fr", 3), ("es", 3))
_LIKED = {
    "club": 6,
    "institute": 4,
    "personal": 4,
    "agency": 4,
    "shop": 5,
    "magazine": 5,
    "software": 4,
    "forum": 2,
    "hub": 1,
    "off": 3,
}
_WAYS = (("menu", 40), ("odd", 15), ("room", 28), ("map", 7), ("deep", 10))
_UNSORTED = 0.2
_OPAQUE = 0.35
_TRAPPED = {"shop": 0.9, "magazine": 0.9, "software": 0.8, "agency": 0.6, "institute": 0.6}


@dataclass
class Site:
    """One site of the web; ``lists`` are the paths of its lists of links."""

    number: int
    kind: str
    host: str
    lang: str
    on_topic: bool
    way: str = ""
    lists: list[str] = field(default_factory=list)

    @property
    def home(self) -> str:
        return f"http://{self.host}/"


class Web:
    """``pages`` maps every address to its HTML; equal seeds make equal webs."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._draw = random.Random(f"harvest/{seed}")
        self.sites = self._make_sites()
        self._by_kind = {kind: [s for s in self.sites if s.kind == kind] for kind in KINDS}

    @cached_property
    def pages(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for site in self.sites:
            found.update(self._site(site))
        return found

    @cached_property
    def lists(self) -> frozenset[str]:
        """Addresses of the lists on the topic, as the web was made."""
        return frozenset(
            site.home + path for site in self.sites if site.on_topic for path in site.lists
        )

    def niche(self, pages: int) -> Niche:
        """The niche of this web: two lists and the first pages of eight sites to begin with."""
        draw = random.Random(f"harvest/{self.seed}/seeds")
        listed = [
            s for s in self.sites if s.on_topic and s.lists and s.kind in ("club", "institute")
        ]
        begin = draw.sample(listed, 2)
        rest = [s for s in self.sites if s.on_topic and s not in begin]
        seeds = [site.home + site.lists[0] for site in begin]
        seeds += [site.home for site in draw.sample(rest, 8)]
        return Niche(
            name="harvest",
            title="Astronomy",
            languages=("en", "de", "fr", "es"),
            seeds=tuple(seeds),
            terms=TERMS,
            limits=Limits(max_pages=pages, max_depth=6, pages_per_site=30),
        )

    # --- the sites ----------------------------------------------------------------------------

    def _make_sites(self) -> list[Site]:
        draw, sites = self._draw, []
        for kind, (count, _, _, with_list, on_topic) in KINDS.items():
            for _ in range(count):
                number = len(sites)
                lang = draw.choices(*zip(*_SPEAKS, strict=True))[0]
                host = f"{draw.choice(NAMES[kind])}{number}.test"
                site = Site(number, kind, host, lang, draw.random() < on_topic)
                if draw.random() < with_list:
                    site.way = draw.choices(*zip(*_WAYS, strict=True))[0]
                    site.lists.append(self._path(self._list_name(site), number))
                    if kind in ("institute", "hub") and draw.random() < 0.5:
                        site.lists.append(f"more/{site.lists[0]}")
                sites.append(site)
        return sites

    def _list_name(self, site: Site) -> str:
        tongue = TONGUES[site.lang]
        return self._draw.choice(tongue.odd if site.way == "odd" else tongue.plain)

    def _path(self, name: str, number: int) -> str:
        draw = self._draw
        if draw.random() < _OPAQUE:
            return draw.choice(("page{}.html", "index.php?id={}", "p/{}", "content/{}")).format(
                draw.randint(2, 99)
            )
        slug = "".join(c if c.isalnum() and c.isascii() else "-" for c in name.lower()).strip("-")
        return draw.choice(("{}", "{}.html", "{}/", "site/{}")).format(slug or f"seite{number}")

    def _site(self, site: Site) -> dict[str, str]:
        draw = random.Random(f"harvest/{self.seed}/{site.number}")
        tongue = TONGUES[site.lang]
        _, least, most, _, _ = KINDS[site.kind]
        menu: list[tuple[str, str]] = []
        inner: list[tuple[str, str]] = []
        names = list(tongue.pages)
        draw.shuffle(names)
        count = draw.randint(least, most)
        for n in range(count):
            if n < min(7, len(names)):
                menu.append((names[n], self._inner(draw, names[n], n)))
            else:
                name = f"{draw.choice(tongue.topic if site.on_topic else tongue.other)} {draw.choice(FILLER)} {n}"
                inner.append((name.capitalize(), self._inner(draw, name, n)))
        rooms = [
            (name, self._inner(draw, name, 50 + n))
            for n, name in enumerate(draw.sample(tongue.rooms, 2))
        ]
        menu += rooms if site.way == "room" else rooms[: draw.randint(0, 2)]
        traps = []
        if draw.random() < _TRAPPED.get(site.kind, 0.25):
            for n, name in enumerate(draw.sample(tongue.traps, draw.randint(1, 2))):
                traps.append((name, self._inner(draw, name, 70 + n)))
            menu += traps
        named = [(self._called(draw, site), path) for path in site.lists]
        sitemap = ("Site map", "sitemap.html")
        if site.way in ("menu", "odd"):
            menu += named
        if site.way == "map":
            menu.append(sitemap)
        draw.shuffle(menu)
        menu = [*dict(reversed([(path, name) for name, path in menu])).items()][::-1]
        pages: dict[str, str] = {}
        menu = [(name, path) for path, name in menu]
        draw_of = {
            path: random.Random(f"{self.seed}/{site.number}/{path}")
            for _, path in (*menu, *inner, *traps)
        }

        def put(path: str, title: str, body: str) -> None:
            pages[site.home + path] = _html(site, title, menu, body)

        news = draw.sample(inner, min(len(inner), 6))
        put("", self._title(draw, site), self._prose(draw, site, 2) + _items(news))
        for name, path in (*menu, *inner):
            if path in (p for _, p in (*named, *rooms, *traps, sitemap)):
                continue
            own = draw_of[path]
            links = _items(own.sample(inner, min(len(inner), own.randint(0, 5))))
            if site.way == "deep" and own.random() < 0.25 and named:
                links += _items(named)
            body = self._prose(own, site, own.randint(1, 5), cites=site.kind == "magazine")
            put(path, name, body + links)
        for name, path in rooms:
            room = named if site.way == "room" and (name, path) == rooms[0] else []
            put(
                path,
                name,
                self._prose(draw, site, 1)
                + _items([*draw.sample(inner, min(4, len(inner))), *room]),
            )
        for name, path in traps:
            put(path, name, self._trap(draw, site, inner))
        if site.way == "map":
            put(sitemap[1], sitemap[0], _items([*menu, *inner, *named]))
        for name, path in named:
            others = [pair for pair in named if pair[1] != path]
            put(
                path,
                f"{name} – {draw.choice(tongue.topic if site.on_topic else tongue.other)}",
                self._list(draw, site) + _items(others),
            )
        return pages

    def _called(self, draw: random.Random, site: Site) -> str:
        tongue = TONGUES[site.lang]
        return draw.choice(tongue.odd if site.way == "odd" else tongue.plain)

    def _inner(self, draw: random.Random, name: str, n: int) -> str:
        slug = "".join(c if c.isalnum() and c.isascii() else "-" for c in name.lower()).strip("-")
        return f"page{n}.html" if draw.random() < _OPAQUE else f"{slug or 'x'}-{n}.html"

    def _title(self, draw: random.Random, site: Site) -> str:
        tongue = TONGUES[site.lang]
        word = draw.choice(tongue.topic[:4] if site.on_topic else tongue.other)
        return f"{site.host.partition('.')[0].replace('-', ' ').title()}: {word}"

    def _prose(
        self, draw: random.Random, site: Site, paragraphs: int, *, cites: bool = False
    ) -> str:
        tongue = TONGUES[site.lang]
        words = tongue.topic if site.on_topic else tongue.other
        parts = []
        for _ in range(paragraphs):
            text = draw.choices(FILLER, k=draw.randint(30, 70))
            for _ in range(draw.randint(1, 4)):
                text[draw.randrange(len(text))] = draw.choice(words)
            if cites and draw.random() < 0.5:
                other = draw.choice(self.sites)
                text.insert(9, f"<a href='{other.home}study/{draw.randint(1, 99)}'>a study</a>")
            parts.append(f"<p>{' '.join(text).capitalize()}.</p>")
        return "".join(parts)

    def _trap(self, draw: random.Random, site: Site, inner: list[tuple[str, str]]) -> str:
        files = "".join(
            f"<li><a href='/files/{n}.pdf'>{draw.choice(FILLER)} {n}</a></li>" for n in range(6)
        )
        return (
            self._prose(draw, site, 1)
            + f"<ul>{files}</ul>"
            + _items(draw.sample(inner, min(5, len(inner))))
        )

    def _list(self, draw: random.Random, site: Site) -> str:
        """Ten to fifty links to other sites, by kind under headings or without any order."""
        tongue = TONGUES[site.lang]
        if not site.on_topic:
            chosen = draw.sample(self._by_kind["off"], draw.randint(8, 20))
            chosen += draw.sample(self.sites, 3)
            return self._entries(draw, site, "mixed", chosen)
        kinds = draw.choices(list(_LIKED), list(_LIKED.values()), k=draw.randint(3, 6))
        if site.kind == "hub":
            kinds = ["club", "personal", "institute", "club", "agency"]
        groups: dict[str, list[Site]] = {}
        for kind in kinds:
            near = [s for s in self._by_kind[kind] if s.lang == site.lang and s is not site]
            far = [s for s in self._by_kind[kind] if s is not site]
            pool = near if len(near) >= 4 and draw.random() < 0.7 else far
            groups.setdefault(kind, []).extend(
                draw.sample(pool, min(len(pool), draw.randint(3, 9)))
            )
        while len({s.host for found in groups.values() for s in found}) < 9:
            groups.setdefault("club", []).append(draw.choice(self._by_kind["club"]))
        groups = {kind: list({s.host: s for s in found}.values()) for kind, found in groups.items()}
        lead = f"<p>{tongue.about.capitalize()} {draw.choice(tongue.topic)}, {tongue.aside}.</p>"
        if draw.random() < _UNSORTED:
            everyone = [s for found in groups.values() for s in found]
            draw.shuffle(everyone)
            return lead + self._entries(draw, site, "mixed", everyone)
        return lead + "".join(
            self._entries(draw, site, kind, found) for kind, found in groups.items()
        )

    def _entries(self, draw: random.Random, site: Site, kind: str, chosen: list[Site]) -> str:
        tongue = TONGUES[site.lang]
        deep = site.kind == "hub" and kind in ("club", "personal", "institute")
        items = []
        for other in chosen:
            name = other.host.partition(".")[0].replace("-", " ").title()
            path = ""
            if other.lists and draw.random() < (0.5 if deep else 0.04):
                path = other.lists[0]
                name = f"{name}: {self._called(draw, other)}" if draw.random() < 0.7 else name
            elif draw.random() < 0.06:
                path = f"old/{draw.randint(1, 99)}.html"
            about = f" – {draw.choice(tongue.topic if other.on_topic else tongue.other)}, {' '.join(draw.choices(FILLER, k=6))}"
            items.append(
                f"<li><a href='{escape(other.home + path)}'>{escape(name)}</a>{about if draw.random() < 0.7 else ''}</li>"
            )
        return f"<h2>{draw.choice(tongue.headings[kind])}</h2><ul>{''.join(items)}</ul>"


def _items(links: list[tuple[str, str]]) -> str:
    return (
        "<ul>"
        + "".join(f"<li><a href='/{escape(path)}'>{escape(name)}</a></li>" for name, path in links)
        + "</ul>"
    )


def _html(site: Site, title: str, menu: list[tuple[str, str]], body: str) -> str:
    links = "".join(f"<a href='/{escape(path)}'>{escape(name)}</a> " for name, path in menu)
    head = f"<!doctype html><html lang='{site.lang}'><head><meta charset='utf-8'><title>{escape(title)}</title></head>"
    if site.number % 3 == 0:
        # The web of 1999: no landmark anywhere.
        return f"{head}<body><table><tr><td width=150>{links}</td><td><b>{escape(title)}</b>{body}</td></tr></table></body></html>"
    return (
        f"{head}<body><header><a href='/'>{site.host}</a><nav>{links}</nav></header><main>"
        f"<h1>{escape(title)}</h1>{body}</main><footer><a href='/privacy.html'>Privacy</a></footer></body></html>"
    )

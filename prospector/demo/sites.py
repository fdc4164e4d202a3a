"""The demo's own sites: lists, articles, a forum, a link farm, a shop, us and a competitor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prospector.demo.field import FAULTS, LIVING
from prospector.demo.layouts import (
    definition_list,
    described_list,
    modern,
    prose,
    table,
    table_rows,
    wordpress,
)
from prospector.demo.loopback import Reply, moved

if TYPE_CHECKING:
    from prospector.demo.loopback import Loopback

_BY_NAME = {reference.name: reference for reference in LIVING}
_OURS = "https://combcraft.test"
_RIVAL = "https://waxworks.test"


def serve_sites(web: Loopback) -> None:
    """Set up every site that the demo crawls."""
    for serve in (_club, _college, _german, _spanish, _french, _wiki, _blog, _forum, _farm, _state):
        serve(web)
    _ours_and_rival(web)


def _club(web: Loopback) -> None:
    menu = (
        ("Home", "/"),
        ("Meetings", "/meetings"),
        ("Useful links", "/links"),
        ("Contact", "/contact"),
    )
    links = modern(
        "Useful beekeeping links",
        "Hive Keepers of Westmoor",
        menu,
        "<p>Our members' favourite pages on beekeeping. Know of another link? "
        "<a href='/suggest'>Suggest a link</a>. Last updated 3 May 2026.</p>"
        + described_list(
            (
                (
                    "Hives and equipment",
                    (_BY_NAME["Top-Bar Hive Builders"], FAULTS["soft"], FAULTS["home"]),
                ),
                (
                    "Health of the colony",
                    (LIVING[0], FAULTS["nxdomain"], _BY_NAME["Foulbrood Notices"], FAULTS["500"]),
                ),
                (
                    "Plants and forage",
                    (LIVING[2], FAULTS["410"], _BY_NAME["Seed & Meadow"], FAULTS["moved"]),
                ),
                (
                    "Honey and wax",
                    (LIVING[3], _BY_NAME["Wax Craft"], FAULTS["repurposed"], FAULTS["slow"]),
                ),
                ("Numbers", (FAULTS["gone"], _BY_NAME["Hive Scale Network"], FAULTS["429"])),
            )
        )
        + "<p>The newsletter of our region is at <a href='https://winterloss.test/survey"
        "?utm_source=westmoor&utm_medium=links'>Winter Loss Survey</a>.</p>",
        foot="Hive Keepers of Westmoor · webmaster (at) hivekeepers.test",
    )
    web.site(
        "hivekeepers.test",
        {
            "/robots.txt": "User-agent: *\nDisallow: /members/\nCrawl-delay: 0.3\n",
            "/": modern(
                "Hive Keepers of Westmoor",
                "Hive Keepers of Westmoor",
                menu,
                prose(
                    "A beekeeping club since 1921. We keep bees, honey flows, and neighbours on good terms.",
                    "<a href='/members/rota'>Members' rota</a>",
                ),
            ),
            "/meetings": modern(
                "Meetings", "Hive Keepers", menu, prose("First Tuesday of the month.")
            ),
            "/links": links,
            "/links.html": moved("/links"),
            "/members/rota": modern("Rota", "Hive Keepers", menu, prose("For members.")),
            "/suggest": modern(
                "Suggest a link", "Hive Keepers", menu, "<form action='/suggest'></form>"
            ),
            "/contact": modern(
                "Contact",
                "Hive Keepers",
                menu,
                prose(
                    "Write to <a href='mailto:editor@hivekeepers.test'>the editor of our pages</a>."
                ),
            ),
        },
    )


def _college(web: Loopback) -> None:
    menu = (("Library", "/"), ("Research guides", "/guides"), ("Ask us", "/ask"))
    guide = modern(
        "Pollinators and beekeeping: a research guide",
        "Meadow College Library",
        menu,
        "<p>Selected resources on beekeeping, honey bees and wild pollinators, chosen by the subject"
        " librarian.</p>"
        + definition_list(
            (
                (
                    "Databases",
                    (
                        LIVING[2],
                        _BY_NAME["University Bee Laboratory"],
                        FAULTS["ftp"],
                        FAULTS["robots"],
                    ),
                ),
                (
                    "Journals and papers",
                    (
                        FAULTS["403"],
                        _BY_NAME["Apimondo"],
                        FAULTS["soft-wordless"],
                        FAULTS["challenge"],
                    ),
                ),
                (
                    "Surveys",
                    (FAULTS["gone"], _BY_NAME["Winter Loss Survey"], _BY_NAME["Bumble Count"]),
                ),
                (
                    "Treatment of mites",
                    (FAULTS["nxdomain"], LIVING[0], _BY_NAME["Apitherapy: the Evidence"]),
                ),
                ("Law and policy", (FAULTS["tls"], _BY_NAME["National Pollinator Plan"])),
            )
        )
        + "<p>Guide kept by <a href='mailto:librarian@meadowcollege.test'>the subject librarian</a>.</p>",
    )
    web.site(
        "meadowcollege.test",
        {
            "/robots.txt": Reply(404),
            "/": modern(
                "Meadow College Library", "Meadow College", menu, prose("Opening hours and guides.")
            ),
            "/guides": modern(
                "Research guides",
                "Meadow College Library",
                menu,
                "<ul><li><a href='/guides/pollinators'>Research guide: pollinators and beekeeping</a></li>"
                "<li><a href='/guides/chemistry'>Chemistry</a></li></ul>",
            ),
            "/guides/pollinators": guide,
            "/guides/pollinators/print": guide.replace(
                "<head>",
                "<head><link rel='canonical' href='https://meadowcollege.test/guides/pollinators'>",
            ),
            "/ask": modern("Ask us", "Meadow College Library", menu, "<form action='/ask'></form>"),
        },
    )


def _german(web: Loopback) -> None:
    menu = (("Startseite", "/"), ("Termine", "/termine.html"), ("Linkliste", "/linkliste.html"))
    living = (
        _BY_NAME["Imkerschule Online"],
        _BY_NAME["Bienenweide-Katalog"],
        _BY_NAME["Bund der Imker"],
    )
    body = "<FONT size=2>Nützliche Links rund um Bienen, Imkerei und Honig.</FONT>" + table_rows(
        (
            ("Imkerei", (*living, FAULTS["default"], FAULTS["timeout"])),
            ("Wildbienen", (_BY_NAME["Solitary Bee Field Key"], FAULTS["servfail"])),
            ("Honig", (FAULTS["repurposed"], _BY_NAME["Honey Grading Standards"], FAULTS["reset"])),
        )
    )
    web.site(
        "imkerverein-lindental.test",
        {
            "/robots.txt": "User-agent: *\nAllow: /\n",
            "/": table(
                "Imkerverein Lindental",
                "Imkerverein Lindental e.V.",
                menu,
                "<FONT>Willkommen beim Imkerverein. Wir halten Bienen seit 1887.</FONT>",
                lang="de",
            ),
            "/linkliste.html": table(
                "Nützliche Links für Imker",
                "Kontakt: vorstand [at] imkerverein-lindental [punkt] test",
                menu,
                body,
                lang="de",
            ),
            "/termine.html": table(
                "Termine", "Imkerverein", menu, "Sommerfest im Juli.", lang="de"
            ),
        },
    )


def _spanish(web: Loopback) -> None:
    menu = (("Inicio", "/"), ("Enlaces de interés", "/enlaces"), ("Contacto", "/contacto"))
    body = described_list(
        (
            (
                "Apicultura",
                (
                    _BY_NAME["Abejas en Red"],
                    _BY_NAME["Miel y Polen"],
                    FAULTS["parked"],
                    FAULTS["refused"],
                ),
            ),
            (
                "Investigación",
                (_BY_NAME["University Bee Laboratory"], LIVING[0], FAULTS["410"]),
            ),
            ("Plantas", (LIVING[2], _BY_NAME["Seed & Meadow"], FAULTS["login"])),
        )
    )
    web.site(
        "apicultura-sierra.test",
        {
            "/robots.txt": "",
            "/": modern(
                "Apicultura de la Sierra",
                "Apicultura de la Sierra",
                menu,
                prose(
                    "Somos una asociación de apicultores. Las abejas y la miel son nuestra vida."
                ),
                lang="es",
            ),
            "/enlaces": modern(
                "Enlaces de interés sobre abejas y miel",
                "Apicultura de la Sierra",
                menu,
                body,
                lang="es",
            ),
            "/contacto": modern(
                "Contacto",
                "Apicultura",
                menu,
                prose("Escríbenos: <a href='mailto:hola@apicultura-sierra.test'>correo</a>"),
                lang="es",
            ),
        },
    )


def _french(web: Loopback) -> None:
    menu = (("Accueil", "/"), ("Liens utiles", "/liens-utiles/"), ("Contact", "/contact/"))
    body = (
        "<p>Merci de ne pas nous écrire pour des échanges : we do not accept link requests.</p>"
        + described_list(
            (
                (
                    "Apiculture",
                    (
                        _BY_NAME["Union des apiculteurs"],
                        _BY_NAME["Observatoire des abeilles sauvages"],
                        FAULTS["suspended"],
                        _BY_NAME["Museum of Beekeeping"],
                    ),
                ),
                (
                    "Le miel et la ruche",
                    (
                        LIVING[3],
                        _BY_NAME["Hive Scale Network"],
                        FAULTS["chain"],
                        FAULTS["flaky"],
                        _BY_NAME["The Skep Maker"],
                    ),
                ),
            )
        )
    )
    web.site(
        "ruchers-du-val.test",
        {
            "/robots.txt": Reply(404),
            "/": wordpress(
                "Les ruchers du Val",
                "Les ruchers du Val",
                menu,
                prose("Nos abeilles, nos ruches et notre miel, au fil des saisons."),
                lang="fr",
            ),
            "/liens-utiles/": wordpress(
                "Liens utiles pour l'apiculture : abeilles, ruches, miel",
                "Les ruchers du Val",
                menu,
                body,
                lang="fr",
            ),
        },
    )


def _wiki(web: Loopback) -> None:
    external = "".join(
        f"<li><a rel='nofollow' class='external text' href='{r.url}'>{r.name}</a>: {r.about}</li>"
        for r in (*LIVING[4:12], FAULTS["loop"], FAULTS["gone"])
    )
    page = (
        "<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>List of beekeeping resources"
        " - Bee Wiki</title></head><body class='mediawiki'><div id='mw-navigation'><ul><li><a href='/'>"
        "Main page</a></li><li><a href='/wiki/Special:Random'>Random page</a></li></ul></div>"
        "<div id='content' class='mw-body'><h1 id='firstHeading'>List of beekeeping resources</h1>"
        "<div id='bodyContent'><div class='mw-parser-output'><p>A list of resources on beekeeping, honey"
        f" bees and the hive.</p><h2>External links</h2><ul>{external}</ul></div></div></div>"
        "<div id='footer'>This page was last edited on 12 March 2026.</div></body></html>"
    )
    web.site(
        "beewiki.test",
        {
            "/robots.txt": "User-agent: *\nDisallow: /wiki/Special:\n",
            "/": modern("Bee Wiki", "Bee Wiki", (), prose("A wiki on bees and beekeeping.")),
            "/wiki/List_of_beekeeping_resources": page,
        },
    )


def _blog(web: Loopback) -> None:
    menu = (("Home", "/"), ("Start here", "/start"), ("Links I like", "/links-i-like"))
    roll = (
        "<h3>Blogroll</h3><ul>"
        + "".join(f"<li><a href='{r.url}'>{r.name}</a></li>" for r in LIVING[8:20])
        + "</ul>"
    )
    article = prose(
        "When the frost came in April the colonies were already strong, and I wondered how other"
        f" beekeepers fared. The <a href='{FAULTS['gone'].url}'>colony census of 2014</a> was the last"
        " time anybody counted properly, and its tables show what a late frost does to the spring flow.",
        "Mites are the other half of the story. I follow the thresholds of"
        f" <a href='{LIVING[0].url}'>Varroa Watch</a>, and for years I used"
        f" <a href='{FAULTS['nxdomain'].url}'>an independent comparison of varroa mite treatments</a>"
        " when friends asked me which acid to use and at what temperature.",
        "After that the summer was kind. We took off forty pounds from the garden hive, most of it lime,"
        " and the bees had the ivy to themselves. Next year I will leave more room above the brood.",
        f"My foundation comes from <a href='{_RIVAL}/foundation'>Wax Works</a>. Comb Craft have a good"
        " range as well, says my neighbour.",
    )
    web.site(
        "honeyblog.test",
        {
            "/robots.txt": Reply(404),
            "/": wordpress(
                "A year with the bees",
                "Honey Blog",
                menu,
                "<h2><a href='/frost-in-april'>Frost in April</a></h2>",
                aside=roll,
            ),
            "/frost-in-april": wordpress("Frost in April", "Honey Blog", menu, article, aside=roll),
            "/start": wordpress("Start here", "Honey Blog", menu, prose("Who I am and why bees.")),
            "/links-i-like": wordpress(
                "Beekeeping links I like",
                "Honey Blog",
                menu,
                described_list(
                    (
                        ("Bees", (*LIVING[5:9], FAULTS["nxdomain"])),
                        ("Hives and honey", (*LIVING[9:13], FAULTS["home"], FAULTS["private"])),
                    )
                )
                + f"<p>And for wax foundation there is <a href='{_RIVAL}/'>Wax Works</a>.</p>",
                aside=roll,
            ),
        },
    )


def _forum(web: Loopback) -> None:
    posts = "".join(
        f"<div class='post'><div class='postbody'>{text}</div></div>"
        for text in (
            (
                f"My old favourite {FAULTS['gone'].url} no longer opens, has anybody a copy?"
                f" <a rel='ugc nofollow' href='{FAULTS['gone'].url}'>link</a>"
            ),
            f"Try <a rel='ugc nofollow' href='{LIVING[9].url}'>the winter loss survey</a> instead.",
        )
    )
    web.site(
        "beeforum.test",
        {
            "/robots.txt": "",
            "/forum/thread-77": modern(
                "Where did the census go?", "Bee Forum", (("Forum", "/forum/"),), posts
            ),
            "/forum/": modern(
                "Bee Forum",
                "Bee Forum",
                (("Forum", "/forum/"),),
                "<a href='/forum/thread-77'>Census</a>",
            ),
        },
    )


def _farm(web: Loopback) -> None:
    rows = "".join(
        f"<li><a href='https://cheap{n}.test/'>Best casino, loans and essay writing {n}</a></li>"
        for n in range(30)
    )
    web.site(
        "linkbarn.test",
        {
            "/robots.txt": "",
            "/": modern(
                "Link Barn: free web directory",
                "Link Barn",
                (("Add your link", "/add"),),
                f"<p>Submit your site: featured link $29. Reciprocal links welcome.</p><ul>{rows}</ul>",
            ),
        },
    )


def _state(web: Loopback) -> None:
    menu = (
        ("Home", "/"),
        ("Resources for beekeepers", "/resources/"),
        ("Press", "/press/resources"),
    )
    body = described_list(
        (
            (
                "Register and report",
                (FAULTS["suspended"], _BY_NAME["Foulbrood Notices"], _BY_NAME["Swarm Line"]),
            ),
            (
                "Learn",
                (
                    LIVING[1],
                    _BY_NAME["Museum of Beekeeping"],
                    _BY_NAME["University Bee Laboratory"],
                ),
            ),
            ("Statistics", (FAULTS["429"], FAULTS["gone"], _BY_NAME["Winter Loss Survey"])),
        )
    )
    body += f"<p>See also the <a href='{_OURS}/guides/frames'>frame guide of Comb Craft</a>.</p>"
    web.site(
        "statebees.test",
        {
            "/robots.txt": "User-agent: *\nCrawl-delay: 0.3\nDisallow: /internal/\n",
            "/": modern(
                "State Office for Bees",
                "State Office",
                menu,
                prose("Bees, hives and honey in the state."),
            ),
            "/resources/": modern("Resources for beekeepers", "State Office for Bees", menu, body),
            "/press/resources": modern(
                "Press resources", "State Office", menu, prose("Logos to download.")
            ),
        },
    )


def _ours_and_rival(web: Loopback) -> None:
    menu = (("Shop", "/"), ("Guides", "/guides/"))
    web.site(
        "combcraft.test",
        {
            "/robots.txt": "",
            "/": modern("Comb Craft", "Comb Craft", menu, prose("Frames and foundation.")),
            "/guides/varroa": modern(
                "Varroa mite treatments compared", "Comb Craft", menu, prose("Acids and strips.")
            ),
            "/guides/frames": modern("Frame sizes", "Comb Craft", menu, prose("All frames.")),
            "/guides/colony-numbers": modern(
                "Colony numbers by county", "Comb Craft", menu, prose("A census.")
            ),
        },
    )
    web.site(
        "waxworks.test",
        {
            "/robots.txt": "",
            "/": modern("Wax Works", "Wax Works", (), prose("Foundation by post.")),
            "/foundation": modern("Foundation", "Wax Works", (), prose("Pressed and milled.")),
        },
    )

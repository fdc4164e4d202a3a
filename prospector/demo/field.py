"""The wider field of the demo: the sites that its lists recommend, living and otherwise.

All names end in ``.test``, which never exists on the real internet (RFC 6761).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reference:
    """A site that lists link to: where, what it is called, and what a list says of it."""

    url: str
    name: str
    about: str


LIVING: tuple[Reference, ...] = tuple(
    Reference(*row)
    for row in (
        (
            "https://varroawatch.test/",
            "Varroa Watch",
            "Mite counts from 400 apiaries, week by week, with thresholds for treatment.",
        ),
        (
            "https://queenrearing.test/guide",
            "Queen Rearing Step by Step",
            "Grafting, cell builders and mating nucs explained with photographs.",
        ),
        (
            "https://beeplants.test/",
            "Bee Plants Database",
            "Nectar and pollen values of 1,200 garden and field plants.",
        ),
        (
            "https://honeystandards.test/grades",
            "Honey Grading Standards",
            "Colour, moisture and labelling rules for honey sold at the gate.",
        ),
        (
            "https://topbar.test/",
            "Top-Bar Hive Builders",
            "Free plans for Kenyan and Tanzanian top-bar hives.",
        ),
        (
            "https://solitarybees.test/id",
            "Solitary Bee Field Key",
            "Identify mason, mining and leafcutter bees from a photograph.",
        ),
        (
            "https://apimondo.test/",
            "Apimondo",
            "World federation of beekeepers' associations; congress papers since 1950.",
        ),
        (
            "https://beelab.test/research",
            "University Bee Laboratory",
            "Open papers on pollination, nutrition and pesticide exposure.",
        ),
        (
            "https://skepmaking.test/",
            "The Skep Maker",
            "Traditional straw skeps: history and a weaving course.",
        ),
        (
            "https://winterloss.test/survey",
            "Winter Loss Survey",
            "Colony losses by region, with the questionnaire and the raw data.",
        ),
        (
            "https://swarmline.test/",
            "Swarm Line",
            "Who to call when a swarm settles on your fence.",
        ),
        (
            "https://meadmakers.test/",
            "Mead Makers' Guild",
            "Recipes and competitions for mead and metheglin.",
        ),
        (
            "https://waxcraft.test/candles",
            "Wax Craft",
            "Rendering, moulding and dyeing beeswax at home.",
        ),
        (
            "https://pollinatorplan.test/",
            "National Pollinator Plan",
            "Policy papers and progress reports of the ministry.",
        ),
        (
            "https://foulbrood.test/",
            "Foulbrood Notices",
            "Outbreak maps of American and European foulbrood.",
        ),
        (
            "https://hivescale.test/",
            "Hive Scale Network",
            "Live weights of 90 monitored hives.",
        ),
        (
            "https://bumblecount.test/",
            "Bumble Count",
            "Citizen science walks that count bumblebees from March to October.",
        ),
        (
            "https://apitherapy.test/evidence",
            "Apitherapy: the Evidence",
            "What trials say about honey dressings, propolis and venom.",
        ),
        (
            "https://seedmeadow.test/",
            "Seed & Meadow",
            "How to turn a lawn into a pollinator meadow.",
        ),
        (
            "https://beehistory.test/",
            "Museum of Beekeeping",
            "Smokers, hives and books from four centuries.",
        ),
        (
            "https://imkerschule.test/",
            "Imkerschule Online",
            "Kurse für Anfänger: Beute, Volk, Honigernte.",
        ),
        (
            "https://bienenweide.test/",
            "Bienenweide-Katalog",
            "Trachtpflanzen mit Blühzeiten und Nektarwert.",
        ),
        (
            "https://deutscheimker.test/",
            "Bund der Imker",
            "Verband mit Landesgruppen, Fachberatung und Zeitschrift.",
        ),
        (
            "https://abejasenred.test/",
            "Abejas en Red",
            "Noticias y cursos de apicultura para aficionados.",
        ),
        (
            "https://mielypolen.test/",
            "Miel y Polen",
            "Laboratorio de análisis de miel y polen.",
        ),
        (
            "https://apiculteurs.test/",
            "Union des apiculteurs",
            "Fédération des ruchers-écoles et des syndicats.",
        ),
        (
            "https://abeillesauvage.test/",
            "Observatoire des abeilles sauvages",
            "Clés de détermination et cartes de répartition.",
        ),
    )
)

FAULTS: dict[str, Reference] = {
    "gone": Reference(
        "https://colonycensus.test/report-2014",
        "Colony Census 2014",
        "The last full census of colonies, with tables by county.",
    ),
    "410": Reference(
        "https://nectarnotes.test/calendar",
        "Nectar Calendar",
        "What flowers when, month by month, for northern gardens.",
    ),
    "nxdomain": Reference(
        "https://varroafacts.test/treatment",
        "Varroa mite treatment facts",
        "Independent comparison of varroa mite treatments: acids, thymol, strips.",
    ),
    "loop": Reference(
        "https://apiarists-almanac.test/start",
        "Apiarist's Almanac",
        "Daily tasks in the apiary through the year.",
    ),
    "soft": Reference(
        "https://hiveplans.test/langstroth/nuc-box",
        "Nuc box plans",
        "Cutting list and drawings for a five-frame nuc box.",
    ),
    "soft-wordless": Reference(
        "https://propolis.test/papers/1998-review",
        "Propolis review 1998",
        "The classic review of propolis chemistry.",
    ),
    "home": Reference(
        "https://smokersupply.test/manuals/smoker-care",
        "Smoker care manual",
        "How to clean and light a smoker that stays lit.",
    ),
    "parked": Reference(
        "https://beginnerbees.test/",
        "Beginner Bees",
        "A first-year course in twelve lessons.",
    ),
    "suspended": Reference(
        "https://countyhives.test/",
        "County Hives",
        "Register of apiaries and inspectors.",
    ),
    "default": Reference(
        "https://dronezone.test/",
        "Drone Zone",
        "Where drones congregate: maps and methods.",
    ),
    "repurposed": Reference(
        "https://honeyharvest.test/",
        "Honey Harvest Handbook",
        "Uncapping, extracting and bottling honey without fuss.",
    ),
    "403": Reference(
        "https://beejournal.test/archive",
        "Bee Journal Archive",
        "Scans of all volumes from 1874 on.",
    ),
    "challenge": Reference(
        "https://apinews.test/",
        "Api News",
        "Daily news of the honey market.",
    ),
    "429": Reference(
        "https://beestats.test/trade",
        "Honey Trade Statistics",
        "Imports and exports of honey by country.",
    ),
    "500": Reference(
        "https://inspector.test/bookings",
        "Book an Inspector",
        "Appointments with the bee inspector.",
    ),
    "timeout": Reference(
        "https://oldapiary.test/photos",
        "The Old Apiary",
        "Photographs of bee houses in the Alps.",
    ),
    "refused": Reference(
        "https://beecam.test/",
        "Bee Cam",
        "A camera in an observation hive.",
    ),
    "reset": Reference(
        "https://frames.test/",
        "Frames & Foundations",
        "Sizes of frames around the world.",
    ),
    "tls": Reference(
        "https://beelaw.test/",
        "Bee Law",
        "Distances, swarms and neighbours: what the law says.",
    ),
    "servfail": Reference(
        "https://beeatlas.test/",
        "Bee Atlas",
        "Distribution maps of wild bees.",
    ),
    "private": Reference(
        "http://intranet.beekeepers.test/minutes",
        "Committee minutes",
        "Minutes of our committee.",
    ),
    "robots": Reference(
        "https://bloomdata.test/api/bloom",
        "Bloom Data",
        "Raw flowering dates.",
    ),
    "ftp": Reference(
        "ftp://ftp.beelab.test/pub/counts.zip",
        "Counts 1990-2005",
        "The old data set of colony counts.",
    ),
    "login": Reference(
        "https://beecourses.test/members",
        "Bee Courses (members)",
        "Course material for members.",
    ),
    "moved": Reference(
        "http://beefriendly.test/old-guide",
        "Bee-friendly gardening",
        "A guide to gardening for bees.",
    ),
    "slow": Reference(
        "https://slowfood-honey.test/",
        "Slow Honey",
        "A presidium for rare honeys.",
    ),
    "flaky": Reference(
        "https://beeweather.test/",
        "Bee Weather",
        "Flight weather for the next three days.",
    ),
    "chain": Reference(
        "http://goo.test/hives",
        "Hive comparison",
        "Langstroth, National, Dadant and Warré compared.",
    ),
}

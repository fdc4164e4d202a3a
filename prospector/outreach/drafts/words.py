"""How a link is dead, said in plain words of each language, to follow "that address …" (pure)."""

from __future__ import annotations

LANGUAGES = ("en", "de", "es", "fr")
"""Languages with templates of ours."""

QUOTES = {
    "en": ("“", "”"),
    "de": ("„", "“"),
    "es": ("«", "»"),
    "fr": ("«\u00a0", "\u00a0»"),
}

HOW = {
    "en": {
        "http_404": "only answers “not found” (404)",
        "http_410": "only answers “gone” (410)",
        "dns_nxdomain": "leads to a domain that no longer exists",
        "soft_404": "shows a “not found” page",
        "redirect_to_home": "now only leads to the site's home page",
        "parked": "now shows a parked domain",
        "suspended": "shows a suspended account",
        "default_page": "shows nothing but a server's default page",
        "repurposed": "now shows something else entirely",
        "redirect_loop": "redirects in a circle and never opens",
        "unreachable": "has not answered for days",
    },
    "de": {
        "http_404": "meldet nur noch „nicht gefunden“ (404)",
        "http_410": "meldet nur noch „dauerhaft entfernt“ (410)",
        "dns_nxdomain": "führt zu einer Domain, die es nicht mehr gibt",
        "soft_404": "zeigt nur noch „Seite nicht gefunden“",
        "redirect_to_home": "führt nur noch zur Startseite",
        "parked": "zeigt nur noch eine geparkte Domain",
        "suspended": "zeigt ein gesperrtes Konto",
        "default_page": "zeigt nur noch die Standardseite eines Servers",
        "repurposed": "zeigt inzwischen etwas völlig anderes",
        "redirect_loop": "leitet im Kreis weiter und öffnet sich nie",
        "unreachable": "antwortet seit Tagen nicht",
    },
    "es": {
        "http_404": "ya solo responde «no encontrado» (404)",
        "http_410": "ya solo responde «eliminado» (410)",
        "dns_nxdomain": "lleva a un dominio que ya no existe",
        "soft_404": "muestra una página de «no encontrado»",
        "redirect_to_home": "ahora solo lleva a la portada del sitio",
        "parked": "ahora muestra un dominio aparcado",
        "suspended": "muestra una cuenta suspendida",
        "default_page": "solo muestra la página predeterminada de un servidor",
        "repurposed": "ahora muestra algo completamente distinto",
        "redirect_loop": "redirige en círculo y nunca se abre",
        "unreachable": "no responde desde hace días",
    },
    "fr": {
        "http_404": "ne répond plus que «\u00a0introuvable\u00a0» (404)",
        "http_410": "ne répond plus que «\u00a0supprimé\u00a0» (410)",
        "dns_nxdomain": "mène à un domaine qui n'existe plus",
        "soft_404": "affiche une page «\u00a0introuvable\u00a0»",
        "redirect_to_home": "ne mène plus qu'à la page d'accueil du site",
        "parked": "affiche désormais un domaine parqué",
        "suspended": "affiche un compte suspendu",
        "default_page": "n'affiche que la page par défaut d'un serveur",
        "repurposed": "affiche désormais tout autre chose",
        "redirect_loop": "redirige en boucle et ne s'ouvre jamais",
        "unreachable": "ne répond plus depuis des jours",
    },
}
"""Language to reason to words."""


def how_dead(reason: str, language: str) -> str:
    """How a target is dead, in words of ``language``; empty where we have none."""
    return HOW.get(language, {}).get(reason, "")


def quoted(text: str, language: str) -> str:
    """``text`` in the quotation marks of ``language``."""
    before, after = QUOTES.get(language, QUOTES["en"])
    return f"{before}{text}{after}"

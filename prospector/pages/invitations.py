"""What a site asks of those who would write to it: suggest, contribute, or leave it be (pure)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from prospector.pages.kind_signs import GUEST
from prospector.pages.near import any_of, found_near

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from prospector.items import Link

_SAMPLE = 200_000
_SENTENCE_END = ".!?\n"
_SUGGEST = re.compile(
    r"(?:suggest|submit|add|recommend|propose|send us) (?:a |an |your |another |us a |new )?"
    r"(?:link|site|website|resource|url|listing)"
    r"|know of (?:a|another) (?:link|site|resource)|report (?:a )?(?:broken|dead) link|broken link\?"
    r"|(?:link|seite|website) (?:vorschlagen|melden|eintragen|hinzufügen)|toten link|defekten link"
    r"|(?:proposer|suggérer|ajouter|signaler) un (?:lien|site)|lien (?:mort|cassé)"
    r"|(?:sugerir|proponer|añadir|agregar) (?:un )?(?:enlace|sitio|recurso)|enlace roto"
    r"|(?:suggerisci|segnala|proponi) (?:un )?(?:link|sito)|(?:sugerir|enviar|adicionar) (?:um )?(?:link|site)"
    r"|(?:link|site) (?:aanmelden|voorstellen|toevoegen)|(?:zgłoś|dodaj) (?:link|stronę)"
    r"|(?:přidat|navrhnout) (?:odkaz|stránku)|(?:föreslå|tipsa om) (?:en )?länk|foreslå (?:en )?lenke"
    r"|(?:добавить|предложить) (?:ссылку|сайт)|リンク(?:登録|申請)|提交链接",
    re.IGNORECASE,
)
_NO_SOLICIT = re.compile(
    r"(?:(?:do|does|will|can)(?: not|n['’]t) (?:accept|take|respond to|answer|consider|add|reply to|want"
    r"|exchange|publish)|no longer (?:accept|take|add)\w{0,8}|please (?:do not|don['’]t) (?:send|ask|e-?mail)"
    r"|\b(?:no|not) )[^.!?\n]{0,80}?(?:link (?:requests?|exchanges?|suggestions?|submissions?|proposals?"
    r"|swaps?|building)|(?:exchange|swap) links|guest posts?|sponsored posts?|unsolicited"
    r"|(?:requests?|asking) for links|links? by e-?mail|seo (?:offers?|companies|agencies|e-?mails?))"
    r"|\b(?:keine?n?|nehmen keine)\s[^.!?\n]{0,60}?(?:linktausch|link-?anfragen|gastbeiträge|gastartikel"
    r"|werbe-?mails|seo-anfragen|unaufgefordert\w*)"
    r"|\b(?:pas|aucun\w*|n['’]accept\w+ )[^.!?\n]{0,60}?(?:échanges? de liens|demandes? de liens"
    r"|articles? (?:invités?|sponsorisés?)|démarchage)"
    r"|\bno (?:se )?(?:acept\w+|admit\w+|publica\w+|intercambia\w+)[^.!?\n]{0,60}?(?:enlaces|artículos"
    r" (?:de )?(?:invitados|patrocinados)|posts patrocinados)"
    r"|\bnon (?:si )?(?:accett\w+|pubblic\w+)[^.!?\n]{0,60}?(?:scambi\w* (?:di )?link|guest post|link)"
    r"|\bnão (?:aceit\w+|public\w+)[^.!?\n]{0,60}?(?:troca de links|guest posts?|artigos patrocinados)"
    r"|\bgeen\s[^.!?\n]{0,40}?(?:linkruil|linkverzoeken|gastblogs|acquisitie)"
    r"|\bnie (?:przyjmuj\w+|wymieni\w+|publikuj\w+)[^.!?\n]{0,60}?(?:link\w*|artykuł\w* sponsorowan\w*)",
    re.IGNORECASE,
)

_REFUSED = (
    *("link request", "link exchange", "link suggestion", "link submission", "link proposal"),
    *("link swap", "link building", "exchange link", "swap link", "guest post", "sponsored post"),
    *("unsolicited", "for link", "link by e", "links by e", "seo ", "linktausch", "link-anfrage"),
    *("linkanfrage", "gastbeitr", "gastartikel", "werbe-mail", "werbemail", "seo-anfrage"),
    *("unaufgefordert", "échange", "demande", "articles inv", "article inv", "sponsorisé"),
    *(
        "démarchage",
        "enlaces",
        "artículos",
        "patrocinado",
        "scambi",
        "accett",
        "pubblic",
        "troca de",
    ),
    *("linkruil", "linkverzoek", "gastblog", "acquisitie", "przyjmuj", "wymieni", "publikuj"),
)
"""One of these stands in every sentence that refuses requests."""
_ASKED = (
    *(
        "suggest",
        "submit",
        "add ",
        "recommend",
        "propose",
        "send us",
        "know of",
        "report",
        "broken",
    ),
    *("vorschlagen", "melden", "eintragen", "hinzufügen", "toten link", "defekten", "proposer"),
    *(
        "suggérer",
        "ajouter",
        "signaler",
        "lien mort",
        "lien cassé",
        "sugerir",
        "proponer",
        "añadir",
    ),
    *("agregar", "enlace roto", "suggerisci", "segnala", "proponi", "enviar", "adicionar"),
    *("aanmelden", "voorstellen", "toevoegen", "zgłoś", "dodaj", "přidat", "navrhnout", "föreslå"),
    *("tipsa om", "foreslå", "добавить", "предложить", "リンク", "提交链接"),
)
_WRITTEN = (
    *(
        "write for",
        "guest",
        "guidelines",
        "become a",
        "contribut",
        "gastbeitr",
        "gastart",
        "gastaut",
    ),
    *("article", "escrib", "scrivi per", "escreva", "schrijf", "gastblog", "gastskrib", "pisz dla"),
    *("wpis gość", "стать автором"),
)


def submit_url_of(links: Sequence[Link]) -> str:
    """The site's own way to suggest a link or report a broken one; empty when there is none."""
    if not any_of(_ASKED, "\n".join([link.anchor[:200] for link in links]).lower()):
        return ""
    for link in links:
        words = link.anchor[:200]
        if any_of(_ASKED, words.lower()) and _SUGGEST.search(words) and link.url[:4] == "http":
            return link.url
    return ""


def guest_post_of(title: str, headings: Iterable[str], links: Sequence[Link], url: str) -> str:
    """Where a site invites others to write: the page's own address, or that of a link to it."""
    if GUEST.search(title) or any(GUEST.search(words) for words in headings):
        return url
    own = [link for link in links if not link.external and link.url.startswith("http")]
    if not any_of(_WRITTEN, "\n".join([link.anchor[:120] for link in own]).lower()):
        return ""
    return next((link.url for link in own if GUEST.search(link.anchor[:120])), "")


def no_solicit_of(text: str, folded: str) -> str:
    """The sentence in which a page forbids link requests; empty when it does not.

    ``folded`` is the text in lower case.
    """
    sample, low = text[:_SAMPLE], folded[:_SAMPLE]
    found = next(found_near(_NO_SOLICIT, _REFUSED, sample, low, before=130, after=60), None)
    if found is None:
        return ""
    # The pattern is kept to its core and the sentence found around it: a pattern that began with
    # "anything up to here" would be tried from every character of the page.
    return sentence_around(text, found.start(), found.end())


def sentence_around(text: str, start: int, end: int, before: int = 160, after: int = 120) -> str:
    """The sentence or line that holds a place of a text, cut at so many characters on each side."""
    left = text[max(0, start - before) : start]
    begin = max(left.rfind(mark) for mark in _SENTENCE_END) + 1
    right = text[end : end + after]
    stops = [at for at in map(right.find, _SENTENCE_END) if at >= 0]
    whole = left[begin:] + text[start:end] + (right[: min(stops) + 1] if stops else right)
    return " ".join(whole.split())

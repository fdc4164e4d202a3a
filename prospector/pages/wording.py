"""The wording of what stands around the text of a page, in the languages of the web (pure).

Anchors that serve the reader rather than inform him (home, print, next), addresses that share or
log in, sentences that ask to follow, lines of dates and tags, headings of what is not the article.
Each pattern is anchored or short, so that none takes more than linear time.
"""

from __future__ import annotations

import re

MARKS = frozenset(",;.:!?。，、")
"""Signs between the parts of a sentence, where they end a word."""

UTILITY = re.compile(
    r"^\W{0,20}(?:home(?:page)?|start(?:seite)?|accueil|inicio|impressum|imprint|datenschutz\w*"
    r"|privacy.{0,12}|terms .{0,30}|agb|kontakt|contact(?: us)?|contacto|about(?: us)?|über uns"
    r"|log ?(?:in|out)|(?:hier )?anmelden|sign ?(?:in|up).{0,20}|donate.{0,30}|(?:jetzt )?spenden.{0,20}"
    r"|(?:je )?fai(?:s|re|tes) un don.{0,20}|dans la même rubrique|regist(?:er|rieren|rierung)|warenkorb|cart|suche|search"
    r"|sitemap|rss.{0,10}|newsletter|subscribe|abonnieren|tweet(?:en)?|share.{0,20}|teilen"
    r"|druck(?:en|version|ansicht)|print(?: .{0,20}|er|able|version)?|e-?mail|weiter(?:lesen)?|mehr(?: (?:lesen|erfahren|dazu"
    r"|anzeigen))?|more|read (?:more|on|next|also).{0,20}|continue reading.{0,60}|lire (?:la suite|plus)"
    r"|leer más|seguir leyendo|ver (?:más|todos|todas)|leggi (?:tutto|di più)|lees (?:meer|verder)"
    r"|next.{0,20}|prev(?:ious)?\b.{0,20}|nächste[rs]?.{0,20}|vorherige[rs]?.{0,20}|older.{0,20}"
    r"|newer.{0,20}|zurück\b.{0,40}|nach oben|zum (?:inhalt|seitenanfang).{0,20}|zur (?:startseite"
    r"|übersicht).{0,20}|(?:back(?: to .{0,30})?)|retour.{0,20}|volver.{0,20}|torna.{0,20}|top|reply"
    r"|antworten|permalink|permalien|edit|bearbeiten|cookie.{0,20}|mentions l.gales|aviso legal|hilfe"
    r"|help|faq|jobs|karriere|\d{1,3}|\d+ (?:comments?|kommentare?)|comments?|leave a (?:comment|reply)"
    r"|skip to .{0,30}|menu|menü|close|schließen|ok|hier klicken|更多|上一篇.{0,60}|下一篇.{0,60}"
    r"|« .{0,80}|.{0,80} »|← .{0,100}|.{0,100} →|«|»|‹|›|<|>)\W{0,20}$",
    re.IGNORECASE,
)
"""Matches the whole of an anchor (cut at 140 characters) that serves the reader's way."""

SERVICE_HREF = re.compile(
    r"sharer|share\.php|/share[?/]|sharearticle|home\?status=|/intent/(?:tweet|post|follow|user)|pin/create|[?&]share="
    r"|mailto:\?|mailto:[^?]{0,80}\?&?(?:cc|bcc|subject|body)|whatsapp:|t\.me/share|addtoany|addthis"
    r"|xing\.com/spi|(?:digg|reddit|stumbleupon)\.com/submit|/feed/?$|/trackback/?$|replytocom|#respond"
    r"|#comments?\b|#comment-|wp-login|^javascript:",
    re.IGNORECASE,
)
"""Addresses that share, answer, log in or run a script."""

SERVICE_CORES = (
    *("shar", "status=", "/intent/", "pin/create", "mailto:", "whatsapp:", "addtoany", "addthis"),
    *("xing.com/spi", "/submit", "/feed", "/trackback", "replytocom", "#respond", "#comment"),
    *("wp-login", "javascript:"),
)
"""An address that has none of these, case-folded, is none of :data:`SERVICE_HREF`."""

LEAD = re.compile(
    r"^\W{0,20}(?:lesen sie|lies |auch interessant|mehr (?:zum thema|dazu|infos?|informationen)|siehe auch"
    r"|weitere|read (?:also|more|next)|see also|also read|related|more (?:on|from|about)|lire aussi"
    r"|à lire|voir aussi|lea también|lee también|leer más|vea también|ver también|te puede interesar"
    r"|mire:|leggi anche|leia (?:também|mais)|veja também|lees ook|czytaj|läs (?:också|mer)|les også"
    r"|das könnte|empfehl|recommended|you may|don't miss|читайте также|関連記事|相关)",
    re.IGNORECASE,
)
"""How a line begins that leads from the article to another one."""

POST_DATA = re.compile(
    r"\b(?:posted (?:in|on|by|under|at)|filed (?:under|in)|(?:tags?|schlag(?:w[oö]rte?r?|worte)|stichw[oö]rte?r?|etiquetas|mots[- ]cl[ée]s) ?:"
    r"|(?:vorgänger|nachfolge|vorherige|nächste)r? ?(?:beitrag|artikel)|(?:previous|next) (?:post|article)|abgelegt (?:unter|in)|dieser (?:beitrag"
    r"|eintrag|artikel) wurde|this (?:entry|post) (?:was|is)|bookmark the permalink|permalink"
    r"|trackbacks?(?:-url)?|kommentarfeed|rss 2\.0|tagged|verschlagwortet|publicado (?:en|por)"
    r"|publié (?:dans|par)|veröffentlicht (?:in|unter|am|von)|comment by|says:|sagt:|schreibt:"
    r"|schrieb am|\d responses? to|all rights reserved|alle rechte|powered by)",
    re.IGNORECASE,
)
"""A line of facts about the post: where filed, by whom, its feed."""

FOLLOW = re.compile(
    r"\b(?:follow|folg(?:e|en|t)|s[ií]gu(?:e|a)nos|seguir a|seguinos|suivez|suis-nous|seguici|siga-nos"
    r"|volg|abonnier\w*|abonnez|suscr[ií]b\w+|subscribe|newsletter|join us|donat\w+|spende\w*"
    r"|support(?:ing)? (?:us|our)|unterstütz\w* uns|whatsapp|telegram|like us|fan page|werde fan"
    r"|flattr)\b",
    re.IGNORECASE,
)
"""A sentence that asks to follow, subscribe or give."""

LICENCE = re.compile(
    r"licen[sc]ed? under|(?:available|shared|distributed|published) under|unless otherwise|otherwise (?:noted"
    r"|stated|indicated)|\bsteh(?:t|en)\b.{0,120}\bunter\b|(?:nicht|nichts) anders|einige rechte"
    r"|(?:bajo|sous|sotto|sob) (?:(?:una?|la|les?|uma) )?(?:termes de la )?licen[czsç]",
    re.IGNORECASE,
)
"""A line that says under which licence a work or a site may be used."""

ADVERT = re.compile(
    r"^\W{0,20}(?:anzeige|(?:amazon|shop|shopping|buch|lese)[- ]?tipp|werbung|advertisement|advertising|ads?|sponsored|gesponsert|publicidad|publicité"
    r"|pubblicità|publicidade|reklama|annonce|advertentie)\b.{0,60}$",
    re.IGNORECASE,
)
"""A line that marks an advertisement."""

DISCLOSURE = re.compile(
    r"contains references to|independently (?:evaluate|review|select|chosen)|(?:may|might) (?:earn|receive|get) [^.]{0,40}commission|amazon associate|erhält .{0,60}\bprovision|provisions-links?|advertising policy|our advertisers|affiliate[- ]links?"
    r"|proudly powered",
    re.IGNORECASE,
)
"""A line that tells by whom the page is paid or made."""

ASIDE_HEADING = re.compile(
    r"kommentar|comment|ähnliche|related|verwandte|das könnte|newsletter|folg(?:en|e) |follow|share"
    r"|teilen|schlagw|tags|kategorie|categor|archiv|recent|neueste|letzte|latest|aktuelle|blogroll"
    r"|^meta|über den autor|about the author|autor|weitere|mehr zum|meist|most |popul|beliebt|empfehl"
    r"|recommend|similar|relacionad|navigation|menu|menü|search|suche|kontakt|contact|social|cookie"
    r"|werbung|anzeige|sponsor|abonn|subscri|leave a|schreibe|antwort|beiträge|posts|service|login"
    r"|trending|quick links|more (?:on|from|stories)|você pode|te puede|podría|potrebbe|interesser"
    r"|lire aussi|dans la même|noticias|destacad|leíd|lo más",
    re.IGNORECASE,
)
"""The heading of something that is not the article itself."""

AUTHOR_HEADING = re.compile(
    r"^\W{0,20}(?:(?:mehr )?über (?:den|die) autor\w*|autor(?:in|en|innen)?|zur person|(?:more )?about the authors?"
    r"|authors?|the author|written by|à propos de l.auteure?|l.auteure?|(?:sobre|acerca d)[eo]? (?:el |la |o |a )?autora?"
    r"|el autor|la autora|(?:l.)?autore|sull.autore|over de auteur|o autorze)\W{0,20}$",
    re.IGNORECASE,
)
"""The heading of words about the author."""

COMMENTS_HEADING = re.compile(
    r"^\W{0,20}(?:(?:\d{1,5}|one|ein|un|uno) (?:user |reader )?(?:comments?|responses?|repl(?:y|ies)|thoughts?"
    r"|kommentare?|gedanken?|antwort(?:en)?|commentaires?|réponses?|réflexions?|comentarios?|respuestas?"
    r"|pensamientos?|comentários?|respostas?|comment[oi]|rispost[ae]|reacties?|gedachten?|komentarz\w{0,2}"
    r"|комментари\w{1,2})\b|(?:(?:user|reader) comments|comments|(?:leser)?kommentare|commentaires"
    r"|comentarios|comentários|commenti|reacties|komentarze|kommentarer|комментарии)\W*\d{0,5}\W*$)",
    re.IGNORECASE,
)
"""The heading of what readers wrote under a text; "Kommentar: …" and "Thoughts on …" are titles."""

SOCIAL_HOST = re.compile(
    r"(?:^|\.)(?:facebook|twitter|x|instagram|linkedin|pinterest|xing|youtube|whatsapp|t\.me|telegram"
    r"|flipboard|vk|tumblr|reddit|flattr|paypal|patreon|steadyhq|ko-fi|buymeacoffee|liberapay|betterplace|gofundme|feedburner|plus\.google)"
    r"(?:\.(?:com|org|de|me|co|net))?$",
    re.IGNORECASE,
)
"""Hosts of profiles, sharing and giving."""

CORES = (
    *("follow", "folg", "sígu", "sigu", "seguir", "seguinos", "suivez", "suis-nous", "seguici"),
    *("siga-nos", "volg", "abonn", "suscr", "subscribe", "newsletter", "join us", "donat"),
    *("spende", "support", "unterst", "whatsapp", "telegram", "like us", "fan", "flattr"),
    *("posted", "filed", "tag", "schlag", "stichw", "etiquetas", "mots", "vorg", "vorher"),
    *("nachfolge", "nächst", "previous", "next", "abgelegt", "dieser", "this ", "bookmark"),
    *("permalink", "trackback", "kommentarfeed", "rss", "public", "publié", "veröffentlicht"),
    *(
        "comment by",
        "says:",
        "sagt:",
        "schreibt:",
        "schrieb",
        "respons",
        "all rights",
        "alle rechte",
    ),
    *("powered", "references", "independently", "commission", "amazon", "provision"),
    *("advertising", "advertisers", "affiliate"),
    *("under", "unless", "otherwise", "unter", "anders", "einige", "licen", "licên"),
)
"""One of these stands in every line of which FOLLOW, POST_DATA, DISCLOSURE or LICENCE speak."""

"""How sites say "not found", by language (data for :mod:`prospector.checking.rules.soft_404`).

Two kinds of phrase. A *head* is what a title or first heading consists of, nothing else. A
*sentence* is long and particular enough to mean it wherever it stands on a short page. Both are
regular expressions over case-folded text with single spaces; an apostrophe is written ``.``.
"""

from __future__ import annotations

_EN_THING = (
    r"(?:web ?)?page|file|document|resource|article|content|url|address|link|post|story|product|item"
    r"|listing|job|video|profile|user|account|event|topic|thread|entry|image|recipe|course|site"
)
_EN_WANTED = (
    r"(?: (?:that )?you(?:.re| are|.ve| have)?"
    r" (?:requested|looking for|look for|trying to (?:reach|access|view|find)|wanted|were looking for"
    r"|tried to (?:reach|access|view)|followed|entered))?(?: requested)?"
)
_EN_MISSING = (
    r"(?:(?:was|is|were|could|can|has|have|may|might)(?: have)?(?:n.t| not)|cannot|can.t|couldn.t|wasn.t"
    r"|isn.t) (?:be(?:en)? )?(?:found|located|available|exist)(?: on (?:this|the|our) (?:server|site|website))?"
    r"|(?:does not|doesn.t|did not|didn.t|no longer|do not|don.t) (?:seem to |appear to )?exists?(?: any ?more)?"
    r"|(?:is|are) (?:no longer|not) (?:available|here|active|online)"
    r"|(?:has|have) (?:been |gone )?(?:removed|deleted|expired|missing|moved or (?:deleted|removed)"
    r"|(?:removed|deleted) or (?:moved|renamed)|taken down)"
    r"|(?:is|has gone) (?:missing|gone|unavailable)|not found|no longer available|unavailable"
)

HEADS: dict[str, tuple[str, ...]] = {
    "en": (
        rf"(?:(?:the|this|that|your|requested|our) ){{0,4}}(?:{_EN_THING})s?{_EN_WANTED} (?:{_EN_MISSING})",
        r"(?:404|410)? ?(?:error:? )?not found",
        (
            r"(?:we )?(?:can.t|cannot|couldn.t|could not|are unable to|were unable to)"
            rf" (?:seem to )?find (?:the|that|this|your|what)(?: (?:{_EN_THING}))?{_EN_WANTED}"
        ),
        r"(?:there(?:.s| is) )?nothing (?:was )?(?:found|here|to see here)(?: yet)?",
        r"no such (?:page|file|document|article|user|topic)(?: or directory)?",
        r"(?:you.re|you are|are you|looks like you.re) lost\??|page lost|lost\?",
        r"missing page|page missing|broken link|dead link|page error|invalid (?:page|url|link)",
    ),
    "de": (
        (
            r"(?:die |diese |angeforderte |gewünschte ){0,3}(?:seite|datei|artikel|inhalt|dokument|beitrag)"
            r" (?:wurde |konnte |ist |existiert )?(?:leider )?(?:nicht|nicht mehr)"
            r" ?(?:gefunden(?: werden)?|vorhanden|verfügbar|existent|existiert)?"
        ),
        r"nicht gefunden|(?:diese )?seite existiert nicht(?: mehr)?|seite nicht verfügbar",
    ),
    "fr": (
        (
            r"(?:cette |la )?(?:page|article|document|contenu)(?: demandée?| que vous (?:re)?cherchez)?"
            r" (?:est )?(?:introuvable|non trouvée?|non disponible|inexistante?)"
        ),
        (
            r"(?:cette |la )?page(?: demandée| que vous (?:re)?cherchez)?"
            r" (?:n.existe (?:pas|plus)|n.a pas été trouvée|n.est (?:pas|plus) disponible)"
        ),
        r"introuvable|nous n.avons pas trouvé (?:cette|la) page",
    ),
    "es": (
        (
            r"(?:la |esta )?(?:página|pagina|artículo|contenido)(?: solicitad[ao]| que (?:busca|buscas))?"
            r" (?:no (?:se )?(?:ha (?:sido )?|fue |pudo ser |pudo )?(?:encontrad[ao]|encontr(?:ó|arse)|existe"
            r"|está disponible|disponible)|ya no existe)"
        ),
        r"no se (?:ha )?(?:encontr(?:ó|ado)|pudo encontrar) (?:la|esta) página|no encontrad[ao]",
        r"no (?:hemos encontrado|encontramos) (?:la|esta) página",
    ),
    "pt": (
        (
            r"(?:a |esta )?(?:página|conteúdo)(?: solicitad[ao]| que você procura)?"
            r" (?:não (?:foi )?(?:encontrad[ao]|existe|está disponível|localizad[ao])|inexistente)"
        ),
        r"não encontrad[ao]",
    ),
    "it": (
        (
            r"(?:la |questa )?pagina(?: richiesta| cercata)?"
            r" (?:non (?:è stata |è )?(?:trovata|esiste(?: più)?|disponibile|raggiungibile)|inesistente)"
        ),
        r"non trovat[ao]|contenuto non (?:trovato|disponibile)",
    ),
    "nl": (
        (
            r"(?:de |deze )?pagina (?:is |kon |werd )?(?:helaas )?(?:niet|bestaat niet)"
            r"(?: meer)?(?: (?:gevonden|beschikbaar)(?: worden)?)?|niet gevonden"
        ),
    ),
    "sv": (
        r"sidan (?:hittades inte|kunde inte hittas|finns inte(?: längre)?|saknas)|hittades inte",
    ),
    "da": (r"siden (?:blev ikke fundet|findes ikke(?: længere)?|kunne ikke findes)|ikke fundet",),
    "no": (
        r"(?:fant ikke siden|siden (?:ble ikke funnet|finnes ikke(?: lenger)?|ikke funnet)|side ikke funnet)",
    ),
    "fi": (r"sivua ei (?:löytynyt|löydy|ole olemassa)|ei löytynyt",),
    "is": (r"síða(?:n)? fannst ekki",),
    "pl": (
        r"(?:ta |podana )?strona (?:nie (?:została (?:znaleziona|odnaleziona)|istnieje)|nieznaleziona)",
        r"nie (?:znaleziono|odnaleziono|można odnaleźć) (?:tej )?strony|nie znaleziono",
    ),
    "cs": (r"(?:tato )?stránka (?:nebyla nalezena|nenalezena|neexistuje)|nenalezeno",),
    "sk": (r"(?:táto )?stránka (?:nebola nájdená|sa nenašla|neexistuje|nenájdená)",),
    "hu": (r"(?:a |az )?(?:keresett )?oldal (?:nem (?:található|létezik)|nincs meg)",),
    "ro": (r"pagin[aă](?: căutată)? nu (?:a fost găsită|există|poate fi găsită)",),
    "hr": (r"stranica nije pronađena|stranica ne postoji|страница није пронађена",),
    "sl": (r"strani? ni (?:bila )?(?:mogoče najti|najdena)|stran ne obstaja",),
    "lt": (r"puslapis nerastas",),
    "lv": (r"lapa nav atrasta",),
    "et": (r"lehte ei leitud",),
    "ca": (r"(?:la |aquesta )?pàgina no (?:s.ha )?trobada?|no s.ha trobat la pàgina",),
    "ru": (
        (
            r"(?:запрашиваемая |запрошенная |данная |эта |такая |такой )?(?:страниц[аы]|документ|статья)"
            r" (?:не (?:найден[ао]?|существует|обнаружена)|больше не существует|удален[ао]|нет)"
        ),
        r"не найдено",
    ),
    "uk": (r"сторінк[ау] не (?:знайден[ао]|існує)",),
    "bg": (r"страницата не (?:е намерена|беше намерена|съществува)",),
    "el": (r"η σελίδα (?:δεν (?:βρέθηκε|υπάρχει)|που ζητήσατε δεν (?:βρέθηκε|υπάρχει))",),
    "tr": (r"(?:aradığınız )?sayfa (?:bulunamadı|mevcut değil|yok)",),
    "ja": (
        (
            r"(?:お探しの|指定された|該当する)?(?:ページ|記事|ファイル)(?:が|は)(?:見つかりません(?:でした)?|存在しません"
            r"|ありません)|ページが見つからない"
        ),
    ),
    "zh": (
        r"(?:您(?:要)?(?:访问|查找|请求)的)?(?:页面|頁面|网页|網頁|文章)(?:不存在|未找到|找不到|已(?:被)?删除|不見了)",
        r"(?:找不到|未找到|沒有找到|没有找到)(?:该|此|您要的|該)?(?:页面|網頁|頁面|网页)",
    ),
    "ko": (
        r"(?:요청하신 )?페이지(?:를|가) (?:찾을 수 없습니다|존재하지 않습니다)|존재하지 않는 페이지(?:입니다)?",
    ),
    "he": (r"ה?(?:דף|עמוד) (?:לא נמצא|המבוקש לא נמצא|אינו קיים)",),
    "ar": (r"(?:ال)?صفحة (?:غير موجودة|المطلوبة غير موجودة)|لم يتم العثور على الصفحة",),
    "fa": (r"صفحه (?:مورد نظر )?(?:یافت|پیدا) نشد",),
    "hi": (r"पृष्ठ (?:नहीं मिला|उपलब्ध नहीं है)|पेज नहीं मिला",),
    "vi": (r"(?:không tìm thấy trang|trang (?:này )?không tồn tại)",),
    "id": (r"halaman (?:yang anda cari )?tidak (?:ditemukan|ada)|laman tidak ditemukan",),
    "th": (r"ไม่พบหน้า(?:นี้|ที่คุณต้องการ)?",),
}

NUMBERS = (
    r"(?:http )?(?:error |fehler |erreur |errore |ошибка )?(?:404|410)(?: error| fehler| gone)?"
)
"""A bare status number: also a car, a room and a page of a book, so never enough alone."""

EXCLAMATIONS = (
    r"(?:o{1,20}p{1,20}s{1,20}(?:ie)?|whoops|uh[ -]?oh|sorry|oh no|hm{2,20}|ups|hoppla|oups|désolé|lo sentimos|vaya|ops|ой|entschuldigung"
    r"|leider|spiacenti|desculpe|przepraszamy|beklager|hoppsan|we.re sorry|we are sorry|error|fehler|erreur"
    r"|http|404|410)"
)

SENTENCES: tuple[str, ...] = (
    (
        rf"(?:page|file|document|article|content|url|address){_EN_WANTED}"
        r" (?:(?:was|is|were|could|can) ?(?:not|n.t) (?:be )?found|cannot be found|can.t be found"
        r"|does ?(?:not|n.t) exist|no longer exists|(?:is|was) no longer (?:available|here)"
        r"|(?:has|have|may have|might have) been (?:removed|deleted|moved or deleted|moved, deleted))"
    ),
    (
        r"(?:can.t|cannot|couldn.t|could not|unable to) (?:seem to )?find (?:the|that|this)"
        r" (?:page|file|document|article)"
    ),
    r"seite (?:wurde|konnte|existiert) (?:leider )?nicht",
    r"page (?:demandée|que vous (?:re)?cherchez|que vous demandez) (?:est introuvable|n.existe|n.a pas)",
    r"página (?:solicitada|que (?:busca|buscas|está buscando)) (?:no|ya no) (?:existe|se|ha|está|fue)",
    r"página (?:solicitada|que você (?:procura|está procurando)) não",
    r"pagina (?:richiesta|cercata|che stai cercando) non",
    r"pagina (?:die u zoekt|die je zoekt|kon niet worden gevonden|bestaat niet)",
    r"страниц[аы](?:, которую вы ищете,)? не (?:найден[аы]|существует)",
    r"strona,? (?:której szukasz|o podanym adresie) nie",
)

PASSING = (
    r"available|disponible|disponibile|disponível|verfügbar|beschikbaar|dostępn|доступн|unavailable"
    r"|right now|at the moment|derzeit|momentan|actuellement"
)
"""Words that may speak of a fault that passes, or of a reader in the wrong country."""

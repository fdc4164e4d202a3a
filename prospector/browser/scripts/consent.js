// Answer one banner or wall that asks for consent, as a visitor would: refuse where that is offered,
// else agree. Returns what was pressed, or "". `agree`: refusing led nowhere, so agree.
(agree) => {
  const about = /cookie|consent|gdpr|privacy|datenschutz|einwillig|rgpd|confidentialit|privacidad|personal data|tracking/i;
  const named = '[id*="cookie" i],[class*="cookie" i],[id*="consent" i],[class*="consent" i],'
    + '[id*="gdpr" i],[class*="gdpr" i],[id*="onetrust" i],[id*="didomi" i],[id*="usercentrics" i],'
    + '[id*="cmp" i],[class*="cmp" i],[aria-label*="cookie" i],[aria-label*="consent" i]';
  const boxes = '[role="dialog"],[role="alertdialog"],[aria-modal="true"],dialog[open]';
  const no = /^(?:(?:i )?(?:reject|decline|refuse|deny|disagree)(?: all| cookies| all cookies)?|(?:use |accept |allow )?(?:only )?(?:strictly )?(?:necessary|essential|required)(?: cookies)?(?: only)?|continue without (?:accepting|agreeing)|no,? thanks|(?:alle )?ablehnen|nur (?:notwendige|erforderliche|essenzielle)(?: cookies)?|tout refuser|refuser(?: tout)?|continuer sans accepter|rechazar(?: todo| todas)?|solo (?:necesarias|lo necesario)|rifiuta(?: tutto| tutti)?|solo necessari|rejeitar(?: tudo| todos)?|(?:alles )?weigeren|avvisa(?: alla)?|afvis(?: alle)?|avslå(?: alle)?|odrzuć(?: wszystkie)?|odmítnout(?: vše)?|отклонить(?: все)?|すべて拒否|拒否する?|全部拒绝|拒绝|모두 거부)$/i;
  const yes = /^(?:(?:i )?(?:accept|agree|allow|consent|understand)(?: all| cookies| all cookies| and (?:close|continue)|(?: to)? (?:all|everything))?|(?:yes,? )?(?:i(?:'m| am) (?:ok|happy)(?: with that)?)|ok(?:ay)?|got it!?|continue|enter(?: site)?|(?:alle )?(?:akzeptieren|zulassen|annehmen)|(?:ich )?(?:stimme zu|einverstanden|zustimmen)|verstanden|(?:tout )?accepter(?: tout)?|j'accepte|d'accord|aceptar(?: todo| todas)?|acepto|accetta(?: tutto| tutti)?|accetto|aceitar(?: tudo| todos)?|accepteren|(?:alles )?accepteren|akkoord|acceptera(?: alla)?|godkänn(?: alla)?|accepter(?: alle)?|godta(?: alle)?|hyväksy(?: kaikki)?|zaakceptuj(?: wszystkie)?|akceptuję|přijmout(?: vše)?|принять(?: все)?|согласен|同意する|すべて許可|接受|同意|全部接受|모두 동의|동의)$/i;
  const roots = [document];
  for (const el of document.querySelectorAll("*")) if (el.shadowRoot) roots.push(el.shadowRoot);
  const shown = (el) => el.checkVisibility?.({ opacityProperty: true, visibilityProperty: true })
    && el.getClientRects().length > 0;
  const words = (el) => (el.innerText || el.value || el.getAttribute("aria-label") || "")
    .replace(/[’]/g, "'").replace(/[^\p{L}\p{N}'!,&]+/gu, " ").trim();
  const found = { no: null, yes: null };
  for (const root of roots) {
    const whole = root !== document && about.test(root.host.id + root.host.tagName);
    const places = whole ? [root] : [...root.querySelectorAll(named),
      ...[...root.querySelectorAll(boxes)].filter((box) => about.test(box.innerText || ""))];
    for (const place of places.slice(0, 60)) {
      if (place === document.body || place === document.documentElement) continue;
      const buttons = place.querySelectorAll(
        'button,[role="button"],input[type="button"],input[type="submit"],a:not([href]),a[href^="#"],a[href=""],a[href^="javascript:"]');
      for (const button of [...buttons].slice(0, 60)) {
        const said = words(button);
        if (!said || said.length > 60 || !shown(button)) continue;
        if (!found.no && no.test(said)) found.no = button;
        if (!found.yes && yes.test(said)) found.yes = button;
      }
    }
  }
  const chosen = agree ? found.yes : found.no || found.yes;
  if (!chosen) return "";
  const said = words(chosen);
  chosen.click();
  return said.slice(0, 60);
}

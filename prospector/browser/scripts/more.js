// Press one button that makes a list show more of itself; returns what it says, or "".
() => {
  const more = /^(?:(?:load|show|see|view|get|fetch|display|reveal)(?: me)? (?:\d+ )?(?:more|all|next|older|additional|the rest)\b.{0,40}|more(?: results| links| resources| items| entries| posts| articles)?|next \d+\b.{0,20}|(?:mehr|weitere|alle)\b.{0,30}(?:laden|anzeigen|zeigen)|mehr|(?:voir|afficher|charger|montrer) (?:plus|tout|tous|toutes|la suite|davantage)\b.{0,30}|plus de .{0,30}|(?:ver|mostrar|cargar) (?:más|todo|todos|todas)\b.{0,30}|(?:carica|mostra|vedi|visualizza) (?:altro|altri|altre|tutti|tutte|tutto|di più)\b.{0,30}|(?:carregar|mostrar|ver) (?:mais|tudo|todos)\b.{0,30}|meer\b.{0,20}(?:laden|tonen|weergeven|bekijken)|(?:visa|ladda|läs in) (?:fler|mer|alla)\b.{0,20}|(?:vis|hent) (?:flere|mere|alle)\b.{0,20}|näytä (?:lisää|kaikki)|(?:pokaż|załaduj|zobacz) (?:więcej|wszystkie)|(?:zobrazit|načíst) (?:více|další)|(?:показать|загрузить) (?:ещ[её]|больше|все)|ещ[её]|もっと.{0,10}|さらに.{0,10}|(?:加载|查看|显示|载入|載入)(?:更多|全部)|更多|더 ?보기)$/iu;
  const never = /\b(?:less|fewer|comments?|repl(?:y|ies)|reviews?|ratings?|share|cart|buy|about|information|info|options|settings|details?)\b/iu;
  const shown = (el) => el.checkVisibility?.({ opacityProperty: true, visibilityProperty: true })
    && el.getClientRects().length > 0;
  const roots = [document];
  for (const el of document.querySelectorAll("*")) if (el.shadowRoot) roots.push(el.shadowRoot);
  for (const root of roots) {
    const buttons = root.querySelectorAll(
      'button,[role="button"],input[type="button"],a:not([href]),a[href^="#"],a[href=""],a[href^="javascript:"],summary');
    for (const button of [...buttons].slice(0, 800)) {
      if (button.disabled || button.getAttribute("aria-disabled") === "true") continue;
      if (button.closest('nav,header,[role="navigation"],[role="dialog"],form')) continue;
      const said = (button.innerText || button.value || button.getAttribute("aria-label") || "")
        .replace(/[^\p{L}\p{N}]+/gu, " ").trim();
      if (!said || said.length > 60 || !more.test(said) || never.test(said) || !shown(button)) continue;
      button.scrollIntoView({ block: "center" });
      button.click();
      return said;
    }
  }
  return "";
}

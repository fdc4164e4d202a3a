// Frame the links that lead to `url` (or are written `href`), unfold what hides the first, and bring
// it into view; returns how many there are.
([url, href]) => {
  const plain = (text) => text.split("#")[0];
  const roots = [document];
  for (const el of document.querySelectorAll("*")) if (el.shadowRoot) roots.push(el.shadowRoot);
  const found = roots.flatMap((root) => [...root.querySelectorAll("a[href],area[href]")])
    .filter((a) => a.getAttribute("href") === href || plain(a.href) === plain(url));
  if (!found.length) return 0;
  for (let el = found[0]; el; el = el.parentElement) if (el.tagName === "DETAILS") el.open = true;
  const seen = found.filter((a) => a.getClientRects().length);
  const first = seen[0] || found[0];
  first.scrollIntoView({ block: "center", inline: "nearest" });
  for (const el of document.querySelectorAll("*")) {
    // Bars and banners that stay in place would cover what is shown.
    const style = getComputedStyle(el);
    if (style.position === "fixed" || style.position === "sticky") el.style.setProperty("visibility", "hidden", "important");
  }
  for (const a of seen) {
    a.style.setProperty("outline", "3px solid #d32f2f", "important");
    a.style.setProperty("outline-offset", "3px", "important");
    a.style.setProperty("background", "#fff1a8", "important");
    a.style.setProperty("color", "#b00020", "important");
  }
  return seen.length;
}

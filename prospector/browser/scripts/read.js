// The document as a reader has it: links marked by whether they can be seen, shadow trees laid open. At most `most` characters.
(most) => {
  const MARK = "data-prospector-shown";
  window.scrollTo(0, 0);
  const everything = function* (root) {
    for (const el of root.querySelectorAll("*")) {
      yield el;
      if (el.shadowRoot) yield* everything(el.shadowRoot);
    }
  };
  const all = [...everything(document)].slice(0, 300000);
  const controlled = new Set();
  for (const el of all) {
    el.removeAttribute(MARK);
    const names = el.getAttribute("aria-controls") || (el.hasAttribute("data-bs-toggle") || el.hasAttribute("data-toggle")
      ? (el.getAttribute("data-bs-target") || el.getAttribute("data-target") || el.getAttribute("href") || "").replace(/^#/, "") : "");
    for (const name of names.split(/\s+/)) if (name) controlled.add(name);
  }
  // What opens at a click, a touch or a hover is there for readers: folds, tabs, menus.
  const folded = (link) => {
    for (let el = link; el; el = el.parentElement || el.getRootNode()?.host || null) {
      if (el.tagName === "DETAILS" || el.tagName === "NAV" || el.tagName === "MENU") return true;
      if (el.id && controlled.has(el.id)) return true;
      const role = el.getAttribute("role") || "";
      if (/^(?:tabpanel|menu|menubar|navigation|region|listbox|tree|group)$/.test(role)) return true;
      if (/(?:^|[\s_-])(?:accordion|collaps\w*|dropdown|drop-down|sub-?menu|tab-?(?:pane|panel|content)|toggle\w*|expand\w*|carousel|slide\w*|swiper\w*|menu)(?:$|[\s_-])/i.test(el.className?.baseVal ?? el.className ?? "")) return true;
    }
    return false;
  };
  const seen = (link) => {
    if (!link.checkVisibility || !link.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return false;
    const picture = link.querySelector("img,svg,picture,video,canvas");
    const boxes = [...link.getClientRects()];
    if (picture) boxes.push(...picture.getClientRects());
    for (const box of boxes) {
      const wide = box.width >= 2 && box.height >= 2;
      const onPage = box.right + window.scrollX > 0 && box.bottom + window.scrollY > 0 && box.left < 20000;
      if (wide && onPage && !clipped(link)) return true;
    }
    // A picture that was not fetched has no size; its link is there all the same.
    return Boolean(picture) && boxes.some((box) => box.right + window.scrollX > -50 && box.bottom + window.scrollY > -50);
  };
  // Boxes of a pixel or none that hide what runs over them, as used for text of screen readers.
  const known = new Map();
  const clipped = (el) => {
    if (!el || el === document.body) return false;
    if (known.has(el)) return known.get(el);
    const style = getComputedStyle(el);
    let verdict = parseFloat(style.fontSize) < 1 || (style.opacity !== "" && parseFloat(style.opacity) < 0.02);
    if (!verdict && style.overflow !== "visible" && style.display !== "inline" && style.display !== "contents") {
      const box = el.getBoundingClientRect();
      verdict = box.width <= 1.5 || box.height <= 1.5;
    }
    if (!verdict && style.position === "absolute" && /rect\(0|rect\(1px/.test(style.clip || "")) verdict = true;
    const answer = verdict || clipped(el.parentElement || el.getRootNode()?.host || null);
    known.set(el, answer);
    return answer;
  };
  let links = 0, hidden = 0;
  for (const el of all) {
    if (el.tagName !== "A" && el.tagName !== "AREA" || !el.hasAttribute("href")) continue;
    links += 1;
    if (el.tagName === "AREA" || seen(el)) el.setAttribute(MARK, "1");
    else if (!folded(el)) { el.setAttribute(MARK, "0"); hidden += 1; }
  }
  for (const el of all) {
    if (el.shadowRoot) {
      const inner = document.createElement("div");
      inner.append(...el.shadowRoot.childNodes);
      for (const slot of [...inner.querySelectorAll("slot")]) {
        const name = slot.getAttribute("name");
        const given = [...el.childNodes].filter((node) => (node.slot || null) === name || (!name && !node.slot));
        slot.replaceWith(...(given.length ? given : slot.childNodes));
      }
      el.append(inner);
    }
  }
  if (!document.querySelector("base[href]")) {
    // Scripts may have changed the address that links are relative to.
    const base = document.createElement("base");
    base.setAttribute("href", document.baseURI);
    (document.head || document.documentElement).prepend(base);
  }
  const html = document.documentElement.outerHTML;
  const read = { html: "<!doctype html>" + html.slice(0, most), links, hidden, url: location.href };
  window.stop();
  document.documentElement.replaceChildren();
  return read;
}

// Keyboard and comfort for the review desk. Everything here also works without it, as plain forms.
(() => {
  "use strict";
  const all = (what, within = document) => [...within.querySelectorAll(what)];
  const one = (what, within = document) => within.querySelector(what);
  const rows = all("[data-row]");
  const ticks = all('.tick input[type="checkbox"]');
  let at = -1;

  all(".needs-js").forEach((part) => { part.hidden = false; });

  // ---- single-key shortcuts can be switched off (WCAG 2.1.4); the choice is kept in this browser
  const keys = one("#keys");
  const stored = (name, value) => {
    try {
      if (value === undefined) return localStorage.getItem(name);
      localStorage.setItem(name, value);
    } catch { /* a private window keeps nothing */ }
    return null;
  };
  keys.checked = stored("prospector-keys") !== "off";
  keys.addEventListener("change", () => stored("prospector-keys", keys.checked ? "on" : "off"));

  // ---- the queue: a marked row, ticks, and how many are ticked
  const mark = (next) => {
    if (!rows.length) return;
    leaveMenus();
    if (rows[at]) rows[at].classList.remove("here");
    at = Math.max(0, Math.min(rows.length - 1, next));
    rows[at].classList.add("here");
    one("[data-open]", rows[at]).focus({ preventScroll: true });
    rows[at].scrollIntoView({ block: "nearest" });
  };
  rows.forEach((row, index) => row.addEventListener("focusin", () => {
    if (rows[at]) rows[at].classList.remove("here");
    at = index;
    row.classList.add("here");
  }));
  const everyone = one("#tick-all");
  const count = () => {
    const on = ticks.filter((tick) => tick.checked).length;
    if (!everyone) return;
    one("#ticked").textContent = on ? `${on} chosen` : "";
    everyone.checked = on > 0 && on === ticks.length;
    everyone.indeterminate = on > 0 && on < ticks.length;
  };
  // The tick that a key made: it goes again when its menu is left without a choice.
  let byKey = null;
  ticks.forEach((tick) => tick.addEventListener("change", () => {
    if (tick === byKey) byKey = null;
    count();
  }));
  if (everyone) {
    everyone.addEventListener("change", () => {
      byKey = null;
      ticks.forEach((tick) => { tick.checked = everyone.checked; });
      count();
    });
  }
  count();

  // A key on the marked row means that row, unless others are ticked; without either it says so.
  const chooseMarked = () => {
    if (!rows.length || ticks.some((tick) => tick.checked)) return true;
    if (at < 0) {
      refuse("Nothing was chosen: mark a candidate with j, or tick at least one, then press the key.");
      return false;
    }
    byKey = ticks[at];
    byKey.checked = true;
    count();
    return true;
  };
  const takeBack = () => {
    if (!byKey) return;
    byKey.checked = false;
    byKey = null;
    count();
  };
  const refuse = (sentence) => {
    all(".toast").forEach((earlier) => earlier.classList.add("old"));
    const told = document.createElement("div");
    const words = document.createElement("p");
    told.className = "toast failed";
    told.setAttribute("role", "alert");
    words.textContent = sentence;
    told.append(words);
    document.body.append(told);
    setTimeout(() => told.classList.add("old"), 12000);
  };

  // ---- menus: one open at a time, closed by Esc and by a click elsewhere
  const menus = all("[data-menu]");
  const close = (but) => menus.forEach((menu) => { if (menu !== but) menu.open = false; });
  const leaveMenus = () => {
    close(null);
    takeBack();
  };
  menus.forEach((menu) => menu.addEventListener("toggle", () => {
    if (menu.open) close(menu);
    else if (!menus.some((other) => other.open)) takeBack();
  }));
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-menu]")) close(null);
    const help = one("#help");
    if (!event.target.closest("#help")) help.open = false;
  });

  const digit = (key) => {
    const open = menus.find((menu) => menu.open);
    const button = open && one(`[data-digit="${key}"]`, open);
    if (button && (!button.closest("#bulk") || chooseMarked())) button.click();
    return Boolean(button);
  };
  const press = (control) => {
    if (control.tagName === "SUMMARY") {
      const menu = control.parentElement;
      if (!menu.open && menu.closest("#bulk") && !chooseMarked()) return;
      menu.open = !menu.open;
      if (menu.open && menu.matches("[data-menu]")) {
        close(menu); // at once: whoever types fast is ahead of the event
        one(".choices button", menu).focus();
      } else control.focus();
      return;
    }
    if (control.closest("#bulk") && !chooseMarked()) return;
    control.click();
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const open = menus.find((menu) => menu.open);
      leaveMenus();
      one("#help").open = false;
      if (open) one("summary", open).focus();
      else if (document.activeElement) document.activeElement.blur();
      return;
    }
    const typing = event.target.closest("textarea, select, input:not([type=checkbox]):not([type=radio])");
    if (typing || !keys.checked || event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key;
    if (/^[0-9]$/.test(key) && digit(key)) { event.preventDefault(); return; }
    if (rows.length && (key === "j" || key === "k")) {
      mark(at + (key === "j" ? 1 : -1));
    } else if (rows.length && key === "x") {
      leaveMenus();
      if (at < 0) mark(0);
      ticks[at].checked = !ticks[at].checked;
      count();
    } else if (rows.length && key === "o") {
      if (at < 0) mark(0);
      const out = one(".out", rows[at]);
      if (out) out.click();
    } else {
      const field = one(`[data-focus="${CSS.escape(key)}"]`);
      const control = one(`[data-key="${CSS.escape(key)}"]`);
      if (field) {
        const sheet = one("#show-fields");
        if (sheet && field.closest(".fields")) sheet.checked = true;
        field.focus();
      }
      else if (control) press(control);
      else return;
    }
    event.preventDefault();
  });

  // ---- after a decision by key the next row is marked, so that the next key is for what is seen
  const MARKED = "prospector-marked";
  const bulk = one("#bulk");
  try {
    if (bulk) {
      bulk.addEventListener("submit", () => { if (byKey) sessionStorage.setItem(MARKED, at); });
      const before = sessionStorage.getItem(MARKED);
      sessionStorage.removeItem(MARKED);
      if (before !== null) mark(Number(before));
    }
  } catch { /* a browser that keeps nothing marks nothing */ }

  // ---- nothing typed is lost: it stays in this browser until it is saved, and a decision takes an
  // unsaved letter along. What was sent is forgotten when the next page says that it was done.
  const TYPED = "prospector-typed";
  const DAYS = 14;
  const shelf = () => {
    let held;
    try { held = JSON.parse(stored(TYPED) || "{}"); } catch { held = {}; }
    const oldest = Date.now() - DAYS * 86400000;
    return Object.fromEntries(Object.entries(held || {}).filter(([, one]) => one && one.at > oldest));
  };
  const keep = (name, one) => {
    const held = shelf();
    if (one) held[name] = one; else delete held[name];
    stored(TYPED, JSON.stringify(held));
  };
  const failed = one(".toast[data-failed]");
  const worked = one(".toast") && !failed;
  const settle = () => Object.entries(shelf()).forEach(([name, one]) => {
    if (one.sent) keep(name, worked ? null : { ...one, sent: false });
  });
  const typed = all("form[data-typed]").map((form) => {
    const kind = form.dataset.typed;
    const fields = all({
      note: '[name="note"], [name="owner"], [name="next_action"]',
      letter: '[name="subject"], [name="body"]',
      sender: '[name="name"], [name="organisation"], [name="email"], [name="postal"]',
    }[kind], form);
    const name = `${location.pathname}#${kind}`;
    const hint = one(`[data-kept="${kind}"]`);
    const changed = () => fields.some((field) => field.value !== field.defaultValue);
    // What was not touched is not kept: a colleague may change it meanwhile.
    const hold = () => keep(name, changed() ? {
      at: Date.now(),
      values: fields.map((field) => (field.value === field.defaultValue ? null : field.value)),
    } : null);
    const sent = () => {
      if (fields.some((field) => field.disabled)) return; // another button, these fields stay behind
      const held = shelf()[name];
      if (held) keep(name, { ...held, sent: true });
    };
    const restore = () => {
      const held = shelf()[name];
      if (!held) {
        if (changed()) hold(); // typed before this script ran
        return;
      }
      fields.forEach((field, at) => { field.value = String(held.values[at] ?? field.value); });
      if (!changed()) keep(name, null);
      else if (hint) hint.hidden = false;
    };
    const forget = one(`[data-forget="${kind}"]`);
    if (forget) forget.addEventListener("click", () => {
      fields.forEach((field) => { field.value = field.defaultValue; });
      keep(name, null);
      hint.hidden = true;
      fields[0].focus();
    });
    fields.forEach((field) => field.addEventListener("input", hold));
    return { kind, form, fields, changed, sent, restore };
  });
  // What came back because it was refused is a change of what stands.
  all("[data-stands]").forEach((field) => {
    const refused = field.value;
    field.defaultValue = field.dataset.stands;
    field.value = refused;
  });
  settle();
  typed.forEach((part) => part.restore());
  const letter = typed.find((part) => part.kind === "letter");
  if (letter) all("form[data-takes]").forEach((form) => form.addEventListener("submit", () => {
    if (!letter.changed() || letter.fields.some((field) => !field.value.trim())) return;
    [...letter.fields, one('[name="language"]', letter.form)].forEach((field) => {
      const carried = document.createElement("input");
      carried.type = "hidden";
      carried.name = form.dataset.takes + field.name;
      carried.value = field.value;
      form.append(carried);
    });
    letter.sent();
  }));
  typed.forEach((part) => part.form.addEventListener("submit", () => part.sent()));

  // ---- a picked contact counts at once: the letter beside it follows
  all('[name="contact"]').forEach((choice) => choice.addEventListener("change", () => {
    const { form } = choice;
    all('[name="owner"], [name="next_action"], [name="note"]', form).forEach((field) => { field.disabled = true; });
    form.requestSubmit(one(`button[value="${form.dataset.keep}"]`, form));
  }));

  // ---- what takes long says so
  all("[data-busy]").forEach((button) => button.addEventListener("click", () => {
    const line = one("[data-progress]");
    setTimeout(() => {
      if (!button.form.dataset.sent) return;
      line.textContent = button.dataset.busy;
      line.hidden = false;
    }, 150);
    if (button.matches("[data-stays]")) setTimeout(() => { line.hidden = true; }, 90000);
  }));
  all("[data-sure]").forEach((button) => button.addEventListener("click", (event) => {
    if (!confirm(button.dataset.sure)) event.preventDefault();
  }));

  // ---- one press is one decision: a second click while the first is under way does nothing
  const looks = "[data-busy]:not([data-stays])";
  all("form[method=post]").forEach((form) => form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
    const button = event.submitter;
    // Disabled only once its value is on the way with the form.
    if (button && button.matches(looks)) setTimeout(() => { button.disabled = true; });
  }));
  window.addEventListener("pageshow", () => {
    all("form").forEach((form) => delete form.dataset.sent);
    all(looks).forEach((button) => { button.disabled = false; });
  });

  // ---- the letter: a copy for the clipboard, and a mail program that gets what stands in the fields
  all("form.letter").forEach((form) => {
    const copy = one("[data-copies]", form);
    const subject = one('[name="subject"]', form);
    const body = one('[name="body"]', form);
    if (copy) copy.addEventListener("click", async () => {
      const text = `${subject.value}\n\n${body.value}`;
      try { await navigator.clipboard.writeText(text); } catch {
        body.select();
        document.execCommand("copy");
      }
      copy.textContent = "Copied";
    });
    const mail = one("[data-mailto]", form);
    if (mail) mail.addEventListener("click", () => {
      const text = encodeURIComponent(body.value.replace(/\r?\n/g, "\r\n"));
      mail.href = `mailto:${encodeURIComponent(mail.dataset.mailto).replace(/%40/g, "@")}?subject=${encodeURIComponent(subject.value)}&body=${text}`;
    });
    // A file comes back and the page stays: the next press must count.
    all("[data-stays]", form).forEach((button) => button.addEventListener("click", () => {
      setTimeout(() => delete form.dataset.sent, 1500);
    }));
  });

  // ---- the toast makes room after a while; "Undo last" on the next page keeps its key
  const toast = one(".toast");
  if (toast && !failed) setTimeout(() => toast.classList.add("old"), 12000);

  // ---- views that this person named: kept in this browser, each one is only an address
  const list = one("#views");
  const save = one("#save-view");
  const NAME = "prospector-views";
  const kept = () => {
    try { return JSON.parse(stored(NAME) || "[]").filter((view) => view.name && typeof view.query === "string"); }
    catch { return []; }
  };
  const draw = () => {
    all(".mine", list).forEach((item) => item.remove());
    kept().forEach((view) => {
      const item = document.createElement("li");
      const link = document.createElement("a");
      const drop = document.createElement("button");
      item.className = "mine";
      link.href = `/?${view.query}`;
      link.textContent = view.name;
      drop.type = "button";
      drop.className = "quiet";
      drop.textContent = "×";
      drop.setAttribute("aria-label", `Forget the view ${view.name}`);
      drop.addEventListener("click", () => {
        stored(NAME, JSON.stringify(kept().filter((other) => other.name !== view.name)));
        draw();
      });
      item.append(link, drop);
      list.append(item);
    });
  };
  if (list && save) {
    draw();
    save.addEventListener("click", () => {
      const name = (prompt("A name for this view") || "").trim().slice(0, 60);
      if (!name) return;
      const others = kept().filter((view) => view.name !== name);
      stored(NAME, JSON.stringify([...others, { name, query: save.dataset.query }]));
      draw();
    });
  }
})();

// To the end of the page, and of the largest box of it that scrolls by itself; whether anything moved.
() => {
  const before = window.scrollY;
  window.scrollTo(0, Math.max(document.body.scrollHeight, document.documentElement.scrollHeight));
  let largest = null;
  for (const el of [...document.querySelectorAll("main,section,div,ul,ol")].slice(0, 4000)) {
    if (el.clientHeight < 200 || el.scrollHeight - el.clientHeight < 100) continue;
    if (!/auto|scroll/.test(getComputedStyle(el).overflowY)) continue;
    if (!largest || el.clientHeight * el.clientWidth > largest.clientHeight * largest.clientWidth) largest = el;
  }
  const inside = largest ? largest.scrollTop : 0;
  if (largest) largest.scrollTop = largest.scrollHeight;
  return window.scrollY !== before || Boolean(largest && largest.scrollTop !== inside);
}

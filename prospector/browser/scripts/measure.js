// How much the page holds now; cheap, since it is asked several times a second.
() => {
  const body = document.body;
  if (!body) return { links: 0, elements: 0, height: 0, words: 0 };
  const deep = [...document.querySelectorAll("*")].reduce(
    (sum, el) => sum + (el.shadowRoot ? el.shadowRoot.querySelectorAll("*").length : 0), 0);
  return {
    links: document.links.length,
    elements: body.getElementsByTagName("*").length + deep,
    words: document.links.length ? 1000 : (body.innerText || "").split(/\s+/).filter(Boolean).length,
    height: Math.max(body.scrollHeight, document.documentElement.scrollHeight),
  };
}

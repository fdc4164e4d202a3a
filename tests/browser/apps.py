"""Front ends written by hand, as frameworks leave them: little in the HTML, the rest by script.

Each is a mapping of paths to answers for one host of the loopback web.
"""

from __future__ import annotations

import json
from typing import Any

from prospector.demo.loopback import Reply

PROSE = (
    "Beekeeping resources that we read ourselves and recommend to members of our club: research on"
    " honey, hives, varroa mites and pollinators, with courses for beginners and suppliers."
)


def links(count: int, start: int = 0) -> list[dict[str, str]]:
    """Entries of a list of resources."""
    return [
        {
            "url": f"https://apiary{number}.test/guide",
            "name": f"Apiary guide {number}",
            "about": f"How beekeepers of region {number} keep their hives and harvest honey.",
        }
        for number in range(start, start + count)
    ]


def shell(script: str, *, title: str = "Beekeeping resources", body: str = "") -> str:
    """What create-react-app, Vite and their kin serve for every address."""
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body><noscript>You need to enable JavaScript to run this app.</noscript>"
        f'<div id="root">{body}</div><script type="module" src="{script}"></script></body></html>'
    )


def js(text: str) -> Reply:
    return Reply(200, text, content_type="text/javascript")


def data(value: Any, *, delay: float = 0.0) -> Reply:
    return Reply(200, json.dumps(value), content_type="application/json", delay=delay)


ITEM = (
    "const item = (r) => `<li><a href='${r.url}'>${r.name}</a> – ${r.about}</li>`;\n"
    "const root = document.getElementById('root');\n"
)
FRAME = (
    "const frame = (inner) => `<header><a href='/'>Bee club</a><nav><a href='/links'>Links</a>"
    "<a href='/about'>About</a></nav></header><main>${inner}</main><footer>The club</footer>`;\n"
)


def react_like() -> dict[str, Any]:
    """A shell, a router, data fetched after a moment; unknown routes say so by script."""
    app = (
        ITEM
        + FRAME
        + f"""
const prose = {json.dumps(PROSE)};
const show = async () => {{
  const path = location.pathname;
  if (path === '/links') {{
    const rows = await (await fetch('/api/links')).json();
    document.title = 'Beekeeping links';
    root.innerHTML = frame(`<h1>Beekeeping resources</h1><p>${{prose}}</p><ul>${{rows.map(item).join('')}}</ul>`);
  }} else if (path === '/' || path === '/about') {{
    document.title = 'Bee club';
    root.innerHTML = frame(`<h1>Welcome to the bee club</h1><p>${{prose}}</p><p>We meet on Mondays in
      the barn behind the church, bring gloves, and read <a href='/links'>our links</a>.</p>`);
  }} else if (path.startsWith('/guides/')) {{
    const answer = await fetch('/api' + path);
    if (answer.ok) {{
      const guide = await answer.json();
      document.title = guide.title;
      root.innerHTML = frame(`<h1>${{guide.title}}</h1><p>${{guide.text}}</p>`);
    }} else notFound();
  }} else notFound();
}};
const notFound = () => {{
  document.title = 'Page not found';
  root.innerHTML = frame('<h1>Page not found</h1><p>Sorry, the page you are looking for does not exist.</p>');
}};
setTimeout(show, 60);
"""
    )
    guide = {
        "title": "Wintering a hive",
        "text": PROSE + " In winter the cluster keeps warm; do not open the hive below ten"
        " degrees, but lift it to feel its weight, and feed sugar when it is light.",
    }
    return {
        "/robots.txt": "User-agent: *\nAllow: /\n",
        "/app.js": js(app),
        "/api/links": data(links(30), delay=0.1),
        "/api/guides/wintering": data(guide),
        "/api/guides/broken": Reply(503, "{}", content_type="application/json"),
        "/api/guides/gone": Reply(404, "{}", content_type="application/json"),
        "/style.css": Reply(200, "body{font:16px serif}", content_type="text/css"),
        "/favicon.ico": Reply(404),
        "*": lambda asked: (
            Reply(404, "{}", content_type="application/json")
            if asked.path.startswith("/api/")
            else Reply(200, shell("/app.js"))
        ),
    }


def infinite_scroll() -> dict[str, Any]:
    """Ten entries at first; the next ten whenever the end comes into view, eight times."""
    app = (
        ITEM
        + f"""
root.innerHTML = `<main><h1>Beekeeping resources</h1><p>${{{json.dumps(PROSE)}}}</p><ul></ul><div id="end" style="height:40px"></div></main>`;
let page = 0;
const list = root.querySelector('ul');
const next = async () => {{
  if (page >= 8) return;
  page += 1;
  const rows = await (await fetch(`/api/links?page=${{page}}`)).json();
  list.insertAdjacentHTML('beforeend', rows.map((r) => item(r).replace('<li>', '<li style="height:120px">')).join(''));
}};
new IntersectionObserver((seen) => {{ if (seen[0].isIntersecting) next(); }}).observe(document.getElementById('end'));
"""
    )

    def page(asked: Any) -> Reply:
        number = int(asked.parameters.get("page", "1"))
        return data(links(10, 10 * number), delay=0.05)

    return {"/list": shell("/app.js"), "/app.js": js(app), "/api/links": page}


def load_more() -> dict[str, Any]:
    """Fifteen entries and a button that brings fifteen more, five times, then goes away."""
    app = (
        ITEM
        + f"""
root.innerHTML = `<main><h1>Beekeeping resources</h1><p>${{{json.dumps(PROSE)}}}</p><ul></ul>
  <button class="cart">Buy all</button><button class="btn more">Load more</button></main>`;
let page = 0;
const list = root.querySelector('ul'), button = root.querySelector('.more');
root.querySelector('.cart').onclick = () => fetch('/bought', {{method: 'POST'}});
const next = async () => {{
  const rows = await (await fetch(`/api/links?page=${{page}}`)).json();
  page += 1;
  list.insertAdjacentHTML('beforeend', rows.map(item).join(''));
  if (page === 6) button.remove();
}};
button.onclick = next;
next();
"""
    )

    def page(asked: Any) -> Reply:
        return data(links(15, 15 * int(asked.parameters["page"])), delay=0.05)

    return {
        "/list": shell("/app.js"),
        "/app.js": js(app),
        "/api/links": page,
        "/bought": Reply(204),
    }


def cookie_wall() -> dict[str, Any]:
    """Nothing but a dialog until it is answered; refusing is enough."""
    app = (
        ITEM
        + f"""
root.innerHTML = `<div role="dialog" aria-modal="true" id="wall"><h2>We value your privacy</h2>
  <p>We and our 812 partners use cookies.</p><button>Reject all</button><button>Accept all</button></div>`;
for (const b of root.querySelectorAll('button')) b.onclick = async () => {{
  const rows = await (await fetch('/api/links?answer=' + encodeURIComponent(b.innerText))).json();
  root.innerHTML = `<main><h1>Beekeeping resources</h1><p>${{{json.dumps(PROSE)}}}</p><ul>${{rows.map(item).join('')}}</ul></main>`;
}};
"""
    )
    return {"/list": shell("/app.js"), "/app.js": js(app), "/api/links": data(links(25))}


def static_list(count: int = 30) -> str:
    """An ordinary page: the whole list is in the HTML."""
    items = "".join(
        f"<li><a href='{row['url']}'>{row['name']}</a> – {row['about']}</li>"
        for row in links(count)
    )
    return (
        f"<!doctype html><html lang='en'><title>Beekeeping links</title><body><h1>Beekeeping"
        f" resources</h1><p>{PROSE}</p><ul>{items}</ul><script src='/menu.js'></script></body></html>"
    )

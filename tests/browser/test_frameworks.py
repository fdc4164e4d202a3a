"""Front ends built with real frameworks, as npm delivers them.

``npm ci --ignore-scripts`` in ``tests/browser/frameworks`` brings them; without them these tests skip.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from prospector.demo.loopback import Reply
from prospector.pages import analyse
from prospector.pages.rendering import needs_rendering
from tests.browser import apps

BUILDS = Path(__file__).parent / "frameworks" / "node_modules"
pytestmark = pytest.mark.skipif(
    not BUILDS.is_dir(),
    reason="no frameworks (npm ci --ignore-scripts in tests/browser/frameworks)",
)
FETCH = "fetch('/api/links').then((answer) => answer.json())"
REACT = f"""
const e = React.createElement;
function Links() {{
  const [rows, setRows] = React.useState([]);
  React.useEffect(() => {{ {FETCH}.then(setRows); document.title = 'Beekeeping links'; }}, []);
  return e('main', null, e('h1', null, 'Beekeeping resources'), e('p', null, PROSE), e('ul', null,
    rows.map((row) => e('li', {{key: row.url}}, e('a', {{href: row.url}}, row.name), ' – ' + row.about))));
}}
function Missing() {{
  React.useEffect(() => {{ document.title = 'Page not found'; }}, []);
  return e('main', null, e('h1', null, 'Page not found'), e('p', null, 'This page does not exist.'));
}}
const App = () => location.pathname === '/links' ? e(Links) : e(Missing);
"""
MOUNT = {
    "react": (
        ("react/umd/react.production.min.js", "react-dom/umd/react-dom.production.min.js"),
        REACT + "ReactDOM.createRoot(document.getElementById('root')).render(e(App));",
    ),
    "preact": (
        ("preact/dist/preact.min.umd.js",),
        f"""
const e = preact.h;
class App extends preact.Component {{
  componentDidMount() {{ {FETCH}.then((rows) => this.setState({{rows}})); document.title = 'Beekeeping links'; }}
  render() {{ return e('main', null, e('h1', null, 'Beekeeping resources'), e('p', null, PROSE),
    e('ul', null, (this.state.rows || []).map((row) =>
      e('li', null, e('a', {{href: row.url}}, row.name), ' – ' + row.about)))); }}
}}
preact.render(e(App), document.getElementById('root'));""",
    ),
    "vue": (
        ("vue/dist/vue.global.prod.js",),
        f"""
Vue.createApp({{
  data: () => ({{rows: [], prose: PROSE}}),
  async mounted() {{ this.rows = await {FETCH}; document.title = 'Beekeeping links'; }},
  template: `<main><h1>Beekeeping resources</h1><p>{{{{ prose }}}}</p><ul><li v-for="row in rows">
    <a :href="row.url">{{{{ row.name }}}}</a> – {{{{ row.about }}}}</li></ul></main>`,
}}).mount('#root');""",
    ),
    "alpine": (
        (),
        f"""
document.getElementById('root').innerHTML = `<main x-data="{{rows: []}}" x-init="rows = await {FETCH}">
  <h1>Beekeeping resources</h1><p>${{PROSE}}</p><ul><template x-for="row in rows"><li>
  <a :href="row.url" x-text="row.name"></a> – <span x-text="row.about"></span></li></template></ul></main>`;
document.title = 'Beekeeping links';
document.head.append(Object.assign(document.createElement('script'), {{src: '/lib/alpinejs/dist/cdn.min.js'}}));""",
    ),
}


def site(name: str) -> dict[str, object]:
    libraries, app = MOUNT[name]
    tags = "".join(f"<script src='/lib/{path}'></script>" for path in libraries)
    html = (
        "<!doctype html><html lang='en'><title>Bee club</title><body><div id='root'></div>"
        f"{tags}<script src='/app.js'></script></body></html>"
    )

    def library(asked):
        if asked.path.startswith("/lib/"):
            return apps.js((BUILDS / asked.path.removeprefix("/lib/")).read_text(encoding="utf-8"))
        return Reply(200, html)

    return {
        "/robots.txt": "User-agent: *\nAllow: /\n",
        "/app.js": apps.js(f"const PROSE = `{apps.PROSE}`;\n{app}"),
        "/api/links": apps.data(apps.links(20), delay=0.05),
        "*": library,
    }


@pytest.mark.parametrize("name", MOUNT)
def test_its_list_is_read(lab, name: str) -> None:
    pages = site(name)
    lab.web.site(f"{name}.test", pages)
    assert "#root" in needs_rendering(pages["*"](_Asked("/links")).body)
    shown = lab.show(f"https://{name}.test/links")
    page = analyse(shown.html, shown.final_url, rendered=("x",))
    assert [link.url for link in page.links] == [row["url"] for row in apps.links(20)]
    assert page.links[3].context == f"Apiary guide 3 – {apps.links(4)[3]['about']}"
    assert (page.title, page.kind) == ("Beekeeping links", "resource")
    assert not shown.troubles


def test_what_react_does_not_route_is_a_soft_404(lab) -> None:
    from prospector.checking import Checker
    from prospector.config import Config

    lab.web.site("react.test", site("react"))

    async def check():
        settings = {**lab.web.settings(), "PROSPECTOR_CONFIRM_DELAY": "0.1"}
        checker = Checker(Config.load(settings), renderer=lab.renderer)
        try:
            return [
                await checker.check(f"https://react.test/{path}") for path in ("links", "nowhere")
            ]
        finally:
            await checker.aclose()

    alive, dead = lab.run(check())
    assert (alive.reason, dead.reason) == ("ok", "soft_404")


class _Asked:
    def __init__(self, path: str) -> None:
        self.path = path

"""Whatever a page does in the browser, no private address hears of it."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from typing import TYPE_CHECKING

import pytest

from prospector.browser.proxy import GuardedProxy
from prospector.demo.loopback import moved
from prospector.items import RenderError
from tests.browser.conftest import Lab

if TYPE_CHECKING:
    from collections.abc import Iterator


class Bait:
    """A server on a private address that counts who connects."""

    def __init__(self) -> None:
        self.connections = 0
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        assert self._ready.wait(10)

    def _run(self) -> None:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            self.connections += 1
            with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                await reader.readuntil(b"\r\n\r\n")
            writer.write(
                b"HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nContent-Length: 6\r\n\r\ntreats"
            )
            with contextlib.suppress(OSError):
                await writer.drain()
            writer.close()

        async def begin() -> None:
            server = await asyncio.start_server(serve, "127.0.0.2", 0)
            self.port = server.sockets[0].getsockname()[1]
            self._ready.set()

        self._loop.run_until_complete(begin())
        self._loop.run_forever()


@pytest.fixture(scope="module")
def guarded(browser: str) -> Iterator[tuple[Lab, Bait]]:
    bait = Bait()
    # The test web itself lies on 127.0.0.1; all other addresses of this machine are private.
    with Lab(PROSPECTOR_ALLOW_PRIVATE="127.0.0.1/32", PROSPECTOR_RENDER_SECONDS="10") as lab:
        lab.web.dns("rebound.test", "127.0.0.2")
        yield lab, bait


def places(bait: Bait) -> list[str]:
    port = bait.port
    return [
        f"http://127.0.0.2:{port}/",
        f"http://2130706434:{port}/",
        f"http://0x7f.0.0.2:{port}/",
        f"http://[::ffff:127.0.0.2]:{port}/",
        f"http://rebound.test:{port}/",
        f"https://127.0.0.2:{port}/",
        f"http://localhost:{port}/",
    ]


def test_the_bait_can_be_reached_at_all(guarded) -> None:
    _, bait = guarded

    async def knock() -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.2", bait.port)
        writer.write(b"GET / HTTP/1.1\r\n\r\n")
        answer = await reader.read()
        writer.close()
        return answer

    assert asyncio.run(knock()).endswith(b"treats")
    bait.connections = 0


def test_sub_requests_frames_redirects_and_sockets(guarded) -> None:
    lab, bait = guarded
    before = bait.connections
    asks = "".join(
        f"tries.push(fetch('{url}', {{mode: 'no-cors'}}).then(() => got.push('{url}')).catch(() => 0));"
        f"new WebSocket('{url.replace('http', 'ws')}').onopen = () => got.push('ws {url}');"
        f"document.body.append(Object.assign(document.createElement('script'), {{src: '{url}'}}));"
        f"document.body.append(Object.assign(document.createElement('iframe'), {{src: '{url}'}}));"
        for url in places(bait)
    )
    script = (
        "<script>window.onload = async () => { const got = [], tries = [];"
        f"{asks} tries.push(fetch('/jump', {{mode: 'no-cors'}}).catch(() => 0));"
        "await Promise.all(tries); document.title = 'got ' + got.length; }</script>"
    )
    lab.web.site(
        "attacker.test",
        {"/": f"<body><h1>List</h1><a href='https://a.test/'>a</a>{script}",
         "/jump": moved(f"http://127.0.0.2:{bait.port}/", 302)},
    )  # fmt: skip
    shown = lab.show("http://attacker.test/")
    assert "<title>got 0</title>" in shown.html
    assert "/jump" in lab.asked("attacker.test")
    assert bait.connections == before


@pytest.mark.parametrize("way", ["direct", "redirect", "script", "refresh"])
def test_the_page_itself(guarded, way: str) -> None:
    lab, bait = guarded
    before = bait.connections
    private = f"http://rebound.test:{bait.port}/"
    answers = {
        "redirect": moved(private, 302),
        "script": f"<script>location.href = '{private}'</script>",
        "refresh": f"<meta http-equiv=refresh content='0;url={private}'>",
    }
    lab.web.site("sender.test", {"/": answers.get(way, "")})
    url = private if way == "direct" else "http://sender.test/"
    with contextlib.suppress(RenderError):
        shown = lab.show(url)
        assert "treats" not in shown.html
    assert bait.connections == before


def test_files_of_this_machine_are_not_shown(guarded, tmp_path) -> None:
    lab, _ = guarded
    (tmp_path / "secret.html").write_text("<h1>secret</h1>")
    with pytest.raises(RenderError):
        lab.show((tmp_path / "secret.html").as_uri())
    lab.web.site(
        "reader.test",
        {"/": f"<a href='/x'>x</a><iframe src='{(tmp_path / 'secret.html').as_uri()}'></iframe>"},
    )
    assert "<h1>secret" not in lab.show("http://reader.test/").html


def test_the_proxy_of_this_machine_is_gone_through(browser: str, monkeypatch) -> None:
    with Lab(PROSPECTOR_RENDER_SECONDS="10") as lab:
        outer = GuardedProxy(lab.config)
        lab.run(outer.start())
        for name in ("http_proxy", "https_proxy"):
            monkeypatch.setenv(name, outer.address)
        lab.web.site("far.test", {"/": "<h1>Far</h1><a href='/x'>x</a>"})
        for scheme in ("http", "https"):
            assert "<h1>Far" in lab.show(f"{scheme}://far.test/").html
        # The page and its robots.txt, twice.
        assert outer.traffic.connections >= 4
        lab.run(outer.aclose())

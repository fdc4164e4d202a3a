"""Connections against real sockets, by both event loops: reused, given up, through a proxy."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
import uvloop

from prospector.config import Config
from prospector.demo.loopback import Loopback, Reply
from prospector.net.client import Client
from prospector.net.errors import FetchError

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from prospector.net.client import Fetched

LOOPS = {"asyncio": asyncio.new_event_loop, "uvloop": uvloop.new_event_loop}
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"


@pytest.fixture(params=LOOPS)
def run(request: pytest.FixtureRequest):
    def run(work: Coroutine[object, object, Any]) -> Any:
        with asyncio.Runner(loop_factory=LOOPS[request.param]) as runner:
            return runner.run(asyncio.wait_for(work, 30))

    return run


class Raw:
    """A server that answers the n-th request of each connection with the n-th of ``answers``, and
    closes after the last; counts connections and keeps what was asked."""

    def __init__(self, *answers: bytes) -> None:
        self.answers, self.connections, self.heads = answers, 0, list[bytes]()

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        for answer in self.answers:
            try:
                self.heads.append(await reader.readuntil(b"\r\n\r\n"))
            except asyncio.IncompleteReadError:
                break
            writer.write(answer)
        writer.close()


async def ask(server: Raw, times: int = 1, **more: object) -> list[Fetched | FetchError]:
    listening = await asyncio.start_server(server, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    client = Client(Config.load({"PROSPECTOR_ALLOW_PRIVATE": "127.0.0.0/8"}))
    found: list[Fetched | FetchError] = []
    for number in range(times):
        try:
            address = f"http://127.0.0.1:{port}/{number}"
            found.append(await client.fetch(address, timeout=5, **more))  # type: ignore[arg-type]
        except FetchError as failure:
            found.append(failure)
    await client.aclose()
    listening.close()
    return found


def test_a_connection_serves_again(run) -> None:
    server = Raw(OK, OK, OK)
    found = run(ask(server, 3))
    assert [one.body for one in found] == [b"hi"] * 3
    assert server.connections == 1
    assert server.heads[2].startswith(b"GET /2 HTTP/1.1\r\nHost: 127.0.0.1:")


def test_one_that_was_closed_while_it_waited_costs_nothing(run) -> None:
    server = Raw(OK)
    assert [one.body for one in run(ask(server, 3))] == [b"hi"] * 3
    assert server.connections == 3


def test_a_server_that_closes_instead_of_answering_is_asked_once(run) -> None:
    server = Raw(b"")
    (failure,) = run(ask(server))
    assert isinstance(failure, FetchError)
    assert (failure.reason, failure.connected, len(server.heads)) == ("reset", True, 1)


def test_bytes_that_nobody_asked_for_are_not_the_next_answer(run) -> None:
    server = Raw(OK + OK.replace(b"hi", b"no"), OK, OK)
    assert [one.body for one in run(ask(server, 2))] == [b"hi", b"hi"]


@pytest.mark.parametrize(
    ("answer", "more"),
    [
        (OK.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"), {}),
        (OK.replace(b"1.1", b"1.0"), {}),
        (OK, {"max_bytes": 0}),
        (OK, {"max_bytes": 2}),
    ],
    ids=["close", "1.0", "body not wanted", "body cut"],
)
def test_these_connections_do_not_serve_again(run, answer: bytes, more) -> None:
    server = Raw(answer, answer)
    assert [one.status for one in run(ask(server, 2, **more))] == [200, 200]
    assert server.connections == 2


def test_head_has_no_body_whatever_it_states(run) -> None:
    head = OK.removesuffix(b"hi").replace(b": 2", b": 999999")
    server = Raw(head, head)
    assert [one.body for one in run(ask(server, 2, method="HEAD"))] == [b"", b""]
    assert server.connections == 1


def test_what_is_sent_along_arrives(run) -> None:
    server = Raw(OK)
    run(ask(server, method="POST", body=b"q=bees", headers={"X-Two\r\nLines": "a"}))
    assert b"Content-Length: 6\r\n" in server.heads[0]


def test_a_header_cannot_smuggle_another(run) -> None:
    server = Raw(OK)
    run(ask(server, headers={"Cookie": "a=b\r\nX-Evil: 1\r\n\r\nGET /2 HTTP/1.1"}))
    assert b"\r\nX-Evil" not in server.heads[0]
    assert len(server.heads) == 1


# --- proxies ------------------------------------------------------------------------------------


class Proxy:
    """A forward proxy: tunnels by CONNECT to the test web's ports, answers plain requests itself."""

    def __init__(self, web: Loopback, status: int = 200) -> None:
        self.ports = {443: web.https_port}
        self.status = status
        self.heads: list[bytes] = []

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        self.heads.append(head)
        if not head.startswith(b"CONNECT") or self.status != 200:
            writer.write(b"HTTP/1.1 %d x\r\nContent-Length: 2\r\n\r\nhi" % self.status)
            writer.close()
            return
        port = int(head.split()[1].rpartition(b":")[2])
        inner, outer = await asyncio.open_connection("127.0.0.1", self.ports[port])
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await asyncio.gather(_pump(reader, outer), _pump(inner, writer))


async def _pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    try:
        while chunk := await source.read(65_536):
            sink.write(chunk)
    except OSError:
        pass
    sink.close()


def through(run, monkeypatch, url: str, status: int = 200) -> tuple[Proxy, object]:
    web = Loopback()
    web.site("bees.test", lambda asked: Reply(200, f"<p>{asked.host}{asked.path}"))

    async def work() -> tuple[Proxy, object]:
        proxy = Proxy(web, status)
        listening = await asyncio.start_server(proxy, "127.0.0.1", 0)
        where = f"http://ann:s%40fe@127.0.0.1:{listening.sockets[0].getsockname()[1]}"
        for name in ("http_proxy", "https_proxy"):
            monkeypatch.setenv(name, where)
        monkeypatch.setenv("no_proxy", "")
        client = Client(Config.load({**web.settings(), "PROSPECTOR_ALLOW_PRIVATE": ""}))
        try:
            found: object = await client.fetch(url, timeout=10)
        except FetchError as failure:
            found = failure
        await client.aclose()
        listening.close()
        return proxy, found

    with web:
        return run(work())


AUTHORIZATION = b"Proxy-Authorization: Basic YW5uOnNAZmU=\r\n"


def test_plain_pages_go_through_a_proxy_by_their_whole_address(run, monkeypatch) -> None:
    proxy, found = through(run, monkeypatch, "http://bees.test/a?b=c")
    assert proxy.heads[0].startswith(b"GET http://bees.test/a?b=c HTTP/1.1\r\nHost: bees.test\r\n")
    assert AUTHORIZATION in proxy.heads[0]
    assert found.body == b"hi"  # type: ignore[attr-defined]


def test_secure_pages_go_through_a_tunnel(run, monkeypatch) -> None:
    proxy, found = through(run, monkeypatch, "https://bees.test/a")
    assert proxy.heads[0].startswith(b"CONNECT bees.test:443 HTTP/1.1\r\n")
    assert AUTHORIZATION in proxy.heads[0]
    assert found.body == b"<p>bees.test/a"  # type: ignore[attr-defined]


def test_a_proxy_that_refuses_is_no_verdict_on_the_target(run, monkeypatch) -> None:
    _, found = through(run, monkeypatch, "https://bees.test/a", status=403)
    assert isinstance(found, FetchError)
    assert (found.reason, str(found)) == ("blocked", "our proxy refuses to ask for it (403)")


def test_no_proxy_carries_us_to_a_private_address(run, monkeypatch) -> None:
    proxy, found = through(run, monkeypatch, "http://169.254.169.254/latest")
    assert (found.reason, proxy.heads) == ("private_address", [])  # type: ignore[attr-defined]

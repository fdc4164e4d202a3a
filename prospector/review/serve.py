"""Running the desk: a socket of our own, so that a port in use is one sentence, then uvicorn."""

from __future__ import annotations

import errno
import socket
from contextlib import suppress
from typing import TYPE_CHECKING

import uvicorn

from prospector.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Callable

    from datasette.app import Datasette


def bind(host: str, port: int) -> socket.socket:
    """A listening socket; ``port`` 0 takes a free one. Raises :class:`UserError` with what to do."""
    try:
        family, kind, proto, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (socket.gaierror, UnicodeError) as cause:
        raise UserError(f"--host {host} is no address of this machine ({cause}).") from cause
    listener = socket.socket(family, kind, proto)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
        listener.listen(128)
    except OSError as cause:
        listener.close()
        if cause.errno == errno.EADDRINUSE:
            raise UserError(
                f"Port {port} is in use on {host}, perhaps by another review desk; give --port"
                " another number."
            ) from cause
        reason = cause.strerror or cause
        raise UserError(f"Port {port} on {host} cannot be opened ({reason}).") from cause
    return listener


def address_of(listener: socket.socket) -> str:
    """What to type into a browser."""
    host, port = listener.getsockname()[:2]
    if host in ("0.0.0.0", "::"):  # noqa: S104 - compared, not bound
        host = socket.gethostname()
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def serve(app: Datasette, listener: socket.socket, ready: Callable[[], None]) -> None:
    """Serve until Ctrl-C; ``ready`` is called just before the first request is taken."""
    config = uvicorn.Config(
        app.app(), log_level="warning", access_log=False, server_header=False, ws="none"
    )
    ready()
    with suppress(KeyboardInterrupt):  # uvicorn has closed everything and passes Ctrl-C on
        uvicorn.Server(config).run(sockets=[listener])

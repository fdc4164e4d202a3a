"""Servers that we did not write: nginx with the pages that Debian's servers ship.

Skipped where nginx is not installed; in CI that is a failure.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import socket
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from prospector.checking import Checker
from prospector.config import Config

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prospector.items import CheckResult

NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
pytestmark = pytest.mark.skipif(
    NGINX is None and os.environ.get("CI") != "true", reason="nginx is not installed"
)
SHIPPED = {
    "nginx": Path("/usr/share/nginx/html/index.html"),
    "apache": Path("/usr/share/apache2/default-site/index.html"),
    "lighttpd": Path("/usr/share/lighttpd/index.html"),
}
CONF = """
daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
  access_log off; default_type text/html;
  client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
  uwsgi_temp_path {folder}; scgi_temp_path {folder};
  types {{ text/html html; application/pdf pdf; }}
  gzip on; gzip_min_length 1;
  limit_req_zone $binary_remote_addr zone=slow:1m rate=1r/m;
  server {{
    listen 127.0.0.1:{port}; root {folder}/site; index index.html;
    location = /gone {{ return 410; }}
    location = /moved {{ return 301 /page.html; }}
    location = /temporary {{ return 302 /page.html; }}
    location = /circle {{ return 302 /circle; }}
    location = /hung-up {{ return 444; }}
    location = /forbidden/ {{ deny all; }}
    location = /secret {{ auth_basic "members"; auth_basic_user_file {folder}/none; }}
    location = /upstream {{ proxy_pass http://127.0.0.1:9; }}
    location = /limited {{ limit_req zone=slow; limit_req_status 429; try_files /page.html =404; }}
    location /app/ {{ try_files $uri /shell.html; }}
    location /old/ {{ return 302 /; }}
    location /files/ {{ autoindex on; }}
    location /nginx/ {{ alias {nginx}/; }}
    location /apache/ {{ alias {apache}/; }}
    location /lighttpd/ {{ alias {lighttpd}/; }}
  }}
}}
"""
WANTED = {
    "/": "ok",
    "/page.html": "ok",
    "/paper.pdf": "ok",
    "/files/": "ok",
    "/moved": "redirected",
    "/temporary": "ok",
    "/missing.html": "http_404",
    "/gone": "http_410",
    "/circle": "redirect_loop",
    "/hung-up": "reset",
    "/forbidden/": "blocked",
    "/secret": "login_required",
    "/upstream": "server_error",
    "/limited": "ok",
    "/app/route/7": "spa_shell",
    "/old/story.html": "redirect_to_home",
    "/nginx/": "default_page",
    "/apache/": "default_page",
    "/lighttpd/": "default_page",
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def nginx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    assert NGINX is not None, "CI installs nginx"
    folder, port = tmp_path_factory.mktemp("nginx"), free_port()
    folder.chmod(0o755)
    site = folder / "site"
    (site / "files").mkdir(parents=True)
    prose = "<p>" + "Winter bees keep warm by trembling in a ball around their queen. " * 8
    (site / "index.html").write_text(f"<title>The valley</title><h1>The valley</h1>{prose}")
    (site / "page.html").write_text(f"<title>Winter bees</title><h1>Winter bees</h1>{prose * 3}")
    shell = "<!doctype html><title>App</title><div id=root></div><script src=/a.js></script>"
    (site / "shell.html").write_text(shell)
    (site / "paper.pdf").write_bytes(b"%PDF-1.7" + b"\0" * 300_000)
    (folder / "none").write_text("")
    conf = folder / "nginx.conf"
    homes = {name: page.parent for name, page in SHIPPED.items()}
    conf.write_text(CONF.format(folder=folder, port=port, **homes))
    server = subprocess.Popen([NGINX, "-c", str(conf)], stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 10
        while time.monotonic() < until:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(10)


@pytest.fixture(scope="module")
def verdicts(nginx: str) -> dict[str, CheckResult]:
    async def check() -> dict[str, CheckResult]:
        settings = {
            "PROSPECTOR_ALLOW_PRIVATE": "127.0.0.0/8",
            "PROSPECTOR_CANARIES": "localhost",
            "PROSPECTOR_CONFIRM_DELAY": "0.5",
            "PROSPECTOR_CHECK_TIMEOUT": "4",
            "PROSPECTOR_CHECK_PAUSE": "0",
        }
        checker = Checker(Config.load(settings))
        try:
            found = await asyncio.gather(*(checker.check(nginx + path) for path in WANTED))
        finally:
            await checker.aclose()
        return dict(zip(WANTED, found, strict=True))

    return asyncio.run(check())


@pytest.mark.parametrize("path", WANTED)
def test_real_servers(verdicts, path: str) -> None:
    shipped = SHIPPED.get(path.strip("/"))
    if shipped is not None and not shipped.is_file() and os.environ.get("CI") != "true":
        pytest.skip(f"{shipped} is not installed")
    found = verdicts[path]
    assert str(found.reason) == WANTED[path], found.evidence


def test_of_what_is_no_page_next_to_nothing_is_read(verdicts) -> None:
    assert verdicts["/paper.pdf"].bytes < 4_000

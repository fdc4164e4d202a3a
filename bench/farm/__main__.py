"""Serve the farm until the end of standard input; prints one JSON line when it is up.

    python -m bench.farm [--sites 50 --pages 250 --targets 9713 --hosts 1000 --latency 0.2 …]

The line names the file of the certificate authority. ``http://127.0.0.1:18080/counts`` (and
``/reset``) tell what was asked.
"""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import gc
import json
import resource
import ssl
import sys
import tempfile
from pathlib import Path

import uvloop

from bench.farm.certificate import make_certificates
from bench.farm.server import Connection, Farm
from bench.farm.world import World


async def serve(world: World, folder: Path) -> None:
    """Listen on both ports; returns when standard input ends."""
    loop = asyncio.get_running_loop()
    farm = Farm(world)
    addresses = [world.origin(host)[8:].rpartition(":")[0] for host in sorted(world.secure)]
    authority, certificates = make_certificates(folder, addresses)
    # 127.0.0.0/8 cannot be bound as a whole; connections from elsewhere are dropped at once.
    await loop.create_server(lambda: Connection(farm), "0.0.0.0", world.http_port, backlog=4096)
    for hosts, chain in certificates:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(chain)
        await loop.create_server(
            lambda: Connection(farm), hosts, world.https_port, ssl=context, backlog=256
        )
    len(world.every_target)  # drawn before the first request
    gc.freeze()
    print(json.dumps({"ca": str(authority)}), flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


def main() -> None:
    parser = argparse.ArgumentParser(description="A seeded web on loopback.")
    for field in dataclasses.fields(World):
        kind = float if isinstance(field.default, float) else int
        parser.add_argument(f"--{field.name.replace('_', '-')}", type=kind, default=field.default)
    world = World(**vars(parser.parse_args()))
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    with tempfile.TemporaryDirectory(prefix="farm-") as folder:
        Path(folder).chmod(0o755)
        uvloop.run(serve(world, Path(folder)))


if __name__ == "__main__":
    main()

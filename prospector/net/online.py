"""Whether our own network is up: a few well-known names must resolve."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from prospector.net.dns import Resolver
from prospector.net.errors import LookupFailure

if TYPE_CHECKING:
    from prospector.config import Config


async def is_online(config: Config, resolver: Resolver | None = None) -> bool:
    """True when at least one of ``PROSPECTOR_CANARIES`` resolves, or when there are none.

    Behind a proxy names are the proxy's business, so that a machine without DNS counts as online.
    """
    if not config.canaries:
        return True
    own = resolver is None
    asked = resolver or Resolver(config)
    try:
        return any(await asyncio.gather(*(_resolves(asked, name) for name in config.canaries)))
    finally:
        if own:
            await asked.close()


async def _resolves(resolver: Resolver, name: str) -> bool:
    try:
        return bool(await resolver.addresses(name))
    except LookupFailure as failure:
        # A canary that resolves to a private address did resolve: the name server works.
        return failure.reason == "private_address"

"""Known faults of the lock, from PyPI's pages of newest versions: for mirrors that serve no others.

PyPI tells the advisories of one version at ``/pypi/NAME/VERSION/json``, which pip-audit asks, and those
of the newest at ``/pypi/NAME/json`` (https://docs.pypi.org/api/json/), which is all that some mirrors
keep. A package counts as known only where the version locked is that newest one.
"""

from __future__ import annotations

import json
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, NamedTuple

from packaging.version import InvalidVersion, Version

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from requirements.lock import Pin

ADDRESS = "https://pypi.org/pypi/{name}/json"
AT_ONCE = 8
SECONDS = 30
MOST_BYTES = 64 * 1024 * 1024  # aiohttp's page, with every file of every version, has 10 MB


class Newest(NamedTuple):
    """What PyPI says of one pinned package: ``faults`` in words by their ids, or why it says nothing."""

    faults: Mapping[frozenset[str], str]
    silence: str = ""


def ask(pins: Sequence[Pin], fetch: Callable[[str], bytes] | None = None) -> list[Newest]:
    """Ask about every package, some at once; one answer for each, in order."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(lambda pin: about(pin, fetch or get), pins))


def about(pin: Pin, fetch: Callable[[str], bytes]) -> Newest:
    """Fetch and read one package's page."""
    try:
        return read(pin, json.loads(fetch(ADDRESS.format(name=pin.name))))
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        return Newest({}, f"{pin.name}: {type(error).__name__}: {error}"[:300])


def read(pin: Pin, page: Mapping[str, Any]) -> Newest:
    """The advisories that stand on a page; each says what mends it. Silence about another version.

    Raises LookupError, TypeError or AttributeError where this is no such page.
    """
    newest = page["info"]["version"]
    try:
        same = Version(newest) == pin.version
    except InvalidVersion:
        same = False
    if not same:
        return Newest({}, f"{pin.name} {pin.version} is locked and {newest} is the newest")
    faults = {}
    for one in page["vulnerabilities"]:
        if not one.get("withdrawn"):
            mended = ", ".join(one.get("fixed_in") or ())
            faults[frozenset((one["id"], *(one.get("aliases") or ())))] = (
                f"{pin.name} {pin.version}: {one['id']}" + (f", mended in {mended}" * bool(mended))
            )
    return Newest(faults)


def get(address: str) -> bytes:
    """The body at an address; OSError where there is none, ValueError where it is absurdly large."""
    asked = urllib.request.Request(address, headers={"User-Agent": "prospector-audit"})  # noqa: S310
    with urllib.request.urlopen(asked, timeout=SECONDS) as answer:  # noqa: S310 - https, ours
        body: bytes = answer.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        raise ValueError(f"{address} is larger than {MOST_BYTES} bytes")
    return body

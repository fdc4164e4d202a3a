"""Spider arguments, read once and checked: what ``-a name=value`` means (pure but for @file)."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

from prospector.errors import NicheError, SettingError, UnknownNicheError
from prospector.niche import load_niche, niche_for_topic
from prospector.niche.profile import ORDERS
from prospector.urls import canonical

if TYPE_CHECKING:
    from prospector.niche import Niche

_MAX_SEED_FILE = 16 * 2**20


def niche_of(
    niche: str | None,
    seeds: str | None,
    max_pages: str | None,
    max_depth: str | None,
    order: str | None = None,
) -> Niche:
    """The niche that the arguments ask for, with its seeds and limits replaced where given.

    A name that no profile has is a topic of its own when seeds are given. Raises
    :class:`NicheError` or :class:`SettingError` with one sentence.
    """
    given = _seeds(seeds) if seeds is not None else ()
    if niche is None or not niche.strip():
        raise SettingError(
            f"Which niche? {'The seeds need a name for what is found: say' if given else 'Say'}"
            " -a niche=NAME (prospector niche list shows them), or for a topic of your own"
            " -a niche=ANY-NAME -a seeds=URL,URL."
        )
    try:
        profile = load_niche(niche)
    except NicheError as unknown:
        looks_like_file = niche.endswith(".toml") or "/" in niche
        if not given or looks_like_file or not isinstance(unknown, UnknownNicheError):
            raise
        profile = niche_for_topic(niche, given)
    if given:
        # Who says where to start means there and nowhere else.
        profile = dataclasses.replace(profile, seeds=given, sources=())
    if not profile.seeds and not profile.sources:
        raise NicheError(
            f'Niche {profile.name} has no seeds to start from; add seeds = ["https://…"] or a'
            f" [[source]] to {profile.path or 'its profile'}, or say -a seeds=URL,URL."
        )
    limits = profile.limits
    if max_pages is not None:
        limits = dataclasses.replace(limits, max_pages=_count("max_pages", max_pages, least=1))
    if max_depth is not None:
        limits = dataclasses.replace(limits, max_depth=_count("max_depth", max_depth, least=0))
    if order is not None:
        if order not in ORDERS:
            raise SettingError(f"order={order} is none of {', '.join(ORDERS)}.")
        limits = dataclasses.replace(limits, order=order)
    return dataclasses.replace(profile, limits=limits)


def _count(name: str, text: str, *, least: int) -> int:
    try:
        number = int(text)
    except ValueError:
        number = least - 1
    if number < least:
        raise SettingError(f"{name}={text} is not a whole number from {least} on.")
    return number


def _seeds(text: str) -> tuple[str, ...]:
    where = "seeds"
    if text.startswith("@"):
        path = Path(text[1:])
        where = f"the seed file {path}"
        try:
            if path.stat().st_size > _MAX_SEED_FILE:
                raise SettingError(f"The seed file {path} is larger than 16 MiB; split it.")
            text = path.read_text(encoding="utf-8-sig")
        except OSError as cause:
            raise SettingError(
                f"The seed file {path} cannot be read ({cause.strerror}); give seeds=@FILE with one"
                " address a line."
            ) from cause
        except UnicodeDecodeError as cause:
            raise SettingError(
                f"The seed file {path} is not UTF-8 text; save it as such."
            ) from cause
        lines = [line.strip() for line in text.splitlines()]
        parts = [line for line in lines if line and not line.startswith("#")]
    else:
        parts = [part.strip() for part in text.split(",") if part.strip()]
    found: dict[str, None] = {}
    for part in parts:
        url = canonical(part)
        if url is None:
            raise SettingError(f"{part[:200]!r} in {where} is not an http(s) address.")
        found[url] = None
    if not found:
        raise SettingError(f"There is no address in {where}; give seeds=https://…,https://…")
    return tuple(found)

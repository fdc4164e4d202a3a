"""Single values of a niche file: each check returns the clean value or says what to write (pure)."""

from __future__ import annotations

import difflib
import math
import re
from typing import TYPE_CHECKING

from prospector.urls import MAX_URL_LENGTH, canonical, host_of, ip_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MAX_PHRASE = 200
"""Longest name, title, term or brand in characters."""

_LANGUAGE = re.compile(r"[a-z]{2,3}")
_LOCALE = re.compile(r"([a-z]{2,3})[-_][a-z0-9_-]{2,20}")
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_LANGUAGE_NAMES = {
    "english": "en",
    "german": "de",
    "deutsch": "de",
    "french": "fr",
    "spanish": "es",
    "italian": "it",
    "portuguese": "pt",
    "dutch": "nl",
    "polish": "pl",
    "czech": "cs",
    "swedish": "sv",
    "russian": "ru",
    "japanese": "ja",
    "chinese": "zh",
}


class Mistake(Exception):
    """The end of a sentence that begins with the key: what is there and what to write."""


def shown(value: object) -> str:
    """A value as it is quoted in a mistake: short, on one line, with its TOML type."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return "a huge number" if abs(value) > 1e100 else _short(str(value))
    if isinstance(value, str):
        return f'"{_short(value)}"'
    if isinstance(value, list):
        return "a list"
    return "a table" if isinstance(value, dict) else "a date or time"


def _short(text: str) -> str:
    flat = "".join(sign if sign.isprintable() else "�" for sign in text[:81])
    return flat if len(text) <= 80 else f"{flat[:79]}…"


def nearest(key: str, known: Sequence[str]) -> str:
    """What to say of a key that nobody knows: the nearest one, or all of them."""
    near = difflib.get_close_matches(key.casefold()[:60], known, n=1, cutoff=0.5)
    if near:
        return f"is an unknown key; did you mean {near[0]}?"
    return f"is an unknown key; the keys here are {', '.join(known)}."


def phrase(value: object) -> str:
    """A text of 1-200 characters on one line, white space collapsed."""
    if not isinstance(value, str):
        raise Mistake(f"is {shown(value)}; write a text in quotes.")
    text = " ".join(value.split())
    if not text:
        raise Mistake("is empty; write a text or delete it.")
    if len(text) > MAX_PHRASE:
        raise Mistake(f"has {len(text)} characters; write at most {MAX_PHRASE}.")
    if not text.isprintable():
        raise Mistake(f"is {shown(text)} with a control character in it; delete that.")
    return text


def url(value: object) -> str:
    """An http(s) address in its canonical spelling."""
    if not isinstance(value, str):
        raise Mistake(f"is {shown(value)}; write an address in quotes.")
    text = value.strip()
    if len(text) > MAX_URL_LENGTH:
        raise Mistake(f"has {len(text)} characters; an address may have {MAX_URL_LENGTH}.")
    found = canonical(text)
    if found is None:
        mended = canonical(f"https://{text}") if text and ":" not in text else None
        if mended is not None and "." in host_of(mended):
            raise Mistake(f'is {shown(text)} without a scheme; write "{_short(mended)}".')
        raise Mistake(f"is {shown(text)}, no http(s) address; write one that begins with https://.")
    return found


def domain(value: object) -> str:
    """A host name in lower case (IDN as punycode), without ``www.`` in front."""
    if not isinstance(value, str):
        raise Mistake(f"is {shown(value)}; write a domain in quotes.")
    text = value.strip()
    host = _host(text)
    if host is not None:
        return host
    bare = text.partition("://")[2] or text
    mend = _host(bare.split("/", 1)[0].split(":", 1)[0].rpartition("@")[2].removeprefix("*."))
    if mend is not None:
        kind = "an address" if "/" in text else "more than a host name"
        raise Mistake(f'is {shown(text)}, {kind} where a domain is wanted; write "{mend}".')
    raise Mistake(f'is {shown(text)}, no domain; write a host name such as "example.com".')


def _host(text: str) -> str | None:
    if not text or len(text) > 253 or re.search(r"[\s/\\?#@:%]", text):
        return None
    address = canonical(f"http://{text}/")
    host = host_of(address).removeprefix("www.") if address else ""
    labels = host.split(".")
    if ip_of(host) is not None:
        return host
    if len(labels) < 2 or not all(_LABEL.fullmatch(label) for label in labels):
        return None
    return host


def language(value: object) -> str:
    """A language code of two or three letters (ISO 639), in lower case."""
    if not isinstance(value, str):
        raise Mistake(f'is {shown(value)}; write a language code such as "en".')
    code = value.strip().lower()
    if _LANGUAGE.fullmatch(code):
        return code
    locale = _LOCALE.fullmatch(code)
    mend = locale[1] if locale else _LANGUAGE_NAMES.get(code, "")
    advice = f'write "{mend}"' if mend else 'write one such as "en"'
    raise Mistake(f"is {shown(value)}, no language code of 2-3 letters; {advice}.")


def number(value: object, *, zero: bool = False) -> float:
    """A finite number above 0 (or from 0 on, with ``zero``) up to a million."""
    wanted = "a number from 0 on" if zero else "a number above 0"
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Mistake(f"is {shown(value)}; write {wanted}.")
    if math.isnan(value) or value < 0 or (value == 0 and not zero) or value > 1e6:
        raise Mistake(f"is {shown(value)}; write {wanted}, at most 1000000.")
    return float(value)


def whole(least: int, most: int) -> Callable[[object], int]:
    """A check for whole numbers from ``least`` to ``most``."""

    def check(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise Mistake(f"is {shown(value)}; write a whole number from {least} to {most}.")
        return value

    return check

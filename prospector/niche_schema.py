"""Checking a niche profile: every mistake with its line, its key and what to write instead."""

from __future__ import annotations

import dataclasses
import difflib
import math
import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from prospector.errors import NicheError
from prospector.items import SCORE_PARTS
from prospector.niche import Asset, Limits, Niche, parse_toml
from prospector.urls import canonical

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_HOST = re.compile(r"(?=.{1,253}$)[\w-]{1,63}(?:\.[\w-]{1,63})+")
_NAME = re.compile(r"[\w.-]{1,60}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z]{2,4})?")
_BOUNDS = {"max_pages": (1, 10_000_000), "max_depth": (0, 100), "pages_per_site": (1, 1_000_000)}
_MAX_MISTAKES = 20


def read_profile(text: str, path: str) -> Niche:
    """The profile that ``text`` holds; raises :class:`NicheError` naming up to 20 mistakes."""
    document = parse_toml(text, path)
    reader = _Reader(text)
    niche = reader.niche(document, path)
    if reader.mistakes:
        shown = reader.mistakes[:_MAX_MISTAKES]
        more = len(reader.mistakes) - len(shown)
        lines = "\n".join(f"  {mistake}" for mistake in shown)
        tail = f"\n  … and {more} more" if more else ""
        plural = "s" if len(reader.mistakes) > 1 else ""
        raise NicheError(f"{path} has {len(reader.mistakes)} mistake{plural}:\n{lines}{tail}")
    return niche


class _Reader:
    """Walks the document, collecting values and mistakes."""

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines()
        self.mistakes: list[str] = []

    def niche(self, document: Mapping[str, Any], path: str) -> Niche:
        keys: dict[str, Callable[[str, Any], Any]] = {
            "name": self._name,
            "title": self._text,
            "languages": self._each(self._language),
            "seeds": self._each(self._url),
            "exclude_terms": self._each(self._text),
            "exclude_domains": self._each(self._domain),
            "competitors": self._each(self._domain),
            "brands": self._each(self._text),
            "domains": self._each(self._domain),
            "terms": self._weights,
            "asset": self._assets,
            "limits": self._limits,
            "score": self._weights,
            "source": self._sources,
        }
        rename = {"asset": "assets", "source": "sources"}
        values: dict[str, Any] = {}
        for key, value in document.items():
            if key not in keys:
                self._unknown(key, keys)
            else:
                values[rename.get(key, key)] = keys[key](key, value)
        if "name" not in document:
            self._say("name", 'is missing; begin with name = "…"')
        if not document.get("seeds") and not document.get("source"):
            self._say("seeds", 'is missing; give seeds = ["https://…"] or a [[source]]')
        if self.mistakes:
            return Niche(name="")
        values.setdefault("title", str(values["name"]).replace("-", " ").capitalize())
        return Niche(**values, path=path)

    # --- single values ------------------------------------------------------------------------

    def _text(self, key: str, value: Any) -> str:
        if not isinstance(value, str) or not value.strip():
            self._say(key, f"must be text in quotes, not {_shown(value)}", value)
            return ""
        return value.strip()

    def _name(self, key: str, value: Any) -> str:
        text = self._text(key, value)
        if text and not _NAME.fullmatch(text):
            self._say(key, f"{text!r} may have letters, digits, - _ . only (no spaces)", value)
        return text

    def _language(self, key: str, value: Any) -> str:
        text = self._text(key, value)
        if text and not _LANGUAGE.fullmatch(text):
            self._say(key, f'{text!r} is no language code; write for example "en" or "de"', value)
        return text.lower()

    def _url(self, key: str, value: Any) -> str:
        text = self._text(key, value)
        url = canonical(text) if text else ""
        if url is None or (text and not re.match(r"https?://", text, re.IGNORECASE)):
            self._say(key, f"{text[:120]!r} is not an http(s) address", value)
            return ""
        return url or ""

    def _domain(self, key: str, value: Any) -> str:
        text = self._text(key, value).lower().rstrip(".")
        if not text:
            return ""
        if "/" in text or ":" in text:
            host = re.sub(r"^\w+://", "", text).split("/")[0].split(":")[0]
            self._say(key, f'{text[:120]!r} is an address; write only the domain, "{host}"', value)
        elif not _HOST.fullmatch(text):
            self._say(key, f"{text[:120]!r} is no domain name", value)
        try:
            return text.encode("idna").decode() if not text.isascii() else text
        except UnicodeError:
            self._say(key, f"{text[:120]!r} is no domain name", value)
            return ""

    # --- lists and tables ---------------------------------------------------------------------

    def _each(self, read: Callable[[str, Any], str]) -> Callable[[str, Any], tuple[str, ...]]:
        def read_all(key: str, value: Any) -> tuple[str, ...]:
            if not isinstance(value, list):
                self._say(key, f'must be a list such as {key} = ["…"], not {_shown(value)}', value)
                return ()
            return tuple(dict.fromkeys(filter(None, (read(key, one) for one in value))))

        return read_all

    def _weights(self, key: str, value: Any) -> Mapping[str, float]:
        if not isinstance(value, dict):
            self._say(key, f"must be a table: [{key}] and then lines such as word = 2", value)
            return {}
        found: dict[str, float] = {}
        for term, weight in value.items():
            good = isinstance(weight, int | float) and not isinstance(weight, bool)
            if not good or not math.isfinite(weight) or not 0 <= weight <= 1000:
                self._say(f"{key}.{term}", f"must be a weight from 0 to 1000, not {_shown(weight)}")
            elif not term.strip():
                self._say(key, "has an empty word")
            elif key == "score":
                found[term] = float(weight)
            else:
                found[" ".join(term.lower().split())] = float(weight)
        if key == "score":
            for part in set(found) - set(SCORE_PARTS):
                self._unknown(part, SCORE_PARTS, "score.")
        return MappingProxyType(found)

    def _assets(self, key: str, value: Any) -> tuple[Asset, ...]:
        found = []
        for index, one in enumerate(self._tables(key, value), 1):
            where = f"asset {index}"
            for extra in set(one) - {"url", "title", "terms"}:
                self._unknown(extra, ("url", "title", "terms"), f"{where}: ")
            if "url" not in one:
                self._say("asset", f'number {index} has no url; add url = "https://…"')
                continue
            found.append(
                Asset(
                    self._url("url", one["url"]),
                    self._text("title", one["title"]) if "title" in one else "",
                    self._each(self._text)("terms", one.get("terms", [])),
                )
            )
        return tuple(found)

    def _sources(self, key: str, value: Any) -> tuple[Mapping[str, object], ...]:
        return tuple(MappingProxyType(dict(one)) for one in self._tables(key, value))

    def _tables(self, key: str, value: Any) -> list[dict[str, Any]]:
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            self._say(key, f"must be written as [[{key}]] tables", value)
            return []
        return value

    def _limits(self, key: str, value: Any) -> Limits:
        if not isinstance(value, dict):
            self._say(key, "must be a table: [limits] and then lines such as max_pages = 500")
            return Limits()
        known = {one.name for one in dataclasses.fields(Limits)}
        found: dict[str, Any] = {}
        for name, number in value.items():
            if name not in known:
                self._unknown(name, known, "limits.")
            elif name == "follow_external":
                if not isinstance(number, bool):
                    self._say(f"limits.{name}", f"must be true or false, not {_shown(number)}")
                found[name] = bool(number)
            else:
                least, most = _BOUNDS[name]
                if type(number) is not int or not least <= number <= most:
                    wanted = f"a whole number from {least} to {most:,}"
                    self._say(f"limits.{name}", f"must be {wanted}, not {_shown(number)}")
                else:
                    found[name] = number
        return Limits(**found)

    # --- mistakes -----------------------------------------------------------------------------

    def _unknown(self, key: str, known: Any, prefix: str = "") -> None:
        near = difflib.get_close_matches(key, list(known), n=1, cutoff=0.4)
        hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(sorted(known))}"
        self._say(f"{prefix}{key}", f"is not a key of a niche profile; {hint}")

    def _say(self, key: str, what: str, value: Any = None) -> None:
        line = self._line(key, value)
        self.mistakes.append(f"line {line}: {key} {what}" if line else f"{key} {what}")

    def _line(self, key: str, value: Any) -> int | None:
        """The line of the value when it stands there literally, else of the key."""
        if isinstance(value, str) and value:
            for number, line in enumerate(self._lines, 1):
                if value in line and not line.lstrip().startswith("#"):
                    return number
        table, _, last = key.rpartition(".")
        bare = re.escape(last.split(": ")[-1])
        start = 0
        if table:
            heads = [i for i, line in enumerate(self._lines) if line.strip() == f"[{table}]"]
            start = heads[0] if heads else 0
        pattern = re.compile(rf"\s*(?:[\"']?{bare}[\"']?\s*=|\[+\s*{bare}\s*\]+)")
        for number, line in enumerate(self._lines[start:], start + 1):
            if pattern.match(line):
                return number
        return None


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…"

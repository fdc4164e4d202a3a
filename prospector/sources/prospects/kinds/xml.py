"""Elements of an XML document that a stranger wrote: lenient, bounded, no entities, no network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_CHUNK = 65_536
_MOST_ELEMENTS = 2_000_000


def elements(body: bytes, names: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """(name, parent's name, text) of the elements with these local names, in document order."""
    for element in _each(body, names):
        parent = element.getparent()
        yield (
            _local(element),
            "" if parent is None else _local(parent),
            (element.text or "").strip(),
        )


def attributes(body: bytes, name: str) -> Iterator[dict[str, str]]:
    """The attributes, by lower-case name, of the elements with this local name."""
    for element in _each(body, (name,)):
        yield {str(key).lower(): str(value) for key, value in element.attrib.items()}


def _each(body: bytes, names: Collection[str]) -> Iterator[Any]:
    # Local names, since every second sitemap has a namespace of its own making.
    parser = etree.XMLPullParser(
        events=("end",),
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    seen = 0
    for start in range(0, len(body), _CHUNK):
        try:
            parser.feed(body[start : start + _CHUNK])
        except etree.XMLSyntaxError:
            break
        for _, element in parser.read_events():
            seen += 1
            if seen > _MOST_ELEMENTS:
                return
            if not isinstance(element.tag, str):
                continue
            if _local(element).lower() in names:
                yield element
            parent = element.getparent()
            if parent is not None and parent.getparent() is not None:
                # What was read is let go, or a large file fills the memory.
                while (before := element.getprevious()) is not None:
                    parent.remove(before)


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]

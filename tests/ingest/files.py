"""Archive files as warcio writes them: WARC records of pages, WAT records of their metadata, a WACZ."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

DATE = "2024-05-01T10:00:00Z"
DEAD = "http://gone.test/mites"


def bee_list(*links: str, title: str = "Beekeeping links") -> str:
    """A resource page on the topic."""
    items = "".join(
        f"<li><a href='{url}'>Honey {n}</a> on beekeeping and hives</li>"
        for n, url in enumerate((*links, *(f"http://bee{n}.test/" for n in range(12))))
    )
    return (
        f"<html lang=en><title>{title}</title><h1>{title}</h1><p>Useful beekeeping sites, from honey"
        f" to hive care, kept by our club.</p><ul>{items}</ul>"
    )


OFF_TOPIC = (
    "<html lang=en><title>Trains</title><h1>Trains</h1><p>" + "All about steam trains. " * 60
)

Page = tuple[str, str] | tuple[str, str, dict[str, Any]]


def write_warc(path: Path, pages: Iterable[Page], *, gzip: bool = True) -> list[int]:
    """One request and one response a page; returns where each response begins."""
    places = []
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=gzip)
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "tests"}))
        for url, html, *more in pages:
            extra: dict[str, Any] = more[0] if more else {}
            asked = StatusAndHeaders("GET / HTTP/1.1", [("Host", "x")], is_http_request=True)
            writer.write_record(writer.create_warc_record(url, "request", http_headers=asked))
            places.append(file.tell())
            headers = [
                ("Content-Type", extra.get("mime", "text/html; charset=utf-8")),
                *extra.get("headers", {}).items(),
            ]
            body = html.encode() if isinstance(html, str) else html
            answer = StatusAndHeaders(extra.get("status", "200 OK"), headers, protocol="HTTP/1.1")
            writer.write_record(
                writer.create_warc_record(
                    url,
                    extra.get("type", "response"),
                    payload=io.BytesIO(body),
                    http_headers=answer if extra.get("type", "response") == "response" else None,
                    warc_content_type=extra.get("mime", "")
                    if extra.get("type") == "resource"
                    else "",
                    warc_headers_dict={"WARC-Date": extra.get("date", DATE)},
                )
            )
    return places


def wat_json(url: str, title: str, links: Iterable[tuple[str, str]], **more: Any) -> dict[str, Any]:
    """A record's JSON as Common Crawl writes it."""
    return {
        "Container": {"Compressed": True, "Filename": "x.warc.gz"},
        "Envelope": {
            "Format": "WARC",
            "WARC-Header-Metadata": {
                "WARC-Type": "response",
                "WARC-Target-URI": url,
                "WARC-Date": DATE,
            },
            "Payload-Metadata": {
                "Actual-Content-Type": "application/http; msgtype=response",
                "HTTP-Response-Metadata": {
                    "Response-Message": {"Status": more.get("status", "200"), "Reason": "OK"},
                    "Headers": {"Content-Type": "text/html"},
                    "HTML-Metadata": {
                        "Head": {
                            "Title": title,
                            "Metas": [{"name": "Description", "content": more.get("about", "")}],
                            **({"Base": more["base"]} if "base" in more else {}),
                        },
                        "Links": [
                            {"path": "IMG@/src", "url": "/logo.png"},
                            *({"path": "A@/href", "url": to, "text": text} for to, text in links),
                        ],
                    },
                },
            },
        },
    }


def write_wat(path: Path, found: Iterable[dict[str, Any] | bytes]) -> None:
    """Metadata records with JSON payloads, and the warcinfo record that begins such a file."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        writer.write_record(writer.create_warcinfo_record(path.name, {"software": "tests"}))
        for number, one in enumerate(found):
            payload = one if isinstance(one, bytes) else json.dumps(one).encode()
            url = (
                f"http://unknown{number}.test/"
                if isinstance(one, bytes)
                else one["Envelope"]["WARC-Header-Metadata"]["WARC-Target-URI"]
            )
            writer.write_record(
                writer.create_warc_record(
                    url,
                    "metadata",
                    payload=io.BytesIO(payload),
                    warc_content_type="application/json",
                    warc_headers_dict={"WARC-Date": DATE},
                )
            )


def write_wacz(path: Path, *warcs: Path) -> None:
    """WARCs in a zip file, stored as they are, beside what else a WACZ holds."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("datapackage.json", "{}")
        for warc in warcs:
            archive.write(warc, f"archive/{warc.name}", compress_type=zipfile.ZIP_STORED)
        archive.writestr("pages/pages.jsonl", "{}", compress_type=zipfile.ZIP_DEFLATED)

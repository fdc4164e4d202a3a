"""What strangers write appears as text: titles, anchors, sentences, addresses, contacts, notes."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from prospector.review.text import LONGEST, marked, visible, web_address
from prospector.storage.database import open_store
from tests.review.desk import Browser, add_candidate

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "</title></textarea><script>alert(1)</script>",
    "{{ 7 * 7 }}{% raw %}",
    "=cmd|' /C calc'!A0",
    "javascript:alert(1)",
    "&lt;script&gt;",
    "שלום \u202egpj.exe\u202c עולם",
    "a\u0000b\u001bc",
    "x" * 10_000,
]


def looked_at(page: str) -> LexborHTMLParser:
    """The page as a browser's parser sees it; nothing in it may run or lead astray."""
    tree = LexborHTMLParser(page)
    for node in tree.css("*"):
        assert node.tag != "img"
        for name, value in node.attributes.items():
            assert not name.startswith("on"), (node.tag, name)
            if name in ("href", "src", "action", "formaction"):
                assert (value or "").startswith(("/", "?", "#", "http://", "https://"))
    assert len(tree.css("script")) == 1
    assert len(tree.css("svg.bars")) == len(tree.css("svg"))
    return tree


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:24]))
def test_text_is_text_on_every_page(tmp_path, text) -> None:
    path = tmp_path / "store.db"
    db = open_store(path)
    ident = add_candidate(
        db,
        0,
        page_title=text,
        anchor=text,
        context=f"Before {text} after",
        section=text,
        why=text,
        niche=text,
        language=text,
        contact=text,
        asset_url=text,
        submit_url=text,
        no_solicit=text,
        reason=text,
        parts=text,
    )
    db.close()
    ann = Browser(path)
    for page in ("/", f"/-/candidate/{ident}", "/?q=bees&status=all"):
        answer = ann.get(page)
        assert answer.status_code == 200
        tree = looked_at(answer.text)
        assert len(answer.text) < 60_000
        if page != "/?q=bees&status=all":
            assert visible(text, 60)[:50] in tree.body.text(deep=True)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "\x01javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "//evil.test/",
        "https://",
        "https://[bad",
        'https://x.test/"><script>alert(1)</script>',
        "https://x.test/\u202emoc",
        "mailto:a@b.test",
        "",
        None,
    ],
)
def test_an_address_that_is_none_is_no_link(tmp_path, url) -> None:
    assert web_address(url) == ""
    if url:
        db = open_store(tmp_path / "store.db")
        ident = add_candidate(db, 0, page_url=url, target_url=url, asset_url=url, submit_url=url)
        db.close()
        ann = Browser(tmp_path / "store.db")
        for page in ("/", f"/-/candidate/{ident}"):
            looked_at(ann.get(page).text)


def test_links_to_strangers_tell_them_nothing(tmp_path) -> None:
    db = open_store(tmp_path / "store.db")
    ident = add_candidate(db, 0)
    db.close()
    ann = Browser(tmp_path / "store.db")
    outward = 0
    for page in ("/", f"/-/candidate/{ident}"):
        for link in LexborHTMLParser(ann.get(page).text).css("a[href^=http]"):
            assert link.attributes["rel"] == "noopener noreferrer nofollow"
            assert link.attributes["target"] == "_blank"
            outward += 1
    assert outward >= 3


@pytest.mark.parametrize("note", HOSTILE, ids=lambda text: repr(text[:24]))
def test_what_a_colleague_types_is_text_too(tmp_path, note) -> None:
    db = open_store(tmp_path / "store.db")
    ident = add_candidate(db, 0)
    db.close()
    ann = Browser(tmp_path / "store.db")
    ann.get("/")
    answer = ann.press(
        "/-/decide",
        ("do", "keep"),
        ("item", f"{ident}:0"),
        ("then", "stay"),
        ("note", note),
        ("owner", note),
    )
    assert answer.status_code == 200
    looked_at(answer.text)
    looked_at(ann.get("/?status=all").text)


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "\u202e", "x" * 3000, "%00", "{{7*7}}"]
)
def test_an_address_of_ours_with_rubbish_in_it_is_harmless(tmp_path, text) -> None:
    db = open_store(tmp_path / "store.db")
    add_candidate(db, 0)
    db.close()
    from urllib.parse import quote

    ann = Browser(tmp_path / "store.db")
    for name in ("q", "niche", "owner", "status", "after", "size", "band", "x"):
        answer = ann.get(f"/?{name}={quote(text)}")
        assert answer.status_code in (200, 400)
        looked_at(answer.text)
    assert ann.get(f"/-/candidate/{quote(text, safe='')}").status_code == 404


def test_what_cannot_be_seen_is_written_out_and_long_text_is_cut() -> None:
    assert visible("a\u202eb\x00") == "a⟨U+202E⟩b⟨U+0000⟩"
    assert visible("\u200fשלום") == "\u200fשלום"
    assert len(visible("x" * 10_000)) == LONGEST
    assert visible(None) == ""


@pytest.mark.parametrize(
    ("sentence", "anchor", "parts"),
    [
        ("Read the Guide today", "the guide", ("Read ", "the Guide", " today")),
        ("Read it", "missing", ("", "", "Read it")),
        ("Read it", "", ("", "", "Read it")),
        ("Straße und Guide", "Guide", ("", "", "Straße und Guide")),
        ("", "x", ("", "", "")),
    ],
)
def test_the_anchor_is_marked_where_it_stands(sentence, anchor, parts) -> None:
    assert marked(sentence, anchor) == parts

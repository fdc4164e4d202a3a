"""Niche files that are no text, too large, too deep or plain noise."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prospector.errors import InvalidNicheError, NicheError
from prospector.niche import MAX_BYTES
from prospector.niche.schema import parse_niche

START = 'name = "x"\nseeds = ["https://a.example/"]\n'


def test_bytes_that_are_no_text_are_named_with_their_line() -> None:
    with pytest.raises(InvalidNicheError, match="line 3: byte 0xfc is not UTF-8; save the file as"):
        parse_niche(START.encode() + b'title = "\xfc"')


def test_a_file_that_is_too_large_is_refused() -> None:
    with pytest.raises(InvalidNicheError, match="may have 512 KiB and this one has more"):
        parse_niche(b"#" * (MAX_BYTES + 1))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a" + ".a" * 200_000 + " = 1", "a key has too many dots;"),
        ("[" + "a." * 200_000 + "a]", "a key has too many dots;"),
        ("[[asset]]\n" * 50_000, "asset[1] has no url;"),
        ('a = """' + '""a' * 100_000 + '"""', "a is an unknown key;"),
        ("x" * 500_000 + " = 1", 'line 1: "xxxxx'),
    ],
    ids=["dotted key", "dotted table", "many tables", "quotes in a text", "long key"],
)
def test_a_file_made_to_be_slow_is_answered_in_a_few_words(text: str, sentence: str) -> None:
    with pytest.raises(InvalidNicheError) as caught:
        parse_niche(text.encode())
    assert sentence in str(caught.value)
    assert len(str(caught.value)) < 3_000


_WORDS = 'name seeds terms asset = [ ] [[ ]] " """ { } , . # 1 -1 true nan "x" \' \\ é'
_PIECES = st.sampled_from([*_WORDS.split(" "), "\n", " ", '"https://a.example/"'])


@given(st.one_of(st.text(), st.lists(_PIECES, max_size=40).map("".join), st.binary()))
def test_any_text_gives_a_niche_or_a_niche_error(text: str | bytes) -> None:
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    try:
        niche = parse_niche(data)
    except NicheError:
        return
    assert niche.name


_VALUES = st.recursive(
    st.sampled_from(["1", "0", "-2.5", "true", '"x"', "'y'", '"https://a.example/"', "1979-05-27"]),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda parts: f"[{', '.join(parts)}]"),
        inner.map(lambda part: f"{{ url = {part} }}"),
    ),
    max_leaves=6,
)
_NAMES = 'name title "q" seeds languages terms terms.a asset limits limits.max_pages score source'
_KEYS = st.sampled_from(_NAMES.split())


@given(st.dictionaries(_KEYS, _VALUES, max_size=6))
def test_any_value_under_any_key_gives_a_niche_or_a_niche_error(pairs: dict[str, str]) -> None:
    text = "\n".join(f"{key} = {value}" for key, value in pairs.items())
    mistakes: tuple[str, ...] = ()
    try:
        parse_niche(text.encode())
    except InvalidNicheError as broken:
        mistakes = broken.mistakes
    assert all(mistake.endswith((".", "?")) for mistake in mistakes)

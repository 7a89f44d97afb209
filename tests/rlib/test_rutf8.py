"""UTF-8 steps and checks agree with CPython's codecs."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framework.rlib import rutf8

FEW = settings(max_examples=80, deadline=None)
texts = st.text(
    alphabet=st.one_of(
        st.characters(exclude_categories=["Cs"]), st.sampled_from("a\x7f\x80߿ࠀ￿\U00010000\U0010ffff \x85\n")
    )
)


@FEW
@given(texts)
def test_walking_over_text(text: str) -> None:
    s = text.encode("utf-8")
    codes = [ord(c) for c in text]
    assert list(rutf8.Utf8StringIterator(s)) == codes
    assert rutf8.check_utf8(s) == rutf8.codepoints_in_utf8(s) == len(text)
    assert rutf8.reverse_utf8(s) == text[::-1].encode("utf-8")
    pos = len(s)
    for code in reversed(codes):
        assert rutf8.codepoint_before_pos(s, pos) == code
        pos = rutf8.prev_codepoint_pos(s, pos)
    assert pos == 0
    pos = 0
    for c in text:
        assert rutf8.isspace(s, pos) == c.isspace()
        assert rutf8.islinebreak(s, pos) == (c.splitlines() == [""])
        pos = rutf8.next_codepoint_pos(s, pos)


@FEW
@given(st.one_of(st.binary(max_size=12), st.builds(lambda a, b: a.encode("utf-8") + b, texts, st.binary(max_size=3))))
def test_check_finds_the_first_error(s: bytes) -> None:
    try:
        length = len(s.decode("utf-8"))
    except UnicodeDecodeError as error:
        with pytest.raises(rutf8.CheckError) as caught:
            rutf8.check_utf8(s)
        assert caught.value.pos == error.start
    else:
        assert rutf8.check_utf8(s) == length


def test_surrogates() -> None:
    s = "\ud800x".encode("utf-8", "surrogatepass")
    with pytest.raises(rutf8.CheckError):
        rutf8.check_utf8(s)
    assert rutf8.check_utf8(s, allow_surrogates=True) == 2
    assert rutf8.has_surrogates(s) and rutf8.surrogate_position(b"a" + s) == 1
    with pytest.raises(ValueError, match="code point"):
        rutf8.unichr_as_utf8(0xDFFF)
    assert rutf8.unichr_as_utf8(0xD800, True) + b"x" == s


@FEW
@given(st.text(min_size=1, max_size=300))
def test_index(text: str) -> None:
    s = text.encode("utf-8", "surrogatepass")
    storage = rutf8.create_utf8_index_storage(s)
    for i in {0, len(text) // 2, len(text) - 1}:
        assert rutf8.codepoint_at_index(s, storage, i) == ord(text[i])
        pos = rutf8.codepoint_position_at_index(s, storage, i)
        assert rutf8.codepoint_index_at_byte_position(s, storage, pos) == i
    assert rutf8.codepoint_position_at_index(s, storage, len(text)) == len(s)


def test_builder_and_rest() -> None:
    builder = rutf8.Utf8StringBuilder()
    builder.append("aé".encode())
    builder.append_code(0x20AC)
    builder.append_multiple_char("ß".encode(), 3)
    builder.append_utf8(b"xyz", 1, 1, 2)
    assert builder.build() == "aé€ßßßy".encode() and builder.getlength() == 7
    assert rutf8.decode_latin_1(b"\xe9a") == "éa".encode()
    assert rutf8.utf8_in_chars(0x20AC, "a€".encode()) and not rutf8.utf8_in_chars(98, "a€".encode())
    assert rutf8.is_ascii(b"abc") and rutf8.first_non_ascii_char("aé".encode()) == 1

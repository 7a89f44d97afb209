"""Error handling of the codecs, hosted, against CPython."""

import itertools
from unittest.mock import patch

from framework.runtime import codecs

BYTES = [0x41, 0x80, 0xA0, 0x90, 0xC3, 0xE0, 0xED, 0xE2, 0xF0, 0xF4, 0xF5, 0xC0]
HANDLERS = ["strict", "ignore", "replace", "surrogateescape", "backslashreplace", "surrogatepass", "no such"]


def outcome(function: object, *arguments: object) -> str:
    try:
        return ascii(function(*arguments))  # type: ignore[operator]
    except (UnicodeError, LookupError) as error:
        return f"{type(error).__name__} {error}"


def from_codes(codes: list[int]) -> str:
    return "".join(map(chr, codes))


def test_decoding_errors_are_those_of_cpython() -> None:
    with patch.object(codecs, "from_codes", from_codes):
        for codes in itertools.product(BYTES, repeat=3):
            data = bytes(codes) + b"z"
            for name, errors in itertools.product(["utf-8", "ascii"], HANDLERS):
                if outcome(data.decode, name).startswith("Uni"):
                    found = outcome(codecs.decode_with_errors, data, name, errors)
                    assert found == outcome(data.decode, name, errors), (data, name, errors)


def test_encoding_errors_are_those_of_cpython() -> None:
    for codes in itertools.product([0x41, 0xE9, 0x20AC, 0x1D11E, 0xD800, 0xDC80, 0xDCFF], repeat=3):
        text = "".join(map(chr, codes))
        for name, errors in itertools.product(["utf-8", "ascii", "latin-1"], [*HANDLERS, "xmlcharrefreplace"]):
            if outcome(text.encode, name).startswith("Uni"):
                found = outcome(codecs.encode_with_errors, text, name, errors)
                assert found == outcome(text.encode, name, errors), (text, name, errors)

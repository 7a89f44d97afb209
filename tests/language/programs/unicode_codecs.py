"""encode and decode with error handlers; strings beyond ASCII."""

import os


def say(text: str) -> None:
    os.write(1, (text + "\n").encode("utf-8", "backslashreplace"))


def encoding(n: int) -> None:
    for text in ["plain", "h\xe4", "\u20ac\U0001d11e", "a\ud800\udc80b", "\udcff" * n, ""]:
        for name in ["utf-8", "latin-1", "ascii", "UTF8", "iso-8859-1"]:
            for errors in ["strict", "ignore", "replace", "surrogateescape", "backslashreplace", "xmlcharrefreplace"]:
                try:
                    say(name + " " + errors + " " + str(text.encode(name, errors)))
                except UnicodeEncodeError as error:
                    say("UnicodeEncodeError " + str(error) + str(error.start) + error.reason)
    for name, errors in [("utf-9", "strict"), ("ascii", "what")]:
        try:
            say(str("é".encode(name, errors)))
        except LookupError as error:
            say("LookupError " + str(error))


def decoding(n: int) -> None:
    for data in [
        b"plain",
        b"h\xc3\xa4",
        b"\xe2\x82\xac\xf0\x9d\x84\x9e" * n,
        b"\xff",
        b"a\xc3",
        b"\xe2\x82",
        b"\xed\xa0\x80x",
        b"\xf0\x9dz",
        b"\xc0\x80",
    ]:
        for name in ["utf-8", "latin-1", "ascii"]:
            for errors in ["strict", "ignore", "replace", "surrogateescape", "backslashreplace"]:
                try:
                    say(name + " " + errors + " " + ascii(data.decode(name, errors)))
                except UnicodeDecodeError as error:
                    say("UnicodeDecodeError " + str(error) + str(error.end))
    say(b"abc".decode() + str(b"h\xc3\xa4", "utf-8") + str(b"\xe4", encoding="latin-1") + str(bytearray(b"x"), "ascii"))
    say(repr(bytes("h\xe4", "latin-1")) + repr(bytes("é", encoding="utf-8")) + repr(bytearray("é", "ascii", "replace")))


def characters(text: str) -> None:
    say(text + str(len(text)) + text[1] + text[-1] + text[::-1] + text[1:3] + ",".join(text))
    say(str([ord(c) for c in text]) + str(sorted(text)) + max(text) + min(text))
    say(str("€" in text) + str(text.find("𝄞")) + str(text < "z") + str(text == "aä" + "€𝄞") + str(text > "aä€"))
    narrow = text[:2]
    say(
        narrow
        + str(narrow == "aä")
        + str(hash(narrow) == hash("aä"))
        + str({narrow: 1}["aä"])
        + str(narrow + "€" == text[:3])
    )
    counts: dict[str, int] = {}
    for c in text * 2:
        counts[c] = counts.get(c, 0) + 1
    say(str(counts))


def entry_point(argv: list[str]) -> int:
    encoding(len(argv))
    decoding(len(argv))
    characters("aä€𝄞" * len(argv))
    return 0

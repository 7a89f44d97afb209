"""The bytes of a file to its text, as the declaration of its encoding says (PEP 263).  Translated code."""

from __future__ import annotations

from framework.rlib.rutf8 import CheckError, check_utf8, is_ascii
from languages.minipy.syntax.errors import NOWHERE, SourceError

MARK = b"\xef\xbb\xbf"


def decode_source(data: bytes, filename: str) -> str:
    """The text of a file; lines end in ``\\n``.

    Raises: SourceError, which is about the file, not a place in it.
    """
    has_mark = data.startswith(MARK)
    if has_mark:
        data = data[len(MARK) :]
    encoding = declared_encoding(data)
    if 0 <= data.find(b"\0"):
        raise SourceError("source code cannot contain null bytes", 0, 0)
    if encoding in ("", "utf-8"):
        text = decode_utf8(data, filename, encoding != "")
    elif has_mark:
        raise SourceError("encoding problem: " + encoding + " with BOM", NOWHERE, NOWHERE)
    elif encoding == "iso-8859-1":
        text = data.decode("latin-1")
    elif encoding in ("ascii", "us-ascii") and is_ascii(data):
        text = data.decode("latin-1")
    else:
        raise SourceError("encoding problem: " + encoding, NOWHERE, NOWHERE)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def decode_utf8(data: bytes, filename: str, is_declared: bool) -> str:
    """The text of UTF-8."""
    try:
        check_utf8(data)
    except CheckError as error:
        code = "'\\x" + "0123456789abcdef"[data[error.pos] >> 4] + "0123456789abcdef"[data[error.pos] & 15] + "'"
        if is_declared:
            message = "'utf-8' codec can't decode byte 0x" + code[3:5] + " in position " + str(error.pos)
            raise SourceError("(unicode error) " + message + ": invalid start byte", NOWHERE, NOWHERE) from None
        line = data.count(b"\n", 0, error.pos) + 1
        message = "Non-UTF-8 code starting with " + code + " in file " + filename + " on line " + str(line)
        message += ", but no encoding declared; see https://peps.python.org/pep-0263/ for details"
        raise SourceError(message, NOWHERE, NOWHERE) from None
    return data.decode("utf-8")


def declared_encoding(data: bytes) -> str:
    """The encoding that a comment in one of the first two lines declares, by its usual name; empty for none."""
    start = 0
    for _ in range(2):
        end = data.find(b"\n", start)
        line = data[start:] if end < 0 else data[start:end]
        found = encoding_in(line.decode("latin-1"))
        if found != "":
            return found
        if not is_blank_or_comment(line) or end < 0:
            break
        start = end + 1
    return ""


def is_blank_or_comment(line: bytes) -> bool:
    """Whether a line has no statement."""
    stripped = line.strip()
    return len(stripped) == 0 or stripped.startswith(b"#")


def encoding_in(line: str) -> str:
    """The encoding that a line declares: ``# … coding: name`` or ``coding=name``."""
    stripped = line.lstrip(" \t\f")
    found = stripped.find("coding")
    if not stripped.startswith("#") or found < 0:
        return ""
    pos = found + len("coding")
    if pos >= len(stripped) or stripped[pos] not in ":=":
        return ""
    pos += 1
    while pos < len(stripped) and stripped[pos] in " \t":
        pos += 1
    end = pos
    while end < len(stripped) and (stripped[end].isalnum() or stripped[end] in "-_."):
        end += 1
    return usual_name(stripped[pos:end])


def usual_name(name: str) -> str:
    """One name for the spellings of the common encodings."""
    lower = name.lower().replace("_", "-")
    if lower in ("utf-8", "utf8") or lower.startswith("utf-8-"):
        return "utf-8"
    if lower in ("latin-1", "latin1", "iso-8859-1", "iso-latin-1") or lower.startswith("latin-1-"):
        return "iso-8859-1"
    return lower

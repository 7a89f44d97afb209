"""What stands for characters inside of strings, of symbols between bars, and in the names of characters."""

from languages.scheme.objects.chars import is_scalar

NOT_CLOSED_HEX = "a hexadecimal escape needs a semicolon at its end"

# The mnemonic escapes (section 6.7).
ESCAPES = {"a": "\a", "b": "\b", "t": "\t", "n": "\n", "r": "\r", '"': '"', "\\": "\\", "|": "|"}

CHARACTER_NAMES = {
    "alarm": 7, "backspace": 8, "delete": 127, "escape": 27, "newline": 10, "null": 0, "return": 13, "space": 32,
    "tab": 9,
}  # fmt: skip

UNKNOWN = -1


class BadEscape(Exception):
    """What is wrong, and at which offset of the token."""

    def __init__(self, message: str, offset: int) -> None:
        self.message = message
        self.offset = offset


def unescape(token: str) -> str:
    """What is meant by the text of a token between delimiters.

    Raises: BadEscape.
    """
    end = len(token) - 1
    backslash = token.find("\\", 1, end)
    if backslash < 0:
        return lines(token[1:end])
    pieces: list[str] = []
    start = 1
    while backslash >= 0:
        pieces.append(lines(token[start:backslash]))
        char = token[backslash + 1]
        escaped = ESCAPES.get(char, "")
        if len(escaped) > 0:
            pieces.append(escaped)
            start = backslash + 2
        elif char in "xX":
            start = hex_end(token, backslash)
            pieces.append(chr(hex_value(token, backslash, start - 1)))
        else:
            start = after_line(token, backslash)
        backslash = token.find("\\", start, end)
    pieces.append(lines(token[start:end]))
    return "".join(pieces)


def lines(text: str) -> str:
    """A text whose lines all end in line feeds."""
    if "\r" not in text:
        return text
    return text.replace("\r\n", "\n").replace("\r", "\n")


def hex_end(token: str, backslash: int) -> int:
    """The offset behind the semicolon of ``\\x41;``."""
    semicolon = token.find(";", backslash)
    if semicolon < 0:
        raise BadEscape(NOT_CLOSED_HEX, backslash)
    return semicolon + 1


def hex_value(token: str, backslash: int, end: int) -> int:
    """The code between ``\\x`` and an offset."""
    code = hex_code(token[backslash + 2 : end])
    if code == UNKNOWN:
        raise BadEscape("not the number of a character: " + token[backslash:end], backslash)
    return code


def hex_code(digits: str) -> int:
    """The character of a number in hexadecimal digits; UNKNOWN if it is none."""
    code = 0
    for digit in digits:
        value = "0123456789abcdef".find(digit.lower())
        if value < 0 or code > 0x10FFFF:
            return UNKNOWN
        code = code * 16 + value
    return code if len(digits) > 0 and is_scalar(code) else UNKNOWN


def after_line(token: str, backslash: int) -> int:
    """The offset behind a backslash, the end of the line and the white space around that."""
    position = after_blanks(token, backslash + 1)
    if token[position] == "\r":
        position += 1
        if token[position] == "\n":
            position += 1
    elif token[position] == "\n":
        position += 1
    else:
        raise BadEscape("unknown escape: \\" + token[backslash + 1], backslash)
    return after_blanks(token, position)


def after_blanks(token: str, position: int) -> int:
    """The offset behind blanks and tabs."""
    while token[position] == " " or token[position] == "\t":
        position += 1
    return position


def character_code(name: str) -> int:
    """The character that is written ``#\\name``, or UNKNOWN."""
    if len(name) == 1:
        return ord(name)
    if name[0] == "x" or name[0] == "X":
        return hex_code(name[1:])
    return CHARACTER_NAMES.get(name, UNKNOWN)

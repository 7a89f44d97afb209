"""Characters: code points of Unicode without the surrogates."""

from languages.scheme.objects.base import Value

LAST_CODE = 0x10FFFF


class Char(Value):
    """A character.  Use ``char_of``: frequent ones exist once."""

    kind = "character"
    _immutable_fields_ = ["code"]

    def __init__(self, code: int) -> None:
        self.code = code


SMALL = [Char(code) for code in range(256)]


def char_of(code: int) -> Char:
    """The character of a code point, which is known to be one."""
    return SMALL[code] if code < 256 else Char(code)


def is_scalar(code: int) -> bool:
    """Whether a number is the code point of a character."""
    return 0 <= code < 0xD800 or 0xE000 <= code <= LAST_CODE

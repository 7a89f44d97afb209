"""How symbols, strings and characters are written so that the reader gives them back."""

from languages.scheme.numbers.reading import read_number
from languages.scheme.reader.escapes import CHARACTER_NAMES, ESCAPES

# By character; inside of strings bars need no escape, in symbols double quotes need none.
MNEMONICS = {char: "\\" + name for name, char in ESCAPES.items()}

NAMES_OF_CHARACTERS = {code: name for name, code in CHARACTER_NAMES.items()}

NOT_IN_SYMBOLS = '()"|;[]{}'
NOT_AT_THE_START = "#'`,\\"


def written_symbol(name: str) -> str:
    """A symbol, between bars if it needs them."""
    return quoted(name, "|", '"') if needs_bars(name) else name


def needs_bars(name: str) -> bool:
    """Whether the reader would take the name for something else."""
    if len(name) == 0 or name == "." or name[0] in NOT_AT_THE_START:
        return True
    for char in name:
        if char in NOT_IN_SYMBOLS or char.isspace() or not char.isprintable():
            return True
    return read_number(name, 10) is not None


def written_string(text: str) -> str:
    """A string between double quotes."""
    return quoted(text, '"', "|")


def quoted(text: str, delimiter: str, plain: str) -> str:
    """A text between delimiters, with escapes; ``plain`` is a character that needs none in spite of the table."""
    pieces: list[str] = [delimiter]
    start = 0
    for index in range(len(text)):
        char = text[index]
        if char > "\\" and char < "|" or char == plain:
            continue
        escaped = MNEMONICS.get(char, "")
        if len(escaped) == 0:
            if char == " " or char.isprintable():
                continue
            escaped = "\\x" + hexadecimal(ord(char)) + ";"
        pieces.append(text[start:index])
        pieces.append(escaped)
        start = index + 1
    pieces.append(text[start:])
    pieces.append(delimiter)
    return "".join(pieces)


def hexadecimal(code: int) -> str:
    """A number in hexadecimal digits."""
    digits = ""
    while code > 0 or len(digits) == 0:
        digits = "0123456789abcdef"[code & 15] + digits
        code >>= 4
    return digits


def written_char(code: int) -> str:
    """A character behind ``#\\``."""
    name = NAMES_OF_CHARACTERS.get(code, "")
    if len(name) == 0:
        char = chr(code)
        name = char if char.isprintable() else "x" + hexadecimal(code)
    return "#\\" + name

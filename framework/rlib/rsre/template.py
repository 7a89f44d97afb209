"""Templates of replacements: ``\\1``, ``\\g<1>``, ``\\g<name>`` and the escapes of control characters."""

from __future__ import annotations

from framework.rlib.rsre.compiler import Program
from framework.rlib.rsre.reader import (
    CONTROL_ESCAPES,
    NO_CHAR,
    Reader,
    RegexError,
    bounded,
    escape_of_digits,
    is_digits,
)


class Template:
    """Texts, and the groups between them: one text more than there are groups."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.groups: list[int] = []
        self.parts: list[str] = []

    def add_group(self, group: int) -> None:
        """End a text with the number of a group."""
        self.end_text()
        self.groups.append(group)

    def end_text(self) -> None:
        """What was collected becomes a text."""
        self.texts.append("".join(self.parts))
        self.parts = []


def parse_template(source: str, program: Program) -> Template:
    """The template of a source.

    Raises: RegexError, with CPython's message.
    """
    template = Template()
    reader = Reader(source)
    while reader.pos < len(source):
        start = reader.pos
        char = reader.read("")
        if char != "\\":
            template.parts.append(char)
            continue
        char = reader.read_escaped(start)
        if char == "g":
            template.add_group(named_group(reader, program, start))
        elif char == "0":
            template.parts.append(chr(reader.octal(2)))
        elif is_digits(char):
            value, reader.pos = escape_of_digits(source, start + 1)
            if reader.pos - start == 4:
                template.parts.append(octal_char(value, source[start : reader.pos], start))
            else:
                template.add_group(checked_group(value, program, start + 1))
        else:
            template.parts.append(escaped(char, start))
    template.end_text()
    return template


def octal_char(value: int, text: str, start: int) -> str:
    """A character by its octal code."""
    if value > 0o377:
        raise RegexError("octal escape value " + text + " outside of range 0-0o377", start)
    return chr(value)


def escaped(char: str, start: int) -> str:
    """What another escape stands for."""
    control = CONTROL_ESCAPES.get(char, NO_CHAR)
    if control != NO_CHAR:
        return chr(control)
    if "a" <= char <= "z" or "A" <= char <= "Z":
        raise RegexError("bad escape \\" + char, start)
    return "\\" + char


def checked_group(group: int, program: Program, place: int) -> int:
    """A group that there is."""
    if group >= program.groups:
        raise RegexError("invalid group reference " + str(group), place)
    return group


def named_group(reader: Reader, program: Program, start: int) -> int:
    """The group of ``\\g<name or number>``."""
    if not reader.accept("<"):
        raise RegexError("missing <", reader.pos)
    place = reader.pos
    name = reader.until(">", "group name")
    if is_digits(name):
        return checked_group(bounded(name, 0), program, place)
    if not name.isidentifier():
        raise RegexError("bad character in group name " + repr(name), place)
    if name not in program.names:
        raise IndexError("unknown group name " + repr(name))
    return program.names[name]

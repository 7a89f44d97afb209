"""Compiled regular expressions and their matches, as CPython's ``re`` has them.

Where ``re`` returns a value whose type depends on the pattern, the type is fixed here: ``findall`` gives the text of
group 0 of each match, ``split`` leaves groups out, and replacements are plain text or a template expanded by ``expand``.
"""

from __future__ import annotations

from framework.rlib.rsre.compiler import Program, compile_program
from framework.rlib.rsre.matcher import FAILED, Matcher
from framework.rlib.rsre.template import Template, parse_template


class Match:
    """What a match found.  A group that did not take part has the text None and the span (-1, -1)."""

    def __init__(self, pattern: Pattern, string: str, matcher: Matcher, start: int, end: int) -> None:
        self.re = pattern
        self.string = string
        count = 2 * pattern.program.groups
        self.marks = matcher.registers[:count]
        self.marks[0] = start
        self.marks[1] = end
        self.lastindex = matcher.registers[count]
        """The group that was closed last, or -1."""

    def start(self, group: int = 0) -> int:
        """Where a group begins, -1 if it did not take part."""
        self._check(group)
        return self.marks[2 * group] if self.marks[2 * group + 1] >= 0 else -1

    def end(self, group: int = 0) -> int:
        """Where a group ends, -1 if it did not take part."""
        self._check(group)
        return self.marks[2 * group + 1]

    def span(self, group: int = 0) -> tuple[int, int]:
        """Where a group begins and ends."""
        return self.start(group), self.end(group)

    def group(self, group: int = 0) -> str | None:
        """The text of a group by number.

        Raises: IndexError, "no such group".
        """
        start = self.start(group)
        return self.string[start : self.end(group)] if start >= 0 else None

    def group_named(self, name: str) -> str | None:
        """The text of a group by name.

        Raises: IndexError, "no such group".
        """
        return self.group(self.re.groupindex.get(name, -1))

    def groups(self) -> list[str | None]:
        """The texts of all groups but group 0."""
        return [self.group(i) for i in range(1, self.re.program.groups)]

    def expand(self, template: str) -> str:
        """The template with its ``\\1`` and ``\\g<name>`` replaced by the texts of groups; "" for those without.

        Raises: RegexError.
        """
        return self._fill(parse_template(template, self.re.program))

    def _fill(self, template: Template) -> str:
        parts: list[str] = []
        for i in range(len(template.groups)):
            parts.append(template.texts[i])
            text = self.group(template.groups[i])
            parts.append(text if text is not None else "")
        parts.append(template.texts[len(template.groups)])
        return "".join(parts)

    def _check(self, group: int) -> None:
        if not 0 <= group < self.re.program.groups:
            raise IndexError("no such group")


class Pattern:
    """A regular expression that is ready to be used."""

    def __init__(self, pattern: str, program: Program) -> None:
        self.pattern = pattern
        self.program = program
        self.groups = program.groups - 1
        self.groupindex = program.names
        self.flags = program.flags

    def _at(self, string: str, pos: int, endpos: int, whole: bool) -> Match | None:
        end = max(0, min(endpos, len(string)))
        pos = max(pos, 0)
        if pos > end:
            return None
        matcher = Matcher(self.program)
        stop = matcher.run(string, 0, end, pos, whole, FAILED)
        return Match(self, string, matcher, pos, stop) if stop != FAILED else None

    def match(self, string: str, pos: int = 0, endpos: int = 1 << 60) -> Match | None:
        """The match that begins at ``pos``."""
        return self._at(string, pos, endpos, False)

    def fullmatch(self, string: str, pos: int = 0, endpos: int = 1 << 60) -> Match | None:
        """The match of everything from ``pos`` to ``endpos``."""
        return self._at(string, pos, endpos, True)

    def search(self, string: str, pos: int = 0, endpos: int = 1 << 60) -> Match | None:
        """The first match from ``pos`` on."""
        return self._search(Matcher(self.program), string, max(pos, 0), endpos, FAILED)

    def _search(self, matcher: Matcher, string: str, pos: int, endpos: int, forbidden: int) -> Match | None:
        end = max(0, min(endpos, len(string)))
        stop = matcher.search(string, pos, end, forbidden)
        return Match(self, string, matcher, matcher.start, stop) if stop != FAILED else None

    def finditer(self, string: str, pos: int = 0, endpos: int = 1 << 60) -> list[Match]:
        """All matches, which do not overlap; empty ones too, but not where one that was empty has just ended."""
        matches: list[Match] = []
        matcher = Matcher(self.program)
        forbidden = FAILED
        pos = max(pos, 0)
        while True:
            match = self._search(matcher, string, pos, endpos, forbidden)
            if match is None:
                return matches
            matches.append(match)
            pos = match.marks[1]
            forbidden = pos if match.marks[0] == pos else FAILED

    def findall(self, string: str, pos: int = 0, endpos: int = 1 << 60) -> list[str]:
        """The texts of all matches."""
        return [string[match.marks[0] : match.marks[1]] for match in self.finditer(string, pos, endpos)]

    def split(self, string: str, maxsplit: int = 0) -> list[str]:
        """The texts between the matches; at most ``maxsplit`` of them when that is not 0."""
        parts: list[str] = []
        last = 0
        for match in self.finditer(string):
            if maxsplit != 0 and len(parts) >= maxsplit:
                break
            parts.append(string[last : match.marks[0]])
            last = match.marks[1]
        parts.append(string[last:])
        return parts

    def sub(self, template: str, string: str, count: int = 0) -> str:
        """The string with matches (at most ``count`` when that is not 0) replaced by an expanded template.

        Raises: RegexError for a wrong template.
        """
        filled = parse_template(template, self.program)
        parts: list[str] = []
        last = done = 0
        for match in self.finditer(string):
            if count != 0 and done >= count:
                break
            parts.append(string[last : match.marks[0]])
            parts.append(match._fill(filled))
            last = match.marks[1]
            done += 1
        parts.append(string[last:])
        return "".join(parts)


def compile(pattern: str, flags: int = 0) -> Pattern:
    """A pattern of CPython's syntax; on the host, at import time, as well as at run time.

    Raises: RegexError.
    """
    return Pattern(pattern, compile_program(pattern, flags))

"""Regular expressions in CPython's syntax, as trees (``nodes``).

    parse(r"(a|b)*c", 0)      a Tree: the root, the number of groups, their names

Recursive descent over the pattern's characters.  What CPython's ``re`` refuses is refused with the same message and
place.  Not supported, because they need tables that a program would have to carry or a locale: ``\\N{...}`` and ``(?L)``.
"""

from __future__ import annotations

from framework.rlib.rsre.charset import DIGIT, SPACE, WORD, CharSet, any_char
from framework.rlib.rsre.nodes import (
    BOUNDARY,
    GREEDY,
    LAST_LINE_END,
    LAZY,
    LINE_END,
    LINE_START,
    MANY,
    NO_BOUNDARY,
    POSSESSIVE,
    TEXT_END,
    TEXT_START,
    Anchor,
    Atomic,
    Choice,
    Conditional,
    Group,
    Look,
    Node,
    One,
    Reference,
    Repeat,
    Sequence,
)
from framework.rlib.rsre.reader import (
    FLAG_LETTERS,
    NO_CHAR,
    A,
    I,
    M,
    Reader,
    RegexError,
    S,
    X,
    bounded,
    escape_of_digits,
    is_digits,
)

CATEGORY_LETTERS = {"d": DIGIT, "s": SPACE, "w": WORD, "D": DIGIT, "S": SPACE, "W": WORD}
MAX_GROUP = 1 << 28


class Tree:
    """A parsed regular expression; ``groups`` counts group 0 too."""

    def __init__(self, root: Node, groups: int, names: dict[str, int], flags: int) -> None:
        self.root = root
        self.groups = groups
        self.names = names
        self.flags = flags


def parse(pattern: str, flags: int = 0) -> Tree:
    """The tree of a pattern.

    Raises: RegexError.
    """
    parser = Parser(pattern, flags)
    root = parser.choice(flags, 0)
    if parser.pos < len(pattern):
        raise RegexError("unbalanced parenthesis", parser.pos)
    for group, pos in parser.conditions:
        if group >= parser.groups:
            raise RegexError("invalid group reference " + str(group), pos)
    return Tree(root, parser.groups, parser.names, parser.flags)


class Parser(Reader):
    """The state of parsing one pattern."""

    def __init__(self, pattern: str, flags: int) -> None:
        super().__init__(pattern)
        self.flags = flags
        self.groups = 1
        self.names: dict[str, int] = {}
        self.closed: dict[int, Group] = {}
        self.conditions: list[tuple[int, int]] = []
        self.behind_from = 0
        """The first group of the outermost look-behind around; 0 outside of any."""

    # --- expressions

    def choice(self, flags: int, depth: int) -> Node:
        """Branches with ``|`` between them."""
        branches = [self.sequence(flags, depth, True)]
        while self.accept("|"):
            branches.append(self.sequence(self.flags if depth == 0 else flags, depth, False))
        return branches[0] if len(branches) == 1 else Choice(branches)

    def sequence(self, flags: int, depth: int, first: bool) -> Node:
        """Items up to ``|``, ``)`` or the end."""
        items: list[Node] = []
        while self.pos < len(self.pattern):
            char = self.pattern[self.pos]
            if char == "|" or char == ")":
                break
            if flags & X and self.skip_comment(char):
                continue
            if char in "*+?" or char == "{" and self.bounds_follow(self.pos):
                if len(items) == 0:
                    raise RegexError("nothing to repeat", self.pos)
                items.append(self.repeated(items.pop()))
            elif self.is_comment_or_flags(self.pos):
                self.comment_or_flags(first and depth == 0 and len(items) == 0)
                if depth == 0:
                    flags = self.flags
            else:
                items.append(self.atom(flags, depth))
        return items[0] if len(items) == 1 else Sequence(items)

    def skip_comment(self, char: str) -> bool:
        """In verbose patterns: skip white space, or a comment to the end of the line."""
        if char in " \t\n\r\v\f":
            self.pos += 1
            return True
        if char != "#":
            return False
        end = self.pattern.find("\n", self.pos)
        self.pos = len(self.pattern) if end < 0 else end + 1
        return True

    def atom(self, flags: int, depth: int) -> Node:
        """One item without its repetition."""
        start = self.pos
        char = self.read("")
        if char == "\\":
            return self.escape(flags)
        if char == ".":
            return One(any_char(flags & S != 0))
        if char == "^":
            return Anchor(LINE_START if flags & M else TEXT_START, False)
        if char == "$":
            return Anchor(LINE_END if flags & M else LAST_LINE_END, False)
        if char == "[":
            return self.char_set(flags, start)
        if char == "(":
            return self.group(flags, depth, start)
        return literal(ord(char), flags)

    # --- repetition

    def bounds_follow(self, start: int) -> bool:
        """Whether the brace at ``start`` begins a repetition; it is a character otherwise."""
        least, largest, end = self.bounds(start)
        return end >= 0

    def bounds(self, start: int) -> tuple[int, int, int]:
        """Least, largest and end of ``{least,largest}``; an end of -1 when it isn't one."""
        end = self.pattern.find("}", start)
        if end < 0 or end == start + 1:
            return 0, 0, -1
        text = self.pattern[start + 1 : end]
        comma = text.find(",")
        low = text if comma < 0 else text[:comma]
        high = text if comma < 0 else text[comma + 1 :]
        if not is_digits(low) and low != "" or not is_digits(high) and high != "":
            return 0, 0, -1
        least = bounded(low, 0)
        return least, (least if comma < 0 else bounded(high, MANY)), end

    def repeated(self, item: Node) -> Node:
        """The item with the repetition that follows."""
        start = self.pos
        char = self.read("")
        least, largest = 0, MANY
        if char == "+":
            least = 1
        elif char == "?":
            largest = 1
        elif char == "{":
            least, largest, end = self.bounds(start)
            if largest < least:
                raise RegexError("min repeat greater than max repeat", start + 1)
            self.pos = end + 1
        if isinstance(item, Anchor):
            raise RegexError("nothing to repeat", start)
        if isinstance(item, Repeat):
            raise RegexError("multiple repeat", start)
        if self.accept("?"):
            return Repeat(item, least, largest, LAZY)
        if self.accept("+"):
            return Repeat(item, least, largest, POSSESSIVE)
        return Repeat(item, least, largest, GREEDY)

    # --- escapes

    def escape(self, flags: int) -> Node:
        """What a backslash outside of a set stands for."""
        start = self.pos - 1
        char = self.read_escaped(start)
        if char in CATEGORY_LETTERS:
            chars = CharSet(False, False, flags & A != 0)
            chars.add_category(CATEGORY_LETTERS[char], char.isupper())
            return One(chars)
        if char == "A":
            return Anchor(TEXT_START, False)
        if char == "Z":
            return Anchor(TEXT_END, False)
        if char == "b":
            return Anchor(BOUNDARY, flags & A != 0)
        if char == "B":
            return Anchor(NO_BOUNDARY, flags & A != 0)
        if char == "0":
            return literal(self.octal(2), flags)
        if char in "123456789":
            return self.number_escape(start, flags)
        return literal(self.char_escape(char, start), flags)

    def number_escape(self, start: int, flags: int) -> Node:
        """A reference to a group by number, or a character by three octal digits."""
        value, end = escape_of_digits(self.pattern, start + 1)
        self.pos = end
        if end - start == 4:
            if value > 0o377:
                text = self.pattern[start:end]
                raise RegexError("octal escape value " + text + " outside of range 0-0o377", start)
            return literal(value, flags)
        if value >= self.groups:
            raise RegexError("invalid group reference " + str(value), start + 1)
        return self.reference(value, start, flags)

    def reference(self, group: int, start: int, flags: int) -> Node:
        """A reference to a group that is closed already."""
        found = self.closed.get(group, None)
        if found is None:
            raise RegexError("cannot refer to an open group", start)
        self.check_behind(group, self.pos)
        return Reference(found, flags & I != 0, flags & A != 0)

    def check_behind(self, group: int, pos: int) -> None:
        """Refuse references to groups inside of the same look-behind: their text is not known yet."""
        if 0 < self.behind_from <= group:
            raise RegexError("cannot refer to group defined in the same lookbehind subpattern", pos)

    # --- sets

    def char_set(self, flags: int, start: int) -> Node:
        """What follows ``[``."""
        negated = self.accept("^")
        chars = CharSet(negated, flags & I != 0, flags & A != 0)
        first = True
        while first or self.peek() != "]":
            first = False
            item_start = self.pos
            low = self.set_item(chars, start)
            if self.peek() != "-":
                if low != NO_CHAR:
                    chars.add_range(low, low)
                continue
            self.pos += 1
            if self.peek() == "]":
                if low != NO_CHAR:
                    chars.add_range(low, low)
                chars.add_range(45, 45)
                break
            self.set_range(chars, low, item_start, start)
        self.pos += 1
        return One(chars)

    def set_range(self, chars: CharSet, low: int, item_start: int, start: int) -> None:
        """The second end of a range, and the range."""
        high = self.set_item(chars, start)
        if low == NO_CHAR or high == NO_CHAR:
            raise RegexError("bad character range " + self.pattern[item_start : self.pos], item_start)
        if high < low:
            raise RegexError("bad character range " + self.pattern[item_start : self.pos], item_start)
        chars.add_range(low, high)

    def set_item(self, chars: CharSet, set_start: int) -> int:
        """A character of a set; NO_CHAR for a category, which is added."""
        start = self.pos
        if start >= len(self.pattern):
            raise RegexError("unterminated character set", set_start)
        self.pos += 1
        char = self.pattern[start]
        if char != "\\":
            return ord(char)
        char = self.read_escaped(start)
        if char in CATEGORY_LETTERS:
            chars.add_category(CATEGORY_LETTERS[char], char.isupper())
            return NO_CHAR
        if char == "b":
            return 8
        if char in "01234567":
            value = self.set_octal(char)
            if value > 0o377:
                text = self.pattern[start : self.pos]
                raise RegexError("octal escape value " + text + " outside of range 0-0o377", start)
            return value
        if char in "89":
            raise RegexError("bad escape \\" + char, start)
        return self.char_escape(char, start)

    # --- groups

    def is_comment_or_flags(self, start: int) -> bool:
        """Whether ``(?`` begins a comment, or flags for the whole pattern: what is not an item."""
        if not self.pattern.startswith("(?", start):
            return False
        pos = start + 2
        if self.pattern.startswith("#", pos):
            return True
        while pos < len(self.pattern) and self.pattern[pos] in FLAG_LETTERS:
            pos += 1
        return pos > start + 2 and self.pattern.startswith(")", pos)

    def comment_or_flags(self, at_start: bool) -> None:
        """Skip a comment, or set flags for the whole pattern."""
        start = self.pos
        self.pos += 2
        if self.accept("#"):
            end = self.pattern.find(")", self.pos)
            if end < 0:
                raise RegexError("missing ), unterminated comment", start)
            self.pos = end + 1
            return
        flags = self.flag_letters()
        self.pos += 1
        if not at_start:
            raise RegexError("global flags not at the start of the expression", start)
        self.flags |= flags

    def group(self, flags: int, depth: int, start: int) -> Node:
        """What follows ``(``."""
        if not self.accept("?"):
            return self.capture(flags, depth, start, "")
        char = self.read("unexpected end of pattern")
        if char == "P":
            return self.python_group(flags, depth, start)
        if char == ":":
            return enclosed(self.closed_choice(flags, depth, start))
        if char == ">":
            return Atomic(self.closed_choice(flags, depth, start))
        if char == "=" or char == "!":
            return Look(self.closed_choice(flags, depth, start), 0, char == "!")
        if char == "<":
            return self.look_behind(flags, depth, start)
        if char == "(":
            return self.conditional(flags, depth, start)
        if char in FLAG_LETTERS or char == "-":
            self.pos -= 1
            return enclosed(self.closed_choice(self.scoped_flags(flags), depth, start))
        raise RegexError("unknown extension ?" + char, start + 1)

    def closed_choice(self, flags: int, depth: int, start: int) -> Node:
        """An expression and the parenthesis that ends it."""
        item = self.choice(flags, depth + 1)
        if not self.accept(")"):
            raise RegexError("missing ), unterminated subpattern", start)
        return item

    def capture(self, flags: int, depth: int, start: int, name: str) -> Node:
        """A group that remembers its text."""
        index = self.groups
        self.groups += 1
        if name != "":
            self.names[name] = index
        item = self.closed_choice(flags, depth, start)
        group = Group(index, item)
        self.closed[index] = group
        return group

    def python_group(self, flags: int, depth: int, start: int) -> Node:
        """``(?P<name>...)`` and ``(?P=name)``."""
        if self.accept("<"):
            place = self.pos
            name = self.until(">", "group name")
            self.check_name(name, place)
            if name in self.names:
                message = "redefinition of group name " + repr(name) + " as group " + str(self.groups)
                raise RegexError(message + "; was group " + str(self.names[name]), place)
            return self.capture(flags, depth, start, name)
        if self.accept("="):
            place = self.pos
            name = self.until(")", "group name")
            self.check_name(name, place)
            if name not in self.names:
                raise RegexError("unknown group name " + repr(name), place)
            return self.named_reference(self.names[name], place, flags)
        char = self.read("unexpected end of pattern")
        raise RegexError("unknown extension ?P" + char, start + 1)

    def named_reference(self, group: int, place: int, flags: int) -> Node:
        """A reference by name; its errors are at the name."""
        found = self.closed.get(group, None)
        if found is None:
            raise RegexError("cannot refer to an open group", place)
        self.check_behind(group, self.pos)
        return Reference(found, flags & I != 0, flags & A != 0)

    def check_name(self, name: str, place: int) -> None:
        """Refuse names that are none in Python."""
        if not name.isidentifier():
            raise RegexError("bad character in group name " + repr(name), place)

    def look_behind(self, flags: int, depth: int, start: int) -> Node:
        """``(?<=...)`` and ``(?<!...)``."""
        char = self.read("unexpected end of pattern")
        if char != "=" and char != "!":
            raise RegexError("unknown extension ?<" + char, start + 1)
        outermost = self.behind_from == 0
        if outermost:
            self.behind_from = self.groups
        item = self.closed_choice(flags, depth, start)
        if outermost:
            self.behind_from = 0
        low, high = item.width()
        if low != high:
            raise RegexError("look-behind requires fixed-width pattern", -1)
        return Look(item, low, char == "!")

    def conditional(self, flags: int, depth: int, start: int) -> Node:
        """``(?(group)yes|no)``."""
        place = self.pos
        name = self.until(")", "group name")
        index = self.condition_group(name, place)
        self.check_behind(index, self.pos)
        then = self.sequence(flags, depth + 1, False)
        otherwise: Node = Sequence([])
        if self.accept("|"):
            otherwise = self.sequence(flags, depth + 1, False)
            if self.peek() == "|":
                raise RegexError("conditional backref with more than two branches", self.pos)
        if not self.accept(")"):
            raise RegexError("missing ), unterminated subpattern", start)
        return Conditional(index, then, otherwise)

    def condition_group(self, name: str, place: int) -> int:
        """The group that a condition names by number or name."""
        if name.isidentifier():
            if name not in self.names:
                raise RegexError("unknown group name " + repr(name), place)
            return self.names[name]
        if not is_digits(name):
            raise RegexError("bad character in group name " + repr(name), place)
        index = bounded(name, 0)
        if index == 0:
            raise RegexError("bad group number", place)
        if index >= MAX_GROUP:
            raise RegexError("invalid group reference " + name, place)
        if index not in self.closed:
            self.conditions.append((index, place))
        return index


def literal(code: int, flags: int) -> Node:
    """One character, in any case if the flags say so."""
    chars = CharSet(False, flags & I != 0, flags & A != 0)
    chars.add_range(code, code)
    return One(chars)


def enclosed(item: Node) -> Node:
    """What parentheses make of an item: it may be repeated, even if it is an anchor or a repetition."""
    return Sequence([item]) if isinstance(item, (Anchor, Repeat)) else item

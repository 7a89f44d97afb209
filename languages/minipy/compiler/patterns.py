"""Compiles ``match`` statements.  Translated code.

The subject and its parts are kept in temporary locals, so that a pattern that fails leaves nothing on the stack; so are
captured values, which become variables when the whole pattern fits.
"""

from __future__ import annotations

from languages.minipy.compiler import constants, opcodes
from languages.minipy.compiler.assembler import Label
from languages.minipy.compiler.expressions import ExpressionCompiler
from languages.minipy.compiler.generator import STORE
from languages.minipy.syntax import nodes
from languages.minipy.syntax.nodes import Block, Expr, Pattern, bare


class Captures:
    """The names that one case binds, and the temporaries with their values."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.places: list[int] = []
        self.used: list[int] = []
        """All temporaries of the case."""
        self.shared: dict[str, int] = {}
        """The temporaries of names that another alternative binds too."""


class PatternCompiler(ExpressionCompiler):
    """The methods for ``match``; ``test`` jumps to a label where a pattern does not fit what a local has."""

    captures = Captures()

    def block(self, block: Block | None) -> None:
        """The statements of a body: ``statements`` has the method."""
        raise NotImplementedError

    def visit_Match(self, node: nodes.Match) -> None:
        node.subject.visit(self)
        self.at(node.subject)
        subject = self.unit.temporary()
        self.emit(opcodes.STORE_FAST, subject)
        end = Label()
        for i in range(len(node.cases)):
            case = node.cases[i]
            if i + 1 < len(node.cases) and case.guard is None:
                self.check_refutable(case.pattern)
            self.case(case, subject, end)
        self.mark(end)
        self.unit.give_back([subject])

    def check_refutable(self, pattern: Pattern) -> None:
        """Refuse a pattern that always fits before others."""
        pattern = inner_pattern(pattern)
        if isinstance(pattern, nodes.MatchAs):
            inner = pattern.pattern
            if inner is None:
                name = pattern.name
                what = "wildcard" if name is None else "name capture '" + name + "'"
                raise self.error(what + " makes remaining patterns unreachable", pattern)
            self.check_refutable(inner)
        elif isinstance(pattern, nodes.MatchOr):
            self.check_refutable(pattern.patterns[-1])

    def case(self, case: nodes.Case, subject: int, end: Label) -> None:
        """One case."""
        outer = self.captures
        captures = self.captures = Captures()
        fail = Label()
        self.test(case.pattern, subject, fail)
        self.at(case.pattern)
        for i in range(len(captures.names)):
            self.emit(opcodes.LOAD_FAST, captures.places[i])
            self.variable(STORE, captures.names[i])
        self.unit.give_back(captures.used)
        guard = case.guard
        if guard is not None:
            self.jump_if(guard, False, fail)
        self.block(case.block)
        self.jump(opcodes.JUMP, end)
        self.mark(fail)
        self.captures = outer

    def temporary(self) -> int:
        """A temporary for the rest of the case."""
        made = self.unit.temporary()
        self.captures.used.append(made)
        return made

    def capture(self, name: str, node: Pattern) -> int:
        """The temporary for the value of a name."""
        captures = self.captures
        if name in captures.names:
            raise self.error("multiple assignments to name '" + name + "' in pattern", node)
        place = captures.shared.get(name, -1)
        if place < 0:
            place = self.temporary()
        captures.names.append(name)
        captures.places.append(place)
        return place

    # --- tests

    def test(self, pattern: Pattern, place: int, fail: Label) -> None:
        """Whether a local fits a pattern."""
        pattern = inner_pattern(pattern)
        self.at(pattern)
        if isinstance(pattern, nodes.MatchValue):
            self.emit(opcodes.LOAD_FAST, place)
            pattern.value.visit(self)
            self.at(pattern)
            self.emit(opcodes.COMPARE_EQ)
            self.jump(opcodes.POP_JUMP_IF_FALSE, fail)
        elif isinstance(pattern, nodes.MatchSingleton):
            self.emit(opcodes.LOAD_FAST, place)
            pattern.value.visit(self)
            self.emit(opcodes.IS)
            self.jump(opcodes.POP_JUMP_IF_FALSE, fail)
        elif isinstance(pattern, nodes.MatchAs):
            self.test_as(pattern, place, fail)
        elif isinstance(pattern, nodes.MatchOr):
            self.test_or(pattern, place, fail)
        elif isinstance(pattern, nodes.MatchSequence):
            self.test_sequence(pattern, place, fail)
        elif isinstance(pattern, nodes.MatchMapping):
            self.test_mapping(pattern, place, fail)
        elif isinstance(pattern, nodes.MatchClass):
            self.test_class(pattern, place, fail)
        else:
            raise self.error("can't use starred pattern here", pattern)

    def test_as(self, pattern: nodes.MatchAs, place: int, fail: Label) -> None:
        """A pattern with a name."""
        inner, name = pattern.pattern, pattern.name
        if inner is not None:
            self.test(inner, place, fail)
        if name is not None:
            self.at(pattern)
            self.emit(opcodes.LOAD_FAST, place)
            self.emit(opcodes.STORE_FAST, self.capture(name, pattern))

    def test_or(self, pattern: nodes.MatchOr, place: int, fail: Label) -> None:
        """Alternatives, which all bind the same names."""
        captures = self.captures
        before = len(captures.names)
        shared = captures.shared
        bound: list[str] = []
        success = Label()
        last = len(pattern.patterns) - 1
        for i in range(last + 1):
            alternative = pattern.patterns[i]
            if i < last:
                self.check_refutable(alternative)
            names, places = captures.names, captures.places
            captures.names, captures.places = names[:before], places[:before]
            following = Label() if i < last else fail
            self.test(alternative, place, following)
            if i == 0:
                bound = sorted(captures.names[before:])
                captures.shared = dict(shared)
                for j in range(before, len(captures.names)):
                    captures.shared[captures.names[j]] = captures.places[j]
            elif sorted(captures.names[before:]) != bound:
                raise self.error("alternative patterns bind different names", pattern)
            if i < last:
                self.jump(opcodes.JUMP, success)
                self.mark(following)
        captures.shared = shared
        self.mark(success)

    def test_sequence(self, pattern: nodes.MatchSequence, place: int, fail: Label) -> None:
        """A sequence: its kind, its length, its items."""
        items = pattern.patterns
        star = self.star_of(pattern)
        self.emit(opcodes.LOAD_FAST, place)
        self.emit(opcodes.MATCH_SEQUENCE)
        drop, fits = Label(), Label()
        self.jump(opcodes.POP_JUMP_IF_FALSE, drop)
        count = len(items) if star < 0 else len(items) - 1
        if star < 0 or count > 0:
            self.emit(opcodes.GET_LEN)
            self.load_constant(constants.IntValue(count))
            self.emit(opcodes.COMPARE_EQ if star < 0 else opcodes.COMPARE_GE)
            self.jump(opcodes.POP_JUMP_IF_FALSE, drop)
        self.jump(opcodes.JUMP, fits)
        self.mark(drop)
        self.emit(opcodes.POP_TOP)
        self.jump(opcodes.JUMP, fail)
        self.mark(fits)
        if star >= 0:
            self.emit(opcodes.UNPACK_EX, star | (count - star) << opcodes.HALF_BITS)
        else:
            self.emit(opcodes.UNPACK_SEQUENCE, count)
        places: list[int] = []
        for _ in items:
            made = self.temporary()
            places.append(made)
            self.emit(opcodes.STORE_FAST, made)
        for i in range(len(items)):
            item = items[i]
            if isinstance(item, nodes.MatchStar):
                self.capture_star(item, places[i])
            else:
                self.test(item, places[i], fail)

    def star_of(self, pattern: nodes.MatchSequence) -> int:
        """Which item has a star, or -1."""
        found = -1
        for i in range(len(pattern.patterns)):
            if isinstance(pattern.patterns[i], nodes.MatchStar):
                if found >= 0:
                    raise self.error("multiple starred names in sequence pattern", pattern)
                found = i
        return found

    def capture_star(self, pattern: nodes.MatchStar, place: int) -> None:
        """The items that the others leave."""
        name = pattern.name
        if name is not None:
            self.at(pattern)
            self.emit(opcodes.LOAD_FAST, place)
            self.emit(opcodes.STORE_FAST, self.capture(name, pattern))

    def test_mapping(self, pattern: nodes.MatchMapping, place: int, fail: Label) -> None:
        """A mapping: its kind, its keys, their values."""
        self.emit(opcodes.LOAD_FAST, place)
        self.emit(opcodes.MATCH_MAPPING)
        fits = Label()
        self.jump(opcodes.POP_JUMP_IF_TRUE, fits)
        self.emit(opcodes.POP_TOP)
        self.jump(opcodes.JUMP, fail)
        self.mark(fits)
        rest = pattern.rest
        if len(pattern.keys) > 0:
            self.test_length(len(pattern.keys), fail)
        if len(pattern.keys) == 0 and rest is None:
            self.emit(opcodes.POP_TOP)
            return
        self.check_keys(pattern)
        self.keys(pattern.keys)
        self.at(pattern)
        values = self.temporary()
        self.emit(opcodes.MATCH_KEYS)
        self.emit(opcodes.STORE_FAST, values)
        if rest is None:
            self.emit(opcodes.POP_TOP)
            self.emit(opcodes.POP_TOP)
        else:
            self.mapping_rest(pattern, rest, values, fail)
        self.emit(opcodes.LOAD_FAST, values)
        self.jump(opcodes.POP_JUMP_IF_NONE, fail)
        self.parts(pattern.patterns, values, fail)

    def test_length(self, count: int, fail: Label) -> None:
        """The mapping on the stack has so many items at least; popped where it has not."""
        fits = Label()
        self.emit(opcodes.GET_LEN)
        self.load_constant(constants.IntValue(count))
        self.emit(opcodes.COMPARE_GE)
        self.jump(opcodes.POP_JUMP_IF_TRUE, fits)
        self.emit(opcodes.POP_TOP)
        self.jump(opcodes.JUMP, fail)
        self.mark(fits)

    def mapping_rest(self, pattern: nodes.MatchMapping, rest: str, values: int, fail: Label) -> None:
        """``**rest``: mapping and keys are on the stack."""
        fits, done = Label(), Label()
        self.emit(opcodes.LOAD_FAST, values)
        self.emit(opcodes.LOAD_CONST, self.unit.assembler.constant(constants.NONE))
        self.emit(opcodes.IS_NOT)
        self.jump(opcodes.POP_JUMP_IF_TRUE, fits)
        self.emit(opcodes.POP_TOP)
        self.emit(opcodes.POP_TOP)
        self.jump(opcodes.JUMP, done)
        self.mark(fits)
        self.emit(opcodes.DICT_WITHOUT_KEYS)
        self.emit(opcodes.STORE_FAST, self.capture(rest, pattern))
        self.emit(opcodes.POP_TOP)
        self.mark(done)

    def check_keys(self, pattern: nodes.MatchMapping) -> None:
        """Refuse a literal key that is there twice."""
        seen: list[str] = []
        for key in pattern.keys:
            value = self.key_of(key)
            if value != "" and value in seen:
                raise self.error("mapping pattern checks duplicate key (" + value[1:] + ")", pattern)
            seen.append(value)

    def key_of(self, node: Expr) -> str:
        """What tells a literal key apart; empty for another one."""
        node = bare(node)
        if isinstance(node, nodes.StrConstant):
            return "s" + repr(node.value)
        if isinstance(node, nodes.IntConstant):
            return "i" + str(node.value)
        return ""

    def keys(self, keys: list[Expr]) -> None:
        """The tuple of keys."""
        self.values(keys)
        self.emit(opcodes.BUILD_TUPLE, len(keys))

    def test_class(self, pattern: nodes.MatchClass, place: int, fail: Label) -> None:
        """A class: its attributes."""
        for i in range(len(pattern.names)):
            if pattern.names[i] in pattern.names[:i]:
                message = "attribute name repeated in class pattern: " + pattern.names[i]
                raise self.error(message, pattern.named[i])
        self.emit(opcodes.LOAD_FAST, place)
        pattern.cls.visit(self)
        self.at(pattern)
        self.load_names(pattern.names)
        self.emit(opcodes.MATCH_CLASS, len(pattern.patterns))
        values = self.temporary()
        self.emit(opcodes.COPY, 1)
        self.emit(opcodes.STORE_FAST, values)
        self.jump(opcodes.POP_JUMP_IF_NONE, fail)
        self.parts(pattern.patterns + pattern.named, values, fail)

    def parts(self, patterns: list[Pattern], values: int, fail: Label) -> None:
        """Whether the items of a tuple in a local fit patterns."""
        if len(patterns) == 0:
            return
        self.emit(opcodes.LOAD_FAST, values)
        self.emit(opcodes.UNPACK_SEQUENCE, len(patterns))
        places: list[int] = []
        for _ in patterns:
            made = self.temporary()
            places.append(made)
            self.emit(opcodes.STORE_FAST, made)
        for i in range(len(patterns)):
            self.test(patterns[i], places[i], fail)


def inner_pattern(pattern: Pattern) -> Pattern:
    """A pattern without the parentheses around it."""
    while isinstance(pattern, nodes.MatchGroup):
        pattern = pattern.pattern
    return pattern

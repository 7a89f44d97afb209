"""Random restricted programs: source text that means the same on CPython and translated, or there is a bug.

    source = random_program(seed, count=50)

The program has ``count`` entry functions; ``argv[1]`` chooses one.  An entry function prints as it goes, so the first
difference is near its cause, and ends by printing its exception if it raises one.  Integers are kept small (translated
ones wrap at 64 bits), loops are bounded, and dicts and sets are read in order of insertion or sorted.
"""

from __future__ import annotations

import random
from collections.abc import Callable

INT, FLOAT, BOOL, STR = "int", "float", "bool", "str"
INTS, STRS, FLOATS = "list[int]", "list[str]", "list[float]"
COUNTS, NAMES = "dict[str, int]", "dict[int, str]"
PAIR, SHAPE = "tuple[int, str]", "Shape"
TYPES = (INT, FLOAT, BOOL, STR, INTS, STRS, FLOATS, COUNTS, NAMES, PAIR, SHAPE)
LOCALS = {INT: 4, FLOAT: 2, BOOL: 2, STR: 3, INTS: 2, STRS: 2, FLOATS: 1, COUNTS: 1, NAMES: 1, PAIR: 1, SHAPE: 2}

PRELUDE = '''\
"""A random program."""

import os


def say(text: str) -> None:
    os.write(1, (text + "\\n").encode("utf-8"))


class Problem(Exception):
    def __init__(self, code: int) -> None:
        self.code = code


class Shape:
    unit = 3

    def __init__(self, size: int, name: str) -> None:
        self.size = size
        self.name = name
        self.parts: list[int] = []

    def area(self, factor: int) -> int:
        return (self.size * factor + Shape.unit) % 9973

    def label(self) -> str:
        return self.name + ":" + str(self.size)

    def grow(self, by: int) -> None:
        self.size = (self.size + by) % 997
        self.parts.append(by)


class Square(Shape):
    unit = 5

    def area(self, factor: int) -> int:
        if factor < 0:
            raise Problem(self.size)
        return (self.size * self.size + factor) % 9973


class Circle(Square):
    def __init__(self, size: int, name: str) -> None:
        Square.__init__(self, size + 1, name + "o")
        self.turns = size % 7

    def label(self) -> str:
        return "(" + Square.label(self) + ")" * (self.turns + 1)

    def area(self, factor: int) -> int:
        return self.turns + super().area(factor)


def make_shape(kind: int, size: int, name: str) -> Shape:
    if kind % 3 == 0:
        return Shape(size, name)
    if kind % 3 == 1:
        return Square(size, name)
    return Circle(size, name)


def count_up(start: int, stop: int):
    position = start
    while position < stop:
        yield position * 2 + 1
        position += 1


def show_counts(counts: dict[str, int]) -> str:
    parts = []
    for key in counts:
        parts.append(key + "=" + str(counts[key]))
    return ",".join(parts)


def show_names(names: dict[int, str]) -> str:
    parts = []
    for key, value in names.items():
        parts.append(str(key) + "=" + value)
    return ",".join(parts)


def show_ints(items: list[int]) -> str:
    return "[" + ",".join([str(item) for item in items]) + "]"


def show_floats(items: list[float]) -> str:
    return "[" + ",".join([str(item) for item in items]) + "]"
'''


class Writer:
    """Writes one function."""

    def __init__(self, rng: random.Random, name: str, callees: list[str]) -> None:
        self.rng = rng
        self.name = name
        self.callees = callees
        self.lines: list[str] = []
        self.indent = 1
        self.depth = 0
        self.loops = 0
        self.fresh = 0

    # --- text

    def line(self, text: str) -> None:
        """One line at the current indentation."""
        self.lines.append("    " * self.indent + text)

    def variable(self, type_: str) -> str:
        """A local of a type."""
        letter = {INT: "i", FLOAT: "f", BOOL: "b", STR: "s", INTS: "li", STRS: "ls", FLOATS: "lf", COUNTS: "dc",
                  NAMES: "dn", PAIR: "p", SHAPE: "o"}[type_]  # fmt: skip
        return f"{letter}{self.rng.randrange(LOCALS[type_])}"

    def choose(self, *options: str) -> str:
        """One of several texts."""
        return self.rng.choice(options)

    # --- expressions

    def expression(self, type_: str, depth: int = 0) -> str:
        """An expression of a type."""
        if depth > 3 or self.rng.random() < 0.2 + 0.15 * depth:
            return self.leaf(type_)
        return EXPRESSIONS[type_](self, depth + 1)

    def leaf(self, type_: str) -> str:
        """A variable or constant."""
        if self.rng.random() < 0.65:
            return self.variable(type_)
        match type_:
            case "int":
                return str(self.rng.choice([0, 1, 2, 3, 5, 7, 10, 31, 64, 100, 255, 1000]))
            case "float":
                return str(self.rng.choice([0.0, 0.5, 1.0, 2.25, 3.75, 10.0, 0.1, 1e10]))
            case "bool":
                return self.choose("True", "False")
            case "str":
                return repr(self.rng.choice(["", "a", "b", "abc", "x y", "hello", "Zebra", "é", "日本", "1,2,3", "\t"]))
        return self.variable(type_)

    def integer(self, depth: int) -> str:
        """An int expression, small."""
        a, b = self.expression(INT, depth), self.expression(INT, depth)
        return self.choose(
            f"(({a} + {b}) % 10007)", f"(({a} - {b}) % 1009)", f"(({a} * {b}) % 9973)", f"({a} // {b})",
            f"({a} % {b})", f"({a} & {b})", f"({a} | {b})", f"({a} ^ {b})", f"(({a} << ({b} & 7)) % 65521)",
            f"({a} >> ({b} & 15))", f"(-{a})", f"(~{a} % 4096)", f"abs({a} - {b})", f"min({a}, {b})", f"max({a}, {b})",
            f"len({self.expression(STR, depth)})", f"len({self.expression(INTS, depth)})",
            f"({a} if {self.expression(BOOL, depth)} else {b})", f"{self.variable(INTS)}[{a}]",
            f"{self.variable(COUNTS)}[{self.expression(STR, depth)}]",
            f"{self.variable(COUNTS)}.get({self.expression(STR, depth)}, {a})", f"{self.variable(PAIR)}[0]",
            f"{self.variable(SHAPE)}.area({a})", f"{self.variable(SHAPE)}.size", f"sum({self.variable(INTS)}) % 10007",
            f"int({self.expression(BOOL, depth)})", f"{self.variable(STR)}.find({self.expression(STR, depth)})",
            f"{self.variable(STR)}.count({self.leaf(STR)})", f"ord(({self.expression(STR, depth)} + 'q')[0])",
            self.call(depth),
        )  # fmt: skip

    def call(self, depth: int) -> str:
        """A call of an earlier function."""
        if not self.callees:
            return self.leaf(INT)
        arguments = f"{self.expression(INT, depth)}, {self.expression(STR, depth)}"
        return f"{self.rng.choice(self.callees)}({arguments})"

    def floating(self, depth: int) -> str:
        """A float expression."""
        a, b = self.expression(FLOAT, depth), self.expression(FLOAT, depth)
        i = self.expression(INT, depth)
        return self.choose(
            f"({a} + {b})", f"({a} - {b})", f"({a} * 0.5)", f"({a} / {b})", f"({a} + {i})", f"({i} * 0.25)", f"({i} / 8)",
            f"abs({a})", f"float({i})", f"min({a}, {b})", f"(-{a})", f"({a} if {self.expression(BOOL, depth)} else {b})",
            f"{self.variable(FLOATS)}[{i}]",
        )  # fmt: skip

    def boolean(self, depth: int) -> str:
        """A bool expression."""
        a, b = self.expression(INT, depth), self.expression(INT, depth)
        s, t = self.expression(STR, depth), self.expression(STR, depth)
        comparison = self.choose("<", "<=", "==", "!=", ">", ">=")
        return self.choose(
            f"({a} {comparison} {b})", f"({s} {comparison} {t})", f"(not {self.expression(BOOL, depth)})",
            f"({self.expression(BOOL, depth)} and {self.expression(BOOL, depth)})",
            f"({self.expression(BOOL, depth)} or {self.expression(BOOL, depth)})",
            f"({self.expression(FLOAT, depth)} {comparison} {self.expression(FLOAT, depth)})",
            f"({s} in {t})", f"({a} in {self.variable(INTS)})", f"({s} in {self.variable(COUNTS)})",
            f"isinstance({self.variable(SHAPE)}, {self.choose('Square', 'Circle', 'Shape')})",
            f"({a} < {b} < {self.expression(INT, depth)})", f"{s}.startswith({t})",
            f"({self.variable(INTS)} == {self.variable(INTS)})", f"({self.variable(SHAPE)} is {self.variable(SHAPE)})",
        )  # fmt: skip

    def text(self, depth: int) -> str:
        """A str expression."""
        s, t = self.expression(STR, depth), self.expression(STR, depth)
        i, j = self.expression(INT, depth), self.expression(INT, depth)
        return self.choose(
            f"({s} + {t})", f"({s} * ({i} % 4))", f"str({i})", f"{s}[{i}:{j}]", f"{s}[{i}]", f"{s}[::-1]", f"{s}.strip()",
            f"{s}.replace({t}, 'r')", f"{s}.join({self.variable(STRS)})", f"chr(97 + {i} % 26)",
            f"({s} if {self.expression(BOOL, depth)} else {t})", f"{self.variable(STRS)}[{i}]",
            f"{self.variable(NAMES)}[{i}]", f"{self.variable(PAIR)}[1]", f"{self.variable(SHAPE)}.label()",
            f"{self.variable(SHAPE)}.name", f"str({self.expression(FLOAT, depth)})", f"{s}.rjust({i} % 12)",
        )  # fmt: skip

    def ints(self, depth: int) -> str:
        """A list[int] expression."""
        i, j = self.expression(INT, depth), self.expression(INT, depth)
        return self.choose(
            f"[{i}, {j}]", f"([{i}] * ({j} % 5))", f"{self.variable(INTS)}[{i}:{j}]", f"({self.variable(INTS)} + [{i}])",
            f"[item * 3 % 101 for item in {self.variable(INTS)}]", f"[item for item in range({i} % 9)]",
            f"[item for item in {self.variable(INTS)} if item % 2 == 0]", f"sorted({self.variable(INTS)})",
            f"[item for item in count_up({i} % 5, {j} % 12)]", f"{self.variable(INTS)}[::-1]",
        )  # fmt: skip

    def strs(self, depth: int) -> str:
        """A list[str] expression."""
        s = self.expression(STR, depth)
        return self.choose(
            f"[{s}, {self.expression(STR, depth)}]", f"{s}.split(',')", f"{s}.split()", f"[c for c in {s}]",
            f"sorted({self.variable(STRS)})", f"({self.variable(STRS)} + [{s}])",
            f"[str(item) for item in {self.variable(INTS)}]",
        )  # fmt: skip

    def floats(self, depth: int) -> str:
        """A list[float] expression."""
        return f"[{self.expression(FLOAT, depth)}, {self.expression(FLOAT, depth)}]"

    def counts(self, depth: int) -> str:
        """A dict[str, int] expression."""
        s, i = self.expression(STR, depth), self.expression(INT, depth)
        return self.choose(f"{{{s}: {i}, 'k': 2}}", f"{{c: len(c) + {i} % 7 for c in {self.variable(STRS)}}}")

    def names(self, depth: int) -> str:
        """A dict[int, str] expression."""
        return f"{{{self.expression(INT, depth)}: {self.expression(STR, depth)}, 1: 'one'}}"

    def pair(self, depth: int) -> str:
        """A tuple expression."""
        return f"({self.expression(INT, depth)}, {self.expression(STR, depth)})"

    def shape(self, depth: int) -> str:
        """An instance expression."""
        i, s = self.expression(INT, depth), self.expression(STR, depth)
        return self.choose(f"make_shape({i}, {i}, {s})", f"Square({i}, {s})", f"Circle({i}, {s})")

    # --- statements

    def block(self, count: int) -> None:
        """Some statements, one level deeper."""
        self.indent += 1
        self.depth += 1
        for _ in range(count):
            self.statement()
        self.depth -= 1
        self.indent -= 1

    def statement(self) -> None:
        """One statement."""
        simple = [self.assign, self.assign, self.assign, self.show, self.mutate, self.mutate]
        nested = [self.branch, self.loop, self.guarded, self.raising, self.closure]
        self.rng.choice(simple if self.depth > 2 else simple + nested)()

    def assign(self) -> None:
        """An assignment."""
        type_ = self.rng.choice(TYPES)
        if type_ == INT and self.rng.random() < 0.3:
            self.line(f"{self.variable(INT)} = ({self.variable(INT)} + {self.expression(INT)}) % 100003")
        elif type_ == PAIR and self.rng.random() < 0.5:
            self.line(f"{self.variable(INT)}, {self.variable(STR)} = {self.expression(PAIR)}")
        else:
            self.line(f"{self.variable(type_)} = {self.expression(type_)}")

    def show(self) -> None:
        """Print a value."""
        match self.rng.choice((INT, STR, FLOAT, INTS, COUNTS, NAMES, BOOL, FLOATS)):
            case "str":
                self.line(f"say({self.expression(STR)}[:200])")
            case "list[int]":
                self.line(f"say(show_ints({self.expression(INTS)}[:40]))")
            case "list[float]":
                self.line(f"say(show_floats({self.variable(FLOATS)}))")
            case "dict[str, int]":
                self.line(f"say(show_counts({self.variable(COUNTS)})[:200])")
            case "dict[int, str]":
                self.line(f"say(show_names({self.variable(NAMES)})[:200])")
            case simple:
                self.line(f"say(str({self.expression(simple)}))")

    def mutate(self) -> None:
        """Change an object."""
        ints, strs, shape = self.variable(INTS), self.variable(STRS), self.variable(SHAPE)
        i, s = self.expression(INT, 2), self.expression(STR, 2)
        self.line(
            self.choose(
                f"{ints}.append({i})", f"{ints}[{i}] = {self.expression(INT, 2)}", f"{ints}.pop()", f"{ints}.pop({i})",
                f"{ints}.insert({i}, 4)", f"{ints}.reverse()", f"{ints}.sort()", f"del {ints}[{i}]",
                f"{ints}[{i} % 3:{i} % 5] = [{i}, 8]", f"{ints}.extend({self.variable(INTS)}[:10])",
                f"{strs}.append({s}[:50])", f"{strs}.sort()", f"{strs}.remove({s})", f"{self.variable(COUNTS)}[{s}[:50]] = {i}",
                f"{self.variable(NAMES)}[{i}] = {s}[:50]", f"del {self.variable(COUNTS)}[{s}]",
                f"{self.variable(COUNTS)}.pop({s}, 0)", f"{shape}.grow({i})", f"{shape}.size = {i}", f"{shape}.name = {s}[:30]",
                f"{self.variable(STR)} = {self.variable(STR)}[:40]", f"{self.variable(INTS)} = {ints}[:20]",
            )  # fmt: skip
        )

    def branch(self) -> None:
        """An if statement."""
        self.line(f"if {self.expression(BOOL)}:")
        self.block(self.rng.randint(1, 3))
        if self.rng.random() < 0.5:
            self.line("else:")
            self.block(self.rng.randint(1, 2))

    def loop(self) -> None:
        """A bounded loop."""
        self.loops += 1
        name = f"n{self.loops}"
        kind = self.rng.randrange(5)
        if kind == 0:
            self.line(f"{name} = 0")
            self.line(f"while {name} < {self.rng.randint(1, 6)}:")
            self.indent += 1
            self.line(f"{name} += 1")
            self.indent -= 1
        elif kind == 1:
            self.line(f"for {name} in {self.variable(INTS)}[:6]:")
        elif kind == 2:
            self.line(f"for {name} in range({self.expression(INT, 2)} % 6):")
        elif kind == 3:
            self.line(f"for {name} in count_up({self.rng.randint(0, 3)}, {self.rng.randint(2, 8)}):")
        else:
            self.line(f"for {name}, item in enumerate({self.variable(STR)}[:5]):")
        self.block(self.rng.randint(1, 3))
        self.indent += 1
        if self.rng.random() < 0.3:
            self.line(f"if {self.expression(BOOL, 2)}:")
            self.line("    " + self.choose("break", "continue"))
        self.line(f"{self.variable(INT)} = ({self.variable(INT)} + {name}) % 5003")
        self.indent -= 1

    def guarded(self) -> None:
        """A try statement."""
        self.line("try:")
        self.block(self.rng.randint(1, 3))
        for error in self.rng.sample(["IndexError", "KeyError", "ZeroDivisionError", "ValueError", "Problem"], 2):
            self.line(f"except {error}:")
            self.block(1)
        if self.rng.random() < 0.3:
            self.line("except Exception as error:")
            self.line("    say('caught ' + str(isinstance(error, KeyError)))")
        if self.rng.random() < 0.3:
            self.line("finally:")
            self.block(1)

    def raising(self) -> None:
        """A conditional raise."""
        self.line(f"if {self.expression(BOOL, 1)}:")
        code = self.expression(INT, 2)
        self.line("    " + self.choose(f"raise Problem({code})", "raise ValueError('v')", f"raise KeyError({code})"))

    def closure(self) -> None:
        """A nested function that captures variables, called at once."""
        self.fresh += 1
        name = f"inner{self.fresh}"
        captured = self.variable(INT)
        self.line(f"def {name}(x: int) -> int:")
        self.line(f"    return (x * 2 + {captured}) % 4001")
        self.line(f"{self.variable(INT)} = {name}({self.expression(INT, 2)})")

    def function(self) -> str:
        """The text of the function."""
        for type_, count in LOCALS.items():
            for number in range(count):
                self.line(f"{INITIAL[type_][0]}{number} = {INITIAL[type_][1]}")
        self.line("i0 = a % 100003")
        self.line("s0 = t[:60]")
        for _ in range(self.rng.randint(4, 12)):
            self.statement()
        self.line("return " + self.expression(INT))
        return "\n".join([f"def {self.name}(a: int, t: str) -> int:", *self.lines])


INITIAL = {
    INT: ("i", "3"), FLOAT: ("f", "1.5"), BOOL: ("b", "False"), STR: ("s", "'text'"), INTS: ("li", "[5, 1, 4]"),
    STRS: ("ls", "['p', 'q']"), FLOATS: ("lf", "[0.5, 2.0]"), COUNTS: ("dc", "{'a': 1}"), NAMES: ("dn", "{7: 'seven'}"),
    PAIR: ("p", "(2, 'two')"), SHAPE: ("o", "make_shape(a, 4, 'shape')"),
}  # fmt: skip

EXPRESSIONS: dict[str, Callable[[Writer, int], str]] = {
    INT: Writer.integer,
    FLOAT: Writer.floating,
    BOOL: Writer.boolean,
    STR: Writer.text,
    INTS: Writer.ints,
    STRS: Writer.strs,
    FLOATS: Writer.floats,
    COUNTS: Writer.counts,
    NAMES: Writer.names,
    PAIR: Writer.pair,
    SHAPE: Writer.shape,
}


def random_program(seed: int, count: int = 50) -> str:
    """The source of a program with ``count`` entry functions; equal seeds give equal programs."""
    rng = random.Random(seed)
    functions: list[str] = []
    entries: list[str] = []
    for number in range(count):
        callees = [f"f{number}_{k}" for k in range(rng.randint(0, 2))]
        for position, name in enumerate(callees):
            functions.append(Writer(rng, name, callees[:position]).function())
        functions.append(Writer(rng, f"f{number}", callees).function())
        argument, text = rng.randint(-5, 50), rng.choice(["", "word", "naïve", "a,b,,c", "x" * 20])
        entries += [
            f"        {'if' if number == 0 else 'elif'} number == {number}:",
            f"            say(str(f{number}({argument}, {text!r})))",
        ]
    main = [
        "def entry_point(argv: list[str]) -> int:",
        "    number = int(argv[1])",
        "    try:",
        *entries,
        "    except Problem as problem:",
        "        say('Problem ' + str(problem.code))",
        "    except KeyError as error:",
        "        say('KeyError ' + str(error))",
        "    except Exception as error:",
        "        say(type(error).__name__ + ' ' + str(error))",
        "    return 0",
    ]
    return PRELUDE + "\n\n" + "\n\n\n".join([*functions, "\n".join(main)]) + "\n"

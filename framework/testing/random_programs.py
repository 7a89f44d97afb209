"""Random restricted programs: source text that means the same on CPython and translated, or there is a bug.

    source = random_program(seed, range(50))

An entry function is chosen by ``argv[1]``; it depends only on the seed and its number, so that each can be had alone.
It prints as it goes, so the first difference is near its cause, and the program ends by printing the exception if one is
raised.  Loops are bounded, and a tank of fuel ends what would take too long.  The constructs are the forms of
the package ``random_grammar``.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable

from framework.testing.random_grammar import GRAMMAR
from framework.testing.random_grammar.kind import Type

SLOT = re.compile(r"<([a-z_]+!?|#)>")
RISKY = "? "
USUAL = ("int", "str", "bool", "float")
DEEPEST_EXPRESSION = 3
DEEPEST_BLOCK = 3


class Writer:
    """Writes one function.

    A few types are chosen for it, and forms about other types are mostly passed over: so the same variables meet again
    and again.
    """

    def __init__(self, rng: random.Random, name: str, callees: list[str]) -> None:
        self.rng = rng
        self.name = name
        self.callees = callees
        self.lines: list[str] = []
        self.indent = 1
        self.depth = 0
        self.protected = 0  # try statements around
        self.numbers = 9  # locals of a type have smaller numbers
        self.focus = {*USUAL, *rng.sample(sorted(GRAMMAR.types), 4)}

    def function(self) -> str:
        """The text of the function."""
        self.line("i0 = a")
        self.line("s0 = t")
        self.line("tick()")
        for _ in range(self.rng.randint(2, 5)):
            self.statement()
        used = [(name, type_) for name, type_ in local_variables() if self.mentions(name)]
        shown = [type_.show.format(name) for name, type_ in used]
        for first in range(0, len(shown), 5):
            self.line("say(" + " + ' ' + ".join(shown[first : first + 5]) + ")")
        self.line("return " + self.leaf("int"))
        values = [f"    {name} = {type_.initial}" for name, type_ in local_variables() if self.mentions(name)]
        return "\n".join([f"def {self.name}(a: int, t: str) -> int:", *values, *self.lines])

    def mentions(self, name: str) -> bool:
        """Whether a local variable is used so far."""
        return re.search(rf"\b{name}\b", "\n".join(self.lines)) is not None

    def line(self, text: str) -> None:
        """One line at the current indentation."""
        self.lines.append("    " * self.indent + text)

    # --- expressions

    def expression(self, type_: str, depth: int = 0) -> str:
        """An expression of a type."""
        if depth > DEEPEST_EXPRESSION or self.rng.random() < 0.3 + 0.2 * depth:
            return self.leaf(type_)
        return self.expand(self.choose(GRAMMAR.expressions[type_]), depth + 1)

    def choose(self, forms: list[str]) -> str:
        """One of several forms, seldom a risky one or one about types that are not chosen."""
        while True:
            form = self.rng.choice(forms)
            if form.startswith(RISKY):
                if self.rng.random() > (0.5 if self.protected else 0.05):
                    continue
                form = form.removeprefix(RISKY)
            if self.rng.random() < 0.1 or all(self.is_usual(slot) for slot in SLOT.findall(form)):
                return form

    def is_usual(self, slot: str) -> bool:
        """Whether a slot of a form needs no type that is not chosen."""
        type_ = slot.rstrip("!")
        return type_ in self.focus or type_ not in GRAMMAR.types

    def leaf(self, type_: str) -> str:
        """A variable or a constant."""
        constants = GRAMMAR.types[type_].constants
        if constants and self.rng.random() < 0.35:
            return self.rng.choice(constants)
        return self.variable(type_)

    def variable(self, type_: str) -> str:
        """A local of a type."""
        found = GRAMMAR.types[type_]
        return f"{found.letters}{self.rng.randrange(found.count)}"

    def call(self, depth: int) -> str:
        """A call of an earlier function."""
        if not self.callees:
            return self.leaf("int")
        return f"{self.rng.choice(self.callees)}({self.expression('int', depth)}, {self.expression('str', depth)})"

    def expand(self, form: str, depth: int = 0, number: int = 0) -> str:
        """A form with its slots filled."""

        def fill(match: re.Match[str]) -> str:
            slot = match.group(1)
            if slot == "#":
                return str(number)
            if slot == "call":
                return self.call(depth)
            if slot in GRAMMAR.words:
                return self.rng.choice(GRAMMAR.words[slot])
            if slot.endswith("!"):
                return self.variable(slot[:-1])
            return in_parentheses(self.expression(slot, depth))

        return SLOT.sub(fill, form)

    # --- statements

    def statement(self) -> None:
        """One statement, a simple one where blocks are deep."""
        while True:
            paragraph = self.choose(GRAMMAR.statements)
            if self.depth < DEEPEST_BLOCK or "<block>" not in paragraph:
                break
        self.numbers += 1
        number = self.numbers
        base, protected = self.indent, self.protected
        for text in paragraph.splitlines():
            stripped = text.lstrip()
            self.indent = base + (len(text) - len(stripped)) // 4
            if stripped == "try:":
                self.protected += 1
            elif text == stripped:
                self.protected = protected
            if stripped == "<block>":
                self.block()
            else:
                self.line(self.clamped(stripped, number))
        self.indent, self.protected = base, protected

    def block(self) -> None:
        """Some statements."""
        self.depth += 1
        for _ in range(self.rng.randint(1, 2)):
            if self.rng.random() < 0.4:
                self.assignment()
            else:
                self.statement()
        self.depth -= 1

    def clamped(self, text: str, number: int) -> str:
        """A line of a statement."""
        return self.expand(text, 1, number)

    def assignment(self) -> None:
        """An assignment to a local of any type."""
        type_ = self.rng.choice(sorted(self.focus))
        value = self.expression(type_)
        self.line(f"{self.variable(type_)} = {GRAMMAR.types[type_].clamp.format(value)}")


def local_variables() -> list[tuple[str, Type]]:
    """The names and types of all local variables a function can have."""
    types = GRAMMAR.types.values()
    return [(f"{type_.letters}{number}", type_) for type_ in types for number in range(type_.count)]


def in_parentheses(text: str) -> str:
    """An expression that can be an operand of anything."""
    return text if re.fullmatch(r"[\w.]+|'[^']*'", text) and not text[0].isdigit() else f"({text})"


def entry_functions(seed: int, number: int) -> tuple[list[str], str]:
    """The functions of one entry, and the call that starts it."""
    rng = random.Random(f"{seed}/{number}")
    callees = [f"helper{number}_{k}" for k in range(rng.choice((0, 0, 0, 1)))]
    functions = [Writer(rng, name, callees[:place]).function() for place, name in enumerate(callees)]
    functions.append(Writer(rng, f"entry{number}", callees).function())
    argument, text = rng.randint(-5, 50), rng.choice(["", "word", "naïve", "a,b,,c", "x" * 20, " sp ace "])
    return functions, f"entry{number}({argument}, {text!r})"


def random_program(seed: int, numbers: Iterable[int]) -> str:
    """The source of a program with these entry functions; equal seeds give equal functions."""
    functions: list[str] = []
    entries: list[str] = []
    for number in numbers:
        texts, call = entry_functions(seed, number)
        functions += texts
        entries += [f"        if argv[1] == '{number}':", f"            say(str({call}))"]
    return assembled(functions, entries)


def assembled(functions: list[str], entries: list[str]) -> str:
    """A program from its functions and the lines that start one of them."""
    main = [
        "def entry_point(argv: list[str]) -> int:",
        "    try:",
        *entries,
        "    except Problem as problem:",
        "        say('Problem ' + str(problem.code))",
        "    except KeyError as error:",
        "        say('KeyError ' + str(error))",
        "    except OutOfFuel:",
        "        say('out of fuel')",
        "    except Exception as error:",
        "        say(type(error).__name__ + ' ' + str(error))",
        "    return 0",
    ]
    return GRAMMAR.prelude + "\n\n" + "\n\n\n".join([*functions, "\n".join(main)]) + "\n"

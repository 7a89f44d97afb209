"""Rules of a lexer to one deterministic automaton that keeps the priorities of ``re``.  Host code.

An ordered list of states of the nondeterministic automaton is one deterministic state: its order is that in which a
backtracking matcher would try them, and what comes after a match is dropped, because it would not be tried.  So rule 1
wins over rule 2, ``a|ab`` matches "a", and lazy repetitions are lazy; all in one pass over the text (the idea is known
from Pike's and Cox's matchers).  With ``longest`` nothing is dropped, and the longest match wins, then the first rule.

Whether a place is a match is decided one character later, when it is known what follows: so ``\\b``, ``^`` and ``$``
need no other machinery.  The end of the text is a character of its own.

    table[state * width + class]     next state; below ``finals`` it has no successors
    accept[state]                    the rule that matched before the last character was taken, or -1
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from framework.parsing.charclasses import Intervals, Partition, category_intervals, intervals_of
from framework.rlib.rsre import nodes
from framework.rlib.rsre.charset import WORD

MAX_STATES = 20_000
MAX_COPIES = 2_000


class NotRegular(Exception):
    """What an automaton can't do: look-around, references, conditions, atomic groups."""


class TooLarge(Exception):
    """The automaton has more than MAX_STATES states."""


@dataclass(slots=True)
class Step:
    """A state of the nondeterministic automaton: exactly one of its parts is used."""

    chars: int = -1
    anchor: nodes.Anchor | None = None
    rule: int = -1
    keyword_of: int = -1
    """For the match of a keyword: the rule that has to match the same text."""
    targets: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Context:
    """What is known about the character before a place."""

    is_start: bool
    is_newline: bool
    word: bool
    ascii_word: bool


@dataclass
class Automaton:
    """The tables of one lexer state."""

    table: list[int]
    accept: list[int]
    finals: int
    starts: list[int]
    """By the bits of the character before: 1 start of the text, 2 newline, 4 word, 8 word in ASCII."""
    width: int
    pages: list[int]
    classes: list[int]


class Builder:
    """Collects rules, then makes the automaton."""

    def __init__(self, longest: bool = False) -> None:
        self.longest = longest
        self.steps: list[Step] = []
        self.entries: list[int] = []
        self.sets: list[Intervals] = []
        self.set_numbers: dict[tuple[tuple[int, int], ...], int] = {}
        self.has_anchors = False

    # --- the nondeterministic automaton

    def add(self, rule: int, root: nodes.Node) -> None:
        """Add a rule, after all others.

        Raises: NotRegular.
        """
        size = len(self.steps)
        try:
            self.entries.append(self.compile(root, self.step(Step(rule=rule)), MAX_COPIES))
        except NotRegular:
            del self.steps[size:]
            raise

    def add_keyword(self, rule: int, base: int, text: str) -> None:
        """Let a text that rule ``base`` matches count as a match of ``rule``.

        Its states come before all others and drop none of them: the keyword is followed beside the rules.
        """
        then = self.step(Step(rule=rule, keyword_of=base))
        for char in reversed(text):
            then = self.step(Step(chars=self.set_number([(ord(char), ord(char))]), targets=[then]))
        self.entries.insert(0, then)

    def step(self, step: Step) -> int:
        """Add a state."""
        self.steps.append(step)
        return len(self.steps) - 1

    def set_number(self, intervals: Intervals) -> int:
        """The number of a set of characters."""
        return self.set_numbers.setdefault(tuple(intervals), len(self.set_numbers))

    def compile(self, node: nodes.Node, then: int, copies: int) -> int:
        """The first state of a tree that goes on at ``then``; ``copies`` bounds what repetitions multiply."""
        match node:
            case nodes.One():
                return self.step(Step(chars=self.set_number(intervals_of(node.chars)), targets=[then]))
            case nodes.Anchor() if node.place != nodes.LAST_LINE_END:
                self.has_anchors = True
                return self.step(Step(anchor=node, targets=[then]))
            case nodes.Sequence():
                for item in reversed(node.items):
                    then = self.compile(item, then, copies)
                return then
            case nodes.Choice():
                return self.step(Step(targets=[self.compile(each, then, copies) for each in node.branches]))
            case nodes.Group():
                return self.compile(node.item, then, copies)
            case nodes.Repeat() if node.manner != nodes.POSSESSIVE:
                return self.repeat(node, then, copies)
        raise NotRegular

    def repeat(self, node: nodes.Repeat, then: int, copies: int) -> int:
        """Copies of the item for the counted rounds, a loop for the rest."""
        lazy = node.manner == nodes.LAZY
        counted = node.least if node.largest == nodes.MANY else node.largest
        if counted > copies:
            raise NotRegular
        inner = copies // max(counted, 1)
        if node.largest == nodes.MANY:
            loop = self.step(Step())
            item = self.compile(node.item, loop, inner)
            self.steps[loop].targets = [then, item] if lazy else [item, then]
            start = loop
        else:
            start = then
            for _ in range(node.largest - node.least):
                item = self.compile(node.item, start, inner)
                start = self.step(Step(targets=[then, item] if lazy else [item, then]))
        for _ in range(node.least):
            start = self.compile(node.item, start, inner)
        return start

    # --- the deterministic automaton

    def build(self) -> Automaton:
        """The automaton of all rules.

        Raises: TooLarge.
        """
        special = [self.set_number([(10, 10)])]
        if self.has_anchors:
            special += [self.set_number(list(category_intervals(WORD, ascii_only))) for ascii_only in (False, True)]
        self.partition = Partition([list(intervals) for intervals in self.set_numbers])
        self.special = special
        return _Determiniser(self).run()

    def context_of(self, number: int) -> Context:
        """What a class of characters tells about the place after it."""
        if not self.has_anchors:
            return Context(False, False, False, False)
        members = self.partition.members[number]
        return Context(False, *(bool(members >> each & 1) for each in self.special))


State = tuple[tuple[int, ...], Context, int]


class _Determiniser:
    def __init__(self, builder: Builder) -> None:
        self.builder = builder
        self.steps = builder.steps
        self.width = len(builder.partition.members) + 1
        self.numbers: dict[State, int] = {}
        self.states: list[State] = []

    def run(self) -> Automaton:
        contexts = [self._start_context(bits) for bits in range(16)] if self.builder.has_anchors else []
        entries = tuple(self.builder.entries)
        starts = [self.number((entries, context, -2)) for context in contexts or [Context(False, False, False, False)]]
        rows: list[list[int]] = []
        while len(rows) < len(self.states):
            if len(self.states) > MAX_STATES:
                raise TooLarge
            rows.append(self.row(self.states[len(rows)]))
        return self.tables(starts, rows)

    @staticmethod
    def _start_context(bits: int) -> Context:
        return Context(bool(bits & 1), bool(bits & 2), bool(bits & 4), bool(bits & 8))

    def number(self, state: State) -> int:
        """The number of a state."""
        found = self.numbers.get(state)
        if found is None:
            found = self.numbers[state] = len(self.states)
            self.states.append(state)
        return found

    def row(self, state: State) -> list[int]:
        """The successors of a state, for each class and the end of the text."""
        seeds, before, accepted = state
        at_start = accepted == -2
        result = []
        shared: dict[Context, tuple[list[int], int]] = {}
        for number in range(self.width - 1):
            after = self.builder.context_of(number)
            if after not in shared:
                shared[after] = self.closure(seeds, before, after, False, at_start)
            alive, rule = shared[after]
            member = self.builder.partition.members[number]
            targets = [self.steps[i].targets[0] for i in alive if member >> self.steps[i].chars & 1]
            following = after if targets and self.builder.has_anchors else Context(False, False, False, False)
            result.append(self.number((tuple(dict.fromkeys(targets)), following, rule)))
        _, rule = self.closure(seeds, before, Context(False, False, False, False), True, at_start)
        result.append(self.number(((), Context(False, False, False, False), rule)))
        return result

    def closure(
        self, seeds: Sequence[int], before: Context, after: Context, at_end: bool, at_start: bool
    ) -> tuple[list[int], int]:
        """The states that take a character, in order, and the rule that matches here (-1: none)."""
        alive: list[int] = []
        keywords: dict[int, int] = {}
        matched = -1
        for index in self._reached(seeds, before, after, at_end):
            step = self.steps[index]
            if step.rule < 0:
                alive.append(index)
            elif step.keyword_of >= 0:
                keywords[step.keyword_of] = step.rule
            elif at_start:
                continue  # an empty match is none
            elif self.builder.longest:
                matched = step.rule if matched < 0 else min(matched, step.rule)
            else:
                return alive, keywords.get(step.rule, step.rule)
        return alive, keywords.get(matched, matched)

    def _reached(self, seeds: Sequence[int], before: Context, after: Context, at_end: bool) -> Iterator[int]:
        """States that take a character or match, in the order of their priority."""
        seen: set[int] = set()
        stack = list(reversed(seeds))
        while stack:
            index = stack.pop()
            if index in seen:
                continue
            seen.add(index)
            step = self.steps[index]
            if step.rule >= 0 or step.chars >= 0:
                yield index
            elif step.anchor is None or holds(step.anchor, before, after, at_end):
                stack += reversed(step.targets)

    def tables(self, starts: list[int], rows: list[list[int]]) -> Automaton:
        """Number the states anew, those without successors first, and lay the tables out."""
        order = sorted(range(len(rows)), key=lambda number: (bool(self.states[number][0]), number))
        renamed = {old: new for new, old in enumerate(order)}
        pages, classes = self.builder.partition.pages()
        return Automaton(
            table=[renamed[target] for old in order for target in rows[old]],
            accept=[max(self.states[old][2], -1) for old in order],
            finals=sum(1 for old in order if not self.states[old][0]),
            starts=[renamed[start] for start in starts],
            width=self.width,
            pages=pages,
            classes=classes,
        )


def holds(anchor: nodes.Anchor, before: Context, after: Context, at_end: bool) -> bool:
    """Whether a place between two characters is what an anchor asks for."""
    place = anchor.place
    if place == nodes.TEXT_START:
        return before.is_start
    if place == nodes.LINE_START:
        return before.is_start or before.is_newline
    if place == nodes.TEXT_END:
        return at_end
    if place == nodes.LINE_END:
        return at_end or after.is_newline
    left, right = (before.ascii_word, after.ascii_word) if anchor.ascii_only else (before.word, after.word)
    return (left != right) == (place == nodes.BOUNDARY)

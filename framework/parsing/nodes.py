"""Syntax trees that a grammar builds by itself.  Translated code.

A node class declares its fields with types; ``grammar`` checks them against the rules and makes an action from the
factories below for each rule.  Nodes know where their text begins and ends.  A class with a method ``reduced(state)`` is a
step on the way: what the method returns (its declared result) is the value of the rule.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from framework.parsing.token import BaseBox, Located, Token
from framework.rlib.unroll import unrolling_iterable


class Node(Located):
    """Base of the classes of a syntax tree: a subclass declares fields, which the parser fills."""


class Nothing(Located):
    """An optional part that is not there."""


class Items(Located):
    """A list that is being collected; each type of items has a subclass with its list."""


NOTHING = Nothing()


def pass_on(index: int) -> Callable:
    """The value of one symbol is that of the rule."""

    def act(stack, base, state):
        return stack[base + index]

    return act


def give_nothing(stack, base, state):
    """The value of an optional part that is not there."""
    return NOTHING


def make_node(cls: type[Node], fields: Sequence[tuple[str, int, Callable]], symbols: Sequence[str]) -> Callable:
    """The action of a rule that builds a node: for each field the symbol that it takes, and how."""
    unrolled = unrolling_iterable(fields)
    is_step = hasattr(cls, "reduced")
    size = len(symbols)

    def act(stack, base, state):
        node = cls()
        if size > 0:
            take_start(node, stack, base, size)
            take_end(node, stack, base, size)
        for name, index, taken in unrolled:
            setattr(node, name, taken(stack[base + index]))
        if is_step:
            return node.reduced(state)
        return node

    return act


def take_place(node: Located, first: BaseBox) -> None:
    """Give a node the place of its first part."""
    assert isinstance(first, Located)
    node.idx = first.idx
    node.place = first.place


def take_start(node: Located, stack: list[BaseBox], base: int, size: int) -> None:
    """Let a node begin where its first part begins that is not empty."""
    for index in range(base, base + size):
        part = stack[index]
        assert isinstance(part, Located)
        if part.place > 0:
            node.idx = part.idx
            node.place = part.place
            return


def take_end(node: Located, stack: list[BaseBox], base: int, size: int) -> None:
    """Let a node end where its last part ends that is not empty."""
    for index in range(base + size - 1, base - 1, -1):
        part = stack[index]
        assert isinstance(part, Located)
        if part.end > 0:
            node.end = part.end
            return


def text_of(value):
    """The text of a token, for a field of type str."""
    assert isinstance(value, Token)
    return value.value


def optional_text_of(value):
    """The same, of a token that may be missing."""
    if isinstance(value, Nothing):
        return None
    assert isinstance(value, Token)
    return value.value


def one_of(cls: type) -> Callable:
    """Takes a value of a class."""

    def take(value):
        assert isinstance(value, cls)
        return value

    return take


def optional_of(cls: type) -> Callable:
    """Takes a value of a class that may be missing."""

    def take(value):
        if isinstance(value, Nothing):
            return None
        assert isinstance(value, cls)
        return value

    return take


class ListKind:
    """The functions that collect a list of one type of items."""

    def __init__(self, begin: Callable, start: Callable, extend: Callable, taken: Callable) -> None:
        self.begin = begin
        self.start = start
        self.extend = extend
        self.taken = taken


def make_list(item_of: Callable, gap: int) -> ListKind:
    """A list of what ``item_of`` takes; ``gap``: how far behind the list its next item is."""

    class ListOf(Items):
        def __init__(self):
            self.items = []

    def begin(stack, base, state):
        return ListOf()

    def start(stack, base, state):
        made = ListOf()
        first = stack[base]
        take_place(made, first)
        take_end(made, stack, base, 1)
        made.items.append(item_of(first))
        return made

    def extend(stack, base, state):
        made = stack[base]
        assert isinstance(made, ListOf)
        made.items.append(item_of(stack[base + gap]))
        take_end(made, stack, base, gap + 1)
        return made

    def taken(value):
        assert isinstance(value, ListOf)
        return value.items

    return ListKind(begin, start, extend, taken)


def make_language(lexer: Any, parser: Any, root: type) -> Any:
    """What parses texts to trees with a root of a class."""

    class Language:
        def __init__(self) -> None:
            self.lexer = lexer
            self.parser = parser

        def parse(self, source: str):
            """The tree of a text.

            Raises: ParsingError, LexingError.
            """
            tree = parser.parse(lexer.lex(source))
            assert isinstance(tree, root)
            return tree

    return Language()

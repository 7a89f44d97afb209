"""The flow graph: one control-flow graph in SSA form per function, the same model before and after lowering.

A graph is made of blocks.  A block has *input arguments* (the phi nodes of other systems), a list of operations and
*exits*: links that pass arguments to the input arguments of a target block.

            ┌───────────────┐
            │ start(a, b)   │   exitswitch = v          v is a bool, an int, a char, or LAST_EXCEPTION
            │ v = lt(a, b)  │
            └──┬─────────┬──┘
        True   │         │ False          exitcase of each link
        ┌──────▼──┐   ┌──▼──────┐
        │ (x)     │   │ (y)     │
        └─────────┘   └─────────┘

* ``exitswitch is None``: exactly one exit, or none at all for the return block and the except block.
* ``exitswitch`` a Variable: one exit per case.  Two exits with exitcase False and True (in that order), or a
  multi-way switch on constants whose last exit may have the exitcase DEFAULT.
* ``exitswitch is LAST_EXCEPTION``: the last operation of the block may raise, and its exceptions are handled here.
  Exactly two exits: ``exits[0]`` is taken normally, ``exits[1]`` when the operation raised *any* exception.  The latter
  link has ``exc_value``, a fresh Variable (defined by the link, usable only in ``link.args``) that holds the exception
  instance.  ``except X`` is an explicit test of that value in the blocks that follow.

An operation in the middle of a block may raise too: then the exception leaves the function.
``raise`` is a link to the except block, whose only input argument is the exception instance.
"""

from __future__ import annotations

import types
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Position:
    """A place in the user's source: 1-based lines, 0-based columns in characters, end exclusive."""

    filename: str
    function: str
    line: int
    column: int = 0
    end_line: int = 0
    end_column: int = 0

    def __str__(self) -> str:
        return f"{self.filename}:{self.line}"


class Special:
    """A named singleton used as an exit switch or an exit case."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __repr__(self) -> str:
        return self.name


LAST_EXCEPTION = Special("LAST_EXCEPTION")
DEFAULT = Special("DEFAULT")


class Variable:
    """An SSA value.  ``annotation`` is filled by the annotator, ``concretetype`` (a low-level type) by lowering.

    ``name`` is the user's name for it where there is one (several variables may share it), else "".
    """

    __slots__ = ("name", "annotation", "concretetype")

    def __init__(self, name: str = "", concretetype: Any = None) -> None:
        self.name = name
        self.annotation: Any = None
        self.concretetype: Any = concretetype

    def copy(self) -> Variable:
        """A fresh variable with the same name, annotation and type."""
        result = Variable(self.name, self.concretetype)
        result.annotation = self.annotation
        return result

    def __repr__(self) -> str:
        return f"<{self.name or 'v'}@{id(self) & 0xFFFF:x}>"


class Constant:
    """A live Python object (before lowering) or a low-level value (after it, with ``concretetype`` set).

    ``position`` is where the user wrote it, where that is known: errors show it as the origin of the value.
    """

    __slots__ = ("value", "concretetype", "annotation", "position")

    def __init__(self, value: Any, concretetype: Any = None) -> None:
        self.value = value
        self.concretetype: Any = concretetype
        self.annotation: Any = None
        self.position: Position | None = None

    def __repr__(self) -> str:
        return f"Constant({self.value!r})"


Value = Variable | Constant


class Operation:
    """``result = opname(*args)`` at a source position.  Rows describing the names: ``operations.py`` and ``lltypes``."""

    __slots__ = ("opname", "args", "result", "position")

    def __init__(self, opname: str, args: list[Value], result: Variable, position: Position | None = None) -> None:
        self.opname = opname
        self.args = args
        self.result = result
        self.position = position

    def __repr__(self) -> str:
        return f"{self.result} = {self.opname}({', '.join(map(repr, self.args))})"


class Link:
    """An edge: passes ``args`` to ``target.inputargs`` when the exit switch equals ``exitcase``."""

    __slots__ = ("args", "target", "exitcase", "exc_value", "source")

    def __init__(self, args: list[Value], target: Block, exitcase: Any = None) -> None:
        if len(args) != len(target.inputargs):
            raise ValueError(f"link passes {len(args)} values to a block of {len(target.inputargs)} inputs")
        self.args = args
        self.target = target
        self.exitcase = exitcase
        self.exc_value: Variable | None = None
        self.source: Block | None = None

    def __repr__(self) -> str:
        return f"<link {self.exitcase!r} {self.args}>"


class Block:
    """A straight run of operations.  ``position`` is that of the exit test, for errors about the branch itself."""

    __slots__ = ("inputargs", "operations", "exitswitch", "exits", "position")

    def __init__(self, inputargs: list[Variable]) -> None:
        self.inputargs = inputargs
        self.operations: list[Operation] = []
        self.exitswitch: Value | Special | None = None
        self.exits: list[Link] = []
        self.position: Position | None = None

    def close(self, *links: Link) -> None:
        """Set the exits."""
        self.exits = list(links)
        for link in links:
            link.source = self

    @property
    def can_raise(self) -> bool:
        """Whether the last operation's exceptions are handled by ``exits[1]``."""
        return self.exitswitch is LAST_EXCEPTION

    @property
    def is_final(self) -> bool:
        """Whether this is a return or except block."""
        return not self.exits


class FunctionGraph:
    """The graph of one function (one specialisation of it).

    Attributes:
        name: unique readable name, ``module.qualname`` plus a suffix for specialisations.
        function: the live function, or None for synthetic graphs.
        hints: set by passes and decorators ("inline", "dont_inline", "no_collect", ...).
    """

    __slots__ = ("name", "startblock", "returnblock", "exceptblock", "function", "code", "hints", "position")

    def __init__(self, name: str, startblock: Block, return_variable: Variable | None = None) -> None:
        self.name = name
        self.startblock = startblock
        self.returnblock = Block([return_variable or Variable("result")])
        self.exceptblock = Block([Variable("exc_value")])
        self.function: Any = None
        self.code: types.CodeType | None = None
        self.hints: dict[str, Any] = {}
        self.position: Position | None = None

    @property
    def return_variable(self) -> Variable:
        """The variable that holds the result."""
        return self.returnblock.inputargs[0]

    def iterate_blocks(self) -> Iterator[Block]:
        """All reachable blocks, the start block first, in a deterministic depth-first order."""
        seen = {self.startblock}
        stack = [self.startblock]
        while stack:
            block = stack.pop()
            yield block
            for link in reversed(block.exits):
                if link.target not in seen:
                    seen.add(link.target)
                    stack.append(link.target)

    def iterate_links(self) -> Iterator[Link]:
        """All links between reachable blocks."""
        for block in self.iterate_blocks():
            yield from block.exits

    def iterate_operations(self) -> Iterator[tuple[Block, Operation]]:
        """All operations of reachable blocks, with their block."""
        for block in self.iterate_blocks():
            for operation in block.operations:
                yield block, operation

    def __repr__(self) -> str:
        return f"<graph {self.name}>"

"""Cutting blocks in two and re-aiming links, for the transformation of generators."""

from __future__ import annotations

from typing import Any

from framework.flowgraph.model import Block, Link, Value, Variable


def split_after(block: Block, place: int) -> Block:
    """Move the operations after ``place`` to a block of their own, and return it."""
    rest = Block([])
    rest.operations = block.operations[place + 1 :]
    rest.exitswitch, rest.position = block.exitswitch, block.position
    rest.close(*block.exits)
    del block.operations[place + 1 :]
    needed = _used_from_outside(rest)
    mapping = {variable: variable.copy() for variable in needed}
    rest.inputargs = list(mapping.values())
    _rename(rest, mapping)
    block.exitswitch = None
    block.close(Link(list(needed), rest))
    return rest


def _used_from_outside(block: Block) -> list[Variable]:
    """Variables a block uses but does not define, in order of use."""
    defined = {operation.result for operation in block.operations} | set(block.inputargs)
    defined |= {link.exc_value for link in block.exits if link.exc_value is not None}
    used: list[Value] = [arg for operation in block.operations for arg in operation.args]
    if isinstance(block.exitswitch, Variable):
        used.append(block.exitswitch)
    used += [arg for link in block.exits for arg in link.args]
    return list(dict.fromkeys(value for value in used if isinstance(value, Variable) and value not in defined))


def _rename(block: Block, mapping: dict[Variable, Variable]) -> None:
    def new(value: Any) -> Any:
        return mapping.get(value, value) if isinstance(value, Variable) else value

    for operation in block.operations:
        operation.args = [new(arg) for arg in operation.args]
    block.exitswitch = new(block.exitswitch)
    for link in block.exits:
        link.args = [new(arg) for arg in link.args]


def mapped_link(link: Link, mapping: dict[Variable, Value]) -> Link:
    """A link to the same target with other arguments and no exit case."""
    return Link([mapping.get(arg, arg) if isinstance(arg, Variable) else arg for arg in link.args], link.target)

"""Where variables are at run time, and what is kept of an environment.

A ``Scope`` is the shape of an ``Environment``: the compiler's scopes and the machine's environments are nested alike.
"""

from languages.scheme.compiler.core import FreeVariables, Variable
from languages.scheme.machine.pruning import KEEP, Copy, Outer, Pruning

# Up to so many live variables are copied to get rid of dead ones; an environment of these is one object.
COPIED = 3


class Scope:
    """The variables of one environment, in their order."""

    def __init__(self, variables: list[Variable], outer: "Scope | None") -> None:
        self.variables = variables
        self.outer = outer


class Position:
    """A variable's place: so many scopes out, the index there."""

    def __init__(self, depth: int, index: int) -> None:
        self.depth = depth
        self.index = index


def position_of(variable: Variable, scope: Scope) -> Position:
    """Where a variable is, seen from a scope."""
    depth = 0
    current: Scope | None = scope
    while current is not None:
        for index in range(len(current.variables)):
            if current.variables[index] is variable:
                return Position(depth, index)
        depth += 1
        current = current.outer
    raise AssertionError("the variable " + variable.name + " is in no scope")


class Kept:
    """A decision: how an environment is pruned, and the shape it has then."""

    def __init__(self, pruning: Pruning, scope: Scope) -> None:
        self.pruning = pruning
        self.scope = scope


def prune(scope: Scope, live: FreeVariables) -> Kept:
    """What to keep of an environment of which only some variables are live."""
    needed: list[Variable] = []
    for variable in live.variables:
        needed.append(variable)
    if len(needed) == 0:
        return Kept(Copy([], []) if scope.outer is not None else KEEP, Scope([], None))
    depth = 0
    current = scope
    while not live.has_any(current.variables):
        outer = current.outer
        assert outer is not None
        current = outer
        depth += 1
    if len(needed) <= COPIED and len(needed) < count(current):
        return copied(scope, needed)
    if depth == 0:
        return Kept(KEEP, current)
    return Kept(Outer(depth), current)


def copied(scope: Scope, needed: list[Variable]) -> Kept:
    """A new environment of just these."""
    positions = [position_of(variable, scope) for variable in needed]
    depths = [position.depth for position in positions]
    indices = [position.index for position in positions]
    return Kept(Copy(depths, indices), Scope(needed, Scope([], None)))


def count(scope: Scope) -> int:
    """The number of variables in an environment, live and dead."""
    total = 0
    current: Scope | None = scope
    while current is not None:
        total += len(current.variables)
        current = current.outer
    return total

"""What a closure or a frame keeps of an environment: the variables that are live in it, and no others.

Without pruning, whatever is reachable from a frame stays alive, in memory and in traces; Pycket measured 3.5 times the
run time.  A pruning is decided by the compiler, which knows the shape of the environment and what is live:

    Keep     all of it is needed, or copying would cost more than it saves
    Outer    nothing of the innermost scopes is needed: they are dropped
    Copy     a few variables are needed: a new environment of just these
"""

from framework.rlib.jit import unroll_safe
from languages.scheme.machine.base import Environment
from languages.scheme.machine.environments import EMPTY, environment_of


class Pruning:
    """Keep: the environment as it is."""

    def pruned(self, environment: Environment) -> Environment:
        """The environment to keep."""
        return environment


class Outer(Pruning):
    """Drop ``depth`` scopes."""

    _immutable_fields_ = ["depth"]

    def __init__(self, depth: int) -> None:
        self.depth = depth

    @unroll_safe
    def pruned(self, environment: Environment) -> Environment:
        for _ in range(self.depth):
            outer = environment.outer
            assert outer is not None
            environment = outer
        return environment


class Copy(Pruning):
    """Copy variables: their depths and their indices in their scopes."""

    _immutable_fields_ = ["depths[*]", "indices[*]"]

    def __init__(self, depths: list[int], indices: list[int]) -> None:
        self.depths = depths
        self.indices = indices

    @unroll_safe
    def pruned(self, environment: Environment) -> Environment:
        if len(self.depths) == 0:
            return EMPTY
        values = [variable(environment, self.depths[i], self.indices[i]) for i in range(len(self.depths))]
        return environment_of(values, EMPTY)


@unroll_safe
def variable(environment: Environment, depth: int, index: int):
    """The content of a variable, which may be a box."""
    for _ in range(depth):
        outer = environment.outer
        assert outer is not None
        environment = outer
    return environment.get(index)


KEEP = Pruning()

"""Where rules register themselves, and what a rule of a call sees.

    @rule("add", "sub")            (annotator, operation, *operands) -> annotation      one per flow-graph operation
    @builtin(len)                  (call: Call) -> annotation                           one per built-in function
    @builtin_named("pkg.mod:name") the same, for a module that may not be imported yet
    @callee(SomePBC)               (callee, call: Call) -> annotation              one per kind of callable; see ``invoke``
    @method(SomeList, "append")    (call: Call) -> annotation                           one per method of a built-in type

A rule returns IMPOSSIBLE when its result is not known yet (the operation blocks), and raises Refused when the program can't
be translated.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from framework.annotator import model
from framework.annotator.errors import Refused
from framework.annotator.model import SomeObject
from framework.annotator.typenames import type_text
from framework.flowgraph.operations import CallShape

if TYPE_CHECKING:
    from framework.annotator.annotator import Annotator
    from framework.flowgraph.model import Operation, Value

SYMBOLS = {
    "add": "+", "sub": "-", "mul": "*", "truediv": "/", "floordiv": "//", "mod": "%", "pow": "**",
    "lshift": "<<", "rshift": ">>", "and_": "&", "or_": "|", "xor": "^", "matmul": "@", "lt": "<", "le": "<=",
    "eq": "==", "ne": "!=", "gt": ">", "ge": ">=", "neg": "unary -", "pos": "unary +", "invert": "~", "divmod": "divmod()",
}  # fmt: skip

OperationRule = Callable[..., SomeObject]


@dataclass(slots=True, eq=False)
class Call:
    """The arguments of a call, ``*`` tuple already spread.

    ``arguments`` are the annotations of the positional ones (``values``: the operands they come from, None for an item
    of the ``*`` tuple); ``receiver`` is the object of a method call.
    """

    annotator: Annotator
    operation: Operation
    shape: CallShape
    arguments: list[SomeObject]
    values: list[Value | None]
    keywords: dict[str, SomeObject] = field(default_factory=dict)
    keyword_values: dict[str, Value] = field(default_factory=dict)
    star_length: int = 0
    receiver: SomeObject = model.IMPOSSIBLE
    receiver_value: Value | None = None
    name: str = ""

    @property
    def book(self) -> Any:
        """The bookkeeper."""
        return self.annotator.bookkeeper

    def explicit(self) -> list[SomeObject]:
        """Annotations in the order of ``arguments.Explicit`` indices: positional, then keywords."""
        return [*self.arguments[: self.shape.positional], *self.keywords.values()]

    def check_count(self, least: int, most: int | None = None) -> None:
        """Refuse another number of positional arguments, and any keyword."""
        most = least if most is None else most
        count = len(self.arguments)
        if not least <= count <= most:
            wanted = str(least) if least == most else f"from {least} to {most}"
            raise Refused("K223", f"{self.name}() takes {wanted} arguments but {count} were given")
        if self.keywords:
            raise Refused("K223", f"{self.name}() got an unexpected keyword argument '{next(iter(self.keywords))}'")

    def with_arguments(self, arguments: Sequence[SomeObject], values: Sequence[Value | None] = ()) -> Call:
        """The same call with other positional arguments."""
        shape = CallShape(len(arguments))
        values = list(values) or [None] * len(arguments)
        return Call(self.annotator, self.operation, shape, list(arguments), values, name=self.name)


RULES: dict[str, OperationRule] = {}
BUILTINS: dict[int, tuple[Any, Callable[[Call], SomeObject]]] = {}  # by identity; the live object keeps it valid
NAMED_BUILTINS: dict[str, Callable[[Call], SomeObject]] = {}
METHODS: dict[tuple[type, str], Callable[[Call], SomeObject]] = {}
CALLEES: dict[type, Callable[[Any, Call], SomeObject]] = {}


def rule(*opnames: str) -> Callable[[OperationRule], OperationRule]:
    """Register the rule of operations."""

    def register(function: OperationRule) -> OperationRule:
        for opname in opnames:
            RULES[opname] = function
        return function

    return register


def builtin(*functions: Any) -> Callable[[Callable[[Call], SomeObject]], Callable[[Call], SomeObject]]:
    """Register the rule of built-in functions."""

    def register(function: Callable[[Call], SomeObject]) -> Callable[[Call], SomeObject]:
        for live in functions:
            BUILTINS[id(live)] = (live, function)
        return function

    return register


def builtin_named(*names: str) -> Callable[[Callable[[Call], SomeObject]], Callable[[Call], SomeObject]]:
    """Register the rule of functions by ``module:name``; their module is not imported here."""

    def register(function: Callable[[Call], SomeObject]) -> Callable[[Call], SomeObject]:
        for name in names:
            NAMED_BUILTINS[name] = function
        return function

    return register


def method(
    kind: type[SomeObject], *names: str
) -> Callable[[Callable[[Call], SomeObject]], Callable[[Call], SomeObject]]:
    """Register the rule of methods of a built-in type."""

    def register(function: Callable[[Call], SomeObject]) -> Callable[[Call], SomeObject]:
        for name in names:
            METHODS[kind, name] = function
        return function

    return register


def callee(
    *kinds: type[SomeObject],
) -> Callable[[Callable[[Any, Call], SomeObject]], Callable[[Any, Call], SomeObject]]:
    """Register how values of some kinds are called."""

    def register(function: Callable[[Any, Call], SomeObject]) -> Callable[[Any, Call], SomeObject]:
        for kind in kinds:
            CALLEES[kind] = function
        return function

    return register


def invoke(value: SomeObject, call: Call) -> SomeObject:
    """The result of calling a value."""
    found = CALLEES.get(type(value))
    if isinstance(value, model.SomeNone):
        return model.IMPOSSIBLE
    if found is None:
        raise Refused("K224", f"{type_text(value)} can't be called")
    return found(value, call)


def find_builtin(live: Any) -> Callable[[Call], SomeObject] | None:
    """The rule of a live object, if calls of it have one."""
    found = BUILTINS.get(id(live))
    if found is not None and found[0] is live:
        return found[1]
    function = getattr(live, "__func__", live)
    owner = getattr(function, "__self__", None)
    if isinstance(owner, type):  # a class method of a built-in type: a new object each time it is read
        return NAMED_BUILTINS.get(f"{owner.__module__}:{owner.__qualname__}.{getattr(function, '__name__', '')}")
    module, name = getattr(function, "__module__", None), getattr(function, "__qualname__", None)
    if module is None or name is None:
        return None
    found_named = NAMED_BUILTINS.get(f"{module}:{name}")
    if found_named is not None and _look_up(module, name) is function:
        BUILTINS[id(live)] = (live, found_named)
        return found_named
    return None


def _look_up(module: str, qualified_name: str) -> Any:
    """The object of this name, None when there is none."""
    found: Any = sys.modules.get(module)
    for part in qualified_name.split("."):
        found = getattr(found, part, None)
    return found


def undefined(what: str, *operands: SomeObject) -> Refused:
    """The refusal of an operation on operands of these types."""
    types = " and ".join(type_text(operand) for operand in operands)
    hint = "convert an operand, or give its class the special method"
    return Refused("K221", f"{what} is not defined for {types}", hint)

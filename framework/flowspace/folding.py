"""Evaluates operations on constants while the graph is built, where that can't differ from doing it at run time.

Only values that nothing can change count: scalars, tuples of such, None, functions, classes, modules.  Results are kept
small: a folded ``"x" * 10**9`` would cost memory for nothing.
"""

from __future__ import annotations

import operator
import types
from collections.abc import Callable
from typing import Any

from framework.flowgraph.model import Constant, Value
from framework.flowgraph.operations import TABLE
from framework.flowspace.framestate import UNBOUND
from framework.rlib.unroll import unrolling_iterable

LARGEST_INT_BITS = 4096
LARGEST_SEQUENCE = 4096

SCALARS = (int, float, complex, str, bytes, bool, type(None), type(Ellipsis), type(NotImplemented))
IDENTITIES = (types.FunctionType, types.BuiltinFunctionType, types.ModuleType, type)

# Attributes of modules that belong to the process, not to the program.
RUN_TIME_ATTRIBUTES: dict[str, frozenset[str]] = {
    "sys": frozenset({"argv", "stdin", "stdout", "stderr", "modules", "path", "executable", "exc_info"}),
    "os": frozenset({"environ", "environb"}),
}


def is_immutable(value: Any) -> bool:
    """Whether nothing that happens at run time can change what operations on the value give."""
    return type(value) in SCALARS or (isinstance(value, (tuple, frozenset)) and all(map(is_immutable, value)))


def fold(opname: str, args: tuple[Value, ...]) -> Constant | None:
    """The result of an operation on constants, or None when it can't be told or would raise."""
    if opname == "newtuple":
        return _fold_tuple(args)
    row = TABLE[opname]
    if not row.foldable or not all(isinstance(arg, Constant) for arg in args):
        return None
    values = [arg.value for arg in args]  # type: ignore[union-attr]
    if opname == "is_":
        return _fold_is(*values)
    if opname in ("bool", "not_") and isinstance(values[0], IDENTITIES):
        return Constant(opname == "bool")
    if opname == "or_" and _is_union_of_classes(*values):
        return Constant(values[0] | values[1])
    if not all(map(is_immutable, values)) or not _is_small(opname, values):
        return None
    try:
        result = FUNCTIONS[opname](*values)
    except Exception:
        return None
    return None if isinstance(result, complex) else Constant(result)  # ``(-8.0) ** 0.5`` raises at run time


def _is_union_of_classes(a: Any, b: Any) -> bool:
    """Whether ``a | b`` makes a union as isinstance() takes it."""
    parts = (type, types.UnionType, type(None))
    return isinstance(a, parts) and isinstance(b, parts) and not (a is None and b is None)


def _fold_tuple(args: tuple[Value, ...]) -> Constant | None:
    if all(isinstance(arg, Constant) and arg is not UNBOUND for arg in args):
        return Constant(tuple(arg.value for arg in args))  # type: ignore[union-attr]
    return None


def _fold_is(a: Any, b: Any) -> Constant | None:
    """Identity of numbers, strings and tuples is an accident of the implementation, except that types differ."""
    if type(a) is not type(b):
        return Constant(False)
    if type(a) in (int, float, complex, str, bytes, tuple, frozenset):
        return None
    return Constant(a is b)


def _is_small(opname: str, values: list[Any]) -> bool:
    if opname in ("lshift", "pow"):
        base, count = values[:2]
        if isinstance(base, int) and isinstance(count, int):
            factor = base.bit_length() if opname == "pow" else 1
            return factor * abs(count) <= LARGEST_INT_BITS
    if opname == "mul":
        sizes = [len(v) for v in values if isinstance(v, (str, bytes, tuple))]
        counts = [v for v in values if isinstance(v, int)]
        return not sizes or not counts or sizes[0] * counts[0] <= LARGEST_SEQUENCE
    return not (opname == "mod" and isinstance(values[0], (str, bytes)))


def _getslice(x: Any, start: Any, stop: Any, step: Any) -> Any:
    return x[start:stop:step]


FUNCTIONS: dict[str, Callable[..., Any]] = {
    name: getattr(operator, name)
    for name in (
        "add sub mul truediv floordiv mod pow lshift rshift and_ or_ xor matmul lt le eq ne gt ge neg pos invert "
        "not_ contains getitem"
    ).split()
}
FUNCTIONS["bool"] = bool
FUNCTIONS["getslice"] = _getslice


def fold_unrolling_attribute(value: Value, name: str) -> Constant | None:
    """An ``unrolling_iterable`` that is an attribute of a constant of the translation or of a class."""
    if not isinstance(value, Constant) or not (hasattr(value.value, "_freeze_") or isinstance(value.value, type)):
        return None
    found = getattr(value.value, name, None)
    return Constant(found) if isinstance(found, unrolling_iterable) else None


def fold_module_attribute(module: types.ModuleType, name: str) -> Constant | None:
    """A module's attribute, or None when it is missing or belongs to the running process."""
    if name in RUN_TIME_ATTRIBUTES.get(module.__name__, ()):
        return None
    try:
        return Constant(getattr(module, name))
    except AttributeError:
        return None

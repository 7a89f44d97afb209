"""The operations of flow graphs before lowering: Python's own operations, one row each.

``arity`` counts operands (-1: any number).  ``can_raise`` is about Python's semantics in general; inference knows better.
``foldable`` operations on constants alone may be evaluated when the graph is built, if they don't raise.

Iteration is split so that a loop needs no exception:  ``it = iter(x)``; ``more = iter_more(it)`` advances and says whether
there is an item; ``v = iter_value(it)`` is that item (only valid directly after a true ``iter_more``).

A call is ``call(Constant(CallShape), callable, *arguments)``.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CallShape:
    """How arguments are passed: ``positional`` values, then one value per keyword name, then the ``*`` tuple if any.

    ``spread``: which positional values follow a star of their own; only ``print`` takes iterables of any length there.
    """

    positional: int
    keywords: tuple[str, ...] = ()
    star: bool = False
    spread: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One flow-graph operation."""

    name: str
    arity: int
    can_raise: bool
    foldable: bool
    doc: str


TABLE: dict[str, Row] = {}


def _row(name: str, arity: int, flags: str, doc: str) -> None:
    TABLE[name] = Row(name, arity, "r" in flags, "f" in flags, doc)


BINARY = "add sub mul truediv floordiv mod pow lshift rshift and_ or_ xor matmul".split()
COMPARISONS = "lt le eq ne gt ge".split()
UNARY = "neg pos invert".split()

for _name in BINARY:
    _row(_name, 2, "rf", f"operator.{_name}")
    _row(f"inplace_{_name}", 2, "r", f"the augmented assignment form of {_name}; may change its first operand")
for _name in COMPARISONS:
    _row(_name, 2, "rf", f"operator.{_name}")
for _name in UNARY:
    _row(_name, 1, "rf", f"operator.{_name}")
_row("bool", 1, "rf", "truth value, always a bool")
_row("not_", 1, "rf", "negated truth value, always a bool")
_row("is_", 2, "f", "identity, a bool")
_row("contains", 2, "rf", "operand 1 in operand 0 (container first)")
_row("getattr", 2, "r", "attribute; the name is a Constant")
_row("setattr", 3, "r", "(object, Constant name, value)")
_row("delattr", 2, "r", "(object, Constant name)")
_row(
    "super_getattr", 3, "r", "(Constant class, self, Constant name): attribute found after the class in the MRO of self"
)
_row("getitem", 2, "rf", "x[i]; i is never a slice")
_row("setitem", 3, "r", "x[i] = v")
_row("delitem", 2, "r", "del x[i]")
_row("getslice", 4, "rf", "x[start:stop:step], Constant(None) for what is left out")
_row("setslice", 5, "r", "x[start:stop:step] = v (value last)")
_row("delslice", 4, "r", "del x[start:stop:step]")
_row("newtuple", -1, "", "a tuple of the operands")
_row("newlist", -1, "", "a list of the operands")
_row("newset", -1, "r", "a set of the operands")
_row("newdict", -1, "r", "a dict of alternating keys and values")
_row("list_append", 2, "", "append in a comprehension")
_row("list_extend", 2, "r", "extend a list by an iterable ([*x])")
_row("list_to_tuple", 1, "", "tuple of a list ((*a, *b)); refused unless the length is known or items are homogeneous")
_row("set_add", 2, "r", "add in a comprehension")
_row("set_update", 2, "r", "{*x}")
_row("dict_update", 2, "r", "{**x}")
_row("unpack", 2, "r", "(x, Constant n): a tuple of exactly n items, ValueError otherwise")
_row("unpack_star", 3, "r", "(x, Constant before, Constant after): tuple of items with a list in the middle")
_row("iter", 1, "r", "iterator over x")
_row("iter_more", 1, "r", "advance; whether there is an item")
_row("iter_value", 1, "", "the item found by the last iter_more")
_row("iter_close", 1, "r", "close the generator that is iterated: nobody will ask for another item")
_row("call", -1, "r", "(Constant CallShape, callable, arguments…)")
_row("format_value", 3, "r", "(x, Constant conversion '' 's' 'r' 'a', spec str): f-string replacement field")
_row("build_string", -1, "", "concatenation of str operands (f-string)")
_row("exception_match", 2, "r", "(exception instance, class or tuple of classes): except clause test, a bool")
_row("make_exception", 1, "r", "operand of raise: an instance is itself, a class is called without arguments")
_row("set_cause", 2, "", "(exception, cause instance or Constant None): raise … from …")
_row("set_context", 2, "", "(exception, exception being handled): implicit chaining")
_row("newcell", 1, "", "a cell holding the operand (Constant UNDEFINED when empty) for a captured variable")
_row(
    "cell_get",
    3,
    "r",
    "(cell, Constant name, Constant NameError or UnboundLocalError): its content; that error when empty",
)
_row("cell_set", 2, "", "(cell, value)")
_row(
    "newfunction",
    -1,
    "",
    "(Constant template function, Constant tuple of names, captured values or cells…); see Captured",
)
_row(
    "yield_",
    1,
    "r",
    "give a value to the consumer; the result is what was sent.  Gone after the generator transformation",
)
_row("match_sequence", 1, "", "whether a value is a sequence in the sense of the match statement")
_row("match_mapping", 1, "", "whether a value is a mapping in the sense of the match statement")


@dataclass(frozen=True, slots=True)
class Captured:
    """Stands in a template function's closure, defaults or keyword defaults for operand ``index`` of ``newfunction``.

    What the closure captures is passed to the template's graph as further arguments, after its parameters
    (``graph.hints["captured"]`` lists these Captured, in the order of the start block's inputs).  ``is_cell``: the
    operand is a cell; else it is the variable's value, which never changes after the function is made.
    """

    name: str
    index: int
    is_cell: bool = False


class _Undefined:
    """The value of a variable that has none on some path."""

    def __repr__(self) -> str:
        return "UNDEFINED"


UNDEFINED = _Undefined()

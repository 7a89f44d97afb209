"""Built-in functions of Python."""

from __future__ import annotations

import functools
import math
import operator
from collections.abc import Iterable
from typing import Any

from framework.annotator import intrinsics, model
from framework.annotator.classdefs import has_default
from framework.annotator.errors import Refused
from framework.annotator.model import SomeObject
from framework.annotator.rules import attributes, calls, identity, items, iteration, scalars, special, texts
from framework.annotator.rules.registry import Call, builtin, invoke, undefined
from framework.annotator.typenames import type_text
from framework.annotator.unions import union, union_all
from framework.flowgraph.operations import CallShape
from framework.lltypes import types as lltypes
from framework.runtime import functional, iterables, numerals

NONNEGATIVE = model.SomeInteger(nonnegative=True)
_INDEX = (model.SomeInteger, model.SomeBool)
_REVERSIBLE = (
    model.SomeList, model.SomeDeque, model.SomeTuple, model.SomeString, model.SomeBytes, model.SomeRange, model.SomeDict,
)  # fmt: skip
_NUMBER = (model.SomeInteger, model.SomeBool, model.SomeFloat)


def take_keywords(call: Call, *names: str) -> dict[str, SomeObject]:
    """The keyword arguments among ``names``; they are removed from the call."""
    taken = {name: call.keywords.pop(name) for name in names if name in call.keywords}
    return taken


@builtin(attributes.nothing)
def nothing(call: Call) -> SomeObject:
    """``object.__init__``."""
    return model.NONE


# --- sizes, numbers


@builtin(len)
def len_(call: Call) -> SomeObject:
    """``len(x)``."""
    call.check_count(1)
    x = call.arguments[0]
    match x:
        case model.SomeTuple() if not x.optional:
            return call.annotator.annotation_of_constant(len(x.items))
        case model.SomeString() | model.SomeBytes() if x.is_constant:
            return call.annotator.annotation_of_constant(len(x.const))
        case model.SomeInstance():
            result = special.call_method(call.annotator, call.operation, x, "__len__", [])
            if result is None:
                raise Refused("K221", f"class {x.classdef.short_name} has no __len__")
            return result if isinstance(result, model.SomeImpossible) else NONNEGATIVE
        case model.SomeNone():
            return model.IMPOSSIBLE
        case (
            model.SomePtr() | model.SomeTuple() | model.SomeString() | model.SomeBytes() | model.SomeByteArray()
            | model.SomeList() | model.SomeDeque() | model.SomeDict() | model.SomeSet() | model.SomeRange()
            | model.SomeDictView()
        ):  # fmt: skip
            return NONNEGATIVE
    raise undefined("len()", x)


@builtin(abs)
def abs_(call: Call) -> SomeObject:
    """``abs(x)``."""
    call.check_count(1)
    x = call.arguments[0]
    match x:
        case model.SomeInteger():
            return model.SomeInteger(kind=x.kind, nonnegative=x.nonnegative)
        case model.SomeBool():
            return NONNEGATIVE
        case model.SomeFloat():
            return model.SomeFloat(kind=x.kind)
        case model.SomeInstance():
            return _special(call, x, "__abs__")
    raise undefined("abs()", x)


def _special(call: Call, x: model.SomeInstance, name: str, *arguments: SomeObject) -> SomeObject:
    result = special.call_method(call.annotator, call.operation, x, name, list(arguments))
    if result is None:
        raise Refused("K221", f"class {x.classdef.short_name} has no {name}")
    return result  # type: ignore[no-any-return]


@builtin(min, max)
def min_(call: Call) -> SomeObject:
    """``min`` and ``max`` of arguments or of an iterable, with key and default."""
    options = take_keywords(call, "key", "default")
    if len(call.arguments) == 1:
        item = iteration.item_of(call.annotator, call.operation, call.arguments[0])
        result = union(item, options["default"]) if "default" in options else item
    else:
        if len(call.arguments) < 2:
            raise Refused("K223", f"{call.name} expected at least 1 argument, got 0")
        item = result = union_all(call.arguments)
    if isinstance(item, model.SomeImpossible):  # nothing is compared: the default, or ValueError
        return result.without_const()  # type: ignore[no-any-return]
    compared = _apply_key(call, options.get("key"), item)
    if not isinstance(compared, model.SomeImpossible):
        opname = "lt" if call.name == "min" else "gt"
        scalars.compare_values(call.annotator, call.operation, opname, compared, compared)
    nonnegative = len(call.arguments) > 1 and all(map(scalars.is_nonnegative, call.arguments))
    if isinstance(result, model.SomeInteger) and nonnegative:
        return model.SomeInteger(kind=result.kind, nonnegative=True)
    return result.without_const()  # type: ignore[no-any-return]


def _apply_key(call: Call, key: SomeObject | None, item: SomeObject) -> SomeObject:
    """What is compared: the items, or what the key function gives for them."""
    if key is None or isinstance(key, model.SomeNone):
        return item.without_const()  # type: ignore[no-any-return]
    return call_with(call, key, item)


def call_with(call: Call, function: SomeObject, *arguments: SomeObject) -> SomeObject:
    """The result of calling a function argument of a built-in."""
    plain = [argument.without_const() for argument in arguments]
    inner = Call(call.annotator, call.operation, CallShape(len(plain)), plain, [None] * len(plain), name=call.name)
    return invoke(function, inner)


@builtin(sum)
def sum_(call: Call) -> SomeObject:
    """``sum(items)``, ``sum(items, start)``."""
    if "start" in call.keywords:
        call.arguments.append(call.keywords.pop("start"))
    call.check_count(1, 2)
    item = iteration.item_of(call.annotator, call.operation, call.arguments[0])
    start = call.arguments[1] if len(call.arguments) == 2 else model.SomeInteger(const=0, nonnegative=True)
    if isinstance(item, model.SomeImpossible):
        return start.without_const()  # type: ignore[no-any-return]
    if not isinstance(item, _NUMBER) and not isinstance(start, (*_NUMBER, model.SomeString, model.SomeBytes)):
        return _sum_of_objects(call, start)
    if not isinstance(item, _NUMBER) or not isinstance(start, _NUMBER):
        raise undefined("sum()", item, start)
    if isinstance(item, model.SomeFloat) and not isinstance(start, model.SomeFloat):
        raise Refused("K202", "sum() of floats starts with the int 0; write sum(items, 0.0)")
    return scalars.numeric("add", start.without_const(), item.without_const())


def _sum_of_objects(call: Call, start: SomeObject) -> SomeObject:
    """Lists, tuples and instances are added one by one."""
    iterator = iteration.iterator_of(call.annotator, call.operation, call.arguments[0])
    name = "framework.runtime.folds:ll_total"
    return calls.reach(call.annotator, call.operation, name, iterator, start.without_const())


@builtin(math.prod)
def prod(call: Call) -> SomeObject:
    """``math.prod(items)``, ``math.prod(items, start=1)``."""
    start = take_keywords(call, "start").get("start", model.SomeInteger(const=1, nonnegative=True))
    call.check_count(1)
    item = iteration.item_of(call.annotator, call.operation, call.arguments[0])
    if isinstance(item, model.SomeImpossible):
        return start.without_const()  # type: ignore[no-any-return]
    if not isinstance(item, _NUMBER) or not isinstance(start, _NUMBER):
        raise undefined("math.prod()", item, start)
    if isinstance(item, model.SomeFloat) and not isinstance(start, model.SomeFloat):
        raise Refused("K202", "math.prod() of floats starts with the int 1; write math.prod(items, start=1.0)")
    return scalars.numeric("mul", start.without_const(), item.without_const())


@builtin(divmod)
def divmod_(call: Call) -> SomeObject:
    """``divmod(a, b)``."""
    call.check_count(2)
    a, b = call.arguments
    if isinstance(a, model.SomeInstance) or isinstance(b, model.SomeInstance):
        return special.binary(call.annotator, call.operation, "divmod", a, b)
    if not isinstance(a, _NUMBER) or not isinstance(b, _NUMBER):
        raise undefined("divmod()", a, b)
    return model.SomeTuple(items=(scalars.numeric("floordiv", a, b), scalars.numeric("mod", a, b)))


@builtin(pow)
def pow_(call: Call) -> SomeObject:
    """``pow(a, b)``, ``pow(a, b, modulus)``."""
    call.check_count(2, 3)
    if len(call.arguments) == 2 and any(isinstance(argument, model.SomeInstance) for argument in call.arguments):
        return special.binary(call.annotator, call.operation, "pow", *call.arguments)
    if not all(isinstance(argument, _NUMBER) for argument in call.arguments):
        raise undefined("pow()", *call.arguments)
    if len(call.arguments) == 3:
        return model.SomeInteger()
    return scalars.numeric("pow", *call.arguments)


@builtin(round)
def round_(call: Call) -> SomeObject:
    """``round(x)``, ``round(x, digits)``."""
    call.check_count(1, 2)
    x = call.arguments[0]
    has_digits = len(call.arguments) == 2 and not isinstance(call.arguments[1], model.SomeNone)
    if isinstance(x, model.SomeInstance):
        return _special(call, x, "__round__", *call.arguments[1:])
    if not isinstance(x, _NUMBER):
        raise undefined("round()", x)
    if has_digits and isinstance(x, model.SomeFloat):
        name = "framework.runtime.powers:float_round"
        return calls.reach(call.annotator, call.operation, name, model.SomeFloat(), model.SomeInteger())
    return model.SomeInteger()


@builtin(ord)
def ord_(call: Call) -> SomeObject:
    """``ord(c)``."""
    call.check_count(1)
    x = call.arguments[0]
    if isinstance(x, model.SomeLowLevelPrimitive) or isinstance(x, (model.SomeString, model.SomeBytes)):
        if x.is_constant and len(x.const) == 1:
            return call.annotator.annotation_of_constant(ord(x.const))
        return NONNEGATIVE
    raise undefined("ord()", x)


@builtin(chr)
def chr_(call: Call) -> SomeObject:
    """``chr(i)``."""
    call.check_count(1)
    x = special.as_index(call.annotator, call.operation, call.arguments[0])
    if not isinstance(x, _INDEX):
        raise undefined("chr()", x)
    if x.is_constant and 0 <= x.const < 0x110000:
        return call.annotator.annotation_of_constant(chr(x.const))
    return model.SomeChar()


@builtin(bin, hex, oct)
def hex_(call: Call) -> SomeObject:
    """Number to text."""
    call.check_count(1)
    if not isinstance(special.as_index(call.annotator, call.operation, call.arguments[0]), _INDEX):
        raise undefined(f"{call.name}()", call.arguments[0])
    return model.SomeString()


@builtin(operator.index)
def index_(call: Call) -> SomeObject:
    """``operator.index(x)``."""
    call.check_count(1)
    found = special.as_index(call.annotator, call.operation, call.arguments[0])
    if not isinstance(found, (*_INDEX, model.SomeImpossible)):
        raise undefined("operator.index()", found)
    return model.SomeInteger() if isinstance(found, model.SomeBool) else found.without_const()  # type: ignore[no-any-return]


@builtin(hash)
def hash_(call: Call) -> SomeObject:
    """``hash(x)``."""
    call.check_count(1)
    items.check_hashable(call.annotator, call.operation, call.arguments[0])
    return model.SomeInteger()


@builtin(id)
def id_(call: Call) -> SomeObject:
    """``id(x)``."""
    call.check_count(1)
    return model.SomeInteger()


@builtin(callable)
def callable_(call: Call) -> SomeObject:
    """``callable(x)``, known from the type."""
    call.check_count(1)
    x = call.arguments[0]
    if isinstance(x, model.SomeInstance):
        found = special.find_method(call.annotator, x, "__call__")
        return model.SomeBool(const=found is not None)
    kinds = (model.SomePBC, model.SomeBuiltin, model.SomeBuiltinMethod, model.SomeType, model.SomeWeakRef)
    return model.SomeBool(const=isinstance(x, kinds))


# --- conversions


def _run_numeral(call: Call, name: str, *arguments: SomeObject) -> SomeObject:
    """Numbers are read from text by functions of the runtime."""
    return calls.reach(call.annotator, call.operation, f"framework.runtime.numerals:{name}", *arguments)


@builtin(int)
def int_(call: Call) -> SomeObject:
    """``int(x)``, ``int(text, base)``."""
    if "base" in call.keywords:
        call.arguments.append(call.keywords.pop("base"))
    call.check_count(0, 2)
    if not call.arguments:
        return call.annotator.annotation_of_constant(0)
    x = call.arguments[0]
    if len(call.arguments) == 2 and not isinstance(x, (model.SomeString, model.SomeBytes, model.SomeByteArray)):
        raise Refused("K221", f"int() can't convert {type_text(x)} with an explicit base")
    match x:
        case model.SomeInteger() | model.SomeBool():
            if x.is_constant and -(1 << 63) <= int(x.const) < 1 << 63:
                return call.annotator.annotation_of_constant(int(x.const))
            nonnegative = scalars.is_nonnegative(x) and getattr(x, "kind", lltypes.Signed) is lltypes.Signed
            return model.SomeInteger(nonnegative=nonnegative)
        case model.SomeString():
            return _run_numeral(call, "int_from_text", model.SomeString(), model.SomeInteger())
        case model.SomeBytes() | model.SomeByteArray():
            return _run_numeral(call, "int_from_bytes", model.SomeBytes(), model.SomeInteger())
        case model.SomeFloat():
            return model.SomeInteger()
        case model.SomeInstance():
            for name in ("__int__", "__index__"):
                if special.find_method(call.annotator, x, name) is not None:
                    return _special(call, x, name)
    raise undefined("int()", x)


@builtin(float)
def float_(call: Call) -> SomeObject:
    """``float(x)``."""
    call.check_count(0, 1)
    if not call.arguments:
        return call.annotator.annotation_of_constant(0.0)
    x = call.arguments[0]
    if x.is_constant and isinstance(x, _NUMBER):
        return call.annotator.annotation_of_constant(float(x.const))
    if isinstance(x, model.SomeString):  # reached here, because it raises and catches an exception of its own
        return call_with(call, call.book.immutable_value(numerals.float_from_text), model.SomeString())
    if isinstance(x, _NUMBER):
        return model.SomeFloat()
    if isinstance(x, model.SomeInstance):
        return _special(call, x, "__float__")
    raise undefined("float()", x)


@builtin(bool)
def bool_(call: Call) -> SomeObject:
    """``bool(x)``."""
    call.check_count(0, 1)
    if not call.arguments:
        return model.SomeBool(const=False)
    known = scalars.truth_of(call.annotator, call.operation, call.arguments[0])
    return model.SomeBool() if known is None else model.SomeBool(const=known)


@builtin(str, repr, ascii)
def str_(call: Call) -> SomeObject:
    """``str(x)``, ``repr(x)``; ``str(data, encoding)``."""
    if call.name == "str" and not call.arguments:
        return call.annotator.annotation_of_constant("")
    if call.name == "str" and (len(call.arguments) > 1 or call.keywords):
        if not isinstance(call.arguments[0], (model.SomeBytes, model.SomeByteArray)):
            raise undefined("str() with an encoding", call.arguments[0])
        return _run_codec(call, "decode", model.SomeBytes())
    call.check_count(1)
    x = call.arguments[0].without_const() if call.name == "ascii" else call.arguments[0]
    return texts.text_of(call.annotator, call.operation, x, "__str__" if call.name == "str" else "__repr__")


@builtin(format)
def format_(call: Call) -> SomeObject:
    """``format(x, spec)``."""
    call.check_count(1, 2)
    spec = call.arguments[1] if len(call.arguments) == 2 else call.annotator.annotation_of_constant("")
    return texts.formatted(call.annotator, call.operation, call.arguments[0], spec)


def _run_codec(call: Call, name: str, first: SomeObject) -> SomeObject:
    """``str(data, encoding)`` and ``bytes(text, encoding)`` run the runtime's codecs."""
    function = call.book.function_description(intrinsics.resolve(f"framework.runtime.strings:{name}"))
    names = [model.SomeString()] * (len(call.arguments) - 1 + len(call.keywords))
    return calls.call_functions([(function, function, None)], call.with_arguments([first, *names]))


@builtin(bytes, bytearray)
def bytes_(call: Call) -> SomeObject:
    """``bytes(n)``, ``bytes(ints)``, ``bytes(text, encoding)``."""
    result = model.SomeBytes() if call.name == "bytes" else model.SomeByteArray()
    if not call.arguments:
        return result
    x = call.arguments[0]
    if isinstance(x, (*_INDEX, model.SomeBytes, model.SomeByteArray)):
        return result
    if isinstance(x, model.SomeString):
        if len(call.arguments) < 2 and not call.keywords:
            raise Refused("K223", "string argument without an encoding")
        _run_codec(call, "encode", model.SomeString())
        return result
    item = iteration.item_of(call.annotator, call.operation, x)
    if not isinstance(item, (*_INDEX, model.SomeImpossible)):
        raise undefined(f"{call.name}()", x)
    return result


# --- containers


@builtin(list)
def list_(call: Call) -> SomeObject:
    """``list(items)``."""
    call.check_count(0, 1)
    result = call.book.new_list(call.operation)
    if call.arguments:
        _fill(call, result.definition.item)
    return result  # type: ignore[no-any-return]


def _fill(call: Call, slot: Any) -> None:
    item = iteration.item_of(call.annotator, call.operation, call.arguments[0])
    if not isinstance(item, model.SomeImpossible):
        slot.generalise(item)


@builtin(set, frozenset)
def set_(call: Call) -> SomeObject:
    """``set(items)``."""
    call.check_count(0, 1)
    result = call.book.new_set(call.operation, frozen=call.name == "frozenset")
    if call.arguments:
        item = iteration.item_of(call.annotator, call.operation, call.arguments[0])
        if not isinstance(item, model.SomeImpossible):
            items.add_key(call.annotator, call.operation, result.definition.item, item)
    return result  # type: ignore[no-any-return]


@builtin(dict)
def dict_(call: Call) -> SomeObject:
    """``dict()``, ``dict(other)``, ``dict(pairs)``, ``dict(a=1)``."""
    keywords = take_keywords(call, *call.keywords)
    call.check_count(0, 1)
    result = call.book.new_dict(call.operation)
    definition = result.definition
    for name, value in keywords.items():
        definition.key.generalise(call.annotator.annotation_of_constant(name))
        definition.value.generalise(value)
    if call.arguments:
        update_dict(call, definition, call.arguments[0])
    return result  # type: ignore[no-any-return]


def update_dict(call: Call, definition: Any, source: SomeObject) -> None:
    """Let the pairs of a dict or iterable flow into a dict."""
    if isinstance(source, model.SomeDict):
        key, value = source.definition.key.read(), source.definition.value.read()
    else:
        pair = iteration.item_of(call.annotator, call.operation, source)
        if isinstance(pair, model.SomeImpossible):
            return
        if not isinstance(pair, model.SomeTuple) or len(pair.items) != 2:
            raise undefined("dict()", source)
        key, value = pair.items
    if not isinstance(key, model.SomeImpossible):
        items.add_key(call.annotator, call.operation, definition.key, key)
        definition.value.generalise(value)


@builtin(tuple)
def tuple_(call: Call) -> SomeObject:
    """``tuple(x)`` of a tuple; of other iterables the length is unknown."""
    call.check_count(0, 1)
    if not call.arguments:
        return call.annotator.annotation_of_constant(())
    if isinstance(call.arguments[0], model.SomeTuple):
        return call.arguments[0]
    raise Refused("K221", "tuple() of a value whose length is not known at translation time")


@builtin(range)
def range_(call: Call) -> SomeObject:
    """``range(…)``."""
    call.check_count(1, 3)
    call.arguments = [special.as_index(call.annotator, call.operation, argument) for argument in call.arguments]
    for argument in call.arguments:
        if not isinstance(argument, _INDEX):
            raise Refused("K221", f"range() takes ints, not {type_text(argument)}")
    step: SomeObject = call.arguments[2] if len(call.arguments) == 3 else model.SomeInteger(const=1, nonnegative=True)
    if step.is_constant and step.const == 0:
        raise Refused("K221", "range() arg 3 must not be zero")
    start = call.arguments[0] if len(call.arguments) > 1 else NONNEGATIVE
    upward = scalars.is_nonnegative(start) and scalars.is_nonnegative(step)
    downward = step.is_constant and step.const < 0 and call.arguments[1].is_constant and call.arguments[1].const >= -1
    return model.SomeRange(step=step.const if step.is_constant else 0, nonnegative=upward or downward)


# --- iterators


@builtin(iter)
def iter_(call: Call) -> SomeObject:
    """``iter(x)``."""
    call.check_count(1)
    return iteration.iterator_of(call.annotator, call.operation, call.arguments[0])


@builtin(next)
def next_(call: Call) -> SomeObject:
    """``next(it)``, ``next(it, default)``."""
    call.check_count(1, 2)
    x = call.arguments[0]
    if isinstance(x, model.SomeInstance):
        item = _special(call, x, "__next__")
    elif isinstance(x, model.SomeIterator):
        item = iteration.next_item(call.annotator, call.operation, x)
    else:
        raise undefined("next()", x)
    return union(item, call.arguments[1]) if len(call.arguments) == 2 else item  # type: ignore[no-any-return]


def _iterators(call: Call, arguments: Iterable[SomeObject]) -> tuple[SomeObject, ...]:
    return tuple(iteration.iterator_of(call.annotator, call.operation, argument) for argument in arguments)


def _iterator(variant: str, sources: tuple[SomeObject, ...]) -> SomeObject:
    if any(isinstance(source, model.SomeImpossible) for source in sources):
        return model.IMPOSSIBLE
    return model.SomeIterator(variant=variant, sources=sources)


@builtin(enumerate)
def enumerate_(call: Call) -> SomeObject:
    """``enumerate(items, start)``."""
    if "start" in call.keywords:
        call.arguments.append(call.keywords.pop("start"))
    call.check_count(1, 2)
    return _iterator("enumerate", _iterators(call, call.arguments[:1]))


@builtin(zip)
def zip_(call: Call) -> SomeObject:
    """``zip(a, b, strict=False)``."""
    strict = take_keywords(call, "strict").get("strict")
    if strict is not None and not strict.is_constant:
        raise Refused("K227", "strict=… of zip() must be constant")
    call.check_count(1, 64)
    return _iterator("zip_strict" if strict is not None and strict.const else "zip", _iterators(call, call.arguments))


@builtin(reversed)
def reversed_(call: Call) -> SomeObject:
    """``reversed(x)``."""
    call.check_count(1)
    x = call.arguments[0]
    if isinstance(x, model.SomeInstance):
        found = _reversed_instance(call, x)
        return iteration.iterator_of(call.annotator, call.operation, found) if found is not model.IMPOSSIBLE else found
    allowed = (
        model.SomeList,
        model.SomeDeque,
        model.SomeTuple,
        model.SomeString,
        model.SomeBytes,
        model.SomeRange,
        model.SomeDict,
    )
    if isinstance(x, model.SomeDictView):
        variant = "reversed" if x.kind == "keys" else f"reversed_{x.kind}"
        return model.SomeIterator(variant=variant, sources=(model.SomeDict(definition=x.definition),))
    if not isinstance(x, allowed):
        raise undefined("reversed()", x)
    return model.SomeIterator(variant="reversed", sources=(x.without_const(),))


def _reversed_instance(call: Call, x: model.SomeInstance) -> SomeObject:
    """By ``__reversed__``, else by ``__len__`` and ``__getitem__``."""
    if special.find_method(call.annotator, x, "__reversed__") is None:
        if special.find_method(call.annotator, x, "__len__") is not None:
            found = iteration.iterate_by_index(call.annotator, call.operation, x, iterables.items_from_the_end)
            if found is not None:
                return found  # type: ignore[no-any-return]
    return _special(call, x, "__reversed__")


@builtin(map)
def map_(call: Call) -> SomeObject:
    """``map(function, items, …)``."""
    call.check_count(2, 16)
    iterator = _iterator("map", (call.arguments[0], *_iterators(call, call.arguments[1:])))
    if isinstance(iterator, model.SomeIterator):
        iteration.next_item(call.annotator, call.operation, iterator)
    return iterator


@builtin(filter)
def filter_(call: Call) -> SomeObject:
    """``filter(function, items)``."""
    call.check_count(2)
    iterator = _iterator("filter", (call.arguments[0], *_iterators(call, call.arguments[1:])))
    if isinstance(iterator, model.SomeIterator):
        item = iteration.next_item(call.annotator, call.operation, iterator)
        if not isinstance(call.arguments[0], model.SomeNone) and not isinstance(item, model.SomeImpossible):
            call_with(call, call.arguments[0], item)
    return iterator


@builtin(sorted)
def sorted_(call: Call) -> SomeObject:
    """``sorted(items, key=…, reverse=…)``."""
    options = take_keywords(call, "key", "reverse")
    call.check_count(1)
    result = call.book.new_list(call.operation)
    _fill(call, result.definition.item)
    check_sortable(call, result.definition.item.read(), options.get("key"))
    return result  # type: ignore[no-any-return]


def check_sortable(call: Call, item: SomeObject, key: SomeObject | None) -> None:
    """Items (or what the key function gives for them) are compared with ``<``."""
    if isinstance(item, model.SomeImpossible):
        return
    compared = _apply_key(call, key, item)
    if not isinstance(compared, model.SomeImpossible):
        scalars.compare_values(call.annotator, call.operation, "lt", compared, compared)


@builtin(functools.reduce)
def reduce_(call: Call) -> SomeObject:
    """``functools.reduce(function, items)``, ``functools.reduce(function, items, initial)``."""
    call.check_count(2, 3)
    function = functional.reduce if len(call.arguments) == 2 else functional.reduce_from
    return calls.call_pbc(call.book.immutable_value(function), call)


@builtin(any, all)
def any_(call: Call) -> SomeObject:
    """``any(items)``, ``all(items)``."""
    call.check_count(1)
    item = iteration.item_of(call.annotator, call.operation, call.arguments[0])
    if not isinstance(item, model.SomeImpossible):
        scalars.truth_of(call.annotator, call.operation, item)
    return model.SomeBool()


# --- attributes by name, classes


def _constant_name(call: Call) -> SomeObject:
    if not call.arguments[1].is_constant:
        raise Refused("K227", f"the name passed to {call.name}() must be constant")
    return call.arguments[1]


@builtin(getattr)
def getattr_(call: Call) -> SomeObject:
    """``getattr(x, "name")``, ``getattr(x, "name", default)``."""
    call.check_count(2, 3)
    name = _constant_name(call)
    if len(call.arguments) == 3:
        if is_field(call.arguments[0], name.const):
            found = call.arguments[0].classdef.read_attribute(name.const)  # type: ignore[attr-defined]
            return union(found, call.arguments[2])  # type: ignore[no-any-return]
        if not has_attribute(call.arguments[0], name.const):
            return call.arguments[2]
    return attributes.getattr_(call.annotator, call.operation, call.arguments[0], name)


@builtin(setattr)
def setattr_(call: Call) -> SomeObject:
    """``setattr(x, "name", value)``."""
    call.check_count(3)
    return attributes.setattr_(
        call.annotator, call.operation, call.arguments[0], _constant_name(call), call.arguments[2]
    )


@builtin(delattr)
def delattr_(call: Call) -> SomeObject:
    """``delattr(x, "name")``."""
    call.check_count(2)
    return attributes.delattr_(call.annotator, call.operation, call.arguments[0], _constant_name(call))


@builtin(hasattr)
def hasattr_(call: Call) -> SomeObject:
    """``hasattr(x, "name")`` of constants, and of what classes define."""
    call.check_count(2)
    x, name = call.arguments[0], _constant_name(call).const
    if is_field(x, name):
        found = x.classdef.read_attribute(name)  # type: ignore[attr-defined]
        return model.SomeBool(const=False) if isinstance(found, model.SomeImpossible) else model.SomeBool()
    return model.SomeBool(const=has_attribute(x, name))


def is_field(x: SomeObject, name: str) -> bool:
    """Whether an attribute of an instance is a field that no class defines: some instances may lack it."""
    if not isinstance(x, model.SomeInstance) or x.is_constant:
        return False
    return not any(has_default(sub, name) for sub in x.classdef.read_subclasses())


def has_attribute(x: SomeObject, name: str) -> bool:
    """Whether the attribute exists, where that doesn't depend on the instance."""
    if x.is_constant:
        return hasattr(x.const, name)
    if isinstance(x, model.SomePBC) and len(x.descriptions) == 1:
        return hasattr(next(iter(x.descriptions)).value, name)
    if isinstance(x, model.SomeInstance):
        if has_default(x.classdef, name):
            return True
        raise Refused("K227", f"whether a {x.classdef.short_name} has the field {name!r} is only known at run time")
    return attributes.has_builtin_method(x, name)


@builtin(issubclass)
def issubclass_(call: Call) -> SomeObject:
    """``issubclass(C, D)``."""
    call.check_count(2)
    classes = identity.class_list(call.arguments[1])
    subject = call.arguments[0]
    if classes is not None and isinstance(subject, model.SomePBC):
        results = {issubclass(description.value, tuple(classes)) for description in subject.descriptions}
        return model.SomeBool(const=results.pop()) if len(results) == 1 else model.SomeBool()
    if classes is not None and isinstance(subject.const if subject.is_constant else None, type):
        return model.SomeBool(const=issubclass(subject.const, tuple(classes)))
    raise undefined("issubclass()", *call.arguments)

"""``x is y``, ``type(x)``, ``isinstance``: tests that narrow what is known about a value."""

from __future__ import annotations

import types
from typing import TYPE_CHECKING, Any, get_args

from framework.annotator import model
from framework.annotator.descriptions import ClassDescription, Description, primary_base
from framework.annotator.errors import Refused
from framework.annotator.model import SomeObject
from framework.annotator.prebuilt import PREBUILT
from framework.annotator.rules import enums
from framework.annotator.rules.registry import Call, builtin, rule
from framework.annotator.unions import union

if TYPE_CHECKING:
    from framework.annotator.annotator import Annotator
    from framework.annotator.classdefs import ClassDef
    from framework.flowgraph.model import Operation, Value


PREBUILT[types.UnionType] = lambda book, value: model.SomeBuiltin(const=value)


@rule("is_")
def is_(annotator: Annotator, operation: Operation, a: SomeObject, b: SomeObject) -> SomeObject:
    """``a is b``."""
    if isinstance(a, model.SomeNone) or isinstance(b, model.SomeNone):
        other, value = (b, operation.args[1]) if isinstance(a, model.SomeNone) else (a, operation.args[0])
        return _is_none(annotator, operation, other, value)
    known = _known_identity(a, b)
    if known is not None:
        return model.SomeBool(const=known)
    _learn_class(annotator, operation, b)
    for one, other, value in ((a, b, operation.args[1]), (b, a, operation.args[0])):
        if other.optional and not one.optional:
            annotator.learn(operation.result, True, value, other.with_optional(False))
    return model.SomeBool()


def _is_none(annotator: Annotator, operation: Operation, other: SomeObject, value: Value) -> SomeObject:
    if isinstance(other, model.SomeNone):
        return model.SomeBool(const=True)
    if not other.optional:
        return model.SomeBool(const=False)
    annotator.learn(operation.result, True, value, model.NONE)
    annotator.learn(operation.result, False, value, other.with_optional(False))
    return model.SomeBool()


_BY_IDENTITY = (model.SomePBC, model.SomeBuiltin, model.SomeType, model.SomeModule, model.SomeBool)


def plain_descriptions(pbc: model.SomePBC) -> set[Description]:
    """What a choice is between, functions that met closures as themselves."""
    return {description.bookkeeper.closures.plain(description) for description in pbc.descriptions}


def _known_identity(a: SomeObject, b: SomeObject) -> bool | None:
    """Whether the operands are the same object, where that is known."""
    if isinstance(a, model.SomePBC) and isinstance(b, model.SomePBC):
        if not plain_descriptions(a) & plain_descriptions(b) and not (a.optional and b.optional):
            return False
        if a.is_constant and b.is_constant:
            return a.const is b.const
        return None
    if isinstance(a, _BY_IDENTITY) and isinstance(b, _BY_IDENTITY) and a.is_constant and b.is_constant:
        return a.const is b.const
    if isinstance(a, model.SomeInstance) and isinstance(b, model.SomeInstance):
        if a.is_constant and b.is_constant:
            return a.const is b.const
        unrelated = not a.classdef.is_subclass_of(b.classdef) and not b.classdef.is_subclass_of(a.classdef)
        return False if unrelated and not (a.optional and b.optional) else None
    if type(a) is not type(b) and not (a.optional and b.optional):
        text = isinstance(a, model.SomeString) and isinstance(b, model.SomeString)
        return None if text else False
    return None


# --- type(x)


def classes_of(classdef: ClassDef) -> frozenset[Any]:
    """Descriptions of all classes that an instance may be of."""
    return frozenset(sub.description for sub in classdef.read_subclasses())


@builtin(type)
def type_(call: Call) -> SomeObject:
    """``type(x)``."""
    if len(call.arguments) == 3:
        raise Refused("K245", "type() with three arguments would make a class at run time")
    call.check_count(1)
    x = call.arguments[0]
    if isinstance(x, model.SomeInstance):
        value = call.values[0]
        if value is not None:
            call.annotator.type_of[call.operation.result] = value
        descriptions = classes_of(x.classdef)
        const = next(iter(descriptions)).value if len(descriptions) == 1 else model.MISSING
        return model.SomePBC(const=const, descriptions=descriptions)
    live = _BUILTIN_TYPES.get(type(x))
    if live is None or x.optional and not isinstance(x, model.SomeNone):
        raise Refused("K221", "type() of this value has no translation; use isinstance")
    cls = enums.class_of(x) if isinstance(x, model.SomeInteger) else live
    return model.SomeType(const=live) if cls is live else call.annotator.annotation_of_constant(cls)


_BUILTIN_TYPES: dict[type, type] = {
    model.SomeNone: type(None),
    model.SomeInteger: int,
    model.SomeBool: bool,
    model.SomeFloat: float,
    model.SomeString: str,
    model.SomeChar: str,
    model.SomeBytes: bytes,
    model.SomeByteArray: bytearray,
    model.SomeTuple: tuple,
    model.SomeList: list,
    model.SomeDict: dict,
    model.SomeNone: type(None),
    model.SomeRange: range,
}
_DATA_TYPES = frozenset(
    {*_BUILTIN_TYPES.values(), set, frozenset}
)  # none of them is the class of an iterator or a view


def _learn_class(annotator: Annotator, operation: Operation, b: SomeObject) -> None:
    """``type(x) is C``: where it holds, x is a C."""
    value = annotator.type_of.get(operation.args[0])  # type: ignore[arg-type]
    if value is None or not isinstance(b, model.SomePBC) or len(b.descriptions) != 1:
        return
    description = next(iter(b.descriptions))
    if isinstance(description, ClassDescription):
        annotator.learn(operation.result, True, value, model.SomeInstance(classdef=description.classdef()))


# --- isinstance


@builtin(isinstance)
def isinstance_(call: Call) -> SomeObject:
    """``isinstance(x, C)`` and ``isinstance(x, (C, D))``."""
    call.check_count(2)
    return test_class(call.annotator, call.operation, call.arguments[0], call.values[0], class_list(call.arguments[1]))


def class_list(classes: SomeObject) -> list[type] | None:
    """The live classes of a test; None when they are only known at run time."""
    if isinstance(classes, model.SomeTuple):
        result: list[type] = []
        for item in classes.items:
            part = class_list(item)
            if part is None:
                return None
            result += part
        return result
    if classes.is_constant and isinstance(classes.const, types.UnionType):
        return list(get_args(classes.const))
    if classes.is_constant and isinstance(classes.const, type):
        return [classes.const]
    if isinstance(classes, model.SomePBC):
        if len(classes.descriptions) == 1:
            return [next(iter(classes.descriptions)).value]
        for description in classes.descriptions:
            if not isinstance(description, ClassDescription) or _is_mixed_in(description.value):
                raise Refused("K227", f"{description} can't be one of several classes that isinstance() is given")
        return None
    raise Refused(
        "K227", "the second argument of isinstance() must be a class or a tuple of classes", "name the classes"
    )


def _is_mixed_in(cls: type) -> bool:
    """Whether a class derives from ``cls`` in another way than by a chain of primary bases."""
    return any(primary_base(sub) is not cls or _is_mixed_in(sub) for sub in type.__subclasses__(cls))  # type: ignore[var-annotated]


def test_class(
    annotator: Annotator, operation: Operation, x: SomeObject, value: Value | None, classes: list[type] | None
) -> SomeObject:
    """Whether ``x`` is an instance of one of the classes; narrows ``value``."""
    if classes is None:
        return model.SomeBool()
    if not isinstance(x, model.SomeInstance):
        return _test_builtin(annotator, operation, x, value, classes)
    own = x.classdef.description.cls
    if any(issubclass(own, cls) for cls in classes):
        if not x.optional:
            return model.SomeBool(const=True)
        _learn_both(annotator, operation, value, x.with_optional(False), model.NONE)
        return model.SomeBool()
    matching = _candidates(annotator, x.classdef, classes)
    if not matching:
        return model.SomeBool(const=False)
    narrowed: SomeObject = model.IMPOSSIBLE
    for classdef in matching:
        narrowed = union(narrowed, model.SomeInstance(classdef=classdef))
    if value is not None:
        annotator.learn(operation.result, True, value, narrowed)
    return model.SomeBool()


def _candidates(annotator: Annotator, classdef: ClassDef, classes: list[type]) -> list[ClassDef]:
    """The most general known subclasses of ``classdef`` whose instances pass the test."""
    for cls in classes:
        if isinstance(cls, type) and issubclass(cls, classdef.description.cls):
            annotator.bookkeeper.classdef_of(cls)
    return [
        sub
        for sub in classdef.read_subclasses()
        if issubclass(sub.description.cls, tuple(classes))
        and not (sub.base is not None and issubclass(sub.base.description.cls, tuple(classes)))
    ]


def _test_builtin(
    annotator: Annotator, operation: Operation, x: SomeObject, value: Value | None, classes: list[type]
) -> SomeObject:
    if isinstance(x, model.SomeNone):
        return model.SomeBool(const=type(None) in classes or object in classes)
    passes = _passes(x, classes)
    none_passes = type(None) in classes or object in classes
    if not x.optional or passes == none_passes:
        return model.SomeBool(const=passes)
    if passes:
        _learn_both(annotator, operation, value, x.with_optional(False), model.NONE)
    else:
        _learn_both(annotator, operation, value, model.NONE, x.with_optional(False))
    return model.SomeBool()


def _passes(x: SomeObject, classes: list[type]) -> bool:
    """Whether a built-in value other than None is an instance of one of the classes."""
    if isinstance(x, model.SomeInteger):
        return enums.is_instance(x, classes)
    live = _class_of_builtin(x)
    if live is not None:
        return any(isinstance(cls, type) and issubclass(live, cls) for cls in classes)
    if isinstance(x, (model.SomeIterator, model.SomeDictView)) and _DATA_TYPES.issuperset(classes):
        return False
    raise Refused("K221", "isinstance() of this value has no translation")


def _class_of_builtin(x: SomeObject) -> type | None:
    if isinstance(x, model.SomeSet):
        return frozenset if x.frozen else set
    if isinstance(x, model.SomePBC) and x.descriptions:
        values = {type(description.value) for description in x.descriptions}
        return values.pop() if len(values) == 1 else None
    return _BUILTIN_TYPES.get(type(x))


def _learn_both(
    annotator: Annotator, operation: Operation, value: Value | None, if_true: SomeObject, if_false: SomeObject
) -> None:
    if value is not None:
        annotator.learn(operation.result, True, value, if_true)
        annotator.learn(operation.result, False, value, if_false)

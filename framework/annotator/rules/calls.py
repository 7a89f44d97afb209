"""Calls: of functions, classes, bound methods, objects with ``__call__``, built-ins and function pointers.

What an operation can run is recorded in ``annotator.call_targets``.  Where several functions can be called from one place
their families merge, and ``normalise_rows`` gives the graphs of one row equal parameters and results.
"""

from __future__ import annotations

import enum
import types
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from framework.annotator import intrinsics, model
from framework.annotator.arguments import (
    Default,
    Explicit,
    Rest,
    SelfArgument,
    SelfField,
    Source,
    StarItem,
    match_arguments,
)
from framework.annotator.counterparts import WAYS_OUT, is_library, no_translation
from framework.annotator.descriptions import (
    CallRow,
    ClassDescription,
    Description,
    FunctionDescription,
    MethodDescription,
    check_instances,
)
from framework.annotator.errors import Refused
from framework.annotator.hints import ANYTHING, FACTORY_DEFAULT
from framework.annotator.model import SomeObject
from framework.annotator.rules import lowlevel, special
from framework.annotator.rules.registry import METHODS, Call, callee, find_builtin, invoke, rule
from framework.annotator.specialise import keeps_constant, policy_of
from framework.annotator.typenames import type_text
from framework.annotator.unions import union
from framework.flowgraph.model import FunctionGraph, Operation, Value
from framework.flowgraph.operations import CallShape
from framework.runtime import bytestrings, exceptions, posix

if TYPE_CHECKING:
    from framework.annotator.annotator import Annotator


@rule("call")
def call(
    annotator: Annotator, operation: Operation, shape_: SomeObject, target: SomeObject, *operands: SomeObject
) -> SomeObject:
    """``f(…)``."""
    shape: CallShape = operation.args[0].value  # type: ignore[union-attr]
    return invoke(target, make_call(annotator, operation, shape, operands, operation.args[2:]))


def make_call(
    annotator: Annotator,
    operation: Operation,
    shape: CallShape,
    operands: Sequence[SomeObject],
    values: Sequence[Value],
) -> Call:
    """The arguments of a call in order."""
    count = shape.positional
    arguments = list(operands[:count])
    argument_values: list[Value | None] = list(values[:count])
    keywords = dict(zip(shape.keywords, operands[count:], strict=False))
    keyword_values = dict(zip(shape.keywords, values[count:], strict=False))
    result = Call(annotator, operation, shape, arguments, argument_values, keywords, keyword_values)
    if shape.star:
        star = operands[-1]
        if not isinstance(star, model.SomeTuple):
            raise Refused(
                "K223",
                f"the argument after * must be a tuple, whose length is known, not {type_text(star)}",
                "pass the items one by one, or the container itself",
            )
        result.star_length = len(star.items)
        result.arguments += star.items
        result.values += [None] * len(star.items)
    return result


@callee(model.SomeInstance)
def call_instance(value: model.SomeInstance, call: Call) -> SomeObject:
    """An object with ``__call__``."""
    method = special.find_method(call.annotator, value, "__call__")
    if method is None:
        raise Refused("K224", f"a {value.classdef.short_name} has no __call__")
    return call_pbc(method, call)


@callee(model.SomePtr)
def call_pointer(value: model.SomePtr, call: Call) -> SomeObject:
    """A function pointer."""
    return lowlevel.call_pointer(value, call)


@callee(model.SomeWeakRef)
def call_weak_reference(value: model.SomeWeakRef, call: Call) -> SomeObject:
    """``reference()``."""
    call.name = "weak reference"
    call.check_count(0)
    return model.SomeInstance(classdef=value.classdef, optional=True)


@callee(model.SomeBuiltin, model.SomeType)
def _call_builtin(target: SomeObject, call: Call) -> SomeObject:
    if not target.is_constant:
        hint = "write a function of your own around each, and keep those"
        raise Refused("K207", "different built-in functions or types meet in one variable, which is called", hint)
    live = target.const
    call.name = getattr(live, "__name__", str(live))
    found = find_builtin(live)
    if found is not None:
        return found(call)
    if live in (eval, exec, compile):
        raise Refused("K102", f"{call.name}() needs a Python compiler at run time")
    if isinstance(live, types.MethodType):
        return _call_frozen_method(live, call)
    if isinstance(live, lowlevel.LLOperation):
        return lowlevel.call_operation(live, call)
    intrinsic = intrinsics.function_for(live)
    if intrinsic is not None:
        return call_pbc(call.book.immutable_value(intrinsic), call)
    raise no_translation(live)


def _call_frozen_method(live: types.MethodType, call: Call) -> SomeObject:
    """A bound method of a constant of the translation: self is passed as that constant."""
    if policy_of(live.__func__)[0] == "memo":
        return _call_memo(live, call)
    function = call.book.function_description(live.__func__)
    return call_functions([(function, function, call.book.immutable_value(live.__self__))], call)


@callee(model.SomeBuiltinMethod)
def _call_builtin_method(target: model.SomeBuiltinMethod, call: Call) -> SomeObject:
    call.name, call.receiver = target.name, target.receiver
    for kind in type(target.receiver).__mro__:
        found = METHODS.get((kind, target.name))
        if found is not None:
            return found(call)
    intrinsic = intrinsics.method_for(target.receiver, target.name, call.arguments)
    assert intrinsic is not None, target
    function = call.book.function_description(intrinsic)
    receiver = model.SomeString() if isinstance(target.receiver, model.SomeChar) else target.receiver
    return call_functions([(function, function, receiver)], call)


# --- user code


@callee(model.SomePBC)
def call_pbc(target: model.SomePBC, call: Call) -> SomeObject:
    """A call of one of several functions, methods or classes."""
    functions: list[tuple[Description, FunctionDescription, SomeObject | None]] = []
    result: SomeObject = model.IMPOSSIBLE
    for description in in_order(target.descriptions):
        match description:
            case FunctionDescription():
                functions.append((description, description, None))
            case MethodDescription():
                functions.append((description, description.function, self_annotation(description)))
            case ClassDescription():
                result = union(result, instantiate(description, call))
            case _:
                raise Refused("K224", f"{description} can't be called")
    if functions and policy_of(functions[0][1].function)[0] == "memo":
        if len(functions) != 1 or functions[0][2] is not None:
            hint = "call it directly; a memo method needs an object with `_freeze_`"
            raise Refused("K227", "a memo function is one of several, or a method of an instance", hint)
        return _call_memo(functions[0][1].function, call)
    return union(result, call_functions(functions, call)) if functions else result  # type: ignore[no-any-return]


def in_order(descriptions: Iterable[Description]) -> list[Description]:
    """A deterministic order."""
    return sorted(descriptions, key=lambda description: description.name)


def self_annotation(method: MethodDescription) -> SomeObject:
    """What a bound method passes for self."""
    return model.SomeInstance(classdef=method.selfdef)


def call_functions(
    functions: Sequence[tuple[Description, FunctionDescription, SomeObject | None]], call: Call
) -> SomeObject:
    """Call each function, with the self of each; the union of the results."""
    result: SomeObject = model.IMPOSSIBLE
    row = _row_for(functions, call)
    for description, function, self_ in functions:
        graph, returned = call_function(description, function, call, self_)
        result = union(result, returned)
        if row is not None:
            row.graphs[function] = graph
            row.sources[function] = call.annotator.targets(call.operation).sources[description]
    return result


def reach(annotator: Annotator, operation: Operation, name: str, *arguments: SomeObject) -> SomeObject:
    """Call a runtime function, ``module:function``, that lowering will call for this operation.

    What it reaches must be known before the facts about the user's code are frozen.
    """
    function = annotator.bookkeeper.function_description(intrinsics.resolve(name))  # type: ignore[arg-type]
    call = Call(annotator, operation, CallShape(len(arguments)), list(arguments), [None] * len(arguments), name=name)
    return call_functions([(function, function, None)], call)


def call_function(
    description: Description, function: FunctionDescription, call: Call, self_: SomeObject | None
) -> tuple[FunctionGraph, SomeObject]:
    """Call one function; its graph, and the annotation of the result so far."""
    sources = match_arguments(call.shape, function.signature, call.star_length, bound=self_ is not None)
    if function.closure is not None:
        sources = [_captured_source(source, function) for source in sources]
    arguments = _arguments_from(sources, function, call, self_)
    arguments = [_as_bytes(function, name, each) for name, each in zip(function.signature.parameters, arguments)]
    _check_factories(function, sources, arguments)
    if function.function is BASE_INIT:
        _note_arguments(call, self_)
    graph = function.graph_for(arguments, call.operation)
    targets = call.annotator.targets(call.operation)
    targets.graphs[description] = graph
    targets.sources[description] = sources
    operands = [*call.values[: call.shape.positional], *call.keyword_values.values()]
    values = [operands[source.index] if isinstance(source, Explicit) else None for source in sources]
    return graph, call.annotator.call_graph(graph, arguments, values)


def _arguments_from(
    sources: Sequence[Source], function: FunctionDescription, call: Call, self_: SomeObject | None
) -> list[SomeObject]:
    """What arrives at each parameter."""
    explicit = call.explicit()
    stars = call.arguments[call.shape.positional :]
    return [_annotation_of(source, function, explicit, stars, self_) for source in sources]


def _as_bytes(function: FunctionDescription, name: str, argument: SomeObject) -> SomeObject:
    """A bytearray that a method of bytes gets is copied; what bytes.partition() gives back is the separator itself."""
    if not isinstance(argument, model.SomeByteArray) or function.function.__module__ not in _BYTES_MODULES:
        return argument
    declared = function.declared.get(name)
    keeps = function.function in (bytestrings.partition, bytestrings.rpartition)
    if isinstance(declared, model.SomeBytes) and not keeps:
        return declared.with_optional(argument.optional)  # type: ignore[no-any-return]
    return argument


_BYTES_MODULES = ("framework.runtime.bytestrings", "framework.runtime.bytearrays")


def _check_factories(function: FunctionDescription, sources: Sequence[Source], arguments: Sequence[SomeObject]) -> None:
    """Refuse None for a dataclass field with a default_factory: it stands for the argument that is left out."""
    for name, source, argument in zip(function.signature.parameters, sources, arguments, strict=True):
        if name in function.signature.defaults and argument.optional and not isinstance(source, Default | SelfField):
            if function.default(name) is FACTORY_DEFAULT:
                hint = "leave the argument out, or give the field a default instead of a default_factory"
                raise Refused("K223", f"argument {name!r} may be None, and the field has a default_factory", hint)


def _note_arguments(call: Call, self_: SomeObject | None) -> None:
    """``BaseException.__init__`` gives an exception its ``args``."""
    given = list(call.arguments)
    instance = self_ if self_ is not None else given.pop(0)
    if isinstance(instance, model.SomeInstance):
        call.book.argument_types.note(instance.classdef.description, True, given, call.operation)


BASE_INIT = vars(exceptions.BaseException)["__init__"]


def _captured_source(source: Source, function: FunctionDescription) -> Source:
    field = function.captured_default(source.name) if isinstance(source, Default) else None
    return source if field is None else SelfField(field)


def _annotation_of(
    source: Source,
    function: FunctionDescription,
    explicit: Sequence[SomeObject],
    stars: Sequence[SomeObject],
    self_: SomeObject | None,
) -> SomeObject:
    match source:
        case Explicit(index):
            return explicit[index]
        case StarItem(index):
            return stars[index]
        case SelfField(name):
            assert isinstance(self_, model.SomeInstance)
            return self_.classdef.read_attribute(name)
        case Default(name):
            return function.bookkeeper.immutable_value(function.default(name))  # type: ignore[no-any-return]
        case SelfArgument():
            assert self_ is not None
            return self_
        case Rest(parts):
            return model.SomeTuple(items=tuple(_annotation_of(p, function, explicit, stars, self_) for p in parts))


def check_new(description: ClassDescription) -> None:
    """Refuse classes that make their instances in a way of their own."""
    found = description.find_in_class("__new__")
    if found is None:
        return
    cls = description.cls
    if is_library(cls) or not cls.__flags__ & HEAP_TYPE:
        raise no_translation(cls)
    if issubclass(cls, tuple) and hasattr(cls, "_fields"):
        raise Refused("K246", f"class {description.short_name} is a named tuple", WAYS_OUT["collections.namedtuple"])
    if issubclass(cls, enum.Enum):
        hint = "make a dict from values to members when the module is imported"
        raise Refused("K246", f"{description.short_name}() looks for the enum member of a value", hint)
    raise Refused("K246", f"class {description.short_name} has a __new__ method")


HEAP_TYPE = 1 << 9
"""The flag of classes that were not written in C."""

ABSTRACT = 1 << 20
"""The flag of classes with abstract methods (``inspect.isabstract``)."""


def instantiate(description: ClassDescription, call: Call) -> SomeObject:
    """``C(…)``."""
    if issubclass(description.cls, type):
        raise Refused("K245", f"{description.short_name}() would make a class at run time")
    check_new(description)
    if description.cls.__flags__ & ABSTRACT:
        names = ", ".join(sorted(description.cls.__abstractmethods__))
        raise Refused(
            "K223", f"class {description.short_name} is abstract: {names}", "call a subclass that defines them"
        )
    if _is_told_by_number(description, call):
        function = call.book.function_description(posix.os_error)
        return call_functions([(function, function, None)], call)
    classdef = description.classdef()
    instance = model.SomeInstance(classdef=classdef)
    note_instantiated(call.annotator, classdef)
    targets = call.annotator.targets(call.operation)
    found = description.find_in_class("__init__")
    if found is None:
        targets.graphs[description] = None
        if call.arguments or call.keywords:
            raise Refused("K223", f"{description.short_name}() takes no arguments")
        return instance
    owner, init = found
    if not isinstance(init, types.FunctionType):
        raise Refused("K224", f"{description.short_name}.__init__ is not a function")
    function = owner.function_description("__init__", init)
    _, returned = call_function(description, function, call, instance)
    if not isinstance(returned, (model.SomeNone, model.SomeImpossible, model.SomeUnknown)):
        text = f"__init__ of class {owner.short_name} must give None, not {type_text(returned)}"
        raise Refused("K223", text, "let it end with a plain return")
    if description.keeps_arguments:
        call.book.argument_types.note(description, False, call.arguments, call.operation)
    if description.keeps_arguments and (call.shape.positional or call.star_length):
        _keep_arguments(call, instance)
    return model.IMPOSSIBLE if isinstance(returned, model.SomeImpossible) else instance


def _is_told_by_number(description: ClassDescription, call: Call) -> bool:
    """Whether ``OSError(number, text)`` makes an instance of the subclass that stands for the number."""
    if description.cls is not OSError or call.shape.positional < 2 or call.keywords:
        return False
    site = call.annotator.site
    maker = site and call.annotator.description_of[site.graph].function
    return isinstance(call.arguments[0], model.SomeInteger) and maker is not posix.os_error


def _keep_arguments(call: Call, instance: SomeObject) -> None:
    """Reach the function that gives a new exception its ``args``."""
    keep = call.book.function_description(exceptions.keep_arguments)
    shape = CallShape(call.shape.positional, (), call.shape.star)
    positional = Call(call.annotator, call.operation, shape, call.arguments, call.values, star_length=call.star_length)
    call_function(keep, keep, positional, instance)


def note_instantiated(annotator: Annotator, classdef: Any) -> None:
    """Instances of the class exist; its finalizer is reached."""
    if classdef.is_instantiated:
        return
    check_instances(classdef.description)
    classdef.is_instantiated = True
    found = classdef.description.find_in_class("__del__")
    if found is not None:
        owner, function = found
        description = owner.function_description("__del__", function)
        instance = model.SomeInstance(classdef=classdef)
        graph = description.graph_for([instance], None)
        annotator.finalizers[classdef] = graph
        annotator.flow_into_graph(graph, [instance])


def _call_memo(live: Callable[..., Any], call: Call) -> SomeObject:
    """A function evaluated at translation time for every possible combination of constant arguments."""
    if call.keywords:
        raise Refused("K227", "a memo function must be called without keywords")
    targets = call.annotator.targets(call.operation)
    targets.memo = targets.memo if targets.memo is not None else {}
    combinations: list[tuple[Any, ...]] = [()]
    for annotation in call.arguments:
        choices = _constant_choices(annotation, live.__name__)
        combinations = [(*before, choice) for before in combinations for choice in choices]
    result: SomeObject = model.IMPOSSIBLE
    for combination in combinations:
        key = tuple(map(model.constant_key, combination))
        if key not in targets.memo:
            targets.memo[key] = (combination, _evaluated(live, combination))
        result = union(result, call.book.immutable_value(targets.memo[key][1]))
    return result


def _evaluated(live: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    """What a memo function gives."""
    try:
        return live(*arguments)
    except Exception as error:
        shown = ", ".join(map(repr, arguments))
        name = getattr(live, "__name__", str(live))
        text = f"the memo function {name}({shown}) raised {type(error).__name__}: {error}"
        raise Refused("K227", text, "it is called at translation time, for every possible argument") from None


def _constant_choices(annotation: SomeObject, name: str) -> list[Any]:
    if annotation.is_constant:
        return [annotation.const]
    if isinstance(annotation, model.SomePBC):
        choices = [description.value for description in in_order(annotation.descriptions)]
        return [*choices, None] if annotation.optional else choices
    if isinstance(annotation, model.SomeBool):
        return [False, True]
    raise Refused("K227", f"the arguments of the memo function {name}() must be constant")


# --- families


def _row_for(
    members: Sequence[tuple[Description, FunctionDescription, SomeObject | None]], call: Call
) -> CallRow | None:
    """The row of an indirect call; None for a direct one."""
    functions = [function for _, function, _ in members]
    if len(functions) == 1:
        return None
    family = functions[0].family
    for function in functions[1:]:
        if function.family is not family:
            family.merge(function.family)
    bound = members[0][2] is not None
    key = (call.shape, call.star_length, bound, *_specialised_on(members, call))
    row = family.rows.get(key)
    if row is None:
        row = family.rows[key] = CallRow(call.shape, call.star_length, is_bound=bound, key=key)
    row.site = call.annotator.site
    call.annotator.families[family] = None
    call.annotator.targets(call.operation).row = row
    return row


def _specialised_on(
    members: Sequence[tuple[Description, FunctionDescription, SomeObject | None]], call: Call
) -> tuple[Any, ...]:
    """What the functions are specialised on, when all are in the same way."""
    keys: dict[tuple[Any, ...], None] = {}
    for _, function, self_ in members:
        sources = match_arguments(call.shape, function.signature, call.star_length, bound=self_ is not None)
        if function.closure is None:
            arguments = _arguments_from(sources, function, call, self_)
            keys[call.book.specialiser.row_key(function, arguments, call.operation)] = None
    return max(keys, key=len, default=())


def normalise_rows(annotator: Annotator) -> bool:
    """Give the graphs of each row equal parameters and results; True when something changed."""
    changed = False
    for family in list(annotator.families):
        for row in list(family.rows.values()):
            graphs = set(row.graphs.values())
            if len(graphs) < 2 or annotator.are_frozen(graphs):  # what is lowered has lost its Void parameters
                continue
            annotator.site = row.site
            try:
                changed |= _normalise(annotator, row)
            except Refused as refusal:
                annotator.refuse(refusal, row.site)
    annotator.site = None
    return changed


def _normalise(annotator: Annotator, row: CallRow) -> bool:
    changed = False
    for index in range(row.explicit_count):
        slots = list(_slots_of(row, index))
        joined: SomeObject = model.IMPOSSIBLE
        for graph, position in slots:
            joined = union(joined, annotator.annotation(graph.startblock.inputargs[position]))
        for graph, position in slots:
            live = annotator.description_of[graph].function
            wanted = joined if keeps_constant(live, position) else joined.without_const()
            changed |= annotator.widen_parameter(graph, position, wanted)
    graphs = list(dict.fromkeys(row.graphs.values()))
    result: SomeObject = model.IMPOSSIBLE
    for graph in graphs:
        result = union(result, annotator.annotation(graph.return_variable))
    for graph in graphs:
        changed |= annotator.widen_result(graph, result.without_const() if len(graphs) > 1 else result)
    return changed


def _slots_of(row: CallRow, index: int) -> Iterable[tuple[FunctionGraph, int]]:
    """Where explicit value ``index`` of the row arrives in each graph, ``*args`` tuples aside."""
    split = row.shape.positional + len(row.shape.keywords)
    wanted: Source = Explicit(index) if index < split else StarItem(index - split)
    for function, graph in row.graphs.items():
        for position, source in enumerate(row.sources[function]):
            name = function.signature.parameters[position]
            if source == wanted and function.declared.get(name, ANYTHING) is ANYTHING:
                yield graph, position

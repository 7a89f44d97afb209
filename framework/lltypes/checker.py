"""Checks the types in a low-level graph: operands, results, switches and constants against the operation table.

``flowgraph/checker.py`` checks the shape of graphs (blocks, links, dominance, the types that links pass); this file
checks what is said about types by ``operations.TABLE`` and by the types themselves:

 K1  an operand is of the kind of its row: a primitive type, any pointer, a constant type, a constant name
 K2  the result is of the kind of its row (``=N``: of the type of operand N)
 C1  a constant's value is a value of its type; a function pointer has the signature of its graph
 F1  a field named by an operation exists in the pointer's target, is not inlined, and has the type that is read or
     stored
 F2  getsubstruct gives a pointer to a field that is inlined in a raw struct
 A1  an item read or stored has the item type of the array; interior operations are on varsized structs, or on
     arrays of structs
 A2  a copy is between arrays of the same item type
 M1  malloc gives a pointer to the collected type it names: of fixed size for malloc, ending in an array for
     malloc_varsize
 P1  pointers that are compared have the same type; a cast is between a struct and a base of it, between a collected
     type and GCREF, or between raw types
 G1  operations of the collector are on pointers to collected objects
 S1  the arguments and the result of a call are those of the function's type
 S2  an exit switch is a Bool with the cases False and True, or an integer or character with cases of its type

Nothing here imports the graph model: graphs come from the floor beside, and are looked at through their attributes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from framework.lltypes.memory import FunctionPointer, NullPointer, is_value_of
from framework.lltypes.operations import TABLE, Row
from framework.lltypes.types import (
    GCREF,
    PRIMITIVES,
    Array,
    FixedArray,
    FuncType,
    LLType,
    Primitive,
    Ptr,
    Struct,
    Void,
)

Problems = Iterator[str]


class BadTypes(Exception):
    """A low-level graph violates a typing rule: a bug in the stage that made it."""


def is_constant(value: Any) -> bool:
    """Whether an operand is a Constant of the graph model."""
    return hasattr(value, "value")


def check_types(graph: Any, after: str = "") -> None:
    """Raise BadTypes with every violation in the graph; ``after`` names the stage that made it."""
    problems = list(graph_problems(graph))
    if problems:
        blame = f" after {after}" if after else ""
        listed = "\n  ".join(problems)
        raise BadTypes(f"graph {graph.name}{blame}:\n  {listed}")


def graph_problems(graph: Any) -> Problems:
    """All violations, each with its block and operation."""
    for number, block in enumerate(graph.iterate_blocks()):
        for operation in block.operations:
            for problem in operation_problems(operation):
                where = f" at {operation.position}" if operation.position else ""
                yield f"b{number}, {_described(operation)}{where}: {problem}"
        for problem in _switch_problems(block):
            yield f"b{number}, exits: {problem}"
        for link in block.exits:
            for argument in link.args:
                for problem in _constant_problems(argument):
                    yield f"b{number}, exits: {problem}"


def operation_problems(operation: Any) -> Problems:
    """The violations of one operation."""
    row = TABLE.get(operation.opname)
    if row is None:
        yield "O1 there is no such operation"
        return
    if not _count_fits(row, len(operation.args)):
        yield f"O2 takes {len(row.args)} operands and has {len(operation.args)}"
        return
    found = False
    for problem in _kind_problems(row, operation):
        found = True
        yield problem
    rule = _RULES.get(row.name)
    if rule is not None and not found:
        yield from rule(operation)


# --- kinds of operands and results


def _count_fits(row: Row, count: int) -> bool:
    if row.args[-1:] == ("*",):
        return count >= len(row.args) - 2
    return count == len(row.args)


def _kinds(row: Row, count: int) -> list[str]:
    """The kind of each operand; ``*`` repeats the one before."""
    if row.args[-1:] != ("*",):
        return list(row.args)
    kinds = list(row.args[:-1])
    return (kinds + [kinds[-1]] * count)[:count]


def _kind_problems(row: Row, operation: Any) -> Problems:
    for index, (kind, operand) in enumerate(zip(_kinds(row, len(operation.args)), operation.args, strict=True)):
        if not _is_of_kind(kind, operand):
            yield f"K1 operand {index} is to be {kind} and is {_shown(operand)}"
        yield from _constant_problems(operand)
    type_ = operation.result.concretetype
    if row.result.startswith("="):
        wanted = operation.args[int(row.result[1:])].concretetype
        if type_ is not wanted:
            yield f"K2 the result is to be {wanted!r} and is {type_!r}"
    elif row.result == "ptr":
        if not isinstance(type_, Ptr):
            yield f"K2 the result is to be a pointer and is {type_!r}"
    elif row.result != "any" and type_ is not PRIMITIVES[row.result]:
        yield f"K2 the result is to be {row.result} and is {type_!r}"


def _is_of_kind(kind: str, operand: Any) -> bool:
    type_ = operand.concretetype
    if kind == "any":
        return isinstance(type_, LLType)
    if kind == "ptr":
        return isinstance(type_, Ptr)
    if kind == "type":
        return is_constant(operand) and type_ is Void and isinstance(operand.value, LLType)
    if kind == "name":
        return is_constant(operand) and type_ is Void and isinstance(operand.value, str)
    return type_ is PRIMITIVES[kind]


def _constant_problems(operand: Any) -> Problems:
    if not is_constant(operand) or operand.concretetype is Void:
        return
    value, type_ = operand.value, operand.concretetype
    if not isinstance(type_, LLType):
        yield f"C1 the constant {value!r} has no type"
    elif not is_value_of(type_, value):
        yield f"C1 {value!r} is not a value of {type_!r}"
    elif isinstance(value, FunctionPointer) and value.graph is not None:
        yield from _signature_problems(value)


def _signature_problems(pointer: FunctionPointer) -> Problems:
    graph = pointer.graph
    types = tuple(v.concretetype for v in graph.startblock.inputargs)
    result = graph.returnblock.inputargs[0].concretetype
    if None not in types and types != pointer.type.args:
        yield f"C1 {pointer.name} takes {list(types)}, its pointer says {list(pointer.type.args)}"
    if result is not None and result is not pointer.type.result:
        yield f"C1 {pointer.name} returns {result!r}, its pointer says {pointer.type.result!r}"


def _switch_problems(block: Any) -> Problems:
    switch = block.exitswitch
    if switch is None or not hasattr(switch, "concretetype"):
        return
    type_ = switch.concretetype
    if not isinstance(type_, Primitive) or type_.kind not in ("bool", "int", "uint", "char"):
        yield f"S2 the switch is {_shown(switch)}"
        return
    for link in block.exits:
        case = link.exitcase
        if repr(case) != "DEFAULT" and not is_value_of(type_, case):
            yield f"S2 the case {case!r} is not a {type_!r}"


# --- rules for single operations


def _target(operand: Any) -> Any:
    return operand.concretetype.to


def _field_type(operation: Any, index: int = 1) -> tuple[LLType | None, str]:
    """Type of the field that the operation names, or None with a problem."""
    target, name = _target(operation.args[0]), operation.args[index].value
    if not isinstance(target, Struct) or name not in target.fields:
        return None, f"F1 {target!r} has no field {name!r}"
    return target.fields[name], ""


def _is_inlined(type_: LLType) -> bool:
    return isinstance(type_, Struct | FixedArray | Array)


def _getfield(operation: Any) -> Problems:
    field, problem = _field_type(operation)
    if field is None:
        yield problem
    else:
        yield from _moved("F1", field, operation.result)


def _setfield(operation: Any) -> Problems:
    field, problem = _field_type(operation)
    if field is None:
        yield problem
    else:
        yield from _moved("F1", field, operation.args[2])


def _moved(rule: str, wanted: LLType, value: Any) -> Problems:
    """A value that goes to or comes from a place of type ``wanted``."""
    if _is_inlined(wanted):
        yield f"{rule} the place holds an inlined {wanted!r}"
    elif value.concretetype is not wanted:
        yield f"{rule} the place holds {wanted!r}, the value is {_shown(value)}"


def _getsubstruct(operation: Any) -> Problems:
    field, problem = _field_type(operation)
    if field is None:
        yield problem
    elif _target(operation.args[0]).is_gc or not _is_inlined(field):
        yield f"F2 {operation.args[1].value!r} is not inlined in a raw struct"
    elif operation.result.concretetype is not Ptr(field):
        yield f"F2 the result is to be {Ptr(field)!r} and is {operation.result.concretetype!r}"


def _item_type(target: LLType, interior: bool) -> LLType | None:
    """Item type of an array, or (``interior``) of the one that ends a struct."""
    if interior:
        if not isinstance(target, Struct) or target.varsized is None:
            return None
        target = target.fields[target.varsized]
    return target.item if isinstance(target, Array | FixedArray) else None


def _items(interior: bool, value_index: int | None) -> Callable[[Any], Problems]:
    def rule(operation: Any) -> Problems:
        target = _target(operation.args[0])
        item = _item_type(target, interior)
        if item is None:
            yield f"A1 {target!r} {'does not end in an array' if interior else 'is not an array'}"
        elif value_index is None and isinstance(item, Struct | FixedArray):
            if operation.result.concretetype is not Ptr(item) or item.is_gc or target.is_gc:
                yield f"A1 the item is an inlined {item!r}"
        else:
            yield from _moved("A1", item, operation.result if value_index is None else operation.args[value_index])

    return rule


def _size(interior: bool) -> Callable[[Any], Problems]:
    def rule(operation: Any) -> Problems:
        target = _target(operation.args[0])
        if _item_type(target, interior) is None:
            yield f"A1 {target!r} {'does not end in an array' if interior else 'is not an array'}"
        elif isinstance(target, Array) and target.nolength:
            yield f"A1 {target!r} has no length word"

    return rule


def _interior_field(value_index: int | None) -> Callable[[Any], Problems]:
    def rule(operation: Any) -> Problems:
        target, name = _target(operation.args[0]), operation.args[2].value
        item = _item_type(target, isinstance(target, Struct))
        if not isinstance(item, Struct) or name not in item.fields:
            yield f"A1 the items of {target!r} have no field {name!r}"
        else:
            value = operation.result if value_index is None else operation.args[value_index]
            yield from _moved("A1", item.fields[name], value)

    return rule


def _copy(interior: bool) -> Callable[[Any], Problems]:
    def rule(operation: Any) -> Problems:
        source = _item_type(_target(operation.args[0]), interior)
        destination = _item_type(_target(operation.args[2]), interior)
        if source is None or source is not destination:
            yield f"A2 copy from {_target(operation.args[0])!r} to {_target(operation.args[2])!r}"

    return rule


def _malloc(operation: Any) -> Problems:
    type_ = operation.args[0].value
    varsized = len(operation.args) > 1
    if not type_.is_gc:
        yield f"M1 {type_!r} is not collected"
    elif (isinstance(type_, Array) or type_.varsized is not None) != varsized:
        yield f"M1 {type_!r} is {'of fixed size' if varsized else 'varsized'}"
    elif operation.result.concretetype is not Ptr(type_):
        yield f"M1 the result is to be {Ptr(type_)!r} and is {operation.result.concretetype!r}"


def _compare(operation: Any) -> Problems:
    left, right = operation.args
    if left.concretetype is not right.concretetype:
        yield f"P1 comparison of {_shown(left)} with {_shown(right)}"


def _cast(operation: Any) -> Problems:
    source, target = operation.args[0].concretetype, operation.result.concretetype
    if not is_castable(source, target):
        yield f"P1 cast of {source!r} to {target!r}"


def is_castable(source: Ptr, target: Ptr) -> bool:
    """Whether a pointer cast can be right."""
    if source is target:
        return True
    if source.to.is_gc != target.to.is_gc:
        return False
    if GCREF in (source, target):
        return True
    if isinstance(source.to, Struct) and isinstance(target.to, Struct):
        related = source.to.is_subtype_of(target.to) or target.to.is_subtype_of(source.to)
        return related or not source.to.is_gc
    return not source.to.is_gc


def _cast_primitive(operation: Any) -> Problems:
    kinds = [v.concretetype.kind if isinstance(v.concretetype, Primitive) else "" for v in
             (operation.args[0], operation.result)]  # fmt: skip
    if not (set(kinds) <= {"int", "uint"} or kinds == ["float", "float"]):
        yield f"K1 cast_primitive from {_shown(operation.args[0])} to {operation.result.concretetype!r}"


def _collected(operation: Any) -> Problems:
    if not operation.args[0].concretetype.is_gc_pointer:
        yield f"G1 {_shown(operation.args[0])} is not collected"


def _field_offset(operation: Any) -> Problems:
    type_, name = operation.args[0].value, operation.args[1].value
    if not isinstance(type_, Struct) or name not in type_.fields:
        yield f"F1 {type_!r} has no field {name!r}"


def _call(operation: Any) -> Problems:
    type_ = _target(operation.args[0])
    arguments = operation.args[1:]
    if operation.opname == "indirect_call":
        if not is_constant(arguments[-1]) or arguments[-1].concretetype is not Void:
            yield "S1 the last operand is to be the Void constant with the possible graphs"
            return
        arguments = arguments[:-1]
    if not isinstance(type_, FuncType):
        yield f"S1 {_shown(operation.args[0])} is not a function"
        return
    types = tuple(a.concretetype for a in arguments)
    if types != type_.args:
        yield f"S1 the function takes {list(type_.args)} and gets {list(types)}"
    if operation.result.concretetype is not type_.result:
        yield f"S1 the function returns {type_.result!r}, the result is {operation.result.concretetype!r}"


_RULES: dict[str, Callable[[Any], Problems]] = {
    "getfield": _getfield,
    "setfield": _setfield,
    "getsubstruct": _getsubstruct,
    "getarrayitem": _items(False, None),
    "setarrayitem": _items(False, 2),
    "getinterioritem": _items(True, None),
    "setinterioritem": _items(True, 2),
    "getarraysize": _size(False),
    "getinteriorsize": _size(True),
    "getinteriorfield": _interior_field(None),
    "setinteriorfield": _interior_field(3),
    "array_copy": _copy(False),
    "interior_copy": _copy(True),
    "malloc": _malloc,
    "malloc_varsize": _malloc,
    "gc_allocate_fast": _malloc,
    "gc_allocate_slow": _malloc,
    "ptr_eq": _compare,
    "ptr_ne": _compare,
    "cast_pointer": _cast,
    "cast_primitive": _cast_primitive,
    "field_offset": _field_offset,
    "direct_call": _call,
    "indirect_call": _call,
    "exc_set": _collected,
    "gc_type_info": _collected,
    "gc_identity_hash": _collected,
    "gc_pin": _collected,
    "gc_unpin": _collected,
    "gc_is_moving": _collected,
    "gc_write_barrier": _collected,
    "gc_write_barrier_array": _collected,
    "gc_weakref_create": _collected,
    "gc_weakref_deref": _collected,
    "gc_register_finalizer": _collected,
}


# --- messages


def _shown(operand: Any) -> str:
    if not is_constant(operand):
        name = operand.name or "a value"
        return f"{name}: {operand.concretetype!r}"
    value = operand.value
    return f"{value!r}" if isinstance(value, NullPointer) else f"{value!r}: {operand.concretetype!r}"


def _described(operation: Any) -> str:
    names: Iterable[str] = (repr(a.value) if is_constant(a) else a.name or "_" for a in operation.args)
    return f"{operation.opname}({', '.join(names)})"

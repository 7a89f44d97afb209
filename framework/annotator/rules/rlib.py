"""The functions of ``framework.rlib`` that the compiler knows (``rlib.intrinsics.INTRINSICS``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from framework.annotator import model
from framework.annotator.containers import DictDef
from framework.annotator.descriptions import ClassDescription
from framework.annotator.errors import Refused
from framework.annotator.model import SomeObject
from framework.annotator.prebuilt import PREBUILT
from framework.annotator.rules import builtins, calls, items
from framework.annotator.rules.registry import Call, builtin_named, undefined
from framework.annotator.unions import union
from framework.flowgraph.model import Operation, Variable
from framework.flowgraph.operations import CallShape
from framework.lltypes import types as lltypes
from framework.rlib import rarithmetic

if TYPE_CHECKING:
    from framework.annotator.annotator import Annotator

_INDEX = (model.SomeInteger, model.SomeBool)


def _named(module: str, names: str) -> Any:
    return builtin_named(*(f"framework.rlib.{module}:{name}" for name in names.split()))


@_named("objectmodel", "we_are_translated")
def we_are_translated(call: Call) -> SomeObject:
    """The constant True."""
    return model.SomeBool(const=True)


@_named("objectmodel", "likely unlikely")
def likely(call: Call) -> SomeObject:
    """The argument."""
    call.check_count(1)
    return call.arguments[0].without_const()  # type: ignore[no-any-return]


@_named("objectmodel", "keepalive_until_here resizelist_hint prepare_dict_update free_non_gc_object")
def no_result(call: Call) -> SomeObject:
    """Only an effect."""
    return model.NONE


@_named("objectmodel", "compute_hash compute_identity_hash compute_unique_id current_object_addr_as_int")
def hash_like(call: Call) -> SomeObject:
    """An int."""
    call.check_count(1)
    if call.name == "compute_hash":
        items.check_hashable(call.annotator, call.operation, call.arguments[0])
    return model.SomeInteger()


@_named("objectmodel", "newlist_hint")
def newlist_hint(call: Call) -> SomeObject:
    """An empty list."""
    result = call.book.new_list(call.operation)
    result.definition.resize()
    return result  # type: ignore[no-any-return]


@_named("objectmodel", "instantiate")
def instantiate(call: Call) -> SomeObject:
    """A new instance without ``__init__``."""
    cls = call.arguments[0]
    if not isinstance(cls, model.SomePBC):
        raise undefined("instantiate()", cls)
    result: SomeObject = model.IMPOSSIBLE
    for description in calls.in_order(cls.descriptions):
        assert isinstance(description, ClassDescription)
        classdef = description.classdef()
        calls.note_instantiated(call.annotator, classdef)
        result = union(result, model.SomeInstance(classdef=classdef))
    return result


@_named("objectmodel", "r_dict")
def r_dict(call: Call) -> SomeObject:
    """``r_dict(eq, hash)``."""
    builtins.take_keywords(call, "force_non_null", "simple_hash_eq")
    call.check_count(2, 4)
    eq = call.book.function_value(call.arguments[0], 2)
    hash_ = call.book.function_value(call.arguments[1], 1)

    def make() -> DictDef:
        return DictDef(call.annotator, custom=(eq, hash_))

    definition = call.book.definition_at((call.operation, "r_dict"), make)
    definition.custom_eq.generalise(eq)
    definition.custom_hash.generalise(hash_)
    key = definition.key.read()
    if not isinstance(key, model.SomeImpossible):
        builtins.call_with(call, eq, key, key)
        builtins.call_with(call, hash_, key)
    return model.SomeDict(definition=definition)


@_named("objectmodel", "hash_in_dict")
def hash_in_dict(call: Call) -> SomeObject:
    """The hash that a dict finds for a key: its own function's, or ``hash()``."""
    call.check_count(2)
    table, key = call.arguments
    if not isinstance(table, model.SomeDict):
        raise undefined("the hash of a key", table)
    if table.definition.custom_hash is not None:
        return builtins.call_with(call, table.definition.custom_hash.read(), key)
    items.check_hashable(call.annotator, call.operation, key)
    return model.SomeInteger()


_OF_PREBUILT = Operation("r_dict", [], Variable())


def reach_prebuilt_r_dicts(annotator: Annotator) -> bool:
    """Call the functions of prebuilt r_dicts with what their keys are by now; whether there is more to look at."""
    call = Call(annotator, _OF_PREBUILT, CallShape(0), [], [], name="r_dict")
    for definition in annotator.bookkeeper.prebuilt_r_dicts:
        key = definition.key.annotation
        if not isinstance(key, model.SomeImpossible):
            assert definition.custom_eq is not None and definition.custom_hash is not None
            builtins.call_with(call, definition.custom_eq.annotation, key, key)
            builtins.call_with(call, definition.custom_hash.annotation, key)
    return annotator.has_work


# --- rarithmetic


@_named("rarithmetic", "intmask longlongmask")
def intmask(call: Call) -> SomeObject:
    """A plain int."""
    call.check_count(1)
    x = call.arguments[0]
    if not isinstance(x, _INDEX):
        raise undefined("intmask()", x)
    return model.SomeInteger(
        nonnegative=isinstance(x, model.SomeInteger) and x.nonnegative and x.kind is lltypes.Signed
    )


@_named("rarithmetic", "ovfcheck")
def ovfcheck(call: Call) -> SomeObject:
    """The argument, checked."""
    call.check_count(1)
    x = call.arguments[0]
    if not isinstance(x, _INDEX):
        raise undefined("ovfcheck()", x)
    return model.SomeInteger(nonnegative=isinstance(x, model.SomeInteger) and x.nonnegative)


@_named("rarithmetic", "widen")
def widen(call: Call) -> SomeObject:
    """Small kinds become plain int."""
    call.check_count(1)
    x = call.arguments[0]
    if isinstance(x, model.SomeInteger) and x.kind.bits == 64:
        return x.without_const()  # type: ignore[no-any-return]
    return model.SomeInteger()


@_named("rarithmetic", "is_valid_int int_between")
def int_test(call: Call) -> SomeObject:
    """A bool."""
    return model.SomeBool(const=True) if call.name == "is_valid_int" else model.SomeBool()


@_named("rarithmetic", "int_force_ge_zero leading_zeros trailing_zeros bit_count")
def nonnegative_result(call: Call) -> SomeObject:
    """A nonnegative int."""
    return builtins.NONNEGATIVE


@_named("rarithmetic", "int_c_div int_c_mod")
def c_division(call: Call) -> SomeObject:
    """A plain int."""
    call.check_count(2)
    return model.SomeInteger()


@_named("rarithmetic", "uint_mul_high uint_div_wide uint_rem_wide")
def wide_arithmetic(call: Call) -> SomeObject:
    """An r_uint."""
    return model.SomeInteger(kind=lltypes.Unsigned)


_KINDS = {
    "r_int": lltypes.Signed,
    "r_int8": lltypes.Int8,
    "r_int16": lltypes.Int16,
    "r_int32": lltypes.Int32,
    "r_uint": lltypes.Unsigned,
    "r_uint8": lltypes.UInt8,
    "r_uint16": lltypes.UInt16,
    "r_uint32": lltypes.UInt32,
}


@_named("rarithmetic", " ".join(_KINDS))
def sized_integer(call: Call) -> SomeObject:
    """``r_uint(x)`` and the like."""
    call.check_count(0, 1)
    if call.arguments and not isinstance(call.arguments[0], (*_INDEX, model.SomeFloat)):
        raise undefined(f"{call.name}()", call.arguments[0])
    kind = _KINDS[call.name]
    return model.SomeInteger(kind=kind)


@_named("rarithmetic", "r_singlefloat")
def single_float(call: Call) -> SomeObject:
    """``r_singlefloat(x)``."""
    call.check_count(1)
    return model.SomeFloat(kind=lltypes.SingleFloat)


def _prebuilt_sized(book: Any, value: Any) -> SomeObject:
    kind = _KINDS.get(type(value).__name__)
    if kind is None:
        raise Refused("K244", f"a prebuilt {type(value).__name__} has no translation")
    if kind is lltypes.Signed:
        return book.immutable_value(int(value))  # type: ignore[no-any-return]
    return model.SomeInteger(const=int(value), kind=kind)


PREBUILT[rarithmetic.base_int] = _prebuilt_sized

# --- other modules


@_named("longlong2float", "float2longlong")
def float_bits(call: Call) -> SomeObject:
    """The bits of a float as an int."""
    return model.SomeInteger()


@_named("longlong2float", "longlong2float bits_to_float")
def bits_float(call: Call) -> SomeObject:
    """A float from its bits."""
    return model.SomeFloat()


@_named("longlong2float", "float_to_bits")
def float_unsigned_bits(call: Call) -> SomeObject:
    """The bits of a float as an r_uint."""
    return model.SomeInteger(kind=lltypes.Unsigned)


@_named("longlong2float", "singlefloat2uint")
def single_bits(call: Call) -> SomeObject:
    """The bits of an r_singlefloat."""
    return model.SomeInteger(kind=lltypes.UInt32)


@_named("longlong2float", "uint2singlefloat")
def bits_single(call: Call) -> SomeObject:
    """An r_singlefloat from its bits."""
    return model.SomeFloat(kind=lltypes.SingleFloat)


@_named("nonconst", "NonConstant")
def non_constant(call: Call) -> SomeObject:
    """The argument, not known any more."""
    call.check_count(1)
    return call.arguments[0].without_const()  # type: ignore[no-any-return]


@_named("debug", "make_sure_not_resized")
def make_sure_not_resized(call: Call) -> SomeObject:
    """The list, from now on refused where it is resized."""
    call.check_count(1)
    items_ = call.arguments[0]
    if not isinstance(items_, model.SomeList):
        raise undefined("make_sure_not_resized()", items_)
    items_.definition.item.fixed = True
    items_.definition.item.check_fixed()
    return items_


@_named(
    "debug",
    "make_sure_not_modified mark_dict_non_null check_annotation check_not_access_directly check_list_of_chars "
    "check_regular_int",
)
def same_value(call: Call) -> SomeObject:
    """The first argument."""
    return call.arguments[0]


@_named("debug", "check_nonneg")
def check_nonneg(call: Call) -> SomeObject:
    """The int, known to be nonnegative."""
    return builtins.NONNEGATIVE


@_named("debug", "ll_assert_not_none")
def ll_assert_not_none(call: Call) -> SomeObject:
    """The argument, not None."""
    return call.arguments[0].with_optional(False)  # type: ignore[no-any-return]


@_named("debug", "list_get_physical_size debug_start debug_stop debug_offset")
def debug_int(call: Call) -> SomeObject:
    """An int."""
    return model.SomeInteger()


@_named("debug", "have_debug_prints have_debug_prints_for")
def debug_bool(call: Call) -> SomeObject:
    """A bool."""
    return model.SomeBool()


@_named("debug", "ll_assert debug_print debug_flush attach_gdb debug_print_traceback")
def debug_nothing(call: Call) -> SomeObject:
    """Only an effect."""
    return model.NONE


@_named("debug", "fatalerror fatalerror_notb impossible")
def debug_fatal(call: Call) -> SomeObject:
    """Does not return; the code after it is translated as if it did."""
    return model.NONE


@_named("rgc", "collect enable disable set_max_heap_size unpin register_custom_trace_hook add_memory_pressure")
def gc_nothing(call: Call) -> SomeObject:
    """Only an effect."""
    return model.NONE


@_named("rgc", "register_custom_light_finalizer ll_arraycopy ll_arrayclear may_ignore_finalizer")
def gc_nothing_either(call: Call) -> SomeObject:
    """Only an effect."""
    if call.name == "ll_arraycopy":
        source, target = call.arguments[:2]
        if isinstance(source, model.SomeList) and isinstance(target, model.SomeList):
            target.definition.mutate()
            target.definition.item.generalise(source.definition.item.read())
    return model.NONE


@_named("rgc", "isenabled collect_step pin can_move")
def gc_bool(call: Call) -> SomeObject:
    """A bool."""
    return model.SomeBool()


@_named("rgc", "get_stats")
def gc_int(call: Call) -> SomeObject:
    """An int."""
    return model.SomeInteger()


@_named("rgc", "move_out_of_nursery")
def gc_same(call: Call) -> SomeObject:
    """The argument."""
    return call.arguments[0]


@_named("rstack", "stack_check _stack_criticalcode_start _stack_criticalcode_stop")
def stack_nothing(call: Call) -> SomeObject:
    """Only an effect."""
    return model.NONE


@_named("rstack", "stack_almost_full")
def stack_bool(call: Call) -> SomeObject:
    """A bool."""
    return model.SomeBool()


@_named("rstack", "rpy_frame_depth")
def stack_int(call: Call) -> SomeObject:
    """An int."""
    return model.SomeInteger()


@_named("revents", "event_pending")
def event_pending(call: Call) -> SomeObject:
    """A bool."""
    return model.SomeBool()

"""Pure operations on numbers, characters, booleans and pointers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from framework.flowgraph.model import Constant, Operation
from framework.lltypes.types import LLType, Primitive
from framework.llvm.types import value_type

if TYPE_CHECKING:
    from framework.llvm.writer import FunctionWriter

Emitter = Callable[["FunctionWriter", Operation], None]
EMITTERS: dict[str, Emitter] = {}
MINIMUM = -(1 << 63)


def emits(*names: str) -> Callable[[Emitter], Emitter]:
    """Register an emitter for operations."""

    def register(emitter: Emitter) -> Emitter:
        for name in names:
            EMITTERS[name] = emitter
        return emitter

    return register


def _binary(instruction: str) -> Emitter:
    """``instruction a, b``."""

    def emit(writer: FunctionWriter, operation: Operation) -> None:
        first, second = operation.args
        writer.result(operation, f"{instruction} {writer.value(first)}, {writer.value(second)}")

    return emit


def _unary(before: str, after: str = "") -> Emitter:
    """``before a after``."""

    def emit(writer: FunctionWriter, operation: Operation) -> None:
        writer.result(operation, f"{before} {writer.value(operation.args[0])}{after}")

    return emit


def _intrinsic(name: str, signature: str, call: str) -> Emitter:
    """A call of an LLVM intrinsic; ``call`` has ``%s`` for each operand."""
    result = signature.partition(" ")[0]

    def emit(writer: FunctionWriter, operation: Operation) -> None:
        symbol = writer.module.intrinsic(name, signature)
        operands = tuple(writer.value(arg) for arg in operation.args)
        writer.result(operation, f"call {result} {symbol}({call % operands})")

    return emit


def _alias(writer: FunctionWriter, operation: Operation) -> None:
    """The result is the operand."""
    argument = operation.args[0]
    writer.alias(operation.result, writer.value(argument))
    if argument in writer.weights:
        writer.weights[operation.result] = writer.weights[argument]


_COMPARISONS = {"lt": "slt", "le": "sle", "eq": "eq", "ne": "ne", "gt": "sgt", "ge": "sge"}
_INSTRUCTIONS = {"mul": "mul", "and": "and", "or": "or", "xor": "xor"}
_FLOAT_COMPARISONS = {"lt": "olt", "le": "ole", "eq": "oeq", "ne": "une", "gt": "ogt", "ge": "oge"}

for _name, _predicate in _COMPARISONS.items():
    _unsigned = _predicate.replace("s", "u", 1) if _predicate[0] == "s" else _predicate
    EMITTERS[f"int_{_name}"] = _binary(f"icmp {_predicate} i64")
    EMITTERS[f"uint_{_name}"] = _binary(f"icmp {_unsigned} i64")
    EMITTERS[f"char_{_name}"] = _binary(f"icmp {_unsigned} i8")
    EMITTERS[f"unichar_{_name}"] = _binary(f"icmp {_unsigned} i32")
    EMITTERS[f"adr_{_name}"] = _binary(f"icmp {_unsigned} ptr")
    EMITTERS[f"float_{_name}"] = _binary(f"fcmp {_FLOAT_COMPARISONS[_name]} double")
for _name, _instruction in _INSTRUCTIONS.items():
    EMITTERS[f"int_{_name}"] = EMITTERS[f"uint_{_name}"] = _binary(f"{_instruction} i64")
for _name in ("and", "or", "xor"):
    EMITTERS[f"bool_{_name}"] = _binary(f"{_name} i1")
EMITTERS |= {
    "uint_add": _binary("add i64"),
    "uint_sub": _binary("sub i64"),
    "int_lshift": _binary("shl i64"),
    "int_rshift": _binary("ashr i64"),
    "int_neg": _unary("sub i64 0,"),
    "int_invert": _unary("xor i64 -1,"),
    "int_is_true": _unary("icmp ne i64 0,"),
    "int_clz": _intrinsic("llvm.ctlz.i64", "i64 (i64, i1)", "i64 %s, i1 false"),
    "int_ctz": _intrinsic("llvm.cttz.i64", "i64 (i64, i1)", "i64 %s, i1 false"),
    "int_popcount": _intrinsic("llvm.ctpop.i64", "i64 (i64)", "i64 %s"),
    "uint_div": _binary("udiv i64"),
    "uint_rem": _binary("urem i64"),
    "uint_lshift": _binary("shl i64"),
    "uint_rshift": _binary("lshr i64"),
    "uint_invert": _unary("xor i64 -1,"),
    "float_add": _binary("fadd double"),
    "float_sub": _binary("fsub double"),
    "float_mul": _binary("fmul double"),
    "float_truediv": _binary("fdiv double"),
    "float_rem": _binary("frem double"),
    "float_neg": _unary("fneg double"),
    "float_abs": _intrinsic("llvm.fabs.f64", "double (double)", "double %s"),
    "float_sqrt": _intrinsic("llvm.sqrt.f64", "double (double)", "double %s"),
    "float_floor": _intrinsic("llvm.floor.f64", "double (double)", "double %s"),
    "bool_not": _unary("xor i1 true,"),
    "bool_eq": _binary("icmp eq i1"),
    "bool_ne": _binary("icmp ne i1"),
    "cast_bool_to_int": _unary("zext i1", " to i64"),
    "cast_int_to_uint": _alias,
    "cast_uint_to_int": _alias,
    "cast_int_to_float": _unary("sitofp i64", " to double"),
    "cast_uint_to_float": _unary("uitofp i64", " to double"),
    "cast_float_to_int": _unary("fptosi double", " to i64"),
    "cast_float_to_uint": _unary("fptoui double", " to i64"),
    "cast_float_to_bits": _unary("bitcast double", " to i64"),
    "cast_bits_to_float": _unary("bitcast i64", " to double"),
    "cast_char_to_int": _unary("zext i8", " to i64"),
    "cast_int_to_char": _unary("trunc i64", " to i8"),
    "cast_unichar_to_int": _unary("zext i32", " to i64"),
    "cast_int_to_unichar": _unary("trunc i64", " to i32"),
    "ptr_eq": _binary("icmp eq ptr"),
    "ptr_ne": _binary("icmp ne ptr"),
    "ptr_nonzero": _unary("icmp ne ptr null,"),
    "ptr_iszero": _unary("icmp eq ptr null,"),
    "cast_pointer": _alias,
    "cast_ptr_to_adr": _alias,
    "cast_adr_to_ptr": _alias,
    "cast_adr_to_int": _unary("ptrtoint ptr", " to i64"),
    "cast_int_to_adr": _unary("inttoptr i64", " to ptr"),
    "same_as": _alias,
}

_OVERFLOW = {"int_add": "sadd", "int_sub": "ssub", "int_mul": "smul"}


@emits("int_add", "int_sub", "int_mul")
def _emit_wrapping(writer: FunctionWriter, operation: Operation) -> None:
    """An overflow test of the same operands in the same block has computed, or will need, this value."""
    name = operation.opname
    first, second = (writer.value(arg) for arg in operation.args)
    known = writer.block_facts.get((name, first, second))
    if known is None and _has_overflow_test(writer, operation):
        known = _compute_with_overflow(writer, name, first, second)[0]
    if known is not None:
        writer.alias(operation.result, known)
    else:
        writer.result(operation, f"{name[4:]} i64 {first}, {second}")


@emits("int_add_overflows", "int_sub_overflows", "int_mul_overflows")
def _emit_overflows(writer: FunctionWriter, operation: Operation) -> None:
    name = operation.opname.removesuffix("_overflows")
    first, second = (writer.value(arg) for arg in operation.args)
    flag = writer.block_facts.get((operation.opname, first, second))
    if flag is None:
        flag = _compute_with_overflow(writer, name, first, second)[1]
    writer.alias(operation.result, flag)
    writer.weights[operation.result] = writer.unlikely()


def _has_overflow_test(writer: FunctionWriter, operation: Operation) -> bool:
    """Whether the block tests the overflow of this very operation."""
    tests = writer.overflow_tests.get(operation.opname)
    return tests is not None and any(all(map(_is_same, args, operation.args)) for args in tests)


def _is_same(first: object, second: object) -> bool:
    if isinstance(first, Constant) and isinstance(second, Constant):
        return bool(first.value == second.value)
    return first is second


def _compute_with_overflow(writer: FunctionWriter, name: str, first: str, second: str) -> tuple[str, str]:
    intrinsic = f"llvm.{_OVERFLOW[name]}.with.overflow.i64"
    symbol = writer.module.intrinsic(intrinsic, "{i64,i1} (i64, i64)")
    pair = writer.compute(f"call {{i64,i1}} {symbol}(i64 {first}, i64 {second})")
    value = writer.block_facts[name, first, second] = writer.compute(f"extractvalue {{i64,i1}} {pair}, 0")
    flag = writer.block_facts[name + "_overflows", first, second] = writer.compute(f"extractvalue {{i64,i1}} {pair}, 1")
    return value, flag


@emits("int_div", "int_rem")
def _emit_division(writer: FunctionWriter, operation: Operation) -> None:
    """The processor traps on MIN / -1, so a divisor that may be -1 is replaced by 1 and the quotient negated."""
    instruction = "sdiv" if operation.opname == "int_div" else "srem"
    first, second = (writer.value(arg) for arg in operation.args)
    divisor = operation.args[1]
    if isinstance(divisor, Constant) and divisor.value != -1:
        writer.result(operation, f"{instruction} i64 {first}, {second}")
        return
    is_minus = writer.compute(f"icmp eq i64 {second}, -1")
    safe = writer.compute(f"select i1 {is_minus}, i64 1, i64 {second}")
    if instruction == "srem":
        writer.result(operation, f"srem i64 {first}, {safe}")
        return
    quotient = writer.compute(f"sdiv i64 {first}, {safe}")
    negated = writer.compute(f"sub i64 0, {first}")
    writer.result(operation, f"select i1 {is_minus}, i64 {negated}, i64 {quotient}")


@emits("int_between")
def _emit_between(writer: FunctionWriter, operation: Operation) -> None:
    low, value, high = (writer.value(arg) for arg in operation.args)
    if low != "0":
        value = writer.compute(f"sub i64 {value}, {low}")
        high = writer.compute(f"sub i64 {high}, {low}")
    writer.result(operation, f"icmp ult i64 {value}, {high}")


@emits("int_mul_high")
def _emit_mul_high(writer: FunctionWriter, operation: Operation) -> None:
    wide = [writer.compute(f"zext i64 {writer.value(arg)} to i128") for arg in operation.args]
    product = writer.compute(f"mul i128 {wide[0]}, {wide[1]}")
    high = writer.compute(f"lshr i128 {product}, 64")
    writer.result(operation, f"trunc i128 {high} to i64")


@emits("uint_div_wide", "uint_rem_wide")
def _emit_divide_wide(writer: FunctionWriter, operation: Operation) -> None:
    high, low, divisor = (writer.value(arg) for arg in operation.args)
    helper = writer.module.helper("kit.divide_wide")
    pair = writer.compute(f"call {{i64, i64}} {helper}(i64 {high}, i64 {low}, i64 {divisor})")
    which = 0 if operation.opname == "uint_div_wide" else 1
    writer.result(operation, f"extractvalue {{i64, i64}} {pair}, {which}")


@emits("cast_primitive")
def _emit_cast_primitive(writer: FunctionWriter, operation: Operation) -> None:
    source, target = operation.args[0].concretetype, operation.result.concretetype
    value = writer.value(operation.args[0])
    instruction = _conversion(source, target)
    if instruction is None:
        writer.alias(operation.result, value)
    elif instruction == "icmp ne":
        writer.result(operation, f"icmp ne {value_type(source)} {value}, 0")
    else:
        writer.result(operation, f"{instruction} {value_type(source)} {value} to {value_type(target)}")


def _conversion(source: LLType, target: LLType) -> str | None:
    """The instruction between two primitive types, None when the value stays as it is."""
    if source is target:
        return None
    assert isinstance(source, Primitive) and isinstance(target, Primitive)
    is_signed = source.kind == "int"
    if source.kind == "float" and target.kind == "float":
        return "fpext" if target.bits > source.bits else "fptrunc"
    if source.kind == "float":
        return "fptosi" if target.kind == "int" else "fptoui"
    if target.kind == "float":
        return "sitofp" if is_signed else "uitofp"
    if "address" in (source.kind, target.kind):
        return "ptrtoint" if source.kind == "address" else "inttoptr"
    if target.kind == "bool":
        return "icmp ne"
    source_bits = 1 if source.kind == "bool" else source.bits
    if source_bits == target.bits:
        return None
    if source_bits > target.bits:
        return "trunc"
    return "sext" if is_signed else "zext"

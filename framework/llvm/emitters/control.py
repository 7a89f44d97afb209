"""Calls, the pending exception, debugging aids and hints."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from framework.flowgraph.model import Constant, Operation, Value
from framework.lltypes.memory import FunctionPointer
from framework.lltypes.threadstate import THREAD_STATE, TRACE_KIND_MASK, thread_state
from framework.lltypes.types import FuncType, Ptr
from framework.llvm.emitters.memory import offset_by
from framework.llvm.types import argument_type, is_void, result_type

if TYPE_CHECKING:
    from framework.llvm.writer import FunctionWriter

Emitter = Callable[["FunctionWriter", Operation], None]
EMITTERS: dict[str, Emitter] = {}


def emits(*names: str) -> Callable[[Emitter], Emitter]:
    """Register an emitter for operations."""

    def register(emitter: Emitter) -> Emitter:
        for name in names:
            EMITTERS[name] = emitter
        return emitter

    return register


def state_field(writer: FunctionWriter, name: str) -> tuple[str, str]:
    """The address of a field of the thread state, and its alias metadata."""
    module = writer.module
    offset = module.layout.field_offset(THREAD_STATE, name)
    tag = module.alias_tag(f"thread_state.{name}")
    return offset_by(writer, module.constant(thread_state, Ptr(THREAD_STATE)), offset), tag


# --- calls


@emits("direct_call")
def _emit_direct_call(writer: FunctionWriter, operation: Operation) -> None:
    function = operation.args[0]
    assert isinstance(function, Constant)
    call(writer, operation, writer.value(function), operation.args[1:])


@emits("indirect_call")
def _emit_indirect_call(writer: FunctionWriter, operation: Operation) -> None:
    function = operation.args[0]
    pointer = function.concretetype
    assert isinstance(pointer, Ptr) and isinstance(pointer.to, FuncType)
    call(writer, operation, writer.value(function), operation.args[1 : 1 + len(pointer.to.args)])


def call(writer: FunctionWriter, operation: Operation, symbol: str, arguments: list[Value]) -> None:
    """A call with these operands; Void ones are not passed."""
    passed = ", ".join(
        f"{argument_type(argument.concretetype)} {writer.value(argument)}"
        for argument in arguments
        if not is_void(argument.concretetype)
    )
    type_ = operation.result.concretetype
    if is_void(type_):
        writer.emit(f"call void {symbol}({passed})")
    else:
        writer.result(operation, f"call {result_type(type_)} {symbol}({passed})")


def call_kit(writer: FunctionWriter, operation: Operation, name: str, arguments: list[Value]) -> None:
    """A call of a function of the table of cross-unit symbols."""
    call(writer, operation, writer.module.kit_function(name), arguments)


# --- exceptions


@emits("exc_pending")
def _emit_exc_pending(writer: FunctionWriter, operation: Operation) -> None:
    address, tag = state_field(writer, "exc_value")
    writer.result(operation, f"load ptr, ptr {address}{tag}")


@emits("exc_set")
def _emit_exc_set(writer: FunctionWriter, operation: Operation) -> None:
    value = writer.value(operation.args[0])
    address, tag = state_field(writer, "exc_value")
    writer.emit(f"store ptr {value}, ptr {address}{tag}")


@emits("exc_clear")
def _emit_exc_clear(writer: FunctionWriter, operation: Operation) -> None:
    address, tag = state_field(writer, "exc_value")
    writer.emit(f"store ptr null, ptr {address}{tag}")


@emits("exc_trace")
def _emit_exc_trace(writer: FunctionWriter, operation: Operation) -> None:
    place = operation.position
    kind = operation.args[0].value
    if place is None:
        return
    module = writer.module
    module.constant(thread_state, Ptr(THREAD_STATE))  # the helper writes into it
    record = module.position_record(place.filename, place.function or writer.graph.name, place.line)
    entry = f"getelementptr (i8, ptr {record}, i64 {int(kind) & TRACE_KIND_MASK})"
    writer.emit(f"call void {module.helper('kit.trace')}(ptr {entry})")


@emits("stack_is_low")
def _emit_stack_is_low(writer: FunctionWriter, operation: Operation) -> None:
    writer.alias(operation.result, _stack_is_low(writer))
    writer.weights[operation.result] = writer.unlikely()


@emits("stack_check")
def _emit_stack_check(writer: FunctionWriter, operation: Operation) -> None:
    low = _stack_is_low(writer)
    overflow, fine = writer.new_label("overflow"), writer.new_label("fine")
    writer.emit(f"br i1 {low}, label %{overflow}, label %{fine}{writer.unlikely()}")
    writer.start_label(overflow)
    writer.emit(f"call void {writer.module.kit_function('kit_stack_overflow')}()")
    writer.emit(f"br label %{fine}")
    writer.start_label(fine)


def _stack_is_low(writer: FunctionWriter) -> str:
    """The address of a local variable tells where the native stack ends."""
    address, tag = state_field(writer, "stack_limit")
    limit = writer.compute(f"load ptr, ptr {address}{tag}")
    return writer.compute(f"icmp ult ptr {writer.stack_marker()}, {limit}")


@emits("event_poll")
def _emit_event_poll(writer: FunctionWriter, operation: Operation) -> None:
    address, _ = state_field(writer, "event_word")
    word = writer.compute(f"load atomic i64, ptr {address} monotonic, align 8")
    writer.result(operation, f"icmp ne i64 {word}, 0")
    writer.weights[operation.result] = writer.unlikely()


# --- hints and debugging aids


@emits("likely")
def _emit_likely(writer: FunctionWriter, operation: Operation) -> None:
    writer.alias(operation.result, writer.value(operation.args[0]))
    writer.weights[operation.result] = writer.likely()


@emits("unlikely")
def _emit_unlikely(writer: FunctionWriter, operation: Operation) -> None:
    writer.alias(operation.result, writer.value(operation.args[0]))
    writer.weights[operation.result] = writer.unlikely()


@emits("keep_alive", "jit_marker")
def _emit_nothing(writer: FunctionWriter, operation: Operation) -> None:
    """Collected references are kept by the roots the gc pass inserts; nothing else can die early."""


@emits("jit_query")
def _emit_query(writer: FunctionWriter, operation: Operation) -> None:
    writer.alias(operation.result, writer.value(operation.args[0]))


@emits("debug_assert")
def _emit_debug_assert(writer: FunctionWriter, operation: Operation) -> None:
    if not writer.module.options.assertions:
        return
    condition = writer.value(operation.args[0])
    failed, fine = writer.new_label("failed"), writer.new_label("fine")
    writer.emit(f"br i1 {condition}, label %{fine}, label %{failed}{writer.likely()}")
    writer.start_label(failed)
    _fatal(writer, operation, "assertion failed", operation.args[1])
    writer.emit("unreachable")
    writer.start_label(fine)


@emits("debug_fatal")
def _emit_debug_fatal(writer: FunctionWriter, operation: Operation) -> None:
    _fatal(writer, operation, "fatal error", operation.args[0])


def _fatal(writer: FunctionWriter, operation: Operation, what: str, message: Value) -> None:
    detail = _message_text(message)
    place = f"{operation.position}: " if operation.position else ""
    text = f"{place}{what}: {detail}\n" if detail else f"{place}{what}\n"
    symbol, length = writer.module.text_constant(text)
    writer.emit(f"call void {writer.module.helper('kit.fatal')}(ptr {symbol}, i64 {length})")


def _message_text(message: Value) -> str:
    if not isinstance(message, Constant):
        return ""
    value = message.value
    if isinstance(value, FunctionPointer) or not value:
        return ""
    characters = getattr(value, "chars", None)
    if characters is not None and all(isinstance(c, str) for c in characters.items):
        return "".join(characters.items)
    return value if isinstance(value, str) else ""

"""Operations of the collected heap: inlined allocation, write barriers, roots, and calls of the collector."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from framework.flowgraph.model import Operation, Variable
from framework.lltypes.layout import round_up
from framework.lltypes.symbols import ALLOCATION_ALIGNMENT, MAX_INLINE_ALLOCATION
from framework.lltypes.typeinfo import FLAGS_MASK, TRACK
from framework.lltypes.types import LLType, is_gc_pointer
from framework.llvm.emitters.control import call_kit, state_field
from framework.llvm.emitters.memory import length_tag, offset_by
from framework.llvm.types import value_type

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


# --- type infos


@emits("type_info_of")
def _emit_type_info_of(writer: FunctionWriter, operation: Operation) -> None:
    writer.alias(operation.result, writer.module.type_info(operation.args[0].value))


@emits("gc_type_info")
def _emit_gc_type_info(writer: FunctionWriter, operation: Operation) -> None:
    word = writer.compute(f"load ptr, ptr {writer.value(operation.args[0])}{_header_tag(writer)}")
    address = f"i{8 * writer.module.target.pointer_size}"
    mask = writer.module.intrinsic(f"llvm.ptrmask.p0.{address}", f"ptr (ptr, {address})")
    writer.result(operation, f"call ptr {mask}(ptr {word}, {address} {~FLAGS_MASK})")


def _header_tag(writer: FunctionWriter) -> str:
    return writer.module.alias_tag("header")


# --- allocation


@emits("malloc")
def _emit_malloc(writer: FunctionWriter, operation: Operation) -> None:
    slow_call = _slow_call(writer, operation)
    if _is_inlined(writer, operation.args[0].value):
        _allocate_fixed(writer, operation, slow_call)
    else:
        writer.result(operation, slow_call)


@emits("malloc_varsize")
def _emit_malloc_varsize(writer: FunctionWriter, operation: Operation) -> None:
    _allocate_varsize(writer, operation, _slow_call(writer, operation))


@emits("gc_allocate_fast")
def _emit_allocate_fast(writer: FunctionWriter, operation: Operation) -> None:
    if len(operation.args) > 1:
        _allocate_varsize(writer, operation, "")
    elif _is_inlined(writer, operation.args[0].value):
        _allocate_fixed(writer, operation, "")
    else:
        writer.alias(operation.result, "null")


@emits("gc_allocate_slow")
def _emit_allocate_slow(writer: FunctionWriter, operation: Operation) -> None:
    writer.result(operation, _slow_call(writer, operation))


def _is_inlined(writer: FunctionWriter, type_: LLType) -> bool:
    return writer.layout.size_of(type_) <= MAX_INLINE_ALLOCATION and not writer.module.has_destructor(type_)


def _slow_call(writer: FunctionWriter, operation: Operation) -> str:
    """The call of the collector that serves an allocation."""
    type_: LLType = operation.args[0].value
    module = writer.module
    info = module.type_info(type_)
    if len(operation.args) > 1:
        length = writer.value(operation.args[1])
        return f"call ptr {module.kit_function('kit_gc_malloc_varsize_slow')}(ptr {info}, i64 {length})"
    size = round_up(writer.layout.size_of(type_), ALLOCATION_ALIGNMENT)
    return f"call ptr {module.kit_function('kit_gc_malloc_slow')}(ptr {info}, i64 {size})"


def _allocate_fixed(writer: FunctionWriter, operation: Operation, slow_call: str) -> None:
    type_: LLType = operation.args[0].value
    info = writer.module.type_info(type_)
    allocation = _Allocation(writer, str(round_up(writer.layout.size_of(type_), ALLOCATION_ALIGNMENT)))
    allocation.start_fast()
    writer.emit(f"store ptr {info}, ptr {allocation.free}{_header_tag(writer)}")
    allocation.finish(operation.result, slow_call)


def _allocate_varsize(writer: FunctionWriter, operation: Operation, slow_call: str) -> None:
    """Lengths that are negative or too large for the inlined path fail one unsigned comparison."""
    type_: LLType = operation.args[0].value
    module, layout = writer.module, writer.layout
    length = writer.value(operation.args[1])
    info = module.type_info(type_)
    fixed, item = layout.item_offset(type_), layout.item_size(type_)
    largest = (MAX_INLINE_ALLOCATION - fixed) // item if item else MAX_INLINE_ALLOCATION
    small = writer.compute(f"icmp ule i64 {length}, {largest}")
    measure = writer.new_label("measure")
    allocation = _Allocation(writer, "")
    writer.emit(f"br i1 {small}, label %{measure}, label %{allocation.slow}{writer.likely()}")
    writer.start_label(measure)
    allocation.size = _varsized_bytes(writer, length, fixed, item)
    allocation.load_free()
    allocation.start_fast()
    writer.emit(f"store ptr {info}, ptr {allocation.free}{_header_tag(writer)}")
    length_cell = offset_by(writer, allocation.free, layout.length_offset(type_))
    writer.emit(f"store i64 {length}, ptr {length_cell}{length_tag(writer, type_)}")
    allocation.finish(operation.result, slow_call)


def _varsized_bytes(writer: FunctionWriter, length: str, fixed: int, item: int) -> str:
    size = length if item == 1 else writer.compute(f"mul nuw nsw i64 {length}, {item}")
    if item % ALLOCATION_ALIGNMENT == 0 and fixed % ALLOCATION_ALIGNMENT == 0:
        return writer.compute(f"add nuw nsw i64 {size}, {fixed}")
    padded = writer.compute(f"add nuw nsw i64 {size}, {fixed + ALLOCATION_ALIGNMENT - 1}")
    return writer.compute(f"and i64 {padded}, {-ALLOCATION_ALIGNMENT}")


class _Allocation:
    """Bump allocation: take the bytes from the nursery if they fit, else call the slow path.

    free = nursery_free; next = free + size
    if next <= nursery_top: nursery_free = next; *free = header  else: slow path
    """

    def __init__(self, writer: FunctionWriter, size: str) -> None:
        self.writer = writer
        self.size = size
        self.fast = writer.new_label("fast")
        self.slow = writer.new_label("slow")
        self.done = writer.new_label("done")
        self.free = ""
        self.next = ""
        self.cell = ("", "")
        if size:
            self.load_free()

    def load_free(self) -> None:
        """Find the free bytes."""
        writer = self.writer
        self.cell = state_field(writer, "nursery_free")
        nonnull = f", !nonnull {writer.module.metadata('!{}')}" if writer.module.options.optimize else ""
        self.free = writer.compute(f"load ptr, ptr {self.cell[0]}{self.cell[1]}{nonnull}")

    def start_fast(self) -> None:
        """Test whether they suffice, and take them."""
        writer = self.writer
        self.next = writer.compute(f"getelementptr inbounds i8, ptr {self.free}, i64 {self.size}")
        top_cell, top_tag = state_field(writer, "nursery_top")
        top = writer.compute(f"load ptr, ptr {top_cell}{top_tag}")
        fits = writer.compute(f"icmp ule ptr {self.next}, {top}")
        writer.emit(f"br i1 {fits}, label %{self.fast}, label %{self.slow}{writer.likely()}")
        writer.start_label(self.fast)
        writer.emit(f"store ptr {self.next}, ptr {self.cell[0]}{self.cell[1]}")

    def finish(self, result: Variable, slow_call: str) -> None:
        """The slow path, which gives null when there is no ``slow_call``, and the join."""
        writer = self.writer
        writer.emit(f"br label %{self.done}")
        writer.start_label(self.slow)
        slow = writer.compute(slow_call) if slow_call else "null"
        writer.emit(f"br label %{self.done}")
        writer.start_label(self.done)
        name = writer.name_result(result)
        writer.emit(f"{name} = phi ptr [ {self.free}, %{self.fast} ], [ {slow}, %{self.slow} ]")


# --- write barriers


@emits("gc_write_barrier")
def _emit_write_barrier(writer: FunctionWriter, operation: Operation) -> None:
    target = writer.value(operation.args[0])
    slow = writer.module.kit_function("kit_gc_write_barrier_slow")
    _barrier(writer, target, f"call void {slow}(ptr {target})")


@emits("gc_write_barrier_array")
def _emit_write_barrier_array(writer: FunctionWriter, operation: Operation) -> None:
    target, index = (writer.value(arg) for arg in operation.args)
    slow = writer.module.kit_function("kit_gc_write_barrier_array_slow")
    _barrier(writer, target, f"call void {slow}(ptr {target}, i64 {index})")


def _barrier(writer: FunctionWriter, target: str, slow_call: str) -> None:
    word = writer.compute(f"load i8, ptr {target}{_header_tag(writer)}")
    flag = writer.compute(f"and i8 {word}, {TRACK}")
    tracked = writer.compute(f"icmp ne i8 {flag}, 0")
    record, stored = writer.new_label("record"), writer.new_label("stored")
    writer.emit(f"br i1 {tracked}, label %{record}, label %{stored}{writer.unlikely()}")
    writer.start_label(record)
    writer.emit(slow_call)
    writer.emit(f"br label %{stored}")
    writer.start_label(stored)


# --- roots on the shadow stack


@emits("gc_push_roots")
def _emit_push_roots(writer: FunctionWriter, operation: Operation) -> None:
    roots = [writer.value(arg) for arg in operation.args]
    address, tag = state_field(writer, "shadow_stack_top")
    top = writer.compute(f"load ptr, ptr {address}{tag}")
    size = writer.layout.pointer_size
    for number, root in enumerate(roots):
        writer.emit(f"store ptr {root}, ptr {offset_by(writer, top, number * size)}{_root_tag(writer)}")
    writer.emit(f"store ptr {offset_by(writer, top, len(roots) * size)}, ptr {address}{tag}")


@emits("gc_pop_roots")
def _emit_pop_roots(writer: FunctionWriter, operation: Operation) -> None:
    address, tag = state_field(writer, "shadow_stack_top")
    top = writer.compute(f"load ptr, ptr {address}{tag}")
    below = offset_by(writer, top, -len(operation.args) * writer.layout.pointer_size)
    writer.emit(f"store ptr {below}, ptr {address}{tag}")


@emits("gc_reload_root")
def _emit_reload_root(writer: FunctionWriter, operation: Operation) -> None:
    number = operation.args[0].value
    address, tag = state_field(writer, "shadow_stack_top")
    top = writer.compute(f"load ptr, ptr {address}{tag}")
    cell = offset_by(writer, top, -(number + 1) * writer.layout.pointer_size)
    assert is_gc_pointer(operation.result.concretetype)
    writer.result(operation, f"load {value_type(operation.result.concretetype)}, ptr {cell}{_root_tag(writer)}")


def _root_tag(writer: FunctionWriter) -> str:
    return writer.module.alias_tag("root")


# --- calls of the collector


def _kit_call(name: str) -> Emitter:
    def emit(writer: FunctionWriter, operation: Operation) -> None:
        call_kit(writer, operation, name, operation.args)

    return emit


for _name in (
    "gc_collect", "gc_identity_hash", "gc_pin", "gc_unpin", "gc_is_moving", "gc_weakref_create", "gc_weakref_deref",
    "gc_register_finalizer", "gc_next_dead", "gc_statistics",
):  # fmt: skip
    EMITTERS[_name] = _kit_call(f"kit_{_name}")

"""Prebuilt data: objects reachable from the constants of graphs become global variables.

Function modules refer to an object by its symbol only; ``Prebuilt`` remembers each object it named and, at the end,
writes all of them into data modules.  Objects are found breadth first from a worklist, so however deeply prebuilt data
are nested, nothing recurses.

A symbol is made from the function that first mentioned the object and a running number in that function, so that a
change in one function leaves the names of other functions' data alone.  Type infos are named after their type and
emitted ``weak_odr``: units that share a type share its type info.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

from framework.gc.layout import pointer_offsets, pointer_offsets_in, varsized_array
from framework.lltypes.layout import Layout
from framework.lltypes.memory import ArrayObject, FunctionPointer, NullPointer, StructObject
from framework.lltypes.rawmemory import MEMORY, OBJECT_ADDRESSES
from framework.lltypes.typeinfo import PREBUILT_FLAGS, TYPE_INFO, TYPE_INFO_ALIGNMENT
from framework.lltypes.types import Array, FixedArray, LLType, Primitive, Ptr, Struct
from framework.llvm.types import float_text, is_void, memory_type

OBJECTS_PER_MODULE = 4000
ROOTS_SECTION = "kit_roots"  # tables of the addresses of references in raw data
GLOBAL_NAME = re.compile(r'@(?:"[^"]*"|[-a-zA-Z$._0-9]+)')
PLAIN_NAME = re.compile(r"[-a-zA-Z$._][-a-zA-Z$._0-9]*\Z")


class UnsupportedConstantError(Exception):
    """A value that can't be a constant of an executable."""


def symbol_text(name: str) -> str:
    """A global name in IR syntax."""
    if PLAIN_NAME.match(name):
        return "@" + name
    return f'@"{escaped(name)}"'


def escaped(text: str) -> str:
    """The inside of a quoted name or string in IR."""
    return "".join(_CHARACTER_TEXT[byte] for byte in text.encode())


def primitive_text(value: Any, type_: Primitive) -> str:
    """A constant of a primitive type, as it is in a register."""
    match type_.kind:
        case "int" | "uint":
            return str(int(value))
        case "bool":
            return "true" if value else "false"
        case "char":
            return str(ord(value))
        case "float":
            return float_text(value, type_.bits)
        case "address" if isinstance(value, int):
            return f"inttoptr (i64 {value} to ptr)" if value else "null"
    raise UnsupportedConstantError(f"{value!r} can't be a constant of type {type_!r}")


class Symbols:
    """The linker names of functions, types and data, unique within the program.

    ``namespace`` begins all names that are not fixed: units that are translated apart from each other have the same
    functions and classes with different contents.
    """

    def __init__(self, namespace: str = "") -> None:
        self.namespace = namespace
        self._taken: dict[str, object] = {}
        self._functions: dict[int, str] = {}
        self._keep: list[object] = []
        self._type_infos: dict[LLType, str] = {}

    def function(self, graph: Any) -> str:
        """The symbol of a graph."""
        name = self._functions.get(id(graph))
        if name is None:
            fixed = graph.hints.get("symbol")
            wish = graph.name if "." in graph.name else f"py.{graph.name}"
            name = self._functions[id(graph)] = fixed or self._unique(self.namespace + wish, graph)
            self._keep.append(graph)
        return name

    def type_info(self, type_: LLType) -> str:
        """The symbol of the type info of a collected type."""
        name = self._type_infos.get(type_)
        if name is None:
            wish = type_.name if isinstance(type_, Struct) else repr(type_).replace(" ", "")
            name = self._type_infos[type_] = self._unique(f"{self.namespace}type.{wish}", type_)
        return name

    def _unique(self, wish: str, owner: object) -> str:
        name, number = wish, 2
        while name in self._taken:
            name, number = f"{wish}~{number}", number + 1
        self._taken[name] = owner
        return name


class Prebuilt:
    """Names prebuilt objects and writes them out.

    ``type_info_of(type, layout)`` gives the type info object of a collected type, the collector's part filled in.
    """

    def __init__(
        self,
        symbols: Symbols,
        layout: Layout,
        type_info_of: Callable[[LLType, Layout], StructObject],
        external: frozenset[str] = frozenset(),
    ) -> None:
        self.symbols = symbols
        self.layout = layout
        self.external = external  # symbols of objects that another unit defines
        self.scope = f"{symbols.namespace}data"  # the function being written
        self._type_info_of = type_info_of
        self._counters: dict[str, int] = {}
        self._names: dict[int, str] = {}
        self._keep: list[Any] = []
        self._type_infos: dict[LLType, Any] = {}
        self._queue: deque[tuple[str, Any]] = deque()
        self._static_roots: list[str] = []
        self._shared_scopes: set[str] = set()  # type infos: what they refer to is shared between units too
        self.functions_in_data: set[str] = set()  # IR symbols

    # --- references

    def constant_text(self, value: Any, type_: LLType) -> str:
        """A constant of any type as IR text (without its type), as it is in a register."""
        if isinstance(type_, Ptr):
            return self.pointer_text(value)
        if isinstance(type_, Primitive):
            if type_.kind == "address" and isinstance(value, int) and value >= OBJECT_ADDRESSES:
                target, offset = MEMORY.find_object(value)
                return _plus(self.pointer_text(target), offset)
            return primitive_text(value, type_)
        raise UnsupportedConstantError(f"{value!r} can't be a constant of type {type_!r}")

    def pointer_text(self, target: Any) -> str:
        """The address of an object or a function."""
        if isinstance(target, FunctionPointer):
            return symbol_text(self.function_name(target))
        if isinstance(target, NullPointer) or target is None:
            return "null"
        if not isinstance(target, StructObject | ArrayObject):
            raise UnsupportedConstantError(f"{target!r} can't be prebuilt data")
        offset = 0
        while target.parent is not None:
            container, where = target.parent
            offset += self._offset_in(container, where)
            target = container
        return _plus(symbol_text(self.object_name(target)), offset)

    def function_name(self, pointer: FunctionPointer) -> str:
        """The linker symbol behind a function pointer."""
        if pointer.graph is not None:
            return self.symbols.function(pointer.graph)
        return pointer.external or pointer.name

    def object_name(self, target: Any) -> str:
        """The linker symbol of an object that is not part of another one."""
        name = self._names.get(id(target))
        return name if name is not None else self._name(target, self._fixed_name(target) or self._new_name())

    def type_info_name(self, type_: LLType) -> str:
        """The linker symbol of a type's type info."""
        info = self.type_info_of(type_)
        name = self._names.get(id(info))
        return name if name is not None else self._name(info, self._fixed_name(info) or self.symbols.type_info(type_))

    def _fixed_name(self, target: Any) -> str:
        """The name that an object was given, "" for none; that of a class is unique within its unit only."""
        name: str = target.symbol or ""
        return self.symbols.namespace + name if name and _is_type_info(target.type) else name

    def type_info_of(self, type_: LLType) -> Any:
        """The type info of a collected type: the vtable that lowering gave it, or a plain one."""
        found = self._type_infos.get(type_)
        if found is None:
            found = self._type_infos[type_] = self._type_info_of(type_, self.layout)
        return found

    def _name(self, target: Any, name: str) -> str:
        self._names[id(target)] = name
        self._keep.append(target)
        if name not in self.external:
            self._queue.append((name, target))
        return name

    def _new_name(self) -> str:
        number = self._counters.get(self.scope, 0)
        self._counters[self.scope] = number + 1
        return f"{self.scope}${number}"

    def _offset_in(self, container: Any, where: Any) -> int:
        type_ = container.type
        if isinstance(type_, Struct):
            return self.layout.field_offset(type_, where)
        offset: int = self.layout.item_offset(type_) + where * self.layout.item_size(type_)
        return offset

    # --- definitions

    def modules(self, header: str) -> Iterator[str]:
        """The text of the data modules; call when all functions were written."""
        definitions: dict[str, str] = {}
        while self._queue:
            name, target = self._queue.popleft()
            self.scope = name.split("$", 1)[0]
            definitions[symbol_text(name)] = self._definition(name, target)
        if self._static_roots:
            definitions["@kit.static_roots"] = _root_table(self._static_roots)
        names = list(definitions)
        for start in range(0, len(names), OBJECTS_PER_MODULE):
            chunk = {name: definitions[name] for name in names[start : start + OBJECTS_PER_MODULE]}
            used = dict.fromkeys(match for text in chunk.values() for match in GLOBAL_NAME.findall(text))
            declarations = [
                f"declare void {name}()" if name in self.functions_in_data else f"{name} = external global i8"
                for name in used
                if name not in chunk
            ]
            lines = [f"{name} = {text}" for name, text in chunk.items()]
            if "@kit.static_roots" in chunk:
                lines.append('@llvm.used = appending global [1 x ptr] [ptr @kit.static_roots], section "llvm.metadata"')
            yield "\n".join([header, *declarations, *lines, ""])

    def _definition(self, name: str, target: Any) -> str:
        type_ = target.type
        linkage, alignment, kind = "", 8, "global"
        if _is_type_info(type_):
            self._shared_scopes.add(name)
            if "instance" in type_.hints:
                self.type_info_of(type_.hints["instance"])  # fills in the collector's part
            linkage, alignment, kind = "weak_odr ", TYPE_INFO_ALIGNMENT, "constant"
        elif self.scope in self._shared_scopes:
            linkage = "weak_odr "
        elif not type_.is_gc:
            alignment = max(self.layout.align_of(type_), 8)
            if getattr(type_, "immutable", False) or isinstance(type_, Struct) and type_.hints.get("immutable"):
                kind = "constant"
            else:
                self._add_static_roots(symbol_text(name), target)
        cell_type, value = self._object_cell(target)
        return f"{linkage}{kind} {cell_type} {value}, align {alignment}"

    def _add_static_roots(self, symbol: str, target: Any) -> None:
        """References in raw data that may come to point into the heap."""
        type_ = target.type
        array = varsized_array(type_) if isinstance(type_, Struct | Array) else None
        offsets = pointer_offsets_in(type_, self.layout, 0) if array is None else pointer_offsets(type_, self.layout)
        if array is not None:
            items = target if isinstance(target, ArrayObject) else getattr(target, type_.varsized)
            inside = pointer_offsets_in(array.item, self.layout, 0)
            first, step = self.layout.item_offset(type_), self.layout.size_of(array.item)
            offsets += [first + number * step + offset for number in range(len(items.items)) for offset in inside]
        self._static_roots += [_plus(symbol, offset) for offset in offsets]

    def _object_cell(self, target: Any) -> tuple[str, str]:
        """IR type and value of an object, as one packed structure."""
        type_ = target.type
        cells = _Cells()
        if type_.is_gc and target.parent is None:
            info = symbol_text(self.type_info_name(type_))
            cells.add("ptr", _plus(info, PREBUILT_FLAGS), self.layout.header_size)
        if isinstance(type_, Struct):
            self._add_fields(cells, target)
        else:
            self._add_array(cells, target, 0)
        return cells.text()

    def _add_fields(self, cells: _Cells, target: Any) -> None:
        type_ = target.type
        offsets = self.layout.field_offsets(type_)
        for name in sorted(type_.fields, key=offsets.__getitem__):
            field = type_.fields[name]
            if is_void(field):
                continue
            value = getattr(target, name)
            if name == type_.varsized:
                self._add_array(cells, value, offsets[name])
                return
            cells.skip_to(offsets[name])
            cell_type, text = self._object_cell(value) if _is_inlined(field) else self._cell(field, value)
            cells.add(cell_type, text, self.layout.size_of(field))
        cells.skip_to(self.layout.size_of(type_))

    def _add_array(self, cells: _Cells, target: Any, start: int) -> None:
        type_ = target.type
        if isinstance(type_, Array) and not type_.nolength:
            cells.skip_to(start if target.parent is not None else self.layout.length_offset(type_))
            cells.add("i64", str(len(target.items)), 8)
        item = type_.item
        alignment = self.layout.align_of(item)
        cells.skip_to(-(-cells.position // alignment) * alignment)
        if is_void(item) or not target.items:
            return
        count = len(target.items)
        size = self.layout.size_of(item)
        if _is_inlined(item):
            parts = [self._object_cell(value) for value in target.items]
            cell_type = parts[0][0]
            text = f"[{', '.join(f'{cell_type} {value}' for _, value in parts)}]"
            cells.add(f"[{count} x {cell_type}]", text, count * size)
        else:
            cells.add(*self._item_run(item, target.items), count * size)

    def _item_run(self, item: LLType, items: list[Any]) -> tuple[str, str]:
        cell_type = memory_type(item)
        run_type = f"[{len(items)} x {cell_type}]"
        if isinstance(item, Primitive):
            default = item.default
            if item.kind != "float" and all(value == default for value in items):
                return run_type, "zeroinitializer"
            if item.kind == "char" and item.bits == 8:
                return run_type, f'c"{"".join(map(_CHARACTER_TEXT.__getitem__, map(ord, items)))}"'
        return run_type, f"[{', '.join(f'{cell_type} {self._cell(item, value)[1]}' for value in items)}]"

    def _cell(self, type_: LLType, value: Any) -> tuple[str, str]:
        """A constant as it is in memory."""
        if isinstance(type_, Primitive) and type_.kind == "bool":
            return "i8", "1" if value else "0"
        if isinstance(value, FunctionPointer):
            self.functions_in_data.add(symbol_text(self.function_name(value)))
        return memory_type(type_), self.constant_text(value, type_)


def _is_type_info(type_: LLType) -> bool:
    return isinstance(type_, Struct) and type_.is_subtype_of(TYPE_INFO)


def _root_table(roots: list[str]) -> str:
    """The units' tables lie side by side in one section, whose bounds ``main`` knows."""
    cells = ", ".join(f"ptr {root}" for root in roots)
    return f'internal constant [{len(roots)} x ptr] [{cells}], section "{ROOTS_SECTION}", align 8'


class _Cells:
    """The fields of one packed structure, with explicit padding."""

    def __init__(self) -> None:
        self.types: list[str] = []
        self.values: list[str] = []
        self.position = 0

    def add(self, type_: str, value: str, size: int) -> None:
        self.types.append(type_)
        self.values.append(value)
        self.position += size

    def skip_to(self, position: int) -> None:
        missing = position - self.position
        if missing < 0:
            raise ValueError("fields overlap")
        if missing:
            self.add(f"[{missing} x i8]", "zeroinitializer", missing)

    def text(self) -> tuple[str, str]:
        body = ", ".join(f"{type_} {value}" for type_, value in zip(self.types, self.values, strict=True))
        return f"<{{{', '.join(self.types)}}}>", f"<{{{body}}}>"


# An @ in data would look like the name of a global.
_CHARACTER_TEXT = [chr(c) if 32 <= c < 127 and c not in b'"\\@' else f"\\{c:02X}" for c in range(256)]


def _is_inlined(type_: LLType) -> bool:
    return isinstance(type_, Struct | FixedArray)


def _plus(symbol: str, offset: int) -> str:
    return f"getelementptr (i8, ptr {symbol}, i64 {offset})" if offset else symbol

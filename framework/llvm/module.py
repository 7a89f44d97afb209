"""One IR module: what is declared once (functions, globals, metadata) and the order of its parts."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from typing import Any

from framework.lltypes.memory import FunctionPointer
from framework.lltypes.symbols import KIT_FUNCTIONS
from framework.lltypes.typeinfo import TYPE_INFO
from framework.lltypes.types import FuncType, LLType, Struct
from framework.llvm.constants import Prebuilt, escaped, symbol_text
from framework.llvm.debuginfo import DebugInfo
from framework.llvm.helpers import HELPERS
from framework.llvm.targets import Target
from framework.llvm.types import argument_type, is_void, result_type


@dataclass(frozen=True, slots=True)
class WriterOptions:
    """What changes the text of a module."""

    optimize: bool = True  # SSA form and alias metadata; otherwise slots
    debug_info: bool = True
    assertions: bool = False  # emit debug_assert


class ModuleWriter:
    """The text of one module."""

    def __init__(self, name: str, target: Target, prebuilt: Prebuilt, options: WriterOptions) -> None:
        self.name = name
        self.target = target
        self.layout = target.layout
        self.prebuilt = prebuilt
        self.options = options
        self.functions: dict[str, str] = {}  # symbol: definition after the linkage
        self.mentioned: set[str] = set()  # symbols of functions that this module refers to
        self.tables: list[str] = []
        self._tables: dict[str, str] = {}  # names by content
        self._defined: set[str] = set()
        self._declarations: dict[str, str] = {}
        self._metadata: dict[str, int] = {}
        self._fields: dict[tuple[Struct, str], tuple[int, str, LLType]] = {}
        self._helpers: dict[str, None] = {}
        self._texts: dict[str, str] = {}
        self._positions: dict[tuple[str, str, int], str] = {}
        self.debug = DebugInfo(self.metadata) if options.debug_info else None

    def define(self, symbol: str, text: str) -> None:
        """Add a function; ``text`` is what follows ``define`` and the linkage."""
        self._defined.add(symbol)
        self.functions[symbol] = text

    def text(self, local: Container[str] = ()) -> str:
        """The finished module; nothing outside it mentions the functions in ``local``."""
        parts = [self.header(self.target)]
        helpers = [HELPERS[name] for name in self._helpers]
        for helper in helpers:
            for symbol, declaration in helper.declares.items():
                self._declarations.setdefault(symbol, declaration)
        parts += [text for symbol, text in self._declarations.items() if symbol not in self._defined]
        parts += self.tables
        parts += [helper.text for helper in helpers]
        for symbol, text in self.functions.items():
            parts.append(f"define {'internal ' if symbol in local else ''}{text}")
        if self.debug is not None and self.functions:
            parts += self.debug.module_lines()
        parts += [f"!{number} = {text}" for text, number in self._metadata.items()]
        return "\n".join(parts) + "\n"

    @staticmethod
    def header(target: Target) -> str:
        """The lines that every module starts with."""
        return f'target datalayout = "{target.datalayout}"\ntarget triple = "{target.triple}"'

    # --- what functions ask for

    def metadata(self, text: str) -> str:
        """A reference to a metadata node with this text."""
        number = self._metadata.get(text)
        if number is None:
            number = self._metadata[text] = len(self._metadata)
        return f"!{number}"

    def declare(self, symbol: str, declaration: str) -> str:
        """``symbol``, declared (unless the module defines it)."""
        self._declarations.setdefault(symbol, declaration)
        return symbol

    def intrinsic(self, name: str, signature: str) -> str:
        """An LLVM intrinsic; ``signature`` is ``result (arguments)``."""
        result, _, arguments = signature.partition(" ")
        return self.declare(f"@{name}", f"declare {result} @{name}{arguments}")

    def helper(self, name: str) -> str:
        """One of the functions of ``helpers.py``, defined in each module that uses it."""
        self._helpers[name] = None
        self._defined.add(f"@{name}")
        return f"@{name}"

    def kit_function(self, name: str) -> str:
        """A function of the table of cross-unit symbols."""
        return self._declare_function(f"@{name}", KIT_FUNCTIONS[name].type)

    def constant(self, value: Any, type_: LLType) -> str:
        """A constant operand, with its global declared."""
        text = self.prebuilt.constant_text(value, type_)
        if "@" in text:
            if isinstance(value, FunctionPointer):
                self.mentioned.add(text)
                return self._declare_function(text, value.type)
            self._declare_data(text)
        return text

    def type_info(self, type_: LLType) -> str:
        """The address of the type info of a collected type."""
        text = symbol_text(self.prebuilt.type_info_name(type_))
        self._declare_data(text)
        return text

    def field(self, type_: Struct, name: str) -> tuple[int, str, LLType]:
        """Byte offset, alias tag (with its comma) and type of a field."""
        key = (type_, name)
        found = self._fields.get(key)
        if found is None:
            field_type = type_.fields[name]
            offset = self.layout.field_offset(type_, name)
            found = self._fields[key] = (offset, self._field_tag(type_, name), field_type)
        return found

    def has_destructor(self, type_: LLType) -> bool:
        """Whether objects of a collected type must be allocated out of line."""
        return bool(self.prebuilt.type_info_of(type_).destructor)

    def text_constant(self, text: str) -> tuple[str, int]:
        """A private UTF-8 string (zero-terminated) and its length in bytes."""
        found = self._texts.get(text)
        length = len(text.encode())
        if found is None:
            found = self._texts[text] = f"@text.{len(self._texts)}"
            self.tables.append(f'{found} = private unnamed_addr constant [{length + 1} x i8] c"{escaped(text)}\\00"')
        return found, length

    def position_record(self, filename: str, function: str, line: int) -> str:
        """A ``POSITION`` of lltypes/threadstate.py."""
        key = (filename, function, line)
        found = self._positions.get(key)
        if found is None:
            found = self._positions[key] = f"@position.{len(self._positions)}"
            names = f"ptr {self.text_constant(filename)[0]}, ptr {self.text_constant(function)[0]}"
            self.tables.append(
                f"{found} = private unnamed_addr constant {{ptr, ptr, i64}} {{{names}, i64 {line}}}, align 8"
            )
        return found

    def address_table(self, function: str, labels: list[str]) -> str:
        """A table of the addresses of blocks of a function; equal tables are one."""
        cells = ", ".join(f"ptr blockaddress({function}, %{label})" for label in labels)
        name = self._tables.get(cells)
        if name is None:
            number = len(self.tables)
            name = f'{function[:-1]}.jump{number}"' if function.endswith('"') else f"{function}.jump{number}"
            self.tables.append(f"{name} = internal unnamed_addr constant [{len(labels)} x ptr] [{cells}]")
            self._tables[cells] = name
        return name

    def alias_tag(self, place: str) -> str:
        """Metadata that says an access touches only this kind of place (a field of a type, items of a type)."""
        if not self.options.optimize:
            return ""
        root = self.metadata('!{!"kit"}')
        node = self.metadata(f'!{{!"{escaped(place)}", {root}, i64 0}}')
        return f", !tbaa {self.metadata(f'!{{{node}, {node}, i64 0}}')}"

    def _field_tag(self, type_: Struct, name: str) -> str:
        if type_.is_subtype_of(TYPE_INFO):
            return f", !invariant.load {self.metadata('!{}')}" if self.options.optimize else ""
        if not type_.is_gc:
            return ""  # foreign memory may be seen under several types
        owner: Struct = type_
        while owner.base is not None and name not in owner.own_fields:
            owner = owner.base
        return self.alias_tag(f"{owner.name}.{name}")

    def _declare_function(self, symbol: str, type_: FuncType) -> str:
        if symbol not in self._declarations:
            arguments = ", ".join(argument_type(t) for t in type_.args if not is_void(t))
            self._declarations[symbol] = f"declare {result_type(type_.result)} {symbol}({arguments}) nounwind"
        return symbol

    def _declare_data(self, text: str) -> None:
        symbol = text[text.index("@") :]
        if text[0] != "@":
            symbol = symbol[: symbol.rindex(", i64 ")]
        if symbol not in self._declarations:
            self._declarations[symbol] = f"{symbol} = external global i8"

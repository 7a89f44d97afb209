"""Line tables: gdb and perf show the Python source of translated functions.

Each function has a DISubprogram, each instruction the DILocation of its operation.  An operation that came from another
function (it was inlined) is placed in that function's subprogram, inlined at the line where the surrounding function
starts: the graph does not keep the call's own place.
"""

from __future__ import annotations

from collections.abc import Callable

from framework.flowgraph.model import FunctionGraph, Position
from framework.llvm.constants import escaped

_NOWHERE = Position("<translated>", "", 0)


class DebugInfo:
    """The debug metadata of one module; ``metadata`` makes a numbered node of its text."""

    def __init__(self, metadata: Callable[[str], str]) -> None:
        self._metadata = metadata
        self._scopes: dict[tuple[str, str], str] = {}
        self._suffixes: dict[Position, str] = {}  # within the current function
        self._last_position: Position | None = None
        self._last_suffix = ""
        self._scope = ""
        self._here = _NOWHERE
        self._graph_key = ("", "")
        self._unit = ""

    def function(self, graph: FunctionGraph, symbol: str) -> str:
        """Start a function; the text that its ``define`` line needs."""
        self._here = graph.position or _first_position(graph) or _NOWHERE
        self._graph_key = (self._here.filename, self._here.function)
        self._scope = self._subprogram(self._here, graph.name, symbol.strip('@"'))
        self._scopes = {}
        self._suffixes = {}
        self._last_suffix = ""
        return f" !dbg {self._scope}"

    def location(self, position: Position | None, graph: FunctionGraph) -> str:
        """The suffix of an instruction at this place."""
        if position is self._last_position and self._last_suffix:
            return self._last_suffix
        place = position or self._here
        suffix = self._suffixes.get(place)
        if suffix is None:
            suffix = self._suffixes[place] = f", !dbg {self._place(place)}"
        self._last_position, self._last_suffix = position, suffix
        return suffix

    def module_lines(self) -> list[str]:
        """The named metadata that makes a module's debug information known."""
        version = self._metadata('!{i32 2, !"Debug Info Version", i32 3}')
        dwarf = self._metadata('!{i32 7, !"Dwarf Version", i32 4}')
        return [f"!llvm.dbg.cu = !{{{self._compile_unit()}}}", f"!llvm.module.flags = !{{{version}, {dwarf}}}"]

    def _place(self, place: Position) -> str:
        line, column = place.line, place.column + 1
        owner = (place.filename, place.function)
        if owner == self._graph_key or not place.function:
            return self._metadata(f"!DILocation(line: {line}, column: {column}, scope: {self._scope})")
        scope = self._scopes.get(owner)
        if scope is None:
            scope = self._scopes[owner] = self._subprogram(place, place.function, "")
        call = self._metadata(f"!DILocation(line: {self._here.line}, column: 1, scope: {self._scope})")
        return self._metadata(f"!DILocation(line: {line}, column: {column}, scope: {scope}, inlinedAt: {call})")

    def _subprogram(self, place: Position, name: str, linkage: str) -> str:
        file = self._file(place.filename)
        types = self._metadata("!{}")
        signature = self._metadata(f"!DISubroutineType(types: {types})")
        line = place.line if linkage else 0
        linkage_text = f'linkageName: "{linkage}", ' if linkage else ""
        return self._metadata(
            f'distinct !DISubprogram(name: "{escaped(name)}", {linkage_text}scope: {file}, file: {file}, line: {line}, '
            f"type: {signature}, scopeLine: {line}, spFlags: DISPFlagDefinition, unit: {self._compile_unit()})"
        )

    def _file(self, filename: str) -> str:
        directory, _, name = filename.rpartition("/")
        return self._metadata(f'!DIFile(filename: "{escaped(name)}", directory: "{escaped(directory)}")')

    def _compile_unit(self) -> str:
        file = self._file("<translated>")
        return self._metadata(
            f"distinct !DICompileUnit(language: DW_LANG_Python, file: {file}, "
            'producer: "pocketknife", isOptimized: true, runtimeVersion: 0, emissionKind: LineTablesOnly)'
        )


def _first_position(graph: FunctionGraph) -> Position | None:
    for _, operation in graph.iterate_operations():
        if operation.position is not None:
            return operation.position
    return None

"""The codewriter: everything that the JIT knows of a program, made from its low-level graphs.

lowered graphs ─► portals ─► effects ─► per function: prepare ─► transform ─► registers ─► bytes ─► MetaTables
                                 ▲            │ a function that can't have a jitcode is called instead: its
                                 └────────────┘ callers are transformed again

writer = CodeWriter(graphs)          splits the portals off: ``graphs`` grows
tables = writer.run()
writer.descriptors, writer.policy.reasons, writer.new_graphs      for machines, reports, and to be translated as well
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from framework.diagnostics.errors import KitError
from framework.flowgraph.model import Constant, FunctionGraph
from framework.jit.codewriter import rules_calls as rules_calls
from framework.jit.codewriter import rules_hints as rules_hints
from framework.jit.codewriter import rules_memory as rules_memory
from framework.jit.codewriter import rules_numbers as rules_numbers
from framework.jit.codewriter.assembler import Assembler, TooLargeError
from framework.jit.codewriter.calls import Calls
from framework.jit.codewriter.constants import word_of
from framework.jit.codewriter.effects import EffectsAnalysis
from framework.jit.codewriter.immutable_writes import check_immutable_writes
from framework.jit.codewriter.linear import Code
from framework.jit.codewriter.policy import REASONS, Policy
from framework.jit.codewriter.portal import Portal, find_merge_points, marker_kind, split_portals
from framework.jit.codewriter.preparing import find_raising, prepare
from framework.jit.codewriter.transformer import ResidualError, Transformer
from framework.jit.descriptors import Descriptors, kind_of
from framework.jit.metainterp.jitcode import (
    JitCode,
    JitDriverTable,
    MetaTables,
    UserFunction,
    VirtualizableArray,
    VirtualizableInfo,
)
from framework.jit.optimize.environment import VirtualRefDescrs
from framework.lltypes.memory import FunctionPointer, malloc, null
from framework.lltypes.types import Array, GcOpaque, Ptr, Struct
from framework.lowering.context import function_constant
from framework.lowering.field_hints import TOKEN, virtualizable_struct
from framework.rlib.jit import JitDriver, JitPolicy
from framework.rlib.jit_hooks import overridden_hooks
from framework.runtime.entry import raise_memory_error, raise_recursion_error
from framework.runtime.text import STR_POINTER
from framework.transform.stack_checks import insert_stack_checks


class CodeWriter:
    """One program.

    Attributes:
        drivers: the portals, by number of the driver.
        portals: graph of a portal → (number, portal).
        constants: the constants of each jitcode as low-level ones, by kind.
    """

    def __init__(
        self, graphs: list[FunctionGraph], policy: JitPolicy | None = None, descriptors: Descriptors | None = None
    ) -> None:
        self.descriptors = descriptors or Descriptors()
        self.policy = Policy(policy)
        self.graphs = graphs
        check_immutable_writes(graphs)
        self.drivers: list[Portal] = split_portals(graphs)
        insert_stack_checks(graphs)  # which may raise, so effects have to know
        find_raising(graphs)
        self.portals = {portal.graph: (number, portal) for number, portal in enumerate(self.drivers)}
        self.calls = Calls(self.descriptors, self.policy, EffectsAnalysis(graphs))
        self.assembler = Assembler(self.descriptors)
        self.jitcodes: dict[FunctionGraph, JitCode] = {}
        self.constants: dict[JitCode, dict[str, list[Constant]]] = {}
        self.files: dict[str, int] = {}
        self.virtual_ref_struct: Struct | None = None  # of ``rlib.jit.virtual_ref``, if a trace can meet it
        self._codes: dict[FunctionGraph, Code] = {}
        self._callers: dict[FunctionGraph, set[FunctionGraph]] = defaultdict(set)
        self._waiting: dict[FunctionGraph, None] = {}
        self._current: FunctionGraph | None = None

    @property
    def new_graphs(self) -> list[FunctionGraph]:
        """Functions that the jitcodes call and the program did not have."""
        return self.calls.new_graphs

    def run(self) -> MetaTables:
        """Write all jitcodes.

        Raises: KitError for wrong use of hints.
        """
        for portal in self.drivers:
            self.jitcode_of(portal.graph)
        while self._waiting:
            self._transform_waiting()
            self._assemble()
        self.calls.finish()
        return self._tables()

    # --- what the rules ask

    def jitcode_of(self, graph: FunctionGraph) -> JitCode:
        """The jitcode of a function that is looked inside; it is written later."""
        found = self.jitcodes.get(graph)
        if found is None:
            found = self.jitcodes[graph] = JitCode(0, graph.name)
        if graph not in self._codes:
            self._waiting[graph] = None
        if self._current is not None:
            self._callers[graph].add(self._current)
        return found

    def number_of_driver(self, driver: JitDriver) -> int:
        """The number of a driver.

        Raises: KitError for one without merge point.
        """
        for number, portal in enumerate(self.drivers):
            if portal.driver is driver:
                return number
        raise KitError("K271", f"the driver {driver.name} has no merge point")

    # --- writing

    def _transform_waiting(self) -> None:
        while self._waiting:
            graph = next(iter(self._waiting))
            del self._waiting[graph]
            self._current = graph
            try:
                transformer = Transformer(self, prepare(graph, self.policy))
                rules_memory.check_arrays(transformer)
                self._codes[graph] = transformer.run()
            except ResidualError as refusal:
                self._refuse(graph, refusal.code)
            finally:
                self._current = None

    def _refuse(self, graph: FunctionGraph, code: str) -> None:
        """A function is called instead of looked inside: those that look inside it are written again."""
        if graph in self.portals:
            ((block, index),) = find_merge_points(graph)
            text = f"{graph.name} can't be traced: {REASONS[code].text}"
            raise KitError("K271", text, block.operations[index].position)
        self.policy.refuse(graph, code)
        self._codes.pop(graph, None)
        self.jitcodes.pop(graph, None)
        for caller in self._callers.pop(graph, ()):
            if self._codes.pop(caller, None) is not None:
                self._waiting[caller] = None

    def _assemble(self) -> None:
        """Bytes for all; when one does not fit, some are waiting again."""
        for number, graph in enumerate(self._codes):
            self.jitcodes[graph].number = number
        for graph, code in list(self._codes.items()):
            jitcode = self.jitcodes[graph]
            try:
                self.constants[jitcode] = self.assembler.assemble(code, jitcode)
            except TooLargeError:
                self._refuse(graph, "size")
                return
            self._describe(graph, jitcode, code)

    def _describe(self, graph: FunctionGraph, jitcode: JitCode, code: Code) -> None:
        jitcode.arguments = "".join(kind_of(v.concretetype) for v in code.arguments)
        jitcode.result = kind_of(graph.return_variable.concretetype)
        jitcode.address = word_of(function_constant(graph))
        jitcode.call_descr = self.calls.descr_of_graph(graph)
        filename = graph.position.filename if graph.position is not None else ""
        jitcode.file = self.files.setdefault(filename, len(self.files))
        if graph in self.portals:
            jitcode.portal_of = self.portals[graph][0]

    # --- tables

    def _tables(self) -> MetaTables:
        tables = MetaTables()
        tables.jitcodes = [self.jitcodes[graph] for graph in self._codes]
        tables.liveness = bytes(self.assembler.liveness.data)
        tables.files = list(self.files)
        tables.drivers = [self._driver_table(number, portal) for number, portal in enumerate(self.drivers)]
        for graph, jitcode in self.jitcodes.items():
            if graph not in self.portals:
                tables.numbers_by_address[jitcode.address] = jitcode.number
        for portal in self.drivers:
            tables.string_equal = tables.string_equal or self._user_function(portal, "string_equal")
            tables.string_hash = tables.string_hash or self._user_function(portal, "string_hash")
        self._add_hooks(tables)
        struct = self.virtual_ref_struct
        if struct is not None:
            fields = [self.descriptors.field(struct, name) for name in ("inst_token", "inst_target")]
            tables.virtual_ref = VirtualRefDescrs(self.descriptors.size(struct), *fields)
        tables.memory_error = self._error(raise_memory_error)
        tables.recursion_error = self._error(raise_recursion_error)
        tables.descriptors = self.descriptors.all
        return tables

    def _add_hooks(self, tables: MetaTables) -> None:
        graph = self.hook_graph()
        hooks = self.policy.policy.jithookiface
        if graph is not None and hooks is not None:
            pointer = function_constant(graph).value
            tables.hook = UserFunction(self._address(pointer), self.calls.descr_of_graph(graph))
            tables.wanted_hooks = overridden_hooks(hooks)

    def hook_graph(self) -> FunctionGraph | None:
        """The function through which the JIT calls the program's hooks, if there are any."""
        return next((graph for graph in self.graphs if getattr(graph.function, "_jit_hook_", False)), None)

    def _error(self, raising: Callable[[], None]) -> Any:
        """A prebuilt instance of what a function of the runtime raises, null when the program doesn't have it."""
        for graph in self.graphs:
            if graph.function is raising:
                for _, operation in graph.iterate_operations():
                    if operation.opname == "malloc" and operation.args[0].value.type_info is not None:  # type: ignore[union-attr]
                        return malloc(operation.args[0].value)  # type: ignore[union-attr]
        return null(GcOpaque)

    def _driver_table(self, number: int, portal: Portal) -> JitDriverTable:
        driver = portal.driver
        table = JitDriverTable(number, driver.name)
        table.green_names, table.red_names = list(portal.green_names), list(portal.red_names)
        table.green_kinds = "".join(kind_of(v.concretetype) for v in portal.greens)
        table.red_kinds = "".join(kind_of(v.concretetype) for v in portal.reds)
        table.green_is_string = [v.concretetype is STR_POINTER for v in portal.greens]
        table.result = kind_of(portal.graph.return_variable.concretetype)
        table.portal = self.jitcodes[portal.graph].number
        pointer = function_constant(portal.graph).value
        table.portal_function = UserFunction(self._address(pointer), self.calls.descr_of_graph(portal.graph))
        table.has_can_enter_jit = _has_marker(portal.graph, "can_enter_jit")
        table.is_recursive = driver.is_recursive
        table.vectorize = driver.vec
        self._note_virtualizable(portal, table)
        for name in (
            "get_printable_location", "get_location_text", "get_unique_id", "confirm_enter_jit", "can_never_inline",
            "should_unroll_one_iteration",
        ):  # fmt: skip
            setattr(table, name, self._user_function(portal, name))
        return table

    def _user_function(self, portal: Portal, name: str) -> UserFunction | None:
        pointer = portal.functions.get(name)
        if pointer is None:
            return None
        return UserFunction(self._address(pointer), self.calls.descr_of_graph(pointer.graph))

    def _address(self, pointer: FunctionPointer) -> int:
        return word_of(Constant(pointer, Ptr(pointer.type)))

    def _note_virtualizable(self, portal: Portal, table: JitDriverTable) -> None:
        for name in portal.driver.virtualizables:
            index = portal.red_names.index(name)
            type_ = portal.reds[index].concretetype
            struct = virtualizable_struct(getattr(type_, "to", None))
            if struct is None:
                message = f"the virtualizable '{name}' of {portal.driver.name} is of a class without _virtualizable_"
                raise KitError("K271", message, portal.graph.position)
            table.virtualizable_index = index
            table.virtualizable = self._virtualizable_info(struct)

    def _virtualizable_info(self, struct: Struct) -> VirtualizableInfo:
        find = self.descriptors.field
        info = VirtualizableInfo(self.descriptors.size(struct), find(struct, TOKEN))
        for name, is_array in struct.hints["virtualizable"]:
            if not is_array:
                info.fields.append(find(struct, name))
                continue
            type_ = struct.fields[name].to  # type: ignore[attr-defined]
            if isinstance(type_, Array):
                info.arrays.append(VirtualizableArray(find(struct, name), self.descriptors.array(type_)))
                continue
            items = type_.fields["items"].to
            array = VirtualizableArray(find(struct, name), self.descriptors.array(items))
            array.items, array.length = find(type_, "items"), find(type_, "length")
            info.arrays.append(array)
        return info


def _has_marker(graph: FunctionGraph, kind: str) -> bool:
    return any(marker_kind(operation) == kind for _, operation in graph.iterate_operations())

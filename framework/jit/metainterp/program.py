"""A program under the JIT: its tables, the machine, and what the JIT has decoded and counted so far."""

from __future__ import annotations

from typing import Any

from framework.jit.interface import exchange
from framework.jit.metainterp.frames import PlainTemplate, Template, split_by_kind
from framework.jit.metainterp.guards import RaiseDescr, ResumeGuard
from framework.jit.metainterp.hooks import Hooks
from framework.jit.metainterp.jitcode import (
    JitCode,
    JitDriverTable,
    Liveness,
    MetaTables,
    UserFunction,
    VirtualizableArray,
    VirtualizableInfo,
    decode_liveness,
)
from framework.jit.metainterp.journal import Journal
from framework.jit.metainterp.longevity import Longevity
from framework.jit.metainterp.parameters import (
    CODE_MEMORY,
    FAILURE_SEED,
    FUNCTION_THRESHOLD,
    GUARD_FAILURES,
    THRESHOLD,
    Parameters,
    ProgramParameters,
)
from framework.jit.metainterp.quasi_immutable import QuasiImmutables
from framework.jit.metainterp.statistics import TOTAL_COMPILED_LOOPS, Statistics
from framework.jit.metainterp.virtualizable import Layout
from framework.jit.metainterp.warmstate import CellToken, JitCell, WarmState
from framework.jit.model import FieldDescr, Machine
from framework.jit.trace.values import Trace, Value


class CompiledTrace:
    """A piece of code, for people and tests."""

    def __init__(self, trace: Trace, token: CellToken, guard: ResumeGuard | None, driver: int) -> None:
        self.trace = trace
        self.token = token
        self.guard = guard  # None: entered from the interpreter
        self.driver = driver


class Program:
    """The program.  ``handlers``: by instruction, the functions of the tracer (``dispatch.py``); ``blackhole_handlers``
    those of the blackhole interpreter."""

    def __init__(
        self, machine: Machine, tables: MetaTables, handlers: list[Any], blackhole_handlers: list[Any]
    ) -> None:
        self.machine = machine
        self.tables = tables
        self.handlers = handlers
        self.blackhole_handlers = blackhole_handlers
        self.parameters = ProgramParameters(len(tables.drivers))
        self.statistics = Statistics()
        self.journal = Journal(machine, tables)
        self.hooks = Hooks(machine, tables)
        self.warm = WarmState(machine, tables)
        self.quasi_immutables = QuasiImmutables(machine)
        self.longevity = Longevity(machine, self.parameters, self.warm, self.quasi_immutables, self.statistics)
        self.virtual_ref_descrs = tables.virtual_ref
        self.templates: list[Template | None] = [None] * len(tables.jitcodes)
        self.plain_templates: list[PlainTemplate | None] = [None] * len(tables.jitcodes)
        self.decoded: dict[int, Liveness] = {}
        self.virtualizables: dict[int, VirtualizableInfo] = {}  # by number of a field's descriptor
        self.layouts: dict[int, Layout] = {}  # by number of the token's descriptor
        self.tokens = 0
        self.guards = 0
        self.loops: list[CompiledTrace] = []
        self.keeps_traces = False  # for people and tests: they take memory
        self.raise_descr = RaiseDescr()
        self._index_virtualizables()

    # --- parameters

    def parameters_of(self, driver: int) -> Parameters:
        """The parameters of a driver."""
        return self.parameters.of_driver[driver]

    def set_parameter(self, driver: int, number: int, value: int) -> None:
        """Set a parameter of one driver, or of all (-1)."""
        self.parameters.set_number(driver, number, value)
        exchange.is_off = 0
        if number in (CODE_MEMORY, GUARD_FAILURES, FAILURE_SEED):
            self.configure_machine()

    def note_whether_off(self) -> None:
        """Tell the portals to ask no more if no trace may start and there is no code."""
        is_off = self.statistics.counters[TOTAL_COMPILED_LOOPS] == 0
        for parameters in self.parameters.of_driver:
            if parameters.get(THRESHOLD) >= 0 or parameters.get(FUNCTION_THRESHOLD) >= 0:
                is_off = False
        exchange.is_off = 1 if is_off else 0

    def configure_machine(self) -> None:
        """Tell the machine the parameters that it works by."""
        shared = self.parameters.shared
        self.machine.limit_code(shared.get(CODE_MEMORY) * 1024)
        self.machine.provoke_failures(shared.get(GUARD_FAILURES), shared.get(FAILURE_SEED))

    # --- decoded tables

    def template(self, jitcode: JitCode) -> Template:
        """The registers that frames of a function start with."""
        found = self.templates[jitcode.number]
        if found is None:
            found = self.templates[jitcode.number] = Template(jitcode)
        return found

    def plain_template(self, jitcode: JitCode) -> PlainTemplate:
        """The registers that frames of the blackhole interpreter start with."""
        found = self.plain_templates[jitcode.number]
        if found is None:
            found = self.plain_templates[jitcode.number] = PlainTemplate(jitcode)
        return found

    def liveness(self, offset: int) -> Liveness:
        """The live registers described at an offset of the liveness string."""
        found = self.decoded.get(offset, None)
        if found is None:
            found = self.decoded[offset] = decode_liveness(self.tables.liveness, offset)
        return found

    # --- virtualizables

    def _index_virtualizables(self) -> None:
        for driver in self.tables.drivers:
            info = driver.virtualizable
            if info is None:
                continue
            for field in info.fields:
                self.virtualizables[field.number] = info
            for array in info.arrays:
                self.virtualizables[array.field.number] = info

    def virtualizable_with(self, field: FieldDescr) -> VirtualizableInfo | None:
        """The virtualizable class that a field belongs to."""
        return self.virtualizables.get(field.number, None)

    def virtualizable_of_token(self, number: int) -> VirtualizableInfo | None:
        """The virtualizable class whose token has this descriptor."""
        for driver in self.tables.drivers:
            info = driver.virtualizable
            if info is not None and info.token.number == number:
                return info
        return None

    def virtualizable_layout(self, info: VirtualizableInfo) -> Layout:
        """The order of a virtualizable's values."""
        found = self.layouts.get(info.token.number, None)
        if found is None:
            found = self.layouts[info.token.number] = Layout(info)
        return found

    def virtualizable_array(self, field: FieldDescr) -> VirtualizableArray:
        """The array in a field of a virtualizable."""
        info = self.virtualizables[field.number]
        return info.arrays[self.virtualizable_layout(info).array(field.number)]

    def new_virtual_ref(self, ref: Any) -> Any:
        """A virtual reference to an object, which is there."""
        descrs = self.virtual_ref_descrs
        assert descrs is not None
        made = self.machine.new(descrs.struct)
        self.machine.set_field_ref(made, ref, descrs.forced)
        return made

    # --- the user's functions

    def ask_number(self, function: UserFunction, driver: JitDriverTable, greens: list[Value]) -> int:
        """Call a function of the greens."""
        ints, refs, floats = split_by_kind(greens, driver.green_kinds)
        result = self.machine.call_int(
            function.address,
            function.descr,
            [value.get_int() for value in ints],
            [value.get_ref() for value in refs],
            [value.get_float() for value in floats],
        )
        self.machine.take_exception()
        return result

    def ask(self, function: UserFunction, driver: JitDriverTable, greens: list[Value]) -> bool:
        """Call a predicate of the greens."""
        return self.ask_number(function, driver, greens) != 0

    # --- code

    def compiled(self, trace: Trace, token: CellToken, guard: ResumeGuard | None, driver: int) -> None:
        """Code was made."""
        if self.keeps_traces:
            self.loops.append(CompiledTrace(trace, token, guard, driver))

    def number_guard(self, guard: ResumeGuard) -> None:
        """Give a guard its number."""
        self.guards += 1
        guard.number = self.guards

    def new_token(self, cell: JitCell) -> CellToken:
        """A token for new code of a position."""
        self.tokens += 1
        return CellToken(self.tokens, cell)

"""What is known about each position of the guest program, and when it counts as hot.

    arrival at a merge point
      │ inlined in the portal: cell of the *filter* (jit.interface) with this hash, count - 1
      ▼ count used up, or another position's cell
    enter ─► JitCell of the position ─► compiled code: run it
                                    ─► hot: trace
                                    ─► else: set up the filter's cell so that it counts further

The filter has few cells; positions that share one take turns, what they had counted is kept in ``progress``.  Counts shrink
by ``decay`` thousandths now and then, so that only what is hot for a while is compiled.
"""

from __future__ import annotations

from typing import Any

from framework.jit.interface import CALL_HASH, CELL_SIZE, CELLS, MIX, cells
from framework.jit.metainterp.jitcode import JitDriverTable, MetaTables, UserFunction
from framework.jit.model import LoopToken, Machine
from framework.jit.trace.values import Const, ConstRef, Value
from framework.lltypes.dialect import llop
from framework.lltypes.types import Address, Signed, Unsigned, Void

SEED = 0x1F3D5B79
NEVER = 1 << 40  # a count that is not used up
LARGEST_PROGRESS = 4096  # positions remembered in ``progress``


class JitCell:
    """A position of the guest program: the greens of one driver."""

    def __init__(self, driver: int, greens: list[Const], hash_value: int) -> None:
        self.driver = driver
        self.greens = greens
        self.hash_value = hash_value
        self.token: CellToken | None = None  # its code; may be a stand-in that only calls the portal
        self.is_stand_in = False
        self.is_tracing = False
        self.is_never_traced = False
        self.is_never_inlined = False
        self.aborts = 0
        self.traces_next = False

    def has_loop(self) -> bool:
        """Whether there is a compiled loop that a trace can jump to."""
        token = self.token
        return self.has_code() and token is not None and len(token.targets) > 0

    def has_code(self) -> bool:
        """Whether there is compiled code that can be entered."""
        token = self.token
        return token is not None and not token.is_invalid and not self.is_stand_in


class CellToken(LoopToken):
    """The code of a position, or what was."""

    def __init__(self, number: int, cell: JitCell) -> None:
        LoopToken.__init__(self, number)
        self.cell = cell
        self.generation = 0  # in which it was used last
        self.running = 0  # how many times the interpreter has entered it and not come back
        self.refers_to: list[CellToken] = []  # where its code jumps to and what it calls
        self.bridges = 0
        self.is_kept = False  # in Longevity.tokens
        self.is_reached = False
        self.is_freed = False


def constants(greens: list[Const]) -> list[Value]:
    """The greens of a position as values."""
    result: list[Value] = []
    for green in greens:
        result.append(green)
    return result


class WarmState:
    """All positions, and the counting."""

    def __init__(self, machine: Machine, tables: MetaTables) -> None:
        self.machine = machine
        self.tables = tables
        self.cells: dict[int, list[JitCell]] = {}
        self.progress: dict[int, int] = {}  # hash → arrivals left
        self.never: dict[int, bool] = {}  # hashes of positions that are not traced
        self.goals = [0] * CELLS  # of each cell of the filter, how many arrivals it started with; 0: it does not decay

    # --- positions

    def hash_of(self, driver: JitDriverTable, greens: list[Value]) -> int:
        """The hash that the portal computes for the same greens."""
        result = SEED + driver.number
        for index in range(len(greens)):
            result = mix(result, self._word(driver, index, greens[index]))
        return result

    def _word(self, driver: JitDriverTable, index: int, green: Value) -> int:
        kind = driver.green_kinds[index]
        if kind == "i":
            return green.get_int()
        if kind == "f":
            return int(llop.cast_uint_to_int(Signed, llop.cast_float_to_bits(Unsigned, green.get_float())))
        ref = green.get_ref()
        string_hash = self.tables.string_hash
        if driver.green_is_string[index] and string_hash is not None:
            return self.machine.call_int(string_hash.address, string_hash.descr, [], [ref], [])
        return self.machine.identity_hash(ref)

    def find(self, driver: JitDriverTable, greens: list[Value]) -> JitCell | None:
        """The cell of a position, None when there is none yet."""
        return self.find_hashed(driver, greens, self.hash_of(driver, greens))

    def find_hashed(self, driver: JitDriverTable, greens: list[Value], hash_value: int) -> JitCell | None:
        """The same, with the hash at hand."""
        chain = self.cells.get(hash_value, None)
        if chain is None:
            return None
        for cell in chain:
            if cell.driver == driver.number and self._are_equal(driver, cell.greens, greens):
                return cell
        return None

    def obtain(self, driver: JitDriverTable, greens: list[Value]) -> JitCell:
        """The cell of a position, made when there is none."""
        return self.obtain_hashed(driver, greens, self.hash_of(driver, greens))

    def obtain_hashed(self, driver: JitDriverTable, greens: list[Value], hash_value: int) -> JitCell:
        """The same, with the hash at hand."""
        found = self.find_hashed(driver, greens, hash_value)
        if found is not None:
            return found
        constants: list[Const] = []
        for green in greens:
            assert isinstance(green, Const)
            constants.append(green)
        cell = JitCell(driver.number, constants, hash_value)
        if hash_value in self.cells:
            self.cells[hash_value].append(cell)
        else:
            self.cells[hash_value] = [cell]
        return cell

    def _are_equal(self, driver: JitDriverTable, known: list[Const], greens: list[Value]) -> bool:
        for index in range(len(known)):
            green = greens[index]
            constant = known[index]
            assert isinstance(green, Const)
            if constant.is_same_constant(green):
                continue
            equal = self.tables.string_equal
            if not driver.green_is_string[index] or equal is None:
                return False
            if not isinstance(constant, ConstRef) or not self._same_string(equal, constant.get_ref(), green.get_ref()):
                return False
        return True

    def _same_string(self, equal: UserFunction, left: Any, right: Any) -> bool:
        if not left or not right:
            return False
        return self.machine.call_int(equal.address, equal.descr, [], [left, right], []) != 0

    def forget_cell(self, cell: JitCell) -> None:
        """A position has no code any more; nothing is kept of it unless there is something to say."""
        if cell.is_tracing or cell.is_never_traced or cell.is_never_inlined or cell.aborts > 0 or cell.traces_next:
            return
        chain = self.cells.get(cell.hash_value, None)
        if chain is None:
            return
        kept = [other for other in chain if other is not cell]
        if len(kept) > 0:
            self.cells[cell.hash_value] = kept
        else:
            del self.cells[cell.hash_value]

    # --- counting

    def arrivals_left(self, hash_value: int, threshold: int) -> int:
        """An arrival that was not filtered out.  Returns: how many more until the position is hot, 0: now."""
        if hash_value in self.never:
            self.set_filter(hash_value, NEVER, 0)
            return NEVER
        cell = filter_cell(hash_value)
        tag = llop.raw_load(Signed, cell, 0)
        if tag == hash_value:
            return 0 if llop.raw_load(Signed, cell, 8) < 0 else 1
        left = self.progress.get(hash_value, threshold) - 1
        if left <= 0:
            return 0
        self._set_aside(tag, llop.raw_load(Signed, cell, 8))
        self.set_filter(hash_value, left, threshold)
        return left

    def _set_aside(self, tag: int, left: int) -> None:
        if tag == 0:
            return
        if len(self.progress) >= LARGEST_PROGRESS:
            self.progress.clear()
        self.progress[tag] = left + 1

    def set_filter(self, hash_value: int, left: int, goal: int) -> None:
        """The arrival at a position that is reported next is number ``left``."""
        cell = filter_cell(hash_value)
        llop.raw_store(Void, cell, 0, hash_value)
        llop.raw_store(Void, cell, 8, left - 1)
        self.goals[hash_value & (CELLS - 1)] = goal

    def start_over(self, hash_value: int) -> None:
        """A position counts from the start again; one with code is asked for each time."""
        self._forget(hash_value)
        self._forget(hash_value ^ CALL_HASH)

    def _forget(self, hash_value: int) -> None:
        if hash_value in self.progress:
            del self.progress[hash_value]
        cell = filter_cell(hash_value)
        if llop.raw_load(Signed, cell, 0) == hash_value:
            llop.raw_store(Void, cell, 0, 0)

    def never_ask(self, hash_value: int) -> None:
        """No trace starts at a position any more."""
        self.never[hash_value] = self.never[hash_value ^ CALL_HASH] = True
        self.start_over(hash_value)

    def ask_next(self, hash_value: int) -> None:
        """The next arrival at a position starts a trace."""
        self.set_filter(hash_value, 1, 0)
        self.set_filter(hash_value ^ CALL_HASH, 1, 0)

    def decay(self, thousandths: int) -> None:
        """All positions under way get a little further away from being hot."""
        start = llop.cast_ptr_to_adr(Address, cells)
        goals = self.goals
        for index in range(CELLS):
            cell = llop.adr_add(Address, start, index * CELL_SIZE)
            left = llop.raw_load(Signed, cell, 8)
            if 0 <= left < goals[index]:
                llop.raw_store(Void, cell, 8, left + (goals[index] - left) * thousandths // 1000)


def filter_cell(hash_value: int) -> Any:
    """The address of the filter's cell for a hash."""
    start = llop.cast_ptr_to_adr(Address, cells)
    return llop.adr_add(Address, start, (hash_value & (CELLS - 1)) * CELL_SIZE)


def mix(hash_value: int, value: int) -> int:
    """As ``jit.interface.ll_mix``."""
    mixed = llop.int_mul(Signed, hash_value ^ value, MIX)
    return mixed ^ (mixed >> 29)

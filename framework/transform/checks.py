"""Check removal: comparisons of integers whose outcome follows from earlier ones, bounds checks above all.

    b0(a):                                    b0(a):
        n = getarraysize(a)                       n = getarraysize(a)
        goto b1(0)                                goto b1(0)
    b1(i):                                    b1(i):
        c = int_lt(i, n)                          c = int_lt(i, n)
        if c: b2() else: return(0)                if c: b2() else: return(0)
    b2():                           ⟶        b2():
        low = int_lt(i, 0)                        x = getarrayitem(a, i)
        if low: raise(…) else: b3()               j = int_add(i, 1)
    b3():                                         goto b1(j)
        ok = int_lt(i, n)
        if ok: b4() else: raise(…)
        ...

Known at each point of a walk down the dominator tree:
    intervals     low(x) <= x <= high(x), from constants, operations (masks, remainders, lengths, characters) and branches
    differences   x <= y + k, from branches, from sums that can't wrap, and from induction

Facts are about mathematical integers: ``int_add(x, k)`` is x + k only where the interval of x shows that it doesn't wrap.
Induction: an input argument of a loop header whose back edges all pass itself plus something >= 0 (<= 0), without
wrapping, stays at or above (below) what it starts with.  That the step does not wrap is seen from a comparison of the
input argument that dominates it: below some integer, one more is no wrap.

A comparison x <= y + k is proved by following differences from x to y, with a bound on the number of steps (a demand-driven
proof as in Bodík, Gupta and Sarkar, "ABCD: eliminating array bounds checks on demand", 2000).

Requirements: SSA; after ``cse``, which makes equal lengths one variable.  Only comparisons are replaced, nothing moves.

Why it terminates: one walk; proofs and searches are bounded.
"""

from __future__ import annotations

from typing import Any

from framework.flowgraph.dominators import Dominators
from framework.flowgraph.editing import Substitution, ensure_entry
from framework.flowgraph.model import Block, Constant, FunctionGraph, Link, Operation, Value, Variable
from framework.lltypes.types import Bool, Signed

MIN, MAX = -(1 << 63), (1 << 63) - 1
MAX_LENGTH = 1 << 56  # no address space has room for more items
PROOF_STEPS = 40
SEARCH_STEPS = 40

RESULT_RANGES: dict[str, tuple[int, int]] = {
    "getarraysize": (0, MAX_LENGTH),
    "getinteriorsize": (0, MAX_LENGTH),
    "cast_bool_to_int": (0, 1),
    "cast_char_to_int": (0, 255),
    "cast_unichar_to_int": (0, 0x10FFFF),
    "int_clz": (0, 64),
    "int_ctz": (0, 64),
    "int_popcount": (0, 64),
}

# x < y and so on as (swap operands, distance, negated):  x OP y  <=>  left <= right + distance
ORDERS = {
    "int_lt": (False, -1),
    "int_le": (False, 0),
    "int_gt": (True, -1),
    "int_ge": (True, 0),
}
OVERFLOWS = {"int_add_overflows": "int_add", "int_sub_overflows": "int_sub", "int_mul_overflows": "int_mul"}
HINTS = frozenset(["likely", "unlikely"])

Interval = tuple[int, int]
FULL: Interval = (MIN, MAX)


def remove_checks(graph: FunctionGraph) -> None:
    """Run the pass on one graph."""
    ensure_entry(graph)
    CheckRemover(graph).run()


class CheckRemover:
    """The walk, with the facts that hold at the present point."""

    def __init__(self, graph: FunctionGraph) -> None:
        self.graph = graph
        self.dominators = Dominators(graph)
        self.headers = self.dominators.loop_headers()
        self.substitution = Substitution()
        self.definitions: dict[Value, Operation] = {}
        self.block_of: dict[Value, Block] = {}
        self.intervals: dict[Value, Interval] = {}
        self.above: dict[Value, tuple[tuple[Value, int], ...]] = {}  # x -> (y, k), ...: x <= y + k
        self.undo: list[tuple[dict[Any, Any], Any, Any]] = []
        self.passed: dict[Link, list[Interval]] = {}  # intervals of what a link passes
        for block in self.dominators.order:
            for variable in block.inputargs:
                self.block_of[variable] = block
            for operation in block.operations:
                self.definitions[operation.result] = operation
                self.block_of[operation.result] = block

    def run(self) -> None:
        """Walk the dominator tree and replace what was decided."""
        marks: list[int] = []
        for block, is_entered in self.dominators.walk():
            if is_entered:
                marks.append(len(self.undo))
                self._visit(block)
            else:
                self._restore(marks.pop())
        self.substitution.apply(self.graph)

    # --- scopes

    def _set(self, table: dict[Any, Any], key: Any, value: Any) -> None:
        self.undo.append((table, key, table.get(key)))
        table[key] = value

    def _restore(self, mark: int) -> None:
        while len(self.undo) > mark:
            table, key, old = self.undo.pop()
            if old is None:
                del table[key]
            else:
                table[key] = old

    # --- facts

    def interval(self, value: Value) -> Interval:
        """What is known of a Signed value."""
        if value.__class__ is Constant:
            number = value.value  # type: ignore[union-attr]
            return (number, number) if isinstance(number, int) else FULL
        return self.intervals.get(value, FULL)

    def _narrow(self, value: Value, low: int, high: int) -> None:
        if value.__class__ is Constant:
            return
        old_low, old_high = self.interval(value)
        low, high = max(low, old_low), min(high, old_high)
        # an empty interval: this point is never reached, and any fact would do
        if low <= high and (low, high) != (old_low, old_high):
            self._set(self.intervals, value, (low, high))

    def _learn_order(self, left: Value, right: Value, distance: int) -> None:
        """From here on left <= right + distance."""
        low, high = self.interval(left)[0], self.interval(right)[1]
        self._narrow(left, MIN, high + distance)
        self._narrow(right, low - distance, MAX)
        if left.__class__ is Variable and right.__class__ is Variable:
            self._set(self.above, left, (*self.above.get(left, ()), (right, distance)))

    def _proves(self, left: Value, right: Value, distance: int) -> bool:
        """Whether left <= right + distance follows from the facts."""
        low = self.interval(right)[0]
        pending = [(left, distance)]
        seen: dict[Value, int] = {}
        steps = PROOF_STEPS
        while pending and steps:
            steps -= 1
            value, room = pending.pop()
            if (value is right and room >= 0) or self.interval(value)[1] <= low + room:
                return True
            best = seen.get(value)
            if best is not None and best >= room:
                continue
            seen[value] = room
            pending.extend((above, room - step) for above, step in self.above.get(value, ()))
        return False

    # --- blocks

    def _visit(self, block: Block) -> None:
        links = self.dominators.entering[block]
        if len(links) == 1:
            self._learn_link(links[0])
        self._enter_inputs(block, links)
        for operation in block.operations:
            self._visit_operation(operation)
        for link in block.exits:
            if any(variable.concretetype is Signed for variable in link.target.inputargs):
                mark = len(self.undo)
                self._learn_link(link)
                self.passed[link] = [self.interval(value) for value in link.args]
                self._restore(mark)

    def _enter_inputs(self, block: Block, links: list[Link]) -> None:
        forward = [link for link in links if not self.dominators.is_back_edge(link)]
        if not forward or any(link not in self.passed for link in forward):
            return
        for index, variable in enumerate(block.inputargs):
            if variable.concretetype is not Signed:
                continue
            low = min(self.passed[link][index][0] for link in forward)
            high = max(self.passed[link][index][1] for link in forward)
            if block not in self.headers:
                self._narrow(variable, low, high)
                self._same_for_all(variable, [link.args[index] for link in links])
            else:
                self._induct(block, variable, index, low, high, [link.args[index] for link in forward])

    def _same_for_all(self, variable: Variable, values: list[Value]) -> None:
        """What holds between each passed value and the same other value, holds for the input argument."""
        first, *others = values
        for above, distance in self.above.get(first, ()):
            if all(self._proves(value, above, distance) for value in others):
                self._set(self.above, variable, (*self.above.get(variable, ()), (above, distance)))

    # --- induction

    def _induct(self, header: Block, variable: Variable, index: int, low: int, high: int, starts: list[Value]) -> None:
        steps: set[int] = set()
        for link in self.headers[header]:
            found = self._steps(link.args[index], variable, header)
            if found is None:
                return
            steps |= found
        if all(step >= 0 for step in steps):
            self._narrow(variable, low, MAX)
            for start in set(starts):
                if len(set(starts)) == 1 and isinstance(start, Variable):
                    self._learn_order(start, variable, 0)
        if all(step <= 0 for step in steps):
            self._narrow(variable, MIN, high)
            for start in set(starts):
                if len(set(starts)) == 1 and isinstance(start, Variable):
                    self._learn_order(variable, start, 0)

    def _steps(self, value: Value, variable: Variable, header: Block) -> set[int] | None:
        """The constants by which a value differs from the input argument, None when that is not known."""
        result: set[int] = set()
        pending: list[tuple[Value, int]] = [(value, 0)]
        seen: set[tuple[Value, int]] = set()
        while pending:
            current, offset = pending.pop()
            if current is variable:
                result.add(offset)
                continue
            if (current, offset) in seen:
                continue
            seen.add((current, offset))
            if len(seen) > SEARCH_STEPS or not isinstance(current, Variable):
                return None
            operation = self.definitions.get(current)
            if operation is not None:
                step = constant_step(operation)
                if step is None or not self._cannot_wrap(operation, step, header):
                    return None
                pending.append((operation.args[0], offset + step))
                continue
            home = self.block_of.get(current)
            if home is None or home in self.headers or not self.dominators.entering[home]:
                return None
            position = home.inputargs.index(current)
            pending.extend((link.args[position], offset) for link in self.dominators.entering[home])
        return result

    def _cannot_wrap(self, operation: Operation, step: int, header: Block) -> bool:
        """Whether a comparison that dominates the step, inside the loop, leaves room for it."""
        stepped = operation.args[0]
        block: Block | None = self.block_of[operation.result]
        while block is not None:
            links = self.dominators.entering[block]
            if len(links) == 1 and self._leaves_room(links[0], stepped, step):
                return True
            if block is header:
                return False
            block = self.dominators.immediate[block]
        return False

    def _leaves_room(self, link: Link, value: Value, step: int) -> bool:
        """Whether the branch that a link takes says value + step is in range."""
        assert link.source is not None
        condition, case = link.source.exitswitch, link.exitcase
        while condition.__class__ is Variable and case.__class__ is bool:
            test = self.definitions.get(condition)  # type: ignore[arg-type]
            if test is None:
                return False
            if test.opname == "bool_not":
                condition, case = test.args[0], not case
            elif test.opname in HINTS:
                condition = test.args[0]
            else:
                return any(
                    self._is_room(left, right, distance, value, step) for left, right, distance in orders(test, case)
                )
        return False

    def _is_room(self, left: Value, right: Value, distance: int, value: Value, step: int) -> bool:
        """left <= right + distance; for a step up that bounds the value from above, for one down from below."""
        if step > 0 and left is value:
            return self._limit(right)[1] + distance + step <= MAX
        if step < 0 and right is value:
            return self._limit(left)[0] - distance + step >= MIN
        return step == 0

    def _limit(self, value: Value) -> Interval:
        """The interval of a value that may be defined further down: only what its definition says."""
        operation = self.definitions.get(value)
        if operation is not None and operation.opname in RESULT_RANGES:
            return RESULT_RANGES[operation.opname]
        return self.interval(value)

    # --- branches

    def _learn_link(self, link: Link) -> None:
        assert link.source is not None
        switch, case = link.source.exitswitch, link.exitcase
        if switch.__class__ is not Variable:
            return
        if case.__class__ is bool:
            self._learn(switch, case)  # type: ignore[arg-type]
        elif case.__class__ is int and switch.concretetype is Signed:  # type: ignore[union-attr]
            self._narrow(switch, case, case)  # type: ignore[arg-type]

    def _learn(self, condition: Value, case: bool) -> None:
        pending = [(condition, case)]
        while pending:
            condition, case = pending.pop()
            test = self.definitions.get(condition)
            if test is None:
                continue
            opname, args = test.opname, test.args
            if opname in HINTS:
                pending.append((args[0], case))
            elif opname == "bool_not":
                pending.append((args[0], not case))
            elif opname == ("bool_and" if case else "bool_or"):
                pending += [(args[0], case), (args[1], case)]
            elif opname == "uint_lt" and case:
                self._learn_unsigned(test)
            else:
                for left, right, distance in orders(test, case):
                    self._learn_order(left, right, distance)
                self._learn_different(test, case)

    def _learn_unsigned(self, test: Operation) -> None:
        """unsigned(x) < unsigned(n) with n >= 0 says 0 <= x < n."""
        left, right = map(self._as_signed, test.args)
        if left is not None and right is not None and self.interval(right)[0] >= 0:
            self._learn_order(Constant(0, Signed), left, 0)
            self._learn_order(left, right, -1)

    def _learn_different(self, test: Operation, case: bool) -> None:
        """x != c at the end of x's interval makes the interval smaller."""
        if (test.opname, case) not in (("int_ne", True), ("int_eq", False), ("int_is_true", True)):
            return
        value, other = test.args[0], test.args[1] if len(test.args) > 1 else Constant(0, Signed)
        if isinstance(other, Constant):
            low, high = self.interval(value)
            if low == other.value:
                self._narrow(value, low + 1, high)
            elif high == other.value:
                self._narrow(value, low, high - 1)

    def _as_signed(self, value: Value) -> Value | None:
        """The signed integer that an unsigned value was made of."""
        if isinstance(value, Constant):
            return Constant(value.value, Signed) if 0 <= value.value <= MAX else None
        operation = self.definitions.get(value)
        if operation is not None and operation.opname == "cast_int_to_uint":
            return operation.args[0]
        return None

    # --- operations

    def _visit_operation(self, operation: Operation) -> None:
        result = operation.result
        if result.concretetype is Bool:
            answer = self._decide(operation)
            if answer is not None:
                self.substitution.replace(result, Constant(answer, Bool))
        elif result.concretetype is Signed:
            self._bound_result(operation)

    def _decide(self, operation: Operation) -> bool | None:
        """The outcome of a comparison, None when it isn't known."""
        opname, args = operation.opname, operation.args
        if opname in ORDERS:
            is_swapped, distance = ORDERS[opname]
            left, right = reversed(args) if is_swapped else args
            if self._proves(left, right, distance):
                return True
            return False if self._proves(right, left, -distance - 1) else None
        if opname in ("int_eq", "int_ne"):
            if self._proves(args[0], args[1], -1) or self._proves(args[1], args[0], -1):
                return opname == "int_ne"
        elif opname == "int_between":
            return self._decide_between(*args)
        elif opname in ("uint_lt", "uint_ge"):
            left, right = map(self._as_signed, args)  # type: ignore[assignment]
            if left is not None and right is not None and self.interval(right)[0] >= 0:
                answer = self._decide_between(Constant(0, Signed), left, right)
                return answer if opname == "uint_lt" or answer is None else not answer
        elif opname in OVERFLOWS:
            if not is_wrapping(combine(OVERFLOWS[opname], *map(self.interval, args))):
                return False
        elif opname == "int_is_true":
            low, high = self.interval(args[0])
            return True if low > 0 or high < 0 else None
        return None

    def _decide_between(self, low: Value, value: Value, high: Value) -> bool | None:
        if self._proves(low, value, 0) and self._proves(value, high, -1):
            return True
        return False if self._proves(value, low, -1) or self._proves(high, value, 0) else None

    def _bound_result(self, operation: Operation) -> None:
        result, opname, args = operation.result, operation.opname, operation.args
        known = RESULT_RANGES.get(opname)
        if known is None and len(args) == 2 and args[0].concretetype is Signed:
            known = combine(opname, self.interval(args[0]), self.interval(args[1]))
            if is_wrapping(known):
                return
            step = constant_step(operation)
            if step is not None:
                self._narrow(result, *known)
                self._set(self.above, result, ((args[0], step),))
                self._set(self.above, args[0], (*self.above.get(args[0], ()), (result, -step)))
        if known is not None:
            self._narrow(result, *known)


def orders(test: Operation, case: bool) -> list[tuple[Value, Value, int]]:
    """What an outcome of a comparison says, as a list of left <= right + distance."""
    opname, args = test.opname, test.args
    if opname in ORDERS:
        is_swapped, distance = ORDERS[opname]
        left, right = reversed(args) if is_swapped else args
        return [(left, right, distance)] if case else [(right, left, -distance - 1)]
    if (opname, case) in (("int_eq", True), ("int_ne", False)):
        return [(args[0], args[1], 0), (args[1], args[0], 0)]
    if opname == "int_between" and case:
        return [(args[0], args[1], 0), (args[1], args[2], -1)]
    return []


def constant_step(operation: Operation) -> int | None:
    """k of an operation x + k or x - k."""
    if operation.opname in ("int_add", "int_sub"):
        amount = operation.args[1]
        if isinstance(amount, Constant) and operation.args[0].__class__ is Variable:
            return int(amount.value) if operation.opname == "int_add" else -int(amount.value)
    return None


def is_wrapping(interval: Interval | None) -> bool:
    """Whether a mathematical result may leave the range of Signed (or is not known)."""
    return interval is None or interval[0] < MIN or interval[1] > MAX


def combine(opname: str, left: Interval, right: Interval) -> Interval | None:
    """The interval of the mathematical result of an operation, None when nothing is known."""
    (a, b), (c, d) = left, right
    match opname:
        case "int_add":
            return a + c, b + d
        case "int_sub":
            return a - d, b - c
        case "int_mul":
            corners = (a * c, a * d, b * c, b * d)
            return min(corners), max(corners)
        case "int_and":
            if a >= 0 and c >= 0:
                return 0, min(b, d)
            if a >= 0 or c >= 0:
                return 0, b if a >= 0 else d
        case "int_or" | "int_xor":
            if a >= 0 and c >= 0:
                return 0, (1 << max(b.bit_length(), d.bit_length())) - 1
        case "int_rshift":
            if c >= 0 and d < 64:
                return min(a >> c, a >> d), max(b >> c, b >> d)
        case "int_div":
            if a >= 0 and c > 0:
                return a // d, b // c
        case "int_rem":
            if c > 0:
                return (0 if a >= 0 else 1 - d), (d - 1 if b > 0 else 0)
    return None

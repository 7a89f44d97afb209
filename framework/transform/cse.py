"""Common subexpressions: what was computed, read, stored or tested before is not computed, read or tested again.

    b0(p, x):                                 b0(p, x):
        setfield(p, .n, x)                        setfield(p, .n, x)
        a = int_mul(x, 3)                         a = int_mul(x, 3)
        n = getfield(p, .n)                       c = int_lt(a, 10)
        b = int_mul(n, 3)           ⟶            if c: b1() else: return(a)
        c = int_lt(a, 10)                     b1():
        if c: b1() else: return(b)                return(a)
    b1():
        d = int_ge(b, 10)
        if d: return(0) else: return(b)

The dominator tree is walked downwards.  Known at each point:
    expressions   pure operations already computed, under their name and operands; their algebra is in ``algebra.py``
    tests         the condition of a branch, its inverse, and the value of a switch, below the branch; that a pointer is not
                  null once something was read or written through it (without that, the access was undefined already)
    memory        the content of locations (``memory.py``) that were read or written, and the results of calls that do
                  nothing but read.  A write forgets its location, a call what the called graph writes.  Where paths join,
                  the facts of the immediate dominator hold except for locations written anywhere between it and the
                  join; around a loop this includes the loop itself

Only an operation that is dominated by an equal one disappears: nothing moves, so what is undefined for some operands stays
behind its guard.  Reads of objects with a linker symbol (the thread state) are always done: others write them.

Requirements: SSA; better after inlining, and after ``effects``.

Why it terminates: one walk over the dominator tree; each algebra rule gives an operand, a constant, or an operation lower
in an order (shorter chains of constants, tests closer to their variable).
"""

from __future__ import annotations

from typing import Any

from framework.flowgraph.dominators import Dominators
from framework.flowgraph.editing import Substitution, constant_key, ensure_entry
from framework.flowgraph.model import DEFAULT, Block, Constant, FunctionGraph, Link, Operation, Value, Variable
from framework.lltypes.checker import is_castable
from framework.lltypes.types import Bool, Ptr, Signed, Void
from framework.transform.algebra import COMMUTATIVE, INVERSE, RULES
from framework.transform.constant_folding import fold_operation
from framework.transform.effects import written
from framework.transform.memory import (
    ACCESSES_FIELD,
    ACCESSES_ITEM,
    EVERYTHING,
    READERS,
    READS_HEADER,
    READS_LENGTH,
    Location,
    location,
    outlives_calls,
)
from framework.transform.values import PURE, called_function

HINTS = frozenset(["likely", "unlikely"])
READ_OF_WRITE = {
    "setfield": "getfield",
    "setarrayitem": "getarrayitem",
    "setinterioritem": "getinterioritem",
    "setinteriorfield": "getinteriorfield",
}
DEREFERENCES = frozenset([*ACCESSES_FIELD, *ACCESSES_ITEM, *READS_LENGTH, *READS_HEADER]) - {
    "array_copy", "interior_copy", "array_clear"
}  # fmt: skip
MAX_REGION = 400  # blocks looked at between a join and its dominator

Key = tuple[Any, ...]
Memory = dict[Key, Value]


def eliminate_common_subexpressions(graph: FunctionGraph) -> None:
    """Run the pass on one graph."""
    ensure_entry(graph)
    Eliminator(graph).run()


def value_key(value: Value) -> Any:
    """Equal for equal operands."""
    return constant_key(value) if value.__class__ is Constant else value  # type: ignore[arg-type]


class Eliminator:
    """The walk, with what is known at the present point."""

    def __init__(self, graph: FunctionGraph) -> None:
        self.graph = graph
        self.dominators = Dominators(graph)
        self.substitution = Substitution()
        self.definitions: dict[Value, Operation] = {}
        self.expressions: dict[Key, Value] = {}
        self.facts: dict[Value, Constant] = {}  # variables whose value is known below a branch
        self.undo: list[tuple[dict[Any, Any], Any, Any]] = []
        self.memory: Memory = {}
        self.protected: Operation | None = None  # the operation of the present block that has a handler
        self.memory_at_exit: dict[Block, Memory] = {}
        self.writes: dict[Block, frozenset[Location]] = {
            block: frozenset().union(*map(written, block.operations)) if block.operations else frozenset()
            for block in self.dominators.order
        }

    def run(self) -> None:
        """Walk the tree, then rewrite what the walk could not: uses before the definition in the order of the walk."""
        marks: list[int] = []
        for block, is_entered in self.dominators.walk():
            if is_entered:
                marks.append(len(self.undo))
                self._visit(block)
            else:
                self._restore(marks.pop())
                self.memory_at_exit.pop(block, None)
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

    # --- blocks

    def _visit(self, block: Block) -> None:
        self._enter(block)
        operations: list[Operation] = []
        self.protected = block.operations[-1] if block.can_raise else None
        for operation in block.operations:
            operation.args[:] = map(self._now, operation.args)
            known = self._visit_operation(operation)
            if known is None:
                operations.append(operation)
            else:
                self.substitution.replace(operation.result, known)
        is_last_gone = operations[-1:] != block.operations[-1:]
        block.operations = operations
        if block.can_raise:
            assert not is_last_gone, "an operation that may raise is never removed here"
        elif isinstance(block.exitswitch, Variable):
            block.exitswitch = self._now(block.exitswitch)
        for link in block.exits:
            link.args[:] = map(self._now, link.args)
        self.memory_at_exit[block] = self.memory

    def _now(self, value: Value) -> Value:
        if value.__class__ is Constant:
            return value
        value = self.substitution.find(value)
        return self.facts.get(value, value)

    def _enter(self, block: Block) -> None:
        parent = self.dominators.immediate[block]
        if parent is None:
            return
        links = self.dominators.entering[block]
        before = self.memory_at_exit[parent]
        if len(links) == 1 and links[0].source is parent:
            self.memory = dict(before)
            self._learn_branch(links[0])
        else:
            self.memory = self._at_join(block, parent, before)

    def _at_join(self, block: Block, parent: Block, before: Memory) -> Memory:
        """The facts of the dominator that no block between it and the join destroys."""
        if not before:
            return {}
        lost = self._written_between(parent, block)
        return {key: value for key, value in before.items() if not is_lost(key, lost)}

    def _written_between(self, parent: Block, block: Block) -> set[Location]:
        lost: set[Location] = set()
        seen: set[Block] = {parent}
        pending = [block]
        while pending:
            for link in self.dominators.entering[pending.pop()]:
                source = link.source
                if source in seen:
                    continue
                assert source is not None
                if len(seen) > MAX_REGION:
                    return {EVERYTHING, *lost, *self._all_written()}
                seen.add(source)
                lost |= self.writes[source]
                pending.append(source)
        return lost

    def _all_written(self) -> frozenset[Location]:
        return frozenset().union(*self.writes.values())

    # --- branches

    def _learn_branch(self, link: Link) -> None:
        block = link.source
        assert block is not None
        switch, case = block.exitswitch, link.exitcase
        if isinstance(switch, Variable) and case is not DEFAULT:
            self._learn(switch, case)

    def _learn(self, variable: Value, case: Any) -> None:
        """The variable has this value from here on; so have the tests that it was made of."""
        while isinstance(variable, Variable):
            self._set(self.facts, variable, Constant(case, variable.concretetype))
            definition = self.definitions.get(variable)
            if definition is None or case.__class__ is not bool:
                return
            if definition.opname in HINTS:
                variable = definition.args[0]
            elif definition.opname == "bool_not":
                variable, case = definition.args[0], not case
            elif definition.opname == ("bool_and" if case else "bool_or"):
                self._learn(definition.args[1], case)
                variable = definition.args[0]
            else:
                self._learn_expression(definition, case)
                return

    def _learn_expression(self, definition: Operation, case: bool) -> None:
        inverse = INVERSE.get(definition.opname)
        if inverse is not None:
            key = self._expression_key(inverse, definition.args, Bool)
            self._set(self.expressions, key, Constant(not case, Bool))
        if definition.opname in ("int_eq", "uint_eq", "char_eq", "unichar_eq") and case:
            left, right = definition.args
            if isinstance(left, Variable) and isinstance(right, Constant):
                self._set(self.facts, left, right)

    # --- operations

    def _expression_key(self, opname: str, args: list[Value], result_type: Any) -> Key:
        keys = [value_key(value) for value in args]
        if opname in COMMUTATIVE and keys[1].__class__ is Variable and id(keys[0]) > id(keys[1]):
            keys.reverse()  # any order will do for two variables; a constant is last already
        return (opname, result_type, *keys)

    def _visit_operation(self, operation: Operation) -> Value | None:
        """What is known to be the operation's result, None when it has to be done."""
        opname = operation.opname
        if opname in PURE:
            return self._visit_pure(operation)
        if opname in READERS:
            return self._visit_read(operation)
        if opname == "direct_call" and operation is not self.protected:
            known = self._visit_call(operation)
            if known is not None:
                return known
        lost = written(operation)
        if lost:
            self._forget(operation, lost)
        if opname in READ_OF_WRITE:
            self._note_store(operation)
        self._note_access(operation)
        return None

    def _visit_pure(self, operation: Operation) -> Value | None:
        while True:
            folded = fold_operation(operation, operation.args)
            if folded is not None:
                return folded
            answer = self._apply_rules(operation)
            if answer is None:
                break
            if not isinstance(answer, tuple):
                return answer
            operation.opname, operation.args = answer[0], [self._now(value) for value in answer[1]]
        self._order_constants(operation)
        key = self._expression_key(operation.opname, operation.args, operation.result.concretetype)
        known = self.expressions.get(key)
        if known is not None:
            return self._now(known)
        self._set(self.expressions, key, operation.result)
        self.definitions[operation.result] = operation
        return None

    def _order_constants(self, operation: Operation) -> None:
        """The constant operand of a commutative operation comes last."""
        args = operation.args
        if operation.opname in COMMUTATIVE and args[0].__class__ is Constant and args[1].__class__ is not Constant:
            args.reverse()

    def _apply_rules(self, operation: Operation) -> Any:
        if operation.opname == "cast_pointer":
            return self._cast(operation)
        self._order_constants(operation)
        for rule in RULES.get(operation.opname, ()):
            answer = rule(operation.args, self.definitions.get)
            if answer is not None:
                return answer
        return None

    def _cast(self, operation: Operation) -> Any:
        """cast(cast(p)) = cast(p); a cast to the type that the pointer has is the pointer.

        On a path that is never taken the types at the ends may be siblings: those casts stay.
        """
        source = operation.args[0]
        inner = self.definitions.get(source)
        if (
            inner is not None
            and inner.opname == "cast_pointer"
            and is_castable(inner.args[0].concretetype, operation.result.concretetype)
        ):
            return "cast_pointer", [inner.args[0]]
        return source if source.concretetype is operation.result.concretetype else None

    # --- memory

    def _root(self, pointer: Value) -> Any:
        """The key of an object: that of the pointer before casts."""
        definition = self.definitions.get(pointer)
        while definition is not None and definition.opname == "cast_pointer":
            pointer = definition.args[0]
            definition = self.definitions.get(pointer)
        return id(pointer.value) if isinstance(pointer, Constant) else pointer

    def _memory_key(self, operation: Operation, opname: str) -> Key | None:
        """Where a read (or the read that answers a store) looks, None for what is always read."""
        where = location(operation)
        if where is EVERYTHING or where[0] == "exception":
            return None
        pointer = operation.args[0]
        if isinstance(pointer, Constant) and (not pointer.value or getattr(pointer.value, "symbol", None)):
            return None
        count = {"getfield": 1, "getarrayitem": 1, "getinterioritem": 1, "getinteriorfield": 2}.get(opname, 0)
        indices = [value_key(value) for value in operation.args[1 : 1 + count]]  # index and field name
        return (
            where,
            opname,
            self._root(pointer),
            outlives_calls(operation, where, self.graph.hints.get("rewritten")),
            *indices,
        )

    def _visit_read(self, operation: Operation) -> Value | None:
        folded = fold_operation(operation, operation.args)
        if folded is not None:
            return folded
        key = self._memory_key(operation, operation.opname)
        known = self.memory.get(key) if key is not None else None
        if known is not None and known.concretetype is operation.result.concretetype:
            return self._now(known)
        if key is not None:
            self.memory[key] = operation.result
        self._note_access(operation)
        return None

    def _visit_call(self, operation: Operation) -> Value | None:
        """The result of an equal call, when a call of this graph only looks at memory that was not written since."""
        function = called_function(operation)
        effects = function.graph.hints.get("effects") if function is not None and function.graph is not None else None
        if effects is None or effects.reads is None or operation.result.concretetype is Void:
            return None
        key = (effects.reads, "direct_call", function.graph, False, *map(value_key, operation.args[1:]))
        known = self.memory.get(key)
        if known is not None:
            return self._now(known)
        self.memory[key] = operation.result
        return None

    def _note_store(self, operation: Operation) -> None:
        key = self._memory_key(operation, READ_OF_WRITE[operation.opname])
        if key is not None:
            self.memory[key] = operation.args[-1]

    def _note_access(self, operation: Operation) -> None:
        """Memory was accessed through a pointer: it is not null."""
        if operation.opname not in DEREFERENCES:
            return
        pointer = operation.args[0]
        while isinstance(pointer, Variable):
            if isinstance(pointer.concretetype, Ptr):
                for opname, answer in (("ptr_nonzero", True), ("ptr_iszero", False)):
                    key = self._expression_key(opname, [pointer], Bool)
                    if key not in self.expressions:
                        self._set(self.expressions, key, Constant(answer, Bool))
            definition = self.definitions.get(pointer)
            if definition is None or definition.opname != "cast_pointer":
                return
            pointer = definition.args[0]

    def _forget(self, operation: Operation, lost: frozenset[Location]) -> None:
        kept_item = None
        if operation.opname in ("setarrayitem", "setinterioritem"):
            index = operation.args[1]
            if isinstance(index, Constant):
                kept_item = (self._root(operation.args[0]), index.value)
        gone = [
            key
            for key in self.memory
            if is_lost(key, lost) and not (kept_item is not None and is_other_item(key, *kept_item))
        ]
        for key in gone:
            del self.memory[key]


def is_lost(key: Key, lost: frozenset[Location] | set[Location]) -> bool:
    """Whether writes to the locations may change what was known under the key."""
    where, _, _, is_lasting = key[:4]
    if isinstance(where, frozenset):  # all that a call looked at
        return EVERYTHING in lost or not where.isdisjoint(lost)
    return where in lost or (EVERYTHING in lost and not is_lasting)


def is_other_item(key: Key, root: Any, index: int) -> bool:
    """Whether the key is that of another constant index of the same array."""
    where = key[0]
    return (
        isinstance(where, tuple)
        and where[0] == "item"
        and key[2] is root
        and isinstance(key[4], tuple)
        and key[4] != (Signed, int, index)
    )

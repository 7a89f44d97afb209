"""Allocation removal: an object that never leaves the graph is replaced by variables for its fields.

    b0(n):                                    b0(n):
        it = malloc(<range_iterator>)             goto b1(0, 0)
        setfield(it, .stop, n)                b1(total, i):
        goto b1(0, it)              ⟶            c = int_lt(i, n)
    b1(total, r):                                 if c: b2() else: return(total)
        i = getfield(r, .next)                b2():
        stop = getfield(r, .stop)                 ...
        c = int_lt(i, stop)                       goto b1(total2, j)
        ...
            setfield(r, .next, j)
            goto b1(total2, r)

Pointers that may be the same object form a *family*: they are connected by casts and by links to input arguments.  A family
is removed when each of its pointers comes from an allocation in this graph, all of one type that has no destructor, and
every use reads or writes a field, tests the pointer, or hands it on within the family.  A pointer that is stored
elsewhere, passed to a call, returned or raised escapes, and its family with it.

Inside a family each allocation and each input argument is a *root* with one variable for each field.  That is right only if
two roots that are alive at the same time are two objects.  It holds when each link that passes family pointers passes
different roots, and none of them is alive in the target under its old name as well; a family that breaks this is left alone.

Fields are brought into SSA form on demand, as in Braun et al. 2013 (see ``Slot`` in flowgraph/editing.py); at an input
argument the search goes on with the root that the link passes.  Once a container is gone, what it held may be removable:
the pass is repeated until no family is.

Requirements: SSA; inlining ran, so that constructors and iterator methods are not calls.

Why it terminates: each round removes the last field access of at least one allocation, and adds none.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from framework.flowgraph.dominators import predecessors
from framework.flowgraph.editing import Substitution, ensure_entry
from framework.flowgraph.model import Block, Constant, FunctionGraph, Link, Operation, Value, Variable
from framework.lltypes.memory import null
from framework.lltypes.types import Bool, GcStruct, LLType, Primitive, Ptr, Struct, is_gc_pointer
from framework.transform.simplify import remove_dead_code, remove_trivial_inputs

COPIES = frozenset(["cast_pointer", "same_as"])
FIELD_ACCESSES = ("getfield", "setfield")
NULL_TESTS = {"ptr_nonzero": True, "ptr_iszero": False}
COMPARISONS = {"ptr_eq": True, "ptr_ne": False}


def remove_allocations(graph: FunctionGraph) -> None:
    """Remove all families of allocations that don't escape."""
    if not any(operation.opname == "malloc" for _, operation in graph.iterate_operations()):
        return
    ensure_entry(graph)
    while Round(graph).run():
        remove_dead_code(graph)
        remove_trivial_inputs(graph)


@dataclass(slots=True, eq=False)
class Family:
    """Pointers that may be the same object."""

    members: list[Variable]
    types: set[LLType] = field(default_factory=set)
    uses: list[tuple[Block, Operation]] = field(default_factory=list)
    inputs: list[tuple[Block, int]] = field(default_factory=list)
    escapes: bool = False

    @property
    def type(self) -> Struct:
        """The type of all its allocations."""
        (type_,) = self.types
        assert isinstance(type_, Struct)
        return type_


def has_plain_fields(type_: Any) -> bool:
    """Whether each field of the struct can be a variable."""
    return (
        isinstance(type_, GcStruct)
        and type_.varsized is None
        and all(isinstance(t, (Primitive, Ptr)) for t in type_.fields.values())
    )


def zero(type_: LLType) -> Constant:
    """What a field of a new object holds."""
    if isinstance(type_, Ptr):
        return Constant(null(type_.to), type_)
    assert isinstance(type_, Primitive)
    return Constant(type_.default, type_)


class Round:
    """Finds the families of a graph and removes those it can."""

    def __init__(self, graph: FunctionGraph) -> None:
        self.graph = graph
        self.entering = predecessors(graph)
        self.families: dict[Variable, Family] = {}
        self.root_of_copy: dict[Variable, Value] = {}
        self.home: dict[Variable, Block] = {}

    def run(self) -> bool:
        """Returns: whether a family was removed."""
        for block in self.entering:
            self._scan_definitions(block)
        for block in self.entering:
            self._scan_uses(block)
        families = [f for f in dict.fromkeys(self.families.values()) if f.types and self._is_removable(f)]
        if families:
            Replacement(self, families).run()
        return bool(families)

    # --- families

    def _family(self, variable: Variable) -> Family:
        found = self.families.get(variable)
        if found is None:
            found = self.families[variable] = Family([variable])
        return found

    def _unite(self, left: Variable, right: Variable) -> None:
        one, other = self._family(left), self._family(right)
        if one is other:
            return
        if len(one.members) < len(other.members):
            one, other = other, one
        one.members += other.members
        one.types |= other.types
        one.uses += other.uses
        one.inputs += other.inputs
        one.escapes |= other.escapes
        for member in other.members:
            self.families[member] = one

    def _escape(self, value: Value) -> None:
        if value.__class__ is Variable and is_gc_pointer(value.concretetype):
            self._family(value).escapes = True  # type: ignore[arg-type]

    def _scan_definitions(self, block: Block) -> None:
        is_border = block is self.graph.startblock or block.is_final
        for index, variable in enumerate(block.inputargs):
            self.home[variable] = block
            if is_gc_pointer(variable.concretetype):
                family = self._family(variable)
                family.inputs.append((block, index))
                family.escapes |= is_border
        for operation in block.operations:
            result = operation.result
            self.home[result] = block
            if not is_gc_pointer(result.concretetype):
                continue
            if operation.opname == "malloc":
                type_ = operation.args[0].value  # type: ignore[union-attr]
                self._family(result).types.add(type_)
                if type_.type_info and type_.type_info.destructor:  # its death is seen
                    self._escape(result)
            elif operation.opname in COPIES and isinstance(operation.args[0], Variable):
                self.root_of_copy[result] = operation.args[0]
                self._unite(operation.args[0], result)
            else:
                self._escape(result)
        for link in block.exits:
            if link.exc_value is not None:
                self.home[link.exc_value] = block
                self._escape(link.exc_value)

    def _scan_uses(self, block: Block) -> None:
        for operation in block.operations:
            opname, args = operation.opname, operation.args
            if opname in COPIES:
                continue
            for index, value in enumerate(args):
                if value.__class__ is not Variable or not is_gc_pointer(value.concretetype):
                    continue
                family = self._family(value)  # type: ignore[arg-type]
                family.uses.append((block, operation))
                if not self._is_harmless(opname, index, family):
                    family.escapes = True
        for link in block.exits:
            for value, variable in zip(link.args, link.target.inputargs):
                if not is_gc_pointer(variable.concretetype):
                    continue
                if isinstance(value, Variable):
                    self._unite(value, variable)
                else:
                    self._escape(variable)

    def _is_harmless(self, opname: str, index: int, family: Family) -> bool:
        if opname in ("getfield", "setfield"):
            return index == 0
        return opname in NULL_TESTS or opname in COMPARISONS or opname in ("keep_alive", "gc_type_info")

    # --- conditions

    def root(self, value: Value) -> Variable:
        """The allocation or input argument that a pointer of a removable family is."""
        while value in self.root_of_copy:
            value = self.root_of_copy[value]  # type: ignore[index]
        assert isinstance(value, Variable)
        return value

    def _is_removable(self, family: Family) -> bool:
        if family.escapes or len(family.types) != 1 or not has_plain_fields(family.type):
            return False
        if any(op.opname == "gc_type_info" for _, op in family.uses) and family.type.type_info is None:
            return False
        return not family.inputs or self._roots_stay_apart(family)

    def _roots_stay_apart(self, family: Family) -> bool:
        """The condition on links explained above."""
        alive = self._alive_at_entry(family)
        positions: dict[Block, list[int]] = defaultdict(list)
        for block, index in family.inputs:
            positions[block].append(index)
        for block, indices in positions.items():
            for link in self.entering[block]:
                passed = [self.root(link.args[index]) for index in indices]
                if len(set(passed)) != len(passed) or not alive[block].isdisjoint(passed):
                    return False
        return True

    def _alive_at_entry(self, family: Family) -> dict[Block, set[Variable]]:
        """The roots of the family that are alive, under their own name or a copy's, when a block is entered."""
        alive: dict[Block, set[Variable]] = defaultdict(set)
        used: dict[Variable, set[Block]] = defaultdict(set)
        members = set(family.members)
        for block, operation in family.uses:
            for value in operation.args:
                if value in members:
                    used[self.root(value)].add(block)
        for block, index in family.inputs:
            for link in self.entering[block]:
                assert link.source is not None
                used[self.root(link.args[index])].add(link.source)
        for copy in self.root_of_copy:
            if copy in members:
                used[self.root(copy)].add(self.home[copy])
        for root, blocks in used.items():
            pending = [block for block in blocks if block is not self.home[root]]
            while pending:
                block = pending.pop()
                if root in alive[block]:
                    continue
                alive[block].add(root)
                for link in self.entering[block]:
                    source = link.source
                    if source is not None and source is not self.home[root]:
                        pending.append(source)
        return alive


Place = tuple[Variable, str]  # a root and a field


class Replacement:
    """Replaces the objects of families by variables for their fields."""

    def __init__(self, analysis: Round, families: list[Family]) -> None:
        self.analysis = analysis
        self.entering = analysis.entering
        self.families = {member: family for family in families for member in family.members}
        self.position = {
            block.inputargs[index]: index for family in families for block, index in family.inputs
        }  # where the links pass an input argument
        self.at_exit: dict[tuple[Block, Place], Value] = {}
        self.at_entry: dict[tuple[Block, Place], Value] = {}
        self.pending: list[tuple[Block, int, Place]] = []
        self.substitution = Substitution()

    def run(self) -> None:
        """Note all writes first: reads look for them along the links."""
        blocks = list(self.entering)
        for block in blocks:
            self._note_writes(block)
        for block in blocks:
            self._rewrite(block)
        self.substitution.apply(self.analysis.graph)

    def _root(self, value: Value) -> Variable | None:
        """The root of a pointer to a removed object."""
        return self.analysis.root(value) if value in self.families else None

    def _note_writes(self, block: Block) -> None:
        for operation in block.operations:
            if operation.opname == "malloc" and operation.result in self.families:
                for name, type_ in self.families[operation.result].type.fields.items():
                    self.at_exit[block, (operation.result, name)] = zero(type_)
            elif operation.opname == "setfield":
                root = self._root(operation.args[0])
                if root is not None:
                    self.at_exit[block, (root, operation.args[1].value)] = operation.args[2]  # type: ignore[union-attr]

    def _rewrite(self, block: Block) -> None:
        now: dict[Place, Value] = {}
        kept: list[Operation] = []
        for operation in block.operations:
            if not self._replace(block, operation, now):
                kept.append(operation)
        block.operations = kept

    def _replace(self, block: Block, operation: Operation, now: dict[Place, Value]) -> bool:
        """Returns: whether the operation is gone."""
        opname, args, result = operation.opname, operation.args, operation.result
        if opname == "malloc" and result in self.families:
            for name, type_ in self.families[result].type.fields.items():
                now[result, name] = zero(type_)
            return False
        root = next((r for r in map(self._root, args) if r is not None), None)
        if root is None or opname in COPIES:
            return False
        if opname in FIELD_ACCESSES and args[1].value not in self.families[root].type.fields:  # type: ignore[union-attr]
            # A cast before it, to a class that the object is not of, is on a path that is never taken.
            if opname == "getfield":
                self.substitution.replace(result, zero(result.concretetype))
        elif opname == "setfield":
            now[root, args[1].value] = args[2]  # type: ignore[union-attr]
        elif opname == "getfield":
            place = root, args[1].value  # type: ignore[union-attr]
            value = now.get(place)
            if value is None:
                value = now[place] = self._value_at_entry(block, place)
            self.substitution.replace(result, value)
        elif opname in NULL_TESTS:
            self.substitution.replace(result, Constant(NULL_TESTS[opname], Bool))
        elif opname in COMPARISONS:
            is_same = self._root(args[0]) is self._root(args[1])
            self.substitution.replace(result, Constant(COMPARISONS[opname] is is_same, Bool))
        elif opname == "gc_type_info":
            info = self.families[root].type.type_info
            self.substitution.replace(result, Constant(info, result.concretetype))
        return True

    # --- fields in SSA form

    def _value_at_entry(self, block: Block, place: Place) -> Value:
        result = self._find(block, place)
        while self.pending:
            joined, index, wanted = self.pending.pop()
            for link in self.entering[joined]:
                link.args[index] = self._value_of_link(link, joined, wanted)
        return result

    def _value_of_link(self, link: Link, joined: Block, place: Place) -> Value:
        """What the place holds when the link is taken: at its own block a root is what the link passes for it."""
        root, name = place
        if self.analysis.home[root] is joined:
            root = self.analysis.root(link.args[self.position[root]])
        source = link.source
        assert source is not None
        value = self.at_exit.get((source, (root, name)))
        return self._find(source, (root, name)) if value is None else value

    def _find(self, block: Block, place: Place) -> Value:
        passed = []
        home = self.analysis.home[place[0]]
        while True:
            value = self.at_entry.get((block, place))
            if value is not None:
                break
            passed.append(block)
            links = self.entering[block]
            if block is home or len(links) != 1:
                value = self._join(block, place)
                break
            source = links[0].source
            assert source is not None
            value = self.at_exit.get((source, place))
            if value is not None:
                break
            block = source
        for block in passed:
            self.at_entry[block, place] = value
        return value

    def _join(self, block: Block, place: Place) -> Variable:
        root, name = place
        variable = Variable(name, self.families[root].type.fields[name])
        self.pending.append((block, len(block.inputargs), place))
        block.inputargs.append(variable)
        for link in self.entering[block]:
            link.args.append(variable)  # until the value is known
        return variable

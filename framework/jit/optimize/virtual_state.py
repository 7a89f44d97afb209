"""What a label takes for granted about the values it is reached with.

    jump(r1, i2, r1) with r1 = Node{value=i3, next=null}, i2 known to be positive

    arguments      #0            #1          #0
                    │             │
    nodes        virtual Node   integer >= 1
                  ├─ value ── integer          ─►  leaves: i3, i2
                  └─ next ─── null

A state is a graph of nodes, one for each different value.  The arguments of the label are the *leaves*: values that are
neither constant nor virtual.  A jump is possible from values whose own state is at least as special: each node of the
label has one partner, virtuals have partners of the same shape, what is known about a leaf is known about its partner.  A
guard may establish what is missing, when the values of the recorded run say that it is likely to hold.
"""

from __future__ import annotations

from framework.jit.model import ArrayDescr, Machine, SizeDescr
from framework.jit.optimize import bounds
from framework.jit.optimize.bounds import IntBound
from framework.jit.optimize.info import (
    NOT_VIRTUAL,
    VIRTUAL_ARRAY,
    VIRTUAL_STRUCT,
    RefInfo,
    known_info,
    zero_of,
)
from framework.jit.optimize.virtualize import virtual_array, virtual_struct
from framework.jit.optimize.word import MAX, MIN
from framework.jit.trace import operations as ops
from framework.jit.trace.values import (
    NULL,
    Const,
    ConstInt,
    ConstRef,
    InputFloat,
    InputInt,
    InputRef,
    Value,
    make_op,
    resolve,
)


class Node:
    """One value of a state."""

    def __init__(self, position: int, kind: str) -> None:
        self.position = position
        self.kind = kind
        self.leaf = -1  # index of the leaf; -1: constant or virtual
        self.constant: Const | None = None
        self.bound: IntBound | None = None
        self.is_nonnull = False
        self.known_class = 0
        self.value: Value | None = None  # of a virtual
        self.virtual = NOT_VIRTUAL
        self.struct: SizeDescr | None = None
        self.array: ArrayDescr | None = None
        self.parts: list[Node] = []


class VirtualState:
    """The state of a list of values.  ``leaves`` are its leaves, for the values that it was made from."""

    def __init__(self, machine: Machine, values: list[Value]) -> None:
        self.machine = machine
        self.nodes: list[Node] = []
        self.leaves: list[Value] = []
        self._by_value: dict[Value, Node] = {}
        self.arguments = [self._node(value) for value in values]
        self._by_value = {}

    def _node(self, value: Value) -> Node:
        if isinstance(value, Const):
            node = self._new_node(value)
            node.constant = value
            return node
        if value in self._by_value:
            return self._by_value[value]
        node = self._new_node(value)
        self._by_value[value] = node
        info = known_info(value)
        if info is not None and info.virtual != NOT_VIRTUAL:
            node.value = value
            self._describe_virtual(node, info)
        else:
            self._describe_leaf(node, value, info)
        return node

    def _new_node(self, value: Value) -> Node:
        node = Node(len(self.nodes), value.kind)
        self.nodes.append(node)
        return node

    def _describe_virtual(self, node: Node, info: RefInfo) -> None:
        node.virtual = info.virtual
        node.struct = info.struct
        node.array = info.array
        parts = info.fields if info.virtual == VIRTUAL_STRUCT else info.items
        for index in range(len(parts)):
            part = parts[index]
            node.parts.append(self._node(zero_of(kind_of_part(info, index)) if part is None else resolve(part)))

    def _describe_leaf(self, node: Node, value: Value, info: RefInfo | None) -> None:
        node.leaf = len(self.leaves)
        self.leaves.append(value)
        if info is not None:
            node.is_nonnull = info.is_nonnull
            node.known_class = info.known_class
            return
        known = value.info
        if isinstance(known, IntBound):
            node.bound = widened(known)

    # --- the values at the label

    def fresh_values(self) -> list[Value]:
        """New values that are in this state; ``leaves`` are then those of them."""
        self.leaves = [NULL] * len(self.leaves)
        made: list[Value | None] = [None] * len(self.nodes)
        return [self._fresh(node, made) for node in self.arguments]

    def _fresh(self, node: Node, made: list[Value | None]) -> Value:
        known = made[node.position]
        if known is not None:
            return known
        constant = node.constant
        if constant is not None:
            value: Value = constant
        elif node.leaf >= 0:
            value = fresh_leaf(node)
            self.leaves[node.leaf] = value
        else:
            return self._fresh_virtual(node, made)
        made[node.position] = value
        return value

    def _fresh_virtual(self, node: Node, made: list[Value | None]) -> Value:
        if node.virtual == VIRTUAL_STRUCT:
            struct = node.struct
            assert struct is not None
            value = make_op(ops.NEW, [], struct)
            info = virtual_struct(struct)
            parts = info.fields
        else:
            array = node.array
            assert array is not None
            value = make_op(ops.NEW_ARRAY, [], array)
            width = 1 if node.virtual == VIRTUAL_ARRAY else len(array.interior)
            info = virtual_array(array, len(node.parts) // width)
            parts = info.items
        made[node.position] = value
        value.info = info
        for index in range(len(node.parts)):
            parts[index] = self._fresh(node.parts[index], made)
        return value


def kind_of_part(info: RefInfo, index: int) -> str:
    """The kind of a part of a virtual."""
    struct = info.struct
    if struct is not None:
        return struct.fields[index].kind
    array = info.array
    assert array is not None
    if info.virtual == VIRTUAL_ARRAY:
        return array.kind
    return array.interior[index % len(array.interior)].field.kind


def input_like(value: Value) -> Value:
    """A new input of the kind of a value."""
    if value.kind == "i":
        return InputInt()
    if value.kind == "r":
        return InputRef(NULL.ref_value)
    return InputFloat()


def fresh_leaf(node: Node) -> Value:
    """A new value with what is known about a leaf."""
    value: Value = InputFloat()
    bound = node.bound
    if node.kind == "i":
        value = InputInt()
        if bound is not None:
            value.info = bound.copy()
    elif node.kind == "r":
        value = InputRef(NULL.ref_value)
        if node.is_nonnull or node.known_class != 0:
            info = RefInfo()
            info.is_nonnull = node.is_nonnull
            info.known_class = node.known_class
            value.info = info
    return value


def widened(bound: IntBound) -> IntBound | None:
    """The bounds without those that are as good as none: a counter would leave them one iteration later."""
    lower = MIN if bound.lower < MIN // 8 else bound.lower
    upper = MAX if bound.upper > MAX // 8 else bound.upper
    if lower == MIN and upper == MAX and bound.unknown == -1:
        return None
    return IntBound(lower, upper, bound.ones, bound.unknown)


# --- comparing


class WantedGuard:
    """A guard that makes a value fit; for int_ge and int_le the comparison is guarded to be true."""

    def __init__(self, opnum: int, value: Value, expected: Const | None) -> None:
        self.opnum = opnum
        self.value = value
        self.expected = expected


class Match:
    """Compares the state of a jump with that of a label.

    ``leaves`` are the values for the label's leaves, ``guards`` those that have to be added.  ``to_force``: virtuals that
    the label wants as objects; ``to_widen``: nodes of the label whose bounds or constant the jump doesn't keep;
    ``to_realise``: virtuals of the label for which the jump has something else.
    """

    def __init__(self, label: VirtualState, jump: VirtualState, may_guard_bounds: bool) -> None:
        self.may_guard_bounds = may_guard_bounds
        self.is_possible = False  # what ``fits`` said
        self.label = label
        self.machine = label.machine
        self.jump = jump
        self.partners = [-1] * len(label.nodes)
        self.taken: dict[int, bool] = {}  # virtuals of the jump that have a partner: two are never one
        self.leaves: list[Value] = [NULL] * len(label.leaves)
        self.guards: list[WantedGuard] = []
        self.to_force: list[Value] = []
        self.to_widen: list[Node] = []
        self.to_realise: list[Value] = []

    def fits(self, traced: list[Value] | None) -> bool:
        """Whether the jump is possible; ``traced`` are its values in the recorded run, if guards may be added."""
        result = True
        for index in range(len(self.label.arguments)):
            known = None if traced is None else traced[index]
            if not self._node_fits(self.label.arguments[index], self.jump.arguments[index], known):
                result = False
        return result

    def _node_fits(self, label: Node, jump: Node, traced: Value | None) -> bool:
        partner = self.partners[label.position]
        if partner >= 0:
            return partner == jump.position or _same_constants(self.jump.nodes[partner], jump)
        self.partners[label.position] = jump.position
        if label.virtual != NOT_VIRTUAL:
            return self._virtual_fits(label, jump)
        if jump.virtual != NOT_VIRTUAL:
            virtual = jump.value
            assert virtual is not None
            self.to_force.append(virtual)
            return False
        return self._leaf_fits(label, jump, traced)

    def _virtual_fits(self, label: Node, jump: Node) -> bool:
        if not _have_one_shape(label, jump) or jump.position in self.taken:
            virtual = label.value
            if virtual is not None:
                self.to_realise.append(virtual)
            return False
        self.taken[jump.position] = True
        result = True
        for index in range(len(label.parts)):
            if not self._node_fits(label.parts[index], jump.parts[index], None):
                result = False
        return result

    def _leaf_fits(self, label: Node, jump: Node, traced: Value | None) -> bool:
        value = self._value(jump)
        constant = label.constant
        if constant is not None:
            own = jump.constant
            if own is not None:
                if constant.is_same_constant(own):
                    return True
                self.to_widen.append(label)
                return False
            return self._guard_value(constant, value, traced)
        self.leaves[label.leaf] = value
        if label.kind == "i":
            return self._integer_fits(label, jump, value, traced)
        if label.kind == "r":
            return self._reference_fits(label, jump, value, traced)
        return True

    def _value(self, jump: Node) -> Value:
        constant = jump.constant
        if constant is not None:
            return constant
        return self.jump.leaves[jump.leaf]

    def _guard_value(self, constant: Const, value: Value, traced: Value | None) -> bool:
        if traced is None or not _was(constant, traced):
            return False
        self.guards.append(WantedGuard(ops.GUARD_VALUE, value, constant))
        return True

    def _integer_fits(self, label: Node, jump: Node, value: Value, traced: Value | None) -> bool:
        bound = label.bound
        if bound is None:
            return True
        own = jump.bound
        constant = jump.constant
        if isinstance(constant, ConstInt):
            own = bounds.constant(constant.int_value)
        if own is not None and bound.contains_bound(own):
            return True
        if constant is None and self.may_guard_bounds and traced is not None and bound.contains(traced.get_int()):
            return self._guard_bound(bound, value)
        self.to_widen.append(label)
        return False

    def _guard_bound(self, bound: IntBound, value: Value) -> bool:
        """Compare with both ends; bits that don't follow from them can't be guarded."""
        if not bound.contains_bound(bounds.between(bound.lower, bound.upper)):
            return False
        if bound.lower != MIN:
            self.guards.append(WantedGuard(ops.INT_GE, value, ConstInt(bound.lower)))
        if bound.upper != MAX:
            self.guards.append(WantedGuard(ops.INT_LE, value, ConstInt(bound.upper)))
        return True

    def _reference_fits(self, label: Node, jump: Node, value: Value, traced: Value | None) -> bool:
        known_class, is_nonnull = jump.known_class, jump.is_nonnull
        constant = jump.constant
        if isinstance(constant, ConstRef):
            is_nonnull = bool(constant.ref_value)
            known_class = self.machine.class_of(constant.ref_value) if is_nonnull else 0
        if label.known_class != 0:
            if known_class != 0:
                return known_class == label.known_class
            return self._guard_class(label.known_class, value, traced)
        if label.is_nonnull and not is_nonnull:
            if constant is not None or traced is None or not traced.get_ref():
                return False
            self.guards.append(WantedGuard(ops.GUARD_NONNULL, value, None))
        return True

    def _guard_class(self, known_class: int, value: Value, traced: Value | None) -> bool:
        if traced is None or value.is_constant() or not traced.get_ref():
            return False
        if self.machine.class_of(traced.get_ref()) != known_class:
            return False
        self.guards.append(WantedGuard(ops.GUARD_NONNULL_CLASS, value, ConstInt(known_class)))
        return True


def _have_one_shape(label: Node, jump: Node) -> bool:
    if jump.virtual != label.virtual or jump.struct is not label.struct or jump.array is not label.array:
        return False
    return len(label.parts) == len(jump.parts)


def _same_constants(label: Node, jump: Node) -> bool:
    left, right = label.constant, jump.constant
    return left is not None and right is not None and left.is_same_constant(right)


def _was(constant: Const, traced: Value) -> bool:
    """Whether a value was this constant in the recorded run."""
    if isinstance(constant, ConstInt):
        return traced.get_int() == constant.int_value
    if isinstance(constant, ConstRef):
        return bool(traced.get_ref() == constant.ref_value)
    return False

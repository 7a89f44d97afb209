"""Simplify the shape of a graph: what other passes leave behind disappears, and they see straight code.

    b0(x):                                    b0(x):
        goto b1(x, 1)                             c = int_lt(x, 1)
    b1(y, one):                 ⟶                 if c: return(1) else: b2()
        c = int_lt(y, one)                    b2():
        d = int_add(y, 2)                         ...
        if c: b3() else: b2()
    b3():
        return(one)

Rewrites:
    inputs    an input argument that always gets the same value is that value
    merge     a block with one exit and its target, if nothing else enters that, are one block
    forward   a link to an empty block leads to where that block leads
    branch    a switch on a constant, on an inverted condition or between equal targets is simplified;
              two exits that pass True and False to the same input pass the condition
    protect   a protected operation that can't raise, or whose handler only raises again, needs no protection
    dead      operations and input arguments that nothing needs are removed

Requirements: a checked graph, low-level.  Afterwards no link enters the start block.

Why it terminates: each rewrite removes a block, an operation, an input or a switch, or (forward) shortens the way from a
link to the next block that does something.  Rewrites of shape work from a list of blocks; only the removal of dead code
sweeps over the graph, and the rest is repeated only when that emptied a block.
"""

from __future__ import annotations

from collections import defaultdict

from framework.flowgraph.dominators import predecessors, reverse_postorder
from framework.flowgraph.editing import Substitution, ensure_entry, go_to, is_same_value, remove_inputs
from framework.flowgraph.model import DEFAULT, Block, Constant, FunctionGraph, Link, Operation, Value, Variable
from framework.lltypes.types import Bool
from framework.transform.values import can_raise, is_removable


def simplify(graph: FunctionGraph) -> None:
    """Run all rewrites of this file until none applies."""
    ensure_entry(graph)
    while True:
        remove_trivial_inputs(graph)
        Reshaper(graph).run()
        if not remove_dead_code(graph):
            return


# --- inputs


def remove_trivial_inputs(graph: FunctionGraph) -> None:
    """Replace each input argument that gets one value (or itself) from all links."""
    entering = predecessors(graph)
    substitution = Substitution()
    find = substitution.find
    receivers: dict[Value, list[tuple[Block, Variable, int]]] = defaultdict(list)
    pending: list[tuple[Block, Variable, int]] = []
    for block in reverse_postorder(graph):
        if block is graph.startblock or block.is_final:
            continue
        for index, variable in enumerate(block.inputargs):
            pending.append((block, variable, index))
            for link in entering[block]:
                value = link.args[index]
                if value.__class__ is Variable:
                    receivers[value].append((block, variable, index))
    pending.reverse()
    removed = substitution.replacements
    changed: set[Block] = set()
    while pending:
        block, variable, index = pending.pop()
        if variable in removed:
            continue
        only: Value | None = None
        for link in entering[block]:
            value = find(link.args[index])
            if value is variable or value is only:
                continue
            if value is link.exc_value or (only is not None and not is_same_value(value, only)):
                break
            only = value
        else:
            if only is None:
                continue  # an unreachable loop
            substitution.replace(variable, only)
            changed.add(block)
            news = receivers.pop(variable, ())
            pending.extend(news)
            if only.__class__ is Variable:
                receivers[only].extend(news)
    for block in changed:
        remove_inputs(entering[block], block, removed.__contains__)
    substitution.apply(graph)


# --- shape


class Reshaper:
    """The rewrites merge, forward, branch and protect, from a list of blocks to look at."""

    def __init__(self, graph: FunctionGraph) -> None:
        self.graph = graph
        self.entering = predecessors(graph)
        self.substitution = Substitution()
        self.definitions: dict[Variable, Operation] = {}
        self.owner: dict[Value, Block] = {}  # the block of each input argument
        self.users: dict[Block, set[Block]] = defaultdict(set)  # other blocks that use its input arguments
        self.used: dict[Block, set[Block]] = defaultdict(set)  # the inverse
        self._find_uses()
        self.pending = list(self.entering)[::-1]  # from the front, so that a chain of blocks is merged in linear time
        self.queued = set(self.pending)

    def _find_uses(self) -> None:
        owner = self.owner
        for block in self.entering:
            for variable in block.inputargs:
                owner[variable] = block
            for operation in block.operations:
                self.definitions[operation.result] = operation
        for block in self.entering:
            values: list[Value] = [value for operation in block.operations for value in operation.args]
            values += [value for link in block.exits for value in link.args]
            if isinstance(block.exitswitch, Variable):
                values.append(block.exitswitch)
            for value in values:
                home = owner.get(value)
                if home is not None and home is not block:
                    self._note_use(home, block)

    def _note_use(self, home: Block, user: Block) -> None:
        if home is not user:
            self.users[home].add(user)
            self.used[user].add(home)

    def _forget_uses(self, user: Block) -> set[Block]:
        homes = self.used.pop(user, set())
        for home in homes:
            self.users[home].discard(user)
        return homes

    def run(self) -> None:
        """Until the list is empty."""
        while self.pending:
            block = self.pending.pop()
            self.queued.discard(block)
            if block in self.entering and not block.is_final:
                self._visit(block)
        self.substitution.apply(self.graph)

    def _again(self, block: Block) -> None:
        if block not in self.queued:
            self.queued.add(block)
            self.pending.append(block)

    def _visit(self, block: Block) -> None:
        is_changed = sum(map(self._forward, block.exits)) > 0
        if block.can_raise:
            self._unprotect(block)
        elif block.exitswitch is not None:
            self._branch(block)
        while block.exitswitch is None and self._merge(block):
            is_changed = True
        if is_changed and not block.operations and block.exitswitch is None and block in self.entering:
            for link in self.entering[block]:
                if link.source is not None:
                    self._again(link.source)

    def _enter(self, link: Link) -> None:
        self.entering[link.target].append(link)

    def _leave(self, link: Link) -> None:
        """A link disappears, and all behind it that nothing else enters."""
        gone = [link]
        while gone:
            link = gone.pop()
            target = link.target
            links = self.entering.get(target)
            if links is None:
                continue
            links[:] = [other for other in links if other is not link]
            if not links and target is not self.graph.startblock:
                del self.entering[target]
                self._forget_uses(target)
                gone.extend(target.exits)
            elif len(links) == 1:
                self._again(target)
                source = links[0].source
                if source is not None:
                    self._again(source)

    # merge

    def _merge(self, block: Block) -> bool:
        target = block.exits[0].target
        if block not in self.entering:
            return False  # it was part of a dead loop
        if target is block or target.is_final or len(self.entering[target]) != 1 or target is self.graph.startblock:
            return False
        for home in self._forget_uses(target):
            self._note_use(home, block)
        for variable, value in zip(target.inputargs, block.exits[0].args):
            self.substitution.replace(variable, value)
            new_home = self.owner.get(value)
            if new_home is not None:
                for user in self.users[target]:
                    self._note_use(new_home, user)
        block.operations += target.operations
        block.exitswitch, block.position = target.exitswitch, target.position
        block.close(*target.exits)
        del self.entering[target]
        for link in block.exits:
            self._forward(link)
        if block.can_raise:
            self._unprotect(block)
        elif block.exitswitch is not None:
            self._branch(block)
        return True

    # forward

    def _forward(self, link: Link) -> bool:
        """Skip empty blocks; a cycle of empty blocks is an endless loop and stays."""
        source = link.source
        assert source is not None
        seen = {source}
        while True:
            middle = link.target
            following = middle.exits[0] if middle.exits else None
            if middle.operations or middle.exitswitch is not None or following is None or middle in seen:
                return len(seen) > 1
            if self.users.get(middle) or following.target is middle or source not in self.entering:
                return len(seen) > 1
            seen.add(middle)
            passed: dict[Value, Value] = dict(zip(middle.inputargs, link.args))
            args = [passed.get(value, value) for value in self.substitution.find_all(following.args)]
            for value in args:
                home = self.owner.get(value)
                if home is not None:
                    self._note_use(home, source)
            self._leave_to(link, following.target, args)

    def _leave_to(self, link: Link, target: Block, args: list[Value]) -> None:
        old = Link(link.args, link.target)
        self.entering[link.target] = [old if other is link else other for other in self.entering[link.target]]
        link.target, link.args = target, args
        self._enter(link)
        self._leave(old)

    # branch

    def _branch(self, block: Block) -> None:
        switch = self.substitution.find(block.exitswitch)  # type: ignore[arg-type]
        block.exitswitch = switch
        if isinstance(switch, Constant):
            self._take(block, chosen_exit(block, switch.value))
            return
        if block.exits[0].exitcase is False:
            operation = self.definitions.get(switch)
            while operation is not None and operation.opname == "bool_not":
                switch = block.exitswitch = self.substitution.find(operation.args[0])
                first, second = block.exits
                first.exitcase, second.exitcase = True, False
                block.close(second, first)
                if isinstance(switch, Constant):
                    self._take(block, chosen_exit(block, switch.value))
                    return
                operation = self.definitions.get(switch)
        self._join_equal_exits(block)

    def _take(self, block: Block, taken: Link) -> None:
        others = [link for link in block.exits if link is not taken]
        go_to(block, taken)
        for link in others:
            self._leave(link)
        self._again(block)

    def _join_equal_exits(self, block: Block) -> None:
        first = block.exits[0]
        if any(link.target is not first.target for link in block.exits):
            return
        if all(all(map(self._is_same, link.args, first.args)) for link in block.exits):
            self._take(block, first)
        elif first.exitcase is False:
            self._pass_condition(block)

    def _is_same(self, left: Value, right: Value) -> bool:
        return is_same_value(self.substitution.find(left), self.substitution.find(right))

    def _pass_condition(self, block: Block) -> None:
        """``if c: b(x, True) else: b(x, False)`` is ``goto b(x, c)``; with the two exchanged it passes the inverse."""
        if_false, if_true = block.exits
        condition = block.exitswitch
        assert isinstance(condition, Variable)
        args: list[Value] = []
        inverse: Operation | None = None
        for low, high in zip(if_false.args, if_true.args):
            low, high = self.substitution.find(low), self.substitution.find(high)
            if is_same_value(low, high):
                args.append(low)
            elif is_bool(low, False) and is_bool(high, True):
                args.append(condition)
            elif is_bool(low, True) and is_bool(high, False):
                inverse = inverse or Operation("bool_not", [condition], Variable("", Bool), None)
                args.append(inverse.result)
            else:
                return
        if inverse is not None:
            block.operations.append(inverse)
            self.definitions[inverse.result] = inverse
        if_false.args = args
        self._take(block, if_false)

    # protect

    def _unprotect(self, block: Block) -> None:
        normal, raising = block.exits
        handler_only_raises = raising.target is self.graph.exceptblock and raising.args == [raising.exc_value]
        if handler_only_raises or not can_raise(block.operations[-1]):
            self._take(block, normal)


def chosen_exit(block: Block, value: object) -> Link:
    """The exit that a switch on this value takes."""
    for link in block.exits:
        if link.exitcase is DEFAULT or (link.exitcase == value and type(link.exitcase) is type(value)):
            return link
    raise AssertionError(f"a switch without an exit for {value!r}")


def is_bool(value: Value, wanted: bool) -> bool:
    """Whether an operand is this boolean constant."""
    return isinstance(value, Constant) and value.value is wanted


# --- dead code


def remove_dead_code(graph: FunctionGraph) -> bool:
    """Remove what nothing needs, found from what has effects backwards.

    Returns: whether a block lost all its operations, a protected one its last, or a join of equal exits may have appeared.
    """
    blocks = list(graph.iterate_blocks())
    definitions: dict[Variable, Operation] = {}
    passed: dict[Variable, list[Value]] = {}  # what the links pass for an input argument
    needed: set[Value] = set()
    pending: list[Value] = []
    for block in blocks:
        for operation in block.operations:
            definitions[operation.result] = operation
            if not is_removable(operation):
                pending.append(operation.result)
        if isinstance(block.exitswitch, Variable):
            pending.append(block.exitswitch)
        for link in block.exits:
            for variable, value in zip(link.target.inputargs, link.args):
                passed.setdefault(variable, []).append(value)
    pending += [*graph.returnblock.inputargs, *graph.exceptblock.inputargs]
    while pending:
        value = pending.pop()
        if value in needed or value.__class__ is Constant:
            continue
        needed.add(value)
        definition = definitions.get(value)  # type: ignore[arg-type]
        pending += definition.args if definition is not None else passed.get(value, ())  # type: ignore[arg-type]
    return _sweep(graph, blocks, needed)


def _sweep(graph: FunctionGraph, blocks: list[Block], needed: set[Value]) -> bool:
    entering = predecessors(graph)
    is_again_worthwhile = False
    for block in blocks:
        operations = [operation for operation in block.operations if operation.result in needed]
        if len(operations) != len(block.operations):
            if block.can_raise and operations[-1:] != block.operations[-1:]:
                go_to(block, block.exits[0])
                is_again_worthwhile = True
            block.operations = operations
            is_again_worthwhile |= not operations
        if block is not graph.startblock and not block.is_final:
            count = len(block.inputargs)
            remove_inputs(entering[block], block, lambda variable: variable not in needed)
            is_again_worthwhile |= len(block.inputargs) < count and len(entering[block]) > 1
    return is_again_worthwhile

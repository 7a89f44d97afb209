"""Shapes of graphs: folding, pruning, positions, names, unbound variables, protected operations, closures."""

from __future__ import annotations

import types

import pytest

from framework.flowgraph.checker import check_graph
from framework.flowgraph.executor import MEANINGS
from framework.flowgraph.model import LAST_EXCEPTION, Constant
from framework.flowgraph.operations import TABLE, Captured
from framework.flowspace import build_flow_graph
from framework.rlib.generators import Generator


def graph_of(function):
    graph = build_flow_graph(function)
    check_graph(graph)
    return graph


def opnames(function):
    return [operation.opname for _, operation in graph_of(function).iterate_operations()]


def operation_named(function, name):
    return next(operation for _, operation in graph_of(function).iterate_operations() if operation.opname == name)


def returned_constants(function):
    graph = graph_of(function)
    return [link.args[0].value for link in graph.iterate_links() if link.target is graph.returnblock]


LIMIT = 8


def test_constants_are_folded():
    def function():
        x = LIMIT * 2 + 1
        return x if x > 3 and types.__name__ != "x" else None

    assert opnames(function) == []
    assert returned_constants(function) == [17]


def test_big_results_are_not_folded():
    def function(n):
        return "x" * 100000, 1 << 100000

    assert opnames(function) == ["mul", "lshift", "newtuple"]


def test_dead_branches_are_not_built():
    def function(n):
        if LIMIT == 9:
            return n.nothing()
        return n

    assert opnames(function) == []


def test_calls_are_never_folded():
    def function():
        return len("abc")

    assert opnames(function) == ["call"]


def test_lists_and_objects_are_not_folded():
    def function():
        return TABLE["add"]

    assert opnames(function) == ["getitem"]


def test_process_attributes_of_sys_are_not_folded():
    import sys

    def function():
        return sys.argv, sys.maxsize

    assert opnames(function) == ["getattr", "newtuple"]


def test_comprehension_is_inlined():
    def function(items):
        return [x + 1 for x in items if x]

    assert sorted(opnames(function)) == ["add", "bool", "iter", "iter_more", "iter_value", "list_append", "newlist"]


def test_slices_have_operations_of_their_own():
    def function(x):
        x[1:] = x[:2]
        del x[::2]

    assert opnames(function) == ["getslice", "setslice", "delslice"]


def test_star_call_has_one_shape():
    def function(f, t):
        return f(1, *t, k=2)

    shape = operation_named(function, "call").args[0].value
    assert shape.positional == 1 or shape.star


def test_every_operation_has_a_position_with_columns():
    def function(a, b):
        é = a + b * 2
        return é

    for _, operation in graph_of(function).iterate_operations():
        assert operation.position.filename == __file__
        assert operation.position.function.endswith("function")
    position = operation_named(function, "add").position
    line = open(__file__, encoding="utf-8").read().splitlines()[position.line - 1]
    assert line[position.column : position.end_column] == "a + b * 2"


def test_columns_count_characters():
    def function(a, b):
        return "éé" if a else b - a

    position = operation_named(function, "sub").position
    line = open(__file__, encoding="utf-8").read().splitlines()[position.line - 1]
    assert line[position.column : position.end_column] == "b - a"


def test_variables_keep_their_names():
    def function(first):
        total = first + 1
        return total

    graph = graph_of(function)
    assert graph.startblock.inputargs[0].name == "first"
    assert graph.startblock.operations[0].result.name == "total"


def test_unbound_variable_is_tested_only_where_it_may_be_unbound():
    def bound(n):
        for i in range(n):
            x = i
            print(x)

    def unbound(n):
        for i in range(n):  # noqa: B007 - what is tested
            pass
        return i

    assert not any("Unbound" in repr(op.args) for _, op in graph_of(bound).iterate_operations())
    assert any("Unbound" in repr(op.args) for _, op in graph_of(unbound).iterate_operations())


def test_protected_operation_ends_its_block():
    def function(a):
        try:
            return a[0] + 1
        except IndexError:
            return 0

    blocks = [block for block in graph_of(function).iterate_blocks() if block.exitswitch is LAST_EXCEPTION]
    assert [block.operations[-1].opname for block in blocks] == ["getitem", "add"]
    assert all(len(block.exits) == 2 and block.exits[1].exc_value is not None for block in blocks)


def test_handler_that_only_raises_again_is_removed():
    def function(a):
        try:
            return a[0]
        except:
            raise

    assert all(block.exitswitch is None for block in graph_of(function).iterate_blocks())


def test_bare_except_needs_no_match():
    def function(a):
        try:
            return a[0]
        except:  # noqa: E722
            return 1

    assert opnames(function) == ["getitem"]


def test_function_that_captures_nothing_is_a_constant():
    def function(items):
        return sorted(items, key=lambda x: x[1])

    key = operation_named(function, "call").args[-1]
    assert isinstance(key, Constant) and isinstance(key.value, types.FunctionType)
    again = operation_named(function, "call").args[-1]
    assert key.value is again.value


def test_captured_variable_is_passed_by_value():
    def function(n):
        return lambda x: x + n

    assert opnames(function) == ["newfunction"]
    template = operation_named(function, "newfunction").args[0].value
    assert template.__closure__[0].cell_contents == Captured("n", 0)
    inner = graph_of(template)
    assert [v.name for v in inner.startblock.inputargs] == ["x", "n"]
    assert inner.hints["captured"] == (Captured("n", 0),)


def test_reassigned_captured_variable_gets_a_cell():
    def function(n):
        f = lambda: n
        n += 1
        return f

    assert opnames(function) == ["newcell", "newfunction", "cell_get", "inplace_add", "cell_set"]
    template = operation_named(function, "newfunction").args[0].value
    assert opnames(template) == ["cell_get"]


def test_generator_function_makes_an_instance():
    def function(n):
        x = n + 1
        yield x
        yield n

    graph = graph_of(function)
    assert [op.opname for op in graph.startblock.operations] == ["call", "setattr", "setattr"]
    cls = graph.hints["generator_class"]
    assert issubclass(cls, Generator) and "__del__" not in vars(cls)
    step = graph_of(cls.step)
    assert [v.name for v in step.startblock.inputargs] == ["self", "state", "sent", "error"]
    assert [link.exitcase for link in step.startblock.exits] == [0, 1, 2]
    assert graph_of(cls.step) is not step
    assert build_flow_graph(function).hints["generator_class"] is not cls


def test_generator_that_must_clean_up_has_a_finalizer():
    def function():
        try:
            yield 1
        finally:
            print("done")

    assert "__del__" in vars(graph_of(function).hints["generator_class"])


@pytest.mark.parametrize("name", sorted(TABLE))
def test_executor_knows_every_operation(name):
    assert name in MEANINGS

"""The short forms of operations in generated code mean what lltypes/meaning.py says."""

import itertools

import pytest

from framework.flowgraph.model import Block, FunctionGraph, Link, Operation, Variable
from framework.llinterp.interpreter import LLInterpreter
from framework.llinterp.templates import EXPRESSIONS, WRAPPED
from framework.lltypes.meaning import MEANINGS
from framework.lltypes.operations import TABLE
from framework.lltypes.types import PRIMITIVES, Signed

SIGNED = [0, 1, -1, 5, -7, 255, 256, -(1 << 63), (1 << 63) - 1]
SAMPLES = {
    "Signed": SIGNED,
    "Unsigned": [0, 1, 7, 1 << 63, (1 << 64) - 1],
    "Float": [0.0, -0.0, 1.5, -2.25, float("inf"), float("-inf"), 1e300],
    "Bool": [False, True],
    "Char": ["\0", "a", "\xff"],
    "UniChar": ["\0", "a", "\u20ac", "\U0001f600"],
    "Address": [0, 64, 4096],
    "any": SIGNED,
}


def one_operation(row):
    types = [Signed if kind == "any" else PRIMITIVES[kind] for kind in row.args]
    result = types[0] if row.result.startswith("=") else PRIMITIVES[row.result]
    graph = FunctionGraph(row.name, Block([Variable("", t) for t in types]), Variable("", result))
    operation = Operation(row.name, list(graph.startblock.inputargs), Variable("", result))
    graph.startblock.operations.append(operation)
    graph.startblock.close(Link([operation.result], graph.returnblock))
    return graph


@pytest.mark.parametrize("name", [*EXPRESSIONS, *WRAPPED])
def test_short_form_agrees_with_the_meaning(name):
    row = TABLE[name]
    function = LLInterpreter().function(one_operation(row))
    for operands in itertools.product(*(SAMPLES[kind] for kind in row.args)):
        expected = MEANINGS[name].function(*operands)
        found = function(*operands)
        assert (repr(found), type(found)) == (repr(expected), type(expected)), operands

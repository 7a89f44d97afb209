"""Random programs do the same before and after each pass."""

import pytest

from framework.flowgraph.checker import check_graphs
from framework.testing.random_graphs import Program
from framework.transform.passes import KINDS, PASSES, run_passes

SEEDS = range(25)


@pytest.mark.parametrize("seed", SEEDS)
def test_all_passes_keep_the_meaning(seed):
    program = Program(seed)
    check_graphs(program.graphs)
    expected = program.run(program.graphs)
    graphs = program.copy()
    for row in PASSES:
        run_passes(graphs, [row], check=True)
        assert program.run(graphs) == expected, row.name


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("seed", SEEDS[:6])
def test_each_pass_alone_keeps_the_meaning(name, seed):
    program = Program(seed + 1000)
    graphs = program.copy()
    run_passes(graphs, [KINDS[name]], check=True)
    assert program.run(graphs) == program.run(program.graphs)

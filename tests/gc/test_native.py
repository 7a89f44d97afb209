"""The translated collector under native programs: results equal the hosted ones, also when it collects all the time."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.gc import native, programs

pytestmark = pytest.mark.native

STRESS = {"KIT_GC_STRESS": "1", "KIT_GC_NURSERY": "16K"}
SMALL = {"KIT_GC_NURSERY": "16K", "KIT_GC_MIN": "64K", "KIT_GC_VERIFY": "1"}


@pytest.fixture(scope="module", params=["trees", "mutate", "services"])
def program(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    main = getattr(programs, f"{request.param}_main")
    return request.param, native.build(main, tmp_path_factory.mktemp("native") / request.param)


EXPECTED = {
    "trees": lambda: [programs.trees(300, 10)],
    "mutate": lambda: [programs.mutate(20000, 42), programs.mutate(5000, 7)],
    "services": lambda: [0],
}


@pytest.mark.parametrize("variables", [{}, SMALL, STRESS, {**STRESS, "KIT_GC_STRESS": "3", "KIT_GC_VERIFY": "1"}])
def test_native_results_equal_hosted_ones(program, variables):
    name, path = program
    assert native.run(path, **variables) == (EXPECTED[name](), 0)


def test_the_heap_limit_raises_memory_error(tmp_path):
    path = native.build(programs.hungry_main, tmp_path / "hungry")
    assert native.run(path, KIT_GC_MAX="20M", KIT_GC_NURSERY="256K") == ([-1], 3)

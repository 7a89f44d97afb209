"""Random programs with the real collector, also when it collects at every allocation and verifies the heap."""

from __future__ import annotations

from pathlib import Path

import pytest

from framework.driver.runtime_unit import runtime_unit
from framework.llvm.build import BuildOptions, compile_unit
from tests.llvm.native import run_graphs
from tests.llvm.test_random_graphs import EXTRA, build


@pytest.fixture(scope="module")
def collector(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    options = BuildOptions(cache=None)
    return compile_unit(runtime_unit(options), options, tmp_path_factory.mktemp("runtime")).objects


@pytest.mark.native
@pytest.mark.parametrize("stress", ["0", "1"])
@pytest.mark.parametrize("seed", range(3))
def test_random_programs_run_with_the_real_collector(
    tmp_path: Path, collector: list[Path], seed: int, stress: str
) -> None:
    expected, graphs = build(seed + 100, "collected")
    extra = EXTRA.replace("  store ptr @shadow, ptr getelementptr (i8, ptr @kit_thread_state, i64 24)\n", "")
    result = run_graphs(
        graphs, tmp_path, extra=extra, runtime=collector, environment={"KIT_GC_STRESS": stress, "KIT_GC_VERIFY": stress}
    )
    assert (result.output.splitlines(), result.errors, result.status) == (expected, "", 0)

"""Control flow, calls, structs, arrays and allocation, at O0 and O2."""

from pathlib import Path

import pytest

from tests.llvm.native import run_text

LEVELS = pytest.mark.parametrize("level", [0, 2])

LOOP = """
extern &show(Signed) -> Void

graph total -> Signed
b0(n: Signed):
    goto b1(n, 0)
b1(i: Signed, sum: Signed):
    more: Bool = int_gt(i, 0)
    if more: b2(i, sum) else: return(sum)
b2(i2: Signed, sum2: Signed):
    sum3: Signed = int_add(sum2, i2)
    i3: Signed = int_sub(i2, 1)
    goto b1(i3, sum3)

graph main -> Signed
b0(argc: Signed, argv: Address):
    t: Signed = direct_call(&total, 100)
    shown: Void = direct_call(&show, t)
    return(7)
"""


@LEVELS
def test_a_loop_adds_up_and_the_result_of_main_is_the_exit_status(tmp_path: Path, level: int) -> None:
    result = run_text(LOOP, tmp_path, level)
    assert (result.numbers, result.status) == ([5050], 7)

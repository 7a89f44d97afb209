"""Times the steps of part 2 on this machine: each factors the same number, interpreted and with the JIT.

python docs/tutorial/part2/measure.py
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent.parent
PROGRAM = ROOT / "languages/brainfuck/programs/factor.bf"
NUMBER = b"1018081\n"
STEPS = ("step5_merge_point", "step6_elidable", "step7_immutable", "step8_can_enter_jit")


def seconds(executable: Path, setting: str) -> float:
    """The CPU time of a run with KIT_JIT set, the best of three."""
    times = []
    for _ in range(3):
        before = os.times()
        environment = {**os.environ, "KIT_JIT": setting}
        subprocess.run([executable, PROGRAM], input=NUMBER, check=True, stdout=subprocess.DEVNULL, env=environment)
        after = os.times()
        times.append(after.children_user + after.children_system - before.children_user - before.children_system)
    return min(times)


def main() -> None:
    """Print a line per step."""
    print(f"{'step':<22} {'KIT_JIT=off':>12} {'with the JIT':>12}")
    with tempfile.TemporaryDirectory() as work:
        for step in STEPS:
            executable = Path(work) / step
            kit = [sys.executable, "-m", "framework.cli.main", "translate", "--quiet"]
            subprocess.run([*kit, str(HERE / f"{step}.py"), "-o", str(executable)], check=True, cwd=ROOT)
            print(f"{step:<22} {seconds(executable, 'off'):>10.2f} s {seconds(executable, ''):>10.2f} s", flush=True)


if __name__ == "__main__":
    main()

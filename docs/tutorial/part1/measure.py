"""Times the steps of part 1 on this machine: each runs the same program, on Python and translated.

python docs/tutorial/part1/measure.py
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent.parent
PROGRAM = ROOT / "languages/brainfuck/programs/squares.bf"

# The steps, and whether kit translates them.
STEPS = (("step1_plain", False), ("step2_restricted", True), ("step4_faster", True))


def seconds(command: list[str]) -> float:
    """How long a command takes, the best of three."""
    times = []
    for _ in range(3):
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    """Print a line per step."""
    print(f"{'step':<18} {'Python':>10} {'translated':>10}")
    with tempfile.TemporaryDirectory() as work:
        for step, translates in STEPS:
            source = HERE / f"{step}.py"
            line = f"{step:<18} {seconds([sys.executable, str(source), str(PROGRAM)]):>8.2f} s"
            if translates:
                executable = Path(work) / step
                kit = [sys.executable, "-m", "framework.cli.main", "translate", "--quiet"]
                subprocess.run([*kit, str(source), "-o", str(executable)], check=True, cwd=ROOT)
                line += f" {seconds([str(executable), str(PROGRAM)]):>8.3f} s"
            print(line, flush=True)


if __name__ == "__main__":
    main()

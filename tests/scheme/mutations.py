"""Programs of Scheme that were damaged at random, for the reader: what it does with them must not depend on the mode.

python -m tests.scheme.mutations EXECUTABLE SECONDS     looks for crashes of the tests' program, text_target
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent

PIECES = [
    "(", ")", "[", "#(", "#u8(", " . ", "'", "`", ",", ",@", "#;", '"', "\\", "|", "#|", "|#", ";", "\n", " ", "\t", "#\\",
    "#\\space", "#\\x3bb", "#\\xD800", "a", "Foo", "λ", "1", "-2.5", "#t", "#false", "#x1F", "1/2", "+i", "#0=", "#0#",
    "#1=", "#1#", "\\x41;", "\\x110000;", "\\n", "\\\n  ", "#!fold-case", "#!no-fold-case", "#!", "#", "...", "\r\n",
    "\x00", "=", "\U0001f600", "1e400", "#e1.5", "#i1/3", "1/0", "+inf.0", "-nan.0", "99999999999999999999", "#b102", "1@2",
    "+5i", "..", "1@",
]  # fmt: skip


def random_text(rng: random.Random, pieces: int) -> str:
    """Pieces of Scheme in any order."""
    return "".join(rng.choice(PIECES) for _ in range(rng.randint(1, pieces)))


def sources() -> list[str]:
    """Texts of Scheme that this repository has."""
    folders = [ROOT / "languages/scheme/library", ROOT / "tests/scheme"]
    return [path.read_text(encoding="utf-8") for folder in folders for path in sorted(folder.rglob("*.scm"))]


def mutated(rng: random.Random, texts: list[str]) -> str:
    """A part of a text with some of it replaced, dropped, repeated or taken from another."""
    text = rng.choice(texts)
    start = rng.randrange(len(text))
    text = text[start : start + rng.randint(1, 2000)]
    for _ in range(rng.randint(1, 8)):
        place = rng.randint(0, len(text))
        end = min(len(text), place + rng.choice([0, 0, 1, 1, 2, 30]))
        other = rng.choice(texts)
        cut = rng.randrange(len(other))
        inserted = rng.choice(["", rng.choice(PIECES), text[place:end] * 2, other[cut : cut + rng.randint(1, 60)]])
        text = text[:place] + inserted + text[end:]
    return text


def some_text(rng: random.Random, texts: list[str]) -> str:
    """A text of either kind."""
    return mutated(rng, texts) if rng.random() < 0.6 else random_text(rng, 60)


def main(executable: str, seconds: float) -> int:
    """Run until the time is over or a crash is found; the exit status."""
    rng = random.Random()
    texts = sources()
    end = time.monotonic() + seconds
    count = 0
    while time.monotonic() < end:
        text = "\n)))\n".join(some_text(rng, texts) for _ in range(200))
        done = subprocess.run([executable, "echo"], input=text.encode(), capture_output=True, timeout=120, check=False)
        if done.returncode != 0:
            Path("crash.scm").write_text(text, encoding="utf-8")
            print(f"exit status {done.returncode}, see crash.scm: {done.stderr.decode(errors='replace')[-500:]}")
            return 1
        count += 200
    print(f"{count} texts")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], float(sys.argv[2])))

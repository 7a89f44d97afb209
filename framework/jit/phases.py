"""What the JIT is doing, in one word of memory that a sampling signal handler reads (``jit/sampling.py``).

Whoever enters the JIT puts the word back when it leaves; in between each part sets its own.
"""

from __future__ import annotations

from framework.lltypes.memory import StructObject
from framework.lltypes.types import Signed, Struct

NAMES = ["interpreting", "running", "tracing", "compiling", "blackhole"]
INTERPRETING = 0
RUNNING = 1  # machine code, and what that calls
TRACING = 2
COMPILING = 3
BLACKHOLE = 4

phase = StructObject(Struct("jit_phase", ("now", Signed)))

"""The JIT's parameters: names, meanings and defaults are those of ``rlib.jit.PARAMETERS``.

A program sets them by number (the order of ``NAMES``), for one driver or for all; ``enable_opts`` is a set of passes.  Those
in ``SHARED`` are about the whole program, whichever driver they are set for.
"""

from __future__ import annotations

from framework.jit.optimize.environment import parse_pass_names
from framework.rlib.jit import ENABLE_ALL_OPTS, PARAMETERS

NAMES: list[str] = list(PARAMETERS)
DEFAULTS: list[int] = [value if isinstance(value, int) else 0 for value in PARAMETERS.values()]

THRESHOLD = NAMES.index("threshold")
FUNCTION_THRESHOLD = NAMES.index("function_threshold")
TRACE_EAGERNESS = NAMES.index("trace_eagerness")
DECAY = NAMES.index("decay")
TRACE_LIMIT = NAMES.index("trace_limit")
INLINING = NAMES.index("inlining")
LOOP_LONGEVITY = NAMES.index("loop_longevity")
RETRACE_LIMIT = NAMES.index("retrace_limit")
PUREOP_HISTORYLENGTH = NAMES.index("pureop_historylength")
MAX_RETRACE_GUARDS = NAMES.index("max_retrace_guards")
MAX_UNROLL_LOOPS = NAMES.index("max_unroll_loops")
DISABLE_UNROLLING = NAMES.index("disable_unrolling")
ENABLE_OPTS = NAMES.index("enable_opts")
MAX_UNROLL_RECURSION = NAMES.index("max_unroll_recursion")
CODE_MEMORY = NAMES.index("code_memory")
GUARD_FAILURES = NAMES.index("guard_failures")
FAILURE_SEED = NAMES.index("failure_seed")

SHARED = [DECAY, LOOP_LONGEVITY, CODE_MEMORY, GUARD_FAILURES, FAILURE_SEED]
ALL_DRIVERS = -1


class Parameters:
    """The values in force for one driver, or those of the whole program."""

    def __init__(self) -> None:
        self.values = DEFAULTS[:]
        self.passes = parse_pass_names(ENABLE_ALL_OPTS)
        self.trace_limit = 0
        self.derive()

    def set_number(self, number: int, value: int) -> None:
        """Set a parameter; ``enable_opts`` to a set of passes."""
        if number == ENABLE_OPTS:
            self.passes = value if value >= 0 else self.passes
        self.values[number] = value
        self.derive()

    def derive(self) -> None:
        """Attributes that are read often."""
        self.trace_limit = self.values[TRACE_LIMIT]

    def get(self, number: int) -> int:
        """The value of an integer parameter."""
        return self.values[number]


class ProgramParameters:
    """The values in force for all drivers."""

    def __init__(self, drivers: int) -> None:
        self.shared = Parameters()
        self.of_driver: list[Parameters] = []
        for _number in range(drivers):
            self.of_driver.append(Parameters())

    def set_number(self, driver: int, number: int, value: int) -> None:
        """Set a parameter of one driver, or of all (-1)."""
        if number in SHARED:
            self.shared.set_number(number, value)
        elif driver >= 0:
            self.of_driver[driver].set_number(number, value)
        else:
            for parameters in self.of_driver:
                parameters.set_number(number, value)

    def set_named(self, name: str, value: int) -> None:
        """Set a parameter of all drivers by its name.  Raises: ValueError."""
        self.set_number(ALL_DRIVERS, NAMES.index(name), value)

    def set_optimisations(self, driver: int, names: str) -> None:
        """Set ``enable_opts`` of a driver, or of all (-1), from names between colons; an unknown one changes nothing."""
        self.set_number(driver, ENABLE_OPTS, parse_pass_names(names))

    def switch_off(self) -> None:
        """Interpret only."""
        self.set_number(ALL_DRIVERS, THRESHOLD, -1)
        self.set_number(ALL_DRIVERS, FUNCTION_THRESHOLD, -1)

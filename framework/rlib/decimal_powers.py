"""The leading 128 bits of powers of ten, for printing and parsing floats.

``10**k = (HIGH[k - FIRST] * 2**64 + LOW[k - FIRST] + rest) * 2**e`` with ``0 <= rest < 1`` and the top bit of HIGH set.
Computed when the module is imported (two milliseconds); static data in a translated program.
"""

from __future__ import annotations

from framework.rlib.rarithmetic import r_uint

FIRST = -342
LAST = 324
EXACT_FIRST = 0  # from here …
EXACT_LAST = 55  # … to here the rest is 0


def _leading_bits(exponent: int) -> int:
    """The 128 bits of one power, rounded down."""
    if exponent >= 0:
        power = 5**exponent
        excess = power.bit_length() - 128
        return power >> excess if excess > 0 else power << -excess
    divisor = 5**-exponent
    return (1 << (127 + divisor.bit_length())) // divisor


_POWERS = [_leading_bits(exponent) for exponent in range(FIRST, LAST + 1)]
HIGH = [r_uint(power >> 64) for power in _POWERS]
LOW = [r_uint(power) for power in _POWERS]

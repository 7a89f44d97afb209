"""Magnitudes to text and back, in any base.

Bases that are powers of two are read off as bits.  For others digits are handled in chunks: the largest power of the
base that fits one digit of 61 bits (10**18 for decimal).  From text, halves are parsed and joined by a multiplication,
so the time is that of a multiplication; the same splitting towards text needs divisions and is in ``rbigint.py``,
above the pieces here.
"""

from __future__ import annotations

from framework.rlib.bigint_digits import (
    BITS,
    MASK,
    DigitDivisor,
    add_in_place,
    divide_digit,
    multiply,
    product_high,
    product_low,
    significant,
    square,
)
from framework.rlib.rstring import StringBuilder, digit_value

PARSE_CUTOFF = 40  # chunks that are parsed one after the other


def chunk_width(base: int) -> int:
    """How many digits of a base fit into 61 bits."""
    width = 0
    power = 1
    while power <= MASK // base:
        power *= base
        width += 1
    return width


def bits_of_base(base: int) -> int:
    """The exponent when the base is a power of two, else 0."""
    if base & (base - 1):
        return 0
    bits = 0
    while 1 << bits < base:
        bits += 1
    return bits


# --- to text


def format_power_of_two(digits: list[int], size: int, alphabet: str, bits: int) -> str:
    """The text of a positive magnitude in base ``2**bits``."""
    total = size * BITS
    position = (total + bits - 1) // bits * bits
    builder = StringBuilder(position // bits)
    started = False
    while position > 0:
        position -= bits
        value = bits_at(digits, size, position) & ((1 << bits) - 1)
        if value or started:
            started = True
            builder.append(alphabet[value])
    return builder.build()


def bits_at(digits: list[int], size: int, position: int) -> int:
    """61 bits from a bit position on."""
    index = position // BITS
    shift = position % BITS
    if index >= size:
        return 0
    result = digits[index] >> shift
    if shift and index + 1 < size:
        result |= (digits[index + 1] & ((1 << shift) - 1)) << (BITS - shift)
    return result


def append_by_chunks(builder: StringBuilder, digits: list[int], size: int, alphabet: str, width: int) -> None:
    """Add the text of a magnitude, with zeros in front up to ``width`` characters; nothing for zero and width 0.

    Divides by the chunk again and again: quadratic.
    """
    base = len(alphabet)
    per_chunk = chunk_width(base)
    divisor = DigitDivisor(power_of(base, per_chunk))
    chunks: list[int] = []
    while size > 0:
        digits, rest = divide_digit(digits, size, divisor)
        size = significant(digits, size)
        chunks.append(rest)
    text = [alphabet[0]] * per_chunk
    pending = width - per_chunk * len(chunks)
    if pending > 0:
        builder.append_multiple_char(alphabet[0], pending)
    i = len(chunks) - 1
    while i >= 0:
        value = chunks[i]
        for j in range(per_chunk - 1, -1, -1):
            text[j] = alphabet[value % base]
            value = value // base
        start = 0
        if i == len(chunks) - 1:
            while text[start] == alphabet[0] and per_chunk * len(chunks) - start > width:
                start += 1
        builder.append("".join(text[start:]))
        i -= 1


def power_of(base: int, exponent: int) -> int:
    """``base ** exponent`` that fits."""
    result = 1
    for _ in range(exponent):
        result *= base
    return result


# --- from text


def parse(s: str, base: int) -> list[int]:
    """The digits of a number from its text, which is digits of the base only."""
    bits = bits_of_base(base)
    if bits:
        return parse_power_of_two(s, bits)
    width = chunk_width(base)
    chunks = (len(s) + width - 1) // width
    if chunks <= PARSE_CUTOFF:
        return parse_by_chunks(s, 0, len(s), base, width)
    powers = [[power_of(base, width)]]
    length = width
    while 2 * length < len(s):
        last = powers[len(powers) - 1]
        powers.append(trimmed(square(last, len(last))))
        length *= 2
    return parse_halves(s, 0, len(s), base, width, powers, len(powers) - 1)


def parse_power_of_two(s: str, bits: int) -> list[int]:
    """``parse`` in base ``2**bits``."""
    result = [0] * (len(s) * bits // BITS + 1)
    position = 0
    i = len(s) - 1
    while i >= 0:
        value = digit_value(s[i])
        index = position // BITS
        shift = position % BITS
        result[index] |= (
            (value << shift) & MASK if shift + bits <= BITS else (value & ((1 << (BITS - shift)) - 1)) << shift
        )
        if shift + bits > BITS:
            high = value >> (BITS - shift)
            if high:
                result[index + 1] |= high
        position += bits
        i -= 1
    return result


def parse_by_chunks(s: str, start: int, stop: int, base: int, width: int) -> list[int]:
    """Chunk by chunk from the left: quadratic."""
    result = [0] * ((stop - start + width - 1) // width + 1)
    size = 0
    while start < stop:
        end = start + (stop - start - 1) % width + 1
        carry = 0
        for i in range(start, end):
            carry = carry * base + digit_value(s[i])
        factor = power_of(base, end - start)
        for i in range(size):
            x = result[i]
            carry += product_low(x, factor)
            result[i] = carry & MASK
            carry = product_high(x, factor) + (carry >> BITS)
        if carry:
            result[size] = carry
            size += 1
        start = end
    return trimmed(result)


def parse_halves(
    s: str, start: int, stop: int, base: int, width: int, powers: list[list[int]], level: int
) -> list[int]:
    """High part times ``powers[level]`` plus low part of ``width << level`` characters."""
    while level >= 0 and width << level >= stop - start:
        level -= 1
    if stop - start <= PARSE_CUTOFF * width or level < 0:
        return parse_by_chunks(s, start, stop, base, width)
    middle = stop - (width << level)
    high = parse_halves(s, start, middle, base, width, powers, level - 1)
    low = parse_halves(s, middle, stop, base, width, powers, level - 1)
    power = powers[level]
    if not high:
        return low
    result = multiply(high, len(high), power, len(power))
    add_in_place(result, 0, len(result), low, len(low))
    return trimmed(result)


def trimmed(digits: list[int]) -> list[int]:
    """Without leading zeros."""
    return digits[: significant(digits, len(digits))]

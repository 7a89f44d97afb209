"""``rlib.rarithmetic``: checked, wrapping and sized integers."""

from framework.rlib.longlong2float import (
    bits_to_float,
    float2longlong,
    float_to_bits,
    longlong2float,
    singlefloat2uint,
    uint2singlefloat,
)
from framework.rlib.nonconst import NonConstant
from framework.rlib.objectmodel import (
    compute_hash,
    compute_identity_hash,
    keepalive_until_here,
    likely,
    newlist_hint,
    specialize,
    unlikely,
    we_are_translated,
)  # fmt: skip
from framework.rlib.rarithmetic import (
    bit_count,
    byteswap,
    highest_bit,
    int_between,
    int_c_div,
    int_c_mod,
    int_force_ge_zero,
    intmask,
    leading_zeros,
    maxint,
    mulmod,
    next_power_of_two,
    ovfcheck,
    ovfcheck_float_to_int,
    ovfcheck_int32_mul,
    r_int32,
    r_singlefloat,
    r_uint,
    r_uint8,
    r_uint16,
    r_uint32,
    string_to_int,
    trailing_zeros,
    uint_div_wide,
    uint_mul_high,
    uint_rem_wide,
    widen,
)  # fmt: skip
from framework.rlib.rstring import ParseStringError, ParseStringOverflowError

NUMBERS = [0, 1, -1, 2, 7, -13, 1 << 31, -(1 << 31), 1 << 40, 3037000500, maxint, -maxint - 1, maxint // 2 + 1]


def checked(name: str, a: int, b: int) -> str:
    try:
        if name == "add":
            return str(ovfcheck(a + b))
        if name == "sub":
            return str(ovfcheck(a - b))
        if name == "mul":
            return str(ovfcheck(a * b))
        if name == "neg":
            return str(ovfcheck(-a))
        if name == "both":
            return str(ovfcheck((a >> 2) * 2 + b))
        if name == "inner":
            return str(ovfcheck(intmask(a * b) + 1))
        if name == "shift":
            return str(ovfcheck(a << (b & 127)))
        if name == "div":
            return str(ovfcheck(a // b))
        return str(ovfcheck(a**3))
    except OverflowError as error:
        return "overflow: " + str(error)
    except ZeroDivisionError:
        return "zero"


def checks() -> None:
    for a in NUMBERS:
        for b in NUMBERS:
            parts = []
            for name in ("add", "sub", "mul", "neg", "both", "inner", "shift", "div", "cube"):
                parts.append(checked(name, a, b))
            print(a, b, "; ".join(parts))


def wrapping() -> None:
    for a in NUMBERS:
        u = r_uint(a)
        print(u, intmask(u), u + 1, u - 1, u * 3, u >> 3, u << 5, ~u, u & 255, u | 1, u ^ 77, u // 7, u % 7, -u)
        print(r_uint8(a), r_uint16(a), r_uint32(a), r_int32(a), widen(r_int32(a)) + 1, r_uint32(a) + 1)
        print(intmask(a * 3), intmask(a + maxint), u > 5, u == r_uint(a), u < r_uint(1 << 40), int(r_uint32(a)))
        print(leading_zeros(u), trailing_zeros(u), bit_count(u), byteswap(a), int_force_ge_zero(a))
        for b in (1, -3, 7):
            print(int_c_div(a, b) if a > -maxint - 1 else 0, int_c_mod(a, b), int_between(-5, a, 100))
        print(uint_mul_high(u, r_uint(NUMBERS[11])), uint_div_wide(r_uint(3), u, r_uint(10)))
        print(uint_rem_wide(r_uint(3), u, r_uint(10)))
    print(mulmod(maxint, maxint - 1, 1000000007), highest_bit(1000), next_power_of_two(1000))


def floats() -> None:
    for x in (0.0, -0.0, 1.0, -2.5, 1e300, 5e-324, 3.4e38, 1e-45, 1e39):
        print(float2longlong(x), float_to_bits(x), longlong2float(float2longlong(x)), bits_to_float(float_to_bits(x)))
        single = r_singlefloat(x)
        print(float(single), singlefloat2uint(single), float(uint2singlefloat(singlefloat2uint(single))))
    for x in (1.9, -1.9, 1e18, 1.5e19):
        print(r_uint(x), r_int32(x), r_uint8(x))
    for x in (1e18, 9.3e18, -9.3e18, float("nan")):
        try:
            print(ovfcheck_float_to_int(x))
        except OverflowError as error:
            print(error)


@specialize.argtype(0)
def double(x):
    return x + x


class Thing:
    pass


def others() -> None:
    print(double(3), double("ab"), double(1.5), likely(True), unlikely(False), we_are_translated() or True)
    items = newlist_hint(10)
    items.append(3)
    print(items, NonConstant(5), compute_hash(7) == hash(7), compute_hash("ab") == compute_hash("a" + "b"))
    thing = Thing()
    print(compute_identity_hash(thing) == compute_identity_hash(thing))
    keepalive_until_here(thing)
    for text, base in (("123", 10), ("-ff", 16), ("0x1F", 0), ("12a", 10), ("", 10), ("99999999999999999999", 10)):
        try:
            print(string_to_int(text, base))
        except ParseStringOverflowError:
            print("overflow")
        except ParseStringError as error:
            print(error.msg)
    try:
        print(ovfcheck_int32_mul(65536, 65536))
    except OverflowError as error:
        print(error)


def entry_point(argv: list[str]) -> int:
    checks()
    wrapping()
    floats()
    others()
    return 0

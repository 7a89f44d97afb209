"""Programs that call C: hosted and in the low-level executor they give the same."""

import pytest

from framework.rlib import rffi
from framework.testing.interpret import interpret

strlen = rffi.llexternal("strlen", [rffi.CCHARP], rffi.SIZE_T)
c_abs = rffi.llexternal("abs", [rffi.INT], rffi.INT)
sqrt = rffi.llexternal("sqrt", [rffi.DOUBLE], rffi.DOUBLE)


def bytes_written(n: int) -> int:
    p = rffi.malloc(rffi.CCHARP.TO, n)
    for i in range(n - 1):
        p[i] = rffi.cast(rffi.CHAR, 65 + i)
    r = strlen(p)
    rffi.free(p)
    return rffi.cast(rffi.SIGNED, r)


def sized_integers(n: int) -> int:
    return rffi.cast(rffi.SIGNED, c_abs(n)) + rffi.sizeof(TM)


def square_root(x: float) -> float:
    return sqrt(x)


TM = rffi.CStruct(
    "tm",
    *[
        (name, rffi.INT)
        for name in ("tm_sec", "tm_min", "tm_hour", "tm_mday", "tm_mon", "tm_year", "tm_wday", "tm_yday", "tm_isdst")
    ],
    ("tm_gmtoff", rffi.LONG),
    ("tm_zone", rffi.CCHARP),
)
gmtime_r = rffi.llexternal("gmtime_r", [rffi.LONGP, rffi.Ptr(TM)], rffi.Ptr(TM))


def struct_from_c(s: int) -> int:
    seconds = rffi.malloc(rffi.LONGP.TO, 1)
    tm = rffi.malloc(TM)
    seconds[0] = s
    r = gmtime_r(seconds, tm)
    result = rffi.cast(rffi.SIGNED, r.c_tm_year) * 1000 + rffi.cast(rffi.SIGNED, r.c_tm_zone[0])
    rffi.free(seconds)
    rffi.free(tm)
    return result


compare_type = rffi.CCallback([rffi.VOIDP, rffi.VOIDP], rffi.INT)
qsort = rffi.llexternal("qsort", [rffi.VOIDP, rffi.SIZE_T, rffi.SIZE_T, compare_type], rffi.VOID)


def compare(left, right):
    a = rffi.cast(rffi.SIGNED, rffi.cast(rffi.INTP, left)[0])
    b = rffi.cast(rffi.SIGNED, rffi.cast(rffi.INTP, right)[0])
    return rffi.cast(rffi.INT, a - b)


def sorted_by_callback(x: int) -> int:
    numbers = rffi.malloc(rffi.INTP.TO, 4)
    numbers[0] = rffi.cast(rffi.INT, x)
    numbers[1] = rffi.cast(rffi.INT, x - 7)
    numbers[2] = rffi.cast(rffi.INT, x + 1)
    numbers[3] = rffi.cast(rffi.INT, x - 1)
    qsort(rffi.cast(rffi.VOIDP, numbers), 4, 4, rffi.llhelper(compare_type, compare))
    r = 0
    for i in range(4):
        r = r * 100 + rffi.cast(rffi.SIGNED, numbers[i])
    rffi.free(numbers)
    return r


copen = rffi.llexternal("open", [rffi.CCHARP, rffi.INT], rffi.INT, save_err=rffi.RFFI_SAVE_ERRNO)


def errno_of_open(n: int) -> int:
    p = rffi.malloc(rffi.CCHARP.TO, 2)
    p[0] = rffi.cast(rffi.CHAR, 1)
    copen(p, 0)
    rffi.free(p)
    return rffi.get_saved_errno()


def with_string(n: int) -> int:
    with rffi.scoped_str2charp("hello") as p:
        return rffi.cast(rffi.SIGNED, strlen(p))


def with_buffer(n: int) -> int:
    with rffi.scoped_alloc_buffer(n) as p:
        rffi.c_memset(rffi.cast(rffi.VOIDP, p.raw), 65, n - 1)
        return len(p.str(2)) + len(rffi.charp2str(p.raw))


def with_array(n: int) -> int:
    with rffi.scoped_alloc(rffi.LONGP.TO, n) as p:
        p[1] = n
        return p[1] + p[0]


PAIR = rffi.CStruct("pair", ("left", rffi.INT), ("right", rffi.CFixedArray(rffi.SHORT, 3)))
PAIRS = rffi.CArray(PAIR)
NOTHING = rffi.nullptr(PAIRS)


def array_of_structs(n: int) -> int:
    pairs = rffi.malloc(PAIRS, n)
    for i in range(n):
        pairs[i].c_left = rffi.cast(rffi.INT, i)
        pairs[i].c_right[2] = rffi.cast(rffi.SHORT, 10 * i)
    last = rffi.ptradd(pairs, n - 1)
    result = rffi.cast(rffi.SIGNED, last[0].c_left) + rffi.cast(rffi.SIGNED, pairs[n - 1].c_right[2])
    if pairs == NOTHING or NOTHING:
        result = -1
    rffi.free(pairs)
    return result


CASES = [
    (bytes_written, 5), (sized_integers, -9), (square_root, 2.25), (struct_from_c, 86400 * 365),
    (sorted_by_callback, 50), (errno_of_open, 1), (with_string, 1), (with_buffer, 5), (with_array, 6), (array_of_structs, 4),
]  # fmt: skip


@pytest.mark.parametrize(("function", "argument"), CASES, ids=lambda value: getattr(value, "__name__", ""))
def test_executor_agrees_with_the_hosted_run(function, argument):
    assert interpret(function, [argument]) == function(argument)

"""Exceptions that leave a callback are raised when the C function returns."""

from framework.rlib import rffi

COMPARE = rffi.CCallback([rffi.VOIDP, rffi.VOIDP], rffi.INT)
qsort = rffi.llexternal("qsort", [rffi.VOIDP, rffi.SIZE_T, rffi.SIZE_T, COMPARE], rffi.VOID)


class Calls:
    n = 0


calls = Calls()


def compare(a, b):
    calls.n += 1
    x = rffi.cast(rffi.LONGP, a)[0]
    y = rffi.cast(rffi.LONGP, b)[0]
    if x == 13 or y == 13:
        raise ValueError("unlucky " + str(max(x, y)))
    return rffi.cast(rffi.INT, -1 if x < y else 1)


def sort(values):
    p = rffi.malloc(rffi.LONGP.TO, len(values))
    for i in range(len(values)):
        p[i] = rffi.cast(rffi.LONG, values[i])
    try:
        qsort(
            rffi.cast(rffi.VOIDP, p),
            rffi.cast(rffi.SIZE_T, len(values)),
            rffi.cast(rffi.SIZE_T, 8),
            rffi.llhelper(COMPARE, compare),
        )
        return [rffi.cast(rffi.SIGNED, p[i]) for i in range(len(values))]
    finally:
        rffi.free(p)


def entry_point(argv):
    print(sort([3, 1, 2]))
    try:
        print(sort([5, 13, 1, 2, 8, 9]))
    except ValueError as e:
        print("caught", e)
    print(sort([9, 8, 7, 0]))
    sort([13, 1])
    return 0

"""Sized integers, r_dict, comparisons of values of different types, and prebuilt containers."""

import os
from collections import deque

from framework.rlib.objectmodel import r_dict
from framework.rlib.rarithmetic import intmask, r_int32, r_uint, r_uint8, r_uint32, widen


def say(text: str) -> None:
    os.write(1, (text + "\n").encode("utf-8"))


PREBUILT = {"a": [1, 2], "b": []}
GOLDEN = r_uint(0x9E3779B97F4A7C15)
HIGH = r_uint(1 << 63)
QUEUE = deque([1, 2, 3], maxlen=4)
NUMBERS = {3: 1.5, -1: 2.5}
TABLE = [(1, "x"), (2, "y")]
WORDS = frozenset(["p", "q"])


def same(a: str, b: str) -> bool:
    return len(a) == len(b)


def size(a: str) -> int:
    return len(a)


def sized(n: int) -> None:
    u = r_uint(n)
    v = r_uint32(n * 1000003)
    w = r_int32(n * 1000003 * 1009)
    b = r_uint8(n * 77)
    say(str(intmask(u * GOLDEN)) + " " + str(int(v)) + " " + str(int(w)) + " " + str(int(b)))
    say(
        str(intmask(u - 10))
        + " "
        + str(int(v + 5))
        + " "
        + str(int(w - 1))
        + " "
        + str(int(b << 3))
        + " "
        + str(int(b >> 1))
    )
    say(str(intmask(~u)) + str(intmask(-u)) + str(int(-w)) + str(int(~v)) + str(int(abs(w))))
    say(
        str(u > -1)
        + str(u < 0)
        + str(-1 < u)
        + str(u == n)
        + str(r_uint(-1) == -1)
        + str(r_uint(-1) > 5)
        + str(w < v if w > 0 else False)
    )
    say(
        str(intmask(u // 3))
        + str(intmask(u % 7))
        + str(int(w // -7))
        + str(int(w % 10))
        + str(intmask(u >> 1))
        + str(intmask(u << 60))
    )
    say(str(float(HIGH)) + str(HIGH > 9.2e18) + str(r_uint(5) == 5.0) + str(r_uint(5) < 5.5) + str(u / 4))
    say(str(intmask(u & 6)) + str(intmask(u | 9)) + str(intmask(u ^ r_uint(0xFF))) + str(bool(u)) + str(widen(b) + 1))
    say(str(intmask(r_uint(3) ** 5)) + str(hash(u)))


def mixed(n: int) -> None:
    x = float(n)
    say(
        str(n == x)
        + str(n < x + 0.5)
        + str((1 << 53) + n == float(1 << 53) + x)
        + str(True == n)
        + str(n == "a")
        + str(None == n)
    )
    say(
        str(x in [1, 2, 3])
        + str(n in (1.0, 2.0))
        + str([1, 2] == [1.0, 2.0])
        + str((1, 2.0) == (1.0, 2))
        + str((1, 2) < (1.5, 0))
    )
    say(str([n].index(x)) + str([n, n].count(x)) + str(n in [True, False]))


def prebuilt() -> None:
    PREBUILT["b"].append(5)
    PREBUILT["c"] = [7]
    say(" ".join([k + str(len(v)) for k, v in PREBUILT.items()]))
    QUEUE.append(9)
    QUEUE.append(10)
    say(",".join([str(i) for i in QUEUE]))
    say(str(NUMBERS[3]) + str(NUMBERS[-1]) + TABLE[1][1] + str("p" in WORDS) + str("z" in WORDS))


def custom() -> None:
    d = r_dict(same, size)
    d["ab"] = 1
    d["cd"] = 2
    d["x"] = 3
    say(str(len(d)) + str(d["zz"]) + str("q" in d) + str("qqq" in d))


def entry_point(argv: list[str]) -> int:
    for n in (0, 1, 3, 12345):
        sized(n)
    mixed(1)
    mixed(2)
    prebuilt()
    custom()
    return 0

"""Arithmetic of int, bool and float in all mixtures; conversions."""

import os


def say(text: str) -> None:
    os.write(1, (text + "\n").encode("utf-8"))


INTS = [0, 1, -1, 2, -2, 3, 7, -7, 10, -10, 1000, -1001, (1 << 53) + 1, (1 << 62), -(1 << 62) + 3]
FLOATS = [
    0.0,
    -0.0,
    1.0,
    -1.0,
    0.5,
    -0.5,
    2.0,
    3.25,
    -7.75,
    1e10,
    -1e-5,
    1e22,
    9007199254740993.0,
    4.611686018427388e18,
]


def int_pair(a: int, b: int) -> None:
    say(str(a) + " " + str(b))
    say(str(a & b) + " " + str(a | b) + " " + str(a ^ b) + " " + str(~a) + " " + str(-a) + " " + str(+a))
    say(str(a < b) + str(a <= b) + str(a == b) + str(a != b) + str(a > b) + str(a >= b))
    try:
        say(str(a // b) + " " + str(a % b))
        q, r = divmod(a, b)
        say(str(q) + " " + str(r))
        say(str(a / b))
    except ZeroDivisionError as e:
        say(str(e))


def zero(n: int) -> None:
    try:
        if n == 0:
            say(str(5 // n))
        if n == 1:
            n -= 1
            say(str(5 % n))
        if n == 2:
            n -= 2
            say(str(divmod(5, n)[0]))
        if n == 3:
            n -= 3
            say(str(5 / n))
        if n == 4:
            n -= 4
            say(str(5.0 / n))
        if n == 5:
            n -= 5
            say(str(5.0 // n))
        if n == 6:
            n -= 6
            say(str(5.0 % n))
        if n == 7:
            n -= 7
            say(str(divmod(5.0, n)[0]))
        if n == 8:
            n -= 8
            say(str(float(n) ** -1))
        if n == 9:
            n -= 9
            say(str(n**-1))
        if n == 10:
            say(str(1 << (n - 11)))
        if n == 11:
            say(str(1 >> (n - 12)))
        if n == 12:
            say(str((n * 1e300) ** 2.0))
        if n == 13:
            say(str(int(n * float("inf"))))
        if n == 14:
            say(str(int(n * float("nan"))))
        if n == 15:
            say(str(round(n * float("nan"))))
        if n == 16:
            say(str(round(n * float("inf"))))
        if n == 17:
            say(str(pow(2, -1, n - 13)))
        if n == 18:
            say(str(pow(2, 5, n - 18)))
    except (ZeroDivisionError, ValueError, OverflowError) as e:
        say(str(n) + ": " + str(e))


def float_pair(a: float, b: float) -> None:
    say(str(a) + " " + str(b) + " " + str(a + b) + " " + str(a - b) + " " + str(a * b))
    say(str(a < b) + str(a <= b) + str(a == b) + str(a != b) + str(a > b) + str(a >= b))
    try:
        say(str(a / b) + " " + str(a // b) + " " + str(a % b))
        q, r = divmod(a, b)
        say(str(q) + " " + str(r))
    except ZeroDivisionError as e:
        say(str(e))


def mixed(a: int, b: float) -> None:
    say(str(a < b) + str(a <= b) + str(a == b) + str(a != b) + str(a > b) + str(a >= b))
    say(str(b < a) + str(b <= a) + str(b == a) + str(b != a) + str(b > a) + str(b >= a))
    say(str(a + b) + " " + str(b - a) + " " + str(a * b))


def bools(a: bool, b: bool, n: int, x: float) -> None:
    say(str(a & b) + str(a | b) + str(a ^ b) + str(a + b) + str(a - b) + str(a * b) + str(-a) + str(~a) + str(a << 3))
    say(str(a + n) + str(n - a) + str(a * x) + str(x + a) + str(a == n) + str(a < x) + str(a & n) + str(n | b))
    say(str(abs(a)) + str(int(a)) + str(float(b)) + str(round(a)) + str(hash(a)) + str(a == b) + str(a < b))


def powers() -> None:
    for base in [2.0, -2.0, 0.5, -1.0, 1.0, 0.0, -0.0, float("inf"), float("-inf"), float("nan")]:
        for exponent in [0.0, 1.0, 2.0, 3.0, -1.0, -2.0, 10.0, float("inf"), float("-inf"), float("nan")]:
            try:
                say(str(base) + " ** " + str(exponent) + " = " + str(base**exponent))
            except ZeroDivisionError as e:
                say(str(e))
    for n in range(10):
        say(str(3**n) + " " + str((-3) ** n) + " " + str(2.5**n) + " " + str(pow(n, 3)) + " " + str(n**0.5))
        say(
            str(2**-2)
            + " "
            + str(n**2)
            + " "
            + str(pow(7, n, 13))
            + " "
            + str(pow(-7, n, 13))
            + " "
            + str(pow(7, n, -13))
        )
    say(
        str(pow(3, -1, 7))
        + " "
        + str(pow(123456789012345, 987654321, 1000000007))
        + " "
        + str(pow(3, 1 << 40, (1 << 62) + 1))
    )


def rounding() -> None:
    for x in [0.5, 1.5, 2.5, -0.5, -1.5, 2.4, 2.6, -2.5, 0.49999999999999994, 1e15 + 0.5, 1e17, 12345.678]:
        say(str(round(x)) + " " + str(round(x, 1)) + " " + str(round(x, -2)) + " " + str(int(x)))
    for n in [0, 5, 15, 25, 35, -5, -15, -25, 149, 150, 151, 12345]:
        say(
            str(round(n))
            + " "
            + str(round(n, -1))
            + " "
            + str(round(n, -2))
            + " "
            + str(round(n, 2))
            + " "
            + str(round(n, -30))
        )
    say(str(round(2.675, 2)) + str(round(1.005, 2)) + str(round(5.015, 2)))


def texts(s: str) -> None:
    try:
        say(str(int(s)))
    except ValueError as e:
        say(str(e))
    try:
        say(str(int(s, 16)))
    except ValueError as e:
        say(str(e))
    try:
        say(str(int(s, 0)))
    except ValueError as e:
        say(str(e))
    try:
        say(str(float(s)))
    except ValueError as e:
        say(str(e))


def hashes() -> None:
    for n in INTS:
        say(str(hash(n)) + " " + str(hash(float(n))) + " " + str(hash((n, n + 1))))
    for x in FLOATS:
        say(str(hash(x)) + " " + str(hash((x, 1, True))))
    say(str(hash(float("inf"))) + " " + str(hash(True)) + str(hash(-1)) + str(hash(())))


def extremes(a: int, b: int, c: int) -> None:
    say(
        str(min(a, b))
        + str(max(a, b))
        + str(min(a, b, c))
        + str(max(a, b, c))
        + str(abs(a))
        + str(abs(-2.5))
        + str(abs(-0.0))
    )
    say(str(min(1.5, float(a))) + str(max([a, b, c])) + str(min((a, b, c))) + str(max("hello")) + str(min([1.5, 0.5])))
    say(str(sum([a, b, c])) + str(sum([1.5, 2.5], 0.0)) + str(sum(range(10), 5)) + str(sum([True, False, True])))
    say(
        str(any([0, 0, a]))
        + str(all([1, 2]))
        + str(any([]))
        + str(all([]))
        + str(any(""))
        + str(all(x > 0 for x in [a, b]))
    )
    say(str(min([a, b], default=7)) + str(max(range(0), default=7)))
    try:
        say(str(max(range(0))))
    except ValueError as e:
        say(str(e))
    try:
        say(str(min([x for x in [1] if x > 5])))
    except ValueError as e:
        say(str(e))


def entry_point(argv: list[str]) -> int:
    for a in INTS:
        for b in INTS:
            int_pair(a, b)
    for a in FLOATS:
        for b in FLOATS:
            float_pair(a, b)
    for i in INTS:
        for b in FLOATS:
            mixed(i, b)
    for n in range(19):
        zero(n)
    for p in (True, False):
        for q in (True, False):
            bools(p, q, 3, 2.5)
            bools(p, q, 1, -0.5)
    powers()
    rounding()
    for s in [
        "12",
        " -7 ",
        "+5",
        "1_000",
        "_1",
        "1__0",
        "1_",
        "",
        "-",
        "abc",
        "0x1F",
        "ff",
        "0b101",
        "0o17",
        "007",
        "00",
        "1.5",
        "1e5",
        "-.5",
        "1.",
        "inf",
        "-Infinity",
        "nan",
        "1e400",
        "1_0.5",
        "e5",
        "0x",
        "92233720368547",
    ]:
        texts(s)
    hashes()
    extremes(3, -5, 10)
    return 0

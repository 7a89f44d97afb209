"""f-strings, format(), str.format, %."""

import os


def say(text: str) -> None:
    os.write(1, (text + "\n").encode("utf-8"))


class Money:
    def __init__(self, amount: int) -> None:
        self.amount = amount

    def __format__(self, spec: str) -> str:
        return "$" + format(self.amount, spec)

    def __str__(self) -> str:
        return "money"


class Plain:
    def __repr__(self) -> str:
        return "<plain>"


def numbers(n: int, x: float, flag: bool) -> None:
    say(f"{n} {n:d} {n:5d}| {n:<5d}| {n:^7d}| {n:05d} {n:+d} {n: d} {n:x} {n:#X} {n:b} {n:o} {n:,} {n:_}")
    say(f"{x} {x:f} {x:.2f} {x:8.3f}| {x:<10.1e}| {x:g} {x:G} {x:%} {x:.0%} {x:+.3} {x:010.2f} {x:,.1f}")
    say(f"{flag} {flag:d} {flag!r} {flag:5}|")
    say(f"{n!r:>6}|{x!s:<8}|{'a'!r:^7}|")
    width, precision = 9, 2
    say(f"{x:{width}.{precision}f}|{n:>{width}}|")
    say(format(n) + format(n, "4") + format(x, ".3f") + format("t", ">3") + format(flag))


def texts(s: str, nothing: str | None) -> None:
    say(f"{s} {s:10}| {s:>10}| {s:^10}| {s:*^9}| {s:.2}| {s!r} {s!a} {s!s:>8}")
    say(f"{nothing} {nothing!r} {[1, 2]} {(1, s)} {{}} {{{s}}}")
    say("{} {} {}".format(1, s, 2.5) + "{0}{1}{0} {name:>5} {{}}".format(s, 3, name="n"))
    say("{:>{}}|{:{}.{}f}".format(s, 8, 3.14159, 8, 2))
    say("{!r:>8}".format(s))
    say(f"{Money(5)} {Money(5):03d} {Plain()} {Plain()!s:>10}|")
    say("{:04d} {}".format(Money(7), Plain()))


def percent(n: int, x: float, s: str) -> None:
    say("%d %5d|%-5d|%05d %+d % d %x %#x %X %o %i" % (n, n, n, n, n, n, n, n, n, n, n))
    say("%s %r %10s|%-10s|%.2s %c %c %%" % (s, s, s, s, s, 65, "z"))
    say("%f %.2f %8.3f|%e %g %G %-9.1f|" % (x, x, x, x, x, x, x))
    say("%s" % s + "%d" % n + "%s" % [1, 2] + "%s %s" % (None, (1, 2)))
    say("%*d|%-*d|%.*f" % (6, n, 6, n, 2, x))
    say("%d %s" % (3.99, Plain()))
    say("%.3d|%+.2e|%#o" % (7, x, 8))
    say((b"%d-%s-%c-%x-%b" % (n, b"ab", 65, 255, b"z")).decode("ascii"))
    say("%a" % "h\xe4")


def errors(n: int) -> None:
    for spec in ["s", ".3d", "99999999999999999999d", ",b", "q", "=+5", ">>5"]:
        try:
            say(format(n, spec))
        except ValueError as error:
            say("ValueError " + str(error))
    for spec in ["d", "+", "=5", ",", "#"]:
        try:
            say(format("text", spec))
        except ValueError as error:
            say("ValueError " + str(error))
    try:
        say("%c" % (n + 1200000))
    except OverflowError as error:
        say("OverflowError " + str(error))
    try:
        say("%d %d" % (n,))
    except TypeError as error:
        say("TypeError " + str(error))
    try:
        say("%d" % (n, n))
    except TypeError as error:
        say("TypeError " + str(error))


def entry_point(argv: list[str]) -> int:
    numbers(42 + len(argv), 3.14159 * len(argv), len(argv) > 5)
    numbers(-1234567 * len(argv), -0.5 * len(argv), len(argv) < 5)
    numbers(0, 1e100 * len(argv), True)
    texts("häß" * len(argv), None if len(argv) < 5 else "x")
    percent(42 * len(argv), 2.5 * len(argv), "text")
    percent(-7 * len(argv), -0.001 * len(argv), "é€")
    errors(len(argv))
    return 0

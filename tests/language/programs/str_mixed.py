"""Texts of exceptions, overriding text methods, nested formats, texts in combinations."""

import os


def say(text: str) -> None:
    os.write(1, (text + "\n").encode("utf-8"))


class E1(Exception):
    pass


class E2(Exception):
    def __init__(self, a, b):
        self.a = a
        Exception.__init__(self, a, b)


class Base:
    pass


class Derived(Base):
    def __str__(self):
        return "D"


class Derived2(Base):
    def __repr__(self):
        return "D2"


class F:
    def __format__(self, spec):
        return "F:" + spec


class G(F):
    def __format__(self, spec):
        return "G:" + spec


def entry_point(argv):
    say(repr(E1("x")) + str(E1("x")) + str([E1("a"), E1()]) + repr(E2(1, "q")) + str(E2(1, "q")))
    say(repr(ValueError("v")) + str(KeyError("k")) + repr(KeyError(1)))
    for o in [Base(), Derived(), Derived2()]:
        t = str(o)
        say(t if "0x" not in t else "addr")
        t = repr(o)
        say(t if "0x" not in t else "addr")
    say("abcab".translate(str.maketrans("ab", "xy", "c")))
    say(str(len) if len(argv) > 5 else "skip")
    say(f"{len(argv):>{3}}" + f"{'x':{'>'}5}")
    say("%s" % {"a": 1} + "%r" % (b"x",) + "%5.1f%%" % 99.55)
    say(str(type(o).__name__))
    for f in [F(), G()]:
        say(f"{f:abc}")
    say(str(True + True) + str(round(2.5)) + str(round(3.14159, 2)) + str(divmod(7, 2)))
    say(" ".join(map(str, [1, 2, 3])))
    say(repr({"a": {1: [None, (1.5,)]}}) + str({1: {2}}))
    say(" ".join(["%02x" % b for b in b"\x01\xff"]))
    say("abcdef"[1:] + "x".join({"a": 1}))
    say(
        str(max("abc", "abd"))
        + str(sorted(["b", "a"]))
        + str(list("hey"))
        + str(set("a"))
        + str(tuple(["q"][:0]) if False else ())
    )
    say(str(list(enumerate("ab"))) + str(list(zip("ab", [1, 2]))) + str("b" in ["a", "b"]) + str(dict(zip("ab", "cd"))))
    say(str(list(reversed("abc"))) + str(sum(b"abc")) + str(min(b"abc")))
    a, b, *c = "hello"
    say(a + b + str(c))
    for i, ch in enumerate("x€"):
        say(str(i) + ch)
    s = ""
    for i in range(5):
        s += chr(65 + i)
    s *= 2
    say(s)
    return 0

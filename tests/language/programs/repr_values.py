"""str and repr of values of every type."""

import os


def say(text: str) -> None:
    os.write(1, (text + "\n").encode("utf-8"))


class Point:
    def __init__(self, x: int) -> None:
        self.x = x

    def __repr__(self) -> str:
        return f"Point({self.x!r})"


class Named(Point):
    def __str__(self) -> str:
        return "named " + str(self.x)


class Bare(Point):
    def __repr__(self) -> str:
        return "Bare" + super().__repr__()


class Silent:
    pass


class Node:
    def __init__(self) -> None:
        self.children: list["Node"] = []

    def __repr__(self) -> str:
        return "Node" + repr(self.children)


def containers(n: int) -> None:
    say(repr([1, n, -3]) + str([]) + str([[n], []]) + str([1.0, n / 3]) + str(["a", "it's", 'q"', "\n"]))
    say(str((n,)) + str((1, "x", None, 2.5, True, b"z")) + str(()) + str(((1, 2), (n, n))))
    say(str({"a": [n], "b": []}) + str({n: (1, 2)}) + str({n}) + str(set([x for x in range(n - n)])))
    say(str(frozenset([n])) + str(range(n)) + str(range(1, 10, n + 1)) + str(range(n, 5)))
    d = {"k": n, "l": 2}
    say(str(d.keys()) + str(d.values()) + str(d.items()) + str([None, None]) + str({"x": None}))
    say(str([Point(1), Named(2), Bare(3)]) + str({"p": Point(n)}) + str((Named(4),)))


def instances() -> None:
    for point in [Point(1), Named(2), Bare(3)]:
        say(str(point) + " " + repr(point) + f" {point} {point!r} {point!s}")
    node = Node()
    node.children.append(node)
    node.children.append(Node())
    say(str(node))
    text = repr(Silent())
    say(text[: text.index("0x")].replace(Silent.__module__, "MODULE") + text[-1])


def optional(n: int) -> None:
    for value in [n, None]:
        say(str(value) + repr(value) + str([value]))
    for text in ["x", None]:
        say(str(text) + repr(text) + str([text]) + str((text, 1)))
    for real in [1.5, None]:
        say(str(real) + f"{real}")
    for point in [Point(1), None]:
        say(str(point) + repr(point))
    for items in [[n], None]:
        say(str(items))
    for flag in [True, None]:
        say(str(flag))


def scalars(n: int) -> None:
    say(str(n) + repr(-n) + str(9223372036854775807) + str(-9223372036854775807 - n) + str(n > 0) + str(None))
    for x in [
        0.0,
        -0.0,
        1.0,
        0.1,
        1e16,
        1e15,
        123456789.123,
        1e-5,
        0.0001,
        1e300 * n,
        5e-324,
        float("inf"),
        float("nan"),
    ]:
        say(str(x) + " " + repr(-x))
    say(hex(n * 255) + oct(8 * n) + bin(5 * n) + hex(-255 * n) + bin(0) + hex(True))
    say(
        repr("h\xe4\u20ac\U0001d11e\x00\x7f\xad\u200b\ud800'")
        + ascii("h\xe4\u20ac\U0001d11e'")
        + ascii((n, ["é"]))
        + ascii("x" * n)
    )
    say(repr("'") + repr('"') + repr("'\"") + repr("\\") + repr("\t\r\n"))
    say(repr(b"a'\x00\xff\\\n") + str(b'"') + repr(bytearray(b"x" * n)) + str(bytearray()))
    say(chr(65 * n) + chr(8364) + str(ord("€")) + str(ord(chr(n))) + repr(chr(0x10FFFF)))
    try:
        say(chr(n + 0x110000))
    except ValueError as error:
        say("ValueError " + str(error))


def entry_point(argv: list[str]) -> int:
    containers(len(argv))
    instances()
    optional(len(argv))
    scalars(len(argv))
    return 0

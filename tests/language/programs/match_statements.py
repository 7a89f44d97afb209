"""match on constants, classes, sequences, captures, guards, alternatives."""

from dataclasses import dataclass


@dataclass
class Node:
    pass


@dataclass
class Num(Node):
    value: int


@dataclass
class Add(Node):
    left: Node
    right: Node


@dataclass
class Neg(Node):
    operand: Node


class Token:
    __match_args__ = ("kind", "text")

    def __init__(self, kind: str, text: str) -> None:
        self.kind = kind
        self.text = text


def evaluate(node: Node) -> int:
    match node:
        case Num(value):
            return value
        case Add(Num(0), right):
            return evaluate(right)
        case Add(left, right):
            return evaluate(left) + evaluate(right)
        case Neg(operand=Neg(operand=inner)):
            return evaluate(inner)
        case Neg(operand):
            return -evaluate(operand)
        case _:
            return 0


def name_of(n: int) -> str:
    match n:
        case 0:
            return "zero"
        case 1 | 2 | 3:
            return "small"
        case -1:
            return "minus one"
        case x if x > 100:
            return "big " + str(x)
        case _:
            return "other"


def command(text: str) -> str:
    match text.split(" "):
        case ["quit"]:
            return "bye"
        case ["go", direction]:
            return "going " + direction
        case ["take", first, *rest]:
            return "taking " + first + " and " + str(len(rest)) + " more"
        case []:
            return "nothing"
        case _:
            return "unknown"


def pair(p: tuple[int, int]) -> str:
    match p:
        case (0, 0):
            return "origin"
        case (0, y):
            return "on y at " + str(y)
        case (x, y) if x == y:
            return "diagonal"
        case (x, _):
            return "x is " + str(x)


def word(text: str) -> int:
    match text:
        case "one":
            return 1
        case "two" | "deux":
            return 2
        case str() as other:
            return len(other)
    return -1


def token(t: Token) -> str:
    match t:
        case Token("number", text):
            return "N" + text
        case Token(kind="op", text="+" | "-" as op):
            return "O" + op
        case Token(kind, _):
            return "K" + kind
    return ""


def maybe(value: int | None) -> str:
    match value:
        case None:
            return "none"
        case 5:
            return "five"
        case n:
            return str(n + 1)


def entry_point(argv: list[str]) -> int:
    print(evaluate(Add(Num(1), Neg(Neg(Num(5))))), evaluate(Add(Num(0), Neg(Num(7)))), evaluate(Node()))
    print([name_of(n) for n in (0, 2, -1, 500, 50)])
    print([command(c) for c in ("quit", "go north", "take a b c", "take x", "", "go a b")])
    print(pair((0, 0)), pair((0, 4)), pair((3, 3)), pair((3, 4)))
    print(word("one"), word("deux"), word("many"))
    print(token(Token("number", "12")), token(Token("op", "-")), token(Token("op", "*")), token(Token("id", "x")))
    print(maybe(None), maybe(5), maybe(8))
    return 0

"""Recursion that never ends raises RecursionError, and handlers see it."""


def forever(n: int) -> int:
    return forever(n + 1) + 1


def even(n: int) -> bool:
    if n == 0:
        return True
    return odd(n - 1)


def odd(n: int) -> bool:
    if n == 0:
        return False
    return even(n + 1)


class Node:
    def visit(self, n: int) -> int:
        return n


class Pair(Node):
    def __init__(self, left: Node, right: Node) -> None:
        self.left = left
        self.right = right

    def visit(self, n: int) -> int:
        return self.left.visit(n) + self.right.visit(n)


def call_again(function, n: int) -> int:
    return function(n) + 1


def first(n: int) -> int:
    return call_again(second, n)


def second(n: int) -> int:
    return call_again(first, n)


class Guard:
    def __init__(self) -> None:
        self.depth = 0
        self.released = 0

    def descend(self) -> None:
        self.depth += 1
        try:
            self.descend()
        finally:
            self.released += 1


def entry_point(argv: list[str]) -> int:
    try:
        print(str(forever(0)))
    except RecursionError as error:
        print("caught " + type(error).__name__)
    try:
        print(str(odd(5)))
    except RecursionError:
        print("mutual")
    print(str(even(0)))
    pair = Pair(Node(), Node())
    print(str(pair.visit(3)))
    pair.left = pair
    try:
        print(str(pair.visit(3)))
    except RecursionError:
        print("methods")
    try:
        print(str(first(1)))
    except RecursionError:
        print("through functions")
    guard = Guard()
    try:
        guard.descend()
    except RecursionError:
        print("released " + str(guard.depth > 100) + " " + str(guard.depth - guard.released <= 1))
    for attempt in range(3):
        try:
            forever(attempt)
        except RuntimeError:
            print("again " + str(attempt))
    return forever(0)

"""Allocation: binary trees, made and counted by recursion."""


class Tree:
    def __init__(self, left, right):
        self.left = left
        self.right = right


def make(depth):
    if depth == 0:
        return Tree(None, None)
    return Tree(make(depth - 1), make(depth - 1))


def count(tree):
    if tree.left is None:
        return 1
    return 1 + (count(tree.left) + count(tree.right))


def run(n):
    i = 0
    s = 0
    while i < n:
        s = s + count(make(10))
        i = i + 1
    return s

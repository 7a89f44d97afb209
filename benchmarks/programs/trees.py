"""Allocation of small objects: binary trees are built, counted and dropped, while one long-lived tree stays."""


class Node:
    def __init__(self, left: "Node | None", right: "Node | None") -> None:
        self.left = left
        self.right = right


def build(depth: int) -> Node:
    if depth == 0:
        return Node(None, None)
    return Node(build(depth - 1), build(depth - 1))


def count(node: Node) -> int:
    left, right = node.left, node.right
    if left is None or right is None:
        return 1
    return 1 + count(left) + count(right)


def entry_point(argv: list[str]) -> int:
    depth = int(argv[1])
    kept = build(depth)
    for small in range(4, depth + 1, 4):
        rounds = 1 << (depth - small + 4)
        nodes = 0
        for _ in range(rounds):
            nodes += count(build(small))
        print(rounds, small, nodes)
    print(count(kept))
    return 0

"""Containers that never get an item: what reads one raises, whatever follows."""

from collections import deque


def entry_point(argv):
    items = []
    table = {}
    line = deque()
    members = set()
    try:
        print(items[0].field)
    except IndexError as error:
        print("list", error)
    try:
        print(items[-1] + 1)
    except IndexError as error:
        print("list", error)
    try:
        print(table["x"].field)
    except KeyError as error:
        print("dict", error)
    try:
        print(line[0].field)
    except IndexError as error:
        print("deque", error)
    try:
        a, b = items
        print(a + b)
    except ValueError as error:
        print("unpacking", error)
    try:
        print(items.pop())
    except IndexError as error:
        print("pop", error)
    try:
        print(members.pop())
    except KeyError as error:
        print("set pop", error)
    try:
        print(next(iter(items)))
    except StopIteration:
        print("next")
    try:
        print(max(items))
    except ValueError as error:
        print("max", error)
    for item in items:
        print(item.field)
    print(items, table, line, len(members), items[1:], [item.field for item in items])
    print(table.get("x"), "x" in table, list(table), table.pop("x", 3))
    return 0

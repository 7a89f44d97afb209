"""weakref.WeakValueDictionary, made at run time and at import time, and prebuilt weak references."""

import gc
import weakref


class Node:
    def __init__(self, number):
        self.number = number

    def __repr__(self):
        return f"Node({self.number})"


class Cache:
    def __init__(self):
        self.nodes = weakref.WeakValueDictionary()
        self.made = 0

    def node(self, number):
        found = self.nodes.get(number)
        if found is None:
            found = Node(number)
            self.made += 1
            self.nodes[number] = found
        return found


KEPT = Node(5)
REFERENCE = weakref.ref(KEPT)
TABLE = weakref.WeakValueDictionary()
TABLE["kept"] = KEPT


class Holder:
    def __init__(self):
        self.table = TABLE
        self.reference = REFERENCE


HOLDER = Holder()


def prebuilt():
    print(REFERENCE().number, HOLDER.reference() is KEPT, TABLE["kept"], len(TABLE))
    new = Node(8)
    TABLE["new"] = new
    HOLDER.table["other"] = KEPT
    print(sorted(TABLE.keys()), "new" in TABLE, "none" in TABLE, TABLE.get("none") is None)
    gc.collect()
    print(TABLE["new"] is new, HOLDER.table["kept"].number, new.number)


def errors():
    table = weakref.WeakValueDictionary()
    node = Node(1)
    table[(1, "a")] = node
    for key in [(1, "a"), (2, "b")]:
        try:
            print(table[key])
        except KeyError as error:
            print("KeyError", error)
    try:
        del table[(3, "c")]
    except KeyError as error:
        print("KeyError", error)
    print(table.pop((1, "a")) is node, len(table), node)


def many():
    cache = Cache()
    kept = [cache.node(i) for i in range(100)]
    for i in range(100):
        assert cache.node(i) is kept[i]
    print(cache.made, len(cache.nodes), [n.number for n in cache.nodes.values()][:3])
    print(sum([key for key in cache.nodes]), sorted([(k, v.number) for k, v in cache.nodes.items()])[:2])
    extra = Node(1000)
    print(cache.nodes.setdefault(1000, extra) is extra, cache.nodes.setdefault(3, extra) is kept[3])
    cache.nodes.clear()
    print(len(cache.nodes), 5 in cache.nodes, len(kept))


def entry_point(argv):
    prebuilt()
    errors()
    many()
    return 0

"""``rlib.objectmodel``: dicts with hashes given, and their order."""

from framework.rlib.objectmodel import (
    compute_hash,
    contains_with_hash,
    delitem_if_value_is,
    delitem_with_hash,
    getitem_with_hash,
    iteritems_with_hash,
    iterkeys_with_hash,
    move_to_end,
    r_dict,
    setitem_with_hash,
)


class K:
    def __init__(self, n):
        self.n = n


def eq(a, b):
    return a.n == b.n


def hsh(a):
    return a.n * 7


def entry_point(argv):
    d = r_dict(eq, hsh)
    for i in range(4):
        d[K(i)] = "v" + str(i)
    for k, v, h in iteritems_with_hash(d):
        print(k.n, v, h)
    for k, h in iterkeys_with_hash(d):
        print(k.n, h)
    e = {"a": 1, "b": 2}
    print(contains_with_hash(e, "a", compute_hash("a")), getitem_with_hash(e, "b", compute_hash("b")))
    setitem_with_hash(e, "c", compute_hash("c"), 3)
    delitem_with_hash(e, "a", compute_hash("a"))
    for k, v, h in iteritems_with_hash(e):
        print(k, v, h == compute_hash(k))
    i = {5: 1, -1: 2}
    for k, h in iterkeys_with_hash(i):
        print(k, h)
    setitem_with_hash(d, K(9), 63, "nine")
    print(getitem_with_hash(d, K(9), 63), contains_with_hash(d, K(8), 56))
    try:
        getitem_with_hash(d, K(10), 70)
    except KeyError:
        print("KeyError")
    move_to_end(e, "b")
    move_to_end(e, "c", last=False)
    print(list(e))
    o = K(1)
    f = {1: o}
    delitem_if_value_is(f, 1, K(1))
    print(len(f))
    delitem_if_value_is(f, 1, o)
    print(len(f))
    return 0

"""Views of dicts as sets, and from their end."""


def entry_point(argv):
    d = {1: 2, 3: 4}
    e = {3: 4, 1: 2}
    print(d.keys() == e.keys(), d.items() == e.items(), d.keys() == {1, 3}, d.keys() != e.keys())
    print(d.keys() & e.keys(), d.keys() | {9}, d.keys() - {1}, d.keys() ^ {1, 7})
    print(d.keys() <= e.keys(), d.items() >= e.items(), d.keys() < {1, 3, 5}, d.keys().isdisjoint({8}))
    print((1, 2) in d.items(), 1 in d.keys(), 4 in d.values(), len(d.items()))
    print(d.keys(), d.values(), d.items())
    print(list(reversed(d)), list(reversed(d.keys())), list(reversed(d.items())))
    return 0

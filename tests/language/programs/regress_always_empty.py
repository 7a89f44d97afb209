"""Lists that are always empty, enumerated, zipped, reversed and put into dicts."""


def show(items: list[tuple[int, str]]) -> str:
    return str(items)


def entry_point(argv):
    n = len(argv)
    ls: list[str] = []
    le = []
    print(
        show(list(enumerate(ls))),
        list(enumerate(le)),
        list(enumerate(le))[:n],
        [x for x in zip(le, [1, 2])],
        list(reversed(le)),
    )
    lp = [(1, "x")]
    lp = list(enumerate(ls))[:6] if n > 3 else lp
    print(lp, sorted(le), [i for i, x in enumerate(le)], dict(enumerate(le)), len(list(zip(le, le))))
    return 0

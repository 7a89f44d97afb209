"""zip(strict=True): ValueError where the parts do not end together."""


def entry_point(argv):
    for a, b in zip([1, 2], [3, 4], strict=True):
        print(a, b)
    try:
        for a, b in zip([1, 2, 3], [3, 4], strict=True):
            print(a, b)
    except ValueError as e:
        print(e)
    try:
        for a, b in zip([1, 2], [3, 4, 5], strict=True):
            print(a, b)
    except ValueError as e:
        print(e)
    try:
        for a, b, c in zip([1, 2], [3, 4], "x", strict=True):
            print(a, b, c)
    except ValueError as e:
        print(e)
    try:
        for a, b, c in zip([1, 2], [3, 4], "xxx", strict=True):
            print(a, b, c)
    except ValueError as e:
        print(e)
    return 0

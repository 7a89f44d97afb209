"""``raise … from …``: the cause of an exception, and what ``__suppress_context__`` says."""


class Low(Exception):
    pass


class High(Exception):
    def __init__(self, text):
        super().__init__(text)
        self.text = text


OLD = Low("made at import")


def low(n):
    if n == 0:
        raise Low("low", n)
    return [1, 2][n]


def high(n):
    try:
        return low(n)
    except Low as error:
        raise High("from low") from error
    except IndexError:
        if n > 5:
            raise High("from None") from None
        if n > 4:
            raise High("from a class") from KeyError
        if n > 3:
            raise High("from an old one") from OLD
        raise High("implicit")


def chain(error):
    depth = 0
    current = error
    while current is not None:
        print("  " * depth + type(current).__name__, current)
        current = current.__cause__
        depth += 1


def entry_point(argv):
    for n in range(7):
        try:
            print(high(n))
        except High as error:
            print(n, repr(error.__cause__), error.__suppress_context__, error.text)
    try:
        try:
            high(0)
        except High as middle:
            raise ValueError("top") from middle
    except ValueError as error:
        chain(error)
    try:
        raise Low("alone")
    except Low as error:
        print(error.__cause__ is None, error.__suppress_context__)
    return 0

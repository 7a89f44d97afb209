"""Exceptions: classes, arguments, texts, chaining, finally, with, match of classes, messages of built-in errors."""


class Simple(Exception):
    pass


class Parent(Exception):
    def __init__(self, code):
        self.code = code


class Child(Parent):
    def __str__(self):
        return "child with code " + str(self.code)


class WithSuper(ValueError):
    def __init__(self, where, what):
        super().__init__(what)
        self.where = where


class Silent(Parent):
    pass


def raiser(n):
    if n == 0:
        raise Simple
    if n == 1:
        raise Simple("one")
    if n == 2:
        raise Simple("two", 2)
    if n == 3:
        raise Parent(33)
    if n == 4:
        raise Child(44)
    if n == 5:
        raise WithSuper("here", "wrong")
    if n == 6:
        raise KeyError("k")
    if n == 7:
        raise IndexError("index")
    if n == 8:
        raise ValueError
    if n == 9:
        raise Silent(9)
    return n


def texts() -> None:
    for n in range(11):
        try:
            print("returned", raiser(n))
        except Child as error:
            print("Child", error, error.code)
        except Parent as error:
            print("Parent", error, error.code, repr(error))
        except (KeyError, IndexError) as error:
            print("lookup", error, repr(error), type(error).__name__)
        except Exception as error:
            print(type(error).__name__, "|" + str(error) + "|", repr(error), error.args)


def order(log, how):
    for i in range(3):
        try:
            log.append("try " + str(i))
            if how == 1 and i == 1:
                return "returned"
            if how == 2 and i == 1:
                break
            if how == 3 and i == 1:
                continue
            if how == 4 and i == 1:
                raise ValueError("inside")
        except ValueError:
            log.append("except")
        else:
            log.append("else")
        finally:
            log.append("finally")
    return "ended"


def nested(n):
    try:
        try:
            raiser(n)
        except Parent:
            raise
        except Simple as error:
            raise ValueError("converted") from error
        finally:
            print("inner finally", n)
    except ValueError as error:
        return "outer " + str(error)
    except Parent as error:
        return "parent " + str(error.code)
    return "nothing"


def in_finally(n):
    try:
        try:
            if n > 0:
                raise ValueError("first")
        finally:
            if n > 1:
                raise KeyError("second")
    except Exception as error:
        return type(error).__name__
    return "fine"


def return_in_finally():
    try:
        raise ValueError("lost")
    finally:
        return "won"


class Manager:
    def __init__(self, log, suppress):
        self.log = log
        self.suppress = suppress

    def __enter__(self):
        self.log.append("enter")
        return len(self.log)

    def __exit__(self, kind, value, traceback):
        self.log.append("exit " + ("clean" if value is None else str(value)))
        return self.suppress


def managed(log, suppress, fail):
    with Manager(log, suppress) as number, Manager(log, False):
        log.append("body " + str(number))
        if fail:
            raise ValueError("in body")
        return "returned"
    return "suppressed"


def builtin_errors(n):
    items = [1, 2, 3]
    table = {"a": 1}
    numbers = {7: "x"}
    if n == 0:
        return items[5]
    if n == 1:
        return table["b"]
    if n == 2:
        return 1 // (n - 2)
    if n == 3:
        return 1 % (n - 3)
    if n == 4:
        return int("x1")
    if n == 5:
        return len(numbers[8])
    if n == 6:
        return items.pop(17)
    if n == 7:
        return items.index(3)
    if n == 8:
        items.remove(9)
    if n == 9:
        return items[n:].pop()
    if n == 10:
        return "abc".index("z")
    if n == 11:
        return ord("abc"[n])
    if n == 12:
        a, b = items
        return a
    if n == 13:
        assert n < 5, "too big"
    if n == 14:
        assert n < 5
    if n == 15:
        return int(1.0 / float(n - 15))
    if n == 16:
        return 1 << (n - 17)
    return 0


def entry_point(argv: list[str]) -> int:
    texts()
    for how in range(5):
        log: list[str] = []
        print(order(log, how), log)
    for n in (0, 3, 10):
        print(nested(n))
    print(in_finally(0), in_finally(1), in_finally(2), return_in_finally())
    for suppress in (False, True):
        for fail in (False, True):
            log = []
            try:
                print(managed(log, suppress, fail), log)
            except ValueError as error:
                print("escaped", error, log)
    for n in range(17):
        try:
            print(builtin_errors(n))
        except LookupError as error:
            print("LookupError", type(error).__name__, error)
        except ArithmeticError as error:
            print("ArithmeticError", type(error).__name__, error)
        except Exception as error:
            print(type(error).__name__, error)
    return 0

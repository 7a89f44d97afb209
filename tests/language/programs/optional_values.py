"""Optional numbers and containers: None checks, and the errors of operations on None."""

import os


def say(text: str) -> None:
    os.write(1, (text + "\n").encode("utf-8"))


def number(n: int) -> int | None:
    return n if n > 0 else None


def real(n: int) -> float | None:
    return n * 1.5 if n > 0 else None


def flag(n: int) -> bool | None:
    return n > 5 if n > 0 else None


def some_list(n: int) -> list[int] | None:
    return [n, n + 1] if n > 0 else None


def some_dict(n: int) -> dict[str, int] | None:
    return {"k": n} if n > 0 else None


def some_pair(n: int) -> tuple[int, str] | None:
    return (n, "p") if n > 0 else None


def some_text(n: int) -> str | None:
    return "text" if n > 0 else None


def arithmetic(n: int) -> None:
    a, x, f = number(n), real(n), flag(n)
    say(
        str(a)
        + " "
        + str(x)
        + " "
        + str(f)
        + " "
        + str(a is None)
        + str(a == n)
        + str(a != 3)
        + str(bool(a))
        + str(not x)
    )
    say(str(a == number(n)) + str(a == number(3)) + str(a == x) + str(x == 4.5) + str(3 == a))
    for case in range(22):
        try:
            if case == 0:
                say(str(a + 1))
            elif case == 1:
                say(str(1 + a))
            elif case == 2:
                say(str(a + a))
            elif case == 3:
                say(str(a < 2))
            elif case == 4:
                say(str(2.5 >= x))
            elif case == 5:
                say(str(-a))
            elif case == 6:
                b = number(n)
                b += 1
                say(str(b))
            elif case == 7:
                say(str(x / 2))
            elif case == 8:
                say(str(a**2))
            elif case == 9:
                say(str(a // 2) + str(a % 2) + str(a << 1))
            elif case == 10:
                say(str(abs(a)))
            elif case == 11:
                say(str(int(x)))
            elif case == 12:
                say(str(round(x)))
            elif case == 13:
                say(str(float(a)))
            elif case == 14:
                say(str(divmod(a, 2)[0]))
            elif case == 15:
                say(str(~a))
            elif case == 16:
                say(str(a & 3))
            elif case == 17:
                say(str(a * x))
            elif case == 18:
                say(str(f & True))
            elif case == 19:
                say(str([10, 20, 30, 40, 50, 60, 70, 80][a]))
            elif case == 20:
                say(str(len(range(a))))
            elif case == 21:
                say(str(a > x))
        except TypeError as e:
            say(str(case) + ": " + str(e))


def containers(n: int) -> None:
    l, d, p, t = some_list(n), some_dict(n), some_pair(n), some_text(n)
    say(
        str(bool(l))
        + str(d is None)
        + str(not p)
        + str(l == [3, 4])
        + str(t == "text")
        + str(p == (3, "p"))
        + str(d != {"k": 3})
    )
    for case in range(16):
        try:
            if case == 0:
                say(str(l[0]))
            elif case == 1:
                l[0] = 7
                say(str(l[0]))
            elif case == 2:
                say(str(len(l)))
            elif case == 3:
                say(str(3 in l))
            elif case == 4:
                for i in l:
                    say(str(i))
            elif case == 5:
                a, b = l
                say(str(a + b))
            elif case == 6:
                say(str(d["k"]))
            elif case == 7:
                say(str(len(d)))
            elif case == 8:
                say(str("k" in d))
            elif case == 9:
                say(str(p[0]) + p[1])
            elif case == 10:
                u, v = p
                say(str(u) + v)
            elif case == 11:
                say(t[0])
            elif case == 12:
                say(str(len(t)))
            elif case == 13:
                l.append(9)
                say(str(len(l)))
            elif case == 14:
                say(str(d.get("k")))
            elif case == 15:
                say(t.upper())
        except TypeError as e:
            say(str(case) + ": " + str(e))
        except AttributeError as e:
            say(str(case) + ": attribute " + str(e))


def default(values: dict[str, int], key: str) -> int:
    found = values.get(key)
    if found is None:
        return -1
    return found + 1


def entry_point(argv: list[str]) -> int:
    arithmetic(3)
    arithmetic(0)
    containers(3)
    containers(0)
    say(str(default({"a": 4}, "a")) + str(default({"a": 4}, "b")))
    items = [number(1), None, number(2)]
    say(
        str(items[0])
        + str(items[1])
        + str(None in items)
        + str(2 in items)
        + str(items.index(None))
        + str(items.count(1))
    )
    keyed = {number(1): "one", None: "none"}
    say(keyed[None] + keyed[1] + str(2 in keyed))
    return 0

"""Optional tuples, texts and lists compared, searched for and as keys."""


def opt(n) -> int | None:
    return None if n == 2 else n


def ops(n) -> str | None:
    return None if n == 2 else "a" * n


def opl(n) -> list[int] | None:
    return None if n == 2 else [n]


def opt_t(n) -> tuple[int, str] | None:
    return None if n == 2 else (n, "x")


def f(n):
    print((None, 1) == (opt(n), 1), (opt(n), 1) == (None, 1), (None, 1) == (ops(n), 1), ("aa", 2) == (None, n))
    print([opl(n), [1]] == [[3], None], [opl(n)] == [opl(2)], [opl(n)] == [None], opl(n) == [3])
    print(opt_t(n) == (1, "x"), opt_t(n) == opt_t(2), [opt_t(n)] == [(3, "x")], [opt_t(n)] == [None], opt_t(n) == None)
    print((opt_t(n), 3) == (None, 3), ((1, "x"), 3) == (opt_t(n), 3), [(opt(n), ops(n))] == [(3, "aaa")])
    print({opt_t(n): 3} == {(1, "x"): 3}, [ops(n)] == ["a"], ops(n) in ["a", "b"], opt(n) in [1, 2, 3])


def entry_point(argv):
    for n in (len(argv), 2, 3):
        f(n)
    return 0

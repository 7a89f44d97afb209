"""Many ways through one loop: Collatz chains."""


def collatz(n):
    c = 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 1 + 3 * n
        c = c + 1
    return c


def run(n):
    i = 1
    best = 0
    while i < n:
        c = collatz(i)
        if c > best:
            best = c
        i = i + 1
    return best

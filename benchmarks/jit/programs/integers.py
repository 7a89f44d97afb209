"""A loop on integers."""


def run(n):
    i = 0
    s = 0
    while i < n:
        s = (s * 3 + i) % 1000003
        i = i + 1
    return s

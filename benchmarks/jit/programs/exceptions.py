"""Exceptions, thrown two calls deep in two of fifteen iterations."""


class Thrown(Exception):
    def __init__(self, value):
        self.value = value


def risky(i):
    if i % 15 == 0:
        raise Thrown(i)
    if i % 15 == 7:
        raise Thrown("seven")
    return i


def deep(i):
    return 1 + risky(i)


def run(n):
    i = 1
    s = 0
    strings = 0
    while i < n:
        try:
            s = (s + deep(i)) % 1000003
        except Thrown as e:
            if type(e.value) is int:
                s = s + 1
            else:
                strings = strings + 1
        i = i + 1
    return s + strings

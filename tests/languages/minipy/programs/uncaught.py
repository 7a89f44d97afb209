"""Uncaught."""


def inner():
    return 1 + "a"


def outer():
    return inner()


print("before")
outer()

"""Allocation: linked lists, built and walked by loops."""


class Link:
    def __init__(self, value, next):
        self.value = value
        self.next = next


def build(n):
    chain = None
    while n > 0:
        chain = Link(n, chain)
        n = n - 1
    return chain


def total(chain):
    s = 0
    while chain is not None:
        s = s + chain.value
        chain = chain.next
    return s


def run(n):
    i = 0
    s = 0
    while i < n:
        s = s + total(build(1000))
        i = i + 1
    return s

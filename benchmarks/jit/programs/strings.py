"""Strings: built from pieces, compared, searched."""


def word(i):
    s = ""
    k = 0
    while k < 6:
        s = s + "abcdefghij"[(i + k * k) % 10]
        k = k + 1
    return s


def vowels(s):
    i = 0
    c = 0
    while i < len(s):
        x = s[i]
        if x == "a" or x == "e":
            c = c + 1
        i = i + 1
    return c


def run(n):
    i = 0
    c = 0
    while i < n:
        w = word(i)
        c = c + vowels(w)
        if w + "-" + str(i % 10) == "abej-0":
            c = c + 1
        if w < "c":
            c = c + 1
        i = i + 1
    return c

"""A loop on floats: a Mandelbrot set without its picture."""


def point(x, y):
    a = 0.0
    b = 0.0
    k = 0
    while k < 50 and a * a + b * b < 4.0:
        c = a * a - b * b + x
        b = 2.0 * a * b + y
        a = c
        k = k + 1
    return k


def run(n):
    i = 0
    s = 0
    while i < n:
        j = 0
        while j < n:
            s = s + point(2.5 * float(i) / float(n) - 1.9, 2.0 * float(j) / float(n) - 0.95)
            j = j + 1
        i = i + 1
    return s

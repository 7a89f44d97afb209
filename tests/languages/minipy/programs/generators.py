"""Generators."""


def gen(n):
    for i in range(n):
        x = yield i
        if x:
            print("got", x)
    return "done"


g = gen(3)
print(next(g), g.send("hi"), list(g))


def outer():
    r = yield from gen(2)
    print(r)


print(list(outer()))

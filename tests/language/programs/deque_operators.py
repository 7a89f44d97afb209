"""Operators, order, maxlen and errors of deques."""

from collections import deque


def entry_point(argv):
    a = deque([1, 2, 3])
    b = deque([1, 2, 4])
    print(a == b, a != b, a < b, a <= b, a > b, a >= b, a == deque([1, 2, 3]))
    print(a + b, a * 2, a.index(3), a.count(1), a.copy(), a[-1])
    a.rotate(1)
    print(a)
    a.insert(1, 9)
    print(a)
    a.remove(9)
    print(a)
    c = deque([1, 2, 3], maxlen=2)
    print(c, c.maxlen)
    c.append(5)
    c.appendleft(8)
    print(c)
    a.reverse()
    print(a)
    a.extend([4])
    a.extendleft([5, 6])
    print(a)
    for x in reversed(a):
        print(x)
    print(3 in a, bool(a), len(a))
    a.clear()
    print(a)
    del b[0]
    b[0] = 7
    print(b)
    b += [1]
    print(b)
    try:
        a.pop()
    except IndexError as e:
        print(e)
    try:
        a.popleft()
    except IndexError as e:
        print(e)
    try:
        b[10]
    except IndexError as e:
        print(e)
    try:
        b.remove(100)
    except ValueError as e:
        print(e)
    try:
        b.index(100)
    except ValueError as e:
        print(e)
    return 0

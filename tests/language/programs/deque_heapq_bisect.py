"""collections.deque, heapq, bisect."""

import bisect
import heapq
import os
from collections import deque


def say(text: str) -> None:
    os.write(1, (text + "\n").encode("utf-8"))


def show(d: deque[int]) -> None:
    say(",".join([str(i) for i in d]) + " #" + str(len(d)))


def deques() -> None:
    d: deque[int] = deque()
    say(str(bool(d)))
    for i in range(20):
        d.append(i)
        d.appendleft(-i)
    show(d)
    say(str(d.pop()) + str(d.popleft()) + str(d[0]) + str(d[-1]) + str(d[5]))
    d[1] = 100
    del d[2]
    d.insert(1, 55)
    d.insert(-1, 66)
    d.insert(1000, 77)
    show(d)
    d.rotate(3)
    show(d)
    d.rotate(-5)
    show(d)
    d.reverse()
    d.extend([1, 2])
    d.extendleft([3, 4])
    d.extend(d)
    show(d)
    say(str(100 in d) + str(12345 in d) + str(d.count(1)) + str(d.index(100)))
    d.remove(100)
    for i in reversed(deque([1, 2, 3])):
        say(str(i))
    e = deque([1, 2, 3], 3)
    e.append(4)
    show(e)
    e.appendleft(0)
    show(e)
    f = deque(e, maxlen=2)
    show(f)
    say(str(e == deque([0, 2, 3])) + str(e != f) + str(e == e.copy()))
    show(deque(range(4)))
    say(",".join(sorted(deque("hello"))) + str(sum(e)) + str(max(e)))
    e.clear()
    show(e)
    for case in range(7):
        try:
            if case == 0:
                e.pop()
            elif case == 1:
                e.popleft()
            elif case == 2:
                say(str(e[0]))
            elif case == 3:
                e.remove(7)
            elif case == 4:
                e.index(8)
            elif case == 5:
                for x in d:
                    d.append(x)
            elif case == 6:
                e.extend([1, 2, 3])
                e.insert(0, 9)
        except (IndexError, ValueError, RuntimeError) as error:
            say(str(case) + str(error))


def heaps() -> None:
    heap: list[int] = []
    for i in [5, 3, 8, 1, 9, 2, 7]:
        heapq.heappush(heap, i)
    say(",".join([str(heapq.heappop(heap)) for _ in range(len(heap))]))
    data = [9, 8, 7, 6, 5, 4]
    heapq.heapify(data)
    say(",".join([str(i) for i in data]))
    say(str(heapq.heapreplace(data, 1)) + str(heapq.heappushpop(data, 0)))
    jobs = [(2, "b"), (1, "z"), (1, "a")]
    heapq.heapify(jobs)
    while jobs:
        cost, name = heapq.heappop(jobs)
        say(str(cost) + name)
    try:
        heapq.heappop(heap)
    except IndexError as error:
        say(str(error))


def bisecting() -> None:
    data = [1, 3, 3, 5]
    say(str(bisect.bisect_left(data, 3)) + str(bisect.bisect_right(data, 3)) + str(bisect.bisect(data, 4)))
    bisect.insort(data, 4)
    bisect.insort_left(data, 3)
    say(",".join([str(i) for i in data]) + str(bisect.bisect_left(data, 3, 2)) + str(bisect.bisect_left(data, 9, 0, 3)))
    say(str(bisect.bisect_left(["a", "c"], "b")))


def entry_point(argv: list[str]) -> int:
    deques()
    heaps()
    bisecting()
    return 0

"""rgc.FinalizerQueue: objects found dead are handed out once; the trigger is called; the living stay."""

import gc

from framework.rlib import rgc


class Resource:
    def __init__(self, name):
        self.name = name
        self.open = True

    def close(self):
        self.open = False
        return self.name


class Special(Resource):
    pass


class Counter:
    def __init__(self):
        self.triggered = False


COUNTER = Counter()


class Queue(rgc.FinalizerQueue):
    Class = Resource

    def finalizer_trigger(self):
        COUNTER.triggered = True


class Other(rgc.FinalizerQueue):
    Class = Counter

    def finalizer_trigger(self):
        pass


queue = Queue()
other = Other()


def make(n):
    kept = []
    for i in range(n):
        made = Special("s" + str(i)) if i % 3 == 0 else Resource("r" + str(i))
        queue.register_finalizer(made)
        if i % 5 == 0:
            kept.append(made)
    return kept


def drain():
    names = []
    while True:
        found = queue.next_dead()
        if found is None:
            return sorted(names)
        names.append(found.close() + ("!" if isinstance(found, Special) else ""))


def entry_point(argv):
    print(queue.next_dead() is None, COUNTER.triggered)
    kept = make(12)
    for _ in range(3):
        gc.collect()
    first = drain()
    print("r1" in first, "s3!" in first, "s0!" in first, len(first) <= 9, COUNTER.triggered)
    print([each.name for each in kept], [each.open for each in kept])
    other.register_finalizer(Counter())
    for _ in range(3):
        gc.collect()
    counter = other.next_dead()
    print(counter is not None and not counter.triggered)
    del counter
    kept = []
    for _ in range(3):
        gc.collect()
    for name in drain():
        print("last" if name in ("s0!", "r5", "r10") else "other")
        break
    return 0

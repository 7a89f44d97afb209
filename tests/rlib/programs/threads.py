"""Threads allocate, wait for locks, exchange messages and keep values of their own."""

from framework.rlib import revents, rthread, rtime


class Node:
    def __init__(self, value: int, rest: "Node | None") -> None:
        self.value = value
        self.rest = rest


class Results:
    def __init__(self) -> None:
        self.lock = rthread.allocate_lock()
        self.lines: dict[int, str] = {}
        self.done = 0

    def put(self, number: int, text: str) -> None:
        with self.lock:
            self.lines[number] = text
            self.done += 1

    def wait(self, count: int) -> None:
        while self.done < count:
            rtime.sleep(0.002)
        for number in sorted(self.lines):
            print(number, self.lines[number])
        self.lines.clear()
        self.done = 0


RESULTS = Results()


def churn(seed: int, rounds: int) -> str:
    """Lists, strings and dicts, alive across polls."""
    table: dict[int, str] = {}
    chain: Node | None = None
    total = 0
    for i in range(rounds):
        seed = (seed * 1103515245 + 12345) % 2147483648
        key = seed % 61
        table[key] = table.get(key, "") + chr(97 + seed % 26)
        if len(table[key]) > 12:
            table[key] = table[key][6:]
        chain = Node(seed % 1000, chain)
        if i % 50 == 49:
            node: Node | None = chain
            while node is not None:
                total += node.value
                node = node.rest
            chain = None
        revents.check_events()
    return str(total) + " " + " ".join([table[key] for key in sorted(table)][:4])


class Churner:
    def __init__(self, number: int, rounds: int) -> None:
        self.number = number
        self.rounds = rounds

    def run(self) -> None:
        RESULTS.put(self.number, churn(self.number, self.rounds))


class Channel:
    """A queue without bound: a lock that stands for the number of messages."""

    def __init__(self) -> None:
        self.items: list[str] = []
        self.ready = rthread.allocate_lock()
        self.ready.acquire()

    def send(self, item: str) -> None:
        self.items.append(item)
        if self.ready.is_acquired():
            self.ready.release()

    def receive(self) -> str:
        while len(self.items) == 0:
            self.ready.acquire()
        return self.items.pop(0)


class Echo:
    def __init__(self, incoming: Channel, outgoing: Channel) -> None:
        self.incoming = incoming
        self.outgoing = outgoing

    def run(self) -> None:
        while True:
            item = self.incoming.receive()
            self.outgoing.send(item + "!")
            if item == "end":
                return


class Own(rthread.ThreadLocal):
    def __init__(self, name: str) -> None:
        self.name = name


LOCAL = rthread.ThreadLocalReference()


class Named:
    def __init__(self, number: int) -> None:
        self.number = number

    def run(self) -> None:
        assert LOCAL.get() is None
        LOCAL.set(Own("thread" + str(self.number)))
        rtime.sleep(0.005)
        own = LOCAL.get()
        assert isinstance(own, Own)
        text = own.name
        LOCAL.set(None)
        RESULTS.put(self.number, text + " " + str(LOCAL.get() is None))


class Deep:
    def down(self, depth: int) -> int:
        revents.check_events()
        return self.down(depth + 1) + 1

    def run(self) -> None:
        text = "no end"
        try:
            self.down(0)
        except RecursionError:
            text = "too deep"
        RESULTS.put(0, text)


class Spinner:
    """Computes without a call or an allocation: each round must look at the event word anew."""

    def __init__(self) -> None:
        self.total = 0
        self.stops = False

    def run(self) -> None:
        while not self.stops:
            for i in range(20):
                self.total = (self.total * 31 + i) & 0xFFFFFF
            revents.check_events()
        RESULTS.put(0, "spun")


class Failing:
    def run(self) -> None:
        RESULTS.put(1, "fails")
        raise SystemExit(3)


def locks() -> None:
    lock = rthread.allocate_lock()
    print(lock.acquire(), lock.acquire(False), lock.acquire_timed(2000), lock.is_acquired())
    lock.release()
    try:
        lock.release()
    except rthread.error as error:
        print(error)


def exchange(there: Channel, back: Channel, count: int) -> None:
    """Messages that another thread answers."""
    rthread.start_new_thread(Echo(there, back).run)
    answers = 0
    for i in range(count):
        there.send("message " + str(i))
        answers += len(back.receive())
        revents.check_events()
    there.send("end")
    print(answers, back.receive())


def entry_point(argv: list[str]) -> int:
    threads = int(argv[1]) if len(argv) > 1 else 4
    rounds = int(argv[2]) if len(argv) > 2 else 2000
    print(rthread.get_ident())
    locks()
    for number in range(threads):
        print(rthread.start_new_thread(Churner(number, rounds).run))
    print("main", churn(100, rounds))
    RESULTS.wait(threads)
    there, back = Channel(), Channel()
    exchange(there, back, 300)
    for number in range(5):
        rthread.start_new_thread(Named(number).run)
    RESULTS.wait(5)
    spinner = Spinner()
    rthread.start_new_thread(spinner.run)
    rtime.sleep(0.02)
    exchange(there, back, 3000)
    spinner.stops = True
    RESULTS.wait(1)
    rthread.set_stacksize(1 << 20)
    rthread.start_new_thread(Deep().run)
    rthread.start_new_thread(Failing().run)
    RESULTS.wait(2)
    return 0

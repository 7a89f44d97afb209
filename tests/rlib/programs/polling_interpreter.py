"""A small interpreter with a JIT whose loops are left for signals and for other threads."""

import os

from framework.rlib import revents, rsignal, rthread, rtime
from framework.rlib.jit import JitDriver

DECREMENT, JUMP, ADD, PUSH = 0, 1, 2, 3
driver = JitDriver(greens=["pc", "program"], reds=["count", "total", "stack"])


class Node:
    def __init__(self, value: int, rest: "Node | None") -> None:
        self.value = value
        self.rest = rest


class Interrupted(Exception):
    pass


class Handler(rsignal.SignalHandler):
    def handle(self, number: int) -> None:
        raise Interrupted()


class Results:
    def __init__(self) -> None:
        self.totals: list[int] = []
        self.spins = 0


RESULTS = Results()


def interpret(program: bytes, count: int) -> int:
    pc = 0
    total = 0
    stack: Node | None = None
    while True:
        driver.jit_merge_point(pc=pc, program=program, count=count, total=total, stack=stack)
        opcode = program[pc]
        pc += 1
        if opcode == DECREMENT:
            count -= 1
        elif opcode == ADD:
            total = (total * 3 + count) % 1000003
        elif opcode == PUSH:
            stack = Node(total, stack)
            if count % 16 == 0:
                while stack is not None:
                    total += stack.value % 7
                    stack = stack.rest
        elif opcode == JUMP:
            if count == 0:
                return total
            pc = 0
            revents.check_events()
            driver.can_enter_jit(pc=pc, program=program, count=count, total=total, stack=stack)


PROGRAM = bytes([ADD, PUSH, DECREMENT, JUMP])
ENDLESS = bytes([ADD, JUMP])


class Runner:
    def __init__(self, count: int) -> None:
        self.count = count

    def run(self) -> None:
        RESULTS.totals.append(interpret(PROGRAM, self.count))


class Interrupter:
    def run(self) -> None:
        rtime.sleep(0.05)
        os.kill(os.getpid(), rsignal.SIGINT)


def entry_point(argv: list[str]) -> int:
    size = int(argv[1]) if len(argv) > 1 else 3000
    rsignal.signal(rsignal.SIGINT, Handler())
    for number in range(4):
        rthread.start_new_thread(Runner(size + number).run)
    print(interpret(PROGRAM, size + 4))
    while len(RESULTS.totals) < 4:
        rtime.sleep(0.002)
    print(sorted(RESULTS.totals))
    rthread.start_new_thread(Interrupter().run)
    try:
        interpret(ENDLESS, 1)
    except Interrupted:
        print("interrupted")
    return 0

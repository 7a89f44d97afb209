"""Signals are handled at polls and while the main thread waits; what a handler raises leaves the place."""

import os

from framework.rlib import revents, rposix, rsignal, rthread, rtime


class Stop(Exception):
    pass


class Handler(rsignal.SignalHandler):
    def __init__(self, name: str) -> None:
        self.name = name

    def handle(self, number: int) -> None:
        print(self.name, number)
        if number == rsignal.SIGINT:
            raise Stop(self.name)


def poll_until_stopped() -> None:
    try:
        while True:
            revents.check_events()
    except Stop as error:
        print("stopped by", error)


class Interrupter:
    """Sends SIGINT to the process after a while."""

    def run(self) -> None:
        rtime.sleep(0.05)
        os.kill(os.getpid(), rsignal.SIGINT)


def send_later() -> None:
    rthread.start_new_thread(Interrupter().run)


def entry_point(argv: list[str]) -> int:
    me = os.getpid()
    usual = Handler("usual")
    rsignal.signal(rsignal.SIGUSR1, usual)
    rsignal.signal(rsignal.SIGINT, Handler("interrupt"))
    print(rsignal.getsignal(rsignal.SIGUSR1) is usual, rsignal.getsignal(rsignal.SIGUSR2) is None)
    os.kill(me, rsignal.SIGUSR1)
    os.kill(me, rsignal.SIGUSR1)
    revents.check_events()
    revents.check_events()
    os.kill(me, rsignal.SIGINT)
    poll_until_stopped()
    os.kill(me, rsignal.SIGUSR1)
    os.kill(me, rsignal.SIGINT)
    poll_until_stopped()
    revents.check_events()
    rsignal.ignore(rsignal.SIGUSR1)
    os.kill(me, rsignal.SIGUSR1)
    revents.check_events()
    for number in (0, 65, rsignal.SIGKILL):
        try:
            rsignal.signal(number, usual)
        except ValueError as error:
            print(error)
        except OSError as error:
            print("errno", error.errno)
    send_later()
    poll_until_stopped()
    send_later()
    try:
        rtime.sleep(20.0)
    except Stop as error:
        print("woken by", error)
    send_later()
    reading, writing = os.pipe()
    try:
        rposix.read(reading, 10)
    except Stop as error:
        print("reading left by", error)
    lock = rthread.allocate_lock()
    lock.acquire()
    send_later()
    try:
        lock.acquire()
    except Stop as error:
        print("lock left by", error)
    lock.release()
    print(lock.acquire(False), lock.acquire(False))
    rsignal.default(rsignal.SIGUSR1)
    print(rsignal.getsignal(rsignal.SIGUSR1) is None)
    return 0

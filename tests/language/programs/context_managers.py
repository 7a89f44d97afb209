"""with: order, suppression, returns and loops through it, nesting, None as manager's result."""


class Manager:
    def __init__(self, name, log, suppress=False):
        self.name = name
        self.log = log
        self.suppress = suppress

    def __enter__(self):
        self.log.append("+" + self.name)
        return self

    def __exit__(self, exc_type, exc, tb):
        if exc is None:
            self.log.append("-" + self.name)
        else:
            self.log.append("-" + self.name + ":" + type(exc).__name__ + ":" + str(exc))
        return self.suppress


class Lock:
    def __init__(self):
        self.held = 0

    def __enter__(self):
        self.held += 1

    def __exit__(self, *details):
        self.held -= 1


class FailingExit:
    def __enter__(self):
        return 1

    def __exit__(self, exc_type, exc, tb):
        raise RuntimeError("from exit")


def loops(log):
    for i in range(4):
        with Manager(str(i), log):
            if i == 1:
                continue
            if i == 3:
                break
            log.append("body")
    return log


def returning(log):
    with Manager("r", log) as manager:
        return manager.name + "!"


def raising(log, suppress):
    try:
        with Manager("outer", log, suppress):
            with Manager("inner", log):
                raise ValueError("oops")
        log.append("after")
    except ValueError as error:
        log.append("caught " + str(error))
    return log


def failing_exit():
    try:
        with FailingExit() as number:
            if number == 1:
                raise ValueError("body")
    except RuntimeError as error:
        return "RuntimeError " + str(error)
    return "no"


def entry_point(argv: list[str]) -> int:
    print(loops([]))
    log: list[str] = []
    print(returning(log), log)
    print(raising([], False))
    print(raising([], True))
    print(failing_exit())
    lock = Lock()
    with lock:
        with lock:
            print(lock.held)
    print(lock.held)
    try:
        with lock:
            raise KeyError("k")
    except KeyError:
        print("key", lock.held)
    return 0

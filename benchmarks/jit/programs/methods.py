"""Method calls, inherited and overridden, on one class at a time."""


class Counter:
    def __init__(self, step):
        self.step = step
        self.total = 0

    def amount(self, i):
        return self.step + i

    def add(self, i):
        self.total = (self.total + self.amount(i)) % 1000003
        return self.total


class Doubler(Counter):
    def amount(self, i):
        return 2 * (self.step + i)


def drive(counter, n):
    i = 0
    while i < n:
        counter.add(i)
        i = i + 1
    return counter.total


def run(n):
    return drive(Counter(3), n) + drive(Doubler(5), n)

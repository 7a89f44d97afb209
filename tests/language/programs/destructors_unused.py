"""An object that is never used has its __del__ run all the same."""

import gc


class C:
    def __init__(self):
        self.n = 0


CNT = C()


class W:
    def __del__(self):
        CNT.n += 1
        if CNT.n < 50:
            W()


def start():
    W()


def entry_point(argv):
    start()
    for i in range(4):
        gc.collect()
        print(CNT.n > 0)
    return 0

"""Random numbers, clocks and the calendar."""

from framework.rlib import rtime
from framework.rlib.rcalendar import TimeTuple, gmtime, strftime, timegm
from framework.rlib.rrandom import Random

CODES = "%a %A %b %B %c %C %d %D %e %F %g %G %H %I %j %m %M %p %r %R %S %s %T %u %U %V %w %W %x %X %y %Y %z %Z %%"


def numbers():
    r = Random(2024)
    print([r.getrandbits(k) for k in (0, 1, 5, 31, 32, 33, 62, 63)], r.randbelow(10), r.randbelow(10**15))
    print(r.getrandbits_words(70), r.random())
    state = r.getstate()
    first = [r.random() for _ in range(3)]
    r.setstate(state)
    print(first == [r.random() for _ in range(3)], sum([r.randbelow(6) for _ in range(2000)]))
    for bits in (-1, 64):
        try:
            r.getrandbits(bits)
        except ValueError as e:
            print(e)
    r.init_by_array([1, 2, 3])
    print(r.random())


def moments():
    for seconds in (0.0, 1e9, -1.5, 951782400.0, 4102444799.9, -62135596800.0):
        t = gmtime(seconds)
        print(t.tm_year, t.tm_mon, t.tm_mday, t.tm_hour, t.tm_min, t.tm_sec, t.tm_wday, t.tm_yday, timegm(t))
        print(strftime(CODES, t))
    print(strftime("%F", TimeTuple(2000, 2, 29)))
    for fmt in ("%", "%!"):
        try:
            strftime(fmt, gmtime(0.0))
        except ValueError as e:
            print(e)


def clocks():
    before = rtime.monotonic_ns()
    rtime.sleep(0.001)
    print(rtime.monotonic_ns() - before >= 1000000, rtime.time_ns() > 10**18, rtime.clock() >= 0.0)
    print(rtime.perf_counter() <= rtime.perf_counter())


def entry_point(argv):
    numbers()
    moments()
    clocks()
    return 0

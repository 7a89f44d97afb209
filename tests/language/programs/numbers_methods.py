"""Methods of int and float; the smallest and largest items."""

import heapq


def entry_point(argv):
    for n in [0, 1, 255, 256, -1, -256, 1 << 62, -(1 << 63) + len(argv) - 1]:
        print(n.bit_length(), n.bit_count(), n.conjugate())
    for x in [0.0, 2.5, -3.0, 1e300, 0.1]:
        print(x.is_integer())
    print((0.75).as_integer_ratio(), (-2.5).as_integer_ratio(), (3.0 * len(argv)).as_integer_ratio())
    for special in [float("inf"), float("nan")]:
        try:
            print(special.is_integer(), special.as_integer_ratio())
        except (ValueError, OverflowError) as error:
            print(type(error).__name__, error)
    for number, length, order in [(1, 1, "big"), (258, 2, "little"), (258, 4, "big"), (0, 0, "big"), (255, 1, "big")]:
        print(number.to_bytes(length, order))
    for number, length in [(-1, 1), (-128, 1), (127, 1), (-129, 2), (32767, 2)]:
        print(number.to_bytes(length, "little", signed=True))
    for number, length, signed in [(256, 1, False), (-1, 2, False), (128, 1, True), (-129, 1, True), (1, 0, False)]:
        try:
            print(number.to_bytes(length, "big", signed=signed))
        except OverflowError as error:
            print(error)
    print(
        heapq.nsmallest(2, [5, 1, 4]), heapq.nlargest(2, [5, 1, 4]), heapq.nsmallest(0, [1]), heapq.nlargest(9, "bac")
    )
    print(
        heapq.nsmallest(2, ["ccc", "a", "bb"], key=lambda s: len(s)),
        heapq.nlargest(2, [(1, "x"), (3, "y")], key=lambda p: p[0]),
    )
    return 0

"""Formats that only give a width, of ints of all sizes and signs and of texts, one-character and wide ones."""

from framework.rlib.rarithmetic import r_int32, r_uint


def entry_point(argv):
    for n in [0, 7, -7, 42, -42, 123456, -123456, 9223372036854775807, -9223372036854775808 + len(argv) - 1]:
        print(f"[{n:1}][{n:5}][{n:>5}][{n:<5}][{n:^5}][{n:^6d}][{n:05}][{n:08d}][{n:1d}][{n:020d}][{n:^30}]")
    for s in ["", "a", "abc", "äöü", "日本語", "long enough to be wider"]:
        print(f"[{s:1}][{s:5}][{s:>5}][{s:<5s}][{s:^5}][{s:^6s}][{s:30}][{s:>1}]")
        for c in s[:2]:
            print(f"[{c:1}][{c:3}][{c:>3}][{c:^4}]")
    flag = len(argv) > 0
    print(f"[{flag:5}][{flag:<5}][{flag!s:>6}]", f"[{r_uint(77):05}][{r_int32(-77):>6}][{r_int32(-77):06}]")
    print("[{:>4}][{:04d}][{:^5}]".format(len(argv), -len(argv), "xy"), format(12, "6"), format("ab", "<4") + "|")
    return 0

"""Modules of rlib: streams, paths, strings, numbers, UTF-8, weak dictionaries, erased values made at import time."""

import os

from framework.rlib import rpath, rstring, rtime, rutf8
from framework.rlib.rarithmetic import (
    byteswap,
    highest_bit,
    int_between,
    int_c_div,
    int_c_mod,
    intmask,
    is_valid_int,
    most_neg_value_of_same_type,
    most_pos_value_of_same_type,
    mulmod,
    ovfcheck_float_to_int,
    r_int32,
    r_uint,
    r_uint32,
    string_to_int,
    uint_mul_high,
)
from framework.rlib.rbisect import bisect_left, bisect_right
from framework.rlib.rerased import erase_int, new_erasing_pair, unerase_int
from framework.rlib.rfile import create_file
from framework.rlib.rfloat import (
    INFINITY,
    copysign,
    double_to_string,
    float_as_rbigint_ratio,
    formatd,
    isinf,
    isnan,
    round_double,
    rstring_to_float,
)
from framework.rlib.rrandom import Random
from framework.rlib.rstack import stack_almost_full, stack_check
from framework.rlib.rstring import (
    NumberStringParser,
    ParseStringError,
    StringBuilder,
    UnicodeBuilder,
    count,
    endswith,
    find,
    replace,
    replace_count,
    rfind,
    rsplit,
    split,
    startswith,
    strip_spaces,
)
from framework.rlib.rweakref import RWeakKeyDictionary, RWeakValueDictionary
from framework.rlib.streamio import Stream, StreamError, fdopen_as_stream, open_file_as_stream


def streams():
    NAME = "/tmp/kit_rlib_modules_" + str(os.getpid())
    s = open_file_as_stream(NAME, "wb")
    s.write(b"line 1\nline two\n")
    s.write(b"\xc3\xa9 end")
    print(s.tell())
    s.close()
    s.close()
    s = open_file_as_stream(NAME, "rb", 4)
    print(s.readline(), s.tell(), s.read(3), s.peek(), s.readall(), s.read(5), s.readline())
    s.seek(5)
    print(s.read(4), s.isatty())
    s.seek(-3, 2)
    print(s.read())
    s.close()
    try:
        s.read(1)
    except StreamError as e:
        print("StreamError", e)
    t = open_file_as_stream(NAME)
    print(repr(t.read(3)), repr(t.readline()), repr(t.readline()), repr(t.read(1)), repr(t.readall()))
    t.close()
    u = open_file_as_stream(NAME, "r+b")
    u.write(b"LINE")
    print(u.read(4))
    u.seek(0)
    u.truncate(10)
    print(u.readall())
    u.close()
    with create_file(NAME, "a") as f:
        f.write("ünï")
    with open_file_as_stream(NAME, "r") as f:
        print(f.readall())
    try:
        open_file_as_stream("/nonexistent/file", "rb")
    except OSError as e:
        print(e.errno)
    os.unlink(NAME)


def paths():
    for p in ("/a/b/../c", "a//b/.", "", "/", "..", "/..", "a/../.."):
        print(rpath.rnormpath(p), rpath.risabs(p), rpath.rjoin("base", p))
    print(rpath.rabspath("/x/./y"))


def strings():
    b = StringBuilder(3)
    b.append("abc")
    b.append_slice("hello", 1, 3)
    b.append_multiple_char("x", 4)
    print(b.getlength(), b.build())
    u = UnicodeBuilder()
    u.append("é€")
    print(u.build())
    print(
        split(b"a b", b" "),
        replace(b"aXb", b"X", b""),
        startswith(b"ab", b"a"),
        find(b"abc", b"c", 0, 3),
        rsplit("a b c", None, 1),
        replace_count("aaa", "a", "b", 2),
    )
    print(
        split("a,b,,c", ","),
        split("a,b,,c", ",", 1),
        split(" a  b "),
        rsplit("a,b,c", ",", 1),
        replace("aXbXc", "X", "--", 1),
    )
    print(
        startswith("hello", "ell", 1),
        endswith("hello", "lo"),
        count("banana", "a", 0, 6),
        find("hello", "l", 0, 5),
        rfind("hello", "l", 0, 5),
        strip_spaces("  x "),
    )
    for text in ("12", "-7", "0x1f", "zz", "", "9223372036854775807"):
        try:
            print(string_to_int(text, 16 if "x" in text else 10))
        except ParseStringError as e:
            print("ParseStringError", str(e))


def numbers():
    print(
        formatd(1.5, "r", 0),
        formatd(1e22, "g", 17),
        formatd(2.0, "f", 2),
        formatd(0.1, "e", 3),
        formatd(3.0, "r", 0, 2),
    )
    print(round_double(2.345, 2), copysign(1.0, -0.0), isnan(INFINITY - INFINITY), isinf(INFINITY))
    print(byteswap(1), highest_bit(1024), mulmod(3, 5, 7), int_c_div(-7, 2), int_c_mod(-7, 2), int_between(1, 2, 3))
    print(
        most_pos_value_of_same_type(5),
        most_neg_value_of_same_type(5),
        intmask(uint_mul_high(r_uint(1) << 63, r_uint(4))),
    )
    print(unerase_int(erase_int(41)) + 1, bisect_left([1, 3, 5], 3, 3), bisect_right([1, 3, 5], 3, 3))
    r = Random(5)
    print(intmask(r.genrand32()), r.random() < 1.0)
    print(rtime.time() > 1e9, rtime.monotonic() > 0.0)


def utf8():
    s = "aé€😀".encode("utf-8")
    pos = 0
    out = []
    while pos < len(s):
        out.append(rutf8.codepoint_at_pos(s, pos))
        pos = rutf8.next_codepoint_pos(s, pos)
    print(out, rutf8.codepoints_in_utf8(s), rutf8.check_utf8(s, True))
    b = rutf8.unichr_as_utf8(0x20AC)
    print(b)
    try:
        rutf8.check_utf8(b"ab\xff", False)
    except rutf8.CheckError as e:
        print("CheckError", e.pos)
    print([c for c in rutf8.Utf8StringIterator(s)])
    u = rutf8.Utf8StringBuilder(8)
    u.append(b"x")
    u.append_code(0xE9)
    print(u.build(), u.getlength())


class K:
    def __init__(self, n):
        self.n = n


def weak():
    d = RWeakKeyDictionary(K, K)
    k = K(1)
    d.set(k, K(10))
    v = d.get(k)
    print(v.n if v is not None else -1, d.length(), d.get(K(1)) is None)
    e = RWeakValueDictionary(str, K)
    e.set("a", k)
    print(e.get("a") is k, e.get("b") is None)
    e.set("a", None)
    print(e.get("a") is None)


erase_list, unerase_list = new_erasing_pair("list")
erase_str, unerase_str = new_erasing_pair("str")


class Holder:
    def __init__(self, s, k):
        self.s = s
        self.k = k


prebuilt = [Holder(erase_list([1, 2]), 0), Holder(erase_str("x"), 1), Holder(erase_int(5), 2)]


def erased():
    for h in prebuilt:
        if h.k == 0:
            l = unerase_list(h.s)
            l.append(3)
            print(l)
        elif h.k == 1:
            print(unerase_str(h.s))
        else:
            print(unerase_int(h.s))
    prebuilt[0].s = erase_list([9])
    print(unerase_list(prebuilt[0].s))


def entry_point(argv):
    erased()
    streams()
    paths()
    strings()
    numbers()
    utf8()
    weak()
    stack_check()
    print(stack_almost_full())
    return 0

"""``struct`` with constant formats."""

import struct


def failures() -> None:
    try:
        struct.pack("<b", 200)
    except struct.error as error:
        print(error)
    try:
        struct.pack(">H", -1)
    except struct.error as error:
        print(error)
    try:
        struct.pack("<i", 1 << 40)
    except struct.error as error:
        print(error)
    try:
        print(struct.unpack("<i", b"123"))
    except struct.error as error:
        print(error)
    try:
        print(struct.unpack_from("<i", b"12345", 3))
    except struct.error as error:
        print(error)
    try:
        print(struct.pack("<f", 1e300))
    except OverflowError as error:
        print(error)
    try:
        print(struct.pack("c", b"ab"))
    except struct.error as error:
        print(error)


def entry_point(argv: list[str]) -> int:
    print(struct.pack("<bBhHiIqQ", -1, 255, -2, 65535, -3, 4294967295, -4, 5))
    print(struct.pack(">bBhHiIqQ", -1, 255, -2, 65535, -3, 4294967295, -4, 5))
    print(struct.unpack("<bBhHiI", struct.pack("<bBhHiI", -5, 250, -300, 60000, -70000, 4000000000)))
    print(struct.unpack(">qd", struct.pack(">qd", -(1 << 62), 3.25)))
    print(struct.unpack("<fd", struct.pack("<fd", 0.1, 0.1)), struct.pack("!f", 1), struct.pack("<d", -0.0))
    print(struct.pack("3s5sx?c", b"abcdef", b"xy", True, b"z"), struct.unpack("3s5sx?c", b"abcxy\0\0\0\0\1z"))
    print(struct.pack("bi", 1, 2), struct.pack("@bq", 1, 2), struct.pack("=bq", 1, 2), struct.calcsize("bq"))
    print(struct.pack("5p", b"hello world"), struct.unpack("5p", b"\x02abcd"), struct.pack("2h3x", 1, 2))
    print(struct.unpack_from("<H", b"\0\1\2\3\4", 1), struct.unpack_from(">hh", b"\0\1\2\3\4", -4))
    for x in (0.0, 1.5, 1e-45, 1e-40, 3.4e38, -(2.0**-149), float("inf")):
        (single,) = struct.unpack("<f", struct.pack("<f", x))
        print(repr(single), struct.pack(">f", x).hex())
    failures()
    return 0

"""A bytearray as argument of methods of bytes."""


def entry_point(argv):
    ba = bytearray(b"abc")
    s = b"xxabcxxabc"
    print(
        s.find(ba),
        s.replace(ba, b"Q"),
        s.startswith(ba),
        s.split(ba),
        s.count(ba),
        ba in s,
        s.rfind(ba),
        s.index(ba),
        s.endswith(ba),
        s.strip(bytearray(b"x")),
    )
    print(b"-".join([b"a", b"b"]), b"a" + ba, ba + b"a", ba == b"abc", b"abc" == ba)
    print(ba.find(b"b"), ba.replace(b"a", b"z"), ba.upper(), ba.split(b"b"), ba.hex(), ba.decode())
    return 0

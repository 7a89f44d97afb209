"""bytearray."""

import os


def say(text: str) -> None:
    os.write(1, (text + "\n").encode("utf-8"))


PREBUILT = bytearray(b"prebuilt")


def changing(n: int) -> None:
    a = bytearray(b"hello")
    a.append(33 * n)
    a[0] = 72
    a[-1] = 63
    a += b" you"
    a.extend([65, 66])
    a.extend(b"cd")
    a.extend(bytearray(b"e"))
    a.extend(range(97, 100))
    say(str(a) + str(len(a)))
    del a[0]
    del a[2:4]
    a.insert(1, 122)
    a.insert(-1, 121)
    say(str(a.pop()) + str(a.pop(0)) + str(a))
    a.remove(122)
    a.reverse()
    a[1:3] = b"XYZ"
    a[5:] = bytearray(b"end")
    a[::2] = b"----"
    say(repr(a) + repr(a[1:4]) + repr(a[::-1]) + str(a[0]))
    del a[::2]
    b = a.copy()
    b *= 2
    a.clear()
    say(str((a, b, a + b, b + b"z", b * 2, bytearray(3 * n), bytearray("é", "utf-8"), bytearray([1, 2]))))
    PREBUILT.append(33)
    say(str(PREBUILT) + str(bytes(PREBUILT)))
    c = b
    c += b"shared"
    say(str(b is c) + str(b))


def asking(n: int) -> None:
    a = bytearray(b"banana" * n)
    say(
        str(
            (
                a == b"banana",
                a != bytearray(b"banana"),
                b"banana" == a,
                a < b"c",
                97 in a,
                b"an" in a,
                bool(a),
                [x for x in a],
            )
        )
    )
    say(
        str(
            (
                a.find(b"an"),
                a.rfind(97),
                a.count(b"a"),
                a.startswith(b"ba"),
                a.endswith(b"x"),
                a.index(b"n"),
                a.decode(),
            )
        )
    )
    say(
        str(
            (
                a.upper(),
                a.replace(b"a", b"o"),
                a.split(b"n"),
                a.partition(b"n"),
                a.strip(b"b"),
                a.hex(),
                a.center(8, b"."),
            )
        )
    )
    say(str((a.isalpha(), a.title(), a.join([b"1", b"2"]), bytearray.fromhex("ff00"), a.splitlines(), a.zfill(8))))


def errors(n: int) -> None:
    a = bytearray(b"abc")
    for case in range(7):
        try:
            if case == 0:
                a[3 * n] = 1
            elif case == 1:
                a[0] = 256 * n
            elif case == 2:
                say(str(a[-4]))
            elif case == 3:
                a.append(-n)
            elif case == 4:
                a.remove(1)
            elif case == 5:
                bytearray().pop()
            else:
                a.pop(9)
        except (IndexError, ValueError) as error:
            say(type(error).__name__ + " " + str(error))


def entry_point(argv: list[str]) -> int:
    changing(len(argv))
    asking(len(argv))
    errors(len(argv))
    return 0

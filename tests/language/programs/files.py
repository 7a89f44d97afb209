"""``open``: text and binary files, errors, positions."""

import os

NAME = "kit-conformance-files.tmp"


def text_files() -> None:
    with open(NAME, "w") as f:
        print(f.write("first\nsecond ünï\n"))
        f.write("third")
        print("fourth", 4, file=f)
    with open(NAME) as f:
        for line in f:
            print(repr(line))
    with open(NAME, "r", encoding="utf-8") as f:
        print(repr(f.read(3)), repr(f.readline()), repr(f.readline(4)), repr(f.read(5)))
        print(f.readlines(), repr(f.read()))
    with open(NAME, "a") as f:
        f.write("appended\r\nmore\rend")
    f = open(NAME)
    print(f.read())
    f.close()
    print(f.closed)
    try:
        f.read()
    except ValueError as error:
        print(error)
    with open(NAME, newline="") as f:
        print([line for line in f])
    with open(NAME, encoding="latin-1") as f:
        print(len(f.read()), f.name, f.mode)


def binary_files() -> None:
    with open(NAME, "wb") as f:
        print(f.write(b"\x00\x01\xff line\n"), f.tell())
        f.write(bytes(range(20)))
    with open(NAME, "rb") as f:
        print(f.readline(), f.tell(), f.read(4), f.seek(2), f.read(3))
        print(f.seek(-3, 2), f.read(), f.read(), f.seek(0), len(f.read()))
    with open(NAME, "r+b") as f:
        f.seek(4)
        f.write(b"XY")
        print(f.read(3))
        f.seek(0)
        print(f.read(12))
        print(f.truncate(5))
    print(os.path.getsize(NAME))
    with open(NAME, "rb") as f:
        for line in f:
            print(line)


def large() -> None:
    with open(NAME, "w") as f:
        for i in range(5000):
            f.write("line number " + str(i) + " é\n")
    total = 0
    count = 0
    with open(NAME) as f:
        for line in f:
            total += len(line)
            count += 1
    print(total, count, os.path.getsize(NAME))
    with open(NAME) as f:
        print(len(f.read(100000)), len(f.read()))


def errors() -> None:
    try:
        open("/nonexistent/file")
    except FileNotFoundError as error:
        print(error, error.errno, error.strerror, error.filename)
    try:
        open("/", "w")
    except IsADirectoryError as error:
        print(error)
    try:
        open("/")
    except OSError as error:
        print(error)
    try:
        open(NAME, "x")
    except FileExistsError as error:
        print(error)
    with open(NAME) as f:
        try:
            f.write("x")
        except OSError as error:
            print(error)
    with open(NAME, "w") as f:
        try:
            f.read()
        except OSError as error:
            print(error)
    with open(NAME, "wb") as f:
        f.write(b"ok \xff\n")
    try:
        with open(NAME) as f:
            f.read()
    except UnicodeDecodeError as error:
        print(error)
    try:
        with open(NAME) as f:
            raise KeyError("inside")
    except KeyError as error:
        print("passed through", error)


def entry_point(argv: list[str]) -> int:
    text_files()
    binary_files()
    large()
    errors()
    unclosed = open(NAME, "w")
    unclosed.write("flushed at the end")
    os.remove(NAME)
    print(os.path.exists(NAME))
    return 0

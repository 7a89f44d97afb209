"""``print`` with all its arguments, standard streams."""

import sys


class Celsius:
    def __init__(self, degrees: float) -> None:
        self.degrees = degrees

    def __str__(self) -> str:
        return f"{self.degrees}C"


class Recorder:
    def __init__(self) -> None:
        self.parts: list[str] = []

    def write(self, text: str) -> int:
        self.parts.append(text)
        return len(text)

    def flush(self) -> None:
        self.parts.append("<flush>")


def separators(separator: str | None, end: str | None) -> None:
    print("a", "b", "c", sep=separator, end=end)


def entry_point(argv: list[str]) -> int:
    print()
    print("one", 2, 3.5, True, None, -0.0, 1e100, 10**15)
    print("a", "b", sep="")
    print("a", "b", sep=", ", end=".\n")
    print(1, 2, sep=None, end=None)
    separators("-", "!\n")
    separators(None, None)
    print("no newline", end="")
    print(" … ünïcödé \U0001f600 €", flush=True)
    print(Celsius(21.5), Celsius(-3.0), sep="|")
    recorder = Recorder()
    print("into", "recorder", 1, file=recorder)
    print(file=recorder, end="")
    print("x", file=recorder, flush=True)
    print(recorder.parts)
    print("to stderr", file=sys.stderr)
    print("to stdout", file=sys.stdout)
    print("default", file=None)
    count = sys.stdout.write("written\n")
    print(count)
    sys.stdout.writelines(["l1\n", "l2\n"])
    sys.stdout.flush()
    sys.stdout.buffer.write(b"bytes \xc3\xa9\n")
    sys.stdout.buffer.flush()
    print(sys.stdout.fileno(), sys.stdin.isatty(), sys.stderr.writable(), sys.stdin.readable())
    for line in sys.stdin:
        print("never", line)
    print(repr(sys.stdin.read()), repr(sys.stdin.readline()))
    try:
        print("\ud800 lone surrogate")
    except UnicodeEncodeError as error:
        print(error)
    print("long " * 3000)
    return 0

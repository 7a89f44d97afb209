"""A heap that may not grow beyond what the program says."""

from framework.rlib import rgc


def grow(limit: int) -> str:
    chunks: list[bytes] = []
    try:
        for i in range(limit):
            chunks.append(bytes([i % 256]) * 1_000_000)
    except MemoryError:
        count = len(chunks)
        chunks.clear()
        return "out of memory " + str(20 < count < 64)
    return str(len(chunks)) + " chunks"


def entry_point(argv: list[str]) -> int:
    print(grow(30))
    rgc.set_max_heap_size(64_000_000)
    print(grow(200))
    print(grow(30))
    return 0

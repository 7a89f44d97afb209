"""MD5 (RFC 1321), with the interface of ``hashlib``.

rmd5.new(b"abc").hexdigest()      "900150983cd24fb0d6963f7d28e17f72"
"""

from __future__ import annotations

import math

from framework.rlib.rblockhash import WORD, BlockHash

START = [0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476]
SHIFTS = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21]
SINES = [int(abs(math.sin(i + 1)) * 4294967296.0) for i in range(64)]


class RMD5(BlockHash):
    """One digest in the making."""

    digest_size = 16
    name = "md5"
    little = True

    def __init__(self, initialdata: bytes = b"") -> None:
        BlockHash.__init__(self, START[:])
        self.update(initialdata)

    def copy(self) -> RMD5:
        """Another one that has read the same."""
        result = RMD5()
        result.copy_from(self)
        return result

    def _block(self, words: list[int]) -> None:
        state = self.state
        a, b, c, d = state[0], state[1], state[2], state[3]
        for i in range(64):
            turn = i >> 4
            if turn == 0:
                mixed, place = (b & c) | (~b & d), i
            elif turn == 1:
                mixed, place = (d & b) | (~d & c), 5 * i + 1
            elif turn == 2:
                mixed, place = b ^ c ^ d, 3 * i + 5
            else:
                mixed, place = c ^ (b | (~d & WORD)), 7 * i
            total = (a + mixed + SINES[i] + words[place & 15]) & WORD
            count = SHIFTS[4 * turn + (i & 3)]
            rotated = (total << count) | (total >> (32 - count))
            a, d, c, b = d, c, b, (b + rotated) & WORD
        self._add([a, b, c, d])


def new(initialdata: bytes = b"") -> RMD5:
    """An MD5 that has read some bytes."""
    return RMD5(initialdata)


md5 = new

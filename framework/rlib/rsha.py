"""SHA-1 and SHA-256 (FIPS 180-4), with the interface of ``hashlib``.

    rsha.new(b"abc").hexdigest()          "a9993e364706816aba3e25717850c26c9cd0d89d"
    rsha.new256(b"abc").hexdigest()       "ba7816bf…"

Words are plain ints below 2**32.
"""

from __future__ import annotations

from framework.rlib.rblockhash import WORD, BlockHash

SHA1_START = [0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0]
SHA256_START = [
    0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19,
]  # fmt: skip


def _primes(count: int) -> list[int]:
    """The first primes, at import time."""
    found: list[int] = []
    candidate = 2
    while len(found) < count:
        if all(candidate % prime for prime in found):
            found.append(candidate)
        candidate += 1
    return found


def _cube_root_fraction(number: int) -> int:
    """The first 32 bits behind the point of a cube root, at import time."""
    low, high = 0, 1 << 40
    while low + 1 < high:
        middle = (low + high) // 2
        if middle**3 <= number << 96:
            low = middle
        else:
            high = middle
    return low & WORD


ROUND_CONSTANTS = [_cube_root_fraction(prime) for prime in _primes(64)]


def rotate_left(word: int, count: int) -> int:
    """Bits that leave on the left come in on the right."""
    return ((word << count) | (word >> (32 - count))) & WORD


def rotate_right(word: int, count: int) -> int:
    """Bits that leave on the right come in on the left."""
    return ((word >> count) | (word << (32 - count))) & WORD


class RSHA(BlockHash):
    """SHA-1."""

    digest_size = 20
    name = "sha1"

    def __init__(self, initialdata: bytes = b"") -> None:
        BlockHash.__init__(self, SHA1_START[:])
        self.update(initialdata)

    def copy(self) -> RSHA:
        """Another one that has read the same."""
        result = RSHA()
        result.copy_from(self)
        return result

    def _block(self, words: list[int]) -> None:
        for i in range(16, 80):
            words.append(rotate_left(words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16], 1))
        state = self.state
        a, b, c, d, e = state[0], state[1], state[2], state[3], state[4]
        for i in range(80):
            if i < 20:
                mixed = ((b & c) | (~b & d)) + 0x5A827999
            elif i < 40:
                mixed = (b ^ c ^ d) + 0x6ED9EBA1
            elif i < 60:
                mixed = ((b & c) | (b & d) | (c & d)) + 0x8F1BBCDC
            else:
                mixed = (b ^ c ^ d) + 0xCA62C1D6
            total = (rotate_left(a, 5) + mixed + e + words[i]) & WORD
            e, d, c, b, a = d, c, rotate_left(b, 30), a, total
        self._add([a, b, c, d, e])


class RSHA256(BlockHash):
    """SHA-256."""

    digest_size = 32
    name = "sha256"

    def __init__(self, initialdata: bytes = b"") -> None:
        BlockHash.__init__(self, SHA256_START[:])
        self.update(initialdata)

    def copy(self) -> RSHA256:
        """Another one that has read the same."""
        result = RSHA256()
        result.copy_from(self)
        return result

    def _block(self, words: list[int]) -> None:
        for i in range(16, 64):
            x, y = words[i - 15], words[i - 2]
            low = rotate_right(x, 7) ^ rotate_right(x, 18) ^ (x >> 3)
            high = rotate_right(y, 17) ^ rotate_right(y, 19) ^ (y >> 10)
            words.append((words[i - 16] + low + words[i - 7] + high) & WORD)
        state = self.state
        a, b, c, d = state[0], state[1], state[2], state[3]
        e, f, g, h = state[4], state[5], state[6], state[7]
        for i in range(64):
            rotated = rotate_right(e, 6) ^ rotate_right(e, 11) ^ rotate_right(e, 25)
            first = h + rotated + ((e & f) ^ (~e & g)) + ROUND_CONSTANTS[i] + words[i]
            rotated = rotate_right(a, 2) ^ rotate_right(a, 13) ^ rotate_right(a, 22)
            second = rotated + ((a & b) ^ (a & c) ^ (b & c))
            h, g, f, e = g, f, e, (d + first) & WORD
            d, c, b, a = c, b, a, (first + second) & WORD
        self._add([a, b, c, d, e, f, g, h])


def new(initialdata: bytes = b"") -> RSHA:
    """A SHA-1 that has read some bytes."""
    return RSHA(initialdata)


def new256(initialdata: bytes = b"") -> RSHA256:
    """A SHA-256 that has read some bytes."""
    return RSHA256(initialdata)


sha = new

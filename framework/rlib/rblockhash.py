"""What digests over blocks of 64 bytes have in common: reading in pieces, padding, output.

    message  80 00 00 …  length in bits (8 bytes)       padded to a multiple of 64 bytes

Words and the length are stored with the highest byte first, or the lowest where ``little`` is set.
"""

from __future__ import annotations

BLOCK = 64
WORD = 0xFFFFFFFF
HEX_DIGITS = "0123456789abcdef"


class BlockHash:
    """A digest in the making; ``state`` is a list of words of 32 bits."""

    block_size = BLOCK
    digest_size = 0
    name = ""
    little = False

    def __init__(self, state: list[int]) -> None:
        self.state = state
        self._rest = b""
        self._length = 0

    def _block(self, words: list[int]) -> None:
        """Mix 16 words, a list that may be changed, into the state."""
        raise NotImplementedError

    def copy_from(self, other: BlockHash) -> None:
        """Go on where another one is."""
        self.state = other.state[:]
        self._rest = other._rest
        self._length = other._length

    def update(self, data: bytes) -> None:
        """Read more bytes."""
        self._length += len(data)
        pending = self._rest + data
        place = 0
        while place + BLOCK <= len(pending):
            self._block(self._words(pending, place))
            place += BLOCK
        self._rest = pending[place:]

    def _words(self, data: bytes, start: int) -> list[int]:
        words: list[int] = []
        for i in range(start, start + BLOCK, 4):
            if self.little:
                words.append(data[i] | (data[i + 1] << 8) | (data[i + 2] << 16) | (data[i + 3] << 24))
            else:
                words.append((data[i] << 24) | (data[i + 1] << 16) | (data[i + 2] << 8) | data[i + 3])
        return words

    def _add(self, words: list[int]) -> None:
        """The end of a block: add to the state."""
        for i in range(len(words)):
            self.state[i] = (self.state[i] + words[i]) & WORD

    def digest(self) -> bytes:
        """The digest of what was read; reading may go on."""
        state, rest, length = self.state[:], self._rest, self._length
        self.update(self._padding())
        result = bytearray()
        for word in self.state:
            self._put(result, word, 4)
        self.state, self._rest, self._length = state, rest, length
        return bytes(result)

    def _padding(self) -> bytes:
        padding = bytearray(b"\x80")
        while (self._length + len(padding)) % BLOCK != BLOCK - 8:
            padding.append(0)
        self._put(padding, 8 * self._length, 8)
        return bytes(padding)

    def _put(self, result: bytearray, number: int, size: int) -> None:
        for i in range(size):
            shift = 8 * i if self.little else 8 * (size - 1 - i)
            result.append((number >> shift) & 255)

    def hexdigest(self) -> str:
        """The digest in hexadecimal."""
        digits: list[str] = []
        for byte in self.digest():
            digits.append(HEX_DIGITS[byte >> 4])
            digits.append(HEX_DIGITS[byte & 15])
        return "".join(digits)

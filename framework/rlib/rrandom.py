"""Random numbers: the Mersenne Twister MT19937, bit for bit that of CPython's ``random``.

Makoto Matsumoto and Takuji Nishimura, "Mersenne Twister: a 623-dimensionally equidistributed uniform
pseudorandom number generator" (1998).  All intermediate values are plain non-negative ints below 2**63.
"""

from __future__ import annotations

from framework.rlib.rarithmetic import r_uint

N = 624
M = 397
UPPER = 0x80000000
LOWER = 0x7FFFFFFF
WORD = 0xFFFFFFFF
MATRIX = 0x9908B0DF


class Random:
    """One generator."""

    def __init__(self, seed: int = 0) -> None:
        self.state = [0] * N
        self.index = 0
        self.init_by_array([seed & WORD])

    def init_genrand(self, seed: int) -> None:
        """Start from one word."""
        state = self.state
        state[0] = seed & WORD
        for i in range(1, N):
            last = state[i - 1]
            state[i] = (1812433253 * (last ^ (last >> 30)) + i) & WORD
        self.index = N

    def init_by_array(self, key: list[int]) -> None:
        """Start from words, one at least: ``random.seed(n)`` gives those of abs(n), the lowest first."""
        self.init_genrand(19650218)
        state = self.state
        i = 1
        j = 0
        for _ in range(max(N, len(key))):
            last = state[i - 1]
            state[i] = ((state[i] ^ ((last ^ (last >> 30)) * 1664525)) + key[j] + j) & WORD
            i += 1
            j += 1
            if i >= N:
                state[0] = state[N - 1]
                i = 1
            if j >= len(key):
                j = 0
        for _ in range(N - 1):
            last = state[i - 1]
            state[i] = ((state[i] ^ ((last ^ (last >> 30)) * 1566083941)) - i) & WORD
            i += 1
            if i >= N:
                state[0] = state[N - 1]
                i = 1
        state[0] = UPPER

    def _refill(self) -> None:
        """The next 624 words."""
        state = self.state
        for i in range(N):
            y = (state[i] & UPPER) | (state[(i + 1) % N] & LOWER)
            value = state[(i + M) % N] ^ (y >> 1)
            state[i] = value ^ MATRIX if y & 1 else value
        self.index = 0

    def next_word(self) -> int:
        """32 random bits."""
        if self.index >= N:
            self._refill()
        y = self.state[self.index]
        self.index += 1
        y ^= y >> 11
        y ^= (y << 7) & 0x9D2C5680
        y ^= (y << 15) & 0xEFC60000
        return y ^ (y >> 18)

    def genrand32(self) -> r_uint:
        """32 random bits as an r_uint."""
        return r_uint(self.next_word())

    def random(self) -> float:
        """A float from 0 up to and without 1, with 53 random bits."""
        high = self.next_word() >> 5
        low = self.next_word() >> 6
        return (float(high) * 67108864.0 + float(low)) * (1.0 / 9007199254740992.0)

    def getrandbits_words(self, bits: int) -> list[int]:
        """Any number of random bits as words of 32, the lowest first (for big integers); ValueError when negative."""
        if bits < 0:
            raise ValueError("number of bits must be non-negative")
        words: list[int] = []
        while bits > 0:
            word = self.next_word()
            words.append(word if bits >= 32 else word >> (32 - bits))
            bits -= 32
        return words

    def getrandbits(self, bits: int) -> int:
        """Random bits, 63 at most, as a non-negative int; ValueError for another number of bits."""
        if bits > 63:
            raise ValueError("more than 63 random bits: use getrandbits_words")
        words = self.getrandbits_words(bits)
        if not words:
            return 0
        return words[0] if len(words) == 1 else words[0] | (words[1] << 32)

    def randbelow(self, limit: int) -> int:
        """An int from 0 up to and without a limit, each equally likely; ValueError unless the limit is positive."""
        if limit <= 0:
            raise ValueError("the limit must be positive")
        bits = 0
        while limit >> bits:
            bits += 1
        result = self.getrandbits(bits)
        while result >= limit:
            result = self.getrandbits(bits)
        return result

    def getstate(self) -> list[int]:
        """624 words and the index of the next: what ``random.Random().getstate()[1]`` has."""
        return [*self.state, self.index]

    def setstate(self, state: list[int]) -> None:
        """Go on from a state; ValueError for what is none."""
        if len(state) != N + 1 or not 0 <= state[N] <= N:
            raise ValueError("state vector is the wrong size")
        self.state = state[:N]
        self.index = state[N]

"""The hash table of sets.

Programs show sets, and the order is that of the table.  So the table is laid out as CPython's is: a place is probed with
the nine behind it before the rest of the hash moves on to another one; a table that is three fifths full grows by four
(by two when it is large).  A key that was removed leaves a mark that is never used again before the table grows.
"""

from __future__ import annotations

from framework.rlib.rarithmetic import intmask, r_uint
from languages.minipy.objects.base import W_Object, same_or_equal

SMALLEST = 8
LINEAR_PROBES = 9
PERTURB_SHIFT = 5
LARGE = 50000


class SetTable:
    """Keys in an open-addressed table.  ``fill`` counts marks of removed keys too, ``used`` does not."""

    def __init__(self) -> None:
        self.mask = SMALLEST - 1
        self.keys: list[W_Object | None] = [None] * SMALLEST
        self.hashes: list[int] = [0] * SMALLEST
        self.removed: list[bool] = [False] * SMALLEST
        self.fill = 0
        self.used = 0
        self.finger = 0  # where pop() looks next

    def find(self, w_key: W_Object, hash_: int) -> int:
        """The place of a key; where it is missing, -1 minus the place where it would be put."""
        perturb = r_uint(hash_)
        mask = self.mask
        i = intmask(perturb & r_uint(mask))
        while True:
            last = i + LINEAR_PROBES if i + LINEAR_PROBES <= mask else i
            place = i
            while place <= last:
                w_found = self.keys[place]
                if w_found is None:
                    if not self.removed[place]:
                        return -1 - place
                elif self.hashes[place] == hash_ and same_or_equal(w_found, w_key):
                    return place
                place += 1
            perturb = perturb >> PERTURB_SHIFT
            i = intmask((r_uint(i) * r_uint(5) + r_uint(1) + perturb) & r_uint(mask))

    def add(self, w_key: W_Object, hash_: int) -> bool:
        """Add a key; whether it was new."""
        place = self.find(w_key, hash_)
        if place >= 0:
            return False
        self._put(-1 - place, w_key, hash_)
        if self.fill * 5 >= self.mask * 3:
            self.resize(self.used * 2 if self.used > LARGE else self.used * 4)
        return True

    def _put(self, place: int, w_key: W_Object, hash_: int) -> None:
        self.keys[place] = w_key
        self.hashes[place] = hash_
        self.fill += 1
        self.used += 1

    def insert_new(self, w_key: W_Object, hash_: int) -> None:
        """Add a key that is known to be new, into a table that has room and no marks."""
        perturb = r_uint(hash_)
        mask = self.mask
        i = intmask(perturb & r_uint(mask))
        while True:
            last = i + LINEAR_PROBES if i + LINEAR_PROBES <= mask else i
            place = i
            while place <= last:
                if self.keys[place] is None:
                    self._put(place, w_key, hash_)
                    return
                place += 1
            perturb = perturb >> PERTURB_SHIFT
            i = intmask((r_uint(i) * r_uint(5) + r_uint(1) + perturb) & r_uint(mask))

    def resize(self, wanted: int) -> None:
        """Make room for more than ``wanted`` keys, and forget the marks."""
        size = SMALLEST
        while size <= wanted:
            size *= 2
        keys, hashes = self.keys, self.hashes
        self.mask = size - 1
        self.keys = [None] * size
        self.hashes = [0] * size
        self.removed = [False] * size
        self.fill = 0
        self.used = 0
        for place in range(len(keys)):
            w_key = keys[place]
            if w_key is not None:
                self.insert_new(w_key, hashes[place])

    def remove(self, w_key: W_Object, hash_: int) -> bool:
        """Remove a key; whether it was there."""
        place = self.find(w_key, hash_)
        if place < 0:
            return False
        self._clear(place)
        return True

    def _clear(self, place: int) -> None:
        self.keys[place] = None
        self.hashes[place] = -1
        self.removed[place] = True
        self.used -= 1

    def pop(self) -> W_Object | None:
        """Remove some key, None where there is none."""
        if self.used == 0:
            return None
        place = self.finger & self.mask
        w_key = self.keys[place]
        while w_key is None:
            place = (place + 1) & self.mask
            w_key = self.keys[place]
        self._clear(place)
        self.finger = place + 1
        return w_key

    def merge(self, other: SetTable) -> None:
        """Add all keys of another table."""
        if other.used == 0:
            return
        if (self.fill + other.used) * 5 >= self.mask * 3:
            self.resize((self.used + other.used) * 2)
        is_new = self.fill == 0
        if is_new and self.mask == other.mask and other.fill == other.used:
            self.keys = other.keys[:]
            self.hashes = other.hashes[:]
            self.fill = other.fill
            self.used = other.used
            return
        for place in range(len(other.keys)):
            w_key = other.keys[place]
            if w_key is not None:
                if is_new:
                    self.insert_new(w_key, other.hashes[place])
                else:
                    self.add(w_key, other.hashes[place])

    def items(self) -> list[W_Object]:
        """All keys."""
        result: list[W_Object] = []
        for w_key in self.keys:
            if w_key is not None:
                result.append(w_key)
        return result

"""Host and translated: the numbers of the collector's counters, as ``gc_statistics`` takes them.

Translated code asks with these constants; ``entry.py`` answers.
"""

from __future__ import annotations

MINOR_COLLECTIONS = 0
MAJOR_COLLECTIONS = 1
OLD_BYTES = 2  # in small and large objects of the old space
PEAK_OLD_BYTES = 3
PROMOTED_BYTES = 4  # copied out of the nursery so far
LARGE_BYTES = 5  # allocated as large objects so far
NURSERY_BYTES = 6  # size of the nursery
USED_NURSERY_BYTES = 7
PINNED_OBJECTS = 8
MAXIMUM_BYTES = 9  # the limit, 0 for none
PHASE = 10  # 0 idle, 1 marking, 2 sweeping

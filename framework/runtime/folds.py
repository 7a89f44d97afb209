"""Built-in functions over iterables: ``sum``, ``any``, ``all``, ``min``, ``max``, keys of a sort; specialised for types."""

from __future__ import annotations


def ll_total(iterator, start):
    """``sum(iterator, start)``."""
    for item in iterator:
        start = start + item
    return start


def ll_product(iterator, start):
    """``math.prod(iterator, start=start)``."""
    for item in iterator:
        start = start * item
    return start


def ll_any(iterator):
    """``any(iterator)``."""
    for item in iterator:
        if item:
            return True
    return False


def ll_all(iterator):
    """``all(iterator)``."""
    for item in iterator:
        if not item:
            return False
    return True


def ll_smaller(a, b):
    """``min(a, b)``."""
    return b if b < a else a


def ll_larger(a, b):
    """``max(a, b)``."""
    return b if b > a else a


def ll_least(iterator):
    """``min(iterator)``."""
    for item in iterator:
        best = item
        for other in iterator:
            if other < best:
                best = other
        return best
    raise ValueError("min() arg is an empty sequence")


def ll_greatest(iterator):
    """``max(iterator)``."""
    for item in iterator:
        best = item
        for other in iterator:
            if other > best:
                best = other
        return best
    raise ValueError("max() arg is an empty sequence")


def ll_least_or(iterator, default):
    """``min(iterator, default=default)``."""
    for item in iterator:
        best = item
        for other in iterator:
            if other < best:
                best = other
        return best
    return default


def ll_greatest_or(iterator, default):
    """``max(iterator, default=default)``."""
    for item in iterator:
        best = item
        for other in iterator:
            if other > best:
                best = other
        return best
    return default


def ll_least_by(iterator, key):
    """``min(iterator, key=key)``."""
    for item in iterator:
        best = item
        lowest = key(item)
        for other in iterator:
            found = key(other)
            if found < lowest:
                best = other
                lowest = found
        return best
    raise ValueError("min() arg is an empty sequence")


def ll_greatest_by(iterator, key):
    """``max(iterator, key=key)``."""
    for item in iterator:
        best = item
        highest = key(item)
        for other in iterator:
            found = key(other)
            if found > highest:
                best = other
                highest = found
        return best
    raise ValueError("max() arg is an empty sequence")


def ll_least_by_or(iterator, key, default):
    """``min(iterator, key=key, default=default)``."""
    for item in iterator:
        best = item
        lowest = key(item)
        for other in iterator:
            found = key(other)
            if found < lowest:
                best = other
                lowest = found
        return best
    return default


def ll_greatest_by_or(iterator, key, default):
    """``max(iterator, key=key, default=default)``."""
    for item in iterator:
        best = item
        highest = key(item)
        for other in iterator:
            found = key(other)
            if found > highest:
                best = other
                highest = found
        return best
    return default


def ll_contains(iterator, wanted):
    """``wanted in iterator``; as items of tuples, which asks for identity first."""
    for item in iterator:
        if (item,) == (wanted,):
            return True
    return False


def ll_keys(iterator, key):
    """What the key function gives for each item."""
    result = []
    for item in iterator:
        result.append(key(item))
    return result

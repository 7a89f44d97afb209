"""MD5, SHA-1 and SHA-256 agree with hashlib."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framework.rlib import rmd5, rsha

FEW = settings(max_examples=60, deadline=None)
DIGESTS = [("md5", rmd5.new), ("sha1", rsha.new), ("sha256", rsha.new256)]


@pytest.mark.parametrize(("name", "new"), DIGESTS)
def test_every_length_around_a_block(name: str, new: Callable[[bytes], Any]) -> None:
    for length in [*range(130), 1000]:
        data = bytes(i * 7 & 255 for i in range(length))
        expected = hashlib.new(name, data)
        assert new(data).hexdigest() == expected.hexdigest()
        assert new(data).digest() == expected.digest()


@pytest.mark.parametrize(("name", "new"), DIGESTS)
@FEW
@given(pieces=st.lists(st.binary(max_size=150), max_size=5))
def test_reading_in_pieces(name: str, new: Callable[[bytes], Any], pieces: list[bytes]) -> None:
    ours, theirs = new(b""), hashlib.new(name)
    for piece in pieces:
        ours.update(piece)
        theirs.update(piece)
        assert ours.copy().digest() == ours.digest() == theirs.digest()
    assert (ours.name, ours.digest_size, ours.block_size) == (theirs.name, theirs.digest_size, theirs.block_size)


def test_a_copy_goes_its_own_way() -> None:
    ours = rsha.new(b"abc")
    other = ours.copy()
    other.update(b"def")
    assert ours.hexdigest() == hashlib.sha1(b"abc").hexdigest()
    assert other.hexdigest() == hashlib.sha1(b"abcdef").hexdigest()

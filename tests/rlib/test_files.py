"""Streams, paths and descriptors behave like CPython's own."""

from __future__ import annotations

import os
import posixpath
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from framework.rlib import rbisect, rfile, rpath, rposix, rtime, rtimer
from framework.rlib.buffer import ByteArrayBuffer, StringBuffer, SubBuffer
from framework.rlib.streamio import StreamError, fdopen_as_stream, open_file_as_stream


def test_bytes_stream_reads_in_any_pieces(tmp_path: Path) -> None:
    path = tmp_path / "data"
    data = b"".join(b"line %d\n" % i for i in range(3000)) + b"last"
    path.write_bytes(data)
    stream = open_file_as_stream(str(path), "rb")
    assert stream.readline() == b"line 0\n" and stream.read(5) == b"line " and stream.tell() == 12
    assert stream.peek()[:2] == b"1\n"
    rest = b""
    while line := stream.readline():
        rest += line
    assert rest == data[12:] and stream.read(3) == b""
    stream.seek(-4, 2)
    assert stream.read() == b"last"
    stream.close()
    stream.close()
    with pytest.raises(StreamError, match="closed"):
        stream.read(1)


def test_update_mode_keeps_one_position(tmp_path: Path) -> None:
    path = tmp_path / "data"
    path.write_bytes(b"abcdef")
    with open_file_as_stream(str(path), "rb+") as stream:
        assert stream.read(2) == b"ab"
        stream.write(b"XY")
        assert stream.tell() == 4
        assert stream.read(1) == b"e"
        stream.truncate(5)
    assert path.read_bytes() == b"abXYe"


def test_text_stream_is_utf8(tmp_path: Path) -> None:
    path = str(tmp_path / "text")
    with open_file_as_stream(path, "w", 1) as stream:
        stream.write("é€\n")
        assert Path(path).read_text(encoding="utf-8") == "é€\n"
        stream.write("\U0001f600x")
    with rfile.create_file(path, "r") as stream:
        assert stream.read(2) == "é€" and stream.readline() == "\n" and stream.read(1) == "\U0001f600"
        assert stream.readall() == "x"


def test_wrong_modes(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="invalid mode"):
        open_file_as_stream(str(tmp_path / "x"), "q")
    with pytest.raises(FileNotFoundError):
        open_file_as_stream(str(tmp_path / "x"), "r")
    with open_file_as_stream(str(tmp_path / "x"), "wb") as stream, pytest.raises(StreamError, match="reading"):
        stream.read(1)


def test_descriptors() -> None:
    reader, writer = os.pipe()
    rposix.write_all(writer, b"abc\n")
    assert rposix.is_valid_fd(writer)
    rposix.close(writer)
    assert not rposix.is_valid_fd(writer)
    with pytest.raises(OSError, match="Bad file descriptor"):
        rposix.validate_fd(writer)
    with fdopen_as_stream(reader, "rb") as stream:
        assert stream.readall() == b"abc\n"


part = st.sampled_from(["", "a", "b.c", ".", "..", ".x", "...", "d.e.f"])
paths = st.builds(
    lambda lead, parts, tail: lead + "/".join(parts) + tail,
    st.sampled_from(["", "/", "//"]),
    st.lists(part),
    st.sampled_from(["", "/"]),
)


@settings(max_examples=150, deadline=None)
@given(paths, paths)
def test_paths_equal_posixpath(a: str, b: str) -> None:
    for name in ("dirname", "basename", "splitext", "normpath", "abspath", "isabs"):
        assert getattr(rpath, name)(a) == getattr(posixpath, name)(a), name
    assert rpath.join(a, b) == posixpath.join(a, b)


def test_clocks_go_forward() -> None:
    start = rtime.monotonic()
    stamp = rtimer.read_timestamp()
    rtime.sleep(0.0)
    assert rtime.monotonic() >= start and rtimer.read_timestamp() >= stamp and rtime.time() > 1e9 and rtime.clock() >= 0


def test_buffers() -> None:
    text = StringBuffer(b"abcdef")
    assert text.as_str() == b"abcdef" and text.getslice(1, 2, 2) == b"bd" and text.readonly
    with pytest.raises(TypeError, match="read-only"):
        text.setitem(0, 1)
    data = bytearray(b"abcdef")
    view = SubBuffer(ByteArrayBuffer(data), 2, 3)
    view.setslice(0, b"XY")
    assert data == b"abXYef" and view.as_str() == b"XYe" and view.getlength() == 3
    with pytest.raises(IndexError):
        view.getitem(3)
    assert SubBuffer(text, 4, -1).as_str() == b"ef"


def test_bisect() -> None:
    items = [1, 3, 3, 5]
    assert (rbisect.bisect_left(items, 3, 4), rbisect.bisect_right(items, 3, 4)) == (1, 3)

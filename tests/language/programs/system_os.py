"""``os``, ``os.path``, ``sys``: what a command-line program needs."""

import errno
import gc
import os
import sys
import time

PLACE = "kit-conformance-os.tmp"


def paths() -> None:
    for path in ("a/b.txt", "/a//b/../c.tar.gz", "", "/", "..", ".hidden", "x/.y.z", "a/b/"):
        print(path, os.path.split(path), os.path.splitext(path), os.path.basename(path), os.path.dirname(path))
        print(os.path.normpath(path), os.path.isabs(path), os.path.join("base", path), os.path.join(path, "n", "m"))
    print(os.path.commonprefix(["abcd", "abxy", "ab"]), os.path.relpath("/a/b/c", "/a/d"), os.sep, os.linesep == "\n")
    print(os.path.abspath("x") == os.getcwd() + "/x", os.path.exists("/"), os.path.isdir("/"), os.path.isfile("/"))
    print(os.path.realpath("/../x"), os.path.islink("/"))


def directories() -> None:
    os.mkdir(PLACE)
    with open(PLACE + "/one", "w") as f:
        f.write("12345")
    os.makedirs(os.path.join(PLACE, "sub", "deeper"), exist_ok=True)
    os.makedirs(os.path.join(PLACE, "sub", "deeper"), exist_ok=True)
    print(sorted(os.listdir(PLACE)), os.path.getsize(PLACE + "/one"), os.stat(PLACE + "/one").st_size)
    os.symlink("one", PLACE + "/link")
    print(os.path.islink(PLACE + "/link"), os.readlink(PLACE + "/link"), os.path.realpath(PLACE + "/link")[-4:])
    os.chmod(PLACE + "/one", 0o640)
    print(oct(os.stat(PLACE + "/one").st_mode & 0o777), os.access(PLACE + "/one", os.R_OK))
    os.rename(PLACE + "/one", PLACE + "/two")
    print(os.path.exists(PLACE + "/one"), os.path.isfile(PLACE + "/two"))
    try:
        os.rmdir(PLACE)
    except OSError as error:
        print(error.errno == errno.ENOTEMPTY, error)
    for name in ("two", "link"):
        os.remove(PLACE + "/" + name)
    os.rmdir(PLACE + "/sub/deeper")
    os.rmdir(PLACE + "/sub")
    os.rmdir(PLACE)
    try:
        os.rename("/nonexistent/a", "/nonexistent/b")
    except FileNotFoundError as error:
        print(error)
    try:
        os.listdir("/nonexistent")
    except OSError as error:
        print(error, error.filename)
    try:
        os.mkdir("nul\0byte")
    except ValueError as error:
        print(error)


def environment() -> None:
    print(
        "KIT_UNSET_VARIABLE" in os.environ, os.environ.get("KIT_UNSET_VARIABLE"), os.getenv("KIT_UNSET_VARIABLE", "d")
    )
    os.environ["KIT_TEST_VARIABLE"] = "ünï"
    print(os.environ["KIT_TEST_VARIABLE"], os.getenv("KIT_TEST_VARIABLE"))
    sys.stdout.flush()
    os.system('test "$KIT_TEST_VARIABLE" = "ünï" && echo seen by the child')
    del os.environ["KIT_TEST_VARIABLE"]
    try:
        os.environ["KIT_TEST_VARIABLE"]
    except KeyError as error:
        print("KeyError", error)
    print(len(os.environ["PATH"]) > 0, len([name for name in os.environ]) > 0)


def descriptors() -> None:
    reading, writing = os.pipe()
    print(os.write(writing, b"through a pipe"))
    print(os.read(reading, 100))
    os.close(writing)
    print(os.read(reading, 100))
    os.close(reading)
    try:
        os.read(reading, 1)
    except OSError as error:
        print(error, error.errno)


def times() -> None:
    start = time.monotonic()
    time.sleep(0.01)
    print(time.monotonic() - start >= 0.01, time.perf_counter() > 0.0, time.time() > 1.6e9, time.time_ns() > 0)
    print(time.process_time() >= 0.0)
    try:
        time.sleep(-1)
    except ValueError as error:
        print(error)


def errors() -> None:
    for error in (OSError("plain"), OSError(2, "text"), OSError(2, "text", "file"), OSError()):
        print(str(error), repr(str(error)))
    try:
        raise OSError("message")
    except OSError as error:
        print(error)
    print(os.strerror(13), errno.EACCES)


def entry_point(argv: list[str]) -> int:
    print(len(argv), len(sys.argv) >= 1, sys.maxsize, os.getpid() > 0)
    paths()
    directories()
    environment()
    descriptors()
    times()
    errors()
    gc.collect()
    print(gc.isenabled(), sys.byteorder)
    sys.exit(7)

"""Faults around a translation and around its result: clear message, exit status, nothing half-written."""

import os
import resource
import signal
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
KIT = [sys.executable, "-m", "framework.cli.main"]

pytestmark = pytest.mark.native

PROGRAM = """\
import sys


class Node:
    def __init__(self, following, data):
        self.following = following
        self.data = data


def fill():
    head = None
    while True:
        head = Node(head, [1] * 1000)


def deep(n):
    return deep(n + 1) + 1


def entry_point(argv):
    what = argv[1]
    if what == "fill":
        fill()
    elif what == "fill caught":
        try:
            fill()
        except MemoryError:
            print("no memory")
        print(len([1] * 1000))
    elif what == "deep":
        deep(0)
    elif what == "deep caught":
        try:
            deep(0)
        except RecursionError as error:
            print("caught", error)
        print("after")
    elif what == "print":
        for i in range(int(argv[2])):
            print("line", i)
    elif what == "read":
        with open(argv[2]) as file:
            print(file.read())
    elif what == "write":
        with open(argv[2], "w") as file:
            for i in range(100000):
                file.write("line")
        print("written")
    elif what == "stdin":
        print(sys.stdin.read())
    elif what == "argument":
        print(ascii(argv[2]))
    return 0
"""


def kit(*arguments, **options):
    return subprocess.run(
        [*KIT, *map(str, arguments)], capture_output=True, text=True, cwd=ROOT, timeout=300, errors="replace", **options
    )


def leftovers(folder):
    return [path.name for path in folder.rglob("*") if path.suffix in (".tmp", ".o") or path.name.startswith(".")]


# --- around a translation


@pytest.fixture
def small(tmp_path):
    path = tmp_path / "small.py"
    path.write_text("def entry_point(argv):\n    print('hello')\n    return 0\n")
    return path


@pytest.mark.skipif(find_spec("ziglang") is not None, reason="ziglang brings a linker")
def test_an_absent_linker_is_named_with_ways_to_get_one(small, tmp_path):
    done = kit("translate", small, "-o", tmp_path / "out", env={**os.environ, "PATH": str(tmp_path)})
    assert done.returncode == 3
    assert "error[K501]: no linker for" in done.stderr and "apt-get install" in done.stderr
    assert "Traceback" not in done.stderr and not (tmp_path / "out").exists()


@pytest.mark.parametrize("limit", [3_000, 60_000])
def test_a_full_disk_leaves_nothing_behind(small, tmp_path, limit):
    """A file may only grow to ``limit``: first no object can be written, then no executable."""
    output = tmp_path / "out"
    done = kit(
        "translate", small, "-o", output,
        env={**os.environ, "KIT_CACHE_DIR": str(tmp_path / "cache"), "TMPDIR": str(tmp_path)},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )  # fmt: skip
    assert done.returncode == 3, done.stderr
    assert "Traceback" not in done.stderr and "error[K50" in done.stderr
    assert not output.exists() and not list(tmp_path.rglob("*.tmp"))


@pytest.mark.parametrize("output", ["/dev/null", "."])
def test_an_output_that_is_no_file_is_refused(small, output):
    done = kit("translate", small, "-o", output)
    assert done.returncode == 3 and "no regular file" in done.stderr
    assert not Path("/dev/null").is_file()


def test_a_cache_that_cannot_be_written_is_named(small, tmp_path):
    (tmp_path / "cache").write_text("a file where the folder should be")
    done = kit("translate", small, "-o", tmp_path / "out", env={**os.environ, "KIT_CACHE_DIR": str(tmp_path / "cache")})
    assert done.returncode == 3 and "cache" in done.stderr and "Traceback" not in done.stderr


def test_a_target_that_is_not_utf8_is_the_users_error(tmp_path):
    target = tmp_path / "latin.py"
    target.write_bytes(b"def entry_point(argv):\n    print('caf\xe9')\n    return 0\n")
    done = kit("check", target)
    assert done.returncode == 2 and "K604" in done.stderr and "Traceback" not in done.stderr


def test_an_unknown_machine_is_refused_with_those_that_are_known(small):
    done = kit("translate", small, "--target", "pdp11")
    assert done.returncode == 2 and "K611" in done.stderr and "x86_64-linux-gnu" in done.stderr


# --- around a translated program


@pytest.fixture(scope="module")
def vm(tmp_path_factory):
    folder = tmp_path_factory.mktemp("faults")
    (folder / "faults.py").write_text(PROGRAM)
    done = kit("translate", folder / "faults.py", "-o", folder / "faults")
    assert done.returncode == 0, done.stderr
    return folder / "faults"


def run(vm, *arguments, **options):
    options = {"stdout": subprocess.PIPE, **options}
    return subprocess.run(
        [vm, *arguments], stderr=subprocess.PIPE, text=True, errors="surrogateescape", timeout=60, **options
    )


def test_out_of_memory_is_an_exception(vm):
    small_heap = {**os.environ, "KIT_GC_MAX": "20M"}
    done = run(vm, "fill", env=small_heap)
    assert done.returncode == 1 and done.stderr.splitlines()[-1] == "MemoryError"
    done = run(vm, "fill caught", env=small_heap)
    assert (done.stdout, done.returncode) == ("no memory\n1000\n", 0)


def test_memory_that_the_system_refuses_ends_the_program_with_a_clear_message(vm):
    limit = 256 << 20
    done = run(vm, "fill", preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)))
    assert done.returncode == -signal.SIGABRT and done.stdout == ""
    message = "fatal error: out of memory: the collector could not get memory from the system"
    assert done.stderr.splitlines()[-1].endswith(message)


@pytest.mark.parametrize("stack", [None, 1 << 20])
def test_a_stack_overflow_is_an_exception(vm, stack):
    options = {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_STACK, (stack, stack))} if stack else {}
    done = run(vm, "deep", **options)
    message = "RecursionError: maximum recursion depth exceeded"
    assert done.returncode == 1 and done.stderr.splitlines()[-1].startswith(message)
    done = run(vm, "deep caught", **options)
    assert done.returncode == 0 and done.stdout.startswith("caught maximum recursion depth exceeded")
    assert done.stdout.endswith("\nafter\n")


def test_a_full_disk_at_standard_output_is_an_error(vm):
    with open("/dev/full", "w") as full:
        done = run(vm, "print", "100000", stdout=full)
    assert done.returncode != 0 and "[Errno 28] No space left on device" in done.stderr


def test_a_full_disk_under_a_file_is_an_error(vm):
    done = run(vm, "write", "/dev/full")
    assert (done.stdout, done.returncode) == ("", 1)
    assert done.stderr.splitlines()[-1] == "OSError: [Errno 28] No space left on device"


def test_input_that_is_not_utf8_is_an_error_as_on_python(vm):
    done = run(vm, "stdin", input="ok\udcff")
    assert done.returncode == 1 and done.stderr.splitlines()[-1].startswith("UnicodeDecodeError: 'utf-8' codec")


def test_a_folder_cannot_be_read(vm, tmp_path):
    done = run(vm, "read", str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == f"IsADirectoryError: [Errno 21] Is a directory: '{tmp_path}'"


def test_a_reader_that_goes_away_is_an_error(vm):
    reading, writing = os.pipe()
    os.close(reading)
    with open(writing, "w") as pipe:
        done = run(vm, "print", "100000", stdout=pipe)
    assert done.returncode == 1 and done.stderr.splitlines()[-1] == "BrokenPipeError: [Errno 32] Broken pipe"


@pytest.mark.parametrize(
    ("name", "content", "last_line"),
    [
        ("missing", None, "FileNotFoundError: [Errno 2] No such file or directory: '{path}'"),
        (
            "bad",
            b"ok\xff",
            "UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 2: invalid start byte",
        ),
    ],
)
def test_files_that_cannot_be_read_are_errors_as_on_python(vm, tmp_path, name, content, last_line):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    done = run(vm, "read", str(path))
    assert done.returncode == 1 and done.stderr.splitlines()[-1] == last_line.format(path=path)
    assert done.stderr.startswith("Traceback (most recent call last):\n")


def test_arguments_that_are_not_utf8_arrive_as_on_python(vm):
    done = run(vm, "argument", b"\xff")
    assert (done.stdout, done.returncode) == ("'\\udcff'\n", 0)

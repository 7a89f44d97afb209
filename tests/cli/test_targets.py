"""Targets: how they are found, imported and run hosted, and what is said when that fails."""

import subprocess
import sys
from pathlib import Path

import pytest

from framework.cli import main as kit
from framework.diagnostics.errors import KitError
from framework.driver.target import load_target

ROOT = Path(__file__).parent.parent.parent


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return str(path)


def refusal(name):
    with pytest.raises(KitError) as caught:
        load_target(name)
    return caught.value


def test_a_directory_with_target_py_is_a_target():
    target = load_target(str(ROOT / "languages/brainfuck"))
    assert target.name == "brainfuck"
    assert target.module.__name__ == "languages.brainfuck.target"


def test_a_file_is_a_target_named_after_itself(tmp_path):
    target = load_target(write(tmp_path / "calc.py", "def entry_point(argv):\n    return len(argv)\n"))
    assert (target.name, target.entry_point(["a", "b"])) == ("calc", 2)


def test_siblings_of_two_plain_targets_are_not_mixed_up(tmp_path):
    for name in ("one", "two"):
        write(tmp_path / name / "words.py", f"WORD = {name!r}\n")
        write(tmp_path / name / "target.py", "from words import WORD\ndef entry_point(argv):\n    return WORD\n")
    assert [load_target(str(tmp_path / name)).entry_point([]) for name in ("one", "two", "one")] == [
        "one",
        "two",
        "one",
    ]


def test_rpython_targets_return_their_entry_point(tmp_path):
    text = "def target(driver, args):\n    driver.exe_name = 'x-%(backend)s'\n    return main, None\n"
    text += "def main(argv):\n    return 7\ndef jitpolicy(driver):\n    return 'policy'\n"
    target = load_target(write(tmp_path / "targetx.py", text))
    assert (target.name, target.entry_point([]), target.jit_policy) == ("x-c", 7, "policy")


def test_a_misspelt_target_gets_a_suggestion():
    error = refusal(str(ROOT / "languages/brainfcuk"))
    assert error.code == "K601" and "did you mean" in error.message and "languages/brainfuck'" in error.message


def test_a_directory_without_target_py_points_to_those_inside():
    error = refusal(str(ROOT / "languages"))
    assert error.code == "K602" and "languages/brainfuck" in error.hint


def test_a_missing_entry_point_gets_a_suggestion(tmp_path):
    error = refusal(write(tmp_path / "calc.py", "def entrypoint(argv):\n    return 0\n"))
    assert error.code == "K603" and "(did you mean 'entrypoint'?)" in error.message


@pytest.mark.parametrize(
    "text", ["def entry_point():\n    return 0\n", "entry_point = 3\n", "class entry_point: pass\n"]
)
def test_an_entry_point_of_the_wrong_shape_is_refused(tmp_path, text):
    assert refusal(write(tmp_path / "calc.py", text)).code == "K606"


def test_invalid_python_is_shown_with_a_caret(tmp_path):
    error = refusal(write(tmp_path / "calc.py", "def f(:\n    pass\n"))
    assert error.code == "K604" and "def f(:\n" in str(error) and str(error).splitlines()[-1].endswith("^")


def test_an_exception_at_import_shows_the_users_lines_only(tmp_path):
    write(tmp_path / "table.py", "def make():\n    return {}['x']\n\nTABLE = make()\n")
    error = refusal(write(tmp_path / "calc.py", "import table\n"))
    text = str(error)
    assert error.code == "K605" and "KeyError: 'x'" in text
    assert text.index("table.py:2") < text.index("table.py:4") < text.index("calc.py:1")
    assert "framework" not in text and "importlib" not in text


def kit_run(*arguments):
    command = [sys.executable, "-m", "framework.cli.main", "run", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=ROOT)


def test_run_passes_arguments_and_exit_status(tmp_path):
    target = write(tmp_path / "calc.py", "def entry_point(argv):\n    print(argv[1:])\n    return len(argv)\n")
    done = kit_run(target, "--flag", "x")
    assert (done.stdout, done.stderr, done.returncode) == ("['--flag', 'x']\n", "", 3)


def test_run_shows_the_programs_own_traceback(tmp_path):
    target = write(tmp_path / "calc.py", "def entry_point(argv):\n    return int('x')\n")
    done = kit_run(target)
    assert done.returncode == 1
    assert done.stderr.startswith("Traceback") and done.stderr.splitlines()[-1].startswith(
        "ValueError: invalid literal"
    )
    assert "framework" not in done.stderr


def test_a_new_language_runs_and_passes_its_tests(tmp_path, capsys):
    folder = tmp_path / "mylang"
    assert kit.main(["new", str(folder)]) == 0
    assert f"kit translate {folder}" in capsys.readouterr().out
    assert kit_run(str(folder), str(folder / "programs/hello.mylang")).stdout == "21\n"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=tmp_path)
    assert "2 passed" in done.stdout
    assert not any("LANGUAGE" in path.read_text() for path in folder.rglob("*.py"))


@pytest.mark.parametrize("name", ["my-lang", "exists"])
def test_a_new_language_needs_a_free_name(tmp_path, name, capsys):
    (tmp_path / "exists").mkdir()
    assert kit.main(["new", str(tmp_path / name)]) == kit.EXIT_USAGE
    assert "error[K608]" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["exists"]

"""The kit command: start-up, exit statuses, errors."""

import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

import framework.driver
from framework.cli import explain
from framework.cli import main as kit
from framework.diagnostics.codes import CODES
from framework.diagnostics.errors import KitError
from framework.driver import checking
from framework.driver.options import CheckReport, Translation, Verdict

HEAVY = {"llvmlite", "rich", "rply", "cffi", "framework.annotator", "framework.flowspace", "framework.llvm"}


@pytest.fixture
def pipeline(monkeypatch):
    """A stand-in for the pipeline, to be filled by the test."""
    module = ModuleType("framework.driver.pipeline")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(framework.driver, "pipeline", module, raising=False)
    monkeypatch.delitem(sys.modules, "framework.cli.translate", raising=False)
    return module


def failing(error):
    def fail(*args, **kwargs):
        raise error

    return fail


def test_help_imports_nothing_heavy():
    program = (
        "import sys, framework.cli.main as m\ntry: m.main(['--help'])\nfinally: print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0
    assert not HEAVY & set(done.stderr.split())


@pytest.mark.parametrize("command", ["translate", "run", "check", "show", "explain", "new", "cache"])
def test_every_command_has_help_with_examples(command, capsys):
    with pytest.raises(SystemExit) as caught:
        kit.main([command, "--help"])
    assert caught.value.code == 0
    assert "examples:\n  kit " + command in capsys.readouterr().out


def test_a_wrong_command_line_exits_with_2(capsys):
    with pytest.raises(SystemExit) as caught:
        kit.main(["translate"])
    assert caught.value.code == kit.EXIT_USAGE


def test_translate_says_size_time_and_how_to_run(pipeline, capsys):
    asked = []

    def translate(options, progress):
        asked.append(options)
        return Translation(Path("bf"), 312_400, 2.34)

    pipeline.translate = translate
    assert kit.main(["translate", "some/bf", "-o", "bf", "-O0", "--no-jit", "--", "--opt"]) == 0
    assert capsys.readouterr().out == "bf: 313 kB in 2.3 s\nrun it:  ./bf\n"
    (options,) = asked
    assert (options.target, options.output, options.opt_level, options.jit) == ("some/bf", Path("bf"), 0, False)
    assert options.target_arguments == ["--opt"]


@pytest.mark.parametrize("code, status", [("K201", 1), ("K501", 3), ("K601", 2)])
def test_an_error_is_shown_and_its_stage_decides_the_exit_status(pipeline, capsys, code, status):
    pipeline.translate = failing(KitError(code, "it is wrong"))
    assert kit.main(["translate", "x"]) == status
    assert capsys.readouterr().err == f"error[{code}]: it is wrong\n"


def test_a_bug_of_the_kit_says_so(pipeline, capsys):
    pipeline.translate = failing(ZeroDivisionError("oops"))
    assert kit.main(["translate", "x"]) == kit.EXIT_BUG
    error = capsys.readouterr().err
    assert error.startswith("internal error: this is a bug in the kit") and "ZeroDivisionError: oops" in error


def test_an_operating_system_error_has_no_traceback(pipeline, capsys):
    pipeline.translate = failing(OSError(28, "No space left on device", "bf"))
    assert kit.main(["translate", "x"]) == kit.EXIT_BUILD
    assert capsys.readouterr().err == "kit: bf: No space left on device\n"


def test_ctrl_c_exits_with_130(pipeline, capsys):
    pipeline.translate = failing(KeyboardInterrupt())
    assert kit.main(["translate", "x"]) == 130
    assert capsys.readouterr().err == "interrupted\n"


def test_check_prints_verdicts_and_then_all_errors(monkeypatch, capsys):
    verdicts = [
        Verdict("run", "interp.py", 3, "translated", ["entry_point", "run"]),
        Verdict("table", "interp.py", 9, "build-time only"),
    ]
    errors = [KitError("K201", "first"), KitError("K202", "second")]
    monkeypatch.setattr(checking, "check", lambda options, progress, types_of: CheckReport(errors, [], verdicts, 0.4))
    assert kit.main(["check", "x"]) == 1
    shown = capsys.readouterr()
    assert "translated       run                            interp.py:3  by entry_point > run\n" in shown.out
    assert "\n1 translated, 1 build-time only, 0 unreached; 2 errors; 0.4 s\n" in shown.out
    assert shown.err == "error[K201]: first\n\nerror[K202]: second\n\n2 errors\n"


def test_explain_prints_title_text_and_examples(capsys):
    assert kit.main(["explain", "k603"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("K603: target without an entry point") and "A way out:\n\n    def entry_point(argv):" in text


def test_explain_without_a_code_lists_every_one(capsys):
    assert kit.main(["explain"]) == 0
    text = capsys.readouterr().out
    assert all(f"  {code}  {row.title}\n" in text for code, row in CODES.items())


def test_explain_of_an_unknown_code_is_an_error(capsys):
    assert kit.main(["explain", "K999"]) == kit.EXIT_USAGE
    assert "there is no error code K999" in capsys.readouterr().err


def test_cache_is_described_and_cleared(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("KIT_CACHE_DIR", str(tmp_path))
    stored = tmp_path / "objects/ab/abc.o"
    stored.parent.mkdir(parents=True)
    stored.write_bytes(b"x" * 5000)
    assert kit.main(["cache"]) == 0
    assert capsys.readouterr().out == f"{tmp_path}/objects: 1 objects, 5 kB\n"
    assert kit.main(["cache", "clear"]) == 0
    assert capsys.readouterr().out == f"removed 5 kB from {tmp_path}/objects\n"
    assert not stored.exists()


SWALLOWED = """
import sys, time
from framework.cli import explain, main

class Closing:
    def __del__(self):
        raise KeyboardInterrupt

def work(arguments):
    Closing()
    time.sleep(10)
    return 0

explain.main = work
sys.exit(main.main(["explain", "K101"]))
"""


def test_an_interrupt_that_comes_inside_a_destructor_is_not_lost():
    done = subprocess.run([sys.executable, "-c", SWALLOWED], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (130, "interrupted\n")


def test_the_hook_of_the_caller_is_asked_and_put_back(monkeypatch):
    class Failing:
        def __del__(self):
            raise ValueError

    seen = []

    def hook(ignored):
        seen.append(ignored.exc_type)

    def work(arguments):
        Failing()
        return 0

    monkeypatch.setattr(sys, "unraisablehook", hook)
    monkeypatch.setattr(explain, "main", work)
    assert kit.main(["explain", "K101"]) == 0
    assert seen == [ValueError] and sys.unraisablehook is hook

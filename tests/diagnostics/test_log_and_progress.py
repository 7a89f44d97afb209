"""Log sections and progress displays."""

import io

from framework.diagnostics.log import section
from framework.diagnostics.progress import LineProgress, LiveProgress, make_progress


def test_a_section_is_off_unless_named(monkeypatch):
    monkeypatch.setenv("KIT_LOG", "gc")
    assert not section("annotator")
    assert section("gc")


def test_a_name_switches_on_its_subsections_and_all_everything(monkeypatch):
    monkeypatch.setenv("KIT_LOG", "jit")
    assert section("jit-optimize") and not section("jitter")
    monkeypatch.setenv("KIT_LOG", "all")
    assert section("anything")


def test_lines_go_to_stderr_with_the_section_name(monkeypatch, capsys):
    monkeypatch.setenv("KIT_LOG", "flow,gc")
    section("gc")("one\ntwo")
    assert capsys.readouterr().err == "[gc] one\n[gc] two\n"


def test_a_section_can_go_to_a_file(monkeypatch, tmp_path):
    path = tmp_path / "log.txt"
    monkeypatch.setenv("KIT_LOG", f"flow:{path},gc:{path}")
    section("flow")("one")
    section("gc")("two")
    assert path.read_text() == "[flow] one\n[gc] two\n"


def test_without_a_terminal_each_finished_phase_is_one_line():
    stream = io.StringIO()
    with make_progress(stream) as progress:
        assert isinstance(progress, LineProgress)
        with progress.phase("inference", "functions"):
            progress.total(5)
            progress.advance(3)
        with progress.phase("linking"):
            pass
    lines = stream.getvalue().splitlines()
    assert lines[0].split()[:3] == ["inference", "3/5", "functions"]
    assert lines[1].split()[0] == "linking"


def test_a_nested_phase_leaves_the_outer_one_counting():
    stream = io.StringIO()
    with LineProgress(stream) as progress:
        with progress.phase("outer", "things"):
            progress.advance()
            with progress.phase("inner"):
                pass
            progress.advance()
    assert [phase.done for phase in progress.phases] == [2, 0]


def test_the_live_display_keeps_finished_phases():
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    stream = Terminal()
    with make_progress(stream) as progress:
        assert isinstance(progress, LiveProgress)
        with progress.phase("inference", "functions"):
            progress.advance(412)
    assert "412 functions" in stream.getvalue()

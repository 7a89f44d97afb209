"""What the JIT tells of a run, read back: round trip, guest positions, places in the interpreter, guards."""

import inspect

import pytest

from framework.jit.metainterp.journal import Sink
from framework.jit.view.log import parse_lines, read_log, reprint
from framework.jit.view.rows import GUEST, KEPT, REMOVED, Attribution, rows_of
from framework.jit.view.text_view import aborts_text, trace_text
from framework.rlib.jit import JitDriver, elidable
from framework.testing.hosted_target import Transcript
from framework.testing.meta_interpret import MetaProgram


class Code:
    _immutable_fields_ = ["text"]

    def __init__(self, text: str) -> None:
        self.text = text


def shown(pc: int, code: Code) -> str:
    return str(pc) + " " + code.text[pc]


driver = JitDriver(greens=["pc", "code"], reds=["total", "scale"], get_printable_location=shown, name="letters")


@elidable
def target_of(code: Code, pc: int) -> int:
    return code.text.rfind("[", 0, pc)


def interpret(text: str, scale: float) -> float:
    code = Code(text)
    total = 0.0
    pc = 0
    while pc < len(code.text):
        driver.jit_merge_point(pc=pc, code=code, total=total, scale=scale)
        letter = code.text[pc]
        if letter == "a":
            total += scale * 0.1
        elif letter == "b":
            total += 0.25
        elif letter == "]" and total < 100.0:
            pc = target_of(code, pc)
            driver.can_enter_jit(pc=pc, code=code, total=total, scale=scale)
            continue
        pc += 1
    return total


@pytest.fixture(scope="module")
def log():
    transcript = Transcript()
    run = MetaProgram(interpret, ["", 0.5]).run(["[aab]", 0.5], {}, transcript)
    assert run.result == interpret("[aab]", 0.5)
    run.jit.program.journal.finish(run.statistics.lines())
    return transcript.log()


def test_every_listing_is_printed_as_it_was_read(log):
    count = 0
    for trace in log.traces:
        for listing in (trace.recorded, trace.optimized):
            assert reprint(listing) == listing
            count += len(listing.lines)
    assert count > 30


def test_a_listing_is_a_trace_again(log):
    listing = log.loops[0].optimized
    assert len(parse_lines(listing).operations) == len(listing.lines)
    assert any("0.25" in line.text for line in listing.lines)


def test_the_loop_is_named_by_its_guest_position(log):
    (loop,) = log.loops
    assert loop.location == "letters: 0 ["
    assert [line.guest for line in loop.recorded.lines if line.guest] == [
        "letters: 1 a",
        "letters: 2 a",
        "letters: 3 b",
        "letters: 4 ]",
        "letters: 0 [",
    ]


def test_operations_know_the_line_of_the_interpreter(log):
    source, start = inspect.getsourcelines(interpret)
    line = start + next(n for n, text in enumerate(source) if "scale * 0.1" in text)
    places = {item.place for item in log.loops[0].recorded.lines if item.name in ("float_mul", "float_add")}
    assert f"test_log.py:{line}" in places
    assert log.source("test_log.py") == __file__


def test_what_is_left_knows_what_was_recorded(log):
    (loop,) = log.loops
    for line in loop.optimized.lines:
        if line.name == "float_add":
            assert loop.recorded.lines[line.origin].name == "float_add"


def test_failures_are_counted_per_guard(log):
    assert sum(log.failures.values()) >= 1
    guards = {line.guard for trace in log.traces for line in trace.optimized.lines if line.guard}
    assert set(log.failures) <= guards


def test_rows_have_guest_positions_what_is_left_and_what_is_gone(log):
    rows = rows_of(log, log.loops[0], Attribution(log), everything=False, with_code=False)
    assert rows[0].kind == GUEST and rows[0].text == "letters: 0 ["
    assert {row.kind for row in rows} == {GUEST, KEPT, REMOVED}
    kept = [row.text for row in rows if row.kind == KEPT]
    assert kept == [line.text for line in log.loops[0].optimized.loop_lines() if line.name != "debug_merge_point"]


def test_the_text_shows_removed_operations_only_when_asked(log):
    samples = Attribution(log)
    short = trace_text(log, log.loops[0], samples, False, False, False)
    long = trace_text(log, log.loops[0], samples, False, True, False)
    assert len(long) > len(short)
    assert "  letters: 3 b" in short


def test_without_sections_nothing_is_noted():
    run = MetaProgram(interpret, ["", 0.5]).run(["[aab]", 0.5], {}, Sink())
    journal = run.jit.program.journal
    assert not journal.follows_traces and journal.traces == 0 and journal.guards == []


def test_aborts_and_given_up_positions_are_read():
    log = read_log(
        "[jit-tracing] trace 7: loop at x: 1\n"
        "[jit-abort] trace 7: escape: a virtualizable was forced; after 3 operations at a.py:5\n"
        "noise of the program\n[jit-abort] given up: x: 1\n[jit-guards] guard 3: 20 failures\n"
        "[jit-samples] code 0x10 3\n[jit-samples] tracing 2\n[jit-summary] ops: 12\n"
    )
    assert log.traces[0].abort.startswith("escape: ")
    assert log.given_up == ["x: 1"] and log.failures == {3: 20} and log.summary == {"ops": 12}
    assert log.samples["code", 0x10] == 3 and log.samples["tracing", 0] == 2
    assert "gave up: loop at x: 1: escape" in aborts_text(log)[0]


def test_an_incomplete_log_is_read_as_far_as_it_goes():
    log = read_log("[jit-tracing] trace 1: loop at x: 1\n[jit-tracing] trace 1: recorded\n[jit-tracing] [i0]\n")
    assert log.traces[0].recorded.inputs == "[i0]" and log.loops == []

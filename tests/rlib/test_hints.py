"""Hints that do nothing hosted still check their use."""

from __future__ import annotations

import gc
import importlib
import operator
from typing import Any

import pytest

from framework.rlib import debug, jit, rerased, rgc, rstack, rstring
from framework.rlib.cache import Cache
from framework.rlib.intrinsics import INTRINSICS
from framework.rlib.jit import JitDriver, JitHintError
from framework.rlib.nonconst import NonConstant
from framework.rlib.signature import signature, types
from framework.rlib.unroll import unrolling_iterable


def test_every_intrinsic_exists() -> None:
    for name in INTRINSICS:
        module, _, attribute = name.partition(".")
        assert operator.attrgetter(attribute)(importlib.import_module(f"framework.rlib.{module}")), name


# --- JIT


def test_driver_checks_its_merge_points() -> None:
    driver = JitDriver(greens=["pc", "code"], reds=["frame"], virtualizables=["frame"], name="test")
    driver.jit_merge_point(pc=1, code=2, frame=3)
    driver.can_enter_jit(pc=1, code=2, frame=3)
    driver.loop_header()
    with pytest.raises(JitHintError, match="without frame"):
        driver.jit_merge_point(pc=1, code=2)
    with pytest.raises(JitHintError, match="with unknown x"):
        driver.jit_merge_point(pc=1, code=2, frame=3, x=4)
    JitDriver(greens=[], reds=["a"], check_untranslated=False).jit_merge_point(b=1)
    assert driver.clone().greens == ["pc", "code"] and driver.clone() is not driver


def test_automatic_reds() -> None:
    driver = JitDriver(greens=["pc"], reds="auto")
    driver.jit_merge_point(pc=1)
    with pytest.raises(JitHintError):
        driver.jit_merge_point(pc=1, x=2)
    with pytest.raises(JitHintError, match="explicit list"):
        driver.can_enter_jit(pc=1)

    @driver.inline(lambda self: None)
    def loop(self: Any) -> None:
        pass

    assert loop._always_inline_ and loop._inline_jit_merge_point_  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"reds": []}, "list of greens"),
        ({"greens": []}, "list of reds"),
        ({"greens": ["_x"], "reds": []}, "underscore"),
        ({"greens": ["x"], "reds": ["x"]}, "twice"),
        ({"greens": ["x"], "reds": [], "virtualizables": ["f"]}, "not among the reds"),
        ({"greens": ["f.x"], "reds": []}, "not a field of a red"),
        ({"greens": ["x"], "reds": "all"}, "'auto'"),
        ({"greens": ["x"], "reds": [], "get_printable_location": lambda a, b: ""}, "takes 2 arguments"),
        ({"greens": ["x"], "reds": ["y"], "confirm_enter_jit": lambda x: True}, "takes 1 arguments"),
    ],
)
def test_wrong_drivers_are_refused(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(JitHintError, match=message):
        JitDriver(**arguments)


def test_class_attributes_declare_a_driver() -> None:
    class MyDriver(JitDriver):
        greens = ["pc"]
        reds = ["x"]

    MyDriver().jit_merge_point(pc=1, x=2)


def test_parameters() -> None:
    driver = JitDriver(greens=[], reds=[])
    for text in ("off", "default", "threshold=5, trace_limit=10", "enable_opts=all"):
        jit.set_user_param(driver, text)
    for text in ("x", "threshold", "threshold=x", "nothing=1"):
        with pytest.raises(ValueError):
            jit.set_user_param(None, text)
    with pytest.raises(JitHintError):
        jit.set_param(driver, "thresholds", 1)
    assert jit.PARAMETERS.keys() == jit.PARAMETER_DOCS.keys()


def test_decorators_mark_functions() -> None:
    def function(a: int, b: int = 2) -> int:
        return a + b

    assert jit.elidable(function)._elidable_function_  # type: ignore[attr-defined]
    assert jit.unroll_safe(function)._jit_unroll_safe_  # type: ignore[attr-defined]
    assert jit.look_inside(function)._jit_look_inside_  # type: ignore[attr-defined]
    assert jit.dont_look_inside(function)._jit_look_inside_ is False  # type: ignore[attr-defined]
    assert jit.oopspec("list.append(l, item)")(function).oopspec == "list.append(l, item)"  # type: ignore[attr-defined]
    promoted = jit.elidable_promote("0")(function)
    assert promoted(1) == 3 and promoted(1, 5) == 6 and promoted.__annotations__ == function.__annotations__
    with pytest.raises(ValueError, match="no argument 7"):
        jit.elidable_promote("7")(function)
    looked = jit.look_inside_iff(lambda a, b: jit.isconstant(a))(function)
    assert looked(1) == 3 and looked(2, 3) == 5
    with pytest.raises(TypeError, match="other arguments"):
        jit.look_inside_iff(lambda a: True)(function)
    with pytest.raises(TypeError, match="takes no arguments"):
        jit.loop_invariant(function)


def test_values_pass_through() -> None:
    assert jit.promote(5) == jit.hint(5, promote=True) == jit.promote_string(5) == NonConstant(5) == 5
    with pytest.raises(TypeError, match="unknown hint"):
        jit.hint(5, promoted=True)
    called: list[int] = []
    jit.conditional_call(False, called.append, 1)
    jit.conditional_call(True, called.append, 2)
    assert called == [2]
    assert jit.conditional_call_elidable(0, lambda: 7) == 7 and jit.conditional_call_elidable("x", lambda: "y") == "x"
    assert jit.conditional_call_elidable(None, lambda a: a, "z") == "z"
    assert not jit.we_are_jitted() and jit.current_trace_length() == -1
    assert not jit.isconstant(3) and not jit.isvirtual([])
    assert jit.loop_unrolling_heuristic([1], 1) and not jit.loop_unrolling_heuristic([1] * 9, 9)
    with pytest.raises(AssertionError):
        jit.record_exact_class("x", int)
    double = jit.elidable(lambda x: 2 * x)
    jit.record_known_result(6, double, 3)
    with pytest.raises(AssertionError):
        jit.record_known_result(7, double, 3)
    with pytest.raises(AssertionError, match="elidable"):
        jit.record_known_result(6, lambda x: 2 * x, 3)


def test_virtual_references() -> None:
    frame = object()
    followed, ignored = jit.virtual_ref(frame), jit.virtual_ref(frame)
    assert followed() is frame
    jit.virtual_ref_finish(followed, frame)
    jit.virtual_ref_finish(ignored, frame)
    assert followed() is frame
    with pytest.raises(jit.InvalidVirtualRef):
        ignored()
    assert jit.vref_None() is None


# --- erasing, caches, signatures


def test_erasing_pairs_fit_only_each_other() -> None:
    erase, unerase = rerased.new_erasing_pair("list")
    _other, unerase_other = rerased.new_erasing_pair("list")
    assert unerase(erase([1])) == [1]
    with pytest.raises(AssertionError):
        unerase_other(erase([1]))
    assert rerased.unerase_int(rerased.erase_int(-5)) == -5
    with pytest.raises(OverflowError):
        rerased.erase_int(2**62)

    class Strategy:
        erase, unerase = rerased.new_static_erasing_pair("static")

    assert Strategy().unerase(Strategy().erase("x")) == "x"


def test_cache_builds_once() -> None:
    class Squares(Cache):
        def _build(self, key: int) -> list[int]:
            if key < 0:
                return self.getorbuild(key)
            return [key * key]

    squares = Squares()
    assert squares.getorbuild(3) == [9] and squares.getorbuild(3) is squares.getorbuild(3)
    with pytest.raises(RuntimeError, match="needs itself"):
        squares.getorbuild(-1)


def test_signatures_become_hints() -> None:
    @signature(types.int(), types.list(types.str()), types.any(), returns=types.bool())
    def function(a, b, c):  # type: ignore[no-untyped-def]
        return True

    assert function.__annotations__ == {"a": int, "b": list[str], "return": bool}
    with pytest.raises(TypeError, match="3 arguments"):
        signature(types.int(), returns=types.none())(function)


def test_unrolling_iterable() -> None:
    items = unrolling_iterable(x for x in "abc")
    assert list(items) == list(items) == items.items and len(items) == 3


# --- debug, stack, collector


def test_debug_checks() -> None:
    assert debug.make_sure_not_resized([1]) == [1] and debug.check_nonneg(3) == 3
    for check in (lambda: debug.check_nonneg(-1), lambda: debug.ll_assert(False, "x"), debug.impossible):
        with pytest.raises(AssertionError):
            check()


def test_log_sections(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(debug._log, "enabled", True)
    debug.debug_start("outer")
    debug.debug_print("x", 1)
    debug.debug_stop("outer")
    assert capsys.readouterr().err == "{outer\nx 1\nouter}\n" and debug.have_debug_prints()
    debug.debug_start("a")
    with pytest.raises(AssertionError, match="inside the section"):
        debug.debug_stop("b")


def test_stack_is_not_full_here() -> None:
    assert not rstack.stack_almost_full()

    def deep() -> bool:
        return rstack.stack_almost_full() or deep()

    assert deep()
    with pytest.raises(ValueError, match="fraction"):
        rstack.set_stack_depth_limit_fraction(0.0)


class Resource:
    def __init__(self, name: str) -> None:
        self.name = name


class Queue(rgc.FinalizerQueue):
    Class = Resource
    triggered = 0

    def finalizer_trigger(self) -> None:
        self.triggered += 1


def test_finalizer_queue_hands_out_what_died() -> None:
    queue = Queue()
    resource, kept, closed = Resource("a"), Resource("b"), Resource("c")
    for each in (resource, kept, closed):
        queue.register_finalizer(each)
    rgc.may_ignore_finalizer(closed)
    del resource, closed
    gc.collect()
    assert queue.next_dead().name == "a" and queue.next_dead() is None and queue.triggered == 1
    assert kept.name == "b"


def test_array_helpers() -> None:
    items = [1, 2, 3, 4, 5]
    rgc.ll_arraycopy(items, items, 0, 1, 4)
    assert items == [1, 1, 2, 3, 4]
    rgc.ll_arrayclear(items)
    assert items == [0] * 5
    with pytest.raises(IndexError):
        rgc.ll_arraycopy(items, items, 3, 0, 3)


# --- strings


def test_builders() -> None:
    builder = rstring.StringBuilder()
    builder.append("ab")
    builder.append_slice("xyz", 1, 3)
    builder.append_multiple_char("-", 3)
    assert builder.getlength() == 7 and builder.build() == "abyz---" == builder.build()
    builder.append("!")
    assert builder.build() == "abyz---!"
    data = rstring.BytesBuilder()
    data.append(b"ab")
    data.append_byte(255)
    data.append_slice(b"xyz", 0, 1)
    data.append_multiple_byte(0, 2)
    assert data.build() == b"ab\xffx\0\0" and data.getlength() == 6
    both = rstring.ByteListBuilder()
    both.append(65)
    both.append_bytes(b"B")
    both.append_multiple_byte(67, 2)
    assert both.build() == bytearray(b"ABCC")


def test_string_functions() -> None:
    assert rstring.split("a,b,c", ",", 1) == ["a", "b,c"] and rstring.rsplit("a,b,c", ",", 1) == ["a,b", "c"]
    assert rstring.replace_count("aXbXc", "X", "-", 1) == ("a-bXc", 1)
    assert rstring.replace_count("ab", "", "-") == ("-a-b-", 3)
    assert rstring.startswith("abc", "b", 1) and rstring.endswith("abc", "b", 0, 2)
    assert rstring.find("abcb", "b", 2, 4) == 3 and rstring.rfind("abcb", "b", 0, 3) == 1
    assert rstring.count("aaa", "a", 1, 3) == 2
    with pytest.raises(ValueError, match="null"):
        rstring.check_str0("a\0")


def test_parser_goes_both_ways() -> None:
    parser = rstring.NumberStringParser("0x1_F", "0x1_F", 16, "int", allow_underscores=True)
    digits = []
    while (digit := parser.next_digit()) >= 0:
        digits.append(digit)
    back = []
    while (digit := parser.prev_digit()) >= 0:
        back.append(digit)
    assert digits == [1, 15] and back == [15, 1]

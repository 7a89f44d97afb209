"""Hints for the tracing JIT.  Without a JIT, and hosted, each of them does nothing but check its arguments.

    driver = JitDriver(greens=["pc", "code"], reds=["frame"])

    while True:
        driver.jit_merge_point(pc=pc, code=code, frame=frame)
        …
        driver.can_enter_jit(pc=pc, code=code, frame=frame)      # optional: at backward jumps

Greens are constant for a position of the guest program, reds are all other live variables of the loop.
Names and meanings are RPython's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from framework.rlib.jit_hooks import Counters as Counters
from framework.rlib.jit_hooks import JitDebugInfo as JitDebugInfo
from framework.rlib.jit_hooks import JitHookInterface as JitHookInterface
from framework.rlib.objectmodel import specialize
from framework.rlib.unroll import unrolling_iterable

F = TypeVar("F", bound=Callable[..., Any])

PARAMETER_DOCS = {
    "threshold": "how often a loop runs before it is traced",
    "function_threshold": "how often a function is called before it is traced from its start",
    "trace_eagerness": "how often a guard fails before a bridge is traced",
    "decay": "how fast counters shrink, in thousandths per minor collection",
    "trace_limit": "operations recorded before a trace is cut",
    "inlining": "inline guest functions (1) or call them (0)",
    "loop_longevity": "generations an unused loop is kept",
    "retrace_limit": "specialised versions of one loop",
    "pureop_historylength": "pure operations remembered in a trace",
    "max_retrace_guards": "guards an extra version may have",
    "max_unroll_loops": "inner loops unrolled into an outer one",
    "disable_unrolling": "operations above which a loop is not peeled",
    "enable_opts": "optimisations switched on, separated by ':', or all",
    "max_unroll_recursion": "levels of recursion that are inlined",
    "vec": "vectorise loops that ask for it",
    "vec_all": "try to vectorise all loops",
    "vec_cost": "what vectorising must save at least",
    "code_memory": "KiB of machine code at most; when they are used up, the rest is interpreted",
    "guard_failures": "for tests: a guard that holds fails all the same about once in so many times (0: never)",
    "failure_seed": "which guards these are",
}

PARAMETERS: dict[str, Any] = {
    "threshold": 1039,
    "function_threshold": 1619,
    "trace_eagerness": 200,
    "decay": 40,
    "trace_limit": 6000,
    "inlining": 1,
    "loop_longevity": 1000,
    "retrace_limit": 0,
    "pureop_historylength": 16,
    "max_retrace_guards": 15,
    "max_unroll_loops": 0,
    "disable_unrolling": 200,
    "enable_opts": "all",
    "max_unroll_recursion": 7,
    "vec": 0,
    "vec_all": 0,
    "vec_cost": 0,
    "code_memory": 65536,
    "guard_failures": 0,
    "failure_seed": 1,
}
ENABLE_ALL_OPTS = "intbounds:rewrite:virtualize:string:pure:earlyforce:heap:unroll"

ALL_OPTS = ["all", *ENABLE_ALL_OPTS.split(":")]

unroll_parameters = unrolling_iterable(list(PARAMETERS.items()))


# --- decorators


def elidable(function: F) -> F:
    """The result depends on the arguments only, and repeating the call changes nothing that is seen."""
    function._elidable_function_ = True  # type: ignore[attr-defined]
    return function


purefunction = elidable


def elidable_promote(promote_args: str = "all") -> Callable[[F], F]:
    """``elidable`` with arguments promoted first: all of them, or those listed by index ("0,2")."""

    def decorate(function: F) -> F:
        elidable(function)
        count = function.__code__.co_argcount
        indices = range(count) if promote_args == "all" else [int(index) for index in promote_args.split(",")]
        for index in indices:
            if not 0 <= index < count:
                raise ValueError(f"{function.__name__}() has no argument {index}")
        return _promoting_wrapper(function, tuple(indices))

    return decorate


def _promoting_wrapper(function: F, indices: tuple[int, ...]) -> F:
    """A function of the same arity that promotes the arguments at ``indices`` and calls ``function``.

    Its source is made per function so that each has plain positional arguments, as the translator wants them.
    """
    names = function.__code__.co_varnames[: function.__code__.co_argcount]
    lines = [f"def wrapper({', '.join(names)}):"]
    lines += [f"    {names[index]} = _promote({names[index]})" for index in indices]
    lines.append(f"    return _function({', '.join(names)})")
    namespace: dict[str, Any] = {"_promote": promote, "_function": function}
    exec("\n".join(lines), namespace)
    wrapper = namespace["wrapper"]
    wrapper.__name__ = function.__name__ + "_promote"
    wrapper.__qualname__ = function.__qualname__ + "_promote"
    wrapper.__module__ = function.__module__
    wrapper.__doc__ = function.__doc__
    wrapper.__defaults__ = function.__defaults__
    wrapper.__annotations__ = dict(function.__annotations__)
    wrapper._always_inline_ = True
    return wrapper


purefunction_promote = elidable_promote


def unroll_safe(function: F) -> F:
    """Loops inside are unrolled into the trace."""
    function._jit_unroll_safe_ = True  # type: ignore[attr-defined]
    return function


def dont_look_inside(function: F) -> F:
    """Traces call it."""
    function._jit_look_inside_ = False  # type: ignore[attr-defined]
    return function


def look_inside(function: F) -> F:
    """Traces look inside whatever the policy says."""
    function._jit_look_inside_ = True  # type: ignore[attr-defined]
    return function


def not_in_trace(function: F) -> F:
    """The call is made while tracing and left out of the trace."""
    function.oopspec = "jit.not_in_trace()"  # type: ignore[attr-defined]
    return function


def loop_invariant(function: F) -> F:
    """Called at most once per iteration of a trace; takes no arguments."""
    if function.__code__.co_argcount:
        raise TypeError(f"{function.__name__}(): a loop_invariant function takes no arguments")
    dont_look_inside(function)
    function._jit_loop_invariant_ = True  # type: ignore[attr-defined]
    return function


def oopspec(spec: str) -> Callable[[F], F]:
    """A special operation of the JIT, such as ``"list.append(l, item)"``."""

    def decorate(function: F) -> F:
        function.oopspec = spec  # type: ignore[attr-defined]
        return function

    return decorate


def look_inside_iff(predicate: Callable[..., bool]) -> Callable[[F], F]:
    """Traces look inside when ``predicate`` of the same arguments holds, usually a test of ``isconstant``."""

    def decorate(function: F) -> F:
        count = function.__code__.co_argcount
        if predicate.__code__.co_argcount != count:
            raise TypeError(f"look_inside_iff: {predicate.__name__}() takes other arguments than {function.__name__}()")
        return _trampoline(function, predicate)

    return decorate


def _trampoline(function: F, predicate: Callable[..., bool]) -> F:
    names = ", ".join(function.__code__.co_varnames[: function.__code__.co_argcount])
    source = (
        f"def trampoline({names}):\n"
        f"    if not _we_are_jitted() or _predicate({names}):\n"
        f"        return _function({names})\n"
        f"    return _residual({names})\n"
        f"def residual({names}):\n"
        f"    return _function({names})\n"
    )
    namespace: dict[str, Any] = {"_we_are_jitted": we_are_jitted, "_predicate": predicate, "_function": function}
    exec(source, namespace)
    namespace["_residual"] = dont_look_inside(namespace["residual"])
    special = getattr(function, "_annspecialcase_", None)
    for made in (namespace["trampoline"], namespace["residual"]):
        made.__name__ = f"{function.__name__}_{made.__name__}"
        made.__qualname__ = made.__name__
        made.__module__ = function.__module__
        made.__doc__ = function.__doc__
        made.__defaults__ = function.__defaults__
        made.__annotations__ = dict(function.__annotations__)
        if special is not None:
            made._annspecialcase_ = special
    trampoline = namespace["trampoline"]
    trampoline._always_inline_ = True
    unroll_safe(trampoline)
    unroll_safe(function)
    return trampoline


# --- values


def hint(x: Any, **kwds: bool) -> Any:
    """The argument with one hint: promote, promote_string, promote_unicode, access_directly, fresh_virtualizable,
    force_virtualizable, force_no_const."""
    for name in kwds:
        if name not in HINT_NAMES:
            raise TypeError(f"hint() got an unknown hint {name!r}")
    return x


HINT_NAMES = (
    "promote",
    "promote_string",
    "promote_unicode",
    "access_directly",
    "fresh_virtualizable",
    "force_virtualizable",
    "force_no_const",
)


def promote(x: Any) -> Any:
    """The argument, constant from here on in the trace (a guard checks it)."""
    return x


def promote_string(x: Any) -> Any:
    """``promote`` by value for strings."""
    return x


promote_unicode = promote_string


def assert_green(x: Any) -> None:
    """The argument must be constant in traces."""


def isconstant(x: Any) -> bool:
    """Whether the argument is constant in the trace; False outside of traces, and on CPython."""
    return False


def isvirtual(x: Any) -> bool:
    """Whether the argument's allocation is avoided in the trace, as far as is known while tracing; False outside of
    traces, and on CPython."""
    return False


def we_are_jitted() -> bool:
    """Whether this code runs in a trace (or is being traced)."""
    return False


def current_trace_length() -> int:
    """Operations recorded so far while tracing, -1 otherwise."""
    return -1


def loop_unrolling_heuristic(items: Any, size: int, cutoff: int = 2) -> bool:
    """Whether unrolling a loop over ``items`` is worth it: few, or constant, or virtual."""
    return size == 0 or size < cutoff or (we_are_jitted() and (isconstant(size) or isvirtual(items)))


def jit_debug(string: str, arg1: int = 0, arg2: int = 0, arg3: int = 0, arg4: int = 0) -> None:
    """A marker in the trace."""


def enter_portal_frame(unique_id: int) -> None:
    """Traces after this belong to the guest function ``unique_id``."""


def leave_portal_frame(unique_id: int) -> None:
    """End of ``enter_portal_frame``."""


# --- calls


@specialize.call_location()
def conditional_call(condition: bool, function: Callable[..., Any], *args: Any) -> None:
    """``if condition: function(*args)`` as one operation of the trace, without a bridge."""
    if condition:
        function(*args)


@specialize.call_location()
def conditional_call_elidable(value: Any, function: Callable[..., Any], *args: Any) -> Any:
    """``value``, or when it is None (or 0 for ints) the result of the elidable ``function(*args)``."""
    if isinstance(value, int):
        if value == 0:
            value = function(*args)
            assert value != 0
        return value
    if value is None:
        value = function(*args)
        assert value is not None
    return value


def record_exact_class(value: Any, cls: type) -> None:
    """A promise about the class of a value; wrong, it is undefined behaviour in traces, an error hosted."""
    assert type(value) is cls


def record_exact_value(value: Any, constant: Any) -> None:
    """A promise that the value is this constant."""
    assert value == constant


def record_known_result(result: Any, function: Callable[..., Any], *args: Any) -> None:
    """A promise: the elidable ``function(*args)`` gives ``result``, which is an int or an object.  Hosted it is checked."""
    assert getattr(function, "_elidable_function_", False), "record_known_result() takes an elidable function"
    assert function(*args) == result


# --- virtual references: frames that need not exist while nobody looks


_NOT_FORCED, _FORCED, _INVALID = 0, 1, 2


class _VirtualRef:
    """A reference to a frame.  In traces neither it nor the frame exists as long as nobody looks: where it escapes, only the
    small reference is made, with the token of the machine code that can make the frame."""

    def __init__(self, target: Any) -> None:
        self.target = target
        self.state = _NOT_FORCED
        self.token = 0

    def __call__(self) -> Any:
        return _follow(self)

    @property
    def virtual(self) -> bool:
        """Whether nobody has followed it yet, and its frame has not ended."""
        return self.state == _NOT_FORCED

    def finish(self) -> None:
        """The frame ends."""
        if self.state == _NOT_FORCED:
            self.state = _INVALID
            self.target = None


@dont_look_inside
def _follow(reference: _VirtualRef) -> Any:
    if reference.state == _INVALID:
        raise InvalidVirtualRef
    if reference.token != 0:
        force_virtual_ref(reference)
    reference.state = _FORCED
    return reference.target


def force_virtual_ref(reference: _VirtualRef) -> None:
    """Have the code that is running make the frame."""


def stop_tracking(reference: _VirtualRef, x: Any) -> None:
    """Traces no longer make the frame when somebody looks."""


class InvalidVirtualRef(Exception):
    """A virtual reference was used after its frame had ended."""


def _forced(x: Any) -> _VirtualRef:
    result = _VirtualRef(x)
    result.state = _FORCED
    return result


vref_None = _forced(None)
non_virtual_ref_to_none = vref_None


def virtual_ref(x: Any) -> _VirtualRef:
    """A virtual reference to a frame; call it to get the frame."""
    return _VirtualRef(x)


def virtual_ref_finish(vref: _VirtualRef, x: Any) -> None:
    """The frame ends: a reference nobody followed becomes invalid.  References end in the reverse order of their making."""
    stop_tracking(vref, x)
    vref.finish()


def non_virtual_ref(x: Any) -> _VirtualRef:
    """A reference of the same type to a frame that exists."""
    return _forced(x)


# --- drivers


class JitHintError(Exception):
    """Wrong use of a hint."""


def _location_text(get_location: Callable[..., Any]) -> Callable[..., str]:
    """What ``get_location`` says of a position as text: ``file:line in function, bytecode number: its name``."""
    names = get_location.__code__.co_varnames[: get_location.__code__.co_argcount]
    lines = [
        f"def text({', '.join(names)}):",
        f"    file, line, function, number, name = _get_location({', '.join(names)})",
        "    return file + ':' + str(line) + ' in ' + function + ', bytecode ' + str(number) + ': ' + name",
    ]
    namespace: dict[str, Any] = {"_get_location": get_location}
    exec("\n".join(lines), namespace)
    text = namespace["text"]
    text.__module__ = get_location.__module__
    text.__qualname__ = get_location.__qualname__ + "_text"
    return text  # type: ignore[no-any-return]


class JitDriver:
    """Declares the variables of an interpreter's main loop.  One per kind of loop; a program may have several."""

    active = True
    autoreds = False

    def __init__(
        self,
        greens: list[str] | None = None,
        reds: list[str] | str | None = None,
        virtualizables: list[str] | None = None,
        get_jitcell_at: Callable[..., Any] | None = None,
        set_jitcell_at: Callable[..., Any] | None = None,
        get_printable_location: Callable[..., str] | None = None,
        confirm_enter_jit: Callable[..., bool] | None = None,
        can_never_inline: Callable[..., bool] | None = None,
        should_unroll_one_iteration: Callable[..., bool] | None = None,
        name: str = "jitdriver",
        check_untranslated: bool = True,
        vectorize: bool = False,
        get_unique_id: Callable[..., int] | None = None,
        is_recursive: bool = False,
        get_location: Callable[..., Any] | None = None,
    ) -> None:
        if greens is not None:
            self.greens = list(greens)
        elif not hasattr(self, "greens"):
            raise JitHintError("JitDriver: give the list of greens (it may be empty)")
        self.name = name
        self.is_recursive = is_recursive
        self.vec = vectorize
        self.check_untranslated = check_untranslated
        self._set_reds(reds)
        self.virtualizables = list(virtualizables or [])
        self.greenfields = [green for green in self.greens if "." in green]
        self._check_names()
        self.get_printable_location = get_printable_location
        self.get_location = get_location
        self.get_location_text = None if get_location is None else _location_text(get_location)
        self.get_unique_id = get_unique_id
        self.confirm_enter_jit = confirm_enter_jit
        self.can_never_inline = can_never_inline
        self.should_unroll_one_iteration = should_unroll_one_iteration
        self._check_green_functions()

    def _set_reds(self, reds: list[str] | str | None) -> None:
        if isinstance(reds, str):
            if reds != "auto":
                raise JitHintError("JitDriver: reds is a list of names or 'auto'")
            self.autoreds = True
            self.reds: list[str] = []
            self.numreds: int | None = None  # known once the merge point is annotated
            return
        if reds is not None:
            self.reds = list(reds)
        elif not hasattr(self, "reds"):
            raise JitHintError("JitDriver: give the list of reds (it may be empty) or 'auto'")
        self.numreds = len(self.reds)

    def _check_names(self) -> None:
        if self.autoreds and self.virtualizables:
            raise JitHintError("JitDriver: virtualizables need an explicit list of reds")
        names = self.greens + self.reds
        for name in names:
            if name.startswith("_"):
                raise JitHintError(f"JitDriver: the variable {name!r} must not start with an underscore")
        for name in names:
            if names.count(name) > 1:
                raise JitHintError(f"JitDriver: the variable {name!r} is listed twice")
        for name in self.virtualizables:
            if name not in self.reds:
                raise JitHintError(f"JitDriver: the virtualizable {name!r} is not among the reds")
        for name in self.greenfields:
            if name.split(".")[0] not in self.reds:
                raise JitHintError(f"JitDriver: the green field {name!r} is not a field of a red")
        if len(self.virtualizables) > 1:
            raise JitHintError("JitDriver: only one virtualizable is supported")

    def _check_green_functions(self) -> None:
        """Functions of the greens take exactly these."""
        count = len(self.greens)
        for name in ("get_printable_location", "get_location", "get_unique_id", "can_never_inline"):
            self._check_arity(name, count)
        self._check_arity("should_unroll_one_iteration", count)
        if not self.autoreds:
            self._check_arity("confirm_enter_jit", count + len(self.reds))

    def _check_arity(self, name: str, count: int) -> None:
        function = getattr(self, name)
        code = getattr(function, "__code__", None)
        if code is None or code.co_flags & 0x04:
            return
        given = code.co_argcount - (1 if hasattr(function, "__self__") else 0)
        if given != count:
            raise JitHintError(f"JitDriver: {name} takes {given} arguments, the driver gives it {count}")

    def _freeze_(self) -> bool:
        return True

    def _check_live(self, given: Any) -> None:
        """Hosted: a merge point passes exactly the declared variables."""
        expected = {name for name in self.greens if "." not in name}
        if self.autoreds:
            missing = expected - set(given)
            extra = set(given) - expected
        else:
            expected.update(self.reds)
            missing = expected - set(given)
            extra = set(given) - expected
        if missing or extra:
            what = [f"without {name}" for name in sorted(missing)] + [f"with unknown {name}" for name in sorted(extra)]
            raise JitHintError(f"{self.name}: merge point {', '.join(what)}")

    def jit_merge_point(_self, **livevars: Any) -> None:
        """The top of the dispatch loop."""
        if _self.check_untranslated:
            _self._check_live(livevars)

    def can_enter_jit(_self, **livevars: Any) -> None:
        """A backward jump of the guest program, right before the merge point is reached."""
        if _self.autoreds:
            raise JitHintError(f"{_self.name}: can_enter_jit needs an explicit list of reds")
        if _self.check_untranslated:
            _self._check_live(livevars)

    def loop_header(self) -> None:
        """A backward jump seen by the tracer only."""

    def inline(self, call_jit_merge_point: Callable[..., None]) -> Callable[[F], F]:
        """Decorates a function whose callers get the merge point, for helpers that loop with callbacks."""
        if not self.autoreds:
            raise JitHintError(f"{self.name}: inline needs reds='auto'")

        def decorate(function: F) -> F:
            function._inline_jit_merge_point_ = call_jit_merge_point  # type: ignore[attr-defined]
            function._always_inline_ = True  # type: ignore[attr-defined]
            return function

        return decorate

    def clone(self) -> JitDriver:
        """A driver of its own with the same declarations."""
        copy = object.__new__(self.__class__)
        copy.__dict__ = self.__dict__.copy()
        return copy

    def __repr__(self) -> str:
        return f"<JitDriver {self.name!r} greens={self.greens} reds={'auto' if self.autoreds else self.reds}>"


# --- parameters


def set_param(driver: Any, name: str, value: Any) -> None:
    """Set a parameter; None stands for all drivers."""
    if name not in PARAMETERS:
        raise JitHintError(f"there is no JIT parameter {name!r}")


def set_param_to_default(driver: Any, name: str) -> None:
    """Set a parameter back."""
    set_param(driver, name, PARAMETERS.get(name))


def set_user_param(driver: Any, text: str) -> None:
    """Set parameters from a user's text: ``off``, ``default`` or ``name=value,…``; ValueError when it is malformed."""
    if text == "off":
        set_param(driver, "threshold", -1)
        set_param(driver, "function_threshold", -1)
        return
    if text == "default":
        for name, _default in unroll_parameters:
            set_param_to_default(driver, name)
        return
    for part in text.split(","):
        part = part.strip(" ")
        pieces = part.split("=")
        if len(pieces) != 2:
            raise ValueError
        _set_user_param(driver, pieces[0], pieces[1])


def _set_user_param(driver: Any, key: str, value: str) -> None:
    if key == "enable_opts":
        for part in value.split(":"):
            if part != "" and part not in ALL_OPTS:
                raise ValueError
        set_param(driver, "enable_opts", value)
        return
    for name, _default in unroll_parameters:
        if name == key and name != "enable_opts":
            set_param(driver, name, int(value))
            return
    raise ValueError


# --- policy and hooks


class JitPolicy:
    """Which functions traces look inside, beyond what the decorators say, and the hooks that the JIT calls."""

    jithookiface: JitHookInterface | None = None

    def __init__(self, jithookiface: JitHookInterface | None = None) -> None:
        self.jithookiface = jithookiface

    def look_inside_function(self, function: Callable[..., Any]) -> bool:
        """Whether traces enter a function without a decorator of its own."""
        return True


def dont_trace_here(driver: Any, *greens: Any) -> None:
    """No trace starts at this position any more."""


def trace_next_iteration(driver: Any, *greens: Any) -> None:
    """The next time this position is reached a trace starts."""

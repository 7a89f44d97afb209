"""What a generator function becomes when it is translated.  Translated code; hosted, CPython's own generators run.

The front end turns each generator function into a class with the methods below (every class has its own copies, so
that inference sees each generator by itself), and calls of the function make an instance:

    state      0 not started, k > 0 suspended at the k-th yield, or FINISHED or RUNNING
    value      what the last yield gave
    result     what return gave
    and one field for each argument and each variable that lives across a yield

    step(state, sent, error)   made by the front end from the body: runs from that state to the next yield or to the end.
                               True: suspended, ``state`` and ``value`` are set.  False: ended, ``result`` is set.
                               At a yield, ``error`` is raised if there is one; else the yield expression gives ``sent``.
    resume(sent, error)        the same with CPython's checks around it: the whole protocol for those who drive a
                               generator themselves.
    delegated(sent, error)     resume, for ``yield from`` in another generator.

        next(g), g.send(v) ──► resume(v, None) ──► step          True:  g.value          False: StopIteration(g.result)
        g.throw(e)         ──► resume(None, e)
        g.close()          ──► resume(None, GeneratorExit())
"""

from __future__ import annotations

from typing import Any

FINISHED = -1
RUNNING = -2


class Generator:
    """Base of all generator classes."""


class GeneratorMethods:
    """Source of the methods of generator classes; never used itself."""

    state: int
    value: Any
    result: Any
    step: Any

    def __iter__(self):  # type: ignore[no-untyped-def]
        return self

    def __next__(self):  # type: ignore[no-untyped-def]
        if self.resume(None, None):
            return self.value
        raise StopIteration

    def send(self, value):  # type: ignore[no-untyped-def]
        """Resume; the yield expression gives ``value``."""
        if self.state == 0 and value is not None:
            raise TypeError("can't send non-None value to a just-started generator")
        if self.resume(value, None):
            return self.value
        raise StopIteration

    def throw(self, exception):  # type: ignore[no-untyped-def]
        """Resume by raising at the yield."""
        try:
            raise exception
        except BaseException as instance:
            error = instance
        if self.resume(None, error):
            return self.value
        raise StopIteration

    def close(self) -> None:
        """Resume by raising GeneratorExit, so that finally clauses run."""
        if self.state == 0:
            self.state = FINISHED
        elif self.state != FINISHED:
            try:
                more = self.resume(None, GeneratorExit())
            except (GeneratorExit, StopIteration):
                return
            if more:
                raise RuntimeError("generator ignored GeneratorExit")

    def resume(self, sent, error) -> bool:  # type: ignore[no-untyped-def]
        """Run to the next yield: whether there was one."""
        state = self.state
        if state == RUNNING:
            raise ValueError("generator already executing")
        if error is not None and state <= 0:
            self.state = FINISHED
            raise error
        if state == FINISHED:
            return False
        self.state = RUNNING
        try:
            more = self.step(state, sent, error)
        except StopIteration as stop:
            self.state = FINISHED
            raise RuntimeError("generator raised StopIteration") from stop
        except BaseException:
            self.state = FINISHED
            raise
        return more  # type: ignore[no-any-return]

    def delegated(self, sent, error) -> bool:  # type: ignore[no-untyped-def]
        """``resume`` as ``yield from`` does it: a generator that is closed does not go on."""
        if isinstance(error, GeneratorExit):
            self.close()
            raise error
        return self.resume(sent, error)


class GeneratorWithResultMethods(GeneratorMethods):
    """The methods that differ when the generator returns a value."""

    def __next__(self):  # type: ignore[no-untyped-def]
        if self.resume(None, None):
            return self.value
        raise self.stop()

    def send(self, value):  # type: ignore[no-untyped-def]
        """Resume; the yield expression gives ``value``."""
        if self.state == 0 and value is not None:
            raise TypeError("can't send non-None value to a just-started generator")
        if self.resume(value, None):
            return self.value
        raise self.stop()

    def throw(self, exception):  # type: ignore[no-untyped-def]
        """Resume by raising at the yield."""
        try:
            raise exception
        except BaseException as instance:
            error = instance
        if self.resume(None, error):
            return self.value
        raise self.stop()

    def stop(self) -> StopIteration:
        """The end of the iteration; only the first one carries the result."""
        result = self.result
        self.result = None
        if result is None:
            return StopIteration()
        return StopIteration(result)


METHODS = ("__iter__", "__next__", "send", "throw", "close", "resume", "delegated")

"""Compiles modules in child processes (``worker.py``), two at a time.

Jobs that need other LLVM options than the usual ones (the dispatch loop) go to a child of their own, because those
options are global to a process.
"""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from framework.diagnostics.errors import KitError
from framework.llvm.targets import Target

WORKER = Path(__file__).with_name("worker.py")
DISPATCH_FLAGS = ("-tail-dup-pred-size=4096", "-tail-dup-succ-size=4096", "-enable-tail-merge=0")


class CompileError(Exception):
    """LLVM refused a module or died: a bug of the kit, never of the user's program."""


@dataclass(frozen=True, slots=True)
class Job:
    """One module to compile into ``path``."""

    name: str
    text: str
    path: Path
    level: int
    flags: tuple[str, ...] = ()
    output: str = "object"


class Worker:
    """One child process."""

    def __init__(self, flags: tuple[str, ...]) -> None:
        self._errors: IO[bytes] = tempfile.TemporaryFile()
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-X", "utf8", str(WORKER), *flags],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
        )

    def run(self, job: Job, target: Target) -> float:
        """Compile; the CPU seconds it took."""
        data = job.text.encode()
        request = {
            "length": len(data),
            "path": str(job.path),
            "level": job.level,
            "output": job.output,
            "triple": target.triple,
            "cpu": target.cpu,
            "features": target.features,
            "relocation": target.relocation,
        }
        assert self._process.stdin is not None and self._process.stdout is not None
        try:
            self._process.stdin.write(json.dumps(request).encode() + b"\n" + data)
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except OSError:
            line = b""
        if not line:
            raise CompileError(f"LLVM died while compiling {job.name}: {self._last_words()}{_kept(job)}")
        answer = json.loads(line)
        if "unwritable" in answer:
            raise KitError("K503", f"can't write {job.path}: {answer['unwritable']}")
        if "error" in answer:
            raise CompileError(f"LLVM refused {job.name}: {answer['error']}{_kept(job)}")
        seconds: float = answer["seconds"]
        return seconds

    def close(self) -> None:
        """End the child."""
        assert self._process.stdin is not None and self._process.stdout is not None
        try:
            self._process.stdin.close()
        except OSError:
            self._process.kill()
        self._process.wait()
        self._process.stdout.close()
        self._errors.close()

    def kill(self) -> None:
        """End the child at once."""
        self._process.kill()

    def _last_words(self) -> str:
        status = self._process.wait()
        self._errors.seek(0)
        text = self._errors.read().decode(errors="replace").strip()
        return text[-4000:] or f"exit status {status}"


class Compiler:
    """A pool of workers for one target; a context manager."""

    def __init__(self, target: Target, workers: int = 2) -> None:
        self._target = target
        self._count = workers
        self._idle: dict[tuple[str, ...], list[Worker]] = {}

    def __enter__(self) -> Compiler:
        self._idle[()] = [Worker(()) for _ in range(self._count)]  # they import LLVM while IR is being written
        return self

    def __exit__(self, kind: object, value: object, traceback: object) -> None:
        for workers in self._idle.values():
            for worker in workers:
                if kind is not None:
                    worker.kill()
                worker.close()

    def run(self, jobs: Iterable[Job]) -> dict[str, float]:
        """Compile all; CPU seconds by job name.  The largest go first, so that the processes end together."""
        pending: queue.SimpleQueue[Job] = queue.SimpleQueue()
        ordered = sorted(jobs, key=lambda job: (not job.flags, -len(job.text)))
        for job in ordered:
            pending.put(job)
        seconds: dict[str, float] = {}
        failures: list[BaseException] = []
        threads = [
            threading.Thread(target=self._serve, args=(pending, seconds, failures), daemon=True)
            for _ in range(min(self._count, len(ordered)))
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if failures:
            raise failures[0]
        return seconds

    def _serve(self, pending: queue.SimpleQueue[Job], seconds: dict[str, float], failures: list[BaseException]) -> None:
        while not failures:
            try:
                job = pending.get_nowait()
            except queue.Empty:
                return
            try:
                worker = self._take(job.flags)
                seconds[job.name] = worker.run(job, self._target)
                self._idle[job.flags].append(worker)
            except BaseException as error:
                failures.append(error)

    def _take(self, flags: tuple[str, ...]) -> Worker:
        idle = self._idle.setdefault(flags, [])
        try:
            return idle.pop()
        except IndexError:
            return Worker(flags)


def _kept(job: Job) -> str:
    """Keep the module for a bug report."""
    try:
        with tempfile.NamedTemporaryFile("w", suffix=".ll", prefix="kit-", delete=False) as file:
            file.write(job.text)
    except OSError:
        return ""
    return f"\n(the module is in {file.name})"

"""A few worker processes, one pipe each: the one place that starts, times, ends and replaces them.

No lock or queue is shared, so a worker that dies takes nothing along but its own document, which is known.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from multiprocessing import connection
from time import monotonic
from types import ModuleType
from typing import TYPE_CHECKING, Any

from roadmap_parse.errors import StartError

from .guard import end
from .packing import Done, pack
from .worker import BEGUN, failed, serve

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkServerContext, SpawnContext
    from multiprocessing.process import BaseProcess

    from roadmap_parse.options import Options

    from .guard import Guard
    from .worker import Task

START_SECONDS = 60
"""A worker that has not begun by then never will."""
TICK = 0.5
"""Seconds between two looks of whoever watches the run."""

Outcome = tuple[str, Done]
"""The key of a task and what came of it."""


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    pipe: Connection
    begun: bool = False
    done: int = 0
    task: Task | None = None
    since: float = 0.0
    until: float = 0.0

    def give(self, task: Task, seconds: float) -> None:
        self.task = task
        self.count(seconds if self.begun else START_SECONDS)
        try:
            self.pipe.send(task)
        except OSError:
            return  # it died idle: the pipe's end is seen when its answer is awaited

    def begin(self, seconds: float) -> None:
        self.begun = True
        self.count(seconds)

    def count(self, seconds: float) -> None:
        self.since = monotonic()
        self.until = self.since + seconds


def warm_up() -> None:
    """Start loading what every worker needs, beside whatever the caller does meanwhile."""
    if "forkserver" in multiprocessing.get_all_start_methods():
        from multiprocessing import forkserver

        _context()
        forkserver.ensure_running()


def usable_cores() -> int:
    """Cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass(slots=True)
class Pool:
    """At most `size` workers; each is started when there is a task for it."""

    guard: Guard
    options: Options
    size: int
    workers: list[_Worker] = field(default_factory=list)

    def run(self, tasks: Iterable[Task]) -> Generator[Outcome | None]:
        """Give the outcomes as they come; None now and then, so that the caller can look at its watch."""
        try:
            for task in tasks:
                done: list[Outcome] = []
                while not self._room():
                    done.extend(filter(None, self._collect()))
                    yield None
                self._worker().give(task, self.guard.seconds)
                yield from done  # whoever keeps it takes his time while all workers read
            while any(worker.task for worker in self.workers):
                yield from self._collect()
        finally:
            self.close()

    def busy(self) -> list[tuple[Task, float]]:
        """Tasks under way, and for how many seconds."""
        now = monotonic()
        return [(worker.task, now - worker.since) for worker in self.workers if worker.task]

    def close(self) -> None:
        """End all workers, whatever they do."""
        for worker in self.workers:
            self._end(worker)
        self.workers.clear()

    def _room(self) -> bool:
        return len(self.workers) < self.size or any(worker.task is None for worker in self.workers)

    def _worker(self) -> _Worker:
        idle = next((worker for worker in self.workers if worker.task is None), None)
        if idle and idle.done < self.guard.documents:
            return idle
        if idle:
            self._retire(idle)
        return self._start()

    def _start(self) -> _Worker:
        context = _context()
        ours, theirs = context.Pipe()
        with closing(theirs):
            arguments = (theirs, self.guard, self.options, dict(os.environ))
            process = context.Process(target=serve, args=arguments, daemon=True)
            with _no_main():
                process.start()
        worker = _Worker(process, ours)
        self.workers.append(worker)
        return worker

    def _retire(self, worker: _Worker) -> None:
        self.workers.remove(worker)
        self._end(worker)

    def _end(self, worker: _Worker) -> None:
        worker.pipe.close()
        end(worker.process)

    def _collect(self) -> Iterator[Outcome | None]:
        busy = [worker for worker in self.workers if worker.task]
        nearest = min(worker.until for worker in busy) - monotonic()
        ready = connection.wait([worker.pipe for worker in busy], max(0.0, min(TICK, nearest)))
        for worker in busy:
            if worker.pipe in ready:
                yield from self._answer(worker)
            elif worker.until <= monotonic():
                yield self._lost(worker, "timeout", f"not done after {self.guard.seconds:g} s")
        yield None

    def _answer(self, worker: _Worker) -> Iterator[Outcome]:
        try:
            message: Any = worker.pipe.recv()
        except (EOFError, OSError):
            worker.process.join(TICK)
            if not worker.begun:
                status = worker.process.exitcode
                hint = "try more --memory, see above"
                raise StartError(f"the reading process cannot start (status {status}); {hint}") from None
            yield self._lost(worker, *_obituary(worker.process.exitcode))
            return
        if message == BEGUN:
            worker.begin(self.guard.seconds)
        elif worker.task:
            key, worker.task = worker.task.key, None
            worker.done += 1
            yield key, message

    def _lost(self, worker: _Worker, reason: str, message: str) -> Outcome:
        """Give the outcome of the document that a worker was lost with."""
        task, seconds = worker.task, monotonic() - worker.since
        self._retire(worker)
        if task is None:
            raise RuntimeError("an idle worker has no document to lose")
        return task.key, pack(failed(task.item, reason, message), seconds)


def _obituary(code: int | None) -> tuple[str, str]:
    """Reason and message for a worker that ended in the middle of a document."""
    if code is not None and code < 0:
        name = signal.Signals(-code).name if -code in set(signal.Signals) else f"signal {-code}"
        hint = "; the system may have run out of memory" if name == "SIGKILL" else ""
        return "crash", f"the reading process was ended by {name}{hint}"
    return "crash", f"the reading process left with status {code}"


@contextmanager
def _no_main() -> Iterator[None]:
    """Keep multiprocessing from running the caller's script again in each worker: we need nothing of it."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _context() -> ForkServerContext | SpawnContext:
    """Prefer a server process that loads the library once and forks workers; else each worker loads it."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["roadmap_parse.batch.warm"])
    return context

"""Where a run stands, for people and for schedulers."""

from __future__ import annotations

import json
import signal
import sys
import threading
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from roadmap_parse.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.progress import Progress as RichProgress
    from rich.progress import TaskID

LINE_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Progress:
    """Files walked of how many, documents met, those read in this run, their pages; failures by reason.

    `slow` names what workers have been busy with for long, and for how many seconds.
    """

    files: int
    total: int | None
    documents: int
    read: int
    pages: int
    failed: dict[str, int]
    slow: tuple[tuple[str, int], ...]
    seconds: float
    done: bool = False

    @property
    def per_second(self) -> float:
        """Documents read a second."""
        return round(self.read / self.seconds, 2) if self.seconds else 0.0

    @property
    def left(self) -> float | None:
        """Seconds to go at the pace so far; None while nothing tells."""
        if not self.total or not self.files:
            return None
        return round(self.seconds / self.files * (self.total - self.files), 1)

    def as_line(self) -> dict[str, Any]:
        """Give the values for one line of JSON."""
        return asdict(self) | {"per_second": self.per_second, "left": self.left}


@contextmanager
def watcher(kind: str) -> Iterator[Callable[[Progress], None] | None]:
    """Lend what shows Progress on stderr: `json` a line now and then, `auto` a bar on terminals, `none`."""
    if kind not in {"auto", "json", "none"}:
        raise UsageError(f"no such progress: {kind}; choose from auto, json, none")
    if kind == "json":
        yield _Lines().show
    elif kind == "auto" and sys.stderr.isatty():
        with _bar() as bar:
            task = bar.add_task("Reading", total=None, told="")
            yield lambda progress: _show(bar, task, progress)
    else:
        yield None


@contextmanager
def interruptible() -> Iterator[None]:
    """Let SIGTERM end a run as Ctrl-C does: workers are ended, what is done stays done."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@dataclass(slots=True)
class _Lines:
    """One JSON object a line, a second apart; the last one is always told."""

    told: float = -LINE_SECONDS

    def show(self, progress: Progress) -> None:
        if progress.seconds - self.told < LINE_SECONDS and not progress.done:
            return
        self.told = progress.seconds
        sys.stderr.write(json.dumps(progress.as_line(), ensure_ascii=False) + "\n")
        sys.stderr.flush()


def _bar() -> RichProgress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as RichProgress

    told = TextColumn("{task.fields[told]}", markup=False)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        told,
    )
    return RichProgress(*columns, console=Console(stderr=True), transient=True)


def _show(bar: RichProgress, task: TaskID, progress: Progress) -> None:
    failed = ", ".join(f"{count} {reason}" for reason, count in progress.failed.items())
    slow = ", ".join(f"{place} {seconds} s" for place, seconds in progress.slow)
    parts = (f"{progress.per_second:g} a second", failed, slow)
    phase = "Writing" if progress.done else "Reading"
    told = " · ".join(part for part in parts if part)
    bar.update(task, description=phase, completed=progress.files, total=progress.total, told=told)

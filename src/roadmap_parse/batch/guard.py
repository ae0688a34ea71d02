"""What one document may take, and how a worker process binds itself to it.

Each bound has its own keeper, so that none depends on another: the parent's clock (pool.py), the kernel's
alarm where the parent is gone, the kernel's limit on address space, a session that lets the parent end a
worker together with the programs it started.
"""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from roadmap_parse.errors import UsageError
from roadmap_parse.options import MEBIBYTE

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

GRACE = 5
"""Seconds after which a worker past its time ends by itself: its parent must be gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """Bounds: wall-clock seconds a document, bytes a worker, documents until a worker is replaced.

    `memory` is address space beyond what a fresh worker holds; not every platform can bound it.
    """

    seconds: float = 300.0
    memory: int = 2048 * MEBIBYTE
    documents: int = 500

    def __post_init__(self) -> None:
        if self.seconds <= 0 or self.memory <= 0 or self.documents <= 0:
            raise UsageError("limits on time, memory and documents of a worker must be above 0")


def shut_in(guard: Guard) -> None:
    """Bind this process, a fresh worker: its own session, no Ctrl-C of the terminal, bounded memory."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if hasattr(os, "setsid"):
        os.setsid()
    _bound_memory(guard.memory)


def set_alarm(seconds: float) -> None:
    """Have the kernel end this process after `seconds`, even inside a library that never looks up."""
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds)


def end(process: BaseProcess) -> None:
    """Kill a worker and all it started; gone when this returns."""
    if process.pid is not None and hasattr(os, "killpg"):
        _kill_group(process.pid)
    process.kill()
    process.join()


def _kill_group(leader: int) -> None:
    """A worker that had no time to found its group has started nothing either."""
    try:
        os.killpg(leader, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def _bound_memory(size: int) -> None:
    try:
        import resource
    except ImportError:
        return
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    limit = _address_space() + size
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    _set_limit(resource, limit, hard)


def _set_limit(resource: Any, limit: int, hard: int) -> None:
    """Set it where the system lets us: macOS names the limit and refuses."""
    try:
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    except (ValueError, OSError):
        return


def _address_space() -> int:
    """Bytes that this process has mapped by now; 0 where /proc does not tell."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
    except OSError:
        return 0
    return int(pages) * os.sysconf("SC_PAGE_SIZE")

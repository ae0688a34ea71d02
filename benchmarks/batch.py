"""Speed, memory and the cost of the guards of `convert`. Each command prints a table in Markdown.

    python benchmarks/batch.py formats            CPU time a document by format, from the corpus
    python benchmarks/batch.py guards [COUNT]     the same run with guarded workers and without any
    python benchmarks/batch.py workers [COUNT]    two workers against one, 2,000 mixed files
    python benchmarks/batch.py memory [COUNT]     memory of the parent, 20,000 files
    python benchmarks/batch.py start              from the command to the first document
    python benchmarks/batch.py country FOLDER [COUNT]   200,000 files, text and DOCX, into one dataset

Give a quiet machine: wall time is compared only between runs that take turns, CPU time is that of all
processes. `country` keeps its files and its dataset in FOLDER; interrupted, it goes on where it stopped.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from time import monotonic, perf_counter, process_time
from typing import TYPE_CHECKING

from batch_plans import CORPUS, make

from roadmap_parse import read
from roadmap_parse.batch.convert import Plan, convert
from roadmap_parse.batch.engines import Local
from roadmap_parse.batch.packing import pack
from roadmap_parse.batch.pool import usable_cores
from roadmap_parse.batch.worker import read_item

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator

    from roadmap_parse.batch.engines import Engine
    from roadmap_parse.batch.guard import Guard
    from roadmap_parse.batch.pool import Outcome
    from roadmap_parse.batch.progress import Progress
    from roadmap_parse.batch.worker import Task
    from roadmap_parse.options import Options
    from roadmap_parse.outputs.summary import Summary

ROUNDS = 3
LOOK_SECONDS = 10.0
MILESTONES = (1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000)
TICKS = os.sysconf("SC_CLK_TCK")


class Unguarded:
    """Reads in this process: what `convert` would be without workers."""

    def run(self, tasks: Iterable[Task], guard: Guard, options: Options) -> Generator[Outcome | None]:
        """Read one after the other; `guard` bounds nothing."""
        del guard
        for task in tasks:
            yield task.key, pack(read_item(task.item, options), 0.0)

    def busy(self) -> list[tuple[Task, float]]:
        """Tell nothing: nobody looks while a document is read."""
        return []


@dataclass
class Run:
    """Wall and CPU seconds of a run, its workers' with it, and the parent's memory on the way."""

    seconds: float = 0.0
    cpu: float = 0.0
    read: int = 0
    peaks: dict[int, int] = field(default_factory=dict)
    worker_mib: int = 0
    told: float = field(default_factory=monotonic)

    def look(self, progress: Progress) -> None:
        """Note the memory; say on stderr how far it is."""
        self.read = progress.read
        for reached in MILESTONES:
            if reached <= progress.documents:
                self.peaks.setdefault(reached, own_peak())
        if monotonic() - self.told > LOOK_SECONDS:
            self.told = monotonic()
            self.worker_mib = max([self.worker_mib, *map(resident, below(server()))])
            sys.stderr.write(f"{progress.documents} documents, {progress.per_second} a second\n")


def formats() -> Iterator[str]:
    """Read the corpus twice, the second time by the clock."""
    times: dict[str, list[float]] = defaultdict(list)
    for turn in range(2):
        for path in sorted(CORPUS.iterdir()):
            before = process_time()
            pack(read(path), 0.0)
            if turn:
                times[path.suffix].append(1000 * (process_time() - before))
    yield from table("format", "documents", "CPU ms, median", "mean", "slowest", "documents an hour a core")
    for suffix, each in sorted(times.items()):
        middle, mean = sorted(each)[len(each) // 2], sum(each) / len(each)
        yield row(suffix, len(each), round(middle), round(mean), round(max(each)), f"{3_600_000 / mean:,.0f}")


def guards(count: int = 600) -> Iterator[str]:
    """Take turns without guards and with; the least CPU time of the rounds counts."""
    yield from table("files", "CPU s without guards", "with", "cost of the guards")
    for kinds in (["txt"], ["docx"], ["pdf"], ["txt", "docx", "pdf"]):
        with folder_of(count, kinds) as folder:
            found = [(timed(folder, Unguarded()).cpu, timed(folder, Local(1)).cpu) for _ in range(ROUNDS)]
        plain, guarded = map(min, zip(*found, strict=True))
        share = f"{100 * (guarded / plain - 1):.1f}%"
        yield row(f"{count} {', '.join(kinds)}", f"{plain:.2f}", f"{guarded:.2f}", share)


def workers(count: int = 2000) -> Iterator[str]:
    """Take turns with one worker and with two; the least wall time of the rounds counts."""
    with folder_of(count, ["txt", "docx", "pdf"]) as folder:
        rounds = [(timed(folder, Local(1)), timed(folder, Local(2))) for _ in range(ROUNDS)]
    yield from table("workers", "wall s", "documents a second", "CPU s", "cores busy")
    best = [min(found, key=lambda told: told.seconds) for found in zip(*rounds, strict=True)]
    for size, told in enumerate(best, 1):
        busy = told.cpu / told.seconds
        yield row(
            size, f"{told.seconds:.1f}", f"{count / told.seconds:.1f}", f"{told.cpu:.1f}", f"{busy:.2f}"
        )
    yield f"\nTwo workers are {best[0].seconds / best[1].seconds:.2f} times as fast as one."


def memory(count: int = 20_000) -> Iterator[str]:
    """Convert small texts; tell what the parent holds on the way."""
    with folder_of(count, ["txt"]) as folder:
        told = timed(folder, Local())
    yield from table("documents", "parent's peak, MiB")
    for reached, peak in told.peaks.items():
        yield row(f"{reached:,}", peak)


def start() -> Iterator[str]:
    """Run the command on one small text; best of the rounds."""
    with folder_of(1, ["txt"]) as folder:
        runs = [first_document(folder) for _ in range(2 * ROUNDS)]
    yield from table("from the command to", "seconds")
    yield row("the first document done", f"{min(first for first, _ in runs):.2f}")
    yield row("the end of the run", f"{min(end for _, end in runs):.2f}")


def country(place: Path, count: int = 200_000) -> Iterator[str]:
    """Make the files, convert them, tell rate and memory."""
    begun = perf_counter()
    made = make(place / "in", count, ["txt", "docx"])
    sys.stderr.write(f"{made} files made in {perf_counter() - begun:.0f} s\n")
    summary, told = run(place / "in", place / "out", Local())
    size = sum(path.stat().st_size for path in (place / "out").glob("[!.]*/*")) >> 20
    manifest = (place / "out" / ".roadmap_parse" / "manifest.db").stat().st_size >> 20
    yield from table(
        "files", "read in this run", "activities", "failed", "wall min", "files a second", "CPU ms a file",
        "parent MiB", "largest worker MiB", "Parquet MiB", "manifest MiB",
    )  # fmt: skip
    rate, cpu = told.read / told.seconds, 1000 * told.cpu / max(told.read, 1)
    counts = (f"{each:,}" for each in (summary.documents, told.read, summary.activities))
    took = (len(summary.failures), f"{told.seconds / 60:.1f}", f"{rate:.0f}", f"{cpu:.1f}")
    yield row(*counts, *took, own_peak(), told.worker_mib, size, manifest)
    peaks = ", ".join(f"{peak} after {reached:,}" for reached, peak in told.peaks.items())
    yield f"\n{usable_cores()} cores; the parent's peak in MiB: {peaks}."


def run(folder: Path, out: Path, engine: Engine) -> tuple[Summary, Run]:
    """Convert `folder`, Parquet only."""
    told, started, before = Run(), perf_counter(), cpu_seconds()
    summary = convert([folder], out, formats=["parquet"], plan=Plan(engine=engine), watch=told.look)
    told.seconds, told.cpu = perf_counter() - started, cpu_seconds() - before
    return summary, told


def timed(folder: Path, engine: Engine) -> Run:
    """Convert in a new process, libraries loaded, caches empty, into a folder that is thrown away."""
    with ProcessPoolExecutor(1, get_context("spawn")) as fresh:
        return fresh.submit(_timed, folder, engine).result()


def _timed(folder: Path, engine: Engine) -> Run:
    with tempfile.TemporaryDirectory() as out, folder_of(1, ["txt"]) as small:
        run(small, Path(out, "warm"), engine)
        return run(folder, Path(out, "out"), engine)[1]


@contextmanager
def folder_of(count: int, kinds: list[str]) -> Iterator[Path]:
    """Lend a folder of plans."""
    with tempfile.TemporaryDirectory() as folder:
        make(Path(folder), count, kinds)
        yield Path(folder)


def cpu_seconds() -> float:
    """CPU time of this process, of the server that forks workers, and of the workers that have ended."""
    own = os.times()
    return own.user + own.system + sum(map(int, stat(server() or "none")[11:15])) / TICKS


def server() -> str:
    """Give the process that forks the workers; none before the first run."""
    return next((pid for pid in below(str(os.getpid())) if b"forkserver" in command(pid)), "")


def below(parent: str) -> list[str]:
    """Give the children of a process."""
    pids = (place.name for place in Path("/proc").glob("[0-9]*"))
    return [pid for pid in pids if parent and stat(pid)[1] == parent]


def stat(pid: str) -> list[str]:
    """Give what the kernel tells of a process, from its state on; zeros where it is gone."""
    with suppress(OSError):
        return (Path("/proc") / pid / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return ["0"] * 50


def command(pid: str) -> bytes:
    """Give the command of a process."""
    with suppress(OSError):
        return Path("/proc", pid, "cmdline").read_bytes()
    return b""


def resident(pid: str) -> int:
    """Give the MiB that a process holds."""
    return int(stat(pid)[21]) * resource.getpagesize() >> 20


def own_peak() -> int:
    """Give the most MiB that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


def first_document(folder: Path) -> tuple[float, float]:
    """Run the command; give the seconds until its first document is done and until it ends."""
    with tempfile.TemporaryDirectory() as out:
        arguments = ("convert", str(folder), "-o", out, "-f", "parquet", "--progress", "json")
        started, first = perf_counter(), 0.0
        ours = [sys.executable, "-m", "roadmap_parse", *arguments]
        with subprocess.Popen(ours, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
            for line in process.stderr or ():
                if not first and json.loads(line)["read"]:
                    first = perf_counter() - started
    return first, perf_counter() - started


def table(*names: str) -> Iterator[str]:
    """Begin a table in Markdown."""
    yield row(*names)
    yield row(*["---"] * len(names))


def row(*cells: object) -> str:
    """Give a line of a table."""
    return f"| {' | '.join(map(str, cells))} |"


COMMANDS: dict[str, Callable[..., Iterator[str]]] = {
    "formats": formats,
    "guards": guards,
    "workers": workers,
    "memory": memory,
    "start": start,
    "country": country,
}


if __name__ == "__main__":
    name, *rest = sys.argv[1:]
    for line in COMMANDS[name](*(int(each) if each.isdigit() else Path(each) for each in rest)):
        print(line, flush=True)

"""Sources -> dataset: the whole run of `roadmap-parse convert`, each step a line."""

from __future__ import annotations

import csv
import io
import shlex
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import TYPE_CHECKING

from roadmap_parse.archives import Item
from roadmap_parse.errors import TooManyFailuresError
from roadmap_parse.options import DEFAULT
from roadmap_parse.outputs.amend import Outcome
from roadmap_parse.outputs.apply import counted, reapply
from roadmap_parse.outputs.columns import TABLES, arrow_schema
from roadmap_parse.outputs.files import DEFAULT_FORMATS, Parts, check_formats, write_tables
from roadmap_parse.outputs.summary import Failure, Summary, summary_of
from roadmap_parse.sources import find_files, is_url, items_of

from .assembly import Assembly
from .engines import Local
from .guard import Guard
from .manifest import open_manifest
from .packing import Place, load_arrow
from .pool import warm_up
from .progress import Progress
from .store import Folder, open_store
from .worker import Task

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Iterator

    from roadmap_parse.options import Options

    from .engines import Engine
    from .manifest import Manifest
    from .packing import Done
    from .store import Store

    Watcher = Callable[[Progress], None]

FAILED = "failed/failed.csv"
"""The list of documents without a result."""
WATCH_SECONDS = 0.2
SLOW_SECONDS = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How to run: bounds, where the work is done, what of an earlier run to do again, when to give up."""

    guard: Guard = field(default_factory=Guard)
    engine: Engine = field(default_factory=Local)
    retry_failed: bool = False
    max_failures: int | None = None
    state: Path | None = None
    """The folder of the manifest, in place of the one in OUT."""


@dataclass(slots=True)
class _Run:
    """One run: what it has seen and done so far."""

    manifest: Manifest
    assembly: Assembly
    options: Options
    plan: Plan
    total: int | None
    started: float = field(default_factory=monotonic)
    files: int = 0
    documents: int = 0
    passed_over: int = 0
    read: int = 0
    pages: int = 0
    failed: Counter[str] = field(default_factory=Counter)

    def tasks(self, sources: Iterable[str | os.PathLike[str]], without: Path | None) -> Iterator[Task]:
        """Walk the sources; give what has to be read."""
        for file in find_files(sources, without=without):
            copies: Counter[tuple[str | None, str]] = Counter()
            for found in items_of(file, self.options):
                if isinstance(found, Item):
                    yield from self._task(found, copies)
                else:
                    self.passed_over += 1
            self.files += 1

    def _task(self, item: Item, copies: Counter[tuple[str | None, str]]) -> Iterator[Task]:
        digest = item.digest() or sha256(repr((item.path, item.member)).encode()).hexdigest()
        copies[item.member, digest] += 1
        key = self.manifest.key(digest)
        self.documents += 1
        if self.assembly.place(Place(item.path, item.member, copies[item.member, digest]), key):
            yield Task(key, item)

    def settle(self, key: str, done: Done) -> None:
        """Take an outcome; TooManyFailuresError where it is one failure too many."""
        self.assembly.settle(key, done)
        self.read += 1
        self.pages += done.pages
        if done.status == "failed":
            self.failed[done.reason or ""] += 1
        limit = self.plan.max_failures
        if limit is not None and self.failed.total() > limit:
            raise TooManyFailuresError(
                f"stopped after {self.failed.total()} failures, the last one {done.reason}: {done.message}; "
                "a second run goes on from here, with --retry-failed it tries these again"
            )

    def progress(self, *, done: bool = False) -> Progress:
        """Tell where the run stands."""
        slow = ((task.item, seconds) for task, seconds in self.plan.engine.busy() if seconds > SLOW_SECONDS)
        return Progress(
            files=self.files,
            total=self.total,
            documents=self.documents,
            read=self.read,
            pages=self.pages,
            failed=dict(sorted(self.failed.items())),
            slow=tuple(
                (f"{item.path} {item.member or ''}".strip(), round(seconds)) for item, seconds in slow
            ),
            seconds=round(monotonic() - self.started, 1),
            done=done,
        )


def convert(  # noqa: PLR0913 -- every one a choice of the command
    sources: Iterable[str | os.PathLike[str]],
    out: str | os.PathLike[str],
    *,
    formats: Iterable[str] = DEFAULT_FORMATS,
    bom: bool = False,
    options: Options = DEFAULT,
    plan: Plan | None = None,
    watch: Watcher | None = None,
) -> Summary:
    """Read every document of `sources` and write the five tables into `out`, a folder or a URL.

    What fails is a row, not an end. What an earlier run into `out` has read is not read again. `watch` is
    told where the run stands. UsageError and MissingDependencyError come before the first document is read.
    """
    wanted, named, plan = check_formats(formats), tuple(sources), plan or Plan()
    without = None if is_url(out) else Path(out)
    find_files(named, without=without)
    store = open_store(out, plan.state)
    with open_manifest(store.state / "manifest.db", options) as manifest:
        if manifest.empty and isinstance(plan.engine, Local):
            warm_up()
            load_arrow()
        dataset = store if "parquet" in wanted else Folder(store.state / "dataset")
        assembly = Assembly(manifest, dataset, plan.retry_failed)
        total = sum(1 for _ in find_files(named, without=without)) if watch else None
        run = _Run(manifest, assembly, options, plan, total)
        _read_all(run, run.tasks(named, without), watch)
        parts = assembly.finish()
        kept = reapply(dataset.path, options=options) if isinstance(dataset, Folder) else Outcome()
        _export(dataset, parts, store, [name for name in wanted if name != "parquet"], bom=bom)
    _list_failures(assembly.failures, store)
    written = len(kept.applied) + len(kept.held)
    tally = counted(dataset.path) if written and isinstance(dataset, Folder) else assembly.tally
    summary = summary_of(tally, assembly.statuses, assembly.failures, run.passed_over)
    left_out = len(kept.conflicts) + len(kept.unknown)
    return replace(summary, corrections=written, corrections_left_out=left_out)


def _read_all(run: _Run, tasks: Iterator[Task], watch: Watcher | None) -> None:
    told = 0.0
    outcomes = run.plan.engine.run(tasks, run.plan.guard, run.options)
    with closing(outcomes):
        for outcome in outcomes:
            if outcome:
                run.settle(*outcome)
            if watch and monotonic() - told > WATCH_SECONDS:
                watch(run.progress())
                told = monotonic()
    if watch:
        watch(run.progress(done=True))


def _export(dataset: Store, parts: list[str], store: Store, formats: list[str], *, bom: bool) -> None:
    """Write the other formats from the finished dataset; behind a URL by way of a temporary folder."""
    if not formats:
        return
    tables = {
        table: Parts(arrow_schema(table), tuple(f"{table}/{part}" for part in parts), dataset.read)
        for table in TABLES
    }
    if isinstance(store, Folder):
        write_tables(tables, store.path, formats, bom=bom)
        return
    with TemporaryDirectory() as place:
        write_tables(tables, Path(place), formats, bom=bom)
        for path in sorted(Path(place).iterdir()):
            store.write(path.name, path.read_bytes())


def _list_failures(failures: tuple[Failure, ...], store: Store) -> None:
    """Write what failed, why, and how to look closer; nothing where nothing did."""
    if not failures:
        store.remove(FAILED)
        return
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(["path", "member", "reason", "message", "look_closer"])
    lines.writerows([f.path, f.member, f.reason, f.message, _look_closer(f)] for f in failures)
    store.write(FAILED, text.getvalue().encode("utf-8", "replace"))


def _look_closer(failure: Failure) -> str:
    member = f" --member {shlex.quote(failure.member)}" if failure.member else ""
    return f"roadmap-parse read {shlex.quote(failure.path)}{member}"

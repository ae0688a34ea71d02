"""Outcomes, in whatever order they come -> parts of the dataset, always the same ones.

Part N holds documents N * PART … in the order of the sources, so its bytes depend on nothing but them. It
is written when its last document is settled; `documents` is the last of its five tables: what it lists is
there.
"""

from __future__ import annotations

import hashlib
import logging
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from roadmap_parse.outputs.columns import TABLES
from roadmap_parse.outputs.files import parquet_bytes, parquet_rows, part_name
from roadmap_parse.outputs.summary import Failure, Tally

from .packing import Place, to_tables

if TYPE_CHECKING:
    from .manifest import Manifest
    from .packing import Done
    from .store import Store

_LOGGER = logging.getLogger("roadmap_parse.batch")

PART = 1000
"""Documents of a part: some 20,000 activities, a few megabytes."""
WRITTEN_IN_ORDER = (*(table for table in TABLES if table != "documents"), "documents")


@dataclass(slots=True)
class _Part:
    number: int
    documents: list[tuple[Place, str]] = field(default_factory=list)
    """Places and keys, in order."""
    waiting: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Assembly:
    """The parts under way and what was counted in those that are written."""

    manifest: Manifest
    store: Store
    retry_failed: bool = False
    tally: Tally = field(default_factory=Tally)
    statuses: Counter[str] = field(default_factory=Counter)
    _failures: dict[int, list[Failure]] = field(default_factory=dict)
    _open: _Part = field(default_factory=lambda: _Part(0))
    _waiters: defaultdict[str, list[_Part]] = field(default_factory=lambda: defaultdict(list))
    _present: set[str] = field(init=False)

    def __post_init__(self) -> None:
        self._present = {f"{table}/{name}" for table in TABLES for name in self.store.names(table)}

    @property
    def failures(self) -> tuple[Failure, ...]:
        """Documents without a result, in the order of the sources."""
        return tuple(failure for number in sorted(self._failures) for failure in self._failures[number])

    def place(self, place: Place, key: str) -> bool:
        """Put a document in its part; True where its content must be read: not done, not under way."""
        if len(self._open.documents) == PART:
            self._open = _Part(self._open.number + 1)
        part = self._open
        part.documents.append((place, key))
        under_way = key in self._waiters
        if not under_way and self.manifest.settled(key, retry_failed=self.retry_failed):
            self._write_if_full(part)
            return False
        part.waiting.add(key)
        self._waiters[key].append(part)
        return not under_way

    def settle(self, key: str, done: Done) -> None:
        """Keep an outcome and write the parts that waited for it alone."""
        self.manifest.keep(key, done)
        for part in self._waiters.pop(key):
            if done.status == "failed":
                _log(part, key, done)
            part.waiting.discard(key)
            self._write_if_full(part)

    def finish(self) -> list[str]:
        """Write the last part, remove what an earlier run left over; give the names of the parts."""
        if len(self._open.documents) < PART:
            self._write(self._open)
        parts = [part_name(number) for number in range(self._open.number + 1)]
        for table in TABLES:
            for name in set(self.store.names(table)).difference(parts):
                self.store.remove(f"{table}/{name}")
        self.manifest.forget(len(parts))
        return parts

    def _write_if_full(self, part: _Part) -> None:
        if len(part.documents) == PART and not part.waiting:
            self._write(part)

    def _write(self, part: _Part) -> None:
        self._count(part)
        names = {table: f"{table}/{part_name(part.number)}" for table in WRITTEN_IN_ORDER}
        digest = self._digest(part)
        if self.manifest.part(part.number) == digest and self._stands(part, names):
            return
        tables = to_tables((place, self.manifest.recall(key).rows) for place, key in part.documents)
        for table, name in names.items():
            self.store.write(name, parquet_bytes(tables[table]))
        self.manifest.keep_part(part.number, digest)

    def _stands(self, part: _Part, names: dict[str, str]) -> bool:
        """Whether an earlier run's files are there and hold these documents, no other program's."""
        if not self._present.issuperset(names.values()):
            return False
        return parquet_rows(self.store.read(names["documents"])) == len(part.documents)

    def _digest(self, part: _Part) -> str:
        """Name what the part is made of: places, contents, and when these were read."""
        told = hashlib.sha256()
        for place, key in part.documents:
            told.update(repr((place, key, self.manifest.read_in(key))).encode("utf-8", "replace"))
        return told.hexdigest()

    def _count(self, part: _Part) -> None:
        failures = []
        for place, key in part.documents:
            done = self.manifest.recall(key)
            self.tally += done.tally
            self.statuses[done.status] += 1
            if done.status == "failed":
                failures.append(Failure(place.path, place.member, done.reason or "", done.message))
        self._failures[part.number] = failures


def _log(part: _Part, key: str, done: Done) -> None:
    """Name the files that failed, for who listens to `roadmap_parse.batch` at level INFO."""
    for place in (place for place, named in part.documents if named == key):
        _LOGGER.info("%s %s: %s: %s", place.path, place.member or "", done.reason, done.message)

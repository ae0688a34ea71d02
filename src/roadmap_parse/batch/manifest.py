"""What is done, in one SQLite file beside the dataset: rows by content, parts by what they were made of.

Every outcome is one transaction, so that a run ended at any moment goes on where it stopped; the write-ahead
log survives a kill, and what a power cut takes from its end is only read again. While a run holds the file,
no second one can: SQLite's own lock goes with its process.
"""

from __future__ import annotations

import errno
import hashlib
import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from roadmap_parse.errors import MissingDependencyError, UnreadableError, UsageError
from roadmap_parse.outputs.summary import Tally
from roadmap_parse.version import __version__

from .packing import Done

if TYPE_CHECKING:
    from collections.abc import Iterator

    from roadmap_parse.options import Options

SCHEMA_VERSION = 2
EDITION_LENGTH = 16
PASSING = (MissingDependencyError.reason, UnreadableError.reason)
"""Reasons that tell of the machine, not of the content: the next run tries again, partial documents too."""

_SCHEMA = f"""
CREATE TABLE IF NOT EXISTS documents (
    key TEXT PRIMARY KEY, run INTEGER NOT NULL, status TEXT NOT NULL, reason TEXT,
    message TEXT NOT NULL, pages INTEGER NOT NULL, roadmaps INTEGER NOT NULL, activities INTEGER NOT NULL,
    deadlines INTEGER NOT NULL, dated INTEGER NOT NULL, doubtful INTEGER NOT NULL, unsure INTEGER NOT NULL,
    seconds REAL NOT NULL, rows BLOB NOT NULL, finished TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE TABLE IF NOT EXISTS parts (number INTEGER PRIMARY KEY, digest TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS runs (run INTEGER PRIMARY KEY, started TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP);
PRAGMA user_version = {SCHEMA_VERSION};
"""
_KEEP = (
    "INSERT OR REPLACE INTO documents (key, run, status, reason, message, pages, seconds, rows, "
    "roadmaps, activities, deadlines, dated, doubtful, unsure) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_RECALL = (
    "SELECT status, reason, message, pages, seconds, rows, roadmaps, activities, deadlines, dated, doubtful, "
    "unsure FROM documents WHERE key = ?"
)


@dataclass(frozen=True, slots=True)
class Manifest:
    """An open manifest; `run` numbers the runs on this folder."""

    base: sqlite3.Connection
    edition: str
    run: int

    def settled(self, key: str, *, retry_failed: bool) -> bool:
        """Whether the content of `key` needs no reading."""
        found = self.base.execute("SELECT run, status, reason FROM documents WHERE key = ?", [key]).fetchone()
        if found is None:
            return False
        run, status, reason = found
        again = reason in PASSING or (retry_failed and status == "failed")
        return run == self.run or not again

    def keep(self, key: str, done: Done) -> None:
        """Record an outcome, for good."""
        facts = (done.status, done.reason, done.message, done.pages, done.seconds, done.rows)
        with self.base:
            self.base.execute(_KEEP, [key, self.run, *facts, *done.tally.values])

    @property
    def empty(self) -> bool:
        """Whether this edition has read nothing yet."""
        ours = "SELECT 1 FROM documents WHERE key BETWEEN ? AND ? LIMIT 1"
        return self.base.execute(ours, [self.edition, f"{self.edition}~"]).fetchone() is None

    def key(self, digest: str) -> str:
        """Name content as this edition reads it."""
        return f"{self.edition}-{digest}"

    def recall(self, key: str) -> Done:
        """Give an outcome that was kept."""
        status, reason, message, pages, seconds, rows, *tally = self.base.execute(_RECALL, [key]).fetchone()
        return Done(status, reason, message, pages, Tally(*tally), seconds, rows)

    def read_in(self, key: str) -> int:
        """Give the run in which the content of `key` was last read."""
        return int(self.base.execute("SELECT run FROM documents WHERE key = ?", [key]).fetchone()[0])

    def part(self, number: int) -> str | None:
        """Give the digest of what part `number` was last made of."""
        found = self.base.execute("SELECT digest FROM parts WHERE number = ?", [number]).fetchone()
        return found[0] if found else None

    def keep_part(self, number: int, digest: str) -> None:
        """Record that part `number` is written."""
        with self.base:
            self.base.execute("INSERT OR REPLACE INTO parts VALUES (?, ?)", [number, digest])

    def forget(self, parts: int) -> None:
        """Drop parts from `parts` on, and what older editions read."""
        with self.base:
            self.base.execute("DELETE FROM parts WHERE number >= ?", [parts])
            self.base.execute(
                "DELETE FROM documents WHERE substr(key, 1, ?) <> ?", [EDITION_LENGTH, self.edition]
            )


@contextmanager
def open_manifest(path: Path, options: Options) -> Iterator[Manifest]:
    """Open or make the manifest at `path`; UsageError where another run holds it or it is none of ours."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with _plain_errors(path), closing(sqlite3.connect(path, timeout=0)) as base:
        base.execute("PRAGMA locking_mode = EXCLUSIVE")
        base.execute("PRAGMA journal_mode = WAL")
        base.execute("PRAGMA synchronous = NORMAL")
        if base.execute("PRAGMA user_version").fetchone()[0] not in {0, SCHEMA_VERSION}:
            raise UsageError(f"{path} is of another version of roadmap_parse: write to another folder")
        base.executescript(_SCHEMA)
        with base:
            run = base.execute("INSERT INTO runs DEFAULT VALUES").lastrowid or 0
        yield Manifest(base, edition_of(options), run)


def edition_of(options: Options) -> str:
    """Name what decides the rows of given bytes: options, the caller's lexicons, the code and its data."""
    told = hashlib.sha256(f"{__version__} {options!r}".encode())
    package = Path(__file__).parents[1]
    files = (*package.rglob("*.py"), *(package / "data").glob("*.tsv"))
    for file in (*sorted(files), *map(Path, options.lexicons)):
        told.update(hashlib.sha256(file.read_bytes()).digest())
    return told.hexdigest()[:EDITION_LENGTH]


@contextmanager
def _plain_errors(path: Path) -> Iterator[None]:
    """Say what to do instead of what SQLite says."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", None)
        if code == sqlite3.SQLITE_FULL:
            raise OSError(errno.ENOSPC, "no space left; make room and run it again", str(path)) from error
        if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise UsageError(f"another run writes to {path.parent.parent}: wait for it to end") from error
        if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
            raise UsageError(f"{path} is damaged: delete it, then all files are read anew") from error
        raise OSError(errno.EIO, f"{error}; check the disk and run it again", str(path)) from error

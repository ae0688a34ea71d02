"""`roadmap-parse apply`: corrections into a dataset on disk, in every format that it has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roadmap_parse.errors import UsageError
from roadmap_parse.options import DEFAULT

from .amend import amend, in_order
from .columns import TABLES
from .corrections import ledger, read_corrections, write_ledger
from .files import STEM, write
from .frames import frames_to_rows, load_frames, rows_to_frames

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from roadmap_parse.options import Options

    from .amend import Outcome
    from .rows import Rows

_BOM = b"\xef\xbb\xbf"


def apply_corrections(out: Path, files: Iterable[Path], *, options: Options = DEFAULT) -> Outcome:
    """Write the corrections in `files` into the dataset `out`; it keeps those that fit in its own file.

    UsageError where `out` holds no Parquet tables of `convert`, or a file holds a line that is no correction.
    """
    if not all((out / table).is_dir() for table in TABLES):
        raise UsageError(f"{out} holds no Parquet tables: apply needs a folder that convert wrote as parquet")
    wanted = in_order(each for file in files for each in read_corrections(file))
    done = ledger(out)
    rows, outcome = amend(frames_to_rows(load_frames(out)), wanted, done=done, options=options)
    if outcome.applied:
        write(rows_to_frames(rows), out, _formats(out), bom=_has_bom(out))
        write_ledger(out, (*done, *outcome.applied))
    return outcome


def keep_corrections(rows: Rows, out: Path, *, options: Options = DEFAULT) -> tuple[Rows, Outcome]:
    """Write the corrections that stand in `out` into newly read `rows`: those of unchanged files fit.

    A file's content is part of its rows' ids, so corrections of changed files are `unknown`.
    """
    return amend(rows, ledger(out), options=options)


def _formats(out: Path) -> Iterator[str]:
    """The formats that `convert` left in `out`."""
    yield "parquet"
    for name in ("csv", "jsonl"):
        if (out / f"activities.{name}").exists():
            yield name
    for name in ("xlsx", "sqlite", "duckdb"):
        if (out / f"{STEM}.{name}").exists():
            yield name


def _has_bom(out: Path) -> bool:
    path = out / "activities.csv"
    if not path.exists():
        return False
    with path.open("rb") as stream:
        return stream.read(len(_BOM)) == _BOM

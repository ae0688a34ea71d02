"""`roadmap-parse apply`: corrections into a dataset on disk, part by part, then into its other formats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roadmap_parse.errors import UsageError
from roadmap_parse.options import DEFAULT

from .amend import Outcome, amend, in_order
from .columns import TABLES, arrow_schema
from .corrections import compacted, ledger, read_corrections, write_ledger
from .files import STEM, Parts, parquet_bytes, write_tables
from .summary import Tally, tally_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from roadmap_parse.options import Options

    from .corrections import Correction
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
    outcome = _amend_parts(out, wanted, done, options)
    if outcome.applied:
        _export(out)
        write_ledger(out, (*done, *outcome.applied))
    return outcome


def reapply(out: Path, *, options: Options = DEFAULT) -> Outcome:
    """Write the corrections that `out` keeps into its Parquet tables again, after `convert` wrote them anew.

    A file's content is part of its rows' ids: corrections of changed files are `unknown`. Those that stand
    in the tables still are `held`.
    """
    return _amend_parts(out, compacted(ledger(out)), (), options)


def counted(out: Path) -> Tally:
    """Count the Parquet tables as they stand now."""
    return sum((tally_of(_read(out, name)) for name in _parts(out)), Tally())


def _amend_parts(
    out: Path, corrections: Sequence[Correction], done: Sequence[Correction], options: Options
) -> Outcome:
    """Write corrections into the parts that hold their documents; the other parts stay as they are."""
    waiting = list(corrections)
    whole = Outcome()
    for name in _parts(out) if waiting else ():
        rows = _read(out, name)
        documents = {row["document_id"] for row in rows["documents"]}
        own = [each for each in waiting if each.activity_id.partition("-")[0] in documents]
        if own:
            waiting = [each for each in waiting if each not in own]
            made, outcome = amend(rows, own, done=done, options=options)
            if outcome.applied:
                _write(out, name, made)
            whole = whole.joined(outcome)
    return whole.joined(Outcome(unknown=waiting))


def _parts(out: Path) -> list[str]:
    return sorted(path.name for path in (out / "documents").glob("part-*.parquet"))


def _read(out: Path, name: str) -> Rows:
    import pyarrow.parquet as pq

    return {
        table: pq.read_table(out / table / name, schema=arrow_schema(table)).to_pylist() for table in TABLES
    }


def _write(out: Path, name: str, rows: Rows) -> None:
    import pyarrow as pa

    for table in TABLES:
        draft = out / table / f".{name}.tmp"
        draft.write_bytes(parquet_bytes(pa.Table.from_pylist(rows[table], schema=arrow_schema(table))))
        draft.replace(out / table / name)


def _export(out: Path) -> None:
    """Write the other formats that `out` has from its Parquet tables."""

    def read(name: str) -> bytes:
        return (out / name).read_bytes()

    parts = _parts(out)
    tables = {}
    for table in TABLES:
        tables[table] = Parts(arrow_schema(table), tuple(f"{table}/{part}" for part in parts), read)
    write_tables(tables, out, _formats(out), bom=_has_bom(out))


def _formats(out: Path) -> Iterator[str]:
    """The formats that `convert` left in `out` beside Parquet."""
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

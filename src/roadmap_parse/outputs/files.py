"""Frames -> files: one small writer a format; the same frames and options give the same bytes.

| format | where | notes |
| --- | --- | --- |
| parquet | OUT/TABLE/part-NNNNN.parquet | dates are dates; read the folder as a whole |
| xlsx | OUT/roadmap_parse.xlsx | one sheet a table |
| csv | OUT/TABLE.csv | UTF-8, RFC 4180; texts a spreadsheet would run get an apostrophe before them |
| jsonl | OUT/TABLE.jsonl | one object a row |
| sqlite | OUT/roadmap_parse.sqlite | dates as ISO text |
| duckdb | OUT/roadmap_parse.duckdb | needs the extra `duckdb` |

Nested values are JSON text in every format. A file is written under a temporary name and then renamed, so
that a reader never meets half of one.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from roadmap_parse.errors import UsageError

from .columns import TABLES
from .database import check_duckdb, write_duckdb, write_sqlite
from .frames import to_arrow
from .workbook import write_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    import pyarrow as pa

    from .frames import Frames

DEFAULT_FORMATS = ("parquet", "xlsx")
STEM = "roadmap_parse"
_RUN_BY_SPREADSHEETS = re.compile(r"[=@\t\r]|[+-].*(?:[^\W\d_]\(|[|!])", re.DOTALL)
"""A formula or a DDE call. A bare "-", "-//-" or "- совещание" stays as it is: it is the plan's own text."""


class Batches(Protocol):
    """A table that can be read piece by piece, more than once: an Arrow table, or parts of a dataset."""

    @property
    def schema(self) -> pa.Schema:
        """Names and types of the columns."""
        ...

    def to_batches(self) -> Iterable[pa.RecordBatch]:
        """Give the rows in order."""
        ...


Tables = Mapping[str, Batches]


@dataclass(frozen=True, slots=True)
class Parts:
    """A table of a dataset: `read` gives the bytes of each of its Parquet files, `names`."""

    schema: pa.Schema
    names: tuple[str, ...]
    read: Callable[[str], bytes]

    def to_batches(self) -> Iterator[pa.RecordBatch]:
        """Give the rows of one part after the other."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        for name in self.names:
            yield from pq.ParquetFile(pa.BufferReader(self.read(name))).iter_batches()


def write(
    frames: Frames, folder: Path, formats: Iterable[str] = DEFAULT_FORMATS, *, bom: bool = False
) -> None:
    """Write all five tables into `folder` in each of `formats`; `bom` marks CSV as UTF-8 for Excel.

    Before anything is written: UsageError for an unknown format, MissingDependencyError for a missing extra.
    """
    wanted = check_formats(formats)
    folder.mkdir(parents=True, exist_ok=True)
    tables = {name: to_arrow(frames, name) for name in TABLES}
    if "parquet" in wanted:
        _write_parquet(tables, folder)
    write_tables(tables, folder, [name for name in wanted if name != "parquet"], bom=bom)


def write_tables(tables: Tables, folder: Path, formats: Iterable[str], *, bom: bool = False) -> None:
    """Write `tables` into `folder` in each of `formats`, Parquet excepted, batch by batch."""
    for name in formats:
        if name == "csv":
            _write_csv(tables, folder, bom=bom)
        else:
            _WRITERS[name](tables, folder)


def part_name(number: int) -> str:
    """Name the file of a part; names sort as their numbers."""
    return f"part-{number:05}.parquet"


def parquet_bytes(table: pa.Table) -> bytes:
    """Give `table` as a Parquet file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    stream = pa.BufferOutputStream()
    pq.write_table(table, stream, compression="zstd")
    data: bytes = stream.getvalue().to_pybytes()
    return data


def parquet_rows(data: bytes) -> int | None:
    """Count the rows of a Parquet file; None where it is none."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        rows: int = pq.read_metadata(pa.BufferReader(data)).num_rows
    except pa.ArrowException:
        return None
    return rows


def check_formats(formats: Iterable[str]) -> tuple[str, ...]:
    """Give the formats, each once, in their order; errors as in `write`."""
    wanted = tuple(dict.fromkeys(formats))
    unknown = [name for name in wanted if name not in FORMATS]
    if unknown or not wanted:
        raise UsageError(
            f"no such format: {', '.join(unknown) or 'none given'}; choose from {', '.join(FORMATS)}"
        )
    if "duckdb" in wanted:
        check_duckdb()
    return wanted


def _write_parquet(tables: Mapping[str, pa.Table], folder: Path) -> None:
    for name, table in tables.items():
        place = folder / name
        place.mkdir(exist_ok=True)
        part = place / part_name(0)
        with _renamed(part) as path:
            path.write_bytes(parquet_bytes(table))
        for old in set(place.glob("part-*.parquet")) - {part}:
            old.unlink()


def _write_xlsx(tables: Tables, folder: Path) -> None:
    with _renamed(folder / f"{STEM}.xlsx") as path:
        write_workbook(tables, path)


def _write_csv(tables: Tables, folder: Path, *, bom: bool) -> None:
    encoding = "utf-8-sig" if bom else "utf-8"
    for name, table in tables.items():
        with (
            _renamed(folder / f"{name}.csv") as path,
            path.open("w", encoding=encoding, newline="") as stream,
        ):
            lines = csv.writer(stream)
            lines.writerow(table.schema.names)
            lines.writerows([_inert(value) for value in row.values()] for row in _rows(table))


def _write_jsonl(tables: Tables, folder: Path) -> None:
    for name, table in tables.items():
        with (
            _renamed(folder / f"{name}.jsonl") as path,
            path.open("w", encoding="utf-8", newline="\n") as stream,
        ):
            stream.writelines(
                json.dumps(row, ensure_ascii=False, default=date.isoformat) + "\n" for row in _rows(table)
            )


def _write_sqlite(tables: Tables, folder: Path) -> None:
    with _renamed(folder / f"{STEM}.sqlite") as path:
        write_sqlite(tables, path)


def _write_duckdb(tables: Tables, folder: Path) -> None:
    with _renamed(folder / f"{STEM}.duckdb") as path:
        write_duckdb(tables, path)


def _rows(table: Batches) -> Iterator[dict[str, Any]]:
    for batch in table.to_batches():
        yield from batch.to_pylist()


def _inert(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and _RUN_BY_SPREADSHEETS.match(value) else value


@contextmanager
def _renamed(path: Path) -> Iterator[Path]:
    """Lend a hidden name beside `path` ; it becomes `path` when all went well, else nothing."""
    draft = path.with_name(f".{path.name}.tmp")
    draft.unlink(missing_ok=True)
    try:
        yield draft
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


_WRITERS: dict[str, Callable[[Tables, Path], None]] = {
    "xlsx": _write_xlsx,
    "jsonl": _write_jsonl,
    "sqlite": _write_sqlite,
    "duckdb": _write_duckdb,
}
FORMATS = ("parquet", "csv", "xlsx", "jsonl", "sqlite", "duckdb")

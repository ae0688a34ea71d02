"""SQLite and DuckDB files of the five tables."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from roadmap_parse.errors import MissingDependencyError

from .columns import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .files import Batches, Tables

_SQLITE_TYPES = {
    "text": "TEXT",
    "json": "TEXT",
    "integer": "INTEGER",
    "real": "REAL",
    "boolean": "INTEGER",
    "date": "TEXT",
}
_DUCKDB_FORMAT = "v1.0.0"
"""Later storage versions put a random id into the file; this one keeps bytes equal and is read by all."""


def write_sqlite(tables: Tables, path: Path) -> None:
    """Write a new file at `path`; dates are ISO text, booleans 0 and 1."""
    with closing(sqlite3.connect(path)) as base, base:
        for name, table in tables.items():
            columns = ", ".join(f'"{column}" {_SQLITE_TYPES[kind]}' for column, kind in TABLES[name].items())
            base.execute(f'CREATE TABLE "{name}" ({columns})')
            places = ", ".join("?" * len(TABLES[name]))
            insert = f'INSERT INTO "{name}" VALUES ({places})'  # noqa: S608 -- our own names
            base.executemany(insert, _plain_rows(table))


def check_duckdb() -> None:
    """Raise MissingDependencyError unless duckdb is installed."""
    if find_spec("duckdb") is None:
        raise MissingDependencyError("--format duckdb needs an extra: pip install 'roadmap-parse[duckdb]'")


def write_duckdb(tables: Tables, path: Path) -> None:
    """Write a new file at `path`; dates are DATE."""
    check_duckdb()
    import duckdb
    import pyarrow as pa

    quoted = str(path).replace("'", "''")
    with duckdb.connect(config={"threads": 1}) as base:
        base.execute(f"ATTACH '{quoted}' AS dataset (STORAGE_VERSION '{_DUCKDB_FORMAT}')")
        for name, table in tables.items():
            base.register("arrow", pa.RecordBatchReader.from_batches(table.schema, table.to_batches()))
            base.execute(f'CREATE TABLE dataset."{name}" AS FROM arrow')
            base.unregister("arrow")
        base.execute("DETACH dataset")


def _plain_rows(table: Batches) -> Iterator[tuple[Any, ...]]:
    for batch in table.to_batches():
        for row in batch.to_pylist():
            yield tuple(value.isoformat() if isinstance(value, date) else value for value in row.values())

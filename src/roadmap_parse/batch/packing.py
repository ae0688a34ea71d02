"""A Result as bytes of rows without a place, and many of them as the tables of a dataset.

The same bytes serve every copy of a document: path, member and ids are put in when the tables are made.
"""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from roadmap_parse.errors import MissingDependencyError
from roadmap_parse.model import Source
from roadmap_parse.outputs.columns import TABLES, arrow_schema
from roadmap_parse.outputs.rows import document_id, rows_of
from roadmap_parse.outputs.summary import Tally, tally_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyarrow as pa

    from roadmap_parse.model import Result

Columns = dict[str, dict[str, list[Any]]]
"""Table -> column -> values."""

_LEVEL = 3
_IDS = frozenset({"document_id", "roadmap_id", "activity_id"})


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a document: its outcome, its counts, its packed rows; seconds of wall time.

    `reason` says why it failed, or why a part of it could not be read on this machine.
    """

    status: str
    reason: str | None
    message: str
    pages: int
    tally: Tally
    seconds: float
    rows: bytes


@dataclass(frozen=True, slots=True)
class Place:
    """Where a document lies; `copy` counts from 1 those of one name and content in one archive."""

    path: str
    member: str | None
    copy: int = 1


def pack(result: Result, seconds: float) -> Done:
    """Turn `result` into its rows, without its place."""
    rows = rows_of(result, "")
    columns = {table: [[row[name] for row in rows[table]] for name in TABLES[table]] for table in TABLES}
    text = json.dumps(columns, ensure_ascii=False, separators=(",", ":"), default=date.isoformat)
    return Done(
        status=result.status,
        reason=result.reason or _obstacle(result),
        message=next((note.text for note in result.notes if note.severity == "error"), ""),
        pages=result.pages or 0,
        tally=tally_of(rows),
        seconds=round(seconds, 3),
        rows=zlib.compress(text.encode("utf-8", "replace"), _LEVEL),
    )


def _obstacle(result: Result) -> str | None:
    """What this machine lacks to read the rest of a document."""
    lacks = MissingDependencyError.reason
    return lacks if any(note.code == lacks and note.severity == "error" for note in result.notes) else None


def load_arrow() -> None:
    """Load what `to_tables` needs, pandas behind it too; best done while workers start."""
    import pyarrow as pa
    import pyarrow.parquet

    pa.array([])


def to_tables(documents: Iterable[tuple[Place, bytes]]) -> dict[str, pa.Table]:
    """Join packed rows into the five tables, each document under its place."""
    columns: Columns = {table: {name: [] for name in TABLES[table]} for table in TABLES}
    for place, packed in documents:
        _add(columns, place, json.loads(zlib.decompress(packed)))
    return {table: _table(table, columns[table]) for table in TABLES}


def _add(columns: Columns, place: Place, packed: dict[str, list[list[Any]]]) -> None:
    given = dict(zip(TABLES["documents"], packed["documents"], strict=True))
    identity = document_id(Source(place.path, place.member, given["sha256"][0]))
    identity = identity if place.copy == 1 else f"{identity}.{place.copy}"
    given["path"][0], given["member"][0] = place.path, place.member
    for table, into in columns.items():
        for (name, values), new in zip(into.items(), packed[table], strict=True):
            values.extend(_prefixed(new, identity) if name in _IDS else new)


def _prefixed(values: list[str | None], identity: str) -> list[str | None]:
    return [None if value is None else identity + value for value in values]


def _table(name: str, columns: dict[str, list[Any]]) -> pa.Table:
    import pyarrow as pa

    schema = arrow_schema(name)
    arrays = [
        pa.array(values, pa.string()).cast(field.type)
        if pa.types.is_date(field.type)
        else pa.array(values, field.type)
        for field, values in zip(schema, columns.values(), strict=True)
    ]
    return pa.Table.from_arrays(arrays, schema=schema)

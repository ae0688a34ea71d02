"""Results as five pandas DataFrames; the only import of pandas.

Columns have Arrow types (text, int64, bool, date32): dates are real dates, an empty table has the types
of a full one, and missing values are `pd.NA` everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from roadmap_parse.errors import UsageError

from .columns import TABLES, arrow_schema
from .rows import to_rows

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable

    import pandas as pd
    import pyarrow as pa

    from roadmap_parse.model import Result

    from .rows import Rows


@dataclass(frozen=True, slots=True, eq=False)
class Frames:
    """The tables of `convert`, joined by document, roadmap, activity id; nested values are JSON text."""

    documents: pd.DataFrame
    roadmaps: pd.DataFrame
    activities: pd.DataFrame
    deadlines: pd.DataFrame
    officials: pd.DataFrame


def to_frames(results: Iterable[Result]) -> Frames:
    """Put `results` into five tables, in their order; one Result goes in as `[result]`."""
    return rows_to_frames(to_rows(results))


def rows_to_frames(rows: Rows) -> Frames:
    """Frames of rows.to_rows."""
    import pyarrow as pa

    from . import accessor  # noqa: F401 - registers df.roadmap

    tables = {name: pa.Table.from_pylist(rows[name], schema=arrow_schema(name)) for name in TABLES}
    return Frames(**{name: _frame(table) for name, table in tables.items()})


def load_frames(folder: str | os.PathLike[str]) -> Frames:
    """Frames from the Parquet tables that `convert` wrote into `folder`; UsageError for other tables."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        read = {name: pq.read_table(Path(folder) / name, schema=arrow_schema(name)) for name in TABLES}
    except (pa.ArrowException, OSError) as error:
        raise UsageError(f"{folder} holds other tables than convert writes: convert again") from error
    return Frames(**{name: _frame(table) for name, table in read.items()})


def frames_to_rows(frames: Frames) -> Rows:
    """Give the rows of `frames` as plain values, None for what is missing."""
    return {name: to_arrow(frames, name).to_pylist() for name in TABLES}


def to_arrow(frames: Frames, table: str) -> pa.Table:
    """`table` in the schema of the dataset, without marks of the pandas version."""
    import pyarrow as pa

    schema = arrow_schema(table)
    whole = pa.Table.from_pandas(getattr(frames, table), schema=schema, preserve_index=False)
    return whole.replace_schema_metadata()


def _frame(table: pa.Table) -> pd.DataFrame:
    import pandas as pd

    frame: pd.DataFrame = table.to_pandas(types_mapper=pd.ArrowDtype)
    return frame

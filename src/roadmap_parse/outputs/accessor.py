"""`df.roadmap`: questions an analyst asks of activities or deadlines; importing this module registers it.

`df` is `frames.activities`, or joined.deadline_table(frames), which has each deadline for itself.

| method | gives |
| --- | --- |
| timeline() | what has dates, first to last |
| by_month() | rows that fall into each month |
| workload() | rows each official answers for |
| vague() | the share of deadlines that name no day, month or quarter |
| expand_recurrence() | a row for each occurrence of what recurs |
| to_ics() | the calendar |
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from roadmap_parse.errors import UsageError

from .calendar import KINDS as DATED_KINDS
from .calendar import to_ics
from .recurrence import has_time, occurrences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .rows import Row

VAGUE_KINDS = ("schedule", "on_demand", "plan_period", "continuous", "none")
"""By somebody's schedule, as need arises, the whole year, always, not said."""
_NEEDED = {"activity_id", "activity", "start_date", "end_date"}
_OPTIONAL = ("rrule", "duration", "text", "position", "path", "member", "page", "result", "responsible")


@pd.api.extensions.register_dataframe_accessor("roadmap")
class RoadmapAccessor:
    """The methods behind `df.roadmap`; none of them changes `df`."""

    def __init__(self, frame: pd.DataFrame) -> None:
        kind = next((name for name in ("kind", "deadline_kind") if name in frame), None)
        if kind is None or not set(frame) >= _NEEDED:
            raise UsageError("df.roadmap needs the activities table or deadline_table(frames)")
        self._frame = frame
        self._kind = kind

    def timeline(self) -> pd.DataFrame:
        """Rows with a day, month or quarter of their own, in the order of their dates."""
        dated = self._frame[self._frame[self._kind].isin(DATED_KINDS)]
        known = dated[(dated["start_date"].notna() | dated["end_date"].notna()) & _says_when(dated)]
        first = known["start_date"].fillna(known["end_date"])
        return known.loc[first.sort_values(kind="stable").index]

    def by_month(self, by: Sequence[str] = ()) -> pd.DataFrame:
        """Activities of each month, a span in each of its months: columns `by`, month, activities."""
        months = [
            {**{name: row[name] for name in by}, "month": month, "activity_id": row["activity_id"]}
            for row in _rows(self.expand_recurrence().roadmap.timeline())
            for month in _months(row)
        ]
        table = pd.DataFrame(months, columns=[*by, "month", "activity_id"])
        counts = table.groupby([*by, "month"], dropna=False)["activity_id"].nunique()
        return counts.rename("activities").reset_index()

    def workload(self) -> pd.DataFrame:
        """Officials by how many activities they answer for: responsible, activities, share; most first."""
        pairs = self._frame[["activity_id", "responsible"]].dropna().drop_duplicates()
        names = pairs.assign(responsible=pairs["responsible"].str.split("; ")).explode("responsible")
        counts = names.drop_duplicates().groupby("responsible")["activity_id"].nunique()
        table = counts.rename("activities").reset_index()
        table["share"] = table["activities"] / max(1, self._frame["activity_id"].nunique())
        order = ["activities", "responsible"]
        return table.sort_values(order, ascending=[False, True], ignore_index=True)

    def vague(self, by: Sequence[str] = ("roadmap_id",)) -> pd.DataFrame:
        """The share of VAGUE_KINDS by group: columns `by`, deadlines, vague, share; the vaguest first."""
        marked = self._frame.assign(vague=self._frame[self._kind].isin(VAGUE_KINDS))
        groups = marked.groupby([*by], dropna=False)["vague"]
        table = groups.agg(deadlines="size", vague="sum").reset_index()
        table["share"] = table["vague"] / table["deadlines"]
        return table.sort_values(["share", *by], ascending=[False, *(True for _ in by)], ignore_index=True)

    def expand_recurrence(self) -> pd.DataFrame:
        """A row for each occurrence of a rule, with its own dates; all other rows as they are."""
        if "rrule" not in self._frame:
            return self._frame
        rows = [each for row in _rows(self._frame) for each in _expanded(row)]
        expanded = pd.DataFrame(rows, columns=list(self._frame.columns))
        return expanded.astype(self._frame.dtypes.to_dict())

    def to_ics(self, *, tasks: bool = False, language: str = "ru") -> bytes:
        """The dated and recurring rows as an iCalendar file; see outputs.calendar."""
        rows = ({**dict.fromkeys(_OPTIONAL), **row, "kind": row[self._kind]} for row in _rows(self._frame))
        return to_ics(rows, tasks=tasks, language=language)


def _rows(frame: pd.DataFrame) -> Iterator[Row]:
    """Rows as plain values, None for what is missing."""
    plain = frame.astype(object).where(frame.notna(), None)
    for row in plain.to_dict("records"):
        yield {str(name): value for name, value in row.items()}


def _says_when(rows: pd.DataFrame) -> pd.Series[bool]:
    """All rows but "every year" and the like."""
    if "rrule" not in rows:
        return pd.Series(data=True, index=rows.index)
    return rows["rrule"].fillna("").map(has_time).astype(bool)


def _expanded(row: Row) -> Iterator[Row]:
    if not row["rrule"] or row["start_date"] is None or not has_time(row["rrule"]):
        yield row
        return
    for start, end in occurrences(row["rrule"], row["start_date"], row["end_date"], row.get("duration")):
        yield {**row, "start_date": start, "end_date": end}


def _months(row: Row) -> list[pd.Period]:
    start, end = row["start_date"] or row["end_date"], row["end_date"] or row["start_date"]
    return list(pd.period_range(start, max(start, end), freq="M"))

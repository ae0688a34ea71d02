"""What came of a run, counted from its tables."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .rows import Row, Rows

DOUBTS = frozenset({"warning", "error"})


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that gave no result, and why."""

    path: str
    member: str | None
    reason: str
    message: str

    @property
    def place(self) -> str:
        """Path and member as people read them."""
        return f"{self.path} › {self.member}" if self.member else self.path


@dataclass(frozen=True, slots=True)
class Summary:
    """Documents by status, rows, deadline entries and how many have a date, rows with a doubt or a loss."""

    documents: int
    statuses: dict[str, int]
    passed_over: int
    roadmaps: int
    activities: int
    deadlines: int
    dated: int
    doubtful: int
    failures: tuple[Failure, ...]


def summarise(rows: Rows, passed_over: int = 0) -> Summary:
    """Count the tables; a row is doubtful by its own notes and by those of its deadlines and officials."""
    deadlines = rows["deadlines"]
    return Summary(
        documents=len(rows["documents"]),
        statuses=dict(sorted(Counter(row["status"] for row in rows["documents"]).items())),
        passed_over=passed_over,
        roadmaps=len(rows["roadmaps"]),
        activities=len(rows["activities"]),
        deadlines=len(deadlines),
        dated=sum(1 for row in deadlines if row["start_date"] or row["end_date"]),
        doubtful=len(doubtful_activities(rows)),
        failures=tuple(_failure(row) for row in rows["documents"] if row["status"] == "failed"),
    )


def doubtful_activities(rows: Rows) -> set[str]:
    """Find the activity_ids of rows with a warning or an error anywhere on them."""
    tables = ("activities", "deadlines", "officials")
    return {
        row["activity_id"] for table in tables for row in rows[table] if row["activity_id"] and _doubtful(row)
    }


def _doubtful(row: Row) -> bool:
    return any(note["severity"] in DOUBTS for note in json.loads(row["notes"]))


def _failure(row: Row) -> Failure:
    notes = json.loads(row["notes"])
    message = next((note["text"] for note in notes if note["severity"] == "error"), "")
    return Failure(row["path"] or "", row["member"], row["reason"] or "", message)

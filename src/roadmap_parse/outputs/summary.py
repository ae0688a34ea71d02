"""What came of a run, counted from its tables."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass
from operator import add
from typing import TYPE_CHECKING

from .words import named, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .rows import Row, Rows

LISTED_FAILURES = 50
"""A screen of failures; OUT/failed has them all."""
DOUBTS = frozenset({"warning", "error"})
UNSURE = "low_confidence"


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
class Tally:
    """Rows, deadline entries and how many have a date, rows with a doubt or a loss; tallies add up.

    `unsure` counts the cells of scans in these rows that a person should compare with the picture.
    """

    roadmaps: int = 0
    activities: int = 0
    deadlines: int = 0
    dated: int = 0
    doubtful: int = 0
    unsure: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(*map(add, self.values, other.values))

    @property
    def values(self) -> tuple[int, ...]:
        """Give the counts in their order; `astuple` takes twenty times as long."""
        return self.roadmaps, self.activities, self.deadlines, self.dated, self.doubtful, self.unsure


@dataclass(frozen=True, slots=True)
class Summary:
    """Documents by status, the counts of a Tally, corrections of earlier reviews kept or left out."""

    documents: int
    statuses: dict[str, int]
    passed_over: int
    roadmaps: int
    activities: int
    deadlines: int
    dated: int
    doubtful: int
    unsure: int
    failures: tuple[Failure, ...]
    corrections: int = 0
    corrections_left_out: int = 0


def summarise(rows: Rows, passed_over: int = 0) -> Summary:
    """Count the tables."""
    statuses = Counter(row["status"] for row in rows["documents"])
    failures = tuple(_failure(row) for row in rows["documents"] if row["status"] == "failed")
    return summary_of(tally_of(rows), statuses, failures, passed_over)


def summary_of(
    tally: Tally, statuses: Counter[str], failures: tuple[Failure, ...], passed_over: int
) -> Summary:
    """Put together what was counted."""
    by_status = dict(sorted(statuses.items()))
    return Summary(statuses.total(), by_status, passed_over, **asdict(tally), failures=failures)


def summary_lines(summary: Summary, out: str, formats: Iterable[str], language: str = "en") -> Iterator[str]:
    """Tell the summary to people; more than a screen of failures is only counted."""
    text, counts = words(language), asdict(summary)
    statuses = (text[f"told.{name}"].format(count=count) for name, count in summary.statuses.items())
    yield text["told.files"].format(**counts | {"statuses": ", ".join(statuses) or text["told.none_found"]})
    yield text["told.plans"].format(**counts)
    yield text["told.deadlines"].format(**counts)
    if summary.unsure:
        yield text["told.scans"].format(**counts)
    if summary.corrections or summary.corrections_left_out:
        left_out = text["told.left_out"] if summary.corrections_left_out else ""
        yield (text["told.corrected"] + left_out).format(**counts)
    for each in summary.failures[:LISTED_FAILURES]:
        name = named("reason", each.reason, language)
        yield text["told.failure"].format(place=each.place, name=name, reason=each.reason, text=each.message)
    if len(summary.failures) > LISTED_FAILURES:
        yield text["told.more_failures"].format(count=len(summary.failures) - LISTED_FAILURES, out=out)
    yield text["told.written"].format(place=f"{out} ({', '.join(dict.fromkeys(formats))})")


def tally_of(rows: Rows) -> Tally:
    """Count the tables; a row is doubtful by its own notes and by those of its deadlines and officials."""
    deadlines = rows["deadlines"]
    return Tally(
        roadmaps=len(rows["roadmaps"]),
        activities=len(rows["activities"]),
        deadlines=len(deadlines),
        dated=sum(1 for row in deadlines if row["start_date"] or row["end_date"]),
        doubtful=len(doubtful_activities(rows)),
        unsure=sum(map(_unsure, rows["activities"])),
    )


def doubtful_activities(rows: Rows) -> set[str]:
    """Find the activity_ids of rows with a warning or an error anywhere on them; not those found right."""
    tables = ("activities", "deadlines", "officials")
    found = {
        row["activity_id"] for table in tables for row in rows[table] if row["activity_id"] and _doubtful(row)
    }
    return found - {row["activity_id"] for row in rows["activities"] if '"confirmed"' in row["notes"]}


def _doubtful(row: Row) -> bool:
    return any(note["severity"] in DOUBTS for note in json.loads(row["notes"]))


def _unsure(row: Row) -> int:
    codes = [note["code"] for note in json.loads(row["notes"])]
    return 0 if "confirmed" in codes else codes.count(UNSURE)


def _failure(row: Row) -> Failure:
    notes = json.loads(row["notes"])
    message = next((note["text"] for note in notes if note["severity"] == "error"), "")
    return Failure(row["path"] or "", row["member"], row["reason"] or "", message)

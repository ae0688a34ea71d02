"""Rows of the tables -> the values they were written from: the way back of rows.py."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from roadmap_parse.model import Activity, Deadline, Note, Official, Period, Person, Source

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .rows import Row

_RENAMED = {"start": "start_date", "end": "end_date"}


def to_notes(text: str) -> tuple[Note, ...]:
    """Notes from their JSON text."""
    return tuple(Note(**note) for note in json.loads(text))


def to_deadline(row: Row) -> Deadline:
    """A Deadline from its row of `deadlines`."""
    names = [each.name for each in fields(Deadline) if each.name != "notes"]
    values: dict[str, Any] = {name: row[_RENAMED.get(name, name)] for name in names}
    return Deadline(**values, notes=to_notes(row["notes"]))


def to_official(row: Row) -> Official:
    """An Official from its row of `officials`."""
    person = Person(row["last"], row["first"], row["middle"]) if row["last"] else None
    values: dict[str, Any] = {
        each.name: row[each.name] for each in fields(Official) if each.name not in {"person", "notes"}
    }
    return Official(**values, person=person, notes=to_notes(row["notes"]))


def to_period(row: Row) -> Period | None:
    """The window of a plan from its row of `roadmaps`; None where it is unknown."""
    if row["period_start"] is None or row["period_end"] is None:
        return None
    return Period(row["period_start"], row["period_end"], row["period_kind"], row["period_basis"])


def to_activity(row: Row, deadlines: Iterable[Row], officials: Iterable[Row]) -> Activity:
    """An Activity from its row and the rows of its entries, in their order."""
    box = json.loads(row["bbox"]) if row["bbox"] else None
    return Activity(
        number=row["number"],
        text=row["activity"] or "",
        deadline_text=row["deadline_text"],
        deadlines=tuple(map(to_deadline, deadlines)),
        responsible_text=row["responsible_text"],
        officials=tuple(map(to_official, officials)),
        result=row["result"],
        extra=json.loads(row["extra"]),
        source=Source(page=row["page"], bbox=tuple(box) if box else None),
        confidence=row["confidence"],
        notes=to_notes(row["notes"]),
    )

"""Result -> rows of the five tables, as plain values; frames.py and the dataset writer share them."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from roadmap_parse.deadlines.standards import edtf

from .columns import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from roadmap_parse.model import (
        Activity,
        Deadline,
        DeadlineKind,
        Official,
        Result,
        Roadmap,
        Section,
        Source,
    )

Row = dict[str, Any]
Rows = dict[str, list[Row]]
"""Table name -> its rows; a row has every column of its table."""

NO_NOTES = "[]"
ID_LENGTH = 16
"""Hex digits of a document id: 64 bits, so that a million files share one with odds of 1 to 37 million."""

KIND_ORDER: tuple[DeadlineKind, ...] = (
    "event",
    "schedule",
    "on_demand",
    "immediate",
    "date",
    "range",
    "until",
    "since",
    "recurring",
    "plan_period",
    "continuous",
    "none",
)
"""Which kind speaks for a row of several deadlines: the first of these."""


def to_rows(results: Iterable[Result]) -> Rows:
    """Give the rows of all `results` in their order; a source met again gets `.2`, `.3` … on its id."""
    rows: Rows = {name: [] for name in TABLES}
    seen: Counter[str] = Counter()
    for result in results:
        plain = document_id(result.source)
        seen[plain] += 1
        identity = plain if seen[plain] == 1 else f"{plain}.{seen[plain]}"
        for table, some in rows_of(result, identity).items():
            rows[table].extend(some)
    return rows


def rows_of(result: Result, identity: str) -> Rows:
    """Give the rows of one `result`; `identity` is its document_id and begins all ids in it."""
    rows: Rows = {name: [] for name in TABLES}
    for table, row in _result_rows(result, identity):
        rows[table].append({column: _encodable(row[column]) for column in TABLES[table]})
    return rows


def document_id(source: Source) -> str:
    """Name the file so that the name stays as long as path, member and content do."""
    parts = "\0".join(part or "" for part in (source.path, source.member, source.sha256))
    return sha256(parts.encode("utf-8", "surrogatepass")).hexdigest()[:ID_LENGTH]


def hull(deadlines: Sequence[Deadline]) -> tuple[date | None, date | None]:
    """First and last day of the dated entries; a side that is open in any of them is open in the hull."""
    dated = [deadline for deadline in deadlines if deadline.dated]
    starts = [deadline.start for deadline in dated if deadline.start is not None]
    ends = [deadline.end for deadline in dated if deadline.end is not None]
    return (
        min(starts) if starts and len(starts) == len(dated) else None,
        max(ends) if ends and len(ends) == len(dated) else None,
    )


def leading_kind(deadlines: Sequence[Deadline]) -> DeadlineKind:
    """Give the kind that speaks for the row; a row without deadlines is `none`."""
    return min((deadline.kind for deadline in deadlines), key=KIND_ORDER.index, default="none")


def readable(official: Official) -> str:
    """`директор (МБОУ СОШ № 1), Иванов И. И.`; the printed words where nothing in them was understood."""
    post = official.role or official.organisation or ""
    if official.role and official.organisation:
        post = f"{official.role} ({official.organisation})"
    person = official.person
    name = " ".join(part for part in (person.last, person.first, person.middle) if part) if person else ""
    return ", ".join(part for part in (post, name) if part) or official.text


def _result_rows(result: Result, identity: str) -> Iterator[tuple[str, Row]]:
    yield "documents", _document_row(result, identity)
    for number, roadmap in enumerate(result.roadmaps, start=1):
        yield from _roadmap_rows(roadmap, f"{identity}-{number}", identity)


def _roadmap_rows(roadmap: Roadmap, identity: str, document: str) -> Iterator[tuple[str, Row]]:
    yield "roadmaps", _roadmap_row(roadmap, identity, document)
    for position, official in enumerate(roadmap.officials, start=1):
        yield "officials", _official_row(official, identity, None, position)
    pairs = ((section, activity) for section in roadmap.sections for activity in section.activities)
    for number, (section, activity) in enumerate(pairs, start=1):
        key = f"{identity}-{number}"
        keys = {"activity_id": key, "roadmap_id": identity, "document_id": document, "row": number}
        yield "activities", keys | _activity_row(section, activity)
        for position, deadline in enumerate(activity.deadlines, start=1):
            yield "deadlines", _deadline_row(deadline, key, position)
        for position, official in enumerate(activity.officials, start=1):
            yield "officials", _official_row(official, identity, key, position)


def _document_row(result: Result, identity: str) -> Row:
    return {
        "document_id": identity,
        "path": result.source.path,
        "member": result.source.member,
        "sha256": result.source.sha256,
        "media_type": result.media_type,
        "reader": result.reader,
        "pages": result.pages,
        "status": result.status,
        "reason": result.reason,
        "roadmaps": len(result.roadmaps),
        "activities": sum(1 for _ in result.activities),
        "notes": _notes(result),
        "version": result.version,
    }


def _roadmap_row(roadmap: Roadmap, identity: str, document: str) -> Row:
    period = roadmap.period
    return {
        "roadmap_id": identity,
        "document_id": document,
        "title": roadmap.title,
        "issuer": roadmap.issuer,
        "municipality": roadmap.municipality,
        "region": roadmap.region,
        "period_start": period.start if period else None,
        "period_end": period.end if period else None,
        "period_kind": period.kind if period else None,
        "period_basis": period.basis if period else None,
        "order_number": roadmap.order_number,
        "order_date": roadmap.order_date,
        "approved_by": roadmap.approved_by,
        "header": _json(roadmap.header),
        "notes": _notes(roadmap),
    }


def _activity_row(section: Section, activity: Activity) -> Row:
    start, end = hull(activity.deadlines)
    return {
        "section_number": section.number,
        "section_title": section.title,
        "number": activity.number,
        "activity": activity.text,
        "deadline_text": activity.deadline_text,
        "deadline_kind": leading_kind(activity.deadlines),
        "start_date": start,
        "end_date": end,
        "responsible_text": activity.responsible_text,
        "responsible": "; ".join(map(readable, activity.officials)) or None,
        "result": activity.result,
        "extra": _json(activity.extra),
        "page": activity.source.page,
        "bbox": _json(activity.source.bbox) if activity.source.bbox else None,
        "confidence": activity.confidence,
        "notes": _notes(activity),
    }


def _deadline_row(deadline: Deadline, activity: str, position: int) -> Row:
    return {
        "activity_id": activity,
        "position": position,
        "text": deadline.text,
        "kind": deadline.kind,
        "start_date": deadline.start,
        "end_date": deadline.end,
        "precision": deadline.precision,
        "rrule": deadline.rrule,
        "duration": deadline.duration,
        "count": deadline.count,
        "per": deadline.per,
        "anchor": deadline.anchor,
        "offset_from": deadline.offset_from,
        "offset_to": deadline.offset_to,
        "approximate": deadline.approximate,
        "edtf": edtf(deadline),
        "rule": deadline.rule,
        "notes": _notes(deadline),
    }


def _official_row(official: Official, roadmap: str, activity: str | None, position: int) -> Row:
    person = official.person
    return {
        "roadmap_id": roadmap,
        "activity_id": activity,
        "position": position,
        "origin": official.origin,
        "text": official.text,
        "role": official.role,
        "role_key": official.role_key,
        "organisation": official.organisation,
        "organisation_key": official.organisation_key,
        "last": person.last if person else None,
        "first": person.first if person else None,
        "middle": person.middle if person else None,
        "plural": official.plural,
        "by_agreement": official.by_agreement,
        "notes": _notes(official),
    }


def _notes(value: Result | Roadmap | Activity | Deadline | Official) -> str:
    return _json([asdict(note) for note in value.notes]) if value.notes else NO_NOTES


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _encodable(value: Any) -> Any:
    """Text that UTF-8 can hold: halves of surrogate pairs (broken file names, bad fonts) become U+FFFD."""
    if not isinstance(value, str) or value.isascii():
        return value
    return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")

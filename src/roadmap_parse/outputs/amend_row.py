"""One correction on one row: what stands there, what comes in its place, and the note that tells of it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from roadmap_parse.deadlines import parse_deadlines
from roadmap_parse.markup import plain
from roadmap_parse.model import Activity, Deadline, Note, Official, Person, Result, Roadmap, Section, Source
from roadmap_parse.officials import parse_officials

from .corrections import ENTRY_FIELDS, MARK_NOTES
from .rows import to_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from roadmap_parse.model import Period, Precision, Severity
    from roadmap_parse.options import Options

    from .corrections import Correction
    from .rows import Row

Heading = tuple[str | None, str | None]
"""A section's number and title."""

BY_HAND = "corrected"
"""The rule of an entry that a person gave."""
_SECTION = ("section_number", "section_title")
_TEXTS_BY_HAND = ("rrule", "duration", "per", "anchor", "offset_from", "offset_to")
_ATTRIBUTES = {"number": "number", "activity": "text", "result": "result"}


def standing_value(row: Row, activity: Activity, field: str) -> Any:
    """What the row holds in `field` now, in the form of `comparable`."""
    if field == "mark":
        codes = {note.code for note in activity.notes}
        return next((mark for mark, code in MARK_NOTES.items() if code in codes), None)
    if field == "deadlines":
        return comparable(field, [_deadline_view(each) for each in activity.deadlines])
    if field == "officials":
        return comparable(field, [_official_view(each) for each in activity.officials])
    if field == "extra":
        return comparable(field, activity.extra)
    return comparable(field, row[field])


def comparable(field: str, value: Any) -> Any:
    """The value as the review page shows it: no control characters, nothing for empty."""
    if field in ENTRY_FIELDS:
        return [{key: plain(entry.get(key)) or None for key in ENTRY_FIELDS[field]} for entry in value or ()]
    if field == "extra":
        return {plain(name): plain(text) for name, text in (value or {}).items() if text}
    return plain(value) or None


def changed_section(heading: Heading, each: Correction) -> Heading:
    """The section's number and title after the correction."""
    number, title = heading
    return (
        each.new if each.field == _SECTION[0] else number,
        each.new if each.field == _SECTION[1] else title,
    )


def changed_activity(
    activity: Activity, each: Correction, heading: Heading, period: Period | None, options: Options
) -> Activity:
    """The activity after the correction, with the note that tells of it."""
    if each.field == "mark":
        return _marked(activity, each)
    changes: dict[str, Any] = {}
    if each.field in _ATTRIBUTES:
        changes[_ATTRIBUTES[each.field]] = each.new
    elif each.field == "extra":
        changes["extra"] = _extra(activity.extra, each.new)
    elif each.field == "deadline_text":
        changes = _read_deadlines(each.new, heading, period, options)
    elif each.field == "responsible_text":
        changes = _read_officials(each.new, options)
    elif each.field == "deadlines":
        changes["deadlines"] = _merged(activity.deadlines, each, _deadline_by_hand)
    elif each.field == "officials":
        changes["officials"] = _merged(activity.officials, each, _official_by_hand)
    if "text" in changes:
        changes["text"] = changes["text"] or ""
    return replace(activity, **changes, notes=(*activity.notes, _trace(each)))


def added_activity(each: Correction, period: Period | None, options: Options) -> tuple[Activity, Heading]:
    """The activity of a row that the reviewer added, read as if it had stood in the table."""
    new: Mapping[str, Any] = each.new
    heading = (new.get("section_number"), new.get("section_title"))
    activity = Activity(
        number=new.get("number"),
        text=new.get("activity") or "",
        result=new.get("result"),
        notes=(Note("added_in_review", each.who or ""),),
        **_read_deadlines(new.get("deadline_text"), heading, period, options),
        **_read_officials(new.get("responsible_text"), options),
    )
    return activity, heading


def new_rows(keys: Row, activity: Activity, heading: Heading) -> dict[str, list[Row]]:
    """The rows of one activity in activities, deadlines and officials, under the ids of `keys`."""
    plan = Roadmap(None, sections=(Section(*heading, (), (activity,)),))
    made = to_rows([Result(Source(), "ok", (plan,))])
    ids = {name: keys[name] for name in ("activity_id", "roadmap_id", "document_id", "row")}
    return {
        table: [{**row, **{name: value for name, value in ids.items() if name in row}} for row in made[table]]
        for table in ("activities", "deadlines", "officials")
    }


def _read_deadlines(
    text: str | None, heading: Heading, period: Period | None, options: Options
) -> dict[str, Any]:
    found = parse_deadlines(text or "", period, section=heading[1], options=options)
    return {"deadline_text": text, "deadlines": found}


def _read_officials(text: str | None, options: Options) -> dict[str, Any]:
    return {"responsible_text": text, "officials": parse_officials(text or "", options=options)}


def _marked(activity: Activity, each: Correction) -> Activity:
    others = tuple(note for note in activity.notes if note.code not in MARK_NOTES.values())
    if each.new is None:
        return replace(activity, notes=others)
    severity: Severity = "warning" if each.new == "wrong" else "info"
    return replace(activity, notes=(*others, Note(MARK_NOTES[each.new], each.who or "", severity)))


def _trace(each: Correction) -> Note:
    words = f"{each.field}: {_short(each.field, each.old)} → {_short(each.field, each.new)}"
    return Note("corrected", f"{words} ({each.who})" if each.who else words)


def _short(field: str, value: Any) -> str:
    if field in ENTRY_FIELDS:
        lines = [
            " ".join(entry[key] for key in ENTRY_FIELDS[field] if entry.get(key)) for entry in value or ()
        ]
    elif field == "extra":
        lines = [f"{name}: {text}" for name, text in (value or {}).items() if text]
    else:
        lines = [value] if value else []
    return f"«{'; '.join(lines)}»" if lines else "—"


def _extra(old: Mapping[str, str], new: Mapping[str, str | None]) -> dict[str, str]:
    """The other columns, found again by their names as the page shows them."""
    shown = {plain(name): name for name in old}
    return {**old, **{shown.get(name, name): text or "" for name, text in new.items()}}


def _merged(old: Sequence[Any], each: Correction, make: Any) -> tuple[Any, ...]:
    """Entries by hand; one that stands as it was read stays whole."""
    standing = {_key(each.field, _view(entry)): entry for entry in old}
    return tuple(standing.get(_key(each.field, entry)) or make(entry) for entry in each.new)


def _key(field: str, entry: Mapping[str, Any]) -> str:
    return json.dumps(comparable(field, [entry]))


def _view(each: Deadline | Official) -> dict[str, str | None]:
    return _deadline_view(each) if isinstance(each, Deadline) else _official_view(each)


def _deadline_view(each: Deadline) -> dict[str, str | None]:
    return {
        "kind": each.kind,
        "start_date": each.start.isoformat() if each.start else None,
        "end_date": each.end.isoformat() if each.end else None,
        "rrule": each.rrule,
        "duration": each.duration,
        "count": str(each.count) if each.count else None,
        "per": each.per,
        "anchor": each.anchor,
        "offset_from": each.offset_from,
        "offset_to": each.offset_to,
    }


def _official_view(each: Official) -> dict[str, str | None]:
    person = each.person or Person("")
    return {
        "role": each.role,
        "organisation": each.organisation,
        "last": person.last,
        "first": person.first,
        "middle": person.middle,
    }


def _deadline_by_hand(entry: Mapping[str, Any]) -> Deadline:
    start, end = (_day(entry.get(key)) for key in ("start_date", "end_date"))
    precise: Precision | None = "day" if start or end else None
    texts: dict[str, Any] = {key: entry.get(key) or None for key in _TEXTS_BY_HAND}
    count = int(entry["count"]) if entry.get("count") else None
    text = entry.get("text") or ""
    return Deadline(text, entry["kind"], start, end, precise, count=count, rule=BY_HAND, **texts)


def _official_by_hand(entry: Mapping[str, Any]) -> Official:
    """Its keys come from reading the words again; what a person wrote stays as written."""
    words = " ".join(entry[key] for key in ("role", "organisation") if entry.get(key))
    read = next(iter(parse_officials(words)), Official(words)) if words else Official("")
    person = Person(entry["last"], entry.get("first"), entry.get("middle")) if entry.get("last") else None
    named = " ".join(entry[key] for key in ENTRY_FIELDS["officials"] if entry.get(key))
    return replace(
        read,
        text=named,
        role=entry.get("role") or None,
        organisation=entry.get("organisation") or None,
        person=person,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None

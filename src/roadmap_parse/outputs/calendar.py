"""Dated and recurring deadlines as an iCalendar file (RFC 5545) for Thunderbird, Outlook, Google and phones.

Each deadline is an event of whole days, or with `tasks` a to-do (which Google passes over). What holds the
whole plan period, goes on continuously, has no date or no rule that says when ("twice a year", "every year")
is no appointment and is left out. What recurs monthly without a day stands on the month's first.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from roadmap_parse.errors import MissingDependencyError
from roadmap_parse.markup import plain

from .recurrence import has_time, last_day, occurrences
from .words import words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from icalendar import Calendar, Component

    from .rows import Row

KINDS = ("date", "range", "until", "since", "recurring")
"""Kinds of deadline that stand in a calendar."""
STAMP = datetime(2024, 1, 1, tzinfo=UTC)
"""RFC 5545 asks for a moment of writing; a fixed one keeps the bytes equal."""
PRODUCT = "-//roadmap_parse//roadmap_parse//RU"


def to_ics(deadlines: Iterable[Row], *, tasks: bool = False, language: str = "ru") -> bytes:
    """Give the calendar of `deadlines`, rows as in joined.deadline_table; None for what is missing.

    MissingDependencyError without icalendar (the extra `calendar`).
    """
    calendar = _calendar()
    for row in deadlines:
        start, end = _days(row)
        if row["kind"] not in KINDS or start is None or end is None:
            continue
        rule = _rule(row)
        if row["kind"] == "recurring":
            if rule is None:
                continue
            length = row["duration"] or "P1D"  # an appointment of a whole month would hide what it is about
            first = next(occurrences(row["rrule"], start, row["end_date"], length), None)
            if first is None:
                continue
            start, end = first
        calendar.add_component(_entry(row, start, end, rule, tasks=tasks, language=language))
    ics: bytes = calendar.to_ical()
    return ics


def _calendar() -> Calendar:
    try:
        from icalendar import Calendar
    except ImportError as error:
        raise MissingDependencyError(
            "calendars need icalendar: pip install 'roadmap-parse[calendar]'"
        ) from error
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    return calendar


def _days(row: Row) -> tuple[date | None, date | None]:
    """First and last day; an open side is the other one: "until" stands on its last day."""
    start, end = row["start_date"], row["end_date"]
    if row["kind"] == "recurring":
        return start, last_day(start, row.get("duration")) if start else None
    return start or end, end or start


def _rule(row: Row) -> dict[str, Any] | None:
    if row["kind"] != "recurring" or not row.get("rrule") or not has_time(row["rrule"]):
        return None
    parts: dict[str, Any] = {}
    for part in row["rrule"].split(";"):
        name, _, value = part.partition("=")
        parts[name] = value.split(",")
    if row["end_date"] and not {"UNTIL", "COUNT"} & set(parts):
        parts["UNTIL"] = row["end_date"]
    return parts


def _entry(  # noqa: PLR0913 -- a line of the calendar each
    row: Row, start: date, end: date, rule: dict[str, Any] | None, *, tasks: bool, language: str
) -> Component:
    from icalendar import Event, Todo

    entry: Component = Todo() if tasks else Event()
    entry.add("uid", f"{row['activity_id']}-{row.get('position') or 1}@roadmap-parse")
    entry.add("dtstamp", STAMP)
    entry.add("summary", plain(" ".join(part for part in (row["number"], row["activity"]) if part)))
    entry.add("description", _description(row, language))
    if row["section_title"]:
        entry.add("categories", [plain(row["section_title"])])
    if not tasks:
        entry.add("dtstart", start)
        entry.add("dtend", end + timedelta(1))
        entry.add("transp", "TRANSPARENT")
    elif rule:
        entry.add("dtstart", start)
    else:
        _add_due(entry, start, end)
    if rule:
        entry.add("rrule", rule)
    return entry


def _add_due(task: Component, start: date, end: date) -> None:
    """Programs show DUE as it is, so it is the last day itself; RFC 5545 wants it later than DTSTART."""
    if start < end:
        task.add("dtstart", start)
    task.add("due", end)


def _description(row: Row, language: str) -> str:
    text = words(language)
    place = " › ".join(part for part in (row.get("path"), row.get("member")) if part)
    page = f", {text['page']} {row['page']}" if row.get("page") else ""
    facts = {
        "deadline": row.get("text"),
        "responsible": row.get("responsible"),
        "result": row.get("result"),
        "calendar.source": f"{place}{page}" if place else None,
    }
    return "\n".join(
        f"{text[key]}: {' '.join(plain(value).split())}" for key, value in facts.items() if value
    )

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from roadmap_parse.deadlines import parse_deadlines
from roadmap_parse.model import Activity, Period, Result, Roadmap, Section, Source
from roadmap_parse.outputs.calendar import to_ics
from roadmap_parse.outputs.frames import Frames, to_frames
from roadmap_parse.outputs.joined import deadline_table
from roadmap_parse.outputs.recurrence import last_day, occurrences

if TYPE_CHECKING:
    from collections.abc import Iterator

icalendar = pytest.importorskip("icalendar")

YEAR = Period.calendar(2024)


def plan(*deadlines: str) -> Frames:
    activities = tuple(
        Activity(f"{number}.", f"Дело {number}", text, parse_deadlines(text, YEAR), source=Source(page=2))
        for number, text in enumerate(deadlines, start=1)
    )
    roadmap = Roadmap("План", period=YEAR, sections=(Section("1.", "Раздел", (), activities),))
    return to_frames([Result(Source("план.pdf"), "ok", (roadmap,))])


def rows(frames: Frames) -> Iterator[dict[str, Any]]:
    table = deadline_table(frames)
    return iter(table.astype(object).where(table.notna(), None).to_dict("records"))


def events(*deadlines: str, tasks: bool = False) -> list[Any]:
    calendar = icalendar.Calendar.from_ical(to_ics(rows(plan(*deadlines)), tasks=tasks))
    return [*calendar.walk("VTODO" if tasks else "VEVENT")]


@pytest.mark.parametrize(
    ("text", "first", "after_last"),
    [
        ("15 марта 2024", date(2024, 3, 15), date(2024, 3, 16)),
        ("март-май 2024", date(2024, 3, 1), date(2024, 6, 1)),
        ("до 1 июня 2024 года", date(2024, 6, 1), date(2024, 6, 2)),
        ("с 1 сентября 2024", date(2024, 9, 1), date(2024, 9, 2)),
    ],
)
def test_a_dated_deadline_is_an_event_of_whole_days(text: str, first: date, after_last: date) -> None:
    (event,) = events(text)
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (first, after_last)
    assert str(event["summary"]) == "1. Дело 1"
    assert str(event["description"]) == f"Срок: {text}\nИсточник: план.pdf, с. 2"


@pytest.mark.parametrize(
    ("text", "rule", "first"),
    [
        ("ежемесячно", {"FREQ": ["MONTHLY"], "UNTIL": [date(2024, 12, 31)]}, date(2024, 1, 1)),
        ("ежемесячно до 5 числа", {"FREQ": ["MONTHLY"], "BYMONTHDAY": [5], "UNTIL": [date(2024, 12, 31)]}, date(2024, 1, 5)),
        ("еженедельно по пятницам", {"FREQ": ["WEEKLY"], "BYDAY": ["FR"], "UNTIL": [date(2024, 12, 31)]}, date(2024, 1, 5)),
    ],
)  # fmt: skip
def test_what_recurs_has_its_rule_and_starts_on_its_first_occurrence(
    text: str, rule: dict[str, Any], first: date
) -> None:
    (event,) = events(text)
    assert dict(event["rrule"]) == rule
    assert event.decoded("dtstart") == first


def test_what_has_no_day_is_no_appointment() -> None:
    assert (
        events(
            "в течение года",
            "постоянно",
            "ежегодно",
            "по графику ЦОКО",
            "по мере необходимости",
            "2 раза в год",
            "",
        )
        == []
    )


@pytest.mark.parametrize(
    ("text", "start", "due"),
    [
        ("до 1 июня 2024 года", None, date(2024, 6, 1)),
        ("март-май 2024", date(2024, 3, 1), date(2024, 5, 31)),
        ("ежемесячно до 5 числа", date(2024, 1, 5), None),
    ],
)
def test_to_dos_are_due_on_their_last_day(text: str, start: date | None, due: date | None) -> None:
    (task,) = events(text, tasks=True)
    days = {"dtstart": start, "due": due}
    assert {name: task.decoded(name) for name in days if name in task} == {
        name: day for name, day in days.items() if day
    }


def test_the_same_plan_gives_the_same_bytes_and_each_entry_a_name() -> None:
    frames = plan("март 2024", "март 2024", "октябрь\nапрель")
    made = to_ics(rows(frames))
    assert made == to_ics(rows(frames))
    names = [str(event["uid"]) for event in icalendar.Calendar.from_ical(made).walk("VEVENT")]
    assert len(set(names)) == len(names) == 4
    assert all(len(line) <= 75 for line in made.split(b"\r\n"))


def test_texts_cannot_break_out_of_their_line() -> None:
    table = [next(rows(plan("март 2024"))) | {"activity": "a\r\nEND:VCALENDAR\r\n;,\\x"}]
    (event,) = icalendar.Calendar.from_ical(to_ics(table)).walk("VEVENT")
    assert "END:VCALENDAR" in str(event["summary"])


def test_occurrences_are_counted_out() -> None:
    year = date(2024, 1, 1), date(2024, 12, 31)
    assert [*occurrences("FREQ=YEARLY;BYMONTH=5,10", *year, "P1M")] == [
        (date(2024, 5, 1), date(2024, 5, 31)),
        (date(2024, 10, 1), date(2024, 10, 31)),
    ]
    assert [*occurrences("FREQ=MONTHLY", date(2024, 11, 1), date(2024, 12, 20))] == [
        (date(2024, 11, 1), date(2024, 11, 30)),
        (date(2024, 12, 1), date(2024, 12, 20)),
    ]
    assert [*occurrences("FREQ=MONTHLY;BYDAY=-1FR", date(2024, 12, 1), date(2024, 12, 31))] == [
        (date(2024, 12, 27), date(2024, 12, 27))
    ]
    assert last_day(date(2024, 1, 1), "P3M") == date(2024, 3, 31)
    assert last_day(date(2024, 1, 1), "P2W") == date(2024, 1, 14)
    assert len([*occurrences("FREQ=DAILY", date(2024, 1, 1), None)]) == 1000

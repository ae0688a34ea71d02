"""Event deadlines with the event's date: calendar and working days, weeks, months, hours."""

from __future__ import annotations

from datetime import date

import pytest

import roadmap_parse as rp
from roadmap_parse.deadlines import resolve_event
from roadmap_parse.errors import UsageError


@pytest.mark.parametrize(
    ("text", "event", "expected"),
    [
        ("за 2 недели до проведения ВПР", date(2024, 4, 15), (date(2024, 4, 1), date(2024, 4, 1))),
        (
            "в течение 10-14 календарных дней после процедуры",
            date(2024, 4, 15),
            (date(2024, 4, 25), date(2024, 4, 29)),
        ),
        ("не позднее 1 рабочего дня до проведения ВПР", date(2024, 5, 13), (None, date(2024, 5, 8))),
        (
            "не позднее 5-ти рабочих дней с даты завершения",
            date(2024, 4, 26),
            (date(2024, 4, 26), date(2024, 5, 7)),
        ),
        (
            "в течение месяца со дня утверждения плана",
            date(2024, 1, 31),
            (date(2024, 1, 31), date(2024, 2, 29)),
        ),
        ("в день проведения", date(2024, 5, 9), (date(2024, 5, 9), date(2024, 5, 9))),
        ("после проведения ВПР", date(2024, 4, 15), (date(2024, 4, 15), None)),
        ("до начала аттестации", date(2024, 4, 15), (None, date(2024, 4, 15))),
        ("в течение 24 часов с момента получения", date(2024, 4, 15), (date(2024, 4, 15), date(2024, 4, 16))),
        ("в течение 3 лет со дня подписания", date(2024, 2, 29), (date(2024, 2, 29), date(2027, 2, 28))),
    ],
)  # 9 and 10 May 2024 were days off, 27 April 2024 a working Saturday
def test_resolve_event(text: str, event: date, expected: tuple[date | None, date | None]) -> None:
    assert resolve_event(rp.parse_deadlines(text)[0], event) == expected


def test_only_events_have_an_event() -> None:
    with pytest.raises(UsageError, match="kind 'event'"):
        resolve_event(rp.parse_deadlines("по графику")[0], date(2024, 1, 1))


def test_an_offset_nobody_wrote() -> None:
    with pytest.raises(UsageError, match="write P10D"):
        resolve_event(rp.Deadline("", "event", offset_to="soon"), date(2024, 1, 1))

"""EDTF, RRULE and TIMEX3: what is written reads back by the libraries of those standards."""

from __future__ import annotations

from datetime import date, datetime
from xml.etree import ElementTree as ET

import pytest
from dateutil.rrule import rrulestr
from edtf import parse_edtf
from icalendar import vRecur
from notation import rows

import roadmap_parse as rp
from roadmap_parse.deadlines import edtf, rrule_text, timex3

PLAN = rp.Period.calendar(2024)
CELLS = sorted({row[0].replace("\\n", "\n") for row in rows("phrases.tsv")})


def first(text: str, period: rp.Period | None = PLAN) -> rp.Deadline:
    return rp.parse_deadlines(text, period)[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("15 марта", "2024-03-15"),
        ("март", "2024-03"),
        ("III квартал", "2024-35"),
        ("март-май", "2024-03/2024-05"),
        ("10-15 мая", "2024-05-10/2024-05-15"),
        ("до 1 июля", "../2024-07-01"),
        ("с 1 сентября", "2024-09-01/.."),
        ("2024 год", "2024"),
        ("первая неделя мая", "2024-05-01~/2024-05-07~"),
        ("лето", "2024-06~/2024-08~"),
        ("ежемесячно", None),
        ("по графику", None),
    ],
)
def test_edtf(text: str, expected: str | None) -> None:
    assert edtf(first(text)) == expected


def test_edtf_reads_back() -> None:
    for deadline in (d for text in CELLS for d in rp.parse_deadlines(text, PLAN)):
        written = edtf(deadline)
        if written and not deadline.approximate and deadline.start and deadline.end:
            again = parse_edtf(written)
            assert date(*again.lower_strict()[:3]) == deadline.start, written
            assert date(*again.upper_strict()[:3]) == deadline.end or written[-3:] in {
                "-33",
                "-34",
                "-35",
                "-36",
            }, written


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("ежеквартально до 10 числа", ["2024-01-10", "2024-04-10", "2024-07-10", "2024-10-10"]),
        ("ежегодно до 1 июля", ["2024-07-01"]),
        (
            "не позднее последнего рабочего дня месяца",
            ["2024-01-31", "2024-02-29", "2024-03-29", "2024-04-30"],
        ),
        ("каждый третий вторник месяца", ["2024-01-16", "2024-02-20", "2024-03-19", "2024-04-16"]),
        ("по пятницам", ["2024-01-05", "2024-01-12", "2024-01-19", "2024-01-26"]),
        (
            "до 15 числа второго месяца, следующего за отчётным кварталом",
            ["2024-02-15", "2024-05-15", "2024-08-15"],
        ),
        ("1 раз в полугодие", ["2024-01-01", "2024-07-01"]),
    ],
)
def test_occurrences_by_dateutil(text: str, days: list[str]) -> None:
    deadline = first(text)
    assert deadline.rrule
    assert deadline.start
    found = rrulestr(deadline.rrule, dtstart=datetime.combine(deadline.start, datetime.min.time()))
    assert [at.date().isoformat() for at, _ in zip(found, days, strict=False)] == days


def test_every_rule_reads_back() -> None:
    for deadline in (d for text in CELLS for d in rp.parse_deadlines(text, PLAN)):
        written = rrule_text(deadline)
        assert bool(written) == bool(deadline.rrule)
        if deadline.rrule:
            assert vRecur.from_ical(deadline.rrule)
            assert written
            assert rrulestr(written.replace("VALUE=DATE:", "VALUE=DATE:").replace(";VALUE=DATE", ""))


@pytest.mark.parametrize(
    ("text", "attributes"),
    [
        ("15 марта", {"type": "DATE", "value": "2024-03-15"}),
        ("II квартал", {"type": "DATE", "value": "2024-Q2"}),
        ("до 1 июля", {"type": "DATE", "value": "2024-07-01", "mod": "ON_OR_BEFORE"}),
        ("ежеквартально", {"type": "SET", "value": "P3M", "quant": "EVERY"}),
        ("2 раза в год", {"type": "SET", "value": "P1Y", "freq": "2X"}),
        ("в течение 3 дней", {"type": "DURATION", "value": "P3D"}),
        ("по графику", {}),
        ("в течение 3 рабочих дней", {}),
    ],
)
def test_timex3(text: str, attributes: dict[str, str]) -> None:
    written = timex3(first(text))
    if not attributes:
        assert written is None
        return
    element = ET.fromstring(written or "")  # noqa: S314 - our own text
    assert {k: v for k, v in element.attrib.items() if k != "tid"} == attributes
    assert element.text == text

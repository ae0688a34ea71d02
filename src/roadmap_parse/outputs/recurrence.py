"""The occurrences of a recurring deadline: RFC 5545 rules counted out in days."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST = 1_000
"""Daily for almost three years; a rule without an end stops here."""
_DURATION = re.compile(r"P(\d+)([DWMY])")


def occurrences(
    rule: str, start: date, end: date | None, duration: str | None = None
) -> Iterator[tuple[date, date]]:
    """First and last day of each occurrence of `rule` between `start` and `end`, both inclusive.

    `duration` is ISO 8601 (`P15D`, `P3M`); None is a day.
    """
    from dateutil.rrule import rrulestr

    until = datetime.combine(end, time.min) if end else None
    for number, moment in enumerate(rrulestr(rule, dtstart=datetime.combine(start, time.min))):
        if number >= MOST or (until and moment > until):
            return
        first = moment.date()
        yield first, last_day(first, duration)


def last_day(first: date, duration: str | None) -> date:
    """The last day of a stretch of `duration` that starts on `first`."""
    from dateutil.relativedelta import relativedelta

    match = _DURATION.fullmatch(duration or "P1D")
    if match is None:
        return first
    amount = int(match[1])
    unit = {"D": "days", "W": "weeks", "M": "months", "Y": "years"}[match[2]]
    last: date = first + relativedelta(**{unit: amount}) - timedelta(1)
    return last

"""The occurrences of a recurring deadline: RFC 5545 rules counted out in days."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST = 1_000
"""Daily for almost three years; a rule without an end stops here."""
_FREQUENCY = re.compile(r"FREQ=(\w+)")
_DURATION = re.compile(r"P(\d+)([DWMY])")


def occurrences(
    rule: str, start: date, end: date | None, duration: str | None = None
) -> Iterator[tuple[date, date]]:
    """First and last day of each occurrence of `rule` between `start` and `end`, both inclusive.

    `duration` is ISO 8601 (`P15D`, `P3M`); None is a day where the rule names one, else the month or week.
    """
    from dateutil.rrule import rrulestr

    duration = duration or _length(rule)
    until = datetime.combine(end, time.min) if end else None
    for number, moment in enumerate(rrulestr(rule, dtstart=datetime.combine(start, time.min))):
        if number >= MOST or (until and moment > until):
            return
        first = moment.date()
        last = last_day(first, duration)
        yield first, min(last, end) if end else last


def has_time(rule: str) -> bool:
    """Whether `rule` says when: "ежегодно" alone is any time of the year."""
    return "FREQ=YEARLY" not in rule or "BY" in rule


def _length(rule: str) -> str:
    """How long an occurrence may be sought: "ежемесячно" is any day of the month."""
    if "BYMONTHDAY" in rule or "BYDAY" in rule:
        return "P1D"
    return {"WEEKLY": "P1W", "MONTHLY": "P1M", "YEARLY": "P1M"}.get(_FREQUENCY.findall(rule)[0], "P1D")


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

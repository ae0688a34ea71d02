"""Deadlines that hang on an event -> dates, once the event's date is known."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from roadmap_parse.errors import UsageError

from .calendar import MONTHS, month_end

if TYPE_CHECKING:
    from collections.abc import Callable

    from roadmap_parse.model import Deadline

_OFFSET = re.compile(r"(-?)P(?:(\d+)(D|W|M|Y|BD)|T(\d+)([HM]))")
HOURS_A_DAY = {"H": 24, "M": 24 * 60}


@cache
def _russian_holidays() -> Any:
    """Public holidays of Russia with the transfers the government decrees each year."""
    import holidays

    return holidays.country_holidays("RU")


def resolve_event(deadline: Deadline, event_date: date) -> tuple[date | None, date | None]:
    """The first and last day an event deadline allows, given the day of its event; None means open.

    Working days leave out weekends and Russian public holidays with their transfers (`holidays` library).
    Hours count as the days they reach into. UsageError for a deadline that hangs on no event.
    """
    if deadline.kind != "event":
        raise UsageError(f"only a deadline of kind 'event' needs an event's date, not {deadline.kind!r}")
    return _moved(event_date, deadline.offset_from), _moved(event_date, deadline.offset_to)


def _moved(at: date, offset: str | None) -> date | None:
    if not offset:
        return None
    match = _OFFSET.fullmatch(offset)
    if not match:
        raise UsageError(f"{offset!r} is no offset; write P10D, -P1BD, P2W, P1M, P1Y or PT24H")
    sign = -1 if match[1] else 1
    if match[5]:
        return at + timedelta(sign * -(-int(match[4]) // HOURS_A_DAY[match[5]]))
    return MOVES[match[3]](at, sign * int(match[2]))


def _months_on(at: date, months: int) -> date:
    """The same day so many months on, or the last day of a shorter month."""
    total = at.year * MONTHS + at.month - 1 + months
    last = month_end(total // MONTHS, total % MONTHS + 1)
    return last.replace(day=min(at.day, last.day))


def _working_days_on(at: date, days: int) -> date:
    """So many working days on; zero stays."""
    closed = _russian_holidays()
    step = timedelta(1 if days > 0 else -1)
    left = abs(days)
    while left:
        at += step
        left -= closed.is_working_day(at)
    return at


MOVES: dict[str, Callable[[date, int], date]] = {
    "D": lambda at, n: at + timedelta(n),
    "W": lambda at, n: at + timedelta(weeks=n),
    "M": _months_on,
    "Y": lambda at, n: _months_on(at, n * MONTHS),
    "BD": _working_days_on,
}

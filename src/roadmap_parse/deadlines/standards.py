"""Deadlines in the notations others read: EDTF (ISO 8601-2), RRULE (RFC 5545), TIMEX3 (TimeML).

Each gives None, never less than the deadline says: a notation that would lose something is not used.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from roadmap_parse.model import Deadline

DATED_KINDS = {"date", "range", "until", "since", "plan_period", "continuous"}
QUARTER_CODE = 32
"""EDTF level 2 numbers the quarters 33 to 36."""
QUARTER = 3
DECEMBER = 12
SETS = {"DAILY": "P1D", "WEEKLY": "P1W", "MONTHLY": "P1M", "YEARLY": "P1Y"}


def edtf(deadline: Deadline) -> str | None:
    """EDTF text of a dated deadline: 2024-03-15, 2024-33 (first quarter), 2024-03/2024-05, ../2024-07-01.

    Approximate dates carry "~" on each date. None for recurrences, events and whatever has no dates.
    """
    if deadline.kind not in DATED_KINDS or not deadline.dated:
        return None
    mark = "~" if deadline.approximate else ""
    start, end = deadline.start, deadline.end
    if start is None or end is None:
        return f"{_iso(start, mark)}/{_iso(end, mark)}"
    if start > end:
        return None
    whole = _whole(start, end)
    if whole:
        return whole + mark
    if start.day == 1 and _is_month_end(end) and deadline.precision != "day":
        return f"{start:%Y-%m}{mark}/{end:%Y-%m}{mark}"
    return f"{_iso(start, mark)}/{_iso(end, mark)}"


def _iso(at: date | None, mark: str) -> str:
    return ".." if at is None else at.isoformat() + mark


def _is_month_end(at: date) -> bool:
    return at.day == monthrange(at.year, at.month)[1]


def _whole(start: date, end: date) -> str | None:
    """The one EDTF date that is exactly these days, if there is one."""
    if start == end:
        return start.isoformat()
    if start.day != 1 or not _is_month_end(end) or start.year != end.year:
        return None
    if start.month == end.month:
        return f"{start:%Y-%m}"
    if start.month % QUARTER == 1 and end.month == start.month + QUARTER - 1:
        return f"{start.year:04d}-{QUARTER_CODE + end.month // QUARTER}"
    return f"{start.year:04d}" if (start.month, end.month) == (1, DECEMBER) else None


def rrule_text(deadline: Deadline) -> str | None:
    r"""An iCalendar fragment: DTSTART, if known, and RRULE with UNTIL; None without a rule.

    >>> from roadmap_parse.model import Deadline
    >>> rrule_text(Deadline("", "recurring", date(2024, 1, 1), date(2024, 12, 31), rrule="FREQ=MONTHLY"))
    'DTSTART;VALUE=DATE:20240101\nRRULE:FREQ=MONTHLY;UNTIL=20241231'
    """
    if not deadline.rrule:
        return None
    rule = f"RRULE:{deadline.rrule}"
    if deadline.end:
        rule += f";UNTIL={deadline.end:%Y%m%d}"
    return f"DTSTART;VALUE=DATE:{deadline.start:%Y%m%d}\n{rule}" if deadline.start else rule


def timex3(deadline: Deadline) -> str | None:
    """A TIMEX3 element: DATE for one stretch, SET for a recurrence, DURATION for an offset; None else.

    An open side is said by mod: ON_OR_BEFORE, ON_OR_AFTER.
    """
    attributes = _timex_attributes(deadline)
    if not attributes:
        return None
    inside = " ".join(f"{name}={quoteattr(value)}" for name, value in attributes.items())
    return f'<TIMEX3 tid="t1" {inside}>{escape(deadline.text)}</TIMEX3>'


def _timex_attributes(deadline: Deadline) -> dict[str, str]:
    if deadline.kind == "recurring":
        return _timex_set(deadline)
    if deadline.kind == "event":
        return _timex_offset(deadline)
    if deadline.kind not in DATED_KINDS or not deadline.dated:
        return {}
    return _timex_date(deadline)


def _timex_set(deadline: Deadline) -> dict[str, str]:
    if deadline.count and deadline.per:
        return {"type": "SET", "value": deadline.per, "freq": f"{deadline.count}X"}
    parts = dict(part.split("=", 1) for part in (deadline.rrule or "").split(";") if part)
    if not parts or set(parts) - {"FREQ", "INTERVAL"}:
        return {}
    value = SETS[parts["FREQ"]].replace("1", parts.get("INTERVAL", "1"))
    return {"type": "SET", "value": value, "quant": "EVERY"}


def _timex_offset(deadline: Deadline) -> dict[str, str]:
    amounts = {offset.lstrip("-") for offset in (deadline.offset_from, deadline.offset_to) if offset} - {
        "P0D"
    }
    if len(amounts) != 1 or any("BD" in amount for amount in amounts):
        return {}
    return {"type": "DURATION", "value": amounts.pop()}


def _timex_date(deadline: Deadline) -> dict[str, str]:
    mod = {"mod": "APPROX"} if deadline.approximate else {}
    start, end = deadline.start, deadline.end
    if start is None and end is not None:
        return {"type": "DATE", "value": end.isoformat(), "mod": "ON_OR_BEFORE"}
    if end is None and start is not None:
        return {"type": "DATE", "value": start.isoformat(), "mod": "ON_OR_AFTER"}
    if start is None or end is None or start > end:
        return {}
    value = _timex_value(start, end)
    if value:
        return {"type": "DATE", "value": value, **mod}
    days = (end - start + timedelta(1)).days
    return {
        "type": "DURATION",
        "value": f"P{days}D",
        "beginPoint": start.isoformat(),
        "endPoint": end.isoformat(),
        **mod,
    }


def _timex_value(start: date, end: date) -> str | None:
    value = _whole(start, end)
    quarter = value and len(value) == len("2024-33") and int(value[-2:]) > QUARTER_CODE
    return f"{value[:4]}-Q{int(value[-2:]) - QUARTER_CODE}" if value and quarter else value

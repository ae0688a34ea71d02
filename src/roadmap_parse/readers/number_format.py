"""Numbers of a sheet as its cells print them: dates in Russian order, decimals as the format asks.

The rules are those of number formats in ECMA-376 part 1, 18.8.30 and 18.8.31: sections, quotes, brackets.
The decimal sign is a dot, since such numbers are mostly list numbers (`1.10`).
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Literal

Parts = Literal["date", "day", "month", "year", "time", "moment"]

BUILT_IN = {  # ECMA-376 part 1, 18.8.30; 14 and 22 are printed in the order of the reader's country
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    14: "dd.mm.yyyy",
    15: "dd.mm.yyyy",
    16: "d mmm",
    17: "mmm yyyy",
    18: "h:mm",
    19: "h:mm:ss",
    20: "h:mm",
    21: "h:mm:ss",
    22: "dd.mm.yyyy h:mm",
    27: "dd.mm.yyyy",
    30: "dd.mm.yyyy",
    36: "dd.mm.yyyy",
    37: "#,##0",
    38: "#,##0",
    39: "#,##0.00",
    40: "#,##0.00",
    45: "h:mm",
    46: "h:mm",
    47: "h:mm",
    49: "@",
    50: "dd.mm.yyyy",
    57: "dd.mm.yyyy",
    58: "d mmm",
}
MONTHS_OF = (
    "",
    *("января", "февраля", "марта", "апреля", "мая", "июня"),
    *("июля", "августа", "сентября", "октября", "ноября", "декабря"),
)
MONTHS = (
    "",
    *("январь", "февраль", "март", "апрель", "май", "июнь"),
    *("июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"),
)
EPOCH_1900, EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001  a sheet knows no zone
LAST_SERIAL = 2_958_465.99999  # 31.12.9999, the last day that sheets know
LITERAL = re.compile(r'"([^"]*)"|\\(.)|_.|\*.')
BRACKETS = re.compile(r"\[[^\]]*\]")
DIGITS = re.compile(r"[0#?][0#?, ]*(?:\.([0#?]+))?")
GENERAL_DIGITS = 15  # significant digits that a sheet keeps and prints


def as_printed(value: float, form: str, *, from_1904: bool = False) -> str:
    """Give the text that a sheet prints for a number under a number format.

    >>> as_printed(1.1, "0.00")
    '1.10'
    """
    parts = date_parts(form)
    if parts and 0 <= value <= LAST_SERIAL:
        return print_date((EPOCH_1904 if from_1904 else EPOCH_1900) + _days(value), parts)
    section = BRACKETS.sub("", form.partition(";")[0])
    digits = DIGITS.search(LITERAL.sub("", section))
    if digits is None:
        return general(value)
    percent = "%" in LITERAL.sub("", section)
    decimals = len(digits[1] or "")
    number = f"{value * 100 if percent else value:.{decimals}f}"
    if digits[1] and digits[1][-1] in "#?":
        number = _trimmed(number, digits[1])
    before, after = _literals(section)
    return f"{before}{number}{'%' if percent else ''}{after}"


def general(value: float) -> str:
    """Give a number without a format: as many digits as it has, no exponent where it is whole."""
    if abs(value) < 10**GENERAL_DIGITS and value == int(value):
        return str(int(value))
    return f"{value:.{GENERAL_DIGITS}g}"


def date_parts(form: str) -> Parts | None:
    """Which parts of a date a format prints; None for one of numbers."""
    if form.lower() in {"general", "@", "standard", ""}:
        return None
    plain = BRACKETS.sub("", LITERAL.sub("", form.partition(";")[0])).lower()
    clock = re.search(r"h|s", plain)
    day = re.search(r"d|д", plain)
    year = re.search(r"y|г|e", plain) if not DIGITS.search(plain) else None
    month = re.search(r"m{3,}|м{3,}|[mм]", plain) if not (clock and not day and not year) else None
    if clock and (day or year):
        return "moment"
    if clock:
        return "time"
    if day and month:
        return "date" if year else "day"
    if month and year:
        return "month"
    return "year" if year else None


def print_date(moment: datetime, parts: Parts) -> str:
    """Give a date as `15.03.2024`, `15 марта`, `март 2024`, `2024`, `10:30` or `15.03.2024 10:30`."""
    if parts == "day":
        return f"{moment.day} {MONTHS_OF[moment.month]}"
    if parts == "month":
        return f"{MONTHS[moment.month]} {moment.year}"
    if parts == "year":
        return str(moment.year)
    if parts == "time":
        return f"{moment:%H:%M}"
    at_midnight = (moment.hour, moment.minute) == (0, 0)
    date = f"{moment.day:02}.{moment.month:02}.{moment.year:04}"
    return date if parts == "date" or at_midnight else f"{date} {moment:%H:%M}"


def _days(value: float) -> timedelta:
    """Serial 60 is a 29 February 1900 that never was; seconds are rounded: days are binary."""
    seconds = round(value * 86_400)
    return timedelta(days=1 if value < 60 else 0, seconds=seconds)  # noqa: PLR2004


def _trimmed(number: str, decimals: str) -> str:
    """Drop zeros at the end that the format prints only where they count."""
    least = decimals.rstrip("#?")
    whole, _, rest = number.partition(".")
    kept = rest[: len(least)] + rest[len(least) :].rstrip("0")
    return f"{whole}.{kept}" if kept else whole


def _literals(section: str) -> tuple[str, str]:
    """Quoted text before and after the digits: `0"."` prints a dot after the number."""
    marks: list[tuple[int, str]] = [
        (found.start(), found[1] or found[2] or "") for found in LITERAL.finditer(section)
    ]
    blank = LITERAL.sub(lambda found: " " * len(found[0]), section)
    digits = re.search(r"[0#?]", blank)
    place = digits.start() if digits else 0
    end = max((found.end() for found in re.finditer(r"[0#?]", blank)), default=0)
    after_plain = "." if blank[end:].strip(" ,%") == "." else ""
    before = "".join(text for at, text in marks if at < place)
    after = "".join(text for at, text in marks if at >= place)
    return before, after_plain + after

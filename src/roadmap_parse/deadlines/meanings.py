"""What each phrase row means: one small function a meaning, named in data/deadline_phrases.tsv."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ..model import Deadline, Note
from .anchors import anchor_of, named_schedule
from .calendar import WEEK_DAYS, Frame, Point, Unit, stretch
from .chain import NO_YEAR, Item, NoDateError, deadline_of, read_chain
from .recurrence import QUARTER_MONTHS, UNIT_OF, WORKING_WEEK, Recur, times

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from .grammar import Match
    from .lexicon import Token
    from .normal import Plain

OFFSET_UNITS = {
    "DAY": (1, "D"), "DAYS": (1, "D"), "WEEK": (1, "W"), "LMONTH": (1, "M"), "QUARTER": (3, "M"), "HALF": (6, "M"),
    "G": (1, "Y"), "AGES": (1, "Y"),
}  # fmt: skip
CLOCK_UNITS = {"HOUR": "H", "MINUTE": "M"}
AT_LEAST = Note("at_least")
HALF_MONTHS = (1, 7)
PARTS_OF_MONTH: dict[str, tuple[Unit, int, str | None]] = {
    "WEEK": ("week", 7, "P7D"), "DECADE": ("decade", 10, None), "HALFPART": ("fortnight", 15, None),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Draft:
    """A deadline on its way: tokens[start:end] said it; `recur` and `item` are what composing needs."""

    deadline: Deadline | None
    start: int
    end: int
    recur: Recur | None = None
    item: Item | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A cell under interpretation."""

    plain: Plain
    tokens: Sequence[Token]
    code: str
    frame: Frame
    cache: dict[str, str] = field(default_factory=dict)

    def source(self, start: int, end: int) -> str:
        """The document's words for tokens[start:end]."""
        if start >= end:
            return ""
        return self.plain.source(self.tokens[start].start, self.tokens[end - 1].end)


def _draft(match: Match, text: Text, deadline: Deadline, recur: Recur | None = None) -> Draft:
    named = replace(deadline, text=text.source(match.start, match.end), rule=match.row.name)
    return Draft(named, match.start, match.end, recur)


def _tail(match: Match, text: Text) -> str:
    return text.source(*match.spans["t"]) if "t" in match.spans else ""


def _amounts(match: Match) -> tuple[str, str]:
    """The offset a phrase says, least and most: "10-14 календарных дней" is P10D, P14D."""
    unit = match.name("u")
    low = match.value("n", 1)
    high = match.value("m", low)
    return _offset(low, unit, match.name("w")), _offset(high, unit, match.name("w"))


def _offset(number: int, unit: str, kind: str = "") -> str:
    if unit in CLOCK_UNITS:
        return f"PT{number}{CLOCK_UNITS[unit]}"
    size, letter = OFFSET_UNITS[unit]
    return f"P{number * size}{'BD' if kind == 'WORK' and letter == 'D' else letter}"


def _event(match: Match, text: Text, low: str | None, high: str | None) -> list[Draft]:
    anchor = anchor_of(_tail(match, text))
    return [_draft(match, text, Deadline("", "event", anchor=anchor, offset_from=low, offset_to=high))]


def within_after(match: Match, text: Text) -> list[Draft]:
    """в течение 10-14 дней после X."""
    low, high = _amounts(match)
    return _event(match, text, "P0D" if low == high else low, high)


def through(match: Match, text: Text) -> list[Draft]:
    """через 10 дней после X."""
    low, high = _amounts(match)
    return _event(match, text, low, high)


def nth_after(match: Match, text: Text) -> list[Draft]:
    """на третий день после X; на следующий день."""
    amount = _offset(match.value("n", 1), "DAY", match.name("w"))
    return _event(match, text, amount, amount)


def not_later_before(match: Match, text: Text) -> list[Draft]:
    """не позднее чем за 3 дня до X."""
    return _event(match, text, None, "-" + _amounts(match)[0])


def not_earlier_before(match: Match, text: Text) -> list[Draft]:
    """не ранее чем за 30 дней до X."""
    return _event(match, text, "-" + _amounts(match)[0], None)


def before(match: Match, text: Text) -> list[Draft]:
    """за 2 недели до X; за 3-5 дней до X."""
    low, high = _amounts(match)
    return _event(match, text, "-" + high, "-" + low)


def span_after(match: Match, text: Text) -> list[Draft]:
    """в 10-дневный срок (со дня X)."""
    spans = match.groups.get("s")
    amount = f"P{spans[0].value}" if spans else f"P{match.value('n')}D"
    return _event(match, text, "P0D", amount)


def within_alone(match: Match, text: Text) -> list[Draft]:
    """в течение 3 дней."""
    low, high = _amounts(match)
    return _event(match, text, "P0D" if low == high else low, high)


def through_alone(match: Match, text: Text) -> list[Draft]:
    """через 10 дней."""
    low, high = _amounts(match)
    return _event(match, text, low, high)


def on_day(match: Match, text: Text) -> list[Draft]:
    """в день проведения."""
    return _event(match, text, "P0D", "P0D")


def results(match: Match, text: Text) -> list[Draft]:
    """по итогам четверти: after its end."""
    anchor = anchor_of(_tail(match, text), of_time=True)
    return [_draft(match, text, Deadline("", "event", anchor=anchor, offset_from="P0D"))]


def from_event(match: Match, text: Text) -> list[Draft]:
    """с момента утверждения."""
    return _event(match, text, "P0D", None)


def before_event(match: Match, text: Text) -> list[Draft]:
    """до начала аттестации."""
    return _event(match, text, None, "P0D")


def schedule(match: Match, text: Text) -> list[Draft]:
    """по графику ЦОКО: whose or which schedule."""
    anchor = named_schedule(
        text.source(*match.spans["s"]), str(match.groups["s"][0].value or ""), _tail(match, text)
    )
    return [_draft(match, text, Deadline("", "schedule", anchor=anchor))]


def schedule_of(match: Match, text: Text) -> list[Draft]:
    """в сроки, установленные законодательством."""
    return [_draft(match, text, Deadline("", "schedule", anchor=anchor_of(_tail(match, text))))]


def during(match: Match, text: Text) -> list[Draft]:
    """в период проведения ГИА."""
    given = _configured(match, text) or _summer(match, text)
    return given or [
        _draft(match, text, Deadline("", "schedule", anchor=anchor_of(_tail(match, text), of=True)))
    ]


def holidays(match: Match, text: Text) -> list[Draft]:
    """осенние каникулы: a schedule, unless the caller gave their dates; the summer ones are June to August."""
    given = _configured(match, text) or _summer(match, text)
    if given:
        return given
    return [
        _draft(
            match,
            text,
            Deadline("", "schedule", anchor=anchor_of(text.source(match.start, match.end), of=True)),
        )
    ]


def _summer(match: Match, text: Text) -> list[Draft]:
    """June to August, if the summer holidays are meant."""
    words = {(t.name, t.value) for t in match.tokens if not isinstance(t.value, Point)}
    if ("SEASONAL", 6) not in words or "HOLIDAYS" not in {name for name, _ in words}:
        return []
    said = next((t.value.year for t in match.tokens if isinstance(t.value, Point)), None)
    year = said or text.frame.year_of(6)
    time = stretch(Point("season", month=6, year=year), text.frame)
    notes = () if year else (NO_YEAR,)
    return [
        _draft(
            match, text, Deadline("", "range", time.start, time.end, "period", approximate=True, notes=notes)
        )
    ]


def _configured(match: Match, text: Text) -> list[Draft]:
    """The dates Options.school_calendar has for a name that stands in the phrase."""
    words = text.source(match.start, match.end).lower().replace("ё", "е")
    for name, (start, end) in text.frame.options.school_calendar.items():
        if name.lower().replace("ё", "е") in words:
            return [_draft(match, text, Deadline("", "range", start, end, "period"))]
    return []


def demand(match: Match, text: Text) -> list[Draft]:
    """по мере необходимости."""
    anchor = anchor_of(_tail(match, text))
    return [
        _draft(match, text, Deadline("", "on_demand", anchor=None if anchor == "необходимость" else anchor))
    ]


def demand_by(match: Match, text: Text) -> list[Draft]:
    """по запросу ОУ."""
    anchor = anchor_of(text.source(match.spans["d"][0], match.end))
    return [_draft(match, text, Deadline("", "on_demand", anchor=anchor))]


def immediate(match: Match, text: Text) -> list[Draft]:
    """незамедлительно."""
    return [_draft(match, text, Deadline("", "immediate"))]


def continuous(match: Match, text: Text) -> list[Draft]:
    """постоянно: the plan's window."""
    return [_draft(match, text, _window("continuous", text.frame))]


def plan(match: Match, text: Text) -> list[Draft]:
    """в течение года: the plan's window, or the year the section names."""
    return [_draft(match, text, _window("plan_period", text.frame))]


def _window(kind: str, frame: Frame) -> Deadline:
    notes = () if frame.start else (NO_YEAR,)
    return Deadline("", kind, frame.start, frame.end, "period", notes=notes)  # type: ignore[arg-type]


def within_unit(match: Match, text: Text) -> list[Draft]:
    """в течение месяца: the section's month, else a length of time from an event nobody named."""
    unit = match.name("k")
    frame = text.frame
    inside = _inside(unit, frame)
    if inside:
        time = stretch(inside, frame)
        return [
            _draft(
                match,
                text,
                Deadline("", "range", time.start, time.end, time.precision, approximate=time.approximate),
            )
        ]
    if unit in {"DAY", "WEEK", "LMONTH"}:
        return [_draft(match, text, Deadline("", "event", offset_from="P0D", offset_to=_offset(1, unit)))]
    return [_draft(match, text, Deadline("", "plan_period", precision="period", notes=(NO_YEAR,)))]


def _inside(unit: str, frame: Frame) -> Point | None:
    """The section's stretch, if it is of the unit named."""
    if unit == "LMONTH":
        return frame.month
    names = {"QUARTER": "quarter", "HALF": "half", "TERM": "term", "TRIMESTER": "trimester"}
    return frame.stretch if frame.stretch and frame.stretch.unit == names.get(unit) else None


def part_of(match: Match, text: Text) -> list[Draft]:
    """в конце месяца: of the section's month, else every month."""
    part = match.value("p")
    unit = match.name("k")
    inside = _inside(unit, text.frame)
    if inside:
        time = stretch(replace(inside, part=part), text.frame)
        return [
            _draft(match, text, Deadline("", "range", time.start, time.end, time.precision, approximate=True))
        ]
    if unit == "LMONTH":
        return _recurring(match, text, Recur("M", monthdays=((0, 1, 11, 21)[part],)))
    if unit == "QUARTER":
        months = tuple(m + part - 1 for m in QUARTER_MONTHS)
        return _recurring(match, text, Recur("Y", months=months, duration="P1M"))
    anchor = anchor_of(text.source(match.spans["p"][0], match.end))
    return [_draft(match, text, Deadline("", "event", anchor=anchor, offset_from="P0D"))]


def until_end_of(match: Match, text: Text) -> list[Draft]:
    """до конца месяца: of the section's, else of each."""
    unit = match.name("k")
    inside = _inside(unit, text.frame)
    if inside:
        time = stretch(inside, text.frame)
        return [_draft(match, text, Deadline("", "until", None, time.end, time.precision))]
    if unit == "TERMWORD":
        return [_draft(match, text, Deadline("", "until", None, text.frame.end, "period"))]
    if unit == "LMONTH":
        return _recurring(match, text, Recur("M", monthdays=(-1,)))
    if unit == "QUARTER":
        return _recurring(match, text, Recur("Y", months=(3, 6, 9, 12), monthdays=(-1,)))
    anchor = anchor_of(text.source(match.spans["k"][0] - 1, match.end))
    return [_draft(match, text, Deadline("", "event", anchor=anchor, offset_to="P0D"))]


def _recurring(match: Match, text: Text, recur: Recur) -> list[Draft]:
    return [_draft(match, text, recurring(recur, text.frame), recur)]


def recurring(recur: Recur, frame: Frame) -> Deadline:
    """A recurrence within the section's month, else the plan's window."""
    month = stretch(frame.month, frame) if frame.month else None
    start, end = (month.start, month.end) if month and month.start else (frame.start, frame.end)
    notes = ((AT_LEAST,) if recur.at_least else ()) + (() if start else (NO_YEAR,))
    return Deadline(
        "", "recurring", start, end, "period",
        rrule=recur.rrule, duration=recur.duration, count=recur.count, per=recur.per, notes=notes,
    )  # fmt: skip


def due(match: Match, text: Text) -> list[Draft]:
    """до 25 числа месяца, следующего за отчётным: monthly, or in the months a quarter or half-year fixes."""
    day, unit = match.value("n"), match.name("k")
    if not -1 <= day <= 31 or not day:
        raise NoDateError
    if text.frame.month and not unit and "EVERY" not in {t.name for t in match.tokens}:
        point = replace(text.frame.month, unit="day", n=day)
        return _in_section(match, text, point)
    months: tuple[int, ...] = ()
    shift = match.value("o", 1)
    if unit in {"QUARTER", "HALF"}:
        length, starts = (3, QUARTER_MONTHS) if unit == "QUARTER" else (6, HALF_MONTHS)
        shift = length if shift < 0 or (day < 0 and "o" not in match.groups) else shift
        months = tuple(sorted((m + shift - 2) % 12 + 1 for m in starts))
    elif unit == "G":
        months = (shift,)
    return _recurring(match, text, Recur("Y" if months else "M", months=months, monthdays=(day,)))


def _in_section(match: Match, text: Text, point: Point) -> list[Draft]:
    """A day of the section's month."""
    bound = any(t.name in {"UNTIL", "LATER", "BY"} for t in match.tokens)
    time = stretch(point, text.frame)
    if bound:
        return [_draft(match, text, Deadline("", "until", None, time.end, "day"))]
    return [_draft(match, text, Deadline("", "date", time.start, time.end, "day"))]


def due_yearly(match: Match, text: Text) -> list[Draft]:
    """до 1 февраля года, следующего за отчётным."""
    point = match.groups["a"][-1].value
    if not isinstance(point, Point) or point.unit != "day" or point.year:
        raise NoDateError
    return _recurring(match, text, Recur("Y", months=(point.month,), monthdays=(point.n,)))


def working_day(match: Match, text: Text) -> list[Draft]:
    """не позднее последнего рабочего дня месяца."""
    unit = UNIT_OF.get(match.name("k"), "M")
    months = {"Q": (3, 6, 9, 12) if match.value("n") < 0 else QUARTER_MONTHS, "Y": (12,)}.get(unit, ())
    return _recurring(
        match,
        text,
        Recur("Y" if months else "M", months=months, weekdays=WORKING_WEEK, setpos=match.value("n")),
    )


def nth_weekday(match: Match, text: Text) -> list[Draft]:
    """каждый третий вторник месяца."""
    numbers = [n for n in (match.value("n"), match.value("n2")) if n]
    day = match.groups["w"][0].value
    if any(not -1 <= n <= 5 for n in numbers):
        raise NoDateError
    return _recurring(match, text, Recur("M", weekdays=tuple(f"{n}{day}" for n in numbers)))


def weekdays(match: Match, text: Text) -> list[Draft]:
    """по вторникам и четвергам; пн-пт."""
    days: list[str] = []
    dash = False
    for token in match.groups["w"]:
        if token.name == "WEEKDAY" and dash and days:
            days.extend(WEEK_DAYS[WEEK_DAYS.index(days[-1]) + 1 : WEEK_DAYS.index(str(token.value))])
        if token.name == "WEEKDAY":
            days.append(str(token.value))
        dash = token.name == "DASH"
    return _recurring(match, text, Recur("W", weekdays=tuple(days)))


def day_kind(match: Match, text: Text) -> list[Draft]:
    """по рабочим дням; по выходным."""
    return _recurring(match, text, Recur("W", weekdays=WORKING_WEEK if "k" in match.groups else WEEK_DAYS[5:]))


def monthly_week(match: Match, text: Text) -> list[Draft]:
    """первая неделя месяца; вторая половина месяца."""
    n = match.value("n")
    unit, length, duration = PARTS_OF_MONTH[match.name("k")]
    if text.frame.month:
        time = stretch(replace(text.frame.month, unit=unit, n=n), text.frame)
        return [_draft(match, text, Deadline("", "range", time.start, time.end, "week", approximate=True))]
    return _recurring(
        match, text, Recur("M", monthdays=(length * (n - 1) + 1 if n > 0 else -length,), duration=duration)
    )


def at_least(match: Match, text: Text) -> list[Draft]:
    """не реже 1 раза в квартал."""
    return _recurring(
        match, text, times(match.value("c", 1), match.name("k"), match.value("q", 1), at_least=True)
    )


def times_per(match: Match, text: Text) -> list[Draft]:
    """2 раза в год; раз в два года."""
    return _recurring(
        match, text, times(match.value("c", 1), match.name("k"), match.value("q", 1), at_least=False)
    )


def every(match: Match, text: Text) -> list[Draft]:
    """каждый месяц."""
    return _recurring(match, text, times(1, match.name("k"), match.value("q", 1), at_least=False))


def freq(match: Match, text: Text) -> list[Draft]:
    """ежемесячно."""
    return _recurring(match, text, Recur(str(match.groups["f"][0].value)))


def chain(match: Match, text: Text) -> list[Draft]:
    """Dates, spans and bounds, one after another."""
    items = read_chain(text.tokens, text.code, match.start, match.end, text.frame)
    return [
        Draft(
            deadline_of(item, text.frame, text.source(item.start, item.end)), item.start, item.end, item=item
        )
        for item in items
    ]


def clock(match: Match, text: Text) -> list[Draft]:
    """10.30 under a dated section is that date; alone it is none, its words left over."""
    if text.frame.day:
        time = stretch(text.frame.day, text.frame)
        return [_draft(match, text, Deadline("", "date", time.start, time.end, "day"))]
    return reject(match, text)


def reject(match: Match, text: Text) -> list[Draft]:
    """Numbers that are no dates: they stay words."""
    return [Draft(None, match.start, match.end)]


def ditto(match: Match, text: Text) -> list[Draft]:
    """то же: the row above knows."""
    return [_draft(match, text, Deadline("", "none", notes=(Note("ditto"),)))]


MEANINGS: dict[str, Callable[[Match, Text], list[Draft]]] = {
    "within_after": within_after, "through": through, "nth_after": nth_after, "not_later_before": not_later_before,
    "not_earlier_before": not_earlier_before, "before": before, "before_alone": before, "span_after": span_after, "within_alone": within_alone,
    "through_alone": through_alone, "on_day": on_day, "results": results, "from_event": from_event,
    "before_event": before_event, "after_event": from_event, "schedule": schedule, "schedule_of": schedule_of,
    "during": during, "holidays": holidays, "demand": demand, "demand_by": demand_by, "immediate": immediate,
    "continuous": continuous, "plan": plan, "within_unit": within_unit, "part_of": part_of, "until_end_of": until_end_of,
    "due": due, "due_yearly": due_yearly, "working_day": working_day, "nth_weekday": nth_weekday, "weekdays": weekdays, "day_kind": day_kind,
    "monthly_week": monthly_week, "at_least": at_least, "times": times_per, "every": every, "freq": freq, "chain": chain,
    "clock": clock, "reject": reject, "ditto": ditto,
}  # fmt: skip

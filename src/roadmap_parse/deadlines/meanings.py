"""What each phrase row means: names in data/deadline_phrases.tsv -> functions; the plainest are here."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from roadmap_parse.model import Deadline, DeadlineKind, Note

from . import events_read, rhythms, schedules
from .anchors import anchor_of
from .calendar import Frame, stretch
from .chain import NoDateError, read_chain
from .drafts import Draft, Text, draft, inside, offset, recurring, repeated
from .items import NO_YEAR, deadline_of
from .recurrence import QUARTER_MONTHS, Recur, times, yearly

if TYPE_CHECKING:
    from collections.abc import Callable

    from .chain import Item
    from .grammar import Match

LONG_RUN = 16
"""So many tokens that are no dates hold no date inside either: a column of numbers, not a deadline."""
PART_STARTS = (0, 1, 11, 21)


def continuous(match: Match, text: Text) -> list[Draft]:
    """постоянно: the plan's window."""
    return [draft(match, text, _window("continuous", text.frame))]


def plan(match: Match, text: Text) -> list[Draft]:
    """в течение года: the plan's window, or the year the section names."""
    return [draft(match, text, _window("plan_period", text.frame))]


def _window(kind: DeadlineKind, frame: Frame) -> Deadline:
    notes = () if frame.start else (NO_YEAR,)
    return Deadline("", kind, frame.start, frame.end, "period", notes=notes)


def within_unit(match: Match, text: Text) -> list[Draft]:
    """в течение месяца: the section's month, else a length of time from an event nobody named."""
    unit = match.name("k")
    frame = text.frame
    section = inside(unit, frame)
    if section:
        time = stretch(section, frame)
        return [
            draft(
                match,
                text,
                Deadline("", "range", time.start, time.end, time.precision, approximate=time.approximate),
            )
        ]
    if unit in {"DAY", "WEEK", "LMONTH"}:
        return [
            draft(
                match,
                text,
                Deadline("", "event", offset_from="P0D", offset_to=offset(1, unit, match.name("w"))),
            )
        ]
    return [draft(match, text, Deadline("", "plan_period", precision="period", notes=(NO_YEAR,)))]


def part_of(match: Match, text: Text) -> list[Draft]:
    """в конце месяца: of the section's month, else every month."""
    part = match.value("p")
    unit = match.name("k")
    section = inside(unit, text.frame)
    if section:
        time = stretch(replace(section, part=part), text.frame)
        return [
            draft(match, text, Deadline("", "range", time.start, time.end, time.precision, approximate=True))
        ]
    if unit == "LMONTH":
        return repeated(match, text, Recur("M", monthdays=(PART_STARTS[part],)))
    if unit == "QUARTER":
        months = tuple(m + part - 1 for m in QUARTER_MONTHS)
        return repeated(match, text, Recur("Y", months=months, duration="P1M"))
    if any(token.name == "EVERY" for token in match.tokens):
        return repeated(match, text, times(1, unit, 1, at_least=False))
    anchor = anchor_of(text.source(match.spans["p"][0], match.end))
    return [draft(match, text, Deadline("", "event", anchor=anchor, offset_from="P0D"))]


def until_end_of(match: Match, text: Text) -> list[Draft]:
    """до конца месяца: of the section's, else of each."""
    unit = match.name("k")
    section = inside(unit, text.frame)
    if section:
        time = stretch(section, text.frame)
        return [draft(match, text, Deadline("", "until", None, time.end, time.precision))]
    if unit == "TERMWORD":
        return [draft(match, text, Deadline("", "until", None, text.frame.end, "period"))]
    if unit == "LMONTH":
        return repeated(match, text, Recur("M", monthdays=(-1,)))
    if unit == "QUARTER":
        return repeated(match, text, Recur("Y", months=(3, 6, 9, 12), monthdays=(-1,)))
    anchor = anchor_of(text.source(match.spans["k"][0] - 1, match.end))
    return [draft(match, text, Deadline("", "event", anchor=anchor, offset_to="P0D"))]


def chain(match: Match, text: Text) -> list[Draft]:
    """Dates, spans and bounds, one after another."""
    try:
        items = read_chain(text.tokens, text.code, match.start, match.end, text.frame)
    except NoDateError:
        if match.end - match.start < LONG_RUN:
            raise
        return reject(match, text)
    return [_each_year(item, text) or _of_item(item, text) for item in items]


def _of_item(item: Item, text: Text) -> Draft:
    words = text.source(item.start, item.end)
    return Draft(deadline_of(item, text.frame, words), item.start, item.end, item=item)


def _each_year(item: Item, text: Text) -> Draft | None:
    """«декабрь 2023-2025 гг.»: what comes in every year of a span, from the first to the last."""
    last = item.b or item.a
    rule = yearly([item], text.frame) if last.through else None
    if rule is None or last.through is None or last.year is None:
        return None
    first, final = (
        _of_item(item, text).deadline,
        _of_item(_moved(item, last.through - last.year), text).deadline,
    )
    if first is None or final is None:
        return None
    deadline = replace(
        recurring(rule, text.frame),
        text=first.text,
        rule=first.rule,
        start=first.start or first.end,
        end=final.end,
    )
    return Draft(deadline, item.start, item.end, rule)


def _moved(item: Item, years: int) -> Item:
    a = replace(item.a, year=(item.a.year or 0) + years)
    return item._replace(a=a, b=item.b and replace(item.b, year=(item.b.year or 0) + years))


def clock(match: Match, text: Text) -> list[Draft]:
    """10.30 under a dated section is that date; alone it is none, its words left over."""
    if text.frame.day:
        time = stretch(text.frame.day, text.frame)
        return [draft(match, text, Deadline("", "date", time.start, time.end, "day"))]
    return reject(match, text)


def reject(match: Match, _: Text) -> list[Draft]:
    """Numbers that are no dates: they stay words."""
    return [Draft(None, match.start, match.end)]


def reject_measure(match: Match, text: Text) -> list[Draft]:
    """A decimal before what it measures, "2.05 га": only if no month is named in letters."""
    if any(letter.isalpha() for letter in text.source(match.start, match.end - 1)):
        return []
    return reject(match, text)


def reject_address(match: Match, text: Text) -> list[Draft]:
    """«ул. 8 Марта» is a name; a date on the next line is a date."""
    return [] if match.tokens[-1].line else reject(match, text)


def ditto(match: Match, text: Text) -> list[Draft]:
    """то же: the row above knows."""
    return [draft(match, text, Deadline("", "none", notes=(Note("ditto"),)))]


MEANINGS: dict[str, Callable[[Match, Text], list[Draft]]] = {
    "within_after": events_read.within_after,
    "through": events_read.through,
    "nth_after": events_read.nth_after,
    "not_later_before": events_read.not_later_before,
    "not_earlier_before": events_read.not_earlier_before,
    "before": events_read.before,
    "before_alone": events_read.before,
    "span_after": events_read.span_after,
    "within_alone": events_read.within_alone,
    "through_alone": events_read.through_alone,
    "on_day": events_read.on_day,
    "results": events_read.results,
    "from_event": events_read.from_event,
    "before_event": events_read.before_event,
    "after_event": events_read.from_event,
    "schedule": schedules.schedule,
    "schedule_of": schedules.schedule_of,
    "during": schedules.during,
    "holidays": schedules.holidays,
    "demand": schedules.demand,
    "demand_by": schedules.demand_by,
    "immediate": schedules.immediate,
    "continuous": continuous,
    "plan": plan,
    "within_unit": within_unit,
    "part_of": part_of,
    "until_end_of": until_end_of,
    "due": rhythms.due,
    "due_days": rhythms.due_days,
    "due_span": rhythms.due_span,
    "due_yearly": rhythms.due_yearly,
    "working_day": rhythms.working_day,
    "nth_weekday": rhythms.nth_weekday,
    "weekdays": rhythms.weekdays,
    "day_kind": rhythms.day_kind,
    "monthly_week": rhythms.monthly_week,
    "at_least": rhythms.at_least,
    "times": rhythms.times_per,
    "every": rhythms.every,
    "freq": rhythms.freq,
    "chain": chain,
    "clock": clock,
    "reject": reject,
    "reject_measure": reject_measure,
    "reject_address": reject_address,
    "ditto": ditto,
}

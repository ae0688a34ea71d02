"""Phrases with no dates of their own: schedules, demand, at once; a caller's calendar may date some."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roadmap_parse.model import Deadline

from .anchors import anchor_of, arriving, named_schedule, named_time
from .calendar import Point, stretch
from .drafts import Draft, Text, draft, tail
from .items import NO_YEAR

if TYPE_CHECKING:
    from .grammar import Match

SUMMER = 6


def schedule(match: Match, text: Text) -> list[Draft]:
    """по графику ЦОКО: whose or which schedule."""
    anchor = named_schedule(
        text.source(*match.spans["s"]), str(match.group("s")[0].value or ""), tail(match, text)
    )
    return [draft(match, text, Deadline("", "schedule", anchor=anchor))]


def schedule_of(match: Match, text: Text) -> list[Draft]:
    """в сроки, установленные законодательством."""
    return [draft(match, text, Deadline("", "schedule", anchor=anchor_of(tail(match, text))))]


def during(match: Match, text: Text) -> list[Draft]:
    """в период проведения ГИА."""
    if any(token.name == "HOLIDAYS" for token in match.tokens):
        return holidays(match, text)
    given = _configured(match, text)
    return given or [
        draft(match, text, Deadline("", "schedule", anchor=anchor_of(tail(match, text), of=True)))
    ]


def holidays(match: Match, text: Text) -> list[Draft]:
    """осенние каникулы: a schedule unless the caller gave dates; the summer ones are June to August."""
    given = _configured(match, text) or _summer(match, text)
    if given:
        return given
    name = named_time(text.source(match.start, match.end))
    return [draft(match, text, Deadline("", "schedule", anchor=name))]


def _summer(match: Match, text: Text) -> list[Draft]:
    """June to August, if the summer holidays are meant."""
    words = {(t.name, t.value) for t in match.tokens if not isinstance(t.value, Point)}
    if ("SEASONAL", SUMMER) not in words or "HOLIDAYS" not in {name for name, _ in words}:
        return []
    said = next((t.value.year for t in match.tokens if isinstance(t.value, Point)), None)
    year = said or text.frame.year_of(SUMMER)
    time = stretch(Point("season", month=SUMMER, year=year), text.frame)
    notes = () if year else (NO_YEAR,)
    return [
        draft(
            match, text, Deadline("", "range", time.start, time.end, "period", approximate=True, notes=notes)
        )
    ]


def _configured(match: Match, text: Text) -> list[Draft]:
    """The dates Options.school_calendar has for a name that stands in the phrase."""
    words = text.source(match.start, match.end).lower().replace("ё", "е")
    for name, (start, end) in text.frame.options.school_calendar.items():
        if name.lower().replace("ё", "е") in words:
            return [draft(match, text, Deadline("", "range", start, end, "period"))]
    return []


def demand(match: Match, text: Text) -> list[Draft]:
    """по мере необходимости."""
    words = tail(match, text)
    anchor = anchor_of(arriving(words) if match.row.name == "demand.measure" else words)
    return [
        draft(match, text, Deadline("", "on_demand", anchor=None if anchor == "необходимость" else anchor))
    ]


def demand_by(match: Match, text: Text) -> list[Draft]:
    """по запросу ОУ."""
    anchor = anchor_of(text.source(match.spans["d"][0], match.end))
    return [draft(match, text, Deadline("", "on_demand", anchor=anchor))]


def immediate(match: Match, text: Text) -> list[Draft]:
    """незамедлительно."""
    return [draft(match, text, Deadline("", "immediate"))]

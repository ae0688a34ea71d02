"""Phrases that hang on an event, "за 2 недели до …" -> anchor and signed offsets (convention 8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roadmap_parse.model import Deadline

from .anchors import anchor_of
from .drafts import Draft, Text, draft, offset, tail

if TYPE_CHECKING:
    from .grammar import Match


def _amounts(match: Match) -> tuple[str, str]:
    """The offset a phrase says, least and most: "10-14 календарных дней" is P10D, P14D."""
    unit = match.name("u")
    low = match.value("n", 1)
    high = match.value("m", low)
    return offset(low, unit, match.name("w")), offset(high, unit, match.name("w"))


def _event(match: Match, text: Text, low: str | None, high: str | None) -> list[Draft]:
    anchor = anchor_of(tail(match, text))
    return [draft(match, text, Deadline("", "event", anchor=anchor, offset_from=low, offset_to=high))]


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
    amount = offset(match.value("n", 1), "DAY", match.name("w"))
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
    spans = match.group("s")
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
    anchor = anchor_of(tail(match, text), of_time=True)
    return [draft(match, text, Deadline("", "event", anchor=anchor, offset_from="P0D"))]


def from_event(match: Match, text: Text) -> list[Draft]:
    """с момента утверждения."""
    return _event(match, text, "P0D", None)


def before_event(match: Match, text: Text) -> list[Draft]:
    """до начала аттестации."""
    return _event(match, text, None, "P0D")

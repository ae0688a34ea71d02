"""Deadlines: text + period -> Deadline; an event's date -> dates; Deadline -> EDTF, RRULE, TIMEX3."""

from __future__ import annotations

from .events import resolve_event
from .resolve import parse_deadlines
from .standards import edtf, rrule_text, timex3

__all__ = ["edtf", "parse_deadlines", "resolve_event", "rrule_text", "timex3"]

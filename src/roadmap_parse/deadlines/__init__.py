"""Deadline text -> Deadlines: text + period -> parse_deadlines; an event's date -> resolve_event; standards -> EDTF, RRULE, TIMEX3."""

from __future__ import annotations

from .resolve import parse_deadlines

__all__ = ["parse_deadlines"]

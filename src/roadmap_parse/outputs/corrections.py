"""Corrections: what a reviewer decided, a JSON object a line.

{"activity_id": "5f…-1-3", "field": "deadline_text", "old": "до 1 марта", "new": "до 1 мая", "who": "Петрова"}

| field | new |
| --- | --- |
| number, activity, deadline_text, responsible_text, result | the text or null |
| section_number, section_title | the text or null |
| extra | the other columns: printed name -> text |
| deadlines | entries of ENTRY_FIELDS, their `text` with them; nothing is read again |
| officials | entries of ENTRY_FIELDS |
| mark | `right`, `wrong` or null |
| row | null deletes the row; an object with the texts, `roadmap_id` and `after` adds one |

A dataset keeps those that were applied in OUT/corrections.jsonl, in the order of their applying.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, get_args

from roadmap_parse.errors import UsageError
from roadmap_parse.model import DeadlineKind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

LEDGER = "corrections.jsonl"
TEXT_FIELDS = (
    "number",
    "activity",
    "deadline_text",
    "responsible_text",
    "result",
    "section_number",
    "section_title",
)
ENTRY_FIELDS = {
    "deadlines": (
        "kind",
        "start_date",
        "end_date",
        "rrule",
        "duration",
        "count",
        "per",
        "anchor",
        "offset_from",
        "offset_to",
    ),
    "officials": ("role", "organisation", "last", "first", "middle"),
}
_SPANS = ("duration", "per", "offset_from", "offset_to")
_SPAN = re.compile(r"-?P\d+(?:BD|[DWMY])$")
_RULE = re.compile(r"FREQ=(?:DAILY|WEEKLY|MONTHLY|YEARLY)(?:;[A-Z]+=[-+,\w]+)*$")
READ_FROM = {"deadline_text": "deadlines", "responsible_text": "officials"}
"""A text -> the entries that are read from it."""
MARK_NOTES = {"right": "confirmed", "wrong": "marked_wrong"}
"""A mark -> the code of the note that keeps it in the tables."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One decision on one field of one row; `who` and `at` say whose and when, as the browser wrote them."""

    activity_id: str
    field: str
    old: Any
    new: Any
    who: str | None = None
    at: str | None = None

    @property
    def decision(self) -> str:
        """What makes two corrections the same decision, whoever took it."""
        return json.dumps([self.activity_id, self.field, self.old, self.new], sort_keys=True)


def read_corrections(path: Path) -> tuple[Correction, ...]:
    """Read a file of corrections; UsageError names the first line that is none."""
    lines = path.read_text(encoding="utf-8-sig").split("\n")
    return tuple(
        _correction(line, f"{path}, line {number}")
        for number, line in enumerate(lines, start=1)
        if line.strip()
    )


def ledger(out: Path) -> tuple[Correction, ...]:
    """Give the corrections that stand applied in the dataset `out`."""
    path = out / LEDGER
    return read_corrections(path) if path.exists() else ()


def write_ledger(out: Path, corrections: Iterable[Correction]) -> None:
    """Write the corrections that stand applied in `out`."""
    lines = [json.dumps(asdict(each), ensure_ascii=False) + "\n" for each in corrections]
    (out / LEDGER).write_text("".join(lines), encoding="utf-8", newline="\n")


def compacted(corrections: Iterable[Correction]) -> list[Correction]:
    """Each field's chain of corrections as one, from its first `old` to its last `new`, where the last stood.

    Entries by hand end where their text was corrected after them: it was read again then.
    """
    chains: dict[tuple[str, str], Correction] = {}
    for each in corrections:
        before = chains.pop((each.activity_id, each.field), each)
        chains[each.activity_id, each.field] = replace(each, old=before.old)
        if each.field in READ_FROM:
            chains.pop((each.activity_id, READ_FROM[each.field]), None)
    return list(chains.values())


def _correction(line: str, place: str) -> Correction:
    try:
        value = json.loads(line)
        made = Correction(
            value["activity_id"],
            value["field"],
            value["old"],
            value["new"],
            value.get("who"),
            value.get("at"),
        )
    except (json.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
        raise UsageError(f"{place}: no correction; save the file again from the review page") from error
    fault = _fault(made)
    if fault:
        raise UsageError(f"{place}: {fault}")
    return made


def _fault(made: Correction) -> str | None:
    """What a field cannot hold, so that nothing is written by halves."""
    if not isinstance(made.activity_id, str) or not made.activity_id:
        return "activity_id is no text"
    check = _CHECKS.get(made.field)
    if check is None:
        return f"no such field: {made.field}"
    return None if check(made.new) else f"{made.field} cannot be {json.dumps(made.new, ensure_ascii=False)}"


def _is_text(value: Any) -> bool:
    return value is None or isinstance(value, str)


def _is_mark(value: Any) -> bool:
    return value is None or value in tuple(MARK_NOTES)


def _is_row(value: Any) -> bool:
    if value is None:
        return True
    return (
        isinstance(value, dict)
        and isinstance(value.get("roadmap_id"), str)
        and all(_is_text(value.get(key)) for key in (*TEXT_FIELDS, "after"))
    )


def _are_entries(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(entry, dict) and all(_is_text(each) for each in entry.values()) for entry in value
    )


def _is_extra(value: Any) -> bool:
    return isinstance(value, dict) and all(map(_is_text, value.values()))


def _are_deadlines(value: Any) -> bool:
    return _are_entries(value) and all(map(_is_deadline, value))


def _is_deadline(entry: dict[str, str | None]) -> bool:
    return (
        entry.get("kind") in get_args(DeadlineKind)
        and all(_is_day(entry.get(key)) for key in ("start_date", "end_date"))
        and all(_SPAN.match(entry.get(key) or "P1D") for key in _SPANS)
        and (entry.get("count") or "1").isdecimal()
        and bool(_RULE.match(entry.get("rrule") or "FREQ=DAILY"))
    )


def _is_day(value: str | None) -> bool:
    try:
        return not value or bool(date.fromisoformat(value))
    except ValueError:
        return False


_CHECKS = {
    **dict.fromkeys(TEXT_FIELDS, _is_text),
    "extra": _is_extra,
    "deadlines": _are_deadlines,
    "officials": _are_entries,
    "mark": _is_mark,
    "row": _is_row,
}

"""Corrections -> tables: what a reviewer decided is written in, with its trace; nothing is decided twice.

A corrected deadline or cell of officials is read again, unless its entries were given by hand. Each change
leaves a note on its row: `corrected`, `confirmed`, `marked_wrong`, `added_in_review`. A correction whose
`old` is not what stands in the tables (another reading, another reviewer) is a conflict: told and left out.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Literal

from roadmap_parse.options import DEFAULT

from .amend_row import added_activity, changed_activity, changed_section, new_rows, standing_value
from .amend_row import comparable as same_form
from .corrections import ENTRY_FIELDS, READ_FROM, Correction
from .values import to_activity, to_period

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from roadmap_parse.model import Activity
    from roadmap_parse.options import Options

    from .amend_row import Heading
    from .rows import Row, Rows

Verdict = Literal["applied", "held", "conflicts", "unknown"]
_ADDED, _TEXTS, _ENTRIES, _MARKS, _DELETED = range(5)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of corrections: `held` stood in the tables before, `unknown` name a row that is not there."""

    applied: list[Correction] = field(default_factory=list)
    held: list[Correction] = field(default_factory=list)
    conflicts: list[Correction] = field(default_factory=list)
    unknown: list[Correction] = field(default_factory=list)

    def joined(self, other: Outcome) -> Outcome:
        """What came of both."""
        return Outcome(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))


def amend(
    rows: Rows,
    corrections: Iterable[Correction],
    *,
    done: Sequence[Correction] = (),
    options: Options = DEFAULT,
) -> tuple[Rows, Outcome]:
    """Give new tables with `corrections` written in, in their order; `done` were written in before."""
    desk = _Desk(rows, options)
    known = {each.decision for each in done}
    outcome = Outcome()
    for each in corrections:
        verdict = "held" if each.decision in known else desk.take(each)
        known.add(each.decision)
        getattr(outcome, verdict).append(each)
    return desk.rows(), outcome


def in_order(corrections: Iterable[Correction]) -> list[Correction]:
    """Rows that are added come first, then texts, then entries by hand, then marks, then deletions."""
    return sorted(corrections, key=_phase)


def _phase(each: Correction) -> int:
    if each.field == "row":
        return _DELETED if each.new is None else _ADDED
    if each.field == "mark":
        return _MARKS
    return _ENTRIES if each.field in ENTRY_FIELDS else _TEXTS


class _Desk:
    """The tables while corrections are written in: rows by activity, activities by plan."""

    def __init__(self, rows: Rows, options: Options) -> None:
        self._options = options
        self._rest = rows
        self._documents = {row["document_id"] for row in rows["documents"]}
        self._plans = {row["roadmap_id"]: row for row in rows["roadmaps"]}
        self._order: dict[str, list[str]] = {plan: [] for plan in self._plans}
        self._tables: dict[str, dict[str, list[Row]]] = {}
        self._before: dict[tuple[str, str], Any] = {}
        """The entries that were read from a text before it was corrected here: corrections may name them."""
        for activity in rows["activities"]:
            self._order[activity["roadmap_id"]].append(activity["activity_id"])
            tables: dict[str, list[Row]] = {"activities": [activity], "deadlines": [], "officials": []}
            self._tables[activity["activity_id"]] = tables
        for table in ENTRY_FIELDS:
            for row in rows[table]:
                if row["activity_id"]:
                    self._tables[row["activity_id"]][table].append(row)

    def take(self, each: Correction) -> Verdict:
        """Write one correction in, if it fits."""
        if each.field == "row":
            return self._delete(each) if each.new is None else self._add(each)
        tables = self._tables.get(each.activity_id)
        if tables is None:
            return "unknown"
        row, activity = tables["activities"][0], self._activity(each.activity_id)
        standing = standing_value(row, activity, each.field)
        if standing == same_form(each.field, each.new):
            return "held"
        old = same_form(each.field, each.old)
        if old not in (standing, self._before.get((each.activity_id, each.field), standing)):
            return "conflicts"
        period = to_period(self._plans[row["roadmap_id"]])
        heading = changed_section((row["section_number"], row["section_title"]), each)
        if each.field in READ_FROM:
            read = READ_FROM[each.field]
            self._before.setdefault((each.activity_id, read), standing_value(row, activity, read))
        self._put(row, changed_activity(activity, each, heading, period, self._options), heading)
        return "applied"

    def rows(self) -> Rows:
        """The tables as they stand now."""
        made: Rows = {**self._rest, "activities": [], "deadlines": []}
        made["officials"] = []
        of_order = [row for row in self._rest["officials"] if not row["activity_id"]]
        for plan, identities in self._order.items():
            made["officials"] += [row for row in of_order if row["roadmap_id"] == plan]
            for number, identity in enumerate(identities, start=1):
                tables = self._tables[identity]
                made["activities"].append({**tables["activities"][0], "row": number})
                made["deadlines"] += tables["deadlines"]
                made["officials"] += tables["officials"]
        counts = Counter(row["document_id"] for row in made["activities"])
        made["documents"] = [
            {**row, "activities": counts[row["document_id"]]} for row in self._rest["documents"]
        ]
        return made

    def _activity(self, identity: str) -> Activity:
        tables = self._tables[identity]
        return to_activity(tables["activities"][0], tables["deadlines"], tables["officials"])

    def _put(self, keys: Row, activity: Activity, heading: Heading) -> None:
        self._tables[keys["activity_id"]] = new_rows(keys, activity, heading)

    def _add(self, each: Correction) -> Verdict:
        if each.activity_id in self._tables:
            return "held"
        plan = self._plans.get(each.new["roadmap_id"])
        if plan is None:
            return "unknown"
        keys = {"activity_id": each.activity_id, "roadmap_id": plan["roadmap_id"]}
        keys["document_id"] = plan["document_id"]
        activity, heading = added_activity(each, to_period(plan), self._options)
        self._before |= {(each.activity_id, name): [] for name in ENTRY_FIELDS}
        self._put({**keys, "row": 0}, activity, heading)
        order = self._order[plan["roadmap_id"]]
        after = each.new.get("after")
        order.insert(order.index(after) + 1 if after in order else len(order), each.activity_id)
        return "applied"

    def _delete(self, each: Correction) -> Verdict:
        tables = self._tables.pop(each.activity_id, None)
        if tables is None:
            return "held" if each.activity_id.partition("-")[0] in self._documents else "unknown"
        self._order[tables["activities"][0]["roadmap_id"]].remove(each.activity_id)
        return "applied"

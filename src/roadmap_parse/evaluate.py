"""A corpus -> scores: every document read and every string parsed, compared with the gold."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

from .deadlines import parse_deadlines
from .gold import (
    Entry,
    Gold,
    OfficialKey,
    deadline_answers,
    deadline_set,
    exact,
    loose,
    number,
    official_answers,
    official_key,
    read_gold,
    read_manifest,
    section_title,
)
from .model import Activity, Period, Roadmap
from .officials import parse_officials
from .read import read
from .scores import (
    CEILINGS,
    FIELDS,
    DocumentScore,
    Scores,
    Share,
    StringScore,
    as_json,
    figures,
    render,
    total_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from .model import Deadline, Official

__all__ = ["CEILINGS", "Scores", "as_json", "evaluate", "figures", "render"]

ALIKE = {"title": 0.8, "issuer": 0.95, "municipality": 0.95, "order_number": 0.95, "order_date": 0.95}
"""How alike a heading's field must be; titles are printed in more than one wording."""


def evaluate(corpus: Path) -> Scores:
    """Score a corpus: a folder with manifest.tsv, documents and gold; UsageError where its gold is malformed.

    A document without gold of its own is one that holds no plan: every activity read from it is spurious.
    """
    gold = read_gold(corpus)
    documents = tuple(_document(corpus, entry, gold) for entry in read_manifest(corpus))
    return Scores(documents, _strings(gold))


# Documents


@dataclass(frozen=True, slots=True)
class _Row:
    """An activity that was read, with the title of its section."""

    activity: Activity
    section: str | None


_Pair = tuple[dict[str, Any], _Row]


def _document(corpus: Path, entry: Entry, gold: Gold) -> DocumentScore:
    result = read(corpus / entry.file)
    wanted = gold.activities.get(entry.plan, [])
    many = len(wanted)
    rows = [
        _Row(activity, section.title)
        for roadmap in result.roadmaps
        for section in roadmap.sections
        for activity in section.activities
    ]
    pairs, left = _paired(wanted, rows)
    compared = [_compared(row, got) for row, got in pairs]
    heading = gold.headings.get(entry.plan)
    only = result.roadmaps[0] if len(result.roadmaps) == 1 else None
    return DocumentScore(
        file=entry.file,
        status=result.status,
        found=Share(len(pairs), many),
        spurious=left,
        exact=Share(sum(all(each.values()) for each in compared), many),
        sections=Share(sum(each["section"] for each in compared), many),
        fields={name: Share(sum(each[name] for each in compared), many) for name in FIELDS},
        deadlines=Share(
            sum(_deadlines_right(row, got.activity.deadlines) for row, got in pairs), len(wanted)
        ),
        officials=Share(
            sum(_officials_right(row, got.activity.officials) for row, got in pairs), len(wanted)
        ),
        heading=_heading(heading, only) if heading else {},
        order_officials=_order_officials(heading, result.roadmaps) if heading else Share(),
        seconds=result.seconds,
    )


def _paired(
    wanted: Sequence[dict[str, Any]], rows: Sequence[_Row]
) -> tuple[list[tuple[dict[str, Any], _Row]], int]:
    """Pair the gold with what was read, by text, else by number and section; count what is left over."""
    left, pairs = list(rows), []
    for row in wanted:
        near = [got for got in left if loose(got.activity.text) == loose(row["text"])] or [
            got for got in left if row["number"] and _place(got) == _gold_place(row)
        ]
        if near:
            left.remove(near[0])
            pairs.append((row, near[0]))
    return pairs, len(left)


def _place(row: _Row) -> tuple[str, str]:
    return number(row.activity.number), section_title(row.section)


def _gold_place(row: dict[str, Any]) -> tuple[str, str]:
    return number(row["number"]), section_title(row["section_title"])


def _compared(row: dict[str, Any], got: _Row) -> dict[str, bool]:
    fields = {
        name: exact(getattr(got.activity, name)).rstrip(".") == exact(row[name]).rstrip(".")
        for name in FIELDS
    }
    return fields | {"section": section_title(got.section) == section_title(row["section_title"])}


def _deadlines_right(row: dict[str, Any], deadlines: Sequence[Deadline]) -> bool:
    """Where the plan's window is inferred the gold leaves its dates open, and kinds alone are compared."""
    got = deadline_set(deadlines)
    answers = deadline_answers(row, "deadlines_also")
    if row.get("period") == "inferred" and any(start is end is None for _, start, end in answers[0]):
        return {kind for kind, _, _ in answers[0]} == {kind for kind, _, _ in got}
    return got in answers


def _officials_right(row: dict[str, Any], officials: Iterable[Official]) -> bool:
    return Counter(map(official_key, officials)) in official_answers(row, "officials_also")


def _heading(gold: dict[str, Any], roadmap: Roadmap | None) -> dict[str, bool]:
    """Which of the fields that the gold states are right; all wrong where there is not just one roadmap."""
    also = gold.get("also") or {}
    accepted = {name: [gold[name], *also.get(name, ())] for name in ALIKE}
    stated = [name for name, answers in accepted.items() if any(answers)]
    if roadmap is None:
        return dict.fromkeys((*stated, "period", "header"), False)
    right = {name: _alike(name, accepted[name], getattr(roadmap, name)) for name in stated}
    header = [loose(name) for name in roadmap.header] == [loose(name) for name in gold["header"]]
    return right | {"period": _period_right(gold["period"], roadmap.period), "header": header}


def _alike(name: str, accepted: Iterable[str | None], got: object) -> bool:
    text = loose(str(got or ""))
    return any(
        SequenceMatcher(None, loose(answer), text, autojunk=False).ratio() >= ALIKE[name]
        for answer in accepted
    )


def _period_right(gold: dict[str, str | None], period: Period | None) -> bool:
    if period is None or gold["start"] is None:
        return period is not None and period.basis == gold["basis"]
    got = (period.start.isoformat(), period.end.isoformat(), period.kind, period.basis)
    return got == (gold["start"], gold["end"], gold["kind"], gold["basis"])


def _order_officials(gold: dict[str, Any], roadmaps: Sequence[Roadmap]) -> Share:
    want = official_answers(gold, "officials_also")[0]
    got = Counter(map(official_key, roadmaps[0].officials)) if roadmaps else Counter[OfficialKey]()
    return Share((want & got).total(), want.total())


# Strings


def _strings(gold: Gold) -> StringScore:
    deadlines = [_deadline_string(row) for row in gold.deadlines]
    officials = [_official_string(row) for row in gold.officials]
    return StringScore(
        deadlines=total_of(exact for exact, _ in deadlines),
        false_dates=total_of(false for _, false in deadlines),
        strings=total_of(each[0] for each in officials),
        found=total_of(each[1] for each in officials),
        expected=total_of(each[2] for each in officials),
        persons=total_of(each[3] for each in officials),
    )


def _deadline_string(row: dict[str, Any]) -> tuple[Share, Share]:
    """Whether the string is right, and whether it got a date where the gold has none."""
    period = Period.parse(row["period"]) if row["period"] else None
    got = deadline_set(parse_deadlines(row["text"], period, section=row.get("section")))
    answers = deadline_answers(row, "also")
    undated = not any(start or end for answer in answers for _, start, end in answer)
    invented = undated and any(start or end for _, start, end in got)
    return Share(got in answers, 1), Share(invented, undated)


def _official_string(row: dict[str, Any]) -> tuple[Share, Share, Share, Share]:
    """Give the string, its entries of those found and of those expected, its persons of the expected."""
    got = Counter(map(official_key, parse_officials(row["text"])))
    answers = official_answers(row, "also")
    want = max(answers, key=lambda answer: (answer == got, (answer & got).total()))
    right = (want & got).total()
    people, found_people = _people(want), _people(got)
    persons = Share((people & found_people).total(), people.total())
    return Share(want == got, 1), Share(right, got.total()), Share(right, want.total()), persons


def _people(entries: Counter[OfficialKey]) -> Counter[tuple[str, str, str]]:
    people: Counter[tuple[str, str, str]] = Counter()
    for (_, _, person), count in entries.items():
        people[person] += count * any(person)
    return people

"""Deadline strings side by side, in one run over the gold.

python benchmarks/deadlines.py [--gold FILE.jsonl] [--json OUT.json] [--markdown OUT.md]

Of the dated strings: `right` (the dates of all entries), `wrong` (other dates), `missed` (none); of the
undated: `invented` (dates where there are none); microseconds a string, median, nothing cached. dateparser
gets the plan's start as its base, day-first order, and its answer's period (day, month, year) as a span;
natasha gives what its text says, completed from the plan. timexy and recognizers-text know no Russian;
HeidelTime and duckling are no Python packages.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import roadmap_parse as rp
from roadmap_parse.deadlines import resolve

if TYPE_CHECKING:
    from collections.abc import Callable

GOLD = Path(__file__).parents[1] / "corpora" / "gold" / "deadlines.jsonl"
Dates = frozenset[tuple[str | None, str | None]]
MICROSECONDS = 1e6


@dataclass(frozen=True, slots=True)
class Question:
    """A gold string: its dates, or several sets of dates that are right."""

    text: str
    period: rp.Period | None
    section: str | None
    answers: tuple[Dates, ...]


def dates_of(entries: list[dict[str, Any]]) -> Dates:
    """The distinct spans of gold entries."""
    pairs = ((entry.get("start"), entry.get("end")) for entry in entries)
    return frozenset(pair for pair in pairs if any(pair))


def questions(path: Path) -> list[Question]:
    """The gold file as questions."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    return [
        Question(
            row["text"],
            rp.Period.parse(row["period"]) if row.get("period") else None,
            row.get("section"),
            tuple(dates_of(answer) for answer in (row["deadlines"], *(row.get("also") or []))),
        )
        for row in rows
    ]


def span(start: date | None, end: date | None) -> tuple[str | None, str | None]:
    """Dates as ISO text."""
    return start.isoformat() if start else None, end.isoformat() if end else None


def ours(question: Question) -> Dates:
    """What this library says."""
    found = rp.parse_deadlines(question.text, question.period, section=question.section)
    return frozenset(span(d.start, d.end) for d in found if d.dated)


def dateparser_dates(question: Question) -> Dates:
    """Dates dateparser finds in the whole string."""
    from dateparser.date import DateDataParser

    base = question.period.start if question.period else date(2024, 1, 1)
    found = DateDataParser(languages=["ru"], settings=dateparser_settings(base)).get_date_data(question.text)
    return frozenset({whole(found.date_obj.date(), found.period)} if found.date_obj else ())


def whole(at: date, period: str) -> tuple[str | None, str | None]:
    """The day, month or year dateparser means."""
    if period == "month":
        return span(at.replace(day=1), at.replace(day=monthrange(at.year, at.month)[1]))
    if period == "year":
        return span(at.replace(month=1, day=1), at.replace(month=12, day=31))
    return span(at, at)


def dateparser_settings(base: date) -> dict[str, Any]:
    """Day first, the plan as the base, no guess from less than a month."""
    return {
        "RELATIVE_BASE": datetime(base.year, base.month, base.day),  # noqa: DTZ001
        "DATE_ORDER": "DMY",
        "PREFER_DATES_FROM": "future",
        "PREFER_DAY_OF_MONTH": "first",
        "REQUIRE_PARTS": ["month"],
    }


def dateparser_search(question: Question) -> Dates:
    """Dates dateparser's search finds inside the string."""
    from dateparser.search import search_dates

    base = question.period.start if question.period else date(2024, 1, 1)
    found = search_dates(question.text, languages=["ru"], settings=dateparser_settings(base)) or []
    return frozenset(span(at.date(), at.date()) for _, at in found)


def natasha_reader() -> Callable[[Question], Dates]:
    """A reader with natasha's extractor, loaded once."""
    from natasha import DatesExtractor

    from roadmap_parse.language.morphology import vocabulary

    extractor = DatesExtractor(vocabulary())

    def read(question: Question) -> Dates:
        try:
            facts = [match.fact for match in extractor(question.text)]
        except KeyError:  # natasha 1.6 has no "маю" among its months
            return frozenset()
        return frozenset(pair for fact in facts if (pair := completed(fact, question.period)))

    return read


def completed(fact: Any, period: rp.Period | None) -> tuple[str | None, str | None] | None:
    """A natasha date as a day, month or year; a missing year is the plan's."""
    year = fact.year or (
        period
        and (period.start.year if not fact.month or fact.month >= period.start.month else period.end.year)
    )
    if not year:
        return None
    try:
        if fact.day and fact.month:
            return span(date(year, fact.month, fact.day), date(year, fact.month, fact.day))
        if fact.month:
            return span(date(year, fact.month, 1), date(year, fact.month, monthrange(year, fact.month)[1]))
        return span(date(year, 1, 1), date(year, 12, 31))
    except ValueError:
        return None


def measure(name: str, read: Callable[[Question], Dates], asked: list[Question]) -> dict[str, Any]:
    """Verdicts and times of one tool over all questions."""
    tally = {"right": 0, "wrong": 0, "missed": 0, "invented": 0}
    seconds: list[float] = []
    for question in asked:
        read(question)
    for question in asked:
        resolve.forget()
        begin = time.perf_counter()
        got = read(question)
        seconds.append(time.perf_counter() - begin)
        verdict = judged(got, question)
        if verdict:
            tally[verdict] += 1
    dated = sum(any(question.answers) for question in asked)
    return {
        "tool": name, **tally, "dated": dated, "undated": len(asked) - dated,
        "microseconds": round(statistics.median(seconds) * MICROSECONDS, 1),
    }  # fmt: skip


def judged(got: Dates, question: Question) -> str | None:
    """One verdict; None where nothing was the answer and nothing was given."""
    if not any(question.answers):
        return "invented" if got else None
    if got in question.answers:
        return "right"
    return "wrong" if got else "missed"


def table(rows: list[dict[str, Any]]) -> str:
    """The figures as a markdown table."""
    dated, undated = rows[0]["dated"], rows[0]["undated"]
    head = f"| tool | right of {dated} dated | wrong | missed | invented of {undated} undated | µs a string |"
    keys = ("tool", "right", "wrong", "missed", "invented", "microseconds")
    lines = [f"| {' | '.join(str(row[key]) for key in keys)} |" for row in rows]
    return "\n".join([head, "| --- | --- | --- | --- | --- | --- |", *lines])


def main() -> None:
    """Measure all tools and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--gold", type=Path, default=GOLD)
    parser.add_argument("--json", type=Path, help="write the figures here")
    parser.add_argument(
        "--markdown",
        type=Path,
        help="write the table here",
    )
    given = parser.parse_args()
    asked = questions(given.gold)
    tools: list[tuple[str, Callable[[Question], Dates]]] = [
        ("roadmap_parse", ours),
        ("dateparser.parse", dateparser_dates),
        ("dateparser search_dates", dateparser_search),
        ("natasha DatesExtractor", natasha_reader()),
    ]
    rows = [measure(name, read, asked) for name, read in tools]
    seen = measure_seen(asked)
    page = f"{table(rows)}\n\nA string seen before costs roadmap_parse {seen} µs.\n"
    print(page, end="")
    if given.markdown:
        given.markdown.write_text(page, "utf-8")
    if given.json:
        given.json.write_text(
            json.dumps({"tools": rows, "seen_microseconds": seen}, ensure_ascii=False, indent=1), "utf-8"
        )


def measure_seen(asked: list[Question]) -> float:
    """Microseconds of a repeated question, median over the strings of the mean of many calls."""
    calls = 200
    seconds = []
    for question in asked:
        rp.parse_deadlines(question.text, question.period, section=question.section)
        begin = time.perf_counter()
        for _ in range(calls):
            rp.parse_deadlines(question.text, question.period, section=question.section)
        seconds.append((time.perf_counter() - begin) / calls)
    return round(statistics.median(seconds) * MICROSECONDS, 2)


if __name__ == "__main__":
    main()

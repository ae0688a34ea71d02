"""All public values: frozen, slotted dataclasses with tuples inside; imports only how tables show themselves.

Dates are inclusive at both ends; None means open or unknown. Texts are NFC. JSON has the same names.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, Self

from .markup import html_fields, html_table, rich_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.table import Table as RichTable

Severity = Literal["info", "warning", "error"]
Status = Literal["ok", "partial", "empty", "failed"]
Precision = Literal["day", "week", "month", "quarter", "year", "period"]
PeriodKind = Literal["calendar", "school", "span"]
PeriodBasis = Literal["given", "stated", "inferred"]
Origin = Literal["cell", "order", "signature", "approval"]
DeadlineKind = Literal[
    "date",
    "range",
    "until",
    "since",
    "plan_period",
    "continuous",
    "recurring",
    "event",
    "schedule",
    "on_demand",
    "immediate",
    "none",
]
BBox = tuple[float, float, float, float]
"""x0, top, x1, bottom in points; the origin is the page's top left corner."""

_SHOWN = {
    "number": "№",
    "activity": "activity",
    "deadline": "deadline",
    "read_as": "read as",
    "responsible": "responsible",
    "notes": "doubts",
}
"""The columns in which a plan shows itself."""
_CODES: Mapping[str, str] = MappingProxyType({})
"""No words for codes: they show as they are."""

SCHOOL_YEAR_START = (9, 1)
SCHOOL_YEAR_END = (5, 31)


@dataclass(frozen=True, slots=True)
class Note:
    """Something a reader of the value should know: `info` repairs, `warning` doubts, `error` losses."""

    code: str
    text: str = ""
    severity: Severity = "info"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value was read: file, member inside an archive, page from 1, box in points."""

    path: str | None = None
    member: str | None = None
    sha256: str | None = None
    page: int | None = None
    bbox: BBox | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """The window a plan covers, both ends inclusive."""

    start: date
    end: date
    kind: PeriodKind = "span"
    basis: PeriodBasis = "given"

    def __post_init__(self) -> None:
        if self.start > self.end:
            raise ValueError(f"a period ends on {self.end}, before it starts on {self.start}")

    @classmethod
    def calendar(cls, year: int, *, basis: PeriodBasis = "given") -> Self:
        """1 January to 31 December of `year`."""
        return cls(date(year, 1, 1), date(year, 12, 31), "calendar", basis)

    @classmethod
    def school(
        cls, year: int, *, end: tuple[int, int] = SCHOOL_YEAR_END, basis: PeriodBasis = "given"
    ) -> Self:
        """The school year that starts on 1 September of `year`; `end` is (month, day) of the next."""
        return cls(date(year, *SCHOOL_YEAR_START), date(year + 1, *end), "school", basis)

    @classmethod
    def span(cls, start: date, end: date, *, basis: PeriodBasis = "given") -> Self:
        """Any other window."""
        return cls(start, end, "span", basis)

    @classmethod
    def parse(cls, text: str) -> Self:
        """`2024`, `2023/2024` (a school year) or `2024-01-15..2024-12-20`; ValueError for anything else."""
        head, _, tail = text.strip().partition("..")
        if tail:
            return cls.span(date.fromisoformat(head.strip()), date.fromisoformat(tail.strip()))
        first, _, second = head.partition("/")
        if not second:
            return cls.calendar(int(first))
        if int(second) != int(first) + 1:
            raise ValueError(f"{text!r} is no school year; write 2023/2024, 2024 or 2024-01-15..2024-12-20")
        return cls.school(int(first))


@dataclass(frozen=True, slots=True)
class Person:
    """A name in the nominative; `first` and `middle` as given: a full word or an initial with its dot."""

    last: str
    first: str | None = None
    middle: str | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline as written and as dates.

    `rrule` is RFC 5545; durations and offsets are ISO 8601, with BD for working days.
    """

    text: str
    kind: DeadlineKind
    start: date | None = None
    end: date | None = None
    precision: Precision | None = None
    rrule: str | None = None
    duration: str | None = None
    count: int | None = None
    per: str | None = None
    anchor: str | None = None
    offset_from: str | None = None
    offset_to: str | None = None
    approximate: bool = False
    rule: str = ""
    notes: tuple[Note, ...] = ()

    @property
    def dated(self) -> bool:
        """Whether any date is known."""
        return self.start is not None or self.end is not None

    def _repr_html_(self) -> str:
        return html_fields(self)


@dataclass(frozen=True, slots=True)
class Official:
    """Who is responsible: a post, a body, a person, or several of these."""

    text: str
    role: str | None = None
    role_key: str | None = None
    organisation: str | None = None
    organisation_key: str | None = None
    person: Person | None = None
    plural: bool = False
    by_agreement: bool = False
    origin: Origin = "cell"
    notes: tuple[Note, ...] = ()

    def _repr_html_(self) -> str:
        return html_fields(self)


@dataclass(frozen=True, slots=True)
class Activity:
    """One row of a plan. `extra` maps the printed name of every other column to its text."""

    number: str | None
    text: str
    deadline_text: str | None = None
    deadlines: tuple[Deadline, ...] = ()
    responsible_text: str | None = None
    officials: tuple[Official, ...] = ()
    result: str | None = None
    extra: dict[str, str] = field(default_factory=dict, hash=False)
    source: Source = Source()
    confidence: float = 1.0
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Activities under one heading; `parents` are the titles of the headings above it, outermost first."""

    number: str | None
    title: str | None
    parents: tuple[str, ...] = ()
    activities: tuple[Activity, ...] = ()
    source: Source = Source()


@dataclass(frozen=True, slots=True)
class Roadmap:
    """One plan: what its heading and order say, and its sections."""

    title: str | None
    issuer: str | None = None
    municipality: str | None = None
    region: str | None = None
    period: Period | None = None
    order_number: str | None = None
    order_date: date | None = None
    approved_by: str | None = None
    header: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    officials: tuple[Official, ...] = ()
    notes: tuple[Note, ...] = ()
    source: Source = Source()

    @property
    def activities(self) -> Iterator[Activity]:
        """The activities of all sections, in the order of the document."""
        return (activity for section in self.sections for activity in section.activities)

    def _repr_html_(self) -> str:
        return html_table(_roadmap_caption(self), [*_SHOWN.values()], map(_line, self.activities))

    def __rich__(self) -> RichTable:
        return rich_table(_roadmap_caption(self), [*_SHOWN.values()], map(_line, self.activities))


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one file; `seconds` is wall time and takes no part in equality."""

    source: Source
    status: Status
    roadmaps: tuple[Roadmap, ...] = ()
    notes: tuple[Note, ...] = ()
    seconds: float = field(default=0.0, compare=False)
    version: str = ""
    media_type: str | None = None
    reader: str | None = None
    pages: int | None = None

    @property
    def reason(self) -> str | None:
        """Why the file failed: the code of its first error note; None unless `status` is `failed`."""
        if self.status != "failed":
            return None
        return next((note.code for note in self.notes if note.severity == "error"), None)

    @property
    def activities(self) -> Iterator[Activity]:
        """The activities of all roadmaps."""
        return (activity for roadmap in self.roadmaps for activity in roadmap.activities)

    def table(
        self, words: Mapping[str, str] = _CODES
    ) -> tuple[str, list[str], Iterator[Sequence[str | None]]]:
        """Caption, head and rows as it shows itself; `words` (of outputs.words) put codes into words."""
        head = [words.get(key, name) for key, name in _SHOWN.items()]
        return _result_caption(self, words), head, (_line(each, words) for each in self.activities)

    def _repr_html_(self) -> str:
        return html_table(*self.table())

    def __rich__(self) -> RichTable:
        return rich_table(*self.table())


def _result_caption(result: Result, words: Mapping[str, str] = _CODES) -> str:
    """Say where it is from, what came of it, which plans, and what is doubtful or lost."""
    place = " › ".join(part for part in (result.source.path, result.source.member) if part) or "Result"
    status = words.get(f"status.{result.status}", result.status)
    notes = (_told(note, words) for note in result.notes if note.severity != "info")
    return "\n".join([f"{place}: {status}", *map(_roadmap_caption, result.roadmaps), *notes])


def _told(note: Note, words: Mapping[str, str]) -> str:
    severity = words.get(f"severity.{note.severity}", note.severity)
    return ": ".join(part for part in (severity, _name(note.code, words), note.text) if part)


def _name(code: str, words: Mapping[str, str]) -> str:
    """A note in words; the reason of a failure is one too."""
    return words.get(f"note.{code}") or words.get(f"reason.{code}", code)


def _roadmap_caption(roadmap: Roadmap) -> str:
    window = f", {roadmap.period.start} – {roadmap.period.end}" if roadmap.period else ""
    return f"{roadmap.title or 'Roadmap'}{window}"


def _line(activity: Activity, words: Mapping[str, str] = _CODES) -> tuple[str | None, ...]:
    read_as = "; ".join(_read_as(each, words) for each in activity.deadlines)
    texts = activity.number, activity.text, activity.deadline_text, read_as, activity.responsible_text
    return *texts, "; ".join(_name(code, words) for code in dict.fromkeys(_doubts(activity)))


def _doubts(activity: Activity) -> Iterator[str]:
    """The codes of what is doubtful or lost in the row and its entries."""
    of_deadlines = (note for deadline in activity.deadlines for note in deadline.notes)
    of_officials = (note for official in activity.officials for note in official.notes)
    for note in (*activity.notes, *of_deadlines, *of_officials):
        if note.severity != "info":
            yield note.code


def _read_as(deadline: Deadline, words: Mapping[str, str]) -> str:
    dates = f" {deadline.start or '…'} – {deadline.end or '…'}" if deadline.dated else ""
    return f"{words.get(f'kind.{deadline.kind}', deadline.kind)}{dates}"

"""Scores of a corpus: what they hold and how they are shown."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field
from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rich.console import Group
    from rich.table import Table

FIELDS = ("number", "text", "deadline_text", "responsible_text", "result")
SHARES = ("found", "exact", "sections", "deadlines", "officials", "headings", "order_officials")
CEILINGS = frozenset({"spurious", "false_dates"})
"""Figures that count mistakes."""
COLUMNS = {
    "found": "found",
    "spurious": "extra",
    "exact": "exact",
    "deadlines": "dates",
    "officials": "people",
    "headings": "head",
}
"""Figures of a document and the names they are shown under; a terminal is 80 signs wide."""


PER_ACTIVITY = frozenset({"exact", "deadlines", "officials"})
"""Figures that are shown without their sum: it is that of `found`."""


@dataclass(frozen=True, slots=True)
class Share:
    """So many right of so many."""

    right: int = 0
    of: int = 0

    def __add__(self, other: Share) -> Share:
        return Share(self.right + other.right, self.of + other.of)

    def __str__(self) -> str:
        return f"{self.right}/{self.of}" if self.of else "–"


@dataclass(frozen=True, slots=True)
class DocumentScore:
    """What was right in one document; `spurious` counts activities that are none, `seconds` is wall time."""

    file: str
    status: str
    found: Share = Share()
    spurious: int = 0
    exact: Share = Share()
    sections: Share = Share()
    fields: dict[str, Share] = field(default_factory=dict)
    deadlines: Share = Share()
    officials: Share = Share()
    heading: dict[str, bool] = field(default_factory=dict)
    order_officials: Share = Share()
    seconds: float = 0.0

    @property
    def headings(self) -> Share:
        """Fields of the heading that are right."""
        return Share(sum(self.heading.values()), len(self.heading))


@dataclass(frozen=True, slots=True)
class StringScore:
    """Strings on their own: deadlines exact, dates given where there are none, officials.

    Of the entries `found` the share is precision, of those `expected` recall.
    """

    deadlines: Share
    false_dates: Share
    strings: Share
    found: Share
    expected: Share
    persons: Share

    @property
    def f1(self) -> float:
        """Give the harmonic mean of precision and recall of whole entries."""
        return 2 * self.found.right / max(1, self.found.of + self.expected.of)


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of a corpus."""

    documents: tuple[DocumentScore, ...]
    strings: StringScore


def total_of(shares: Iterable[Share]) -> Share:
    """Add shares up."""
    return reduce(add, shares, Share())


def figures(scores: Scores) -> dict[str, dict[str, int]]:
    """Give the counts that floors hold: right ones, and the wrong `spurious` and `false_dates`."""
    strings = scores.strings
    return {document.file: _document_figures(document) for document in scores.documents} | {
        "strings": {
            "deadlines": strings.deadlines.right,
            "false_dates": strings.false_dates.right,
            "officials": strings.strings.right,
            "entries": strings.expected.right,
            "persons": strings.persons.right,
        }
    }


def _document_figures(document: DocumentScore) -> dict[str, int]:
    counts = {name: getattr(document, name).right for name in SHARES}
    return counts | {"spurious": document.spurious}


def as_json(scores: Scores) -> dict[str, Any]:
    """Give the scores as plain values, with the same names."""
    return asdict(scores)


def render(scores: Scores) -> Group:
    """Give three rich tables: a line a document with a total, a line a field, and the strings."""
    from rich.console import Group

    documents = scores.documents
    return Group(_documents_table(documents), _fields_table(documents), _strings_table(scores.strings))


def _documents_table(documents: Sequence[DocumentScore]) -> Table:
    table = _table("Documents: right of expected", "file", *COLUMNS.values(), "s")
    for document in documents:
        cells = [_cell(name, getattr(document, name)) for name in COLUMNS]
        table.add_row(short_name(document.file), *cells, f"{document.seconds:.2f}")
    table.add_section()
    totals = [_cell(name, _total([getattr(document, name) for document in documents])) for name in COLUMNS]
    table.add_row("total", *totals, f"{sum(document.seconds for document in documents):.1f}")
    return table


def _cell(name: str, value: Share | int) -> str:
    """A figure; of those that count the same activities as `found` the right ones alone, or a dash."""
    if name in PER_ACTIVITY and isinstance(value, Share) and value.of:
        return str(value.right)
    return str(value)


def short_name(file: str) -> str:
    """Drop the folder and a hash: `documents/000_fa684a692b4f6ca5.pdf` is shown as `000.pdf`."""
    return re.sub(r"_[0-9a-f]{8,}", "", file.rsplit("/", 1)[-1])


def _total(cells: Sequence[Share | int]) -> Share | int:
    if cells and isinstance(cells[0], int):
        return sum(cell for cell in cells if isinstance(cell, int))
    return total_of(cell for cell in cells if isinstance(cell, Share))


def _fields_table(documents: Sequence[DocumentScore]) -> Table:
    table = _table("Fields of all documents", "field", "right / of")
    table.add_row("section", str(total_of(document.sections for document in documents)))
    for name in FIELDS:
        table.add_row(name, str(total_of(document.fields.get(name, Share()) for document in documents)))
    for name in dict.fromkeys(name for document in documents for name in document.heading):
        right = [document.heading[name] for document in documents if name in document.heading]
        table.add_row(f"heading: {name}", str(Share(sum(right), len(right))))
    table.add_row("officials of the order", str(total_of(document.order_officials for document in documents)))
    return table


def _table(title: str, first: str, *others: str) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD, padding=0)
    table.add_column(first, overflow="fold")
    for name in others:
        table.add_column(name, justify="right", no_wrap=True)
    return table


def _strings_table(strings: StringScore) -> Table:
    table = _table("Strings", "what", "right / of")
    table.add_row("deadlines exact", str(strings.deadlines))
    table.add_row("false dates of undated", str(strings.false_dates))
    table.add_row("officials: strings exact", str(strings.strings))
    table.add_row("officials: entries F1", f"{strings.f1:.4f}")
    table.add_row("officials: persons", str(strings.persons))
    return table

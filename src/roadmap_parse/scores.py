"""Scores of a corpus: what they hold and how they are shown."""

from __future__ import annotations

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
COLUMNS = (
    "found",
    "spurious",
    "exact",
    "sections",
    *FIELDS,
    "deadlines",
    "officials",
    "headings",
    "order_officials",
)


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
    """Give two rich tables: a line a document with a total, and the strings."""
    from rich.console import Group

    return Group(_documents_table(scores.documents), _strings_table(scores.strings))


def _documents_table(documents: Sequence[DocumentScore]) -> Table:
    from rich.table import Table

    table = Table(title="Documents: right / expected")
    table.add_column("file", overflow="fold")
    for name in ("status", *COLUMNS, "seconds"):
        table.add_column(name.removesuffix("_text").replace("_", " "), justify="right")
    for document in documents:
        cells = [str(_cell(document, name)) for name in COLUMNS]
        table.add_row(document.file, document.status, *cells, f"{document.seconds:.2f}")
    table.add_section()
    totals = [str(_total([_cell(document, name) for document in documents])) for name in COLUMNS]
    table.add_row("total", "", *totals, f"{sum(document.seconds for document in documents):.2f}")
    return table


def _cell(document: DocumentScore, name: str) -> Share | int:
    value: Share | int = document.fields.get(name, Share()) if name in FIELDS else getattr(document, name)
    return value


def _total(cells: Sequence[Share | int]) -> Share | int:
    if cells and isinstance(cells[0], int):
        return sum(cell for cell in cells if isinstance(cell, int))
    return total_of(cell for cell in cells if isinstance(cell, Share))


def _strings_table(strings: StringScore) -> Table:
    from rich.table import Table

    table = Table("what", "right / of", title="Strings")
    table.add_row("deadlines exact", str(strings.deadlines))
    table.add_row("false dates of undated", str(strings.false_dates))
    table.add_row("officials: strings exact", str(strings.strings))
    table.add_row("officials: entries F1", f"{strings.f1:.4f}")
    table.add_row("officials: persons", str(strings.persons))
    return table

"""A random table, printed by reportlab over pages, is read back equal."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import LongTable, SimpleDocTemplate
from reportlab.platypus import Paragraph as Flowable

from roadmap_parse.document import Table
from roadmap_parse.options import DEFAULT
from roadmap_parse.readers.pdf import read_pdf
from roadmap_parse.tables import find_tables

FONTS = Path("/usr/share/fonts/truetype")
FACES = {
    "Sans": "dejavu/DejaVuSans.ttf",
    "Serif": "dejavu/DejaVuSerif.ttf",
    "Times": "liberation/LiberationSerif-Regular.ttf",
}
WORDS = (
    "проверка",
    "готовности",
    "отчёт",
    "ОО",
    "в",
    "школ",
    "2024",
    "(по",
    "согласованию)",
    "№",
    "до",
    "мая,",
)
RULES = {
    "all": ("GRID",),
    "open": ("INNERGRID", "LINEABOVE", "LINEBELOW"),
}
HEAD = ("№", "Мероприятие", "Срок", "Кто")

pytestmark = pytest.mark.skipif(
    not all((FONTS / face).exists() for face in FACES.values()), reason="no fonts"
)


@dataclass(frozen=True)
class Drawn:
    """Rows of texts; `wide` rows are one cell over all columns; (first, last) rows share their last cell.

    In `paired` rows the second and the third cell are one. `rules`: the lines that are drawn.
    """

    rows: tuple[tuple[str, ...], ...]
    wide: frozenset[int]
    paired: frozenset[int]
    tall: tuple[tuple[int, int], ...]
    rules: str
    repeated: bool
    size: int
    face: str


@st.composite
def tables(draw: st.DrawFn) -> Drawn:
    count = draw(st.integers(2, 30))
    rules = draw(st.sampled_from(sorted(RULES)))
    wide = frozenset(draw(st.sets(st.integers(0, count - 1), max_size=3)))
    text = st.lists(st.sampled_from(WORDS), min_size=1, max_size=14).map(" ".join)
    rows = tuple(
        (f"Раздел {index}",) if index in wide else (f"{index + 1}.", draw(text), draw(text), draw(text))
        for index in range(count)
    )
    paired = draw(st.sets(st.integers(0, count - 1), max_size=3)) - wide if rules == "all" else set()
    rows = tuple(
        (row[0], row[1], row[1], row[3]) if index in paired else row for index, row in enumerate(rows)
    )
    tall = []
    row = 0
    while row < count and rules == "all":
        last = row + draw(st.integers(0, 2))
        if last < count and last > row and not wide & set(range(row, last + 1)):
            tall.append((row, last))
        row = max(row, last) + 1
    return Drawn(
        rows,
        wide,
        frozenset(paired),
        tuple(tall),
        rules,
        draw(st.booleans()),
        draw(st.integers(8, 13)),
        draw(st.sampled_from(sorted(FACES))),
    )


def printed(table: Drawn) -> bytes:
    for name, face in FACES.items():
        registerFont(TTFont(name, str(FONTS / face)))
    style = ParagraphStyle("", fontName=table.face, fontSize=table.size, leading=table.size * 1.2)
    blank = len(HEAD) - 1
    data = [
        [Flowable(text, style) for text in row] + [""] * (len(HEAD) - len(row)) for row in (HEAD, *table.rows)
    ]
    commands = [(rule, (0, 0), (-1, -1), 0.5, "black") for rule in RULES[table.rules]]
    commands += [("VALIGN", (0, 0), (-1, -1), "TOP")]
    commands += [("SPAN", (0, row + 1), (blank, row + 1)) for row in table.wide]
    commands += [("SPAN", (1, row + 1), (2, row + 1)) for row in table.paired]
    commands += [("SPAN", (blank, first + 1), (blank, last + 1)) for first, last in table.tall]
    for first, last in table.tall:
        for row in range(first + 1, last + 1):
            data[row + 1][blank] = ""
        commands.append(("NOSPLIT", (0, first + 1), (-1, last + 1)))
    flowable = LongTable(
        data,
        (40, 190, 140, 140),
        repeatRows=int(table.repeated),
        splitInRow=int(not table.tall),
        style=commands,
    )
    buffer = io.BytesIO()
    SimpleDocTemplate(buffer, invariant=1).build([flowable])
    return buffer.getvalue()


def expected(table: Drawn) -> list[tuple[str, ...]]:
    rows = [HEAD, *(row * len(HEAD) if len(row) == 1 else row for row in table.rows)]
    for first, last in table.tall:
        for row in range(first + 1, last + 1):
            rows[row + 1] = (*rows[row + 1][:-1], rows[first + 1][-1])
    return rows


def bare(rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    return [tuple("".join(text.split()) for text in row) for row in rows]


@given(tables())
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
def test_a_printed_table_is_read_back(table: Drawn) -> None:
    blocks = find_tables(read_pdf(printed(table), DEFAULT))
    read = [row for block in blocks if isinstance(block, Table) for row in block.rows]
    assert bare(read) == bare(expected(table))

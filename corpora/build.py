"""Rebuilds the five seed plans as DOCX and PDF: python corpora/build.py (the same bytes at every run).

Reads corpora/gold/*.jsonl and the text before the table of corpora/documents/*.txt; writes beside those
STEM.docx, STEM.pdf (portrait, narrow columns, rows broken over pages) and STEM-landscape.pdf.
Needs python-docx, reportlab and the DejaVu fonts (Debian: fonts-dejavu-core) in one of FONT_FOLDERS.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import groupby, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HERE = Path(__file__).parent
DOCUMENTS = HERE / "documents"
FONT_FOLDERS = (
    Path("/usr/share/fonts/truetype/dejavu"),
    Path("/usr/share/fonts/dejavu"),
    Path("/Library/Fonts"),
)
BUILT = datetime(2024, 1, 1, tzinfo=UTC)
PARAGRAPH_BREAK = re.compile(
    r"\n| (?=- )|(?<=[а-я]) (?=[Мм]етодический кабинет|ОО$|Руководители МО|апрель$|Школьные координаторы)"
)
RIGHT = re.compile(r"УТВЕРЖДАЮ|Приложение")
CENTRE = re.compile(r"^\*\*|^ПРИКАЗ$|^№ |^МУНИЦИПАЛЬНОЕ|^Дорожная карта$|^План мероприятий$")


@dataclass(frozen=True)
class Style:
    """How a plan is printed: relative column widths, and what its rows look like.

    `section`: its number in a cell of its own, or before the title in one merged cell.
    `tall`: columns whose equal neighbours of one section are one merged cell.
    """

    widths: tuple[int, ...]
    numbered_section: bool
    repeated_header: bool
    counted_columns: bool = False
    tall: tuple[int, ...] = ()
    font_size: int = 9


STYLES = {
    "000": Style((10, 70, 32, 38), numbered_section=True, repeated_header=True),
    "001": Style((10, 46, 26, 32, 46), numbered_section=False, repeated_header=False, tall=(2,)),
    "002": Style(
        (12, 50, 24, 32, 42), numbered_section=False, repeated_header=True, counted_columns=True, tall=(3,)
    ),
    "003": Style((12, 74, 38, 32), numbered_section=True, repeated_header=False, font_size=10),
    "004": Style((72, 44, 44), numbered_section=True, repeated_header=False, font_size=11),
}


@dataclass(frozen=True)
class Row:
    """Cells of paragraphs; a section row has one or two (number, title)."""

    cells: tuple[tuple[str, ...], ...]
    section: bool = False


@dataclass(frozen=True)
class Plan:
    """A seed: text before its table as groups of lines, header names and rows."""

    stem: str
    preamble: tuple[tuple[str, ...], ...]
    header: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def style(self) -> Style:
        """The style of this seed."""
        return STYLES[self.stem[:3]]


def main() -> None:
    """Write every plan in every form."""
    for plan in plans():
        (DOCUMENTS / f"{plan.stem}.docx").write_bytes(docx_bytes(plan))
        (DOCUMENTS / f"{plan.stem}.pdf").write_bytes(pdf_bytes(plan, landscape=False))
        (DOCUMENTS / f"{plan.stem}-landscape.pdf").write_bytes(pdf_bytes(plan, landscape=True))
        print(plan.stem)


# The plans


def plans() -> Iterator[Plan]:
    """The five seeds, in order."""
    activities = {
        name: list(rows) for name, rows in groupby(_lines("activities.jsonl"), lambda row: row["file"])
    }
    seeds = (line for line in _lines("roadmaps.jsonl") if line["file"][:3] in STYLES)
    for heading in seeds:
        stem = Path(heading["file"]).stem
        yield Plan(
            stem=stem,
            preamble=_preamble(stem, heading["header"][0]),
            header=tuple(heading["header"]),
            rows=tuple(_rows(activities[heading["file"]], len(heading["header"]), STYLES[stem[:3]])),
        )


def _lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (HERE / "gold" / name).read_text(encoding="utf-8").splitlines()]


def _preamble(stem: str, first_name: str) -> tuple[tuple[str, ...], ...]:
    text = (DOCUMENTS / f"{stem}.txt").read_text(encoding="utf-8")
    before = re.split(rf"^\s*{re.escape(first_name)}(?=\t|$)", text, maxsplit=1, flags=re.MULTILINE)[0]
    groups = re.split(r"\n\s*\n", before)
    lines = (tuple(line.strip() for line in group.splitlines() if line.strip()) for group in groups)
    return tuple(group for group in lines if group)


def _rows(activities: Sequence[dict[str, Any]], columns: int, style: Style) -> Iterator[Row]:
    for (number, title), group in groupby(
        activities, lambda row: (row["section_number"], row["section_title"])
    ):
        if title:
            yield Row(_section_cells(number, title, style), section=True)
        for row in group:
            fields = (
                row["number"],
                row["text"],
                row["deadline_text"],
                row["responsible_text"],
                row["result"],
            )
            yield Row(
                tuple(_paragraphs(text) for text in (fields if row["number"] else fields[1:])[:columns])
            )


def _section_cells(number: str | None, title: str, style: Style) -> tuple[tuple[str, ...], ...]:
    if style.numbered_section and number:
        return ((number,), (title,))
    return ((f"{number} {title}" if number else title,),)


def _paragraphs(text: str | None) -> tuple[str, ...]:
    return tuple(PARAGRAPH_BREAK.split(text or ""))


def _tall_runs(plan: Plan, column: int) -> Iterator[tuple[int, int]]:
    """First and last row (header excluded) of every run of equal neighbours in a column."""
    start = 0
    for index, (above, below) in enumerate(pairwise(plan.rows), start=1):
        if above.section or below.section or above.cells[column] != below.cells[column]:
            if index - 1 > start:
                yield start, index - 1
            start = index


# DOCX


def docx_bytes(plan: Plan) -> bytes:
    """The plan as a Word file, with fixed dates."""
    import docx

    document = docx.Document()
    _set_properties(document.core_properties, plan)
    for group in plan.preamble:
        _add_group(document, group)
    _add_table(document, plan)
    buffer = io.BytesIO()
    document.save(buffer)
    return _with_fixed_dates(buffer.getvalue())


def _set_properties(properties: Any, plan: Plan) -> None:
    properties.title, properties.author, properties.last_modified_by = plan.stem, "", ""
    properties.created = properties.modified = properties.last_printed = BUILT


def _add_group(document: Any, group: tuple[str, ...]) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    aligned = {"right": WD_ALIGN_PARAGRAPH.RIGHT, "center": WD_ALIGN_PARAGRAPH.CENTER}
    lines = ["\n".join(group)] if group[0].startswith("**") else list(group)
    for line in lines:
        paragraph = document.add_paragraph()
        paragraph.alignment = aligned.get(_alignment(group))
        paragraph.add_run(line.replace("**", "")).bold = group[0].startswith("**")


def _alignment(group: tuple[str, ...]) -> str:
    if RIGHT.match(group[0]):
        return "right"
    return "center" if CENTRE.match(group[0]) else "left"


def _add_table(document: Any, plan: Plan) -> None:
    heads = _head_rows(plan)
    table = document.add_table(rows=len(heads) + len(plan.rows), cols=len(plan.header))
    table.style = "Table Grid"
    for cells, texts in zip(table.rows, heads, strict=False):
        for cell, text in zip(cells.cells, texts, strict=True):
            cell.text = text
    for cells, row in zip(table.rows[len(heads) :], plan.rows, strict=True):
        _fill_row(cells.cells, row)
    for column in plan.style.tall:
        for first, last in _tall_runs(plan, column):
            _merge_down(table, column, first + len(heads), last + len(heads))


def _head_rows(plan: Plan) -> list[tuple[str, ...]]:
    counts = tuple(str(index + 1) for index in range(len(plan.header)))
    return [plan.header, counts] if plan.style.counted_columns else [plan.header]


def _fill_row(cells: Sequence[Any], row: Row) -> None:
    targets = list(cells[: len(row.cells)])
    if row.section:
        targets[-1] = targets[-1].merge(cells[-1])
    for cell, paragraphs in zip(targets, row.cells, strict=True):
        cell.text = paragraphs[0]
        for text in paragraphs[1:]:
            cell.add_paragraph(text)


def _merge_down(table: Any, column: int, first: int, last: int) -> None:
    for index in range(first + 1, last + 1):
        for paragraph in table.cell(index, column).paragraphs:
            paragraph.clear()
    texts = [paragraph.text for paragraph in table.cell(first, column).paragraphs]
    merged = table.cell(first, column).merge(table.cell(last, column))
    for paragraph in merged.paragraphs[len(texts) :]:
        paragraph._element.getparent().remove(paragraph._element)  # noqa: SLF001 - python-docx cannot delete


def _with_fixed_dates(data: bytes) -> bytes:
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            info = zipfile.ZipInfo(name, BUILT.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, source.read(name))
    return buffer.getvalue()


# PDF


def pdf_bytes(plan: Plan, *, landscape: bool) -> bytes:
    """The plan as a PDF on A4 with page numbers; landscape also turns the choice of a repeated header."""
    from reportlab.lib.pagesizes import A4
    from reportlab.platypus import SimpleDocTemplate

    _register_fonts()
    buffer = io.BytesIO()
    size = (A4[1], A4[0]) if landscape else A4
    template = SimpleDocTemplate(
        buffer,
        pagesize=size,
        leftMargin=56,
        rightMargin=40,
        topMargin=50,
        bottomMargin=50,
        invariant=1,
        title=plan.stem,
    )
    story = [flowable for group in plan.preamble for flowable in _group_flowables(group)]
    story.append(_pdf_table(plan, template.width, repeated=plan.style.repeated_header != landscape))
    number = partial(_draw_number, top=landscape)
    template.build(story, onFirstPage=number, onLaterPages=number)
    return buffer.getvalue()


def _register_fonts() -> None:
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.pdfbase.ttfonts import TTFont

    folder = next(folder for folder in FONT_FOLDERS if (folder / "DejaVuSans.ttf").exists())
    registerFont(TTFont("Plain", str(folder / "DejaVuSans.ttf")))
    registerFont(TTFont("Bold", str(folder / "DejaVuSans-Bold.ttf")))


def _draw_number(canvas: Any, template: Any, *, top: bool) -> None:
    canvas.setFont("Plain", 8)
    height = template.pagesize[1] - 28 if top else 26
    canvas.drawCentredString(template.pagesize[0] / 2, height, str(canvas.getPageNumber()))


def _group_flowables(group: tuple[str, ...]) -> Iterator[Any]:
    from reportlab.platypus import Spacer

    alignment = {"left": 0, "center": 1, "right": 2}[_alignment(group)]
    text = "<br/>".join(line.replace("**", "") for line in group)
    yield _flowable(text, 11, alignment, bold=group[0].startswith("**"))
    yield Spacer(1, 9)


def _flowable(text: str, size: int, alignment: int = 0, *, bold: bool = False) -> Any:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph

    style = ParagraphStyle(
        "", fontName="Bold" if bold else "Plain", fontSize=size, leading=size * 1.2, alignment=alignment
    )
    return Paragraph(text, style)


def _pdf_table(plan: Plan, width: float, *, repeated: bool) -> Any:
    from reportlab.platypus import LongTable

    style, heads = plan.style, _head_rows(plan)
    flow = partial(_flowable, size=style.font_size)
    data = [[flow(text, bold=True, alignment=1) for text in texts] for texts in heads]
    for row in plan.rows:
        cells = [[flow(text, bold=row.section) for text in paragraphs] for paragraphs in row.cells]
        data.append([*cells, *[""] * (len(plan.header) - len(cells))])
    widths = [width * part / sum(style.widths) for part in style.widths]
    # a row splits only where no merged cell forbids it
    table = LongTable(data, widths, repeatRows=len(heads) if repeated else 0, splitByRow=0, splitInRow=1)
    table.setStyle(_table_style(plan, len(heads)))
    return table


def _table_style(plan: Plan, heads: int) -> list[tuple[Any, ...]]:
    commands: list[tuple[Any, ...]] = [
        ("GRID", (0, 0), (-1, -1), 0.5, "black"),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ]
    for index, row in enumerate(plan.rows, start=heads):
        if row.section:
            commands.append(("SPAN", (len(row.cells) - 1, index), (-1, index)))
    for column in plan.style.tall:
        for first, last in _tall_runs(plan, column):
            commands.append(("SPAN", (column, first + heads), (column, last + heads)))
    return commands


if __name__ == "__main__":
    main()

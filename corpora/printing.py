"""Prints a composed plan with reportlab as its layout says."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any

from build import FONT_FOLDERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from composed import Plan, Row
    from layouts import Layout

A4 = (595.3, 841.9)
PADDING = 4.0
UPRIGHT = 90.0  # points: the height of a head whose names are written upwards
LEADING = 1.22
STAMP = (
    "ДОКУМЕНТ ПОДПИСАН",
    "ЭЛЕКТРОННОЙ ПОДПИСЬЮ",
    "Сертификат 00B7A1C55E02D94F3A",
    "Владелец Мельник Ольга Викторовна",
    "Действителен с 10.01.2025 по 05.04.2026",
)
BLOCK = (
    ("", "", "", "", "", "24-118-ПМ", "Лист"),
    ("", "", "", "", "", "", "{}"),
    ("Изм.", "Кол.уч", "Лист", "№ док.", "Подп.", "Дата", ""),
)
HALF = 0.48  # of the page's width
FOOTNOTE = "* Сроки могут быть уточнены распоряжением администрации."


BUDGET = (
    ("Объёмы финансирования, тыс. рублей",),
    ("Источник", "2025 год", "2026 год", "2027 год"),
    ("Областной бюджет", "1 250,0", "1 310,5", "1 400,0"),
    ("Местный бюджет", "430,2", "445,0", "460,8"),
    ("Итого", "1 680,2", "1 755,5", "1 860,8"),
)
PEOPLE = (
    ("Состав рабочей группы",),
    ("№", "Фамилия, имя, отчество", "Должность", "Телефон"),
    ("1", "Соколова М.П.", "заместитель главы", "2-11-04"),
    ("2", "Ильин А.Ю.", "начальник отдела", "2-17-80"),
    ("3", "Фомина А.С.", "главный специалист", "2-17-81"),
)


@cache
def _fonts() -> None:
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.pdfbase.ttfonts import TTFont

    folder = next(folder for folder in FONT_FOLDERS if (folder / "DejaVuSans.ttf").exists())
    for name in ("DejaVuSans", "DejaVuSans-Bold", "DejaVuSerif", "DejaVuSerif-Bold"):
        registerFont(TTFont(name, str(folder / f"{name}.ttf")))


def pdf_bytes(plan: Plan, layout: Layout) -> bytes:
    """The plan printed as the layout says; the same bytes at every run."""
    from reportlab.pdfgen.canvas import Canvas

    _fonts()
    buffer = io.BytesIO()
    size = (A4[1], A4[0]) if layout.landscape else A4
    canvas = Canvas(buffer, pagesize=size, invariant=1)
    _Printer(canvas, size, plan, layout).print()
    canvas.save()
    return buffer.getvalue()


@dataclass(frozen=True)
class Cell:
    """Lines of a cell over columns [first, end); `above`: merged with the cell above."""

    lines: tuple[str, ...]
    first: int
    end: int
    bold: bool = False
    above: bool = False


class _Printer:
    """Puts a plan on pages from top to bottom; y grows downwards."""

    def __init__(self, canvas: Any, size: tuple[float, float], plan: Plan, layout: Layout) -> None:
        self.canvas, self.plan, self.layout = canvas, plan, layout
        self.y = 0.0
        self.page = 0
        self._measure(*size, last=HALF if "halves" in layout.extras else 1.0)
        self.step = layout.size * LEADING

    def print(self) -> None:
        """Print it all."""
        self._page()
        for text in self.plan.before:
            self._lines(text.split("\n"), align="right")
        self._title(self.plan.title)
        if "cover" in self.layout.extras:
            self._end()
            self.canvas.setPageSize((A4[1], A4[0]))
            self._measure(A4[1], A4[0])
            self._page()
        if "others" in self.layout.extras:
            self._other(BUDGET)
        self._table(self.plan.rows)
        if self.plan.second:
            self._lines(["", ""])
            self._title(self.plan.facts["second_title"])
            self._table(self.plan.second)
        if "others" in self.layout.extras:
            self._other(PEOPLE)
        self._lines(["", "Исполнитель: Кузнецова А.А., тел. 2-14-35"], size=8)
        self._end()

    def _title(self, title: str) -> None:
        lines = self._wrapped(title, self.right - self.left, 13, bold=True)
        self._lines(lines, bold=True, align="centre", size=13)

    # pages

    def _measure(self, width: float, height: float, first: float = 0.0, last: float = 1.0) -> None:
        """Set the size of the page and the borders of columns between two shares of its width."""
        self.width, self.height = width, height
        self.left, self.right, self.bottom = 56.0, width - 40.0, height - 60.0
        room = self.right - self.left
        self._columns(self.left + first * room, self.left + last * room)

    def _columns(self, left: float, right: float) -> None:
        widths = list(self.plan.widths)
        if "rewidth" in self.layout.extras and self.page % 2 == 0:
            widths = [part + (6 if index % 2 else 3) for index, part in enumerate(widths)]
        places = accumulate(widths, initial=0)
        self.xs = [left + (right - left) * place / sum(widths) for place in places]

    def _page(self) -> None:
        self.page += 1
        self.y = self.top = 50.0
        extras = self.layout.extras
        if "rotate" in extras:
            self.canvas.setPageRotation(90)
            self.canvas.translate(self.height, 0)
            self.canvas.rotate(90)
        if "crop" in extras:
            self.canvas.setCropBox((10, 10, self.height - 10, self.width - 10))
        if "watermark" in extras:
            self._watermark()
        if "frame" in extras:
            self._frame()
        if "block" in extras:
            self._block()
            self.bottom = self.height - 100.0
        if "rewidth" in extras:
            self._columns(self.left, self.right)
        if "continued" in extras and self.page > 1:
            self._lines(["Продолжение приложения"], align="right", size=9)
        self._text(self.width / 2, self.height - 26, str(self.page), 8)

    def _end(self) -> None:
        if "footnote" in self.layout.extras:
            self._text(self.left, self.height - 42, FOOTNOTE, 7)
        if "stamp" in self.layout.extras and self.page == 1:
            self._stamp()
        self.canvas.showPage()

    def _watermark(self) -> None:
        self.canvas.saveState()
        self.canvas.setFillGray(0.85)
        self.canvas.setFont("DejaVuSans-Bold", 60)
        self.canvas.translate(self.width / 2, self.height / 2)
        self.canvas.rotate(45)
        self.canvas.drawCentredString(0, 0, "ПРОЕКТ")
        self.canvas.restoreState()

    def _frame(self) -> None:
        self.canvas.setLineWidth(1)
        self.canvas.rect(20, 20, self.width - 40, self.height - 40)

    def _block(self) -> None:
        """The title block: small cells over the lower side of the frame, the sheet's number in the last."""
        top = self.height - 20 - 3 * 14
        for row, texts in enumerate(BLOCK):
            for column, text in enumerate(texts):
                x = self.width - 20 - 50.0 * (len(texts) - column)
                self.canvas.rect(x, self.height - top - 14 * (row + 1), 50, 14)
                self._text(x + 3, top + 14 * row + 10, text.format(self.page), 7)

    def _stamp(self) -> None:
        x, y = self.right - 190, self.height - 200
        self.canvas.setStrokeColorRGB(0, 0, 0.7)
        self.canvas.setFillColorRGB(0, 0, 0.7)
        self.canvas.roundRect(x, self.height - y - 62, 185, 62, 6)
        for index, line in enumerate(STAMP):
            self._text(x + 8, y + 12 + 11 * index, line, 7)
        self.canvas.setStrokeGray(0)
        self.canvas.setFillGray(0)

    # text

    def _text(self, x: float, y: float, text: str, size: float, *, bold: bool = False) -> None:
        self.canvas.setFont(self.layout.font + ("-Bold" if bold else ""), size)
        self.canvas.drawString(x, self.height - y, text)
        if "twice" in self.layout.extras and bold:
            self.canvas.drawString(x + 0.3, self.height - y, text)
        if "twice" in self.layout.extras:
            hidden = self.canvas.beginText(x, self.height - y)
            hidden.setTextRenderMode(3)
            hidden.textLine(text)
            self.canvas.drawText(hidden)

    def _wrapped(self, text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
        from reportlab.lib.utils import simpleSplit

        font = self.layout.font + ("-Bold" if bold else "")
        lines = [line for part in text.split("\n") for line in simpleSplit(part, font, size, width) or [""]]
        return [piece for line in lines for piece in _broken(line, font, size, width)]

    def _lines(
        self, lines: Sequence[str], *, bold: bool = False, align: str = "left", size: float = 11
    ) -> None:
        from reportlab.pdfbase.pdfmetrics import stringWidth

        for line in lines:
            wide = stringWidth(line, self.layout.font + ("-Bold" if bold else ""), size)
            room = self.right - self.left - wide
            x = self.left + {"left": 0.0, "centre": room / 2, "right": room}[align]
            self.y += size * LEADING
            self._text(x, self.y, line, size, bold=bold)
        self.y += 12

    # the table

    def _table(self, rows: Sequence[Row]) -> None:
        self.top = self.y
        head = [] if "headless" in self.layout.extras else list(self._head())
        for cells in head:
            self._row(cells, head=True)
        above: tuple[str, ...] = ()
        for row in rows:
            for cells in self._printed(row, above):
                self._place(cells, head)
            above = () if row.section else row.cells
        if self.layout.across in {"outer", "all"}:
            self._rule(self.y, self._borders([]))
        if "halves" in self.layout.extras:
            self.y = self.bottom

    def _head(self) -> Iterator[list[Cell]]:
        names = self.plan.header
        last = len(names)
        if "nested" in self.layout.extras:
            yield [
                *(
                    self._cell(name, index, index + 1, bold=True)
                    for index, name in enumerate(names[: last - 2])
                ),
                self._cell("Исполнение", last - 2, last, bold=True),
            ]
            yield [
                *(Cell((), index, index + 1, above=True) for index in range(last - 2)),
                *(
                    self._cell(name, index, index + 1, bold=True)
                    for index, name in enumerate(names)
                    if index >= last - 2
                ),
            ]
        else:
            yield [self._cell(name, index, index + 1, bold=True) for index, name in enumerate(names)]
        if self.layout.counted:
            yield [self._cell(str(index + 1), index, index + 1) for index in range(last)]

    def _printed(self, row: Row, above: tuple[str, ...]) -> Iterator[list[Cell]]:
        """The row, or one for each of its deadlines, of which the later ones leave the first cells merged."""
        parts = [text.split("\n") for text in row.cells]
        several = max(len(part) for part in parts) if "subrows" in self.layout.extras else 1
        if several == 1:
            yield self._cells(row, above)
            return
        for line in range(several):
            yield [
                self._cell(
                    part[line] if len(part) == several else (row.cells[index] if not line else ""),
                    index,
                    index + 1,
                )
                if line == 0 or len(part) == several
                else Cell((), index, index + 1, above=True)
                for index, part in enumerate(parts)
            ]

    def _cells(self, row: Row, above: tuple[str, ...]) -> list[Cell]:
        if row.section:
            return [self._cell(row.cells[0], 0, len(self.plan.header), bold=True)]
        return [
            self._cell(text, index, index + 1)
            if not (above and self.plan.roles[index] == self.layout.merged and above[index] == text)
            else Cell((), index, index + 1, above=True)
            for index, text in enumerate(row.cells)
        ]

    def _cell(self, text: str, first: int, end: int, *, bold: bool = False) -> Cell:
        width = self.xs[end] - self.xs[first] - 2 * PADDING
        return Cell(tuple(self._wrapped(text, width, self.layout.size, bold=bold)), first, end, bold)

    def _place(self, cells: list[Cell], head: list[list[Cell]]) -> None:
        while True:
            room = int((self.bottom - self.y - 2 * PADDING) / self.step)
            tallest = max(len(cell.lines) for cell in cells)
            if tallest <= room:
                self._row(cells)
                return
            if self.layout.split and room >= 1:
                self._row([_part(cell, 0, room) for cell in cells])
                cells = [_part(cell, room, None) for cell in cells]
            if self.layout.across in {"outer", "all"}:
                self._rule(self.y, self._borders([]))
            self._turn()
            for row in head if self.layout.repeated else ():
                self._row(row, head=True)

    def _turn(self) -> None:
        """Begin the next page, or its other half."""
        if "halves" in self.layout.extras and self.xs[0] == self.left:
            self._measure(self.width, self.height, 1 - HALF, 1.0)
            self.y = self.top
            return
        self._end()
        self._page()
        if "halves" in self.layout.extras:
            self._measure(self.width, self.height, 0.0, HALF)
            self.top = self.y

    def _row(self, cells: list[Cell], *, head: bool = False) -> None:
        tall = max(1, *(len(cell.lines) for cell in cells)) * self.step + 2 * PADDING
        if head and "upright" in self.layout.extras:
            tall = UPRIGHT
        if self.layout.across == "all" or (self.layout.across in {"head", "outer"} and head):
            self._rule(self.y, self._borders([cell for cell in cells if cell.above]))
        for cell in cells:
            if head and "upright" in self.layout.extras and cell.first != 1:
                self._upwards(cell, tall)
            else:
                self._fill(cell, tall, head)
        self._uprights(cells, tall)
        self.y += tall + self.layout.gap
        if self.layout.gap and self.layout.down != "none":
            self._uprights(cells, 0.0)
        if head and self.layout.across in {"head", "outer"}:
            self._rule(self.y - self.layout.gap, self._borders([]))

    def _fill(self, cell: Cell, tall: float, head: bool) -> None:
        x0, x1 = self.xs[cell.first], self.xs[cell.end]
        if "shade" in self.layout.extras:
            self.canvas.setFillGray(0.8 if head else 0.92)
            self.canvas.rect(
                x0 + 0.7, self.height - self.y - tall + 0.7, x1 - x0 - 1.4, tall - 1.4, stroke=0, fill=1
            )
            self.canvas.setFillGray(0)
        if "clip" in self.layout.extras:
            self.canvas.saveState()
            clip = self.canvas.beginPath()
            clip.rect(x0, self.height - self.y - tall, x1 - x0, tall)
            self.canvas.clipPath(clip, stroke=0)
        for index, line in enumerate(cell.lines):
            self._text(
                x0 + PADDING,
                self.y + PADDING + (index + 0.8) * self.step,
                line,
                self.layout.size,
                bold=cell.bold,
            )
        if "clip" in self.layout.extras:
            self.canvas.restoreState()

    def _upwards(self, cell: Cell, tall: float) -> None:
        name = self._wrapped(self.plan.header[cell.first], tall - 2 * PADDING, self.layout.size, bold=True)
        self.canvas.saveState()
        self.canvas.translate(self.xs[cell.first] + PADDING, self.height - self.y - tall + PADDING)
        self.canvas.rotate(90)
        self.canvas.setFont(self.layout.font + "-Bold", self.layout.size)
        for index, line in enumerate(name):
            self.canvas.drawString(0, -(index + 0.8) * self.step, line)
        self.canvas.restoreState()

    # rules

    def _borders(self, gone: Sequence[Cell]) -> list[tuple[float, float]]:
        """The stretches of a rule across that are drawn."""
        missing = {column for cell in gone for column in range(cell.first, cell.end)}
        return [(x0, x1) for column, (x0, x1) in enumerate(pairwise(self.xs)) if column not in missing]

    def _rule(self, y: float, stretches: Sequence[tuple[float, float]]) -> None:
        if self.layout.across != "none":
            for x0, x1 in stretches:
                self._line(x0, y, x1, y)

    def _uprights(self, cells: Sequence[Cell], tall: float) -> None:
        if self.layout.down == "none":
            return
        places = {0, len(self.xs) - 1} | {cell.first for cell in cells}
        if self.layout.down == "inner":
            places -= {0, len(self.xs) - 1}
        for place in places:
            self._line(
                self.xs[place], self.y - (self.layout.gap if not tall else 0), self.xs[place], self.y + tall
            )

    def _line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        canvas, flip = self.canvas, self.height
        if "filled" in self.layout.extras:
            canvas.rect(x0 - 0.25, flip - y1 - 0.25, x1 - x0 + 0.5, y1 - y0 + 0.5, stroke=0, fill=1)
            return
        canvas.setLineWidth(0.25 if self.layout.font == "DejaVuSerif" else 0.6)
        canvas.setDash(list(self.layout.dash))
        canvas.line(x0, flip - y0, x1, flip - y1)
        if self.layout.double:
            step = 1.8
            across = y0 == y1
            canvas.line(
                x0 + step * (not across),
                flip - y0 - step * across,
                x1 + step * (not across),
                flip - y1 - step * across,
            )
        canvas.setDash([])

    def _other(self, rows: Sequence[Sequence[str]]) -> None:
        """A small ruled table that is no plan, under its title."""
        (title,), *body = rows
        self.y += 6
        if self.y + (len(body) + 2) * 20 > self.bottom:
            self._end()
            self._page()
        self._lines([title], bold=True)
        wide = (self.right - self.left) / len(body[0])
        for row in body:
            for index, text in enumerate(row):
                x = self.left + wide * index
                self.canvas.rect(x, self.height - self.y - 18, wide, 18)
                self._text(x + PADDING, self.y + 13, text, 9)
            self.y += 18
        self.y += 14


def _broken(line: str, font: str, size: float, width: float) -> Iterator[str]:
    """The line, or its pieces where one word is wider than its cell: broken anywhere, as Word does."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    while len(line) > 1 and stringWidth(line, font, size) > width:
        fitting = max([1, *(n for n in range(len(line)) if stringWidth(line[:n], font, size) <= width)])
        yield line[:fitting]
        line = line[fitting:]
    yield line


def _part(cell: Cell, start: int, end: int | None) -> Cell:
    return Cell(cell.lines[start:end], cell.first, cell.end, cell.bold, cell.above or start > 0)

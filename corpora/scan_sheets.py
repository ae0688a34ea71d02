"""Plans set in many fonts and layouts, a page a sheet, with the texts of its cells and what its columns hold.

The seeds and the composed plans, each in two layouts; `holdout_sheets` are those of scan_holdout.toml, whose
texts and fonts were never looked at while the reader was made. Needs reportlab, pdfplumber and the fonts of
FONTS (Debian: fonts-liberation, fonts-paratype, fonts-dejavu-core).
"""

from __future__ import annotations

import io
import tomllib
from dataclasses import dataclass
from functools import cache
from itertools import groupby, product
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import build
import composed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TRUETYPE = "/usr/share/fonts/truetype"
FONTS = {
    "times": f"{TRUETYPE}/liberation/LiberationSerif-{{}}.ttf",
    "arial": f"{TRUETYPE}/liberation/LiberationSans-{{}}.ttf",
    "courier": f"{TRUETYPE}/liberation/LiberationMono-{{}}.ttf",
    "pt": f"{TRUETYPE}/paratype/PTF{{}}F.ttf",
    "dejavu": f"{TRUETYPE}/dejavu/DejaVuSans{{}}.ttf",
    "narrow": f"{TRUETYPE}/liberation/LiberationSansNarrow-{{}}.ttf",
    "ptsans": f"{TRUETYPE}/paratype/PTS{{}}F.ttf",
    "serif": f"{TRUETYPE}/dejavu/DejaVuSerif{{}}.ttf",
    "ptmono": f"{TRUETYPE}/paratype/PTM{{}}F.ttf",
}
FACES = {"pt": ("55", "75"), "ptsans": ("55", "75"), "ptmono": ("55", "75")}
FACES |= dict.fromkeys(("dejavu", "serif"), ("", "-Bold"))
LAYOUTS = (("times", 12), ("arial", 10), ("pt", 11), ("courier", 9), ("dejavu", 9), ("times", 14))
"""Font and size in points; plan n takes layout n, n + 1, …, so that every plan stands in two of them."""
HOLDOUT_LAYOUTS = (("narrow", 13), ("ptsans", 11), ("serif", 10), ("ptmono", 10), ("times", 13))
SEED_ROLES = {
    "000": ("number", "text", "deadline", "responsible"),
    "001": ("number", "text", "deadline", "responsible", "result"),
    "002": ("number", "text", "deadline", "responsible", "result"),
    "003": ("number", "text", "deadline", "responsible"),
    "004": ("text", "deadline", "responsible"),
}
SAME_ROW = 2.0
"""Cells whose tops differ by less than this, in points, stand in one row."""
Rows = tuple[tuple[str, ...], ...]
Rules = Literal["all", "inner", "across", "head", "none"]
RULES: dict[Rules, tuple[tuple[Any, ...], ...]] = {
    "all": (("GRID", (0, 0), (-1, -1), 0.5, "black"),),
    "inner": (
        ("INNERGRID", (0, 0), (-1, -1), 0.5, "black"),
        ("LINEABOVE", (0, 0), (-1, 0), 0.5, "black"),
        ("LINEBELOW", (0, -1), (-1, -1), 0.5, "black"),
    ),
    "across": (
        ("LINEBELOW", (0, 0), (-1, -1), 0.5, "black"),
        ("LINEABOVE", (0, 0), (-1, 0), 0.5, "black"),
    ),
    "head": (("LINEABOVE", (0, 0), (-1, 0), 0.7, "black"), ("LINEBELOW", (0, 0), (-1, 0), 0.7, "black")),
    "none": (),
}
"""Which rules are printed; the texts lie where they lie with all of them."""


@dataclass(frozen=True)
class Print:
    """A plan to set: rows of cells as lines; a section row has fewer cells than the head."""

    stem: str
    before: tuple[str, ...]
    header: tuple[str, ...]
    rows: Rows
    widths: tuple[int, ...]
    roles: tuple[str, ...]
    period: str


@dataclass(frozen=True)
class Sheet:
    """One page: its name, its plan and layout, its page number there, the texts of its table row by row."""

    name: str
    plan: Print
    font: str
    size: int
    landscape: bool
    page: int
    rows: Rows


@cache
def sheets() -> tuple[Sheet, ...]:
    """All pages that hold a table, of every plan in two layouts, portrait and landscape."""
    prints = (*map(_seed, build.plans()), *map(_composed, composed.composed_plans()))
    return tuple(_sheets(prints, LAYOUTS, turns=2))


@cache
def holdout_sheets() -> tuple[Sheet, ...]:
    """The pages of the plans kept apart."""
    with (Path(__file__).parent / "scan_holdout.toml").open("rb") as file:
        found = tomllib.load(file)["plan"]
    return tuple(_sheets(map(_kept_apart, found), HOLDOUT_LAYOUTS, turns=1))


def _sheets(prints: Any, layouts: Sequence[tuple[str, int]], turns: int) -> Iterator[Sheet]:
    for (index, plan), turn in product(enumerate(prints), range(turns)):
        font, size = layouts[(index + 3 * turn) % len(layouts)]
        landscape = bool(turn) if turns > 1 else bool(index % 2)
        for page, rows in enumerate(table_rows(typeset(plan, font, size, landscape=landscape))):
            if rows:
                name = f"{plan.stem}-{font}{size}-{page + 1}"
                yield Sheet(name, plan, font, size, landscape, page, rows)


def _seed(plan: build.Plan) -> Print:
    before = tuple("\n".join(group) for group in plan.preamble)
    rows = tuple(tuple("\n".join(lines) for lines in row.cells) for row in plan.rows)
    stem = plan.stem[:3]
    period = "2023/2024" if stem != "002" else "2024"
    return Print(stem, before, plan.header, rows, plan.style.widths, SEED_ROLES[stem], period)


def _composed(plan: composed.Plan) -> Print:
    rows = tuple(row.cells for row in plan.rows)
    before = (*plan.before, f"**{plan.title}")
    return Print(plan.name, before, plan.header, rows, plan.widths, plan.roles, plan.facts["period"])


def _kept_apart(facts: dict[str, Any]) -> Print:
    lines = (line.removeprefix("# ") for line in facts["rows"].strip().splitlines())
    rows = tuple(tuple(cell.strip().replace("¶", "\n") for cell in line.split("|")) for line in lines)
    before = tuple(text.replace("¶", "\n") for text in facts["before"])
    header, widths, roles = (tuple(facts[key]) for key in ("header", "widths", "roles"))
    return Print(facts["name"], before, header, rows, widths, roles, facts["period"])


# Setting


@cache
def typeset(plan: Print, font: str, size: int, *, landscape: bool, rules: Rules = "all") -> bytes:
    """The plan as a PDF on A4 in one font."""
    from reportlab.lib.pagesizes import A4
    from reportlab.platypus import SimpleDocTemplate, Spacer

    buffer = io.BytesIO()
    template = SimpleDocTemplate(
        buffer, pagesize=A4[::-1] if landscape else A4, leftMargin=60, rightMargin=36, invariant=1
    )
    story: list[Any] = []
    for group in plan.before:
        story += [
            _flowable(group.replace("**", ""), font, size, bold=group.startswith("**")),
            Spacer(1, size),
        ]
    template.build([*story, _table(plan, template.width, font, size, rules)])
    return buffer.getvalue()


def _table(plan: Print, width: float, font: str, size: int, rules: Rules) -> Any:
    from reportlab.platypus import LongTable

    data: list[list[Any]] = [[_flowable(name, font, size, bold=True) for name in plan.header]]
    spans = []
    for index, texts in enumerate(plan.rows, start=1):
        section = len(texts) < len(plan.header)
        cells = [_flowable(text, font, size, bold=section) for text in texts]
        data.append([*cells, *[""] * (len(plan.header) - len(cells))])
        if section:
            spans.append(("SPAN", (len(cells) - 1, index), (-1, index)))
    widths = [width * part / sum(plan.widths) for part in plan.widths]
    table = LongTable(data, widths, repeatRows=1, splitByRow=0, splitInRow=1)
    table.setStyle([*RULES[rules], ("VALIGN", (0, 0), (-1, -1), "TOP"), *spans])
    return table


def _flowable(text: str, font: str, size: int, *, bold: bool) -> Any:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph

    style = ParagraphStyle("", fontName=_face(font, bold=bold), fontSize=size, leading=size * 1.2)
    return Paragraph(text.replace("\n", "<br/>"), style)


@cache
def _face(font: str, *, bold: bool) -> str:
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.pdfbase.ttfonts import TTFont

    name = f"{font}-{'bold' if bold else 'plain'}"
    registerFont(TTFont(name, FONTS[font].format(FACES.get(font, ("Regular", "Bold"))[bold])))
    return name


# What stands there


def table_rows(pdf: bytes) -> tuple[Rows, ...]:
    """For every page, the rows of its tables: the texts of the cells that start in the row, left to right."""
    import pdfplumber

    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return tuple(tuple(_page_rows(page)) for page in document.pages)


def _page_rows(page: Any) -> Iterator[tuple[str, ...]]:
    """Rows that the page cuts have no rule there; one is put where the verticals end."""
    upright = [edge for edge in page.edges if edge["orientation"] == "v"]
    ends = [min(edge["top"] for edge in upright), max(edge["bottom"] for edge in upright)] if upright else []
    for table in page.find_tables({"explicit_horizontal_lines": ends}):
        yield from _rows(page, table)


def _rows(page: Any, table: Any) -> Iterator[tuple[str, ...]]:
    cells = sorted(table.cells, key=lambda box: (round(box[1] / SAME_ROW), box[0]))
    for _, row in groupby(cells, key=lambda box: round(box[1] / SAME_ROW)):
        yield tuple(page.crop(box).extract_text() for box in row)

"""Scans with known content: the seed plans in several fonts, drawn as pixels, damaged with fixed seeds.

python corpora/draw_scans.py OUT [NAME …] writes DAMAGE-PLAN-FONT-PAGE.jpg (fax: png) and .json into OUT: all,
or those whose names start so. tests/data/scans holds five of them.
Needs reportlab, pdfplumber, opencv and the fonts of FONTS
(Debian: fonts-liberation, fonts-paratype, fonts-dejavu-core).
"""

from __future__ import annotations

import io
import json
import sys
from dataclasses import dataclass
from functools import cache
from itertools import groupby, product
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

import build
import cv2
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    Picture = NDArray[np.uint8]

FONTS = {
    "times": "/usr/share/fonts/truetype/liberation/LiberationSerif-{}.ttf",
    "arial": "/usr/share/fonts/truetype/liberation/LiberationSans-{}.ttf",
    "courier": "/usr/share/fonts/truetype/liberation/LiberationMono-{}.ttf",
    "pt": "/usr/share/fonts/truetype/paratype/PTF{}F.ttf",
    "dejavu": "/usr/share/fonts/truetype/dejavu/DejaVuSans{}.ttf",
}
FACES = {"pt": ("55", "75"), "dejavu": ("", "-Bold")}
LAYOUTS = (("times", 12), ("arial", 10), ("pt", 11), ("courier", 9), ("dejavu", 9), ("times", 14))
"""Font and size in points; plan n takes layout n, n + 1, …, so that every plan stands in two of them."""
SPECKS = 0.002
FAX_BLACK = 165
SAME_ROW = 2.0
"""Cells whose tops differ by less than this, in points, stand in one row."""
Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Sheet:
    """One drawn page: its name, its PDF, its page number there and the texts of its table, row by row."""

    name: str
    pdf: bytes
    page: int
    rows: Rows


@dataclass(frozen=True)
class Scan:
    """A damaged picture (H, W, 3: red, green, blue) of one or two sheets."""

    name: str
    picture: Picture
    dpi: int
    rows: Rows


def main(arguments: list[str]) -> None:
    """Write the scans whose names start with one of those given, or all."""
    out = Path(arguments[0])
    out.mkdir(parents=True, exist_ok=True)
    wanted = tuple(arguments[1:]) or ("",)
    for scan in (scan for damage in DAMAGES for scan in scans(damage, names=wanted)):
        suffix, quality = (
            ("png", []) if scan.name.startswith("fax") else ("jpg", [cv2.IMWRITE_JPEG_QUALITY, 60])
        )
        cv2.imwrite(str(out / f"{scan.name}.{suffix}"), scan.picture[..., ::-1], quality)
        gold = {"dpi": scan.dpi, "rows": scan.rows}
        (out / f"{scan.name}.json").write_text(json.dumps(gold, ensure_ascii=False, indent=1), "utf-8")
        print(scan.name)


def scans(damage: str, *, every: int = 1, names: tuple[str, ...] = ("",)) -> Iterator[Scan]:
    """Every `every`-th sheet under one damage; `names`: only those that start so."""
    for sheet in sheets()[::every]:
        name = f"{damage}-{sheet.name}"
        if not name.startswith(names):
            continue
        random = np.random.default_rng(crc32(name.encode()))
        picture, dpi = DAMAGES[damage](sheet, random)
        yield Scan(name, picture, dpi, sheet.rows)


# The sheets


@cache
def sheets() -> tuple[Sheet, ...]:
    """All pages that hold a table, of every plan in two layouts, portrait and landscape."""
    return tuple(_sheets())


def _sheets() -> Iterator[Sheet]:
    for (index, plan), turn in product(enumerate(build.plans()), range(2)):
        font, size = LAYOUTS[(index + 3 * turn) % len(LAYOUTS)]
        pdf = typeset(plan, font, size, landscape=bool(turn))
        for page, rows in enumerate(table_rows(pdf)):
            if rows:
                yield Sheet(f"{plan.stem[:3]}-{font}{size}-{page + 1}", pdf, page, rows)


def typeset(plan: build.Plan, font: str, size: int, *, landscape: bool) -> bytes:
    """The plan as a PDF on A4 in one font."""
    from reportlab.lib.pagesizes import A4
    from reportlab.platypus import SimpleDocTemplate, Spacer

    buffer = io.BytesIO()
    template = SimpleDocTemplate(
        buffer, pagesize=A4[::-1] if landscape else A4, leftMargin=60, rightMargin=36, invariant=1
    )
    story: list[Any] = []
    for group in plan.preamble:
        text = "<br/>".join(group).replace("**", "")
        story += [_flowable(text, font, size, bold=group[0].startswith("**")), Spacer(1, size)]
    template.build([*story, _table(plan, template.width, font, size)])
    return buffer.getvalue()


def _table(plan: build.Plan, width: float, font: str, size: int) -> Any:
    from reportlab.platypus import LongTable

    data: list[list[Any]] = [[_flowable(name, font, size, bold=True) for name in plan.header]]
    spans = []
    for index, row in enumerate(plan.rows, start=1):
        cells = [_flowable("<br/>".join(texts), font, size, bold=row.section) for texts in row.cells]
        data.append([*cells, *[""] * (len(plan.header) - len(cells))])
        if row.section:
            spans.append(("SPAN", (len(cells) - 1, index), (-1, index)))
    widths = [width * part / sum(plan.style.widths) for part in plan.style.widths]
    table = LongTable(data, widths, repeatRows=1, splitByRow=0, splitInRow=1)
    table.setStyle([("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "TOP"), *spans])
    return table


def _flowable(text: str, font: str, size: int, *, bold: bool) -> Any:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph

    return Paragraph(
        text, ParagraphStyle("", fontName=_face(font, bold=bold), fontSize=size, leading=size * 1.2)
    )


@cache
def _face(font: str, *, bold: bool) -> str:
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.pdfbase.ttfonts import TTFont

    name = f"{font}-{'bold' if bold else 'plain'}"
    registerFont(TTFont(name, FONTS[font].format(FACES.get(font, ("Regular", "Bold"))[bold])))
    return name


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


# The damages


def drawn(sheet: Sheet, dpi: int) -> Picture:
    """The sheet as pixels."""
    import pypdfium2

    page = pypdfium2.PdfDocument(sheet.pdf)[sheet.page]
    return np.ascontiguousarray(page.render(scale=dpi / 72).to_numpy()[..., 2::-1])


def clean(sheet: Sheet, _: np.random.Generator) -> tuple[Picture, int]:
    """As printed, 200 dpi."""
    return drawn(sheet, 200), 200


def scan200(sheet: Sheet, random: np.random.Generator) -> tuple[Picture, int]:
    """A flatbed scan: up to 1.9 degrees askew, blur, noise, grey paper, JPEG 45."""
    return scanned(drawn(sheet, 200), random), 200


def scan300(sheet: Sheet, random: np.random.Generator) -> tuple[Picture, int]:
    """The same at 300 dpi."""
    return scanned(drawn(sheet, 300), random), 300


def worn(sheet: Sheet, random: np.random.Generator) -> tuple[Picture, int]:
    """A copy of a copy: twice scanned."""
    return scanned(scanned(drawn(sheet, 200), random, degrees=0.9), random, degrees=0.9), 200


def stamped(sheet: Sheet, random: np.random.Generator) -> tuple[Picture, int]:
    """A scan with a round blue stamp and a signature across the text."""
    return scanned(_with_stamp(drawn(sheet, 200), random), random), 200


def fax(sheet: Sheet, random: np.random.Generator) -> tuple[Picture, int]:
    """Black and white at 150 dpi with specks."""
    grey = cv2.cvtColor(turned(drawn(sheet, 150), random.uniform(-1, 1)), cv2.COLOR_RGB2GRAY)
    speck = random.random(grey.shape)
    bilevel = np.where(
        speck < SPECKS, 0, np.where(speck > 1 - SPECKS / 2, 255, np.where(grey < FAX_BLACK, 0, 255))
    )
    return np.repeat(bilevel.astype(np.uint8)[..., None], 3, axis=2), 150


def photo(sheet: Sheet, random: np.random.Generator) -> tuple[Picture, int]:
    """From a hand-held phone: a sheet on a desk in perspective, uneven light, JPEG 60."""
    page = drawn(sheet, 200)
    height, width = page.shape[:2]
    framed = cv2.copyMakeBorder(page, 60, 60, 60, 60, cv2.BORDER_CONSTANT, value=(90, 80, 70))
    corners = np.array([[0, 0], [width + 120, 0], [width + 120, height + 120], [0, height + 120]], np.float32)
    moved = (corners + random.uniform(-30, 30, (4, 2))).astype(np.float32)
    bent = cv2.warpPerspective(
        framed, cv2.getPerspectiveTransform(corners, moved), framed.shape[1::-1], borderValue=(90, 80, 70)
    )
    across, down = np.meshgrid(np.linspace(-1, 1, bent.shape[1]), np.linspace(-1, 1, bent.shape[0]))
    light = 0.8 + 0.15 * (across * random.uniform(-1, 1) + down * random.uniform(-1, 1))
    return jpeg(noisy(bent * light[..., None], random, 5), 60), 200


def sideways(sheet: Sheet, random: np.random.Generator) -> tuple[Picture, int]:
    """A scan fed in turned by 90, 180 or 270 degrees."""
    page, dpi = scan200(sheet, random)
    return np.ascontiguousarray(np.rot90(page, int(random.integers(1, 4)))), dpi


def scanned(page: Picture, random: np.random.Generator, degrees: float = 1.9) -> Picture:
    """Askew, soft, noisy, greyish, JPEG 45."""
    page = turned(page, random.uniform(-degrees, degrees))
    soft = cv2.GaussianBlur(page, (0, 0), 0.6).astype(np.float32)
    return jpeg(noisy(20 + soft * (225 / 255), random, 8), 45)


def turned(page: Picture, degrees: float) -> Picture:
    """Rotated about its middle, with white at the corners."""
    height, width = page.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    return cv2.warpAffine(page, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255))  # type: ignore[return-value]


def noisy(page: Any, random: np.random.Generator, deviation: float) -> Picture:
    """With grey noise."""
    noise = random.normal(0, deviation, page.shape[:2])[..., None]
    return np.asarray(np.clip(page + noise, 0, 255), np.uint8)


def jpeg(page: Picture, quality: int) -> Picture:
    """Through a JPEG file."""
    data = cv2.imencode(".jpg", page[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return np.ascontiguousarray(cv2.imdecode(data, cv2.IMREAD_COLOR)[..., ::-1])  # type: ignore[index]


def _with_stamp(page: Picture, random: np.random.Generator) -> Picture:
    ink = np.full_like(page, 255)
    centre = (int(page.shape[1] * random.uniform(0.3, 0.7)), int(page.shape[0] * random.uniform(0.3, 0.7)))
    for radius, thickness in ((155, 4), (146, 2), (95, 2)):
        cv2.circle(ink, centre, radius, (70, 70, 190), thickness, cv2.LINE_AA)
    for degrees in range(0, 360, 24):
        at = np.radians(degrees)
        spot = (int(centre[0] + 120 * np.cos(at)) - 8, int(centre[1] + 120 * np.sin(at)) + 8)
        cv2.putText(ink, "MO", spot, cv2.FONT_HERSHEY_SIMPLEX, 0.7, (70, 70, 190), 2, cv2.LINE_AA)
    wave = np.cumsum(random.normal(0, 1, (60, 2)) * (4, 12) + (6, 0), axis=0) + centre
    cv2.polylines(
        ink, [wave.astype(np.int32)], isClosed=False, color=(60, 40, 160), thickness=3, lineType=cv2.LINE_AA
    )
    return np.asarray(page.astype(np.uint16) * ink // 255, np.uint8)


DAMAGES: dict[str, Callable[[Sheet, np.random.Generator], tuple[Picture, int]]] = {
    "clean": clean,
    "scan200": scan200,
    "scan300": scan300,
    "worn": worn,
    "stamped": stamped,
    "fax": fax,
    "photo": photo,
    "sideways": sideways,
}


if __name__ == "__main__":
    main(sys.argv[1:])

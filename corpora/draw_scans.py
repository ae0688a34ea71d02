"""Scans with known content: the sheets of scan_sheets.py drawn as pixels, damaged with fixed seeds.

python corpora/draw_scans.py OUT [NAME …] writes DAMAGE-PLAN-FONT-PAGE.jpg (fax: png) and .json into OUT: all,
or those whose names start so. tests/data/scans holds six of them.
Needs opencv and what scan_sheets.py needs.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

import cv2
import numpy as np
from scan_sheets import holdout_sheets, sheets, typeset

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray
    from scan_sheets import Print, Rows, Rules, Sheet

    Picture = NDArray[np.uint8]

SPECKS = 0.002
FAX_BLACK = 165
DESK = (110, 85, 60)
INKS = ((70, 70, 190), (110, 60, 170))
WHITE = (255, 255, 255)


@dataclass(frozen=True)
class Scan:
    """A damaged picture (H, W, 3: red, green, blue) of one or two sheets of a plan."""

    name: str
    picture: Picture
    dpi: int
    rows: Rows
    plan: Print


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


def scans(
    damage: str, *, every: int = 1, names: tuple[str, ...] = ("",), holdout: bool = False
) -> Iterator[Scan]:
    """Every `every`-th sheet under one damage, the first after some that the damage's name gives.

    `names`: only those that start so; `holdout`: of the plans kept apart.
    """
    found = holdout_sheets() if holdout else sheets()
    for sheet in found[crc32(damage.encode()) % every :: every]:
        name = f"{damage}-{sheet.name}"
        if not name.startswith(names):
            continue
        random = np.random.default_rng(crc32(name.encode()))
        picture, dpi = DAMAGES[damage](sheet, random)
        rows = sheet.rows * 2 if damage == "twoup" else sheet.rows
        yield Scan(name, picture, dpi, rows, sheet.plan)


# The damages


def drawn(sheet: Sheet, dpi: int, rules: Rules = "all") -> Picture:
    """The sheet as pixels."""
    import pypdfium2

    pdf = typeset(sheet.plan, sheet.font, sheet.size, landscape=sheet.landscape, rules=rules)
    page = pypdfium2.PdfDocument(pdf)[sheet.page]
    return np.ascontiguousarray(page.render(scale=dpi / 72).to_numpy()[..., 2::-1])


def clean(sheet: Sheet, _: np.random.Generator) -> tuple[Picture, int]:
    """As printed, 200 dpi."""
    return drawn(sheet, 200), 200


def scan200(sheet: Sheet, random: np.random.Generator) -> tuple[Picture, int]:
    """A flatbed scan: up to 1.9 degrees askew, blur, noise, grey paper, JPEG 45."""
    return scanned(drawn(sheet, 200), random), 200


def light(sheet: Sheet, random: np.random.Generator) -> tuple[Picture, int]:
    """The least damage: a good scan, straight within half a degree, JPEG 75."""
    soft = cv2.GaussianBlur(turned(drawn(sheet, 200), random.uniform(-0.5, 0.5)), (0, 0), 0.4)
    return jpeg(noisy(soft, random, 3), 75), 200


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
    page = framed(drawn(sheet, 250), 200, DESK)
    return lit(in_perspective(page, random, 0.06, DESK), random), 200


def closeup(sheet: Sheet, random: np.random.Generator) -> tuple[Picture, int]:
    """A photograph without the desk: no outline tells the perspective."""
    return lit(in_perspective(drawn(sheet, 220), random, 0.03, (225, 222, 215)), random), 220


def in_perspective(
    page: Picture, random: np.random.Generator, most: float, around: tuple[int, ...]
) -> Picture:
    """Corners moved by up to `most` of the width."""
    height, width = page.shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    moved = (corners + random.uniform(-most, most, (4, 2)) * width).astype(np.float32)
    matrix = cv2.getPerspectiveTransform(corners, moved)
    return np.asarray(cv2.warpPerspective(page, matrix, (width, height), borderValue=around), np.uint8)


def lit(page: Picture, random: np.random.Generator) -> Picture:
    """Under light that falls off to a side, with noise, JPEG 60."""
    across, down = np.meshgrid(np.linspace(-1, 1, page.shape[1]), np.linspace(-1, 1, page.shape[0]))
    light = 0.75 + 0.2 * (across * random.uniform(-1, 1) + down * random.uniform(-1, 1))
    return jpeg(noisy(page * light[..., None], random, 6), 60)


def sideways(sheet: Sheet, random: np.random.Generator) -> tuple[Picture, int]:
    """A scan fed in turned by 90, 180 or 270 degrees."""
    page, dpi = scan200(sheet, random)
    return np.ascontiguousarray(np.rot90(page, int(random.integers(1, 4)))), dpi


def skewed(sheet: Sheet, random: np.random.Generator) -> tuple[Picture, int]:
    """A scan laid on the glass 4 to 10 degrees askew."""
    page = drawn(sheet, 200)
    page = framed(page, int(max(page.shape) * 0.09), WHITE)
    degrees = float(random.choice([-1, 1])) * random.uniform(4, 10)
    return scanned(turned(page, degrees), random, 0), 200


def holes(sheet: Sheet, random: np.random.Generator) -> tuple[Picture, int]:
    """Punch holes, and black where the lid was open."""
    page = turned(drawn(sheet, 200), random.uniform(-1.5, 1.5)).copy()
    height, width = page.shape[:2]
    for share in (0.35, 0.5, 0.65):
        cv2.circle(page, (45, int(height * share)), 22, (0, 0, 0), -1, cv2.LINE_AA)
    page[:, : random.integers(8, 30)] = 10
    page[-random.integers(8, 40) :] = 15
    wedge = np.array([[width, 0], [width, height], [width - int(random.integers(15, 50)), height]])
    cv2.fillConvexPoly(page, wedge, (12, 12, 12))
    return scanned(page, random, 0.2), 200


def twoup(sheet: Sheet, random: np.random.Generator) -> tuple[Picture, int]:
    """Two copies side by side on one sheet, scanned at 200 dpi."""
    page = drawn(sheet, 200)
    return scanned(np.hstack([page, page]), random, 0.8), 200


def open_sides(sheet: Sheet, random: np.random.Generator) -> tuple[Picture, int]:
    """A scan of a table with open outer sides."""
    return scanned(drawn(sheet, 200, "inner"), random), 200


def across(sheet: Sheet, random: np.random.Generator) -> tuple[Picture, int]:
    """A scan of a table with rules across only."""
    return scanned(drawn(sheet, 200, "across"), random), 200


def bare(sheet: Sheet, random: np.random.Generator) -> tuple[Picture, int]:
    """A scan of a table without rules."""
    return scanned(drawn(sheet, 200, "none"), random), 200


def framed(page: Picture, rim: int, colour: tuple[int, int, int]) -> Picture:
    """With a frame of one colour around it."""
    height, width = page.shape[:2]
    whole = np.full((height + 2 * rim, width + 2 * rim, 3), colour, np.uint8)
    whole[rim:-rim, rim:-rim] = page
    return whole


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
    colour = INKS[int(random.integers(2))]
    centre = (int(page.shape[1] * random.uniform(0.3, 0.7)), int(page.shape[0] * random.uniform(0.3, 0.7)))
    for radius, thickness in ((155, 4), (146, 2), (95, 2)):
        cv2.circle(ink, centre, radius, colour, thickness, cv2.LINE_AA)
    for degrees in range(0, 360, 24):
        at = np.radians(degrees)
        spot = (int(centre[0] + 120 * np.cos(at)) - 8, int(centre[1] + 120 * np.sin(at)) + 8)
        cv2.putText(ink, "MO", spot, cv2.FONT_HERSHEY_SIMPLEX, 0.7, colour, 2, cv2.LINE_AA)
    wave = np.cumsum(random.normal(0, 1, (60, 2)) * (4, 12) + (6, 0), axis=0) + centre
    cv2.polylines(
        ink, [wave.astype(np.int32)], isClosed=False, color=(60, 40, 160), thickness=3, lineType=cv2.LINE_AA
    )
    return np.asarray(page.astype(np.uint16) * ink // 255, np.uint8)


DAMAGES: dict[str, Callable[[Sheet, np.random.Generator], tuple[Picture, int]]] = {
    "clean": clean,
    "light": light,
    "scan200": scan200,
    "scan300": scan300,
    "worn": worn,
    "stamped": stamped,
    "fax": fax,
    "photo": photo,
    "closeup": closeup,
    "sideways": sideways,
    "skewed": skewed,
    "holes": holes,
    "twoup": twoup,
    "open": open_sides,
    "across": across,
    "bare": bare,
}


if __name__ == "__main__":
    main(sys.argv[1:])

"""Real pictures through the real engine; corpora/draw_scans.py made them, the .json beside each holds its cells."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from functools import cache
from itertools import groupby
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from roadmap_parse.document import Document, Grid, Page, Paragraph
from roadmap_parse.errors import BombError, CorruptError
from roadmap_parse.options import DEFAULT, Limits, Options
from roadmap_parse.readers.ocr.engine import program, wheel
from roadmap_parse.readers.picture import first_page, is_picture, read_picture, resolution
from roadmap_parse.tables.rulings import pages_blocks

SCANS = Path(__file__).parents[2] / "data" / "scans"
PRECISION = {"scan200": 0.9, "fax": 0.85, "photo": 0.8}
MORE_PRECISION = {"stamped": 0.9, "sideways": 0.9}
LONG = pytest.mark.slow


def scan(damage: str) -> tuple[bytes, list[list[str]]]:
    picture = next(file for file in SCANS.glob(f"{damage}-*") if file.suffix != ".json")
    return picture.read_bytes(), json.loads(picture.with_suffix(".json").read_text("utf-8"))["rows"]


@cache
def read(damage: str) -> Document:
    return read_picture(scan(damage)[0], DEFAULT)


def rows(document: Document) -> list[list[str]]:
    cells = [
        (number, cell.row, cell.column, cell.text)
        for number, block in enumerate(document.blocks)
        if isinstance(block, Grid)
        for cell in block.cells
    ]
    return [[text for *_, text in row] for _, row in groupby(sorted(cells), key=lambda cell: cell[:2])]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def png(picture: Image.Image, **how) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", **how)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("damage", "least"),
    [*PRECISION.items(), *(pytest.param(*each, marks=LONG) for each in MORE_PRECISION.items())],
)
def test_every_row_and_most_cells_are_exact(damage: str, least: float) -> None:
    expected = scan(damage)[1]
    found = rows(read(damage))
    assert [len(row) for row in found] == [len(row) for row in expected]
    pairs = [
        (squeezed(a), squeezed(b))
        for got, want in zip(found, expected, strict=True)
        for a, b in zip(got, want, strict=True)
    ]
    assert sum(a == b for a, b in pairs) / len(pairs) >= least


def test_text_around_the_table_stands_before_it() -> None:
    document = read("scan200")
    before = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    assert isinstance(document.blocks[-1], Grid)
    assert "дорожная карта" in " ".join(before).lower()


def test_places_are_points_of_the_page() -> None:
    grid = next(block for block in read("scan200").blocks if isinstance(block, Grid))
    assert grid.page == 1
    assert len(grid.edges) == grid.columns + 1
    assert grid.edges == pytest.approx(sorted(grid.edges))
    assert grid.edges[0] == pytest.approx(60, abs=20)  # the left margin of the PDF, but for the turning
    assert all(cell.bbox[0] >= grid.bbox[0] and cell.bbox[3] <= grid.bbox[3] for cell in grid.cells)


@LONG
def test_a_tiff_has_pages_and_exif_turns_a_photo() -> None:
    data, expected = scan("photo")
    photo = Image.open(io.BytesIO(data))
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera lay on its side: turn by 90 degrees clockwise to see it upright
    buffer = io.BytesIO()
    photo.rotate(90, expand=True).save(buffer, "JPEG", exif=exif, quality=80)
    assert len(rows(read_picture(buffer.getvalue(), DEFAULT))) == len(expected)

    buffer = io.BytesIO()
    blank = Image.new("RGB", photo.size, "white")
    blank.save(buffer, "TIFF", save_all=True, append_images=[photo], dpi=(200, 200))
    document = read_picture(buffer.getvalue(), DEFAULT)
    assert document.pages == 2
    assert {block.page for block in document.blocks if isinstance(block, Grid)} == {2}


def test_a_page_upside_down() -> None:
    data, expected = scan("fax")
    turned = png(Image.open(io.BytesIO(data)).rotate(180), dpi=(150, 150))
    assert [len(row) for row in rows(read_picture(turned, DEFAULT))] == [len(row) for row in expected]


@LONG
def test_boxes_lie_on_the_page_as_it_was_handed_in() -> None:
    picture = Image.open(io.BytesIO(scan("fax")[0]))
    ways = [Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180]
    level, *turned = (
        next(
            block
            for block in read_picture(png(page, dpi=(150, 150)), DEFAULT).blocks
            if isinstance(block, Grid)
        )
        for page in (picture, *map(picture.transpose, ways))
    )
    width, height = (side * 72 / 150 for side in picture.size)
    for a, quarter, half in zip(level.cells, turned[0].cells, turned[1].cells, strict=True):
        x0, top, x1, bottom = a.bbox
        assert quarter.bbox == pytest.approx((top, width - x1, bottom, width - x0), abs=3)
        assert half.bbox == pytest.approx((width - x1, height - bottom, width - x0, height - top), abs=3)


@LONG
def test_two_pages_on_one_sheet() -> None:
    data, expected = scan("fax")
    page = np.array(Image.open(io.BytesIO(data)).convert("L"))
    grids = [
        block
        for block in read_picture(
            png(Image.fromarray(np.hstack([page, page])), dpi=(150, 150)), DEFAULT
        ).blocks
        if isinstance(block, Grid)
    ]
    assert [grid.rows for grid in grids] == [len(expected)] * 2
    left, right = (np.diff(grid.edges) for grid in grids)
    assert left == pytest.approx(right, abs=2)


def test_pictures_of_no_document() -> None:
    noise = np.random.default_rng(1).normal(128, 40, (600, 800)).clip(0, 255).astype(np.uint8)
    for picture in (
        Image.new("L", (600, 800), "white"),
        Image.new("L", (600, 800)),
        Image.fromarray(noise),
    ):
        document = read_picture(png(picture, dpi=(200, 200)), DEFAULT)
        assert document.pages == 1
        assert not [block for block in document.blocks if isinstance(block, Grid)]


def test_a_page_without_rules_is_words() -> None:
    data, _ = scan("scan200")
    heading = Image.open(io.BytesIO(data)).crop((0, 0, 1654, 320))
    blocks = read_picture(png(heading, dpi=(200, 200)), DEFAULT).blocks
    assert all(isinstance(block, Page) and not block.rulings for block in blocks)
    assert len(blocks[0].words) > 5


def test_a_table_without_rules_keeps_its_lone_numbers() -> None:
    expected = scan("bare")[1]
    pages = [block for block in read("bare").blocks if isinstance(block, Page)]
    found = rows(replace(read("bare"), blocks=tuple(pages_blocks(pages))))
    assert [len(row) for row in found] == [len(row) for row in expected]
    assert [row[0] for row in found[1:]] == [row[0] for row in expected[1:]]
    assert [[squeezed(text) for text in row[1:]] for row in found[1:]] == [
        [squeezed(text) for text in row[1:]] for row in expected[1:]
    ]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK"])
def test_every_kind_of_pixels(mode: str) -> None:
    white = Image.new("RGB", (60, 80), "white")
    picture = Image.fromarray(np.full((80, 60), 65535, np.uint16)) if mode == "I;16" else white.convert(mode)
    buffer = io.BytesIO()
    picture.save(buffer, "TIFF", dpi=(20, 20))
    assert read_picture(buffer.getvalue(), DEFAULT).pages == 1


def test_a_huge_picture_is_refused_before_it_is_decoded() -> None:
    with pytest.raises(BombError, match="400000000"):
        read_picture(png(Image.new("1", (20_000, 20_000))), DEFAULT)
    with pytest.raises(BombError, match="10000 x 9000"):
        read_picture(png(Image.new("1", (10_000, 9_000))), DEFAULT)


def test_a_picture_finer_than_needed_is_handed_on_smaller() -> None:
    fine = Image.new("1", (2_400, 3_601), "white")
    for picture in (fine, fine.convert("P"), fine.convert("L")):
        pixels, dpi = first_page(png(picture, dpi=(600, 600)))
        assert (pixels.shape, round(dpi)) == ((1_800, 1_200, 3), 300)
    usual, dpi = first_page(png(fine, dpi=(300, 300)))
    assert (usual.shape, round(dpi)) == ((3_601, 2_400, 3), 300)


def test_a_broken_page_costs_no_other_page() -> None:
    noise = Image.fromarray(np.random.default_rng(1).integers(0, 255, (400, 300), np.uint8))
    white = Image.new("L", (300, 400), "white")
    buffer = io.BytesIO()
    white.save(
        buffer, "TIFF", save_all=True, append_images=[noise, white], compression="tiff_lzw", dpi=(100, 100)
    )
    data = bytearray(buffer.getvalue())
    middle = len(data) // 2
    data[middle : middle + 4_000] = bytes(4_000)
    document = read_picture(bytes(data), DEFAULT)
    assert document.pages == 3
    (note,) = [note for note in document.notes if note.severity == "error"]
    assert note.code == "page_unreadable"
    assert note.text.startswith("page 2: ")


def test_too_many_pages() -> None:
    buffer = io.BytesIO()
    page = Image.new("1", (10, 10))
    page.save(buffer, "TIFF", save_all=True, append_images=[page, page])
    with pytest.raises(BombError, match="3 pages"):
        read_picture(buffer.getvalue(), Options(limits=Limits(pages=2)))


@pytest.mark.parametrize("damage", ["scan200", "fax"])
def test_a_cut_picture_is_corrupt(damage: str) -> None:
    data, _ = scan(damage)
    for length in (12, len(data) // 2):
        with pytest.raises(CorruptError):
            read_picture(data[:length], DEFAULT)


def test_what_looks_like_a_picture() -> None:
    assert is_picture(scan("fax")[0])
    assert is_picture(scan("photo")[0])
    assert not is_picture(b"%PDF-1.4")


@pytest.mark.parametrize(
    ("stated", "size", "expected"),
    [
        ((300, 300), (2480, 3508), 300),
        ((72, 72), (3000, 4000), 342.2),  # a phone
        (None, (1654, 2339), 200.1),
        ((0, 0), (1654, 2339), 200.1),
        ((204, 98), (1728, 1143), 98),  # a fax at its coarse resolution: the lines are the coarser
    ],
)
def test_resolution(stated, size, expected) -> None:
    assert resolution(stated, size) == pytest.approx(expected, abs=0.1)


def test_without_an_engine_the_pages_are_listed_and_lost() -> None:
    code = (
        "import sys; sys.modules['tesserocr'] = None\n"
        "from roadmap_parse.readers.picture import read_picture\n"
        "from roadmap_parse.options import DEFAULT\n"
        "document = read_picture(open(sys.argv[1], 'rb').read(), DEFAULT)\n"
        "print(document.pages, document.blocks, [(note.code, note.severity) for note in document.notes], document.notes[0].text)"
    )
    fax = next(SCANS.glob("fax-*.png"))
    done = subprocess.run(
        [sys.executable, "-c", code, str(fax)], env={"PATH": ""}, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("1 () [('missing_dependency', 'error')]")
    assert "pip install tesserocr" in done.stdout


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="the program is not installed")
def test_the_program_reads_as_the_wheel_does() -> None:
    page = np.array(Image.open(io.BytesIO(scan("fax")[0])).convert("L"))
    blank = np.full((100, 200), 255, np.uint8)
    by_wheel, by_program = (engine.read([blank, page], 150, "page") for engine in (wheel(), program()))
    assert by_wheel[0] == by_program[0] == ()
    words = [{word.text for word in reads[1]} for reads in (by_wheel, by_program)]
    assert len(words[0] & words[1]) > 0.7 * len(words[0]) > 10

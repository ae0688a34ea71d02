"""Scanned pages of PDFs: a corpus PDF drawn with a fixed damage, alone and between digital pages."""

from __future__ import annotations

import io
import math
import os
import subprocess
import sys
import threading
from functools import cache
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING, Any

import numpy as np
import pypdfium2
import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

import roadmap_parse as rp
from roadmap_parse.document import Document, Page, Word
from roadmap_parse.options import DEFAULT, Limits, Options
from roadmap_parse.readers.ocr.need import need_of
from roadmap_parse.readers.ocr.pages import text_of
from roadmap_parse.readers.pdf import read_pdf
from roadmap_parse.readers.pdf_opened import Opened, Picture
from roadmap_parse.readers.pdf_scans import read_scans
from roadmap_parse.readers.pdfium import PDFIUM, draw_page

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

DOCUMENTS = Path(__file__).parents[2] / "corpora" / "documents"
PLAN = DOCUMENTS / "sport2025-grid.pdf"  # two pages, one table over both
DPI = 150
NEVER = Options(ocr="never")
FACE = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
with_face = pytest.mark.skipif(not FACE.exists(), reason="no DejaVu fonts")


def drawn(number: int, *, turned: int = 0) -> Image.Image:
    """A page of the plan as a scanner gives it: grey paper, noise, and turned by degrees."""
    document = pypdfium2.PdfDocument(PLAN)
    page = draw_page(document, number, DPI)
    document.close()
    picture = np.asarray(Image.fromarray(page).rotate(turned, expand=True, fillcolor="white"))
    noise = np.random.default_rng(number).normal(0, 6, picture.shape)
    return Image.fromarray(np.clip(picture * 0.9 + 15 + noise, 0, 255).astype(np.uint8))


def pdf_of(*pictures: Image.Image, over: Callable[[Any, float, float], None] | None = None) -> bytes:
    """A PDF of pages that are pictures; `over` draws upon each, given the canvas and the page's size."""
    out = io.BytesIO()
    canvas = Canvas(out, invariant=True)
    for picture in pictures:
        width, height = (side * 72 / DPI for side in picture.size)
        canvas.setPageSize((width, height))
        jpeg = io.BytesIO()
        picture.save(jpeg, "JPEG", quality=70)
        canvas.drawImage(ImageReader(jpeg), 0, 0, width, height)
        if over:
            over(canvas, width, height)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def bound(*parts: tuple[bytes, Sequence[int]]) -> bytes:
    """One PDF of chosen pages (from 0) of several."""
    whole = pypdfium2.PdfDocument.new()
    for data, pages in parts:
        source = pypdfium2.PdfDocument(data)
        whole.import_pages(source, list(pages))
        source.close()
    out = io.BytesIO()
    whole.save(out)
    whole.close()
    return out.getvalue()


@cache
def mixed() -> bytes:
    """The first page digital, the second a scan."""
    return bound((PLAN.read_bytes(), [0]), (pdf_of(drawn(2)), [0]))


def codes(found: Document | rp.Result) -> list[tuple[str, str]]:
    return [
        (note.code, note.severity) for note in found.notes if note.severity == "error" or note.code == "ocr"
    ]


def numbers(result: rp.Result) -> list[str | None]:
    return [activity.number for activity in result.activities]


@cache
def digital() -> rp.Result:
    return rp.read(PLAN)


# Reading


@pytest.fixture(scope="module")
def scanned() -> tuple[rp.Result, list[bool]]:
    """What is read of a plan whose second page is a scan, and whether PDFium was held at moments in between."""
    data = mixed()
    results: list[rp.Result] = []
    reader = threading.Thread(target=lambda: results.append(rp.read(data)))
    reader.start()
    held = []
    while reader.is_alive():
        held.append(PDFIUM.locked())
        sleep(0.02)
    return results[0], held


@pytest.mark.slow
def test_a_scanned_table_goes_on_over_pages() -> None:
    result = rp.read(pdf_of(drawn(1), drawn(2)))
    assert result.status == "ok"
    assert len(result.roadmaps) == 1
    assert numbers(result) == numbers(digital())
    assert codes(result) == [("ocr", "info")]
    assert result.notes[0].text.endswith(": 1-2")


def test_pages_and_boxes_are_those_of_the_page(scanned: tuple[rp.Result, list[bool]]) -> None:
    for read, true in zip(scanned[0].activities, digital().activities, strict=True):
        assert read.source.page == true.source.page
        assert read.source.bbox == pytest.approx(true.source.bbox, abs=6)


def test_pdfium_is_free_while_pages_are_read(scanned: tuple[rp.Result, list[bool]]) -> None:
    held = scanned[1]
    assert len(held) > 10
    assert sum(held) < 0.5 * len(held)


def test_a_scanned_page_goes_on_where_a_digital_one_ends(scanned: tuple[rp.Result, list[bool]]) -> None:
    result, _ = scanned
    assert result.status == "ok"
    assert len(result.roadmaps) == 1
    assert numbers(result) == numbers(digital())
    assert [note.text for note in result.notes if note.code == "ocr"] == ["pages read as pictures: 2"]


@pytest.mark.slow
@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_page_that_lies_wrong_keeps_its_places(turned: int) -> None:
    """The boxes are those of the sheet as it lies in the file."""
    result = rp.read(pdf_of(drawn(1, turned=turned)))
    upright = [activity for activity in digital().activities if activity.source.page == 1][:-1]
    width, height = (side * 72 / DPI for side in drawn(1).size)
    places = {
        90: lambda x0, top, x1, bottom: (top, width - x1, bottom, width - x0),
        180: lambda x0, top, x1, bottom: (width - x1, height - bottom, width - x0, height - top),
        270: lambda x0, top, x1, bottom: (height - bottom, x0, height - top, x1),
    }
    found = {activity.number: activity for activity in result.activities}
    for activity in upright:
        box = places[turned](*activity.source.bbox)
        assert found[activity.number].source.bbox == pytest.approx(box, abs=8)


@pytest.mark.slow
def test_two_pages_on_one_sheet() -> None:
    left, right = drawn(1), drawn(2)
    sheet = Image.new("RGB", (left.width + right.width, left.height), "white")
    sheet.paste(left, (0, 0))
    sheet.paste(right, (left.width, 0))
    result = rp.read(pdf_of(sheet))
    assert len(result.roadmaps) == 1
    assert numbers(result) == numbers(digital())
    assert {activity.source.page for activity in result.activities} == {1}
    last = list(result.activities)[-1]
    assert last.source.bbox[0] > left.width * 72 / DPI


# What is read, and what is left


def in_russian(canvas: Any) -> None:
    pdfmetrics.registerFont(TTFont("Sans", str(FACE)))
    canvas.setFont("Sans", 9)


def layer_of(text: str, lines: int) -> Callable[[Any, float, float], None]:
    """An invisible layer: the text in lines from the head of the page to its foot."""

    def over(canvas: Any, _width: float, height: float) -> None:
        in_russian(canvas)
        for line in range(lines):
            words = canvas.beginText(40, height - 40 - line * (height - 80) / lines)
            words.setTextRenderMode(3)
            words.textOut(text)
            canvas.drawText(words)

    return over


GOOD = "План мероприятий по подготовке школ района к новому учебному году"
BAD = "Плап мсроприятий но нодготовке шкоп райопа к повому учсбному голу"


@pytest.mark.slow
@with_face
def test_a_good_layer_under_a_scan_is_kept() -> None:
    found = read_pdf(pdf_of(drawn(2), over=layer_of(GOOD, 20)), DEFAULT)
    assert found.notes == ()
    assert GOOD in " ".join(
        word.text for block in found.blocks if isinstance(block, Page) for word in block.words
    )


def over_each_word(degrees: float) -> Callable[[Any, float, float], None]:
    """An invisible layer of the plan's second page, every word where it stands after the page was turned."""
    page = read_pdf(PLAN.read_bytes(), NEVER).blocks[1]
    turn = math.radians(degrees)

    def over(canvas: Any, width: float, height: float) -> None:
        in_russian(canvas)
        for word in page.words:
            x0, _, x1, bottom = word.bbox
            x, y = x0 - width / 2, height / 2 - bottom + 2
            words = canvas.beginText()
            words.setTextRenderMode(3)
            words.setHorizScale(100 * (x1 - x0) / pdfmetrics.stringWidth(word.text, "Sans", 9))
            words.setTextOrigin(
                x * math.cos(turn) - y * math.sin(turn) + width / 2,
                x * math.sin(turn) + y * math.cos(turn) + height / 2,
            )
            words.textOut(word.text)
            canvas.drawText(words)

    return over


@with_face
@pytest.mark.parametrize(
    "degrees", [pytest.param(0, marks=pytest.mark.slow), pytest.param(0.8, marks=pytest.mark.slow), -1.2]
)
def test_words_of_a_good_layer_stand_between_the_rules_of_the_picture(degrees: float) -> None:
    crooked = drawn(2).rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor="white")
    result = rp.read(bound((PLAN.read_bytes(), [0]), (pdf_of(crooked, over=over_each_word(degrees)), [0])))
    assert result.notes == ()
    assert [(each.number, each.text, each.deadline_text) for each in result.activities] == [
        (each.number, each.text, each.deadline_text) for each in digital().activities
    ]


@with_face
def test_a_bad_layer_under_a_scan_is_read_anew() -> None:
    head = drawn(2).crop((0, 0, 1240, 600))
    found = read_pdf(pdf_of(head, over=layer_of(BAD, 3)), DEFAULT)
    assert codes(found) == [("ocr", "info")]
    assert "Плап" not in text_of(found.blocks)


@with_face
def test_a_bad_layer_that_nothing_betters_is_told() -> None:
    white = Image.new("RGB", (600, 800), "white")
    found = read_pdf(pdf_of(white, over=layer_of(BAD, 10)), DEFAULT)
    assert [(note.code, note.severity) for note in found.notes] == [("low_confidence", "warning")]
    assert "Плап" in text_of(found.blocks)


@with_face
def test_a_stamp_of_a_signature_is_no_text_layer() -> None:
    def stamp(canvas: Any, _width: float, _height: float) -> None:
        in_russian(canvas)
        canvas.drawString(200, 30, "Документ подписан электронной подписью, владелец Иванов Пётр Ильич")

    assert codes(read_pdf(pdf_of(drawn(2), over=stamp), NEVER)) == [("no_text_layer", "error")]


def test_blank_pages_and_photographs_hold_no_plan() -> None:
    noise = np.random.default_rng(1).normal(128, 40, (200, 250, 3)).clip(0, 255).astype(np.uint8)
    result = rp.read(pdf_of(Image.new("RGB", (600, 800), "white"), Image.fromarray(noise)))
    assert result.status == "empty"
    assert result.pages == 2


def test_whoever_asks_gets_no_picture_read_or_all() -> None:
    never = rp.read(mixed(), options=NEVER)
    assert never.status == "partial"
    assert codes(never) == [("no_text_layer", "error")]
    assert len(list(never.activities)) > 2


@pytest.mark.slow
def test_whoever_asks_gets_digital_pages_read_as_pictures() -> None:
    result = rp.read(PLAN, options=Options(ocr="always"))
    assert [note.text for note in result.notes if note.code == "ocr"] == ["pages read as pictures: 1-2"]
    assert numbers(result) == numbers(digital())


@pytest.mark.parametrize(
    "options",
    [
        {"ocr": "often"},
        {"pdf_engine": "pdfminer"},
        {"ocr_languages": ()},
        {"ocr_languages": ("../rus",)},
        {"ocr_languages": "rus"},
    ],
)
def test_options_that_make_no_sense(options: dict[str, Any]) -> None:
    with pytest.raises(rp.errors.UsageError):
        Options(**options)


@with_face
@pytest.mark.parametrize(
    ("sign", "taken"),
    [(("План",), False), ((*GOOD.split(), *GOOD.split()), True)],
    ids=["a signboard", "a page"],
)
def test_good_text_gives_way_to_a_picture_that_brings_much_more(
    sign: tuple[str, ...], *, taken: bool
) -> None:
    """And that the picture was left out is told."""
    picture = Image.new("RGB", (900, 600), "white")
    pen, face = ImageDraw.Draw(picture), ImageFont.truetype(str(FACE), 34)
    for at, word in enumerate(sign):
        pen.text((30 + 430 * (at % 2), 20 + 60 * (at // 2)), word, "black", face)
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(432, 600))
    in_russian(canvas)
    canvas.drawString(20, 560, GOOD)
    canvas.drawImage(ImageReader(picture), 0, 0, 432, 288)
    canvas.save()
    found = read_pdf(out.getvalue(), DEFAULT)
    assert found.notes[0].code == ("ocr" if taken else "no_text_layer")
    assert {note.severity for note in found.notes} <= {"info", "warning"}


def test_rules_that_are_not_looked_for_are_told() -> None:
    words = tuple(Word(text, (50, 90 * at, 100, 90 * at + 9)) for at, text in enumerate(GOOD.split()))
    page = Page(1, 600, 800, words, ())
    scan = Opened(page, (Picture((0, 0, 600, 800), 90_000_000),), len(GOOD))
    assert need_of(scan) is None
    blocks, (note,) = read_scans(None, [scan], DEFAULT)
    assert blocks == (page,)
    assert (note.code, note.severity) == ("page_unreadable", "warning")


def test_a_long_file_keeps_no_other_waiting() -> None:
    """Between two pages the lock is given back, to whoever waits for it."""
    data = bound(*[(PLAN.read_bytes(), [0, 1])] * 60)
    reader = threading.Thread(target=read_pdf, args=(data, NEVER))
    reader.start()
    turns = 0
    while reader.is_alive():
        with PDFIUM:
            turns += reader.is_alive()
        sleep(0.005)
    assert turns > 3


# What is missing


def run(code: str, **environment: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | environment,
        input="",
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.splitlines()


def test_digital_pages_load_nothing_that_reads_pictures() -> None:
    code = (
        f"import sys, roadmap_parse as rp; print(rp.read({str(PLAN)!r}).status);"
        "print([name for name in ('cv2', 'tesserocr', 'PIL') if name in sys.modules])"
    )
    assert run(code) == ["ok", "[]"]


def test_without_an_engine_the_digital_pages_are_read(tmp_path: Path) -> None:
    file = tmp_path / "mixed.pdf"
    file.write_bytes(mixed())
    code = (
        "import sys; sys.modules['tesserocr'] = None\n"
        f"import roadmap_parse as rp; result = rp.read({str(file)!r})\n"
        "print(result.status, len(list(result.activities)) > 2)\n"
        "for note in result.notes: print(note.code, note.severity, note.text)"
    )
    first, *notes = run(code, PATH="")
    assert first == "partial True"
    assert [note.split()[:2] for note in notes if " error " in note] == [
        ["no_text_layer", "error"],
        ["missing_dependency", "error"],
    ]
    assert "pages 2 were not read: pip install tesserocr" in notes[1]


@pytest.mark.skipif(not Path("/bin/false").exists(), reason="no program that fails")
def test_an_engine_that_fails_costs_its_pages_alone(tmp_path: Path) -> None:
    file = tmp_path / "mixed.pdf"
    file.write_bytes(mixed())
    (tmp_path / "tesseract").symlink_to("/bin/false")
    code = (
        "import sys; sys.modules['tesserocr'] = None\n"
        f"import roadmap_parse as rp; result = rp.read({str(file)!r})\n"
        "print(result.status, len(list(result.activities)) > 2)\n"
        "for note in result.notes: print(note.code, note.severity, note.text)"
    )
    first, *notes = run(code, PATH=str(tmp_path))
    assert first == "partial True"
    assert [note.split()[:2] for note in notes if " error " in note] == [["missing_dependency", "error"]]
    assert "page 2: " in notes[0]


def test_without_a_language_the_digital_pages_are_read() -> None:
    result = rp.read(mixed(), options=Options(ocr_languages=("rus", "tlh")))
    assert result.status == "partial"
    assert codes(result) == [("no_text_layer", "error"), ("missing_dependency", "error")]
    assert "apt-get install tesseract-ocr-tlh" in result.notes[1].text
    assert len(list(result.activities)) > 2


def test_a_page_with_a_giant_picture_costs_no_other_page() -> None:
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PDF", resolution=2_000)
    result = rp.read(bound((PLAN.read_bytes(), [0]), (out.getvalue(), [0])))
    assert result.status == "partial"
    assert codes(result) == [("page_unreadable", "error")]
    assert "400,000,000" in result.notes[0].text
    assert len(list(result.activities)) > 2


@pytest.mark.parametrize("size", [(1, 1), (3, 900), (900, 3), (40, 40), (120, 2_400)])
def test_pictures_of_odd_sizes_are_no_fault(size: tuple[int, int]) -> None:
    result = rp.read(pdf_of(Image.new("RGB", size, "grey")))
    assert result.status in {"empty", "partial"}
    assert "crash" not in {note.code for note in result.notes}


@pytest.mark.parametrize("size", [(0.01, 700), (700, 0.01), (3, 3)])
def test_pages_too_small_for_a_line_are_not_drawn(size: tuple[float, float]) -> None:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size)
    canvas.drawImage(ImageReader(Image.new("L", (8, 8))), 0, 0, *size)
    canvas.showPage()
    canvas.save()
    result = rp.read(bound((PLAN.read_bytes(), [0]), (out.getvalue(), [0])))
    assert "crash" not in {note.code for note in result.notes}
    assert len(list(result.activities)) > 2


def test_the_second_engine_hands_its_pictures_on() -> None:
    plumber = Options(ocr="never", pdf_engine="pdfplumber")
    assert read_pdf(mixed(), plumber).notes == read_pdf(mixed(), NEVER).notes


def test_pages_for_which_no_time_is_left_are_told_and_the_digital_ones_read() -> None:
    result = rp.read(mixed(), options=Options(limits=Limits(picture_seconds=0)))
    assert result.status == "partial"
    assert [code for code, severity in codes(result) if severity == "error"] == ["timeout"]
    assert result.activities

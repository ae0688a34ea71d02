"""PDFs drawn by reportlab, read back as words and rulings."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from roadmap_parse.document import Document, Page
from roadmap_parse.errors import BombError, CorruptError, EmptyFileError, EncryptedError, UnreadableError
from roadmap_parse.options import DEFAULT, Limits, Options
from roadmap_parse.readers.pdf import read_pdf
from roadmap_parse.readers.pdf_words import _word

Draw = Callable[[Any], None]
WIDTH, HEIGHT = 300.0, 200.0


def pdf(*draws: Draw, size: tuple[float, float] = (WIDTH, HEIGHT), **options: Any) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=size, invariant=1, **options)
    for draw in draws:
        canvas.setFont("Helvetica", 10)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def read(*draws: Draw, **options: Any) -> Document:
    return read_pdf(pdf(*draws, **options), DEFAULT)


def page(draw: Draw, **options: Any) -> Page:
    (block,) = read(draw, **options).blocks
    assert isinstance(block, Page)
    return block


def words(draw: Draw) -> list[str]:
    return [word.text for word in page(draw).words]


def rulings(draw: Draw) -> list[tuple[int, int, int, int]]:
    return [(round(x0), round(top), round(x1), round(bottom)) for x0, top, x1, bottom in page(draw).rulings]


def hello(canvas: Any) -> None:
    canvas.drawString(50, 150, "Hello, plan 2024")


def test_words_have_boxes_from_the_top_left() -> None:
    first = page(hello).words[0]
    assert first.text == "Hello,"
    x0, top, x1, bottom = first.bbox
    assert (round(x0), round(x1)) == (50, 76)
    assert top < HEIGHT - 150 < bottom


def test_words_come_line_by_line() -> None:
    def draw(canvas: Any) -> None:
        canvas.drawString(50, 50, "below")
        canvas.drawString(150, 100, "right")
        canvas.drawString(50, 101, "left")

    assert words(draw) == ["left", "right", "below"]


def test_a_letter_spaced_heading_is_one_word() -> None:
    assert words(lambda canvas: canvas.drawString(50, 50, "O R D E R   N O W,")) == ["ORDER", "NOW,"]


def test_marks_in_narrow_columns_stay_apart() -> None:
    def draw(canvas: Any) -> None:
        for column in range(6):
            canvas.drawString(50 + 25 * column, 50, "X")

    assert words(draw) == ["X"] * 6


def test_words_far_apart_in_one_string_are_two() -> None:
    def draw(canvas: Any) -> None:
        text = canvas.beginText(20, 50)
        text._code.append("[(one) -6000 (two)] TJ")
        canvas.drawText(text)

    assert words(draw) == ["one", "two"]


def test_a_word_printed_twice_is_one() -> None:
    def draw(canvas: Any) -> None:
        canvas.drawString(50, 50, "bold")
        canvas.drawString(50.3, 50, "bold")

    assert words(draw) == ["bold"]


def test_a_soft_hyphen_stays_at_the_end_only() -> None:
    (word,) = _word("co\u00adope\u00ad", (0.0, 0.0, 1.0, 1.0))
    assert word.text == "coope-"


def test_ligatures_symbols_and_hyphens_of_pdfium_become_letters() -> None:
    (word,) = _word("\ufb01x\u0002\uf0b7\ufffe\u200b", (0.0, 0.0, 1.0, 1.0))
    assert word.text == "fix-•-"


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_is_read_upright(turn: int) -> None:
    def draw(canvas: Any) -> None:
        canvas.setPageRotation(turn)
        if turn == 90:
            canvas.translate(HEIGHT, 0)
        elif turn == 180:
            canvas.translate(WIDTH, HEIGHT)
        else:
            canvas.translate(0, WIDTH)
        canvas.rotate(turn)
        canvas.drawString(20, 30, "left")
        canvas.drawString(120, 30, "right")
        canvas.line(20, 20, 150, 20)

    found = page(draw)
    assert [word.text for word in found.words] == ["left", "right"]
    assert found.words[0].bbox[0] == pytest.approx(20, abs=1)
    x0, top, x1, bottom = found.rulings[0]
    assert [x0, x1] == pytest.approx([20, 150], abs=1.5)
    assert bottom - top < 3
    assert (found.width, found.height) == (WIDTH, HEIGHT)


def test_letters_on_their_side_turn_the_page() -> None:
    def draw(canvas: Any) -> None:
        canvas.translate(WIDTH, 0)
        canvas.rotate(90)
        canvas.drawString(20, 30, "left")
        canvas.drawString(120, 30, "right")

    found = page(draw)
    assert [word.text for word in found.words] == ["left", "right"]
    assert (found.width, found.height) == (HEIGHT, WIDTH)


def test_a_cropped_page_begins_at_its_crop_box() -> None:
    def draw(canvas: Any) -> None:
        canvas.setCropBox((40, 20, 240, 180))
        hello(canvas)

    found = page(draw)
    assert (found.width, found.height) == (200, 160)
    assert found.words[0].bbox[0] == pytest.approx(10, abs=1)


def test_lines_and_rectangles_are_rulings() -> None:
    def draw(canvas: Any) -> None:
        canvas.line(10, 100, 200, 100)
        canvas.rect(20, 20, 100, 50)
        canvas.rect(10, 10, 200, 0.5, stroke=0, fill=1)

    assert {(x0, x1) for x0, _, x1, _ in rulings(draw)} >= {(10, 210)}
    assert len(rulings(draw)) == 6


def test_marked_text_makes_no_rulings_beside_lines() -> None:
    def draw(canvas: Any) -> None:
        canvas.rect(20, 20, 100, 50)
        canvas.setFillGray(0.8)
        canvas.rect(30, 30, 50, 12, stroke=0, fill=1)

    assert len(rulings(draw)) == 4


def test_backgrounds_of_cells_are_rulings_where_no_lines_are() -> None:
    def draw(canvas: Any) -> None:
        canvas.setFillGray(0.8)
        canvas.rect(30, 30, 50, 12, stroke=0, fill=1)

    assert len(rulings(draw)) == 4


def test_white_areas_are_no_rulings() -> None:
    def draw(canvas: Any) -> None:
        canvas.setFillGray(1)
        canvas.rect(30, 30, 50, 12, stroke=0, fill=1)

    assert rulings(draw) == []


def test_dots_in_a_row_are_a_ruling() -> None:
    def draw(canvas: Any) -> None:
        for step in range(20):
            canvas.rect(20 + 3 * step, 50, 1, 1, stroke=0, fill=1)

    assert rulings(draw) == [(20, 149, 78, 150)]


def test_rulings_inside_forms_are_placed_on_the_page() -> None:
    def draw(canvas: Any) -> None:
        canvas.beginForm("box")
        canvas.line(0, 0, 100, 0)
        canvas.endForm()
        canvas.translate(30, 40)
        canvas.doForm("box")

    ((x0, top, x1, bottom),) = rulings(draw)
    assert [x0, x1] == pytest.approx([30, 130], abs=1)
    assert 158 <= top <= bottom <= 162


def test_a_page_that_is_a_picture_is_noted() -> None:
    from PIL import Image

    def scan(canvas: Any) -> None:
        canvas.drawImage(ImageReader(Image.new("L", (8, 8))), 0, 0, WIDTH, HEIGHT)

    found = read_pdf(pdf(hello, scan, scan, hello, scan), Options(ocr="never"))
    assert [(note.code, note.severity) for note in found.notes] == [("no_text_layer", "error")]
    assert found.notes[0].text.endswith("2-3, 5")
    assert found.pages == 5


def test_a_blank_page_is_no_loss() -> None:
    assert read(hello, lambda canvas: None).notes == ()


def test_a_locked_file_asks_for_its_password() -> None:
    with pytest.raises(EncryptedError):
        read(hello, encrypt=StandardEncryption("secret", ownerPassword="owner", canPrint=1))


def test_a_cut_file_is_corrupt() -> None:
    data = pdf(hello)
    with pytest.raises(CorruptError):
        read_pdf(data[: len(data) // 2], DEFAULT)


def test_garbage_after_the_header_is_corrupt() -> None:
    with pytest.raises(CorruptError):
        read_pdf(b"%PDF-1.7\n" + b"\x00garbage" * 50 + b"startxref\n0\n%%EOF", DEFAULT)


@given(st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), min_size=1, max_size=30))
@settings(max_examples=60, deadline=None)
def test_damaged_bytes_raise_errors_of_ours_only(damage: list[tuple[int, int]]) -> None:
    data = bytearray(pdf(hello, hello))
    for place, byte in damage:
        data[place % len(data)] = byte
    with suppress(UnreadableError):
        read_pdf(bytes(data), DEFAULT)


def test_an_empty_file_says_so() -> None:
    with pytest.raises(EmptyFileError):
        read_pdf(b" \n", DEFAULT)


def test_too_many_pages_are_refused() -> None:
    with pytest.raises(BombError, match="limit is 2"):
        read_pdf(pdf(hello, hello, hello), Options(limits=Limits(pages=2)))


def test_too_many_letters_are_refused() -> None:
    with pytest.raises(BombError, match="letters on one page"):
        read_pdf(pdf(hello), Options(limits=Limits(line_length=10)))


def test_a_gigantic_page_is_refused() -> None:
    with pytest.raises(BombError, match="points"):
        read(hello, size=(1e6, 1e6))


def test_western_letters_of_a_wrong_font_map_become_cyrillic() -> None:
    assert words(lambda canvas: canvas.drawString(50, 50, "Ïðèêàç")) == ["Приказ"]

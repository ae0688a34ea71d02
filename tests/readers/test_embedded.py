"""Text documents whose plan is a picture of a page."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest
from PIL import Image

from roadmap_parse.document import Document, Grid, Paragraph
from roadmap_parse.options import DEFAULT, Options
from roadmap_parse.readers.docx import read_docx
from roadmap_parse.readers.odt import read_odt

SCANS = Path(__file__).parents[1] / "data" / "scans"
FAX = next(SCANS.glob("fax-*.png"))
NEVER = Options(ocr="never")


def letter(*parts: str | Path | Image.Image, table: tuple[int, int] | None = None) -> bytes:
    """A DOCX of paragraphs and pictures."""
    document = docx.Document()
    if table:
        document.add_table(*table)
    for part in parts:
        if isinstance(part, str):
            document.add_paragraph(part)
            continue
        picture = io.BytesIO(part.read_bytes() if isinstance(part, Path) else b"")
        if isinstance(part, Image.Image):
            part.save(picture, "PNG")
        document.add_picture(picture)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def codes(document: Document) -> list[tuple[str, str]]:
    return [(note.code, note.severity) for note in document.notes]


def test_the_picture_of_a_plan_is_read_where_it_stands() -> None:
    document = read_docx(letter("Приложение к приказу", FAX, "Исполнитель"), DEFAULT)
    kinds = [type(block) for block in document.blocks]
    assert kinds[0] is kinds[-1] is Paragraph
    assert document.blocks[0].text == "Приложение к приказу"
    assert document.blocks[-1].text == "Исполнитель"
    (grid,) = [block for block in document.blocks if isinstance(block, Grid)]
    assert grid.page == 1
    assert (grid.rows, grid.columns) == (3, 4)
    assert codes(document)[0] == ("ocr", "info")


def test_a_document_with_a_table_of_its_own_is_left_alone() -> None:
    assert codes(read_docx(letter(FAX, table=(3, 3)), DEFAULT)) == [("no_text_layer", "info")]
    assert codes(read_docx(letter(FAX, table=(1, 2)), NEVER)) == [("no_text_layer", "error")]


@pytest.mark.slow
def test_whoever_asks_gets_pictures_beside_tables_read() -> None:
    document = read_docx(letter(FAX, table=(3, 3)), Options(ocr="always"))
    assert codes(document)[0] == ("ocr", "info")
    assert sum(isinstance(block, Grid) for block in document.blocks) == 2


def test_coats_of_arms_are_no_pages() -> None:
    arms = Image.new("L", (480, 600), "grey")
    assert codes(read_docx(letter("Приказ", arms), NEVER)) == []


def test_a_picture_shown_twice_is_read_once() -> None:
    (note,) = read_docx(letter(FAX, "Приказ", FAX), NEVER).notes
    assert note.text.endswith(": 1")


def test_a_missing_language_leaves_the_text_and_says_what_to_install() -> None:
    document = read_docx(letter("Приказ", FAX), Options(ocr_languages=("tlh",)))
    assert [block.text for block in document.blocks] == ["Приказ"]
    assert codes(document) == [("no_text_layer", "error"), ("missing_dependency", "error")]
    assert "tesseract-ocr-tlh" in document.notes[1].text


@pytest.mark.parametrize("size", [pytest.param((20_000, 20_000), marks=pytest.mark.slow), (9_000, 10_000)])
def test_a_picture_past_the_limit_is_named_and_not_decoded(size: tuple[int, int]) -> None:
    document = read_docx(letter("Приказ", Image.new("1", size)), DEFAULT)
    assert [block.text for block in document.blocks] == ["Приказ"]
    assert ("page_unreadable", "error") in codes(document)


def test_pictures_of_an_open_document() -> None:
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
        'xmlns:xlink="http://www.w3.org/1999/xlink"><office:body><office:text>'
        '<text:p>Приказ</text:p><text:p><draw:frame><draw:image xlink:href="Pictures/1.png"/></draw:frame></text:p>'
        "</office:text></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr("content.xml", content)
        package.writestr("Pictures/1.png", FAX.read_bytes())
    document = read_odt(out.getvalue(), NEVER)
    assert [block.text for block in document.blocks] == ["Приказ"]
    assert codes(document) == [("no_text_layer", "error")]

"""Letters of PDFs as office programs, scanners and typesetters leave them, read as words."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from roadmap_parse.document import Page
from roadmap_parse.options import Options
from roadmap_parse.readers.pdf import read_pdf

FACE = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
Draw = Callable[[Any], object]
WIDTH, HEIGHT = 595.0, 842.0
PDFIUM, PLUMBER = Options(ocr="never"), Options(ocr="never", pdf_engine="pdfplumber")
LOST = {"broken_text_layer", "no_text_layer"}
INVISIBLE = 3  # PDF 32000-1, 9.3.6: text rendering mode
LINES = (
    "Провести в образовательных организациях района",
    "мероприятия по подготовке к новому учебному году",
    "и представить отчёт об их исполнении в управление",
    "образования до первого сентября",
)
WORDS = " ".join(LINES).split()
HEAD = ("ПЛАН мероприятий учреждений культуры", "утверждён приказом управления")

pytestmark = pytest.mark.skipif(not FACE.exists(), reason="no DejaVu fonts")


def pdf(*draws: Draw) -> bytes:
    registerFont(TTFont("Sans", str(FACE)))
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), invariant=1, pageCompression=0)
    for draw in draws:
        draw(canvas)
    canvas.save()
    return buffer.getvalue()


def at(x: float, y: float, text: str, **how: Any) -> Draw:
    """Text at a place; `how`: its font, rendering mode, and the space between its letters."""

    def draw(canvas: Any) -> None:
        line = canvas.beginText(x, y)
        line.setFont(how.get("font", "Sans"), 11)
        line.setTextRenderMode(how.get("mode", 0))
        line.setCharSpace(how.get("spaced", 0))
        line.textOut(text)
        canvas.drawText(line)

    return draw


def lines(texts: Sequence[str], x: float = 40, y: float = 780, **how: Any) -> Draw:
    def draw(canvas: Any) -> None:
        for index, text in enumerate(texts):
            at(x, y - 16 * index, text, **how)(canvas)

    return draw


def picture(canvas: Any) -> None:
    canvas.drawImage(ImageReader(Image.new("L", (8, 8), 200)), 0, 0, WIDTH, HEIGHT)


def read(data: bytes, engine: str = "pdfium") -> tuple[list[str], bool]:
    """The words of the first page, and whether its letters are said to be nonsense."""
    document = read_pdf(data, PLUMBER if engine == "pdfplumber" else PDFIUM)
    (page,) = document.blocks
    assert isinstance(page, Page)
    return [word.text for word in page.words], any(n.code in LOST for n in document.notes)


def words(*draws: Draw) -> list[str]:
    return read(pdf(*draws))[0]


# bold type, shadows and scans: the same text several times


@pytest.mark.parametrize(
    "places", [[(0, 0), (0.3, 0)], [(0, 0), (0.3, 0), (0, 0.3), (0.3, 0.3)], [(0, 0), (1.4, -1.4)]]
)
def test_text_printed_again_beside_itself_is_read_once(places: list[tuple[float, float]]) -> None:
    assert words(*[at(40 + x, 700 + y, "Утвердить план") for x, y in places]) == ["Утвердить", "план"]


def test_letters_printed_twice_one_by_one_are_read_once() -> None:
    twice = [at(40 + 8 * index + by, 700, sign) for index, sign in enumerate("План") for by in (0, 0.4)]
    assert words(*twice) == ["План"]


def test_a_second_print_in_two_pieces_is_read_once() -> None:
    registerFont(TTFont("Sans", str(FACE)))
    half = stringWidth("план-", "Sans", 11)
    found = words(at(40, 700, "план-график"), at(40.4, 700, "план-"), at(40.4 + half, 700, "график"))
    assert found == ["план-график"]


@pytest.mark.parametrize("order", [1, -1])
def test_the_words_under_a_scan_are_read(order: int) -> None:
    assert words(*[picture, lines(LINES, mode=INVISIBLE)][::order]) == WORDS


@pytest.mark.parametrize(("x", "y"), [(40, 780), (42.5, 778)])
def test_what_a_program_read_under_drawn_words_is_left_out(x: float, y: float) -> None:
    misread = [line.replace("ё", "е").replace("ы", "bl") for line in LINES]
    assert words(lines(LINES), lines(misread, x=x, y=y, mode=INVISIBLE)) == WORDS


def test_drawn_words_beside_those_under_a_scan_are_read() -> None:
    found = words(picture, lines(LINES, mode=INVISIBLE), at(400, 60, "Подписано"))
    assert found == [*WORDS, "Подписано"]


# spaces, hyphens and ligatures


@pytest.mark.parametrize(
    ("text", "spaced", "expected"),
    [
        ("ПРИКАЗЫВАЮ:", 6, ["ПРИКАЗЫВАЮ:"]),
        ("ДОРОЖНАЯ КАРТА", 5, ["ДОРОЖНАЯ", "КАРТА"]),
        ("Постановляю провести", 3.5, ["Постановляю", "провести"]),
        ("Постановляю", 2, ["Постановляю"]),
        ("п р и к а з ы в а ю:", 0, ["приказываю:"]),
        ("« П Л А Н »", 0, ["«", "ПЛАН", "»"]),
    ],
)
def test_letters_set_apart_make_words(text: str, spaced: float, expected: list[str]) -> None:
    assert words(at(40, 700, text, spaced=spaced)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ﬁle ﬂow oﬀer eﬃcient", ["file", "flow", "offer", "efficient"]),
        ("ОГЭ\u20119", ["ОГЭ-9"]),
        ("план\u200bировать", ["планировать"]),
        ("№\u00a05 от\u00a01\u202fмая", ["№", "5", "от", "1", "мая"]),
        ("отче\u0308т и\u0306", ["отчёт", "й"]),
    ],
)
def test_signs_become_letters(text: str, expected: list[str]) -> None:
    assert words(at(40, 700, text)) == expected


@pytest.mark.parametrize("hyphen", ["-", "\u00ad", "\u2010"])
def test_a_hyphen_at_a_line_end_stays(hyphen: str) -> None:
    assert words(at(40, 700, f"проведе{hyphen}"), at(40, 684, "ния")) == ["проведе-", "ния"]


# fonts whose map is wrong: put right where the dictionary is sure, else said to be nonsense


def western(text: str) -> str:
    return text.encode("cp1251").decode("cp1252")


@pytest.mark.parametrize(
    ("mapped", "wrong"),
    [((), LINES), (HEAD, LINES), (LINES, HEAD[:1])],
    ids=["the whole page", "the body", "a heading"],
)
def test_cyrillic_that_a_map_calls_western_is_put_right(mapped: Sequence[str], wrong: Sequence[str]) -> None:
    draw = lines([western(line) for line in wrong], y=600, font="Helvetica")
    assert read(pdf(lines(mapped), draw)) == (" ".join([*mapped, *wrong]).split(), False)


@pytest.mark.parametrize("engine", [PDFIUM, PLUMBER])
def test_letters_put_right_are_noted_with_their_pages(engine: Options) -> None:
    def next_page(canvas: Any) -> None:
        canvas.showPage()

    draw = lines([western(line) for line in LINES], y=600, font="Helvetica")
    (note,) = read_pdf(pdf(lines(LINES), next_page, draw), engine).notes
    assert (note.code, note.severity) == ("mojibake_repaired", "info")
    assert note.text.endswith(": 2")


@pytest.mark.parametrize("text", ["Été à la mer, où naît le château", "Über die Straße: ÖPNV, süße Öle"])
def test_western_words_stay(text: str) -> None:
    assert words(at(40, 700, text, font="Helvetica")) == text.split()


def shifted(text: str) -> str:
    return re.sub("[А-я]", lambda sign: chr(0x410 + (ord(sign[0]) - 0x410 + 7) % 64), text)


def coded(text: str) -> str:
    return re.sub(r"\S", lambda sign: "!\"#$%&'()*+<=>?@[]^`{|}~"[ord(sign[0]) % 24], text)


DAMAGES: list[Callable[[str], str]] = [
    shifted,
    coded,
    lambda text: re.sub(r"\S", "□", text),
    lambda text: re.sub(r"\S", "\ufffd", text),
    lambda text: re.sub(r"\S", lambda sign: chr(0xE000 + ord(sign[0]) % 256), text),
    lambda text: re.sub(r"\S", "а", text),
]


@pytest.mark.parametrize("engine", ["pdfium", "pdfplumber"])
@pytest.mark.parametrize("head", [(), HEAD])
@pytest.mark.parametrize("damage", DAMAGES)
def test_letters_that_say_nothing_are_nonsense(
    damage: Callable[[str], str], head: Sequence[str], engine: str
) -> None:
    assert read(pdf(lines(head), lines([damage(line) for line in LINES * 2], y=600)), engine)[1]


@pytest.mark.parametrize("engine", ["pdfium", "pdfplumber"])
@pytest.mark.parametrize("head", [(), HEAD])
def test_a_font_without_a_map_is_noticed(head: Sequence[str], engine: str) -> None:
    data = pdf(lines(head, font="Helvetica"), lines(LINES, y=600))
    without = re.sub(rb"/ToUnicode \d+ 0 R", lambda found: b" " * len(found[0]), data)
    assert without != data
    assert read(without, engine)[1]


@pytest.mark.parametrize(
    "text",
    [
        " ".join(LINES),
        "МБОУ СОШ № 5, МКДОУ ЦРР, ГБУЗ ЦРБ, МБУ ДО ДЮСШ, КДНиЗП, ПДН, УФСБ, ОМВД",
        "Магомедов М.М., Цыцарёв Ю.Ч., Жмых Щ.В., Крбг Г.Х.",
        "https://www.gosuslugi.ru/10054 http://sch15.brn.edu.ru/wp/?p=12 www.krskstate.ru/msu/tgrn",
        "+ " * 30,
        "Раздел 1 " + "." * 60,
        "Татарстан Республикасы Министрлар Кабинеты карары белән расланган чаралар планы",
    ],
)
def test_text_of_few_plain_words_is_no_nonsense(text: str) -> None:
    assert not read(pdf(lines([text] * 5)))[1]

"""The steps of reading a scan, each on pictures drawn here."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from roadmap_parse.language.rows import rows
from roadmap_parse.model import Note
from roadmap_parse.readers.ocr import clean
from roadmap_parse.readers.ocr.engine import Read
from roadmap_parse.readers.ocr.lattices import find_lattices
from roadmap_parse.readers.ocr.loose import passed_over, with_height
from roadmap_parse.readers.ocr.placed import handed_in
from roadmap_parse.readers.ocr.repair import mended
from roadmap_parse.readers.ocr.rulings import find_rules

DPI = 200


def drawn(art: str) -> np.ndarray:
    """A page with a grid: `+` are corners 1.2 inches apart, `-` and `|` the rules between them."""
    lines = art.strip("\n").split("\n")
    step = 240
    page = np.full((step * (len(lines) // 2) + 200, step * (max(map(len, lines)) // 2) + 200), 255, np.uint8)
    for y, line in enumerate(lines):
        for x, sign in enumerate(line):
            at = (100 + x // 2 * step, 100 + y // 2 * step)
            if sign == "-":
                cv2.line(page, at, (at[0] + step, at[1]), 0, 2)
            if sign == "|":
                cv2.line(page, at, (at[0], at[1] + step), 0, 2)
    return page


def shown(page: np.ndarray) -> list[list[tuple[int, int, int, int]]]:
    return [
        [(each.row, each.column, each.last_row, each.last_column) for each in lattice.fields]
        for lattice in find_lattices(find_rules(page, DPI), DPI)
    ]


FULL = """
+-+-+
| | |
+-+-+
| | |
+-+-+
"""
WIDE = """
+-+-+
|   |
+-+-+
| | |
+-+-+
| | |
+-+-+
"""
TALL = """
+-+-+
| | |
+-+ +
| | |
+-+-+
| | |
+-+-+
"""


@pytest.mark.parametrize(
    ("art", "cells"),
    [
        (FULL, [(0, 0, 0, 0), (0, 1, 0, 1), (1, 0, 1, 0), (1, 1, 1, 1)]),
        (WIDE, [(0, 0, 0, 1), (1, 0, 1, 0), (1, 1, 1, 1), (2, 0, 2, 0), (2, 1, 2, 1)]),
        (TALL, [(0, 0, 0, 0), (0, 1, 1, 1), (1, 0, 1, 0), (2, 0, 2, 0), (2, 1, 2, 1)]),
    ],
)
def test_cells_merge_where_edges_are_missing(art: str, cells) -> None:
    assert shown(drawn(art)) == [cells]


def test_a_table_that_the_page_cuts() -> None:
    page = drawn(FULL)
    assert [len(cells) for cells in shown(page[: 100 + 2 * 240 - 60])] == [4]


def test_two_tables_of_a_page() -> None:
    one = drawn(FULL)
    assert [len(cells) for cells in shown(np.vstack([one, one]))] == [4, 4]


def test_faint_and_broken_rules() -> None:
    page = drawn(FULL)
    page[page == 0] = 200
    page[:, 150:156] = 255
    assert [len(cells) for cells in shown(page)] == [4]


def test_no_table_in_lines_of_text() -> None:
    page = np.full((800, 1200), 255, np.uint8)
    for y in range(60, 780, 40):
        cv2.putText(page, "MMMM HHHH iiii EEEE TTTT", (40, y), cv2.FONT_HERSHEY_SIMPLEX, 1.1, 0, 3)
    assert shown(page) == []


@pytest.mark.parametrize("degrees", [-9, -1.3, 0, 0.4, 6])
@pytest.mark.parametrize("quarters", [0, 1])
def test_skew_is_found(degrees: float, quarters: int) -> None:
    page = np.full((1400, 1000), 255, np.uint8)
    text = "how the lines of a long text lie on a page that came askew from the scanner of an office "
    for number, y in enumerate(range(150, 1250, 45)):
        line = (text[number * 7 % len(text) :] + text)[:22]
        cv2.putText(page, line, (120, y), cv2.FONT_HERSHEY_SIMPLEX, 1.6, 0, 3)
    turned = handed_in(page, DPI).turned(-degrees).quartered(-quarters)
    found_quarters, found = clean.lie(turned.pixels, DPI)
    assert found_quarters == quarters
    assert found == pytest.approx(degrees, abs=0.15)


def test_a_picture_knows_where_its_pixels_were() -> None:
    page = np.full((600, 400), 255, np.uint8)
    page[100:120, 50:90] = 0
    for turned in (
        handed_in(page, 72),
        handed_in(page, 72).scaled(2),
        *(handed_in(page, 72).quartered(quarters) for quarters in range(4)),
        handed_in(page, 72).turned(8).quartered(3).columns(40, 580).scaled(0.5),
        handed_in(page, 72).bent(np.array([[1, 0.1, 5], [0, 1, 9], [0.0002, 0, 1]]), (500, 700)),
    ):
        ys, xs = np.nonzero(turned.pixels < 128)
        middle = (int(xs.mean()), int(ys.mean()))
        x0, top, _, _ = turned.points((*middle, *middle))
        assert (x0, top) == pytest.approx((70, 110), abs=4)  # half the pixels: 2 points each
    assert handed_in(page, DPI).back(DPI) is None


def test_blue_ink_goes_black_text_stays() -> None:
    page = np.full((400, 400, 3), 235, np.uint8)
    cv2.putText(page, "text", (40, 200), cv2.FONT_HERSHEY_SIMPLEX, 3, (20, 20, 20), 8)
    cv2.circle(page, (200, 180), 120, (60, 60, 190), 4)
    cleaned = clean.flatten(clean.grey(page))
    ring = cv2.circle(np.zeros((400, 400), np.uint8), (200, 180), 120, 255, 2) > 0
    black = (page.max(axis=2) < 60) & ~ring
    assert np.median(cleaned[ring]) > 200
    assert np.median(cleaned[black]) < 60


def test_uneven_light_becomes_white_paper() -> None:
    page = np.tile(np.linspace(110, 240, 900).astype(np.uint8), (600, 1))
    assert clean.flatten(page).min() > 230


def test_specks_go_letters_stay() -> None:
    page = np.full((300, 500), 255, np.uint8)
    cv2.putText(page, "text", (40, 200), cv2.FONT_HERSHEY_SIMPLEX, 4, 0, 10)
    page[:] = np.where(page < 128, 0, 255)
    before = (page == 0).sum()
    page[20:280:37, 20:480:41] = 0
    assert clean.is_bilevel(page)
    assert (clean.despeckle(page, 150) < 128).sum() == pytest.approx(before, rel=0.03)


@pytest.mark.parametrize("row", rows("ocr_confusions.tsv"), ids=lambda row: row["example"])
def test_each_confusion_is_shown_by_its_example(row) -> None:
    read, meant = row["example"].split(" -> ")
    assert row["read"] in read
    assert row["meant"] in meant
    assert len(read) == len(meant)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["Управление образования\n00"], ["Управление образования\nОО"]),
        (["к проведению 0ГЭ"], ["к проведению ОГЭ"]),
        (["проведение ВПР", "итоги ВПР", "анализ ВНР"], ["проведение ВПР", "итоги ВПР", "анализ ВПР"]),
    ],
)
def test_abbreviations_are_mended(cells, expected) -> None:
    assert [text for text, _ in mended(cells)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "к 09 00 часам",
        "начало в 10:00, совещание в 15-00",
        "стоимость 1 000 рублей",
        "00",
        "классы 10А, 3А и 9О",
        "приказ № 00-12",
        "анализ ВНР",
        "Попов П.Н., ИП Орлов",
        "15.00 линейка",
        "2000 год",
    ],
)
def test_numbers_names_and_single_abbreviations_stay(text: str) -> None:
    assert mended([text]) == [(text, ())]


def test_a_repair_is_noted() -> None:
    assert mended(["руководители 00"]) == [("руководители ОО", (Note("ocr_repaired", "00 -> ОО"),))]


def test_ink_outside_the_boxes_of_words() -> None:
    page = np.full((300, 600), 255, np.uint8)
    cv2.putText(page, "12", (40, 100), cv2.FONT_HERSHEY_SIMPLEX, 1.4, 0, 4)
    cv2.putText(page, "words", (240, 100), cv2.FONT_HERSHEY_SIMPLEX, 1.4, 0, 4)
    page[200, 300] = 0  # dust
    cv2.line(page, (500, 10), (500, 290), 0, 4)  # the rest of a rule
    ((x0, top, x1, bottom),) = passed_over(page, [(236, 60, 400, 110)], 300, 45.0)
    assert (x0, top, x1, bottom) == pytest.approx((43, 71, 90, 102), abs=8)


def test_words_stand_as_high_as_their_line_whatever_letters_they_hold() -> None:
    words = [
        Read("нос", (10, 30, 60, 50), 1.0, 0, 0),
        Read("рук", (70, 30, 120, 58), 1.0, 0, 0),
        Read("-", (130, 38, 140, 41), 1.0, 0, 0),
        Read("ОО", (150, 22, 190, 50), 1.0, 0, 0),
    ]
    heights = {(word.bbox[1], word.bbox[3]) for word in with_height(words, 99.0)}
    assert max(top for top, _ in heights) - min(top for top, _ in heights) <= 1
    assert [word.bbox[0] for word in with_height(words, 99.0)] == [10, 70, 130, 150]


def test_a_gap_between_columns_is_no_gutter() -> None:
    def sheet(*columns: tuple[int, int]) -> np.ndarray:
        page = np.full((700, 1000), 255, np.uint8)
        for x0, x1 in columns:
            page[100:600:20, x0:x1] = 0
        return page

    assert clean.gutter(sheet((50, 430), (550, 950)), 100) == pytest.approx(490, abs=4)
    assert clean.gutter(sheet((90, 460), (540, 930)), 100) is None  # narrower than the margin

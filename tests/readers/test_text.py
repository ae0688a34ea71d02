"""Text dumps: dialects, encodings, what is no text."""

from __future__ import annotations

import random

import pytest

from roadmap_parse.document import Grid, Paragraph
from roadmap_parse.errors import BombError, EmptyFileError
from roadmap_parse.options import DEFAULT, Limits, Options
from roadmap_parse.readers.decoding import looks_like_text
from roadmap_parse.readers.text import read_text


def blocks(text: str) -> list[str | list[list[str]]]:
    """Paragraphs as texts, grids as rows of cells."""
    found: list[str | list[list[str]]] = []
    for block in read_text(text.encode(), DEFAULT).blocks:
        if isinstance(block, Paragraph):
            found.append(block.text)
        elif isinstance(block, Grid):
            rows: dict[int, list[str]] = {}
            for cell in block.cells:
                rows.setdefault(cell.row, []).append(cell.text)
            found.append(list(rows.values()))
    return found


def test_rows_parted_by_tabs():
    text = (
        "План\nна 2024 год\n\n№\tМероприятие\tСрок\n1.\tСмотр\tмай\n\n2.\tФинал\tиюнь\n\nДиректор И.И. Иванов"
    )
    assert blocks(text) == [
        "План\nна 2024 год",
        [["№", "Мероприятие", "Срок"], ["1.", "Смотр", "май"], ["2.", "Финал", "июнь"]],
        "Директор И.И. Иванов",
    ]


def test_a_cell_that_goes_on_in_the_next_line():
    text = "№\tМероприятие\tСрок\tКто\n1\tСмотр строя\nи песни\tмай\tДиректор,\nзавуч\n2\tФинал\tиюнь\tЗавуч"
    assert blocks(text) == [
        [
            ["№", "Мероприятие", "Срок", "Кто"],
            ["1", "Смотр строя\nи песни", "май", "Директор,\nзавуч"],
            ["2", "Финал", "июнь", "Завуч"],
        ]
    ]


def test_one_cell_a_line():
    text = "\t№\n\tМероприятие\n\tСрок\n\n\t1\n\tСмотр\nстроя\n\tоктябрь\nапрель\n\n\t2\n\tФинал\n\tиюнь\n"
    assert blocks(text) == [
        [["№", "Мероприятие", "Срок"], ["1", "Смотр\nстроя", "октябрь\nапрель"], ["2", "Финал", "июнь"]]
    ]


def test_tags_inside_cells_are_paragraphs():
    text = "№\tМероприятие\tСрок\n1\tСмотр\tмай\n2\tФинал\t<p>июнь</p> <p>Завуч &amp; К</p>"
    assert blocks(text)[0][2] == ["2", "Финал", "июнь\n\nЗавуч & К"]


def test_columns_parted_by_pipes():
    text = "| № | Мероприятие | Срок |\n|---|:---|---|\n| 1 | Смотр | май |\n| 2 | Финал | июнь |"
    assert blocks(text) == [[["№", "Мероприятие", "Срок"], ["1", "Смотр", "май"], ["2", "Финал", "июнь"]]]


def test_a_signature_with_tabs_is_no_table():
    assert blocks("Глава района\tИ.И. Иванов") == ["Глава района И.И. Иванов"]


def test_two_blocks_side_by_side_come_one_after_the_other():
    text = "СОГЛАСОВАНО\tУТВЕРЖДАЮ\nПредседатель ПК\tДиректор\nИ.И. Петрова\tС.В. Кузнецова"
    assert blocks(text) == [
        "СОГЛАСОВАНО\nПредседатель ПК\nИ.И. Петрова",
        "УТВЕРЖДАЮ\nДиректор\nС.В. Кузнецова",
    ]


def test_bookmarks_and_invisible_marks_go():
    assert blocks("\ufeff[bookmark: _GoBack]- школьного этапа") == ["- школьного этапа"]


SENTENCE = "План мероприятий по повышению объективности оценки образовательных результатов на 2024 год"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251", "koi8_r", "cp866", "mac_cyrillic"]
)
def test_russian_encodings(encoding):
    document = read_text(SENTENCE.encode(encoding), DEFAULT)
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == [SENTENCE]


def test_broken_utf8_is_read_and_said():
    data = (SENTENCE * 20).encode()
    document = read_text(data[:500] + b"\xff" + data[500:], DEFAULT)
    assert [(note.code, note.severity) for note in document.notes] == [("undecodable_bytes", "error")]


def test_random_bytes_are_no_text():
    assert not looks_like_text(random.Random(5).randbytes(20_000))


def test_white_space_is_an_empty_file():
    with pytest.raises(EmptyFileError):
        read_text(b" \n\n ", DEFAULT)


def test_a_line_past_the_limit_is_a_bomb():
    with pytest.raises(BombError, match="line_length"):
        read_text(b"x" * 101, Options(limits=Limits(line_length=100)))


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("cp1251", "utf-8"), ("latin-1", "cp1251"), ("cp866", "cp1251")],
)
def test_text_decoded_wrongly_once_is_turned_back(wrong, right):
    mojibake = SENTENCE.encode(right).decode(wrong, "ignore")
    document = read_text(mojibake.encode(), DEFAULT)
    (paragraph,) = document.blocks
    assert isinstance(paragraph, Paragraph)
    assert [note.code for note in document.notes] == ["mojibake_repaired"]
    assert paragraph.text == SENTENCE


def test_words_that_are_no_mojibake_are_left():
    assert blocks("Müller & Söhne: Überprüfung der Größe") == ["Müller & Söhne: Überprüfung der Größe"]


def test_a_table_drawn_with_frames():
    text = (
        "+----+-------------+------+\n| №  | Мероприятие | Срок |\n+====+=============+======+\n"
        "| 1  | Смотр строя | май  |\n|    | и песни     |      |\n+----+-------------+------+\n"
        "| 2  | Финал       | июнь |\n+----+-------------+------+\n"
    )
    assert blocks(text) == [
        [["№", "Мероприятие", "Срок"], ["1", "Смотр строя\nи песни", "май"], ["2", "Финал", "июнь"]]
    ]


def test_a_table_drawn_with_box_characters():
    text = "┌───┬───────┬──────┐\n│ № │ Что   │ Срок │\n├───┼───────┼──────┤\n│ 1 │ Смотр │ май  │\n└───┴───────┴──────┘"
    assert blocks(text) == [[["№", "Что", "Срок"], ["1", "Смотр", "май"]]]


def test_a_list_under_a_row_goes_on_in_its_last_filled_cell():
    text = "№\tМероприятие\tСрок\tКто\n3\tБеседы:\t\t\n- «Осторожно, гололед»;\n4\tСмотр\tмай\tЗавуч"
    assert blocks(text)[0][1] == ["3", "Беседы:\n- «Осторожно, гололед»;", "", ""]


def test_a_list_that_begins_an_unnumbered_row_is_its_first_cell():
    text = "Мероприятие\tСрок\tКто\n3. Беседы:\n- о льде;\n- о воде\tмай\tЗавуч\n4. Смотр\tиюнь\tЗавуч"
    assert blocks(text)[0][1:] == [
        ["3. Беседы:\n- о льде;\n- о воде", "май", "Завуч"],
        ["4. Смотр", "июнь", "Завуч"],
    ]

"""Dumps with one line a cell and no mark of rows; `/` parts lines, `//` paragraphs."""

from __future__ import annotations

from roadmap_parse.document import Grid, Paragraph
from roadmap_parse.tables.flat import find_flat_tables


def found(text: str) -> list[str | list[list[str]]]:
    blocks = find_flat_tables([Paragraph(part.replace("/", "\n")) for part in text.split("//")])
    result: list[str | list[list[str]]] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            result.append(block.text)
        else:
            rows: dict[int, list[str]] = {}
            for cell in block.cells:
                rows.setdefault(cell.row, []).append(cell.text)
            result.append(list(rows.values()))
    return result


def test_numbers_are_the_guide():
    assert found("План//№/Мероприятие/Срок/Кто проводит/1./Смотр/строя/май/Завуч/2. Финал/июнь/Завуч") == [
        "План",
        [
            ["№", "Мероприятие", "Срок", "Кто проводит"],
            ["1.", "Смотр", "строя", "май", "Завуч"],
            ["2.", "Финал", "июнь", "Завуч"],
        ],
    ]


def test_without_numbers_the_deadlines_must_agree():
    assert found("Мероприятие//Срок//Ответственный//Смотр//май//Завуч//Финал//июнь//Завуч") == [
        [["Мероприятие", "Срок", "Ответственный"], ["Смотр", "май", "Завуч"], ["Финал", "июнь", "Завуч"]]
    ]
    torn = "Мероприятие//Срок//Ответственный//Смотр//строя//май//Завуч//Финал//июнь"
    assert all(isinstance(text, str) for text in found(torn))


def test_prose_is_left():
    assert found("ПРИКАЗ//1. Назначить ответственным Иванову/2. Контроль оставляю за собой") == [
        "ПРИКАЗ",
        "1. Назначить ответственным Иванову\n2. Контроль оставляю за собой",
    ]


def test_a_document_with_a_grid_is_left():
    grid = Grid(0, 0, ())
    assert find_flat_tables([grid]) == (grid,)


def test_each_column_under_its_name():
    text = (
        "План//№/1/2/Мероприятие/Смотр/Финал/Срок/май/июнь/Ответственный/Завуч/Директор//Директор И.И. Иванов"
    )
    assert found(text) == [
        "План",
        [
            ["№", "Мероприятие", "Срок", "Ответственный"],
            ["1", "Смотр", "май", "Завуч"],
            ["2", "Финал", "июнь", "Директор"],
        ],
        "Директор И.И. Иванов",
    ]


ALL_NUMBERS_FIRST = [
    ["№", "Мероприятие", "Срок", "Ответственный"],
    ["1.", "Смотр", "май", "Завуч"],
    ["2.", "Финал", "июнь", "Директор"],
]


def test_all_numbers_before_the_other_cells():
    head = "№/Мероприятие/Срок/Ответственный/1./2./"
    assert found(head + "Смотр/май/Завуч/Финал/июнь/Директор") == [ALL_NUMBERS_FIRST]
    assert found(head + "Смотр/Финал/май/июнь/Завуч/Директор") == [ALL_NUMBERS_FIRST]
    assert found(head + "Смотр/Финал/май/июнь/Завуч/Директор//Исп. Петров") == [
        ALL_NUMBERS_FIRST,
        "Исп. Петров",
    ]


def test_a_row_a_line_with_the_deadline_as_guide():
    rows = "1 Смотр у школы № 2 Лесного до 2 мая Завуч/2 Финал ежемесячно Директор МБУ «Центр»//Глава И.И. Иванов"
    assert found(f"План//№ Мероприятие Срок исполнения Ответственный исполнитель/{rows}") == [
        "План",
        [
            ["№", "Мероприятие", "Срок исполнения", "Ответственный исполнитель"],
            ["1", "Смотр у школы № 2 Лесного", "до 2 мая", "Завуч"],
            ["2", "Финал", "ежемесячно", "Директор МБУ «Центр»"],
        ],
        "Глава И.И. Иванов",
    ]


def test_a_run_on_row_without_a_deadline_leaves_the_text_as_it_is():
    texts = ["№ Мероприятие Срок Ответственный\n1 Смотр строя Завуч\n2 Финал июнь Директор"]
    assert found(texts[0].replace("\n", "/")) == texts

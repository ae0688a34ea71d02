"""Sheets are made here by openpyxl, or as their XML; a grid is shown as rows, `<` and `^` under a span."""

from __future__ import annotations

import io
import time
import tracemalloc
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from roadmap_parse.document import Grid, Paragraph
from roadmap_parse.errors import BombError, CorruptError, EncryptedError
from roadmap_parse.options import DEFAULT, Limits, Options
from roadmap_parse.readers import cells, ole
from roadmap_parse.readers.number_format import as_printed
from roadmap_parse.readers.sheet import (
    is_csv,
    is_ods,
    is_xls,
    is_xlsx,
    read_csv,
    read_ods,
    read_xls,
    read_xlsx,
)

HEAD = ["№", "Мероприятие", "Срок", "Ответственный"]


def saved(book: Workbook) -> bytes:
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def xlsx(*rows: list[object], title: str = "Лист1") -> Workbook:
    book = Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    return book


def shown(document) -> list[str]:
    """Paragraphs as they are, a grid as its rows."""
    return [
        line
        for block in document.blocks
        for line in ([block.text] if isinstance(block, Paragraph) else rows(block))
    ]


def rows(grid: Grid) -> list[str]:
    places = [["."] * grid.columns for _ in range(grid.rows)]
    for cell in grid.cells:
        for row in range(cell.row, cell.row + cell.rowspan):
            for column in range(cell.column, cell.column + cell.colspan):
                places[row][column] = "<" if column > cell.column else "^" if row > cell.row else cell.text
    return [" | ".join(row) for row in places]


def test_the_title_stands_over_the_head_and_the_signature_under_the_table() -> None:
    book = xlsx(
        [None, None, "УТВЕРЖДАЮ"],
        [None, None, "Глава района"],
        [],
        ["План мероприятий на 2024 год"],
        [],
        HEAD,
        ["Раздел 1"],
        [1, "Издать приказ", date(2024, 3, 15), "Отдел"],
        ["1.10", "Провести семинар", "март", None],
        [],
        ["Начальник", None, None, "Иванов И.И."],
    )
    page = book.active
    for reference in ("A4:D4", "A7:D7", "D8:D9"):
        page.merge_cells(reference)
    assert shown(read_xlsx(saved(book), DEFAULT)) == [
        "УТВЕРЖДАЮ",
        "Глава района",
        "План мероприятий на 2024 год",
        "№ | Мероприятие | Срок | Ответственный",
        "Раздел 1 | < | < | <",
        "1 | Издать приказ | 15.03.2024 | Отдел",
        "1.10 | Провести семинар | март | ^",
        "Начальник Иванов И.И.",
    ]


def test_blocks_side_by_side_come_one_after_the_other() -> None:
    book = xlsx(["СОГЛАСОВАНО", None, "УТВЕРЖДАЮ"], ["Директор", None, "Глава"], [], HEAD, [1, "а", "б", "в"])
    assert shown(read_xlsx(saved(book), DEFAULT))[:2] == ["СОГЛАСОВАНО\nДиректор", "УТВЕРЖДАЮ\nГлава"]


@pytest.mark.parametrize(
    ("value", "form", "printed"),
    [
        (1.1, "General", "1.1"),
        (1.1, "0.00", "1.10"),
        (0.1 + 0.2, "General", "0.3"),
        (3, "0", "3"),
        (2, '0"."', "2."),
        (5, "0.", "5."),
        (7, '"п. "0', "п. 7"),
        (1200.5, "#,##0.00", "1200.50"),
        (1.5, "0.##", "1.5"),
        (0.25, "0%", "25%"),
        (-3, "General", "-3"),
        (45366, "dd.mm.yyyy", "15.03.2024"),
        (45366, "[$-419]d mmmm yyyy;@", "15.03.2024"),
        (45366, '[$-F800]dddd", "mmmm dd", "yyyy', "15.03.2024"),
        (45366, "d mmm", "15 марта"),
        (45366, "mmmm yyyy", "март 2024"),
        (45366, "yyyy", "2024"),
        (45366.4375, "dd.mm.yyyy h:mm", "15.03.2024 10:30"),
        (45366, "dd.mm.yyyy h:mm", "15.03.2024"),
        (0.4375, "h:mm", "10:30"),
        (45366, "ДД.ММ.ГГГГ", "15.03.2024"),
        (1, "dd.mm.yyyy", "01.01.1900"),
        (-5, "dd.mm.yyyy", "-5"),
        (1e12, "dd.mm.yyyy", "1000000000000"),
    ],
)
def test_numbers_are_printed_as_the_cell_does(value: float, form: str, printed: str) -> None:
    assert as_printed(value, form) == printed


def test_dates_of_books_from_1904_are_the_same() -> None:
    book = xlsx(HEAD, [1, "а", datetime(2024, 3, 15), "б"])  # noqa: DTZ001
    book.epoch = datetime(1904, 1, 1)  # noqa: DTZ001
    assert shown(read_xlsx(saved(book), DEFAULT))[1] == "1 | а | 15.03.2024 | б"


def test_a_telling_name_of_a_sheet_without_a_title_is_kept() -> None:
    book = xlsx(HEAD, [1, "а", "май", "б"], title="Дорожная карта 2024")
    other = book.create_sheet("Лист2")
    other.append(["План на 2025 год"])
    for row in (HEAD, [1, "в", "июнь", "г"]):
        other.append(row)
    assert shown(read_xlsx(saved(book), DEFAULT)) == [
        "Дорожная карта 2024",
        " | ".join(HEAD),
        "1 | а | май | б",
        "План на 2025 год",
        " | ".join(HEAD),
        "1 | в | июнь | г",
    ]


def test_what_is_hidden_is_read_and_noted() -> None:
    book = xlsx(HEAD, [1, "а", "май", "б"], [2, "в", "июнь", "г"])
    book.active.row_dimensions[3].hidden = True
    book.active.column_dimensions["D"].hidden = True
    book.create_sheet("Старое").append(["х", "у", "ц"])
    book["Старое"].sheet_state = "hidden"
    document = read_xlsx(saved(book), DEFAULT)
    assert shown(document)[2] == "2 | в | июнь | г"
    assert [(note.code, note.severity) for note in document.notes] == [
        ("hidden_rows", "info"),
        ("hidden_columns", "info"),
        ("hidden_sheet", "info"),
    ]
    assert document.notes[0].text == "'Лист1': rows 3 are hidden; they were read"


def test_a_formula_without_its_value_is_noted() -> None:
    document = read_xlsx(saved(xlsx(HEAD, [1, "а", "=A1", "б"])), DEFAULT)
    assert [(note.code, note.severity) for note in document.notes] == [("formula_without_value", "warning")]


# --- guards ---


def test_far_cells_cost_nothing() -> None:
    def inline(reference: str, text: str) -> str:
        return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'

    filled = [inline(f"{column}{row}", column + row) for row in "12" for column in "ABC"]
    sheet = (
        f'<worksheet><sheetData><row r="1">{"".join(filled[:3])}</row><row r="2">{"".join(filled[3:])}</row>'
        f'<row r="1048576">{inline("XFD1048576", "х")}</row></sheetData>'
        '<mergeCells><mergeCell ref="F10:XFC1048575"/><mergeCell ref="C2:XFC1048575"/></mergeCells></worksheet>'
    )
    data = remade(saved(xlsx(HEAD)), xl__worksheets__sheet1=sheet)
    tracemalloc.start()
    started = time.perf_counter()
    lines = shown(read_xlsx(data, DEFAULT))
    seconds, (_, peak) = time.perf_counter() - started, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert lines == ["A1 | B1 | C1", "A2 | B2 | C2", "х"]
    assert seconds < 2
    assert peak < 20_000_000


def test_a_diagonal_of_cells_is_no_table() -> None:
    book = Workbook()
    for place in range(1, 600):
        book.active.cell(place, place, "х")
        book.active.cell(place, place + 1, "у")
    with pytest.raises(BombError):
        read_xlsx(saved(book), DEFAULT)


def sheet_of(rows: str, merges: str = "") -> bytes:
    sheet = f"<worksheet><sheetData>{rows}</sheetData><mergeCells>{merges}</mergeCells></worksheet>"
    return remade(saved(xlsx(HEAD)), xl__worksheets__sheet1=sheet)


def test_merges_upon_each_other_are_a_bomb() -> None:
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in range(1, 6_001))
    data = sheet_of(rows, "".join(f'<mergeCell ref="A1:B{9_000 + place}"/>' for place in range(2_000)))
    with pytest.raises(BombError, match="upon each other"):
        read_xlsx(data, DEFAULT)


@pytest.mark.parametrize(("bound", "told"), [("MOST_MERGES", "merged cells"), ("MOST_CELLS", "cells")])
def test_more_than_any_plan_holds_is_a_bomb(bound: str, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    row = "".join(f'<c r="{column}1"><v>1</v></c>' for column in "ABCDEF")
    data = sheet_of(f'<row r="1">{row}</row>', "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(2, 8)))
    monkeypatch.setattr(cells, bound, 6)
    assert read_xlsx(data, DEFAULT).blocks
    monkeypatch.setattr(cells, bound, 5)
    with pytest.raises(BombError, match=f"more than 5 {told}"):
        read_xlsx(data, DEFAULT)


def test_columns_past_those_of_excel_are_kept() -> None:
    row = "".join(
        f'<c r="{column}1"><v>{place}</v></c>' for place, column in enumerate(("XFD", "XFE", "ZZZ"))
    )
    [line] = shown(read_xlsx(sheet_of(f'<row r="1">{row}</row>'), DEFAULT))[:1]
    assert line.split(" | ")[:2] == ["0", "1"]


def zipped(members: dict[str, str | bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return data.getvalue()


def remade(data: bytes, **changed: str | bytes) -> bytes:
    """The same package with other contents; `__` stands for a slash in names."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        members: dict[str, str | bytes] = {name: package.read(name) for name in package.namelist()}
    return zipped(members | {name.replace("__", "/") + ".xml": content for name, content in changed.items()})


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    data = remade(saved(xlsx(HEAD)), xl__bomb=b"\0" * 5_000_000)
    assert read_xlsx(data, DEFAULT).blocks
    with pytest.raises(BombError, match="unpacked_size"):
        read_xlsx(data, Options(limits=Limits(unpacked_size=1_000_000)))
    with pytest.raises(BombError, match="unpacked_size"):
        read_ods(ods(bomb="\0" * 5_000_000), Options(limits=Limits(unpacked_size=1_000_000)))


ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
)


@pytest.mark.parametrize("entity", ["&b;", "&c;"])
def test_entities_are_never_expanded(entity: str) -> None:
    sheet = f'{ENTITIES}<worksheet><sheetData><row r="1"><c t="inlineStr"><is><t>{entity}</t></is></c></row></sheetData></worksheet>'
    with pytest.raises(CorruptError, match="entities"):
        read_xlsx(remade(saved(xlsx(HEAD)), xl__worksheets__sheet1=sheet), DEFAULT)
    with pytest.raises(CorruptError, match="entities"):
        read_ods(ods(before=ENTITIES, text=entity), DEFAULT)


def test_a_text_past_the_bounds_of_the_parser_is_a_bomb() -> None:
    row = f'<row r="1"><c t="inlineStr"><is><t>{"x" * 11_000_000}</t></is></c></row>'
    sheet = f"<worksheet><sheetData>{row}</sheetData></worksheet>"
    with pytest.raises(BombError):
        read_xlsx(remade(saved(xlsx(HEAD)), xl__worksheets__sheet1=sheet), DEFAULT)


def test_what_lies_outside_the_package_is_never_opened() -> None:
    links = (
        '<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="http://127.0.0.1:9/x" TargetMode="External"/>'
        '<Relationship Id="rId2" Type="x/sharedStrings" Target="../../../../etc/passwd"/></Relationships>'
    )
    data = saved(xlsx(HEAD))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        members = {name: package.read(name) for name in package.namelist()}
    members["xl/_rels/workbook.xml.rels"] = links.encode()
    assert read_xlsx(zipped(members), DEFAULT).blocks == ()


def test_macros_are_noted_and_never_looked_at() -> None:
    data = saved(xlsx(HEAD, [1, "а", "б", "в"]))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        members = {name: package.read(name) for name in package.namelist()}
    document = read_xlsx(zipped(members | {"xl/vbaProject.bin": b"\0"}), DEFAULT)
    assert [note.code for note in document.notes] == ["macros_ignored"]


def test_other_programs_name_their_parts_in_other_letter_case() -> None:
    data = saved(xlsx(HEAD, [1, "а", "май", "б"]))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        members = {
            name.replace("sharedStrings", "SharedStrings"): package.read(name) for name in package.namelist()
        }
    assert shown(read_xlsx(zipped(members), DEFAULT))[1] == "1 | а | май | б"


def test_control_characters_never_come_through() -> None:
    cell = '<c t="inlineStr"><is><t>а_x0007_б_x000A_в</t></is></c>'
    sheet = f'<worksheet><sheetData><row r="1">{cell}{cell}</row></sheetData></worksheet>'
    data = remade(saved(xlsx(HEAD)), xl__worksheets__sheet1=sheet)
    assert shown(read_xlsx(data, DEFAULT)) == ["аб\nв | аб\nв"]


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_cut_file_is_corrupt(share: float) -> None:
    data = saved(xlsx(HEAD, [1, "а", "май", "б"]))
    with pytest.raises(CorruptError):
        read_xlsx(data[: int(len(data) * share)], DEFAULT)


# --- ODS ---

ODF = "urn:oasis:names:tc:opendocument:xmlns"


def ods(content: str = "", *, before: str = "", text: str = "а", bomb: str = "", manifest: str = "") -> bytes:
    content = (
        content
        or f"<table:table-row><table:table-cell><text:p>{text}</text:p></table:table-cell></table:table-row>"
    )
    xml = (
        f'{before}<office:document-content xmlns:office="{ODF}:office:1.0" xmlns:text="{ODF}:text:1.0" '
        f'xmlns:style="{ODF}:style:1.0" xmlns:table="{ODF}:table:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="Лист1">{content}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return zipped({"mimetype": kind, "content.xml": xml, "bomb": bomb, "META-INF/manifest.xml": manifest})


def cell(text: str, attributes: str = "") -> str:
    paragraphs = "".join(f"<text:p>{line}</text:p>" for line in text.split("\n"))
    return f"<table:table-cell {attributes}>{paragraphs}</table:table-cell>"


def row(*cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


EMPTY = "<table:table-cell table:number-columns-repeated='1020'/>"


def test_ods_keeps_spans_repeats_and_dates() -> None:
    day = 'office:value-type="date" office:date-value="2024-03-15"'
    content = (
        "<table:table-column table:number-columns-repeated='2'/><table:table-column table:visibility='collapse'/>"
        + row(*map(cell, HEAD), EMPTY)
        + row(
            cell("Раздел", "table:number-columns-spanned='4'"),
            "<table:covered-table-cell table:number-columns-repeated='3'/>",
        )
        + row(
            cell("1,5", 'office:value-type="float"'),
            cell("а<text:s text:c='2'/>б\nв"),
            cell("03/15/24", day),
            cell("г"),
        )
        + row(EMPTY, attributes="table:number-rows-repeated='1048000'")
    )
    document = read_ods(ods(content), DEFAULT)
    assert shown(document) == [" | ".join(HEAD), "Раздел | < | < | <", "1.5 | а  б\nв | 15.03.2024 | г"]
    assert [note.code for note in document.notes] == ["hidden_columns"]


def test_repeats_of_filled_cells_are_bounded() -> None:
    content = row(
        cell("х", "table:number-columns-repeated='16384'"), attributes="table:number-rows-repeated='1048576'"
    )
    grid = read_ods(ods(content), DEFAULT).blocks[0]
    assert (grid.rows, grid.columns) == (100, 100)


def test_a_locked_ods_is_named() -> None:
    with pytest.raises(EncryptedError):
        read_ods(ods(manifest="<manifest:encryption-data/>"), DEFAULT)


# --- XLS, and the container of old Office files ---


def test_a_container_whose_sectors_run_in_a_circle_ends() -> None:
    header = bytearray(512)
    header[:8] = ole.MAGIC
    header[30:32] = (9).to_bytes(2, "little")
    header[44:52] = (1).to_bytes(4, "little") + (1).to_bytes(4, "little")
    header[60:72] = b"\xfe\xff\xff\xff" + bytes(4) + b"\xfe\xff\xff\xff"
    header[76:] = (0).to_bytes(4, "little") + b"\xff" * 432
    table = (0xFFFFFFFD).to_bytes(4, "little") + (1).to_bytes(4, "little") + b"\xff" * 504
    with pytest.raises(CorruptError, match="chains"):
        ole.CompoundFile(bytes(header) + table + bytes(512))


def test_bytes_that_are_no_xls_are_corrupt() -> None:
    data = b"\x09\x08\x10\x00\x00\x06" + bytes(200)
    assert is_xls(data)
    with pytest.raises(CorruptError):
        read_xls(data, DEFAULT)


# --- CSV ---


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "cp866", "koi8-r", "utf-16"])
@pytest.mark.parametrize("mark", [";", ",", "\t"])
def test_csv_in_every_code_page(mark: str, encoding: str) -> None:
    text = f'№{mark}Мероприятие{mark}Срок\r\n1{mark}"Издать ""приказ"",\r\nразослать"{mark}март\r\n'.replace(
        "№", "Номер"
    )
    data = text.encode(encoding)
    assert is_csv(data)
    assert shown(read_csv(data, DEFAULT)) == [
        "Номер | Мероприятие | Срок",
        '1 | Издать "приказ",\nразослать | март',
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Утвердить план, создать комиссию, назначить ответственных.\nКонтроль оставляю за собой, срок, год.\n",
        "1\tПриказ\tмарт\nпродолжение приказа\n2\tОтчёт\tмай\n",
        "План мероприятий\n\nпервый; второй; третий\nчетвёртый; пятый; шестой\n",
        "одна строка",
        "",
    ],
)
def test_prose_and_dumps_are_no_csv(text: str) -> None:
    assert not is_csv(text.encode())


def test_a_field_longer_than_any_is_a_bomb() -> None:
    rows = "№;Мероприятие;Срок\n" * 600
    assert is_csv(rows.encode())
    with pytest.raises(BombError, match="too long"):
        read_csv(f"{rows}1;{'а' * 200_000};май\n".encode(), DEFAULT)


def test_titles_over_a_csv_are_paragraphs() -> None:
    text = "План на 2024 год;;\n;;\n№;Мероприятие;Срок\n1;Приказ;март\n2;Отчёт;май\n"
    assert shown(read_csv(text.encode(), DEFAULT)) == [
        "План на 2024 год",
        "№ | Мероприятие | Срок",
        "1 | Приказ | март",
        "2 | Отчёт | май",
    ]


def test_the_first_line_of_excel_names_the_mark() -> None:
    assert shown(read_csv(b"sep=,\na,b,c\n1,2,3\n", DEFAULT)) == ["a | b | c", "1 | 2 | 3"]


def test_bytes_tell_the_kind() -> None:
    book = saved(xlsx(HEAD))
    assert (is_xlsx(book), is_ods(book), is_xls(book), is_csv(book)) == (True, False, False, False)
    assert (is_xlsx(ods()), is_ods(ods())) == (False, True)

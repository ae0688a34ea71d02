"""Documents are written here as Word writes them; a grid is shown as its rows, `<` and `^` under a span."""

from __future__ import annotations

import contextlib
import io
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from roadmap_parse.document import Grid, Paragraph
from roadmap_parse.errors import BombError, CorruptError, EncryptedError, UnreadableError
from roadmap_parse.options import DEFAULT, Limits
from roadmap_parse.readers import package
from roadmap_parse.readers.docx import read_docx
from roadmap_parse.readers.docx_numbering import formatted
from roadmap_parse.readers.package import Package, parse_xml, stream_xml

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"


MAIN_TYPE = f"{WORD_TYPE}.document.main"
MACRO_TYPE = "application/vnd.ms-word.document.macroEnabled.main"


def docx(body: str, *, numbering: str = "", styles: str = "", main_type: str = MAIN_TYPE) -> bytes:
    """A DOCX with this body; `numbering` and `styles` are the insides of their parts."""
    types = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{content_type}+xml"/>'
        for part, content_type in {
            "document": main_type,
            "numbering": f"{WORD_TYPE}.numbering",
            "styles": f"{WORD_TYPE}.styles",
        }.items()
    )
    links = "".join(
        f'<Relationship Id="r{part}" Type="{OFFICE}/{part}" Target="{part}.xml"/>'
        for part in ("numbering", "styles")
    )
    members = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f"{types}</Types>",
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="r" Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f"{links}</Relationships>",
        "word/document.xml": f"<w:document {SPACES}><w:body>{body}</w:body></w:document>",
        "word/numbering.xml": f"<w:numbering {SPACES}>{numbering}</w:numbering>",
        "word/styles.xml": f"<w:styles {SPACES}>{styles}</w:styles>",
    }
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in members.items():
            package.writestr(name, text)
    return data.getvalue()


def p(text: str = "", properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def listed(text: str, number: int = 1, level: int = 0) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def tc(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content if content.startswith('<') else p(content)}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    inside = "".join(cell if cell.startswith("<w:") else tc(cell) for cell in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inside}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def control(inside: str) -> str:
    return f"<w:sdt><w:sdtPr/><w:sdtContent>{inside}</w:sdtContent></w:sdt>"


SPAN_2 = '<w:gridSpan w:val="2"/>'
MERGE, MERGED = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"


def level(depth: int, text: str, form: str = "decimal", more: str = "", start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def abstract(number: int, *levels: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{number}">{"".join(levels)}</w:abstractNum>'


def use(number: int, of: int, more: str = "") -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{more}</w:num>'


def shown(block: Paragraph | Grid) -> list[str] | str:
    """A paragraph's text, or a grid's rows."""
    if isinstance(block, Paragraph):
        return block.text
    signs = [["·"] * block.columns for _ in range(block.rows)]
    for cell in block.cells:
        for row in range(cell.row, cell.row + cell.rowspan):
            for column in range(cell.column, cell.column + cell.colspan):
                signs[row][column] = "^" if row > cell.row else "<"
        signs[cell.row][cell.column] = cell.text
    return [" | ".join(row) for row in signs]


def read(body: str, *, numbering: str = "", styles: str = "") -> list[list[str] | str]:
    document = read_docx(docx(body, numbering=numbering, styles=styles), DEFAULT)
    blocks = [block for block in document.blocks if isinstance(block, Paragraph | Grid)]
    assert len(blocks) == len(document.blocks)
    assert all(block.exact for block in blocks if isinstance(block, Grid))
    return [shown(block) for block in blocks]


def test_paragraphs_and_tables_come_in_the_order_of_the_body() -> None:
    assert read(p("План") + tbl(tr("№", "Дело"), tr("1", "Смотр")) + p() + p("Конец")) == [
        "План",
        ["№ | Дело", "1 | Смотр"],
        "Конец",
    ]


def test_the_document_says_what_it_is() -> None:
    document = read_docx(docx(p("План")), DEFAULT)
    assert (document.reader, document.pages, document.notes) == ("docx", None, ())
    assert document.media_type.endswith("wordprocessingml.document")


@pytest.mark.parametrize(
    ("rows", "grid"),
    [
        ([tr("а", tc("б", SPAN_2)), tr("1", "2", "3")], ["а | б | <", "1 | 2 | 3"]),
        ([tr(tc("Июнь", MERGE), "1"), tr(tc("скрыто", MERGED), "2")], ["Июнь | 1", "^ | 2"]),
        (
            [tr(tc("а", SPAN_2 + MERGE), "1"), tr(tc("", SPAN_2 + MERGED), "2"), tr("в", "г", "3")],
            ["а | < | 1", "^ | ^ | 2", "в | г | 3"],
        ),
        ([tr(tc("сверху нет", MERGED), "1")], ["сверху нет | 1"]),
        (
            [tr("а", "б", "в"), tr("2", "3", properties='<w:gridBefore w:val="1"/>')],
            ["а | б | в", "· | 2 | 3"],
        ),
        (
            [tr("а", "б", "в"), tr("1", properties='<w:gridAfter w:val="2"/>')],
            ["а | б | в", "1 | · | ·"],
        ),
        ([tr(tc("а", '<w:hMerge w:val="restart"/>'), tc("", "<w:hMerge/>"), "б")], ["а | < | б"]),
        ([tr("а", "б"), tr("нет", "нет", properties="<w:del/>"), tr("1", "2")], ["а | б", "1 | 2"]),
        ([tr("а", "б"), tr("нет", "нет", properties="<w:hidden/>")], ["а | б"]),
        ([tr("а", "б", properties="<w:ins/>")], ["а | б"]),
        ([tr("а", control(tc("б")))], ["а | б"]),
        ([control(tr("а", "б")), tr("1", "2")], ["а | б", "1 | 2"]),
    ],
    ids=[
        "gridSpan", "vMerge", "wide and tall", "vMerge without a start", "gridBefore", "gridAfter", "hMerge",
        "deleted row", "hidden row", "inserted row", "control around a cell", "control around a row",
    ],
)  # fmt: skip
def test_spans_and_ragged_rows(rows: list[str], grid: list[str]) -> None:
    assert read(tbl(*rows)) == [grid]


def test_paragraphs_of_a_cell_are_lines() -> None:
    assert read(tbl(tr(tc(p("октябрь") + p() + p("апрель")), "ОО"))) == [["октябрь\nапрель | ОО"]]


def test_a_small_table_in_a_cell_is_its_text() -> None:
    inner = tbl(tr("май", "ОУ"), tr("июнь", "УО"))
    assert read(tbl(tr("1", tc(p("сроки:") + inner + p())))) == [["1 | сроки:\nмай ОУ\nиюнь УО"]]


def test_a_plan_in_a_layout_table_is_found() -> None:
    plan = tbl(tr("№", "Дело", "Срок"), tr("1", "а", "май"), tr("2", "б", "июнь"))
    rows = ["№ | Дело | Срок", "1 | а | май", "2 | б | июнь"]
    assert read(tbl(tr(tc(p("План") + plan + p("Конец"))))) == ["План", rows, "Конец"]
    assert read(tbl(tr(tc(p("План") + plan + p()), "поле"))) == [["План | поле"], rows]
    twice = tbl(tr(tc(tbl(tr(tc(plan + p()))) + p())))
    assert read(twice) == [rows]


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        ("<w:r><w:t>а</w:t><w:br/><w:t>б</w:t><w:cr/><w:t>в</w:t></w:r>", "а\nб\nв"),
        ("<w:r><w:t>а</w:t><w:tab/><w:t>б</w:t></w:r>", "а\tб"),
        ("<w:r><w:t>273</w:t><w:noBreakHyphen/><w:t>ФЗ</w:t></w:r>", "273-ФЗ"),
        ("<w:r><w:t>про</w:t><w:softHyphen/><w:t>ведение</w:t></w:r>", "проведение"),
        ('<w:r><w:sym w:font="Symbol" w:char="F0B7"/><w:t> дело</w:t></w:r>', "• дело"),
        (
            '<w:r><w:sym w:font="Wingdings" w:char="F04A"/><w:sym w:char="2116"/><w:sym w:char="x"/></w:r>',
            "№",
        ),
        (
            "<w:ins><w:r><w:t>новое</w:t></w:r></w:ins><w:del><w:r><w:delText>старое</w:delText></w:r></w:del>",
            "новое",
        ),
        (
            "<w:moveFrom><w:r><w:t>нет</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>да</w:t></w:r></w:moveTo>",
            "да",
        ),
        ("<w:hyperlink><w:r><w:t>сайт</w:t></w:r></w:hyperlink>", "сайт"),
        ("<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>май</w:t></w:r></w:sdtContent></w:sdt>", "май"),
        ("<w:smartTag><w:r><w:t>2024</w:t></w:r></w:smartTag>", "2024"),
        ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>скрыто</w:t></w:r><w:r><w:t>видно</w:t></w:r>", "видно"),
        ('<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>видно</w:t></w:r>', "видно"),
        ('<w:r><w:t>текст</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r>', "текст"),
        ("<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>5</w:t></w:r>", "5"),
        ('<w:fldSimple w:instr="DATE"><w:r><w:t>01.02.2024</w:t></w:r></w:fldSimple>', "01.02.2024"),
    ],
)
def test_what_is_printed_of_a_paragraph(runs: str, text: str) -> None:
    assert read(f"<w:p>{runs}</w:p>") == [text]


def test_controls_around_paragraphs_and_tables() -> None:
    inside = p("План") + tbl(tr("а", "б"))
    assert read(control(inside)) == ["План", ["а | б"]]


TEXT_BOX = (
    "<w:p><w:r><w:t>Шапка</w:t><mc:AlternateContent>"
    '<mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent>{0}</w:txbxContent></wps:txbx></w:drawing>'
    "</mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox></w:pict>"
    "</mc:Fallback></mc:AlternateContent></w:r></w:p>"
)


def test_a_text_box_comes_once_after_its_paragraph() -> None:
    assert read(TEXT_BOX.format(p("УТВЕРЖДАЮ") + p("Глава"))) == ["Шапка", "УТВЕРЖДАЮ", "Глава"]
    assert read(TEXT_BOX.format(tbl(tr("а", "б")))) == ["Шапка", ["а | б"]]
    assert read(tbl(tr(tc(TEXT_BOX.format(p("в рамке"))), "б"))) == [["Шапка\nв рамке | б"]]


NUMBERED = abstract(0, level(0, "%1."), level(1, "%1.%2."), level(2, "%1.%2.%3"))


@pytest.mark.parametrize(
    ("numbering", "items", "texts"),
    [
        (NUMBERED + use(1, 0), [(0, "а"), (0, "б")], ["1. а", "2. б"]),
        (
            NUMBERED + use(1, 0),
            [(0, "а"), (1, "б"), (1, "в"), (0, "г"), (1, "д"), (2, "е")],
            ["1. а", "1.1. б", "1.2. в", "2. г", "2.1. д", "2.1.1 е"],
        ),
        (NUMBERED + use(1, 0), [(1, "начат со второго")], ["1.1. начат со второго"]),
        (abstract(0, level(0, "%1.", start=5)) + use(1, 0), [(0, "а"), (0, "б")], ["5. а", "6. б"]),
        (abstract(0, level(0, "%1", "upperRoman")) + use(1, 0), [(0, "а"), (0, "б")], ["I а", "II б"]),
        (
            abstract(0, level(0, "Часть %1", "upperRoman"), level(1, "%1.%2", more="<w:isLgl/>")) + use(1, 0),
            [(0, "а"), (1, "б")],
            ["Часть I а", "1.1 б"],
        ),
        (abstract(0, level(0, "%1)", "lowerLetter")) + use(1, 0), [(0, "а"), (0, "б")], ["a) а", "b) б"]),
        (abstract(0, level(0, "%1)", "russianLower")) + use(1, 0), [(0, "а"), (0, "б")], ["а) а", "б) б"]),
        (abstract(0, level(0, "\uf0b7", "bullet")) + use(1, 0), [(0, "а")], ["• а"]),
        (abstract(0, level(0, "-", "bullet")) + use(1, 0), [(0, "а")], ["- а"]),
        (abstract(0, level(0, "", "none")) + use(1, 0), [(0, "а")], ["а"]),
        (abstract(0, level(0, "%1.", more='<w:suff w:val="nothing"/>')) + use(1, 0), [(0, "а")], ["1.а"]),
        (
            abstract(0, level(0, "%1."), level(1, "%2)", more='<w:lvlRestart w:val="0"/>')) + use(1, 0),
            [(0, "а"), (1, "б"), (0, "в"), (1, "г")],
            ["1. а", "1) б", "2. в", "2) г"],
        ),
        (use(1, 7), [(0, "а")], ["а"]),
        ("", [(0, "а")], ["а"]),
    ],
    ids=[
        "one level", "three levels", "upper level unused", "start", "roman", "legal", "letters",
        "russian letters", "bullet of a picture font", "dash", "none", "no gap", "goes on",
        "no definition", "no list",
    ],
)  # fmt: skip
def test_automatic_numbers(numbering: str, items: list[tuple[int, str]], texts: list[str]) -> None:
    body = "".join(listed(text, level=depth) for depth, text in items)
    assert read(body, numbering=numbering) == texts


def test_the_number_column_of_a_plan_holds_empty_numbered_paragraphs() -> None:
    rows = [tr(tc(listed("")), "Смотр"), tr(tc(listed("")), "Конкурс")]
    assert read(tbl(*rows), numbering=NUMBERED + use(1, 0)) == [["1. | Смотр", "2. | Конкурс"]]
    assert read(listed(""), numbering=NUMBERED + use(1, 0)) == []


def test_a_second_list_counts_on_unless_it_restarts() -> None:
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    numbering = NUMBERED + use(1, 0) + use(2, 0) + use(3, 0, restart)
    items = [listed("а", 1), listed("б", 2), listed("в", 3), listed("г", 3)]
    assert read("".join(items), numbering=numbering) == ["1. а", "2. б", "1. в", "2. г"]


def test_a_number_may_come_from_the_style_it_is_based_on() -> None:
    styles = (
        '<w:style w:styleId="Дело"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="Пункт"><w:basedOn w:val="Дело"/></w:style>'
        '<w:style w:styleId="Круг"><w:basedOn w:val="Круг"/></w:style>'
    )
    body = p("а", '<w:pStyle w:val="Пункт"/>') + p("б", '<w:pStyle w:val="Круг"/>')
    off = p("в", '<w:pStyle w:val="Пункт"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    assert read(body + off, numbering=NUMBERED + use(1, 0), styles=styles) == ["1. а", "б", "в"]


@pytest.mark.parametrize(
    ("number", "form", "text"),
    [
        (4, "upperRoman", "IV"),
        (1999, "lowerRoman", "mcmxcix"),
        (0, "upperRoman", "0"),
        (27, "lowerLetter", "aa"),
        (30, "russianLower", "аа"),
        (7, "decimalZero", "07"),
        (7, "chicago", "7"),
    ],
)
def test_formats_of_numbers(number: int, form: str, text: str) -> None:
    assert formatted(number, form) == text


# Bad files


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04 and nothing more",
        docx(p("План"))[:900],
        docx("<w:p><w:r></w:p>"),
        docx(p("План")).replace(b"word/document.xml", b"word/documemt.xml"),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"WordDocument".ljust(600),
        b"",
    ],
    ids=["cut head", "cut", "broken XML", "no document", "old DOC", "nothing"],
)
def test_a_file_that_breaks_the_rules_is_corrupt(data: bytes) -> None:
    with pytest.raises(CorruptError):
        read_docx(data, DEFAULT)


def test_a_zip_of_nothing_is_corrupt() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w"):
        pass
    with pytest.raises(CorruptError):
        read_docx(data.getvalue(), DEFAULT)


def test_a_password_is_named() -> None:
    name = "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(EncryptedError, match="password"):
        read_docx(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + name, DEFAULT)


def test_a_locked_member_is_named() -> None:
    data = bytearray(docx(p("План")))
    flags = data.index(b"PK\x01\x02") + 8
    data[flags] |= 1
    with pytest.raises(EncryptedError, match="password"):
        read_docx(bytes(data), DEFAULT)


@pytest.mark.parametrize("refused", [Package.refuse_large_trees, lambda package: package.tree("a.xml")])
def test_a_part_too_large_for_a_tree_is_a_bomb(
    refused: Callable[[Package], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("a.xml", "<a>texts</a>")
    monkeypatch.setattr(package, "LARGEST_TREE", 12)
    refused(Package(data.getvalue(), DEFAULT.limits))
    monkeypatch.setattr(package, "LARGEST_TREE", 11)
    with pytest.raises(BombError, match="12 bytes of XML"):
        refused(Package(data.getvalue(), DEFAULT.limits))


def shown_by_the_tree(data: bytes) -> str:
    return "".join(parse_xml(data).itertext("a"))


def shown_in_pieces(data: bytes) -> str:
    return "".join(element.text or "" for element in stream_xml(io.BytesIO(data), "a"))


@pytest.mark.parametrize("shown", [shown_by_the_tree, shown_in_pieces])
def test_a_dtd_outside_is_never_read(shown: Callable[[bytes], str], tmp_path: Path) -> None:
    dtd = tmp_path / "outside.dtd"
    dtd.write_text('<!ENTITY e "secret">', encoding="utf-8")
    data = f'<!DOCTYPE a SYSTEM "{dtd.as_uri()}"><a>plan &e;</a>'.encode()
    with contextlib.suppress(CorruptError):
        assert "secret" not in shown(data)


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    small = replace(DEFAULT, limits=Limits(unpacked_size=20_000))
    assert read_docx(docx(p("План")), small).blocks
    with pytest.raises(BombError, match="unpacked_size"):
        read_docx(docx(p("а" * 30_000)), small)


def test_a_text_past_the_limits_is_a_bomb() -> None:
    with pytest.raises(BombError, match="line_length"):
        read_docx(docx(p("а" * 1_000_001)), DEFAULT)
    with pytest.raises(BombError):
        read_docx(docx(p("a" * 10_000_001)), DEFAULT)


def test_a_span_past_words_own_limit_is_cut() -> None:
    assert read(tbl(tr(tc("а", '<w:gridSpan w:val="999999999"/>')))) == [[" | ".join(["а", *["<"] * 62])]]


def test_documents_with_macros_are_read() -> None:
    data = docx(p("План"), main_type=MACRO_TYPE)
    assert read_docx(data, DEFAULT).blocks == (Paragraph("План"),)


@pytest.mark.parametrize("place", range(0, 2400, 60))
def test_damaged_bytes_raise_our_errors_only(place: int) -> None:
    data = bytearray(docx(p("План") + tbl(tr("а", "б"))))
    data[place % len(data)] ^= 0xFF
    with contextlib.suppress(UnreadableError):
        read_docx(bytes(data), DEFAULT)

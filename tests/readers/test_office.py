"""ODT and RTF are written here by hand, DOC comes from LibreOffice; a grid is rows, `<` and `^` under a span."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import pytest

from roadmap_parse.document import Grid, Paragraph
from roadmap_parse.errors import BombError, CorruptError, EncryptedError, MissingDependencyError
from roadmap_parse.options import DEFAULT, Limits, Options
from roadmap_parse.readers import libreoffice
from roadmap_parse.readers.doc import read_word_97
from roadmap_parse.readers.libreoffice import converted, cut_off
from roadmap_parse.readers.office import is_doc, is_odt, is_rtf, read_doc, read_odt, read_rtf, soffice

DOC = (Path(__file__).parents[1] / "data" / "formats" / "plan.doc").read_bytes()
"""A plan with lists, a hidden word, a deletion, merges, and tables in cells; saved by LibreOffice 7.4."""
needs_libreoffice = pytest.mark.skipif(soffice() is None, reason="LibreOffice is not installed")


def shown(document) -> list[str]:
    return [line for block in document.blocks for line in lines(block)]


def lines(block: Paragraph | Grid) -> list[str]:
    if isinstance(block, Paragraph):
        return [block.text]
    places = [["."] * block.columns for _ in range(block.rows)]
    for cell in block.cells:
        for row in range(cell.row, cell.row + cell.rowspan):
            for column in range(cell.column, cell.column + cell.colspan):
                places[row][column] = "<" if column > cell.column else "^" if row > cell.row else cell.text
    return [" | ".join(row) for row in places]


# --- ODT ---

ODF = "urn:oasis:names:tc:opendocument:xmlns"


def odt(body: str, *, styles: str = "", before: str = "", **members: str) -> bytes:
    names = "".join(
        f'xmlns:{name}="{ODF}:{urn}:1.0" '
        for name, urn in {
            "office": "office",
            "text": "text",
            "table": "table",
            "style": "style",
            "draw": "drawing",
        }.items()
    )
    xml = (
        f"{before}<office:document-content {names}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr("content.xml", xml)
        for name, text in members.items():
            package.writestr(name, text)
    return data.getvalue()


def cell(content: str, attributes: str = "") -> str:
    inside = content if content.startswith("<") else f"<text:p>{content}</text:p>"
    return f"<table:table-cell {attributes}>{inside}</table:table-cell>"


def row(*cells: str) -> str:
    return f"<table:table-row>{''.join(each if each.startswith('<table:') else cell(each) for each in cells)}</table:table-row>"


def table(*rows: str) -> str:
    return f"<table:table><table:table-column/>{''.join(rows)}</table:table>"


COVERED = "<table:covered-table-cell/>"
NUMBERS = (
    '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-suffix="." style:num-format="1"/>'
    '<text:list-level-style-number text:level="2" text:display-levels="2" style:num-suffix=")" style:num-format="1"/>'
    '</text:list-style><text:list-style style:name="B"><text:list-level-style-bullet text:level="1" text:bullet-char="o"/></text:list-style>'
)


def item(*content: str) -> str:
    return f"<text:list-item>{''.join(content)}</text:list-item>"


def test_odt_in_the_order_of_its_text() -> None:
    body = (
        "<text:sequence-decls/><text:h>План</text:h><text:p>на<text:s/>2024<text:tab/>год<text:line-break/>и далее</text:p>"
        + table(
            "<table:table-header-rows>",
            row("№", cell("Срок", 'table:number-columns-spanned="2"'), COVERED),
            "</table:table-header-rows>",
            row(cell("1", 'table:number-rows-spanned="2"'), "март", "май"),
            row(COVERED, "июнь", "июль"),
        )
        + "<text:p>Глава<text:note><text:p>сноска</text:p></text:note> района</text:p>"
    )
    assert shown(read_odt(odt(body), DEFAULT)) == [
        "План",
        "на 2024\tгод\nи далее",
        "№ | Срок | <",
        "1 | март | май",
        "^ | июнь | июль",
        "Глава района",
    ]


def test_numbers_of_lists_go_on_and_start_anew() -> None:
    p = "<text:p>а</text:p>"
    body = (
        f'<text:list xml:id="x" text:style-name="L">{item(p)}{item(p, f"<text:list>{item(p)}{item(p)}</text:list>")}</text:list>'
        f'<text:list text:style-name="L" text:continue-numbering="true">{item(p)}</text:list>'
        f'<text:list text:style-name="L">{item(p)}<text:list-header>{p}</text:list-header></text:list>'
        f'<text:list text:style-name="L" text:continue-list="x">{item(p, p)}</text:list>'
        f'<text:list text:style-name="B">{item(p)}</text:list>'
    )
    assert shown(read_odt(odt(body, styles=NUMBERS), DEFAULT)) == [
        *("1. а", "2. а", "2.1) а", "2.2) а", "3. а", "1. а", "а", "4. а", "а", "• а"),
    ]


def test_a_number_column_of_an_automatic_list() -> None:
    def numbered(more: str) -> str:
        return cell(f'<text:list text:style-name="L" {more}>{item("<text:p/>")}</text:list>')

    body = table(row(numbered(""), "Приказ"), row(numbered('text:continue-numbering="true"'), "Отчёт"))
    assert shown(read_odt(odt(body, styles=NUMBERS), DEFAULT)) == ["1. | Приказ", "2. | Отчёт"]


def test_hidden_and_deleted_text_and_boxes() -> None:
    styles = '<style:style style:name="T1"><style:text-properties text:display="none"/></style:style>'
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>удалено</text:p></text:deletion>"
        '</text:changed-region></text:tracked-changes><text:p>а<text:span text:style-name="T1">скрыто</text:span>б'
        "<draw:frame><draw:text-box><text:p>рамка</text:p></draw:text-box></draw:frame></text:p>"
    )
    assert shown(read_odt(odt(body, styles=styles), DEFAULT)) == ["аб", "рамка"]


def test_tables_in_cells() -> None:
    grid = table(*[row("1", "2", "3")] * 3)
    small = table(row("да", "нет"))
    assert shown(read_odt(odt(table(row("а", cell(f"<text:p>б</text:p>{small}")))), DEFAULT)) == [
        "а | б\nда нет"
    ]
    assert shown(read_odt(odt(table(row(cell(f"<text:p>заголовок</text:p>{grid}")))), DEFAULT)) == [
        "заголовок",
        *["1 | 2 | 3"] * 3,
    ]


def test_odt_guards() -> None:
    entities = '<!DOCTYPE x [<!ENTITY a "aaa"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    with pytest.raises(CorruptError, match="entities"):
        read_odt(odt("<text:p>&c;</text:p>", before=entities), DEFAULT)
    with pytest.raises(BombError, match="unpacked_size"):
        read_odt(odt("", bomb="\0" * 5_000_000), Options(limits=Limits(unpacked_size=1_000_000)))
    with pytest.raises(BombError):
        read_odt(odt(f"<text:p>{'х' * 11_000_000}</text:p>"), DEFAULT)
    with pytest.raises(BombError, match="line_length"):
        read_odt(odt(f"<text:p>{'х' * 1_100_000}</text:p>"), DEFAULT)
    with pytest.raises(BombError):
        read_odt(odt("<text:section>" * 300 + "</text:section>" * 300), DEFAULT)
    with pytest.raises(EncryptedError):
        read_odt(odt("", **{"META-INF/manifest.xml": "<manifest:encryption-data/>"}), DEFAULT)
    wide = cell("х", 'table:number-columns-repeated="1000"')
    with pytest.raises(BombError):
        read_odt(odt(table(row(*[wide] * 5))), DEFAULT)
    [grid] = read_odt(
        odt(table(row(wide).replace(">", ' table:number-rows-repeated="9999">', 1))), DEFAULT
    ).blocks
    assert (grid.rows, grid.columns) == (100, 100)
    [spaced] = read_odt(odt('<text:p>а<text:s text:c="999999"/>б</text:p>'), DEFAULT).blocks
    assert len(spaced.text) <= 1_002


# --- RTF ---


def rtf(body: str, head: str = "") -> list[str]:
    data = rf"{{\rtf1\ansi\ansicpg1251{{\fonttbl{{\f0\fnil\fcharset204 Times;}}{{\f1\fnil\fcharset238 Arial;}}}}{head}{body}}}"
    assert is_rtf(data.encode("cp1251"))
    return shown(read_rtf(data.encode("cp1251"), DEFAULT))


def test_letters_of_rtf() -> None:
    assert rtf(r"\'cf\'eb\'e0\'ed\par") == ["План"]
    assert rtf(r"\u1055?\u1083\'e5\uc2\u1072??\uc0\u1085  2024\par") == ["План 2024"]
    assert rtf("План\\par") == ["План"]
    assert rtf(r"{\f1 \'e8}{\f0 \'e8}\plain \'e8\par") == ["čии"]
    assert rtf(r"a\~b\_c\-d\emdash\line e\{\}\\\ldblquote x\rdblquote\par") == ["a\xa0b-cd—\ne{}\\“x”"]
    assert rtf(r"\u-10179?\u-8704?\u61623?x\par") == ["😀•x"]


def test_what_is_not_printed() -> None:
    assert rtf(
        r"{\*\unknown нет}{\info{\title нет}}{\header нет\par}а{\v нет}б{\deleted нет}{\footnote нет}в\par"
    ) == ["абв"]
    assert rtf(
        r"{\field{\*\fldinst PAGE}{\fldrslt 5}}{\pict\wmetafile8 0102}{\bin3 }}}стр\par".replace(
            r"\bin3 }}}", r"\bin3 }}}}"
        )
    ) == ["5стр"]
    assert rtf(r"{\upr{x}{\*\ud{y}}}\par") == ["y"]


def test_numbers_of_lists_are_kept() -> None:
    assert rtf(r"{\listtext\pard\plain 1.\tab}Приказ\par{\pntext 2.\tab}Отчёт\par") == [
        "1.\tПриказ",
        "2.\tОтчёт",
    ]


def test_rows_with_merges_and_uneven_edges() -> None:
    body = (
        r"\trowd\trleft0\cellx1000\cellx3000\cellx5000\pard\intbl №\cell Срок\cell Кто\cell\row"
        r"\trowd\trleft-70\cellx1010\clmgf\cellx2990\clmrg\cellx5020\pard\intbl 1\cell весь год\cell\cell\row"
        r"\trowd\cellx1000\cellx3000\clvmgf\cellx5000\pard\intbl 2\cell май\par июнь\cell ОО\cell\row"
        r"\trowd\cellx1000\cellx3000\clvmrg\cellx5000\pard\intbl 3\cell июль\cell\cell\row"
        r"\trowd\cellx5000\pard\intbl Раздел\cell\row\pard Глава\par"
    )
    assert rtf(body) == [
        "№ | Срок | Кто",
        "1 | весь год | <",
        "2 | май\nиюнь | ОО",
        "3 | июль | ^",
        "Раздел | < | <",
        "Глава",
    ]


def test_tables_in_cells_of_rtf() -> None:
    inner = (
        r"\pard\intbl\itap2 да\nestcell нет\nestcell{\*\nesttableprops\trowd\cellx500\cellx900\nestrow}"
        r"{\nonesttables\par}"
    )
    body = rf"\trowd\cellx1000\cellx3000\pard\intbl\itap1 а\cell б\par {inner}\pard\intbl\itap1\cell\row\pard\par"
    assert rtf(body) == ["а | б\nда нет"]


def test_a_text_box_comes_after_its_paragraph() -> None:
    assert rtf(r"до{\shp{\*\shpinst{\sp{\sn x}{\sv 1}}{\shptxt \pard рамка\par}}} после\par") == [
        "до после",
        "рамка",
    ]


def test_careless_rows_keep_their_cells() -> None:
    assert rtf(r"\trowd\cellx1000\pard\intbl а\cell б\cell в\cell\row\pard\par") == ["а | б | в"]
    assert rtf(r"\pard\intbl а\cell б\cell\row\pard конец\par") == ["а | б", "конец"]


def test_rtf_guards() -> None:
    with pytest.raises(CorruptError):
        read_rtf(rb"{\rtf1\ansi{\fonttbl} \trowd\cellx1000\intbl text", DEFAULT)
    with pytest.raises(BombError):
        read_rtf(b"{\\rtf1" + b"{" * 100_000, DEFAULT)
    with pytest.raises(BombError, match="line_length"):
        read_rtf(b"{\\rtf1 " + b"x" * 1_100_000 + b"}", DEFAULT)
    with pytest.raises(BombError):
        read_rtf(
            b"{\\rtf1\\trowd"
            + b"".join(b"\\cellx%d" % (100 * n) for n in range(500))
            + b"\\intbl x\\cell" * 500
            + b"\\row}",
            DEFAULT,
        )
    assert rtf(r"а\'01\'07б\par") == ["аб"]


# --- DOC ---


def test_doc_by_its_own_structure() -> None:
    assert is_doc(DOC)
    assert shown(read_word_97(DOC, DEFAULT)) == [
        "Заголовок",
        "V) пункт",
        "VI) пункт два",
        "№ | Мероприятие | Срок | Отв.",
        "1. | Первое | март | А",
        "1.1. | • маркер\n• ещё | видно | ^",
        "1.2. | естьвставка | апрель – май | ^",
        "2. | широкая | < | Б",
        "3. | с таблицей | и\nа б | В",
        "н1 | н2 | н3",
        "1 | 2 | 3",
        "4 | 5 | 6",
        "Конец “цитата” — тире № 5",
    ]


def test_a_paragraph_of_a_doc_past_the_limit_is_a_bomb() -> None:
    assert read_word_97(DOC, Options(limits=Limits(line_length=1_000))).blocks
    with pytest.raises(BombError, match="line_length"):
        read_word_97(DOC, Options(limits=Limits(line_length=12)))


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
def test_a_cut_doc_is_corrupt(share: float) -> None:
    with pytest.raises(CorruptError):
        read_word_97(DOC[: int(len(DOC) * share)], DEFAULT)


def flagged(flags: int, version: int | None = None) -> bytes:
    """The document with other flags, or another version, in its information block."""
    place = DOC.index(b"\xec\xa5")
    version_bytes = DOC[place + 2 : place + 4] if version is None else version.to_bytes(2, "little")
    old = int.from_bytes(DOC[place + 10 : place + 12], "little")
    return (
        DOC[: place + 2]
        + version_bytes
        + DOC[place + 4 : place + 10]
        + (old | flags).to_bytes(2, "little")
        + DOC[place + 12 :]
    )


def test_a_locked_doc_is_named() -> None:
    with pytest.raises(EncryptedError):
        read_doc(flagged(0x0100), DEFAULT)


@pytest.fixture
def without_libreoffice(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(libreoffice, "PROGRAMS", ())
    monkeypatch.setattr(libreoffice, "USUAL_PLACES", ())
    soffice.cache_clear()
    yield
    soffice.cache_clear()


@pytest.mark.usefixtures("without_libreoffice")
def test_without_libreoffice_a_doc_is_read_with_a_note_and_an_older_one_is_named() -> None:
    document = read_doc(DOC, DEFAULT)
    assert [note.code for note in document.notes] == ["fallback_reader"]
    assert len(document.blocks) == 6
    with pytest.raises(MissingDependencyError, match="libreoffice-writer"):
        read_doc(flagged(0, version=0x65), DEFAULT)


@needs_libreoffice
def test_libreoffice_reads_the_same_from_a_doc_saved_in_patches() -> None:
    document = read_doc(flagged(0x0004), DEFAULT)
    assert [line.split(" | ")[0] for line in shown(document)] == [
        line.split(" | ")[0] for line in shown(read_word_97(DOC, DEFAULT))
    ]
    assert (document.media_type, document.reader) == ("application/msword", "doc")


@needs_libreoffice
def test_libreoffice_is_stopped_in_time() -> None:
    started = time.perf_counter()
    with pytest.raises(CorruptError, match="seconds"):
        converted(DOC, "doc", "docx", seconds=0.01)
    assert time.perf_counter() - started < 15


@needs_libreoffice
def test_macros_of_a_document_never_run(tmp_path: Path) -> None:
    """A document that writes a file as soon as it is opened."""
    witness = tmp_path / "witness"
    listener = (
        '<office:event-listeners><script:event-listener script:language="ooo:script" '
        'script:event-name="dom:load" xlink:href="vnd.sun.star.script:Standard.M.Run?language=Basic&amp;location=document"'
        "/></office:event-listeners>"
    )
    basic = (
        '<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:ooo="http://openoffice.org/2004/office" '
        'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:script="urn:oasis:names:tc:opendocument:xmlns:script:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2" '
        'office:mimetype="application/vnd.oasis.opendocument.text"><office:scripts><office:script script:language="ooo:Basic">'
        '<ooo:libraries><ooo:library-embedded ooo:name="Standard"><ooo:module ooo:name="M"><ooo:source-code>'
        f'Sub Run\nOpen "{witness}" For Output As #1\nClose #1\nEnd Sub</ooo:source-code></ooo:module>'
        f"</ooo:library-embedded></ooo:libraries></office:script>{listener}</office:scripts>"
        "<office:body><office:text><text:p>План</text:p></office:text></office:body></office:document>"
    )
    assert converted(basic.encode(), "fodt", "docx").startswith(b"PK")
    assert not witness.exists()
    assert cut_off() == () or cut_off()[0] == "unshare"


def test_bytes_tell_the_kind() -> None:
    kinds = (is_odt, is_rtf, is_doc)
    assert [kind(odt("")) for kind in kinds] == [True, False, False]
    assert [kind(b"{\\rtf1 x}") for kind in kinds] == [False, True, False]
    assert [kind(DOC) for kind in kinds] == [False, False, True]

"""Web pages as Word, browsers and legal databases write them; a grid is shown as rows, `<` and `^` under a span."""

from __future__ import annotations

import base64
import http.server
import io
import threading
import time
import zipfile

import pytest

from roadmap_parse.document import Grid, Paragraph
from roadmap_parse.errors import BombError, CorruptError
from roadmap_parse.options import DEFAULT, Limits, Options
from roadmap_parse.readers import docx, html, office, sheet
from roadmap_parse.readers.html import is_html, read_html, read_mht
from roadmap_parse.readers.mail import is_mail, is_mht


def shown(text: str) -> list[str]:
    return [line for block in read_html(text.encode(), DEFAULT).blocks for line in lines(block)]


def lines(block: Paragraph | Grid) -> list[str]:
    if isinstance(block, Paragraph):
        return [block.text]
    places = [["."] * block.columns for _ in range(block.rows)]
    for cell in block.cells:
        for row in range(cell.row, cell.row + cell.rowspan):
            for column in range(cell.column, cell.column + cell.colspan):
                places[row][column] = "<" if column > cell.column else "^" if row > cell.row else cell.text
    return [" | ".join(row) for row in places]


def page(body: str) -> str:
    return f"<!DOCTYPE html><html><head><title>нет</title></head><body>{body}</body></html>"


def test_spans_open_ends_and_nested_heads() -> None:
    table = """<table border=1><thead>
    <tr><th rowspan=2>№<th rowspan="2">Мероприятие<th colspan=2>Срок</tr>
    <tr><th>начало<th>конец</thead>
    <tr><td>1<td>Приказ<td>март<td rowspan=99>май
    <tr><td>2<td>Отчёт<td>апрель
    <tr><td colspan=100>Раздел</table>"""
    assert shown(page(table)) == [
        "№ | Мероприятие | Срок | <",
        "^ | ^ | начало | конец",
        "1 | Приказ | март | май",
        "2 | Отчёт | апрель | ^",
        "Раздел | < | < | <",
    ]


def test_text_around_a_table_keeps_its_order() -> None:
    body = "УТВЕРЖДАЮ<br>Глава<h1>План\n  на 2024 год</h1><table><tr><td>1<td>2</table><div>Иванов</div>хвост"
    assert shown(page(body)) == ["УТВЕРЖДАЮ\nГлава", "План на 2024 год", "1 | 2", "Иванов", "хвост"]


def test_a_layout_table_is_no_table() -> None:
    plan = "<table><tr><td>№<td>Дело<td>Срок<tr><td>1<td>Приказ<td>май<tr><td>2<td>Отчёт<td>июнь</table>"
    layout = f"<table><tr><td><a href=/>Меню</a><td><p>Заголовок</p>{plan}<p>Подпись</p></table>"
    assert shown(page(layout)) == [
        *("Меню", "Заголовок", "№ | Дело | Срок", "1 | Приказ | май", "2 | Отчёт | июнь", "Подпись"),
    ]


def test_a_small_table_in_a_cell_is_lines_of_the_cell() -> None:
    inner = "<table><tr><td>да<td>нет</table>"
    assert shown(page(f"<table><tr><td>1<td>а{inner}б<td>в</table>")) == ["1 | а\nда нет\nб | в"]


def test_lists_in_cells_keep_their_numbers() -> None:
    cell = "<p>Провести:</p><ul><li>опрос<li>отбор</ul><ol start=3 type=a><li><p>сбор</p><li>отчёт</ol>"
    assert shown(page(f"<table><tr><td>1<td>{cell}</table>")) == [
        "1 | Провести:\n• опрос\n• отбор\nc. сбор\nd. отчёт"
    ]


def test_a_number_column_made_of_lists() -> None:
    assert shown(
        page("<table><tr><td><ol><li></ol><td>Приказ<tr><td><ol start=2><li></ol><td>Отчёт</table>")
    ) == [
        "1. | Приказ",
        "2. | Отчёт",
    ]


def test_what_word_hides_is_hidden() -> None:
    body = (
        "<p class=MsoListParagraph><![if !supportLists]><span style='mso-list:Ignore'>1.<span>&nbsp;&nbsp;</span></span>"
        "<![endif]>Приказ<o:p></o:p></p><!--[if gte mso 9]><xml><w:Word>нет</w:Word></xml><![endif]-->"
        "<p style='display:none;mso-hide:all'>скрыто</p><script>var x = 'нет';</script><style>p {}</style>"
        "<p>&laquo;Дорожная&raquo; карта&#160;&mdash; план&shy;</p>"
    )
    assert shown(page(body)) == ["1.\xa0\xa0Приказ", "«Дорожная» карта\xa0— план\xad"]


@pytest.mark.parametrize(
    ("encoding", "head"),
    [
        ("cp1251", '<meta http-equiv=Content-Type content="text/html; charset=windows-1251">'),
        ("koi8-r", "<meta charset='koi8-r'>"),
        ("utf-8", '<?xml version="1.0" encoding="UTF-8"?>'),
        ("utf-16", ""),
        ("cp1251", ""),
        ("cp1251", "<meta charset=utf-8>"),
        ("utf-8-sig", "<meta charset=windows-1251>"),
    ],
)
def test_code_pages_named_unnamed_and_named_wrongly(encoding: str, head: str) -> None:
    body = "<body><p>План мероприятий муниципального района на год</p><table><tr><td>Срок<td>Март</table></body></html>"
    text = f"{head}<html>{body}" if head.startswith("<?") else f"<html><head>{head}</head>{body}"
    data = text.encode(encoding)
    assert is_html(data)
    assert [block.text for block in read_html(data, DEFAULT).blocks[:1]] == [
        "План мероприятий муниципального района на год"
    ]


def test_text_with_a_few_tags_is_no_page() -> None:
    assert not is_html("1\tПриказ<br>и отчёт\tмай\n".encode())
    assert not is_html("<p>одна строка без таблицы</p>".encode())


# --- MHT ---


def mht(html: str, *, to: str = "") -> bytes:
    part = base64.encodebytes(html.encode("cp1251")).decode()
    return (
        f'From: "Сохранено" <x>\r\n{to}MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary="b"\r\n\r\n'
        "--b\r\nContent-Type: image/png\r\nContent-Location: 1.png\r\n\r\nx\r\n"
        "--b\r\nContent-Type: text/html; charset=windows-1251\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        f"{part}\r\n--b--\r\n"
    ).encode()


def test_the_page_of_a_web_archive() -> None:
    data = mht(page("<p>План</p><table><tr><td>1<td>2</table>"))
    assert (is_mht(data), is_mail(data), is_html(data)) == (True, False, False)
    assert [line for block in read_mht(data, DEFAULT).blocks for line in lines(block)] == ["План", "1 | 2"]


def test_a_web_archive_without_a_page_is_corrupt() -> None:
    with pytest.raises(CorruptError):
        read_mht(b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\n", DEFAULT)


# --- guards ---


@pytest.mark.parametrize("tag", ["<div>", "<table><tr><td>", "<ul><li>", "<b>"])
def test_deep_nesting_is_a_bomb(tag: str) -> None:
    with pytest.raises(BombError):
        read_html(f"<html><body>{tag * 5_000}х".encode(), DEFAULT)


def test_tables_in_tables_take_no_time() -> None:
    started = time.perf_counter()
    rows = "<tr><td>1<td>2<td>3" * 3
    read_html(page(f"<table>{rows}" * 60).encode(), DEFAULT)
    assert time.perf_counter() - started < 5


def test_a_long_text_is_a_bomb_and_a_picture_in_the_page_is_none() -> None:
    with pytest.raises(BombError):
        read_html(page("x" * 20_000_000).encode(), DEFAULT)
    assert shown(page(f'<img src="data:image/png;base64,{"A" * 11_000_000}"><p>План</p>')) == ["План"]


def test_a_wide_span_is_bounded() -> None:
    with pytest.raises(BombError):
        read_html(page("<table><tr>" + "<td colspan=1000>х" * 1000 + "</table>").encode(), DEFAULT)


def test_a_section_row_wider_than_any_table_is_as_wide_as_its_table() -> None:
    rows = "<tr><td colspan=99999>Раздел<tr><td>1<td>Смотр<td>май"
    assert shown(page(f"<table>{rows}</table>")) == ["Раздел | < | <", "1 | Смотр | май"]


def test_a_paragraph_of_many_pieces_is_a_bomb() -> None:
    short = Options(limits=Limits(line_length=1_000))
    assert read_html(page("<b>а</b>" * 1_000).encode(), short).blocks
    with pytest.raises(BombError, match="line_length"):
        read_html(page("<b>а</b>" * 1_001).encode(), short)


def test_a_table_of_too_many_cells_is_a_bomb(monkeypatch: pytest.MonkeyPatch) -> None:
    text = page("<table><tr><td>1<td>2<td>3<tr><td>4<td>5<td>6</table>").encode()
    monkeypatch.setattr(html, "MOST_TABLE_CELLS", 6)
    assert read_html(text, DEFAULT).blocks
    monkeypatch.setattr(html, "MOST_TABLE_CELLS", 5)
    with pytest.raises(BombError, match="more than 5 cells"):
        read_html(text, DEFAULT)


def test_entities_of_a_page_are_never_expanded() -> None:
    text = '<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/hostname"><!ENTITY b "&a;&a;">]>' + page(
        "<p>План &a; &b;</p>"
    )
    assert any("&a; &b;" in line for line in shown(text))


class Listener(http.server.BaseHTTPRequestHandler):
    seen: list[str] = []  # noqa: RUF012

    def do_GET(self) -> None:
        self.seen.append(self.path)
        self.send_error(404)

    do_HEAD = do_OPTIONS = do_PROPFIND = do_GET  # noqa: N815

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def listener():
    """The address of a server that must see no request."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    Listener.seen.clear()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()
    assert Listener.seen == []


def test_nothing_is_fetched_for_a_page(listener: str) -> None:
    links = (
        f'<link rel=stylesheet href="{listener}/a.css"><base href="{listener}/"><img src="{listener}/b.png">'
        f'<iframe src="{listener}/c.html"></iframe><object data="{listener}/d"></object><script src="{listener}/e"></script>'
    )
    text = f'<!DOCTYPE html PUBLIC "x" "{listener}/x.dtd">' + page(f"{links}<p>План</p>")
    assert shown(text) == ["План"]
    assert read_mht(mht(text), DEFAULT).blocks


def test_nothing_is_fetched_for_other_formats(listener: str) -> None:
    text = (
        rf"{{\rtf1\ansi{{\*\template {listener}/t.dot}}"
        rf'{{\field{{\*\fldinst INCLUDEPICTURE "{listener}/p.png" \\d}}{{\fldrslt x}}}}\par}}'
    )
    assert office.read_rtf(text.encode(), DEFAULT).blocks == (Paragraph("x"),)
    relations = "".join(
        f'<Relationship Id="r{kind}" TargetMode="External" Target="{listener}/{kind}" '
        f'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"/>'
        for kind in ("image", "attachedTemplate", "aFChunk", "styles", "numbering", "oleObject")
    )
    word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    link = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as made:
        made.writestr(
            "word/document.xml",
            f'<!DOCTYPE x SYSTEM "{listener}/x.dtd"><w:document {word} {link}><w:body><w:p><w:r><w:t>План</w:t></w:r></w:p>'
            '<w:altChunk r:id="raFChunk"/></w:body></w:document>',
        )
        made.writestr(
            "word/_rels/document.xml.rels",
            f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relations}</Relationships>',
        )
    assert docx.read_docx(package.getvalue(), DEFAULT).blocks == (Paragraph("План"),)
    assert sheet.read_csv(f'1;2;=WEBSERVICE("{listener}")\n1;2;3\n'.encode(), DEFAULT).blocks


@pytest.mark.skipif(office.soffice() is None, reason="LibreOffice is not installed")
def test_nothing_is_fetched_by_libreoffice(listener: str) -> None:
    from roadmap_parse.readers.libreoffice import converted, cut_off

    if not cut_off():
        pytest.skip("this system allows no name space without network")
    text = f'<html><link rel=stylesheet href="{listener}/a.css"><body><img src="{listener}/b.png">План</body></html>'
    assert converted(text.encode(), "html", "docx").startswith(b"PK")

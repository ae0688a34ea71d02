"""The same ten plans in every format give the same activities.

`data/formats/plans.txt` shows them as grids: `<` and `^` stand under a span, ` / ` breaks a line. Here they are
written by hand as each format's programs write them; where LibreOffice is installed, it makes more.
"""

from __future__ import annotations

import base64
import contextlib
import io
import random
import subprocess
import time
import zipfile
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from roadmap_parse.errors import UnreadableError
from roadmap_parse.model import Source
from roadmap_parse.options import DEFAULT
from roadmap_parse.readers import foreign, office, sheet
from roadmap_parse.readers.decoding import looks_like_text
from roadmap_parse.readers.doc import read_word_97
from roadmap_parse.readers.docx import read_docx
from roadmap_parse.readers.html import is_html, read_html, read_mht
from roadmap_parse.readers.mail import is_mht
from roadmap_parse.readers.text import read_text
from roadmap_parse.roadmap import find_roadmaps
from roadmap_parse.tables import find_tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from roadmap_parse.document import Document

PLANS_FILE = Path(__file__).parent / "data" / "formats" / "plans.txt"
needs_libreoffice = pytest.mark.skipif(
    office.soffice() is None, reason="LibreOffice is not installed: apt-get install libreoffice-writer-nogui"
)


@dataclass(frozen=True)
class Plan:
    name: str
    title: str
    rows: tuple[tuple[str, ...], ...]

    @property
    def columns(self) -> int:
        return len(self.rows[0])

    def spans(self) -> dict[tuple[int, int], tuple[str, int, int]]:
        """(row, column) -> text, rowspan, colspan."""
        found = {}
        for row, cells in enumerate(self.rows):
            for column, text in enumerate(cells):
                if text in {"<", "^"}:
                    continue
                across, down = 1, 1
                while column + across < self.columns and cells[column + across] == "<":
                    across += 1
                while row + down < len(self.rows) and self.rows[row + down][column] == "^":
                    down += 1
                found[row, column] = (text.replace(" / ", "\n"), down, across)
        return found


def read_plans() -> dict[str, Plan]:
    plans = {}
    for part in PLANS_FILE.read_text(encoding="utf-8").split("= ")[1:]:
        name, title, *lines = part.strip().split("\n")
        rows = (tuple(cell.strip() for cell in line.strip().strip("|").split("|")) for line in lines)
        plans[name] = Plan(name, title, tuple(rows))
    return plans


PLANS = read_plans()


# --- by hand ---


def docx(plan: Plan) -> bytes:
    from docx import Document as Word

    document = Word()
    document.add_paragraph(plan.title)
    table = document.add_table(len(plan.rows), plan.columns)
    for (row, column), (text, down, across) in plan.spans().items():
        cell = table.cell(row, column).merge(table.cell(row + down - 1, column + across - 1))
        cell.text = text
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def xlsx(plan: Plan) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    page = book.active
    page.append([plan.title])
    page.merge_cells(start_row=1, start_column=1, end_row=1, end_column=plan.columns)
    for (row, column), (text, down, across) in plan.spans().items():
        page.cell(row + 3, column + 1, int(text) if text.isdecimal() else text)
        if down > 1 or across > 1:
            page.merge_cells(
                start_row=row + 3, start_column=column + 1, end_row=row + 2 + down, end_column=column + across
            )
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def html(plan: Plan, charset: str = "windows-1251") -> bytes:
    spans = plan.spans()
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td rowspan={down} colspan={across}><p class=MsoNormal>{escape(text).replace(chr(10), '<br>')}<o:p></o:p></p></td>"
            for (at, _), (text, down, across) in sorted(spans.items())
            if at == row
        )
        + "</tr>\n"
        for row in range(len(plan.rows))
    )
    page = (
        f'<html xmlns:o="urn:schemas-microsoft-com:office:office"><head>'
        f'<meta http-equiv=Content-Type content="text/html; charset={charset}"><title>План</title>'
        f"<style>p {{margin: 0}}</style></head><body lang=RU><table><tr><td>Меню<td><h1>{escape(plan.title)}</h1>"
        f"<table border=1>{rows}</table></table></body></html>"
    )
    return page.encode(charset)


def mht(plan: Plan) -> bytes:
    page = base64.encodebytes(html(plan, "utf-8")).decode()
    return (
        'MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n boundary="----=_NextPart"\r\n\r\n'
        "------=_NextPart\r\nContent-Location: file:///C:/plan.htm\r\nContent-Transfer-Encoding: base64\r\n"
        f'Content-Type: text/html; charset="utf-8"\r\n\r\n{page}\r\n------=_NextPart--\r\n'
    ).encode()


def escaped(text: str) -> str:
    """Half of the letters as bytes of cp1251, half as Unicode, as older and newer programs write them."""
    parts = []
    for number, sign in enumerate(text):
        if sign == "\n":
            parts.append(r"\line ")
        elif sign in "{}\\":
            parts.append("\\" + sign)
        elif ord(sign) < 128:
            parts.append(sign)
        elif number % 2:
            parts.append(f"\\u{ord(sign)}?")
        else:
            parts.append("".join(f"\\'{byte:02x}" for byte in sign.encode("cp1251")))
    return "".join(parts)


def rtf(plan: Plan) -> bytes:
    spans = plan.spans()
    parts = [
        r"{\rtf1\ansi\ansicpg1251\deff0{\fonttbl{\f0\froman\fcharset204 Times;}}{\*\generator x;}",
        rf"{{\pard\plain\qc {escaped(plan.title)}\par}}",
    ]
    for row, cells in enumerate(plan.rows):
        parts.append(r"\trowd\trgaph108\trleft-108")
        texts = []
        for column, text in enumerate(cells):
            above = next(at for at in range(row, -1, -1) if plan.rows[at][column] != "^")
            merged = spans.get((row, column))
            down = merged[1] if merged else 1
            parts.append(r"\clvmrg" if above < row else r"\clvmgf" if down > 1 else "")
            parts.append(r"\clmrg" if text == "<" else r"\clmgf" if merged and merged[2] > 1 else "")
            parts.append(rf"\cellx{(column + 1) * 2000 + row % 3 * 7}")
            texts.append(rf"\pard\intbl\f0 {escaped(merged[0])}\cell " if merged else r"\pard\intbl\cell ")
        parts += texts
        parts.append(r"\row")
    return "\n".join([*parts, r"\pard\par}"]).encode("ascii")


ODF = "urn:oasis:names:tc:opendocument:xmlns"


def odt(plan: Plan) -> bytes:
    spans = plan.spans()

    def paragraphs(text: str) -> str:
        return "".join(f"<text:p>{escape(line)}</text:p>" for line in text.split("\n"))

    def cell(row: int, column: int) -> str:
        if (row, column) not in spans:
            return "<table:covered-table-cell/>"
        text, down, across = spans[row, column]
        size = f'table:number-rows-spanned="{down}" table:number-columns-spanned="{across}"'
        return f"<table:table-cell {size}>{paragraphs(text)}</table:table-cell>"

    rows = "".join(
        f"<table:table-row>{''.join(cell(row, column) for column in range(plan.columns))}</table:table-row>"
        for row in range(len(plan.rows))
    )
    content = (
        f'<office:document-content xmlns:office="{ODF}:office:1.0" xmlns:text="{ODF}:text:1.0" '
        f'xmlns:table="{ODF}:table:1.0"><office:body><office:text><text:h>{escape(plan.title)}</text:h>'
        f"<table:table>{rows}</table:table></office:text></office:body></office:document-content>"
    )
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr("content.xml", content)
    return data.getvalue()


def csv(plan: Plan) -> bytes:
    """A sheet's export: titles and sections keep their empty fields, a merged cell is written in every row."""
    filled = [list(row) for row in plan.rows]
    for (row, column), (text, down, across) in plan.spans().items():
        for place in range(row, row + down):
            filled[place][column : column + across] = [text] + [text if row == 0 else ""] * (across - 1)
    empty = [""] * (plan.columns - 1)
    records = [[plan.title, *empty], [""] * plan.columns, *filled]
    lines = (
        ";".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' if cell else "" for cell in record)
        for record in records
    )
    return "\r\n".join(lines).encode("cp1251")


def cell_lines(plan: Plan, end: str) -> list[list[str]]:
    """Rows as dumps have them: a merged text in each of its rows, in the first of its columns alone."""
    filled = [["" if text in {"<", "^"} else text.replace(" / ", end) for text in row] for row in plan.rows]
    for (row, column), (text, down, _) in plan.spans().items():
        for place in range(row, row + down):
            filled[place][column] = text.replace("\n", end)
    return filled


def markdown(plan: Plan) -> bytes:
    head, *rows = cell_lines(plan, "<br>")
    lines = [f"# {plan.title}", "", row_of(head), "|" + "---|" * plan.columns, *map(row_of, rows)]
    return "\n".join(lines).encode()


def row_of(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def dump(plan: Plan) -> bytes:
    rows = ["\t".join(row) if any(row[1:]) else row[0] for row in cell_lines(plan, "<br>")]
    return "\r\n".join([plan.title, "", *rows]).encode("cp866", "xmlcharrefreplace")


BY_HAND = {
    "xlsx": (xlsx, sheet.is_xlsx, sheet.read_xlsx),
    "csv": (csv, sheet.is_csv, sheet.read_csv),
    "html": (html, is_html, read_html),
    "mht": (mht, is_mht, read_mht),
    "rtf": (rtf, office.is_rtf, office.read_rtf),
    "odt": (odt, office.is_odt, office.read_odt),
    "md": (markdown, looks_like_text, read_text),
    "txt": (dump, looks_like_text, read_text),
}


# --- by LibreOffice ---

BY_LIBREOFFICE = {
    "doc": ("docx", office.is_doc, office.read_doc),
    "odt": ("docx", office.is_odt, office.read_odt),
    "rtf": ("docx", office.is_rtf, office.read_rtf),
    "html": ("docx", is_html, read_html),
    "xls": ("xlsx", sheet.is_xls, sheet.read_xls),
    "ods": ("xlsx", sheet.is_ods, sheet.read_ods),
}
WORD_2003 = "xml:MS Word 2003 XML"
ONE_XML = {"fodt": "docx", "fods": "xlsx", WORD_2003: "docx"}
"""Read by LibreOffice alone, a start for each file: a few plans are enough. It writes no vertical merges in
the XML of Word 2003."""
SOURCES = {"docx": docx, "xlsx": xlsx}


@pytest.fixture(scope="session")
def converted(tmp_path_factory: pytest.TempPathFactory):
    """All plans in a format, made by one start of LibreOffice."""

    @cache
    def convert(suffix: str) -> dict[str, bytes]:
        source = ONE_XML.get(suffix) or BY_LIBREOFFICE[suffix][0]
        folder = tmp_path_factory.mktemp(suffix.partition(":")[0])
        files = []
        for number, plan in enumerate(PLANS.values()):
            files.append(folder / f"{number}.{source}")
            files[-1].write_bytes(SOURCES[source](plan))
        profile = (tmp_path_factory.getbasetemp() / "profile").as_uri()
        command = [office.soffice(), f"-env:UserInstallation={profile}", "--headless", "--convert-to", suffix]
        subprocess.run(
            [*command, "--outdir", folder / "out", *files], check=True, capture_output=True, timeout=120
        )
        if source == "xlsx" and not (folder / "out").is_dir():
            pytest.skip("LibreOffice Calc is not installed: apt-get install libreoffice-calc-nogui")
        return {
            name: next((folder / "out").glob(f"{number}.*")).read_bytes() for number, name in enumerate(PLANS)
        }

    return convert


# --- damage ---

DOC = (PLANS_FILE.parent / "plan.doc").read_bytes()
MUTANTS = 40


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Cut, with bytes changed, with a piece repeated, with a piece left out, or with a number made huge."""
    place = chance.randrange(len(data))
    end = min(len(data), place + chance.randrange(1, 200))
    return chance.choice(
        (
            data[:place],
            data[:place] + chance.randbytes(end - place) + data[end:],
            data[:end] + data[place:end] * 30 + data[end:],
            data[:place] + data[end:],
            data[:place] + b"\xff\xff\xff\x7f" + data[place + 4 :],
        )
    )


def inside_out(data: bytes, chance: random.Random) -> bytes:
    """The same package with one damaged member."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        chosen = chance.choice(old.namelist())
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, damaged(content, chance) if name == chosen and content else content)
    return made.getvalue()


@pytest.mark.parametrize("suffix", [*BY_HAND, "doc"])
def test_damaged_files_end_soon_with_text_or_a_reason(suffix: str) -> None:
    chance = random.Random(suffix)
    write, _, read = BY_HAND.get(suffix, (lambda _: DOC, None, read_word_97))
    data = write(PLANS["ВПР"])
    for _ in range(MUTANTS):
        mutant = inside_out(data, chance) if data.startswith(b"PK") else damaged(data, chance)
        started = time.perf_counter()
        with contextlib.suppress(UnreadableError):
            read(mutant, DEFAULT)
        assert time.perf_counter() - started < 20


# --- the tests ---


def activities(document: Document) -> list[tuple[object, ...]]:
    """What is read of each activity; line breaks of cells are no part of it."""
    roadmaps, _ = find_roadmaps(find_tables(document), Source(), DEFAULT)
    return [
        (
            roadmap.title,
            section.number,
            section.title,
            activity.number,
            " ".join(activity.text.split()),
            activity.deadline_text,
            activity.deadlines,
            activity.responsible_text,
            activity.officials,
            activity.result,
        )
        for roadmap in roadmaps
        for section in roadmap.sections
        for activity in section.activities
    ]


@cache
def expected(name: str) -> list[tuple[object, ...]]:
    return activities(read_docx(docx(PLANS[name]), DEFAULT))


def test_there_are_ten_plans_and_they_are_read_from_docx() -> None:
    counts = {name: len(expected(name)) for name in PLANS}
    assert counts == {
        "Первичная помощь": 4,
        "Библиотеки": 4,
        "Противодействие коррупции": 4,
        "Спорт": 3,
        "Жильё": 3,
        "ВПР": 5,
        "Экология": 3,
        "Молодёжь": 3,
        "Безопасность": 3,
        "Цифровизация": 3,
    }


@pytest.mark.parametrize("name", PLANS)
@pytest.mark.parametrize("suffix", BY_HAND)
def test_by_hand(suffix: str, name: str) -> None:
    write, matches, read = BY_HAND[suffix]
    data = write(PLANS[name])
    assert matches(data)
    assert activities(read(data, DEFAULT)) == expected(name)


@needs_libreoffice
@pytest.mark.parametrize("name", PLANS)
@pytest.mark.parametrize("suffix", BY_LIBREOFFICE)
def test_by_libreoffice(suffix: str, name: str, converted) -> None:
    _, matches, read = BY_LIBREOFFICE[suffix]
    data = converted(suffix)[name]
    assert matches(data)
    assert activities(read(data, DEFAULT)) == expected(name)


MATCHES = {
    suffix: matches
    for suffix, (_, matches, _) in (BY_LIBREOFFICE | BY_HAND).items()
    if matches is not looks_like_text
}
TEXTS = {"md", "txt"}  # whatever no other reader knows


@pytest.mark.parametrize("suffix", BY_HAND)
def test_bytes_belong_to_one_reader(suffix: str) -> None:
    data = BY_HAND[suffix][0](PLANS["ВПР"])
    assert [name for name, matches in MATCHES.items() if matches(data)] == [suffix] * (suffix not in TEXTS)


@needs_libreoffice
@pytest.mark.parametrize("suffix", BY_LIBREOFFICE)
def test_bytes_of_libreoffice_belong_to_one_reader(suffix: str, converted) -> None:
    data = converted(suffix)["ВПР"]
    assert [name for name, matches in MATCHES.items() if matches(data)] == [suffix]


@needs_libreoffice
@pytest.mark.parametrize(
    ("suffix", "name"), [("fodt", "Жильё"), ("fodt", "ВПР"), ("fods", "Жильё"), (WORD_2003, "Экология")]
)
def test_opendocument_in_one_file(suffix: str, name: str, converted) -> None:
    data = converted(suffix)[name]
    assert foreign.is_office_xml(data)
    assert not any(matches(data) for matches in MATCHES.values())
    assert activities(foreign.read_office_xml(data, DEFAULT)) == expected(name)

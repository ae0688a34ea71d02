"""The activities as a workbook for managers: titles in Russian or English, doubts coloured, a summary first.

`outputs.workbook` writes the tables as data; this one is to be read and printed.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from roadmap_parse.errors import UsageError
from roadmap_parse.markup import plain

from .corrections import MARK_NOTES
from .rows import KIND_ORDER
from .summary import summarise
from .words import named, words
from .workbook import CREATED, SHEET_ROWS, cell_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from .rows import Row, Rows

COLUMNS = (
    ("number", 7),
    ("activity", 55),
    ("column.deadline_text", 22),
    ("column.start", 12),
    ("column.end", 12),
    ("responsible", 34),
    ("result", 28),
    ("notes", 28),
    ("section", 28),
    ("column.plan", 34),
    ("column.municipality", 20),
    ("column.kind", 16),
    ("column.responsible_text", 30),
    ("confidence", 12),
    ("column.file", 26),
    ("column.page", 6),
)
"""A text of words.tsv and a width in characters each; what a manager reads stands first."""
PRINTED = {True: 10, False: 9}
"""How many of them are printed: with several plans the plan too."""
LINE = 15
"""Points of a line of text."""
MOST_LINES = 27
"""What Excel holds in a row's height."""
HEADER = {
    "bold": True,
    "text_wrap": True,
    "valign": "vcenter",
    "bg_color": "#1F3864",
    "font_color": "white",
}
COLOURS = {"warning": "#FFF2CC", "error": "#F8CBAD"}
MOST_OFFICIALS = 15
NAME_WIDTH = 70
"""Characters of a name in the summary."""
A4 = 9
"""Its number in the format of Excel."""
LONGEST_LINK = 2_079
"""What Excel opens."""
MOST_LINKS = 65_530
"""What Excel holds on a sheet; further files are named without a link."""


def write_manager_sheet(rows: Rows, path: Path, *, language: str = "ru") -> None:
    """Write the workbook at `path`; a file name is a link to the file (and, in a PDF, its page).

    UsageError for more activities than a sheet holds.
    """
    from xlsxwriter import Workbook

    if len(rows["activities"]) > SHEET_ROWS:
        raise UsageError(
            f"a sheet holds {SHEET_ROWS} activities: use --format xlsx, which goes on over sheets"
        )
    settings = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(path, settings) as book:
        book.set_properties(
            {"title": words(language)["summary.title"], "created": CREATED.replace(tzinfo=None)}
        )
        formats = _formats(book)
        _write_summary(book.add_worksheet(words(language)["sheet.summary"]), rows, formats, language)
        _write_activities(book.add_worksheet(words(language)["sheet.activities"]), rows, formats, language)


def _formats(book: Workbook) -> dict[str, Format]:
    formats = {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "header": book.add_format(HEADER),
        "label": book.add_format({"text_wrap": True, "valign": "top"}),
        "number": book.add_format({"align": "right", "valign": "top"}),
    }
    for severity, colour in {"": None, **COLOURS}.items():
        look = {"valign": "top", "text_wrap": True, "border": 1, "border_color": "#D9D9D9"}
        if colour:
            look["bg_color"] = colour
        formats[f"text{severity}"] = book.add_format(look | {"num_format": "@"})
        formats[f"date{severity}"] = book.add_format(look | {"num_format": "dd.mm.yyyy", "align": "left"})
        formats[f"share{severity}"] = book.add_format(look | {"num_format": "0%"})
        formats[f"link{severity}"] = book.add_format(look | {"font_color": "#1D5FBF", "underline": 1})
    return formats


def _write_activities(sheet: Worksheet, rows: Rows, formats: dict[str, Format], language: str) -> None:
    for position, (title, width) in enumerate(COLUMNS):
        sheet.set_column(position, position, width)
        sheet.write_string(0, position, words(language)[title], formats["header"])
    lines = list(_lines(rows, language))
    for number, (severity, cells) in enumerate(lines, start=1):
        sheet.set_row(number, _height(cells))
        for position, (kind, value) in enumerate(cells):
            _write(sheet, (number, position), kind, value, formats[f"{kind}{severity}"])
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(1, len(lines)), len(COLUMNS) - 1)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.print_area(0, 0, max(1, len(lines)), PRINTED[len(rows["roadmaps"]) > 1] - 1)
    sheet.repeat_rows(0)


def _height(cells: list[tuple[str, Any]]) -> int:
    """Points that show the row's own texts whole: not every program fits rows to their texts."""
    own = zip(cells[: PRINTED[False]], COLUMNS, strict=False)
    texts = [(str(value), width) for (kind, value), (_, width) in own if kind == "text" and value]
    lines = (sum(1 + len(line) // width for line in text.split("\n")) for text, width in texts)
    return LINE * min(MOST_LINES, max(lines, default=1))


def _write(sheet: Worksheet, place: tuple[int, int], kind: str, value: Any, look: Format) -> None:
    if value is None or value == "":
        sheet.write_blank(*place, None, look)
    elif kind == "date":
        sheet.write_datetime(*place, value, look)
    elif kind == "share":
        sheet.write_number(*place, value, look)
    elif kind == "link" and len(value[0]) <= LONGEST_LINK and place[0] <= MOST_LINKS:
        sheet.write_url(*place, value[0], look, value[1])
    else:
        sheet.write_string(*place, cell_text(value[1] if kind == "link" else str(value)), look)


def _lines(rows: Rows, language: str) -> Iterator[tuple[str, list[tuple[str, Any]]]]:
    """Each activity's severity and cells, in the order of COLUMNS."""
    plans = {row["roadmap_id"]: row for row in rows["roadmaps"]}
    documents = {row["document_id"]: row for row in rows["documents"]}
    notes = _notes(rows)
    for row in rows["activities"]:
        plan, document = plans[row["roadmap_id"]], documents[row["document_id"]]
        own = notes[row["activity_id"]]
        section = " ".join(part for part in (row["section_number"], row["section_title"]) if part)
        yield (
            _severity(own),
            [
                ("text", row["number"]),
                ("text", row["activity"]),
                ("text", row["deadline_text"]),
                ("date", row["start_date"]),
                ("date", row["end_date"]),
                ("text", row["responsible"]),
                ("text", row["result"]),
                ("text", "\n".join(_told(note, language) for note in own)),
                ("text", section),
                ("text", plan["title"]),
                ("text", plan["municipality"]),
                ("text", named("kind", row["deadline_kind"], language)),
                ("text", row["responsible_text"]),
                ("share", row["confidence"]),
                ("link", _link(document, row["page"])),
                ("text", row["page"]),
            ],
        )


def _notes(rows: Rows) -> dict[str, list[dict[str, str]]]:
    """Activity -> its notes and those of its deadlines and officials."""
    notes: dict[str, list[dict[str, str]]] = {row["activity_id"]: [] for row in rows["activities"]}
    for table in ("activities", "deadlines", "officials"):
        for row in rows[table]:
            if row["activity_id"]:
                notes[row["activity_id"]] += json.loads(row["notes"])
    return notes


def _severity(notes: list[dict[str, str]]) -> str:
    """How to colour: by the worst note, unless a person has found the row right."""
    if any(note["code"] == MARK_NOTES["right"] for note in notes):
        return ""
    found = {note["severity"] for note in notes}
    return next((severity for severity in ("error", "warning") if severity in found), "")


def _told(note: dict[str, str], language: str) -> str:
    return ": ".join(part for part in (named("note", note["code"], language), plain(note["text"])) if part)


def _link(document: Row, page: int | None) -> tuple[str, str] | None:
    """Address and words; a PDF opens at its page where the program knows how."""
    if not document["path"]:
        return None
    name = document["path"].rsplit("/", 1)[-1]
    told = f"{name} › {document['member']}" if document["member"] else name
    at = f"#page={page}" if page and document["media_type"] == "application/pdf" else ""
    return f"external:{document['path']}{at}", told


def _write_summary(sheet: Worksheet, rows: Rows, formats: dict[str, Format], language: str) -> None:
    sheet.set_column(0, 0, NAME_WIDTH)
    sheet.set_column(1, 1, 16)
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    text = words(language)
    sheet.write_string(0, 0, text["summary.title"], formats["title"])
    line = 2
    for title, table in _summary_tables(rows, language):
        if title:
            sheet.write_string(line, 0, title, formats["header"])
            sheet.write_string(line, 1, text["summary.count"], formats["header"])
            line += 1
        for name, count in table:
            sheet.set_row(line, LINE * (1 + len(name) // NAME_WIDTH))
            sheet.write_string(line, 0, cell_text(name), formats["label"])
            sheet.write_number(line, 1, count, formats["number"])
            line += 1
        line += 1
    sheet.write_string(line, 0, text["summary.legend"], formats["label"])


def _summary_tables(rows: Rows, language: str) -> Iterator[tuple[str, list[tuple[str, int]]]]:
    text, found = words(language), summarise(rows)
    doubtful = sum(1 for notes in _notes(rows).values() if _severity(notes))
    yield (
        "",
        [
            (text["summary.documents"], found.documents),
            (text["summary.failed"], len(found.failures)),
            (text["summary.plans"], found.roadmaps),
            (text["summary.activities"], found.activities),
            (text["summary.doubtful"], doubtful),
            (text["summary.deadlines"], found.deadlines),
            (text["summary.dated"], found.dated),
        ],
    )
    kinds = Counter(row["kind"] for row in rows["deadlines"])
    yield (
        text["summary.by_kind"],
        [(named("kind", kind, language), kinds[kind]) for kind in KIND_ORDER if kinds[kind]],
    )
    titles = {row["roadmap_id"]: row["title"] or text["untitled"] for row in rows["roadmaps"]}
    plans = Counter(row["roadmap_id"] for row in rows["activities"])
    yield text["summary.by_plan"], [(titles[plan], count) for plan, count in plans.items()]
    names = (name for row in rows["activities"] for name in (row["responsible"] or "").split("; ") if name)
    yield text["summary.by_official"], Counter(names).most_common(MOST_OFFICIALS)

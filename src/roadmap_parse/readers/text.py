"""Text dumps: what is left of a document when only its text was kept.

Tables in them come in two dialects:

* rows: one line a row, cells parted by tabs or by `|`; a cell's own line break or a page break puts the rest
  of the row on a later line;
* cells: one cell a line, each after a leading tab; blank lines between rows, and sometimes inside a cell.

The Grids are ragged: `tables.repair` gives the rows their columns back.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from roadmap_parse.deadlines.lexicon import vocabulary
from roadmap_parse.document import Cell, Document, Grid, Paragraph
from roadmap_parse.errors import BombError, EmptyFileError

from .decoding import decode
from .laid_out import laid_out_pages
from .marks import marked_by_tabs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from roadmap_parse.options import Options

TAG = re.compile(r"</?(?:p|br|div|span|b|i|u|strong|em|sup|sub|a|font|li|ul|ol)\b[^<>\n]*/?>", re.IGNORECASE)
PARAGRAPH_BREAK = re.compile(r"</p>\s*(?:<p\b[^<>\n]*>)?|<p\b[^<>\n]*>", re.IGNORECASE)
LINE_BREAK = re.compile(r"<br\s*/?>|</?(?:div|li)\b[^<>\n]*>", re.IGNORECASE)
HEADING = re.compile(r"^#{1,6}\s+(?=\S)")
BOLD = re.compile(r"\*\*(\S(?:[^*\n]*\S)?)\*\*")
MARKED = re.compile(r"[<&]|\*\*")
LEAST_CELLS, LEAST_ROWS = 3, 2  # fewer cells a row, or fewer rows, are a heading set with tabs


def read_text(data: bytes, options: Options) -> Document:
    """Read a text dump into Paragraphs and ragged Grids; EmptyFileError, BombError."""
    longest = max(map(len, data.splitlines()), default=0)
    if longest > options.limits.line_length:
        raise BombError(
            f"a line of {longest} bytes is past Options.limits.line_length ({options.limits.line_length})"
        )
    text, notes = decode(data)
    if not text.strip():
        raise EmptyFileError("the file holds nothing but white space")
    blocks = tuple(find_blocks(marked_by_tabs(text)))
    if not any(isinstance(block, Grid) for block in blocks) and (pages := laid_out_pages(text)):
        return Document(pages, "text/plain", "text", len(pages), notes)
    return Document(blocks, "text/plain", "text", notes=notes)


def find_blocks(text: str) -> Iterator[Paragraph | Grid]:
    """Paragraphs and Grids in the order of the text."""
    lines = [line.rstrip("\n") for line in text.split("\n")]
    start = 0
    for first, last in _table_spans(lines):
        yield from _paragraphs(lines[start:first])
        yield _grid(lines[first:last])
        start = last
    yield from _paragraphs(lines[start:])


# --- which lines are a table ---


def _table_spans(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Line ranges [first, last) of tables: runs of tabbed lines, and the untabbed lines of their cells."""
    tabbed = [number for number, line in enumerate(lines) if "\t" in line]
    runs: list[list[int]] = []
    for number in tabbed:
        if runs and _connected(lines, runs[-1][-1], number):
            runs[-1].append(number)
        else:
            runs.append([number])
    for run in runs:
        table = _from_first_row(lines, run)
        if _is_table([lines[number] for number in table]):
            yield table[0], _end_of_cell(lines, table[-1])


def _from_first_row(lines: Sequence[str], run: list[int]) -> list[int]:
    """The run without tabbed lines over its first row of three cells: approval blocks set in two columns."""
    if _one_cell_a_line([lines[number] for number in run]):
        return run
    wide = (place for place, number in enumerate(run) if len(lines[number].split("\t")) >= LEAST_CELLS)
    return run[next(wide, 0) :]


MOST_LINES_BETWEEN = 25  # longer untabbed text between two tabbed lines is no cell


def _connected(lines: Sequence[str], before: int, after: int) -> bool:
    """Whether the untabbed lines between two tabbed ones can belong to one table."""
    between = [line for line in lines[before + 1 : after] if line.strip()]
    return len(between) <= MOST_LINES_BETWEEN and not any(map(NEW_PART.match, between))


NEW_PART = re.compile(r"\s*(?:приложение\b|утвержд|план\s+(?:мероприятий|работы)\b)", re.IGNORECASE)


def _is_table(lines: Sequence[str]) -> bool:
    """At least two rows of three cells in either dialect."""
    if _one_cell_a_line(lines):
        return len(lines) >= LEAST_CELLS * LEAST_ROWS
    return sum(len(line.split("\t")) >= LEAST_CELLS for line in lines) >= LEAST_ROWS


def _one_cell_a_line(lines: Iterable[str]) -> bool:
    """The dialect of cells: most tabbed lines are one cell after a leading tab."""
    single = [line.startswith("\t") and "\t" not in line.strip("\t ") for line in lines]
    return sum(single) > len(single) / 2


def _end_of_cell(lines: Sequence[str], last: int) -> int:
    """The line after the last cell: its own further lines stand without a blank one between."""
    if not lines[last].strip():
        return last + 1
    end = last + 1
    while end < len(lines) and lines[end].strip():
        end += 1
    return end


# --- the rows of a table ---


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a table and how many blank ones stood above it."""

    text: str
    blank_above: bool


def _grid(lines: Sequence[str]) -> Grid:
    marked = _mark_blanks(lines)
    one_cell = _one_cell_a_line([line.text for line in marked if "\t" in line.text])
    rows = list(_rows_of_cells(marked) if one_cell else _rows_of_lines(marked))
    cells = tuple(
        Cell(row, column, _strip_tags(text))
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
    )
    return Grid(len(rows), max(map(len, rows), default=0), cells)


def _mark_blanks(lines: Sequence[str]) -> list[_Line]:
    marked, blank = [], False
    for line in lines:
        if line.strip() or "\t" in line:
            marked.append(_Line(line, blank))
        blank = not line.strip() and "\t" not in line
    return marked


def _rows_of_cells(lines: Iterable[_Line]) -> Iterator[list[str]]:
    """A leading tab begins a cell, a blank line a row; lines without a tab go on in the cell above."""
    row: list[str] = []
    for line in lines:
        if "\t" not in line.text:
            row[-1:] = [f"{row[-1]}\n{line.text.strip()}" if row else line.text.strip()]
            continue
        if line.blank_above and row:
            yield row
            row = []
        row += [cell.strip() for cell in line.text.removeprefix("\t").split("\t")]
    if row:
        yield row


def _rows_of_lines(lines: Sequence[_Line]) -> Iterator[list[str]]:
    """A tabbed line is a row; where a row lacks cells, the next line may go on in its last one."""
    width = _usual_width(lines)
    row: list[str] = []
    for line, below in zip(lines, (*lines[1:], None), strict=True):
        cells = [cell.strip() for cell in line.text.split("\t")]
        if row and _goes_on(row, cells, line, width) and not _begins_row(row, cells, below, width):
            row = _with_rest(row, cells)
            continue
        if row:
            yield row
        row = cells
    if row:
        yield row


def _with_rest(row: list[str], cells: Sequence[str]) -> list[str]:
    """The row with its last cell gone on and the cells after; a lone line goes to the last filled one."""
    place = len(row) - 1
    if len(cells) == 1:
        place = max((column for column, text in enumerate(row) if text), default=place)
    return [*row[:place], f"{row[place]}\n{cells[0]}".strip(), *row[place + 1 :], *cells[1:]]


def _begins_row(row: Sequence[str], cells: Sequence[str], below: _Line | None, width: int) -> bool:
    """A lone line after a whole row begins the next one where the line below goes on with a small letter."""
    if len(cells) > 1 or len(row) < width or below is None or below.blank_above:
        return False
    start = below.text.lstrip(" ")[:1]
    return cells[0][0].isupper() and "\t" in below.text and (start.islower() or start in '«"(')


def _usual_width(lines: Iterable[_Line]) -> int:
    """The commonest number of cells; the larger of two equally common."""
    widths = sorted(len(line.text.split("\t")) for line in lines if "\t" in line.text)
    runs = [(len(list(group)), width) for width, group in groupby(widths)]
    return max(runs)[1]


REMARK = frozenset("*•†")
LIST_SIGNS = frozenset("-–—•·")
LIST_ITEM = re.compile(r"\s*(\d{1,2})[.)]\s*\D")
OPEN_WORDS = frozenset(
    ("в", "во", "на", "по", "к", "с", "со", "и", "или", "о", "об", "от", "до", "для", "при")
)
ROW_START = re.compile(
    r"\s*(?:(?:\d{1,3}|[IVXLC]{1,5})(?:\.\d+)*[.)]?(?:\s|$)|раздел\b|глава\b)", re.IGNORECASE
)


def _goes_on(row: Sequence[str], cells: Sequence[str], line: _Line, width: int) -> bool:
    """Whether a line is the rest of the row above: no blank line, no number, and room for its cells."""
    if line.blank_above or not cells[0]:
        return False
    if len(cells) == 1 and _is_next_item(row[-1], cells[0]):
        return True
    if ROW_START.match(cells[0]) and not _is_day(cells[0]):
        return False
    if len(row) == 1:
        return len(cells) in {1, width} and (cells[0][0].islower() or cells[0][0] in LIST_SIGNS)
    if len(cells) == 1:
        begins = cells[0][0].isupper() or cells[0][0] in REMARK
        return len(row) < width or not begins or _is_open(row[-1])
    return len(row) < width and len(row) + len(cells) - 1 <= width


def _is_day(text: str) -> bool:
    """`7 мая`, whose number is no row's."""
    words = text.lower().split()
    lexeme = vocabulary().get(words[1].strip(".,;")) if len(words) > 1 and words[0].isdigit() else None
    return lexeme is not None and lexeme.name == "MONTH"


def _is_next_item(above: str, line: str) -> bool:
    """`2. МБУ «МЦ»` after a cell with the item `1. …`."""
    item = LIST_ITEM.match(line)
    return bool(item) and any(
        (before := LIST_ITEM.match(part)) and int(before[1]) + 1 == int(item[1])
        for part in above.split("\n")
        if item
    )


def _is_open(cell: str) -> bool:
    """A cell that ends with a comma, a hyphen or a preposition goes on in the next line."""
    return cell.endswith((",", "-", "–", "(", "/")) or cell.rpartition(" ")[2].lower() in OPEN_WORDS


def _strip_tags(text: str) -> str:
    """Paragraphs of a cell become parts with a blank line between, as they are in the other dialects."""
    if not MARKED.search(text):
        return text
    text = BOLD.sub(r"\1", text)
    text = LINE_BREAK.sub("\n", PARAGRAPH_BREAK.sub("\n\n", text))
    text = html.unescape(TAG.sub("", text))
    return "\n\n".join(part for part in (part.strip() for part in re.split(r"\n\s*\n", text)) if part)


def _paragraphs(lines: Sequence[str]) -> Iterator[Paragraph]:
    for filled, group in groupby(lines, key=lambda line: bool(line.strip())):
        if filled:
            for block in _columns_apart([line.strip(" ") for line in group]):
                yield Paragraph("\n".join(_strip_marks(line) for line in block if line.strip()))


def _columns_apart(lines: list[str]) -> list[list[str]]:
    """Two blocks side by side (СОГЛАСОВАНО, УТВЕРЖДАЮ), one tab a line: the left one, then the right one."""
    pairs = [line.split("\t") for line in lines]
    if len(lines) < LEAST_ROWS or any(len(pair) != LEAST_ROWS for pair in pairs):
        return [lines]
    return [[left for left, _ in pairs], [right for _, right in pairs]]


def _strip_marks(line: str) -> str:
    """Markdown's marks of headings and bold words, and tabs, out of a line of prose."""
    return " ".join(HEADING.sub("", _strip_tags(line)).replace("**", "").split())

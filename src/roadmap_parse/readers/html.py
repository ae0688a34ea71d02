"""Web pages (HTML, and MHT as Word and browsers save it) -> Paragraphs and exact Grids in order.

Nothing is fetched: pictures, styles and frames are never looked at. Scripts and hidden text are left out.
Numbers of lists are put back. A table that only lays out the page comes as what stands in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Any

from roadmap_parse.document import Document, Grid, Paragraph
from roadmap_parse.errors import BombError, CorruptError

from .decoding import decode
from .docx_numbering import formatted
from .mail import html_part
from .spans import SpannedCell, grid_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from roadmap_parse.model import Note
    from roadmap_parse.options import Limits, Options

HTML_TYPE, MHT_TYPE = "text/html", "multipart/related"
HEAD = 4_096
PAGE_START = re.compile(
    rb"^\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|table|div|p|style|h[1-6]|span|center|font|title|!\[)\b",
    re.IGNORECASE | re.DOTALL,
)
CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w:-]+)|<\?xml[^>]*encoding=[\"']([\w-]+)", re.IGNORECASE
)
XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
TABLE_TAG = re.compile(rb"<(?:table|tr|td|html|body)\b", re.IGNORECASE)
HIDDEN_STYLE = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*hidden", re.IGNORECASE)
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
PICTURE = re.compile(r"data:[\w/+.-]+;base64,[A-Za-z0-9+/=\s]+")  # a picture inside the page may be long
SPACE = re.compile(r"[ \t\n\r\f]+")

_NO_TEXT = (
    "head script style title meta link noscript template object embed iframe svg math select textarea button "
    "del xml audio video canvas"
)
_OWN_LINES = (
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol p pre section "
    "summary ul"
)
DROPPED, BLOCKS = frozenset(_NO_TEXT.split()), frozenset(_OWN_LINES.split())
LEAST_GRID = 3  # a table in a cell is a grid of its own from so many rows and columns on
LAYOUT_SHARE = 0.5  # of its text that stands in inner grids makes a table a layout
MOST_TABLE_CELLS = 1_000_000
BULLET = "• "
LIST_FORMS = {"I": "upperRoman", "i": "lowerRoman", "A": "upperLetter", "a": "lowerLetter"}


def is_html(data: bytes) -> bool:
    """Whether the bytes begin as a web page; text that only holds a few tags does not."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = data[: len(data) & ~1].decode("utf-16", "replace").encode()
    head = data[:HEAD].removeprefix(b"\xef\xbb\xbf")
    return PAGE_START.match(head) is not None and TABLE_TAG.search(data) is not None


def read_html(data: bytes, options: Options) -> Document:
    """Read a page; raises BombError where it is nested or long past all bounds."""
    text, notes = _decoded(data)
    return Document(_blocks(text, options.limits), HTML_TYPE, "html", notes=notes)


def read_mht(data: bytes, options: Options) -> Document:
    """Read the page of a web archive; raises CorruptError where it holds none."""
    page, charset = html_part(data)
    if page is None:
        raise CorruptError("it holds no web page; get the file again")
    text, notes = _decoded(page, charset)
    return Document(_blocks(text, options.limits), MHT_TYPE, "mht", notes=notes)


def _decoded(data: bytes, charset: str | None = None) -> tuple[str, tuple[Note, ...]]:
    """By the byte order mark, the named code page where it fits, else by the likeness to Russian."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return decode(data)
    found = CHARSET.search(data[:HEAD])
    names = (charset, *(name.decode() for name in (found.groups() if found else ()) if name))
    for name in filter(None, names):
        try:
            return data.decode(name), ()
        except (LookupError, UnicodeError):
            continue
    return decode(data)


def _blocks(text: str, limits: Limits) -> tuple[Paragraph | Grid, ...]:
    text = PICTURE.sub("", XML_DECLARATION.sub("", text))
    longest = max(map(len, text.split("<")))
    if longest > limits.line_length:
        raise BombError(f"{longest} characters without a tag are past Options.limits.line_length")
    root = _root(text)
    if root is None:
        return ()
    flow = _Flow(limits)
    flow.walk(root)
    flow.end_line()
    return tuple(flow.blocks)


def _root(text: str) -> Any | None:
    from lxml import etree

    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = etree.fromstring(CONTROLS.sub(" ", text), parser)
    except etree.XMLSyntaxError as error:
        if "huge" in str(error).lower() or "depth" in str(error).lower():
            raise BombError(f"it is nested or long past all pages that people write ({error})") from error
        return None
    fatal = next((entry for entry in parser.error_log if "depth" in entry.message.lower()), None)
    if fatal is not None:
        raise BombError(f"it is nested past all pages that people write ({fatal.message})")
    return root


@dataclass(slots=True)
class _Flow:
    """The text of a container as it is walked: whole blocks, and the line that is being written."""

    limits: Limits
    in_cell: bool = False
    blocks: list[Paragraph | Grid] = field(default_factory=list)
    line: list[str] = field(default_factory=list)
    counters: list[tuple[int, str] | None] = field(default_factory=list)
    label: str = ""

    def walk(self, element: Any) -> None:
        """Go through an element and what follows it inside its parent's text."""
        tag = element.tag if isinstance(element.tag, str) else ""
        if not tag or tag in DROPPED or _is_hidden(element):
            return
        if tag == "table":
            self.end_line()
            if not (self.in_cell and _holds_grid(element)):  # such a one comes after the table around it
                self.blocks += _table_blocks(element, self.limits)
        elif tag == "br":
            self.line.append("\n")
        elif tag in {"ol", "ul", "menu"}:
            self._list(element)
        elif tag in BLOCKS:
            self._block(element, tag)
        else:
            self.inside(element)

    def _block(self, element: Any, tag: str) -> None:
        self.end_line()
        if tag == "li":
            self.label = self._next_label(element)
        self.inside(element, keep_lines=tag == "pre")
        self.end_line()
        if (
            tag == "li" and self.label.strip() != BULLET.strip()
        ):  # an item of a number alone, in its own column
            self._write(self.label.strip())
        if tag == "li":
            self.label = ""

    def _list(self, element: Any) -> None:
        self.end_line()
        start = element.get("start", "1")
        first = int(start) if start.isascii() and start.isdecimal() and len(start) < len("10000") else 1
        form = LIST_FORMS.get(element.get("type", "1"), "decimal")
        self.counters.append((first, form) if element.tag == "ol" else None)
        self.inside(element)
        self.counters.pop()
        self.end_line()

    def _next_label(self, item: Any) -> str:
        """The number or bullet before an item; Word writes its own as text and hides the list's."""
        if not self.counters or "list-style" in item.get("style", ""):
            return ""
        if self.counters[-1] is None:
            return BULLET
        count, form = self.counters[-1]
        self.counters[-1] = count + 1, form
        return f"{formatted(count, form)}. "

    def inside(self, element: Any, *, keep_lines: bool = False) -> None:
        """Go through what an element holds."""
        self._add(element.text, keep_lines=keep_lines)
        for child in element.iterchildren():
            self.walk(child)
            self._add(child.tail, keep_lines=keep_lines)

    def _add(self, text: str | None, *, keep_lines: bool) -> None:
        if text:
            self.line.append(text if keep_lines else SPACE.sub(" ", text))

    def end_line(self) -> None:
        """Make a paragraph of the line; BombError past Options.limits.line_length."""
        text = tidy("".join(self.line))
        self.line.clear()
        if text:
            self._write(self.label + text)
            self.label = ""

    def _write(self, text: str) -> None:
        if len(text) > self.limits.line_length:
            raise BombError(f"a paragraph of {len(text)} characters is past Options.limits.line_length")
        if text:
            self.blocks.append(Paragraph(text))


def tidy(text: str) -> str:
    """Lines without the spaces that the layout of the source left at their ends."""
    return "\n".join(re.sub(" {2,}", " ", line).strip(" ") for line in text.strip().split("\n")).strip()


def _is_hidden(element: Any) -> bool:
    return element.get("hidden") is not None or HIDDEN_STYLE.search(element.get("style", "")) is not None


# Tables


def _table_blocks(table: Any, limits: Limits) -> Iterator[Paragraph | Grid]:
    """Give a table as a Grid and after it the grids in its cells; a layout as what stands in its cells."""
    inner = list(_inner_grids(table))
    if inner and _is_layout(table, inner):
        for cell in chain.from_iterable(_cells(row) for row in _rows(table)):
            yield from _content(cell, limits)
        return
    caption = table.find("caption")
    if caption is not None:
        yield from _content(caption, limits)
    grid = grid_of(_spanned_rows(table, limits))
    if any(cell.text for cell in grid.cells):
        yield grid
    for each in inner:
        yield from _table_blocks(each, limits)


def _content(element: Any, limits: Limits, *, in_cell: bool = False) -> list[Paragraph | Grid]:
    flow = _Flow(limits, in_cell)
    flow.inside(element)
    flow.end_line()
    return flow.blocks


def _is_layout(table: Any, inner: Iterable[Any]) -> bool:
    return sum(map(_length, inner)) >= LAYOUT_SHARE * _length(table)


def _length(element: Any) -> int:
    return sum(len("".join(text.split())) for text in element.itertext())


def _inner_grids(table: Any) -> Iterator[Any]:
    """The outermost tables inside it that hold, or are, grids."""
    for cell in chain.from_iterable(_cells(row) for row in _rows(table)):
        yield from (each for each in _outermost_tables(cell) if _holds_grid(each))


def _outermost_tables(element: Any) -> Iterator[Any]:
    for child in element.iterchildren():
        if child.tag == "table":
            yield child
        else:
            yield from _outermost_tables(child)


def _holds_grid(table: Any) -> bool:
    widths = [sum(1 for _ in _cells(row)) for row in _rows(table)]
    is_grid = len(widths) >= LEAST_GRID and max(widths) >= LEAST_GRID
    return is_grid or any(True for _ in _inner_grids(table))


def _rows(table: Any) -> Iterator[Any]:
    for child in table.iterchildren("tr", "thead", "tbody", "tfoot"):
        if _is_hidden(child):
            continue
        if child.tag == "tr":
            yield child
        else:
            yield from (row for row in child.iterchildren("tr") if not _is_hidden(row))


def _cells(row: Any) -> Iterator[Any]:
    return (cell for cell in row.iterchildren("td", "th") if not _is_hidden(cell))


def _spanned_rows(table: Any, limits: Limits) -> list[list[SpannedCell]]:
    rows = [
        [
            SpannedCell(_cell_text(cell, limits), _span(cell, "rowspan"), max(1, _span(cell, "colspan")))
            for cell in _cells(row)
        ]
        for row in _rows(table)
    ]
    if sum(map(len, rows)) > MOST_TABLE_CELLS:
        raise BombError(f"a table of more than {MOST_TABLE_CELLS} cells is no plan")
    return rows


def _span(cell: Any, name: str) -> int:
    text = cell.get(name, "1").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < len("100000") else 1


def _cell_text(cell: Any, limits: Limits) -> str:
    """Paragraphs, list items and small inner tables of a cell, one a line."""
    return "\n".join(text for text in map(_block_text, _content(cell, limits, in_cell=True)) if text)


def _block_text(block: Paragraph | Grid) -> str:
    """A paragraph, or the rows of a small table, one a line."""
    if isinstance(block, Paragraph):
        return block.text
    rows = (
        " ".join(cell.text for cell in block.cells if cell.row == row and cell.text)
        for row in range(block.rows)
    )
    return "\n".join(filter(None, rows))

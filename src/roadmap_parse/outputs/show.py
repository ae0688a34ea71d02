"""`show(result, page=2)`: a page with what was read drawn over it, for notebooks.

Documents without pages show their own paragraphs and tables, the rows of the plan marked.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from roadmap_parse.errors import UsageError
from roadmap_parse.options import DEFAULT

from .review_source import view_of
from .rows import to_rows
from .summary import doubtful_activities

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from roadmap_parse.model import Result
    from roadmap_parse.options import Options

WIDTH = 900
"""Pixels of a page in a notebook."""
PLAIN, DOUBT = "#1d5fbf", "#d98e00"
_CELL = "border:1px solid #9aa4b2;padding:2px 6px;vertical-align:top;text-align:left;white-space:pre-wrap"


@dataclass(frozen=True, slots=True)
class View:
    """A page that shows itself in a notebook; `html` is its markup."""

    html: str

    def _repr_html_(self) -> str:
        return self.html

    def save(self, path: str | Path) -> None:
        """Write it as a page of its own."""
        page = f'<!DOCTYPE html><meta charset="utf-8"><title>roadmap_parse</title>{self.html}'
        Path(path).write_text(page, encoding="utf-8", newline="\n")


def show(
    result: Result, page: int | None = None, *, data: bytes | None = None, options: Options = DEFAULT
) -> View:
    """Draw page `page` (from 1; the first with a row if None) of the file that `result` was read from.

    `data` are the file's bytes where it has no path of its own: a member of an archive, bytes. UsageError
    where the file or the page is not there.
    """
    rows = to_rows([result])
    view = view_of(data if data is not None else _read(result), rows["activities"], options)
    doubtful = doubtful_activities(rows)
    titles = {
        row["activity_id"]: " ".join(part for part in (row["number"], row["activity"]) if part)
        for row in rows["activities"]
    }
    if "pages" in view:
        return View(_page(_chosen(view["pages"], page), titles, doubtful))
    if page is not None:
        raise UsageError("this document has no pages; leave page out to see its tables")
    return View("".join(_blocks(view.get("blocks", []), doubtful)))


def _read(result: Result) -> bytes:
    path = result.source.path
    if path is None or result.source.member is not None or not Path(path).is_file():
        raise UsageError("the file is not to be had by its path: give its bytes as data=")
    return Path(path).read_bytes()


def _chosen(pages: Sequence[dict[str, Any]], number: int | None) -> dict[str, Any]:
    if number is None:
        return next((page for page in pages if page["boxes"]), pages[0])
    found = next((page for page in pages if page["number"] == number), None)
    if found is None:
        raise UsageError(f"no page {number}; there are {', '.join(str(page['number']) for page in pages)}")
    return found


def _page(page: dict[str, Any], titles: dict[str, str], doubtful: set[str]) -> str:
    """SVG: the picture below, the cells and rows over it; pointing at a row tells what was read there."""
    size = f'viewBox="0 0 {page["width"]} {page["height"]}" width="{WIDTH}"'
    picture = f'<image href="{page["picture"]}" width="{page["width"]}" height="{page["height"]}"/>'
    cells = "".join(_box(box, PLAIN, 0.4, 0, "") for box in page["cells"])
    rows = "".join(
        _box(box, DOUBT if identity in doubtful else PLAIN, 1.2, 0.1, titles[identity])
        for identity, box in page["boxes"].items()
    )
    style = "max-width:100%;height:auto;background:white;border:1px solid #d9dee6"
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} style="{style}">{picture}{cells}{rows}</svg>'


def _box(box: Sequence[float], colour: str, line: float, fill: float, title: str) -> str:
    left, top, right, bottom = box
    place = f'x="{left}" y="{top}" width="{round(right - left, 1)}" height="{round(bottom - top, 1)}"'
    look = f'stroke="{colour}" stroke-width="{line}" fill="{colour}" fill-opacity="{fill}"'
    return f"<rect {place} {look}>{f'<title>{escape(title)}</title>' if title else ''}</rect>"


def _blocks(blocks: Sequence[Any], doubtful: set[str]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, str):
            yield f'<p style="white-space:pre-wrap;margin:4px 0">{escape(block)}</p>'
        else:
            rows = "".join(_row(row, doubtful) for row in block["rows"])
            yield f'<table style="border-collapse:collapse;margin:8px 0">{rows}</table>'


def _row(row: dict[str, Any], doubtful: set[str]) -> str:
    identity = row.get("row")
    colour = "#fff6dd" if identity in doubtful else "#eef4fd" if identity else "white"
    cells = "".join(
        f'<td rowspan="{rowspan}" colspan="{colspan}" style="{_CELL};background:{colour}">{escape(text)}</td>'
        for text, rowspan, colspan in row["cells"]
    )
    return f"<tr>{cells}</tr>"

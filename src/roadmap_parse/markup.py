"""How values show themselves: an escaped HTML table for notebooks, a rich table for terminals.

A leaf below the model: it knows rows of text, nothing of plans.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from _typeshed import DataclassInstance
    from rich.table import Table

SHOWN_ROWS = 200
"""A notebook cell or a screen holds no more; what follows is counted in a last line."""

_CELL = "text-align:left;vertical-align:top;white-space:pre-wrap;padding:2px 8px"


def html_table(caption: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Make a compact table with every text escaped; None is an empty cell."""
    shown, more = _first(rows)
    head = "".join(f'<th style="{_CELL}">{escape(name)}</th>' for name in header)
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in shown)
    tail = f"<p>… {more} more</p>" if more else ""
    return (
        f'<table style="border-collapse:collapse"><caption style="{_CELL}">{escape(plain(caption))}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{tail}"
    )


def html_fields(value: DataclassInstance) -> str:
    """Show one value as a table of those of its fields that say something."""
    rows = [
        (each.name, _field_text(content))
        for each in fields(value)
        if (content := getattr(value, each.name)) not in (None, "", False, ())
    ]
    return html_table(type(value).__name__, ("", ""), rows)


def _field_text(content: object) -> str:
    """Values in values a line each: notes, a person's names."""
    if isinstance(content, tuple):
        return "\n".join(map(_field_text, content))
    if is_dataclass(content):
        parts = (getattr(content, each.name) for each in fields(content))
        return " ".join(str(part) for part in parts if part)
    return str(content)


def rich_table(caption: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Table:
    """Make the same for a terminal; texts of documents are never read as rich markup."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    shown, more = _first(rows)
    table = Table(title=Text(caption), title_justify="left", box=SIMPLE_HEAD)
    for name in header:
        table.add_column(Text(name), overflow="fold")
    for row in shown:
        table.add_row(*(Text(plain(value)) for value in row))
    if more:
        table.caption = Text(f"… {more} more")
    return table


def _first(rows: Iterable[Sequence[object]]) -> tuple[list[Sequence[object]], int]:
    whole = list(rows)
    return whole[:SHOWN_ROWS], max(0, len(whole) - SHOWN_ROWS)


def _cell(value: object) -> str:
    return f'<td style="{_CELL}">{escape(plain(value))}</td>'


def plain(value: object) -> str:
    """`value` as text, None as "", without the control characters that could steer a terminal."""
    text = "" if value is None else str(value)
    return "".join(letter if letter.isprintable() or letter == "\n" else " " for letter in text)

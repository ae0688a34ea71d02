"""The marks that programs set between the cells of a table in plain text become tabs, a line a row.

`| a | b |` of Markdown, also with all rows in one line; frames of `+---+` and of box-drawing characters;
a bar at the end of each cell, as legal databases write; quoted cells of sheets.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

TRASH = re.compile(r"\[bookmark:[^\]\n]*\]|[\ufeff\u200b\u2060]")
PIPED = re.compile(r"^[^|\t\n]*\|[^|\t\n]*\|[^\t\n]*$", re.MULTILINE)
FRAME = re.compile(r"^[ \t]*\+(?:[-=]{2,}\+)+[ \t]*$", re.MULTILINE)
RULE_IN_LINE = re.compile(r"\|(?:[ \t]*:?-{2,}:?[ \t]*\|){2,}")
END_OF_CELL = re.compile(r"[^|\n]*\S[ \t]*\|[ \t]*")
QUOTED = re.compile(r'(^|\t)"((?:[^"]|"")*)"(?=\t|$)', re.MULTILINE)
NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,3})*\.?")
BOX_DRAWING = str.maketrans("│┃║─━═┌┬┐├┼┤└┴┘╔╦╗╠╬╣╚╩╝", "|||---" + "+" * 18)
ESCAPED_BAR, KEPT_BAR = r"\|", "\ufdd0"  # a noncharacter stands for `|` while bars part cells
LEAST_CELLS, LEAST_ROWS = 3, 2
ENDED_SHARE = 0.8  # of the lines with bars end with their only one


def marked_by_tabs(text: str) -> str:
    """Drop the traces of the program that made the dump; every mark between columns becomes a tab."""
    text = TRASH.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n"))
    text = text.translate(BOX_DRAWING)
    if "\t" in text:
        text = QUOTED.sub(_unquoted, text)
    if text.count("|") < LEAST_CELLS * LEAST_ROWS:
        return text
    return _bars_by_tabs(text.replace(ESCAPED_BAR, KEPT_BAR)).replace(KEPT_BAR, "|")


def _bars_by_tabs(text: str) -> str:
    lines = text.split("\n")
    if len(FRAME.findall(text)) >= LEAST_ROWS:
        lines = list(_framed_rows(lines))
    elif _ends_cells(lines):
        return "\n".join(_ended_cells(lines))
    lines = [row for line in lines for row in _run_on_rows(line)]
    return PIPED.sub(_tabbed, "\n".join(line for line in lines if not _is_rule(line)))


def _unquoted(cell: re.Match[str]) -> str:
    """A cell that a sheet quoted because of its line breaks or quotes; other quotes are the text's own."""
    inside = cell[2]
    if "\n" not in inside and '""' not in inside:
        return cell[0]
    return cell[1] + inside.replace('""', '"').replace("\n", "<br>")


def _is_rule(line: str) -> bool:
    """`|---|:---|`, `+----+`: the line under a head of names parted by `|`."""
    return "---" in line and "|" in line and not line.strip(" \t|+:=-")


def _tabbed(line: re.Match[str]) -> str:
    return "\t".join(_cells(line[0]))


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|")]


def _run_on_rows(line: str) -> Iterator[str]:
    """All rows in one line: the rule under the head says how many cells a row has."""
    rule = RULE_IN_LINE.search(line)
    if rule is None or _is_rule(line):
        yield line
        return
    width = rule[0].count("|") - 1
    title, *head = line[: rule.start()].rstrip(" |").split("|")
    body = line[rule.end() :].strip(" |").split("|")
    if len(head) > width:
        title, head = "|".join([title, *head[:-width]]), head[-width:]
    yield title
    yield _bars(head)
    for start in range(0, len(body), width + 1):
        yield _bars(body[start : start + width])


def _bars(cells: Sequence[str]) -> str:
    return f"|{'|'.join(cells)}|"


# Frames


def _framed_rows(lines: Iterable[str]) -> Iterator[str]:
    """Rows of a table drawn with +---+ frames: the lines between two frames are one row, or one a number."""
    waiting: list[list[str]] = []
    for line in lines:
        cells = _cells(line)
        if PIPED.match(line) and (not waiting or len(cells) == len(waiting[-1])):
            waiting.append(cells)
            continue
        yield from _rows_between(waiting)
        waiting = []
        if not FRAME.match(line):
            yield line
    yield from _rows_between(waiting)


def _rows_between(lines: Sequence[Sequence[str]]) -> Iterator[str]:
    """One row; several where more than one line begins with a number."""
    starts = [place for place, cells in enumerate(lines) if NUMBER.fullmatch(cells[0])]
    starts = [0, *starts[1:]] if len(starts) > 1 else [0]
    for first, last in zip(starts, [*starts[1:], len(lines)], strict=True):
        if lines[first:last]:
            columns = zip(*lines[first:last], strict=True)
            yield _bars(["<br>".join(filter(None, cell)) for cell in columns])


# A bar at the end of each cell


def _ends_cells(lines: Sequence[str]) -> bool:
    barred = [line for line in lines if "|" in line]
    ended = sum(END_OF_CELL.fullmatch(line) is not None for line in barred)
    return ended >= max(LEAST_CELLS * LEAST_ROWS, ENDED_SHARE * len(barred))


def _ended_cells(lines: Iterable[str]) -> Iterator[str]:
    """Each cell after a tab, a blank line before each row: where the dump has one, else before a number."""
    waiting: list[str] = []
    inside = blank = False
    for line in lines:
        if "|" not in line:
            if inside and line.strip():
                waiting.append(line.strip())
            elif not inside:
                yield line
            blank = blank or (inside and not line.strip())
            continue
        last = line.replace("|", "").strip()
        waiting.append(last)
        if not inside or blank or NUMBER.fullmatch(waiting[0]):
            yield ""
        yield "\t" + "<br>".join(filter(None, waiting))
        waiting, inside, blank = [], True, False
    yield ""
    yield from waiting

"""Grids of one table over pages -> one grid: headers dropped, cut rows and merged cells joined."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from roadmap_parse.document import Grid, Paragraph

from .parts import Part, agree, is_number, squeezed

if TYPE_CHECKING:
    from collections.abc import Sequence

FURNITURE = re.compile(
    r"^(?:продолжение|окончание)\s+(?:таблицы|приложения|прил\.)|^[*¹²³]\s?\S|^[\W\d_]*$", re.IGNORECASE
)
HEADER_ROWS = 4  # a repeated header is not taller
FEW = 0.2  # of a column's cells: what they have is rare there


def join_grids(blocks: Sequence[Paragraph | Grid]) -> tuple[Paragraph | Grid, ...]:
    """Blocks with every table whole. Text between two parts stays only where it parts two tables.

    Columns agree by place or relative width; grids without places join only where their numbers go on.
    """
    repeated = _repeated(blocks)
    joined: list[Paragraph | Part] = []
    between: list[Paragraph] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            between.append(block)
            continue
        last = next((one for one in reversed(joined) if isinstance(one, Part)), None)
        part = Part(block)
        if last and not _real(between, repeated) and _goes_on(last, part):
            _append(last, part)
        else:
            joined += [*between, part]
        between = []
    whole = (block if isinstance(block, Paragraph) else block.whole() for block in [*joined, *between])
    return tuple(block for block in whole if isinstance(block, Paragraph) or block.rows)


def _repeated(blocks: Sequence[Paragraph | Grid]) -> set[str]:
    """Texts that several pages carry: running headers and footers."""
    pages = {
        (block.page, _bare(block.text)) for block in blocks if isinstance(block, Paragraph) and block.page
    }
    seen = Counter(text for _, text in pages)
    return {text for text, times in seen.items() if times > 1}


def _bare(text: str) -> str:
    return re.sub(r"[\W\d_]+", "", text).casefold()


def _real(between: Sequence[Paragraph], repeated: set[str]) -> bool:
    return any(
        not FURNITURE.match(block.text.strip()) and _bare(block.text) not in repeated for block in between
    )


def _goes_on(above: Part, below: Part) -> bool:
    if not above.edges or not below.edges:
        return above.columns == below.columns and _sequel(above, below)
    if below.page is None or above.last_page is None:
        return False
    if (below.page, below.source.half) <= (above.last_page, above.last_half) and not _beside(above, below):
        return False
    return agree(above, below) and (_repeats(above, below) > 0 or not _own_header(above, below))


def _beside(above: Part, below: Part) -> bool:
    """Whether a table that reached the foot of the page goes on to the right of itself."""
    on_the_right = below.page == above.last_page and below.edges[0] >= above.edges[-1]
    return on_the_right and bool(below.rows) and (not below.texts(0)[0] or _sequel(above, below))


def _sequel(above: Part, below: Part) -> bool:
    """Whether the first number below follows the last above: 1.5 -> 1.6, 2.7 -> 3, 9 -> 10."""
    last = next((number for number in map(_number, reversed(above.first_column())) if number), None)
    first = _number(below.first_column()[0]) if below.rows else None
    if not last or not first:
        return False
    return any(first == (*last[:depth], last[depth] + 1) for depth in range(len(last))) or first == (*last, 1)


def _number(text: str) -> tuple[int, ...]:
    return tuple(int(figure) for figure in re.findall(r"\d+", text)) if is_number(text) else ()


def _own_header(above: Part, below: Part) -> bool:
    """Whether the part below restarts its numbering under names of columns."""
    texts = below.texts(0)
    named = sum(bool(text) for text in texts) == below.columns and not any(map(is_number, texts))
    following = [number for number in map(_number, below.first_column()[1:]) if number]
    return bool(above.numbered) and named and bool(following) and following[0] in {(1,), (1, 1)}


def _append(above: Part, below: Part) -> None:
    """Put the rows of `below` under those of `above`."""
    below.fit(above.edges)
    dropped = _repeats(above, below)
    rest = below.cut_head(above, dropped)
    if below.rows and not any(below.texts(0)):
        below.remove([0])
    if below.rows and (rest or _continues(above, below)):
        above.join_row(below)
    above.extend(below)


def _repeats(above: Part, below: Part) -> int:
    """How many rows at the top of `below` repeat the head of `above`."""
    for start in range(min(HEADER_ROWS, above.rows)):
        count = 0
        while start + count < above.rows and count < below.rows and count < HEADER_ROWS:
            if not _same_row(above.texts(start + count), below.texts(count)):
                break
            count += 1
        if count:
            return count
    return 0


def _same_row(head: Sequence[str], row: Sequence[str]) -> bool:
    """Equal, or the row carries the head and below it, unparted, the rest of a body row."""
    if len(head) != len(row) or not any(head):
        return False
    if squeezed(head) == squeezed(row):
        return True
    return (
        len(head) > 1
        and all(head)
        and all(two == one or two.startswith(f"{one}\n") for one, two in zip(head, row, strict=True))
    )


def _continues(above: Part, below: Part) -> bool:
    """Whether the first row below is the rest of the last row above."""
    texts = below.texts(0)
    if not any(texts) or not above.rows:
        return False
    if below.is_section(0) or above.is_section(above.rows - 1):
        title = next(text for text in texts if text)
        return below.is_section(0) and above.is_section(above.rows - 1) and title[:1].islower()
    if above.numbered or (above.numbered is None and below.numbered):
        return not texts[0] and not above.number_goes_on
    return any(above.rare_start(column, text, FEW) for column, text in enumerate(texts))

"""Automatic numbers of OpenDocument lists and headings (OpenDocument 1.3 part 3, 5.3 and 16.31 on)."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .docx_numbering import formatted
from .odf_text import STYLE, TEXT, number

if TYPE_CHECKING:
    from collections.abc import Iterator

XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
FORMATS = {"1": "decimal", "I": "upperRoman", "i": "lowerRoman", "A": "upperLetter", "a": "lowerLetter"}
RUSSIAN_FORMATS = {"А": "russianUpper", "а": "russianLower"}
MOST_BASES = 20
BULLET = "•"


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level prints its number; `form` is None for bullets, "" for no number."""

    form: str | None
    prefix: str = ""
    suffix: str = ""
    shown: int = 1
    start: int = 1


@dataclass(slots=True)
class _List:
    """An open list: its style, and the counter of every level."""

    style: str
    counts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Gives the label of each paragraph as the text is walked in order."""

    def __init__(self, content: Any, styles: Any | None) -> None:
        roots = [root for root in (styles, content) if root is not None]
        self._styles = {
            each.get(f"{STYLE}name", ""): {_depth(level): _level(level) for level in each.iterchildren()}
            for root in roots
            for each in root.iter(f"{TEXT}list-style")
        }
        self._of_paragraph = dict(_paragraph_styles(roots))
        outline = next((each for root in roots for each in root.iter(f"{TEXT}outline-style")), None)
        self._outline = (
            {} if outline is None else {_depth(level): _level(level) for level in outline.iterchildren()}
        )
        self._outline_list = _List("")
        self._open: list[_List] = []
        self._finished: dict[str, _List] = {}  # by style and by the list's own id
        self._waiting = False
        self._item_start: int | None = None

    @contextmanager
    def opened(self, element: Any) -> Iterator[None]:
        """Stand inside a list while its items are walked."""
        outer = self._open[-1] if self._open else None
        style = element.get(f"{TEXT}style-name") or (outer.style if outer else "")
        self._open.append(self._list(element, style, outer))
        yield
        ended = self._open.pop()
        self._waiting = False
        if not self._open:
            self._finished[ended.style] = ended
            self._finished[f"#{element.get(XML_ID, '')}"] = ended

    def _list(self, element: Any, style: str, outer: _List | None) -> _List:
        """A list inside goes on with the counters of the one around it; one may continue an earlier list."""
        if outer is not None:
            return outer if style == outer.style else _List(style, outer.counts)
        continued = element.get(f"{TEXT}continue-list")
        if continued:
            return self._finished.get(f"#{continued}") or _List(style)
        if element.get(f"{TEXT}continue-numbering") == "true":
            return self._finished.get(style) or _List(style)
        return _List(style)

    def enter(self, item: Any) -> None:
        """Begin an item: its first paragraph carries the number."""
        self._waiting = item.tag == f"{TEXT}list-item"
        self._item_start = number(item, f"{TEXT}start-value", -1)

    def label(self, paragraph: Any, *, filled: bool) -> str:
        """The printed label of a paragraph; empty for one without, or where nothing stands after it."""
        if paragraph.tag == f"{TEXT}h" and not self._open:
            return self._heading_label(paragraph) if filled else ""
        if not self._open or not self._waiting:
            return ""
        self._waiting = False
        current = self._open[-1]
        style = current.style or self._of_paragraph.get(paragraph.get(f"{TEXT}style-name", ""), "")
        return self._counted(current, self._styles.get(style, {}), len(self._open), self._item_start)

    def _heading_label(self, heading: Any) -> str:
        depth = number(heading, f"{TEXT}outline-level")
        if heading.get(f"{TEXT}is-list-header") == "true" or not self._outline:
            return ""
        return self._counted(self._outline_list, self._outline, depth, None)

    def _counted(self, current: _List, levels: dict[int, _Level], depth: int, start: int | None) -> str:
        level = levels.get(depth)
        if level is None or level.form == "":
            return ""
        if level.form is None:
            return BULLET
        counts = current.counts
        counts[depth] = start if start is not None and start >= 0 else counts.get(depth, level.start - 1) + 1
        for deeper in [each for each in counts if each > depth]:
            del counts[deeper]
        shown = range(depth - min(level.shown, depth) + 1, depth + 1)
        places = (
            formatted(counts.get(each, 1), levels[each].form or "none") for each in shown if each in levels
        )
        return f"{level.prefix}{'.'.join(filter(None, places))}{level.suffix}".strip()


def _depth(level: Any) -> int:
    return number(level, f"{TEXT}level")


def _level(element: Any) -> _Level:
    if not str(element.tag).endswith("-number") and not str(element.tag).endswith("outline-level-style"):
        return _Level(None)
    form = element.get(f"{STYLE}num-format", "")
    return _Level(
        form=FORMATS.get(form) or RUSSIAN_FORMATS.get(form[:1]) or ("decimal" if form else ""),
        prefix=element.get(f"{STYLE}num-prefix", ""),
        suffix=element.get(f"{STYLE}num-suffix", ""),
        shown=number(element, f"{TEXT}display-levels"),
        start=number(element, f"{TEXT}start-value"),
    )


def _paragraph_styles(roots: list[Any]) -> Iterator[tuple[str, str]]:
    """Paragraph style -> its list style, its own or of the style it is based on."""
    elements = {each.get(f"{STYLE}name", ""): each for root in roots for each in root.iter(f"{STYLE}style")}
    for name in elements:
        found: str | None = name
        for _ in range(MOST_BASES):
            element = elements.get(found or "")
            if element is None:
                break
            if element.get(f"{STYLE}list-style-name"):
                yield name, element.get(f"{STYLE}list-style-name")
                break
            found = element.get(f"{STYLE}parent-style-name")

"""The pages of a PDF that are read as pictures, put among those that have good text of their own."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from roadmap_parse.document import Page
from roadmap_parse.errors import MissingDependencyError
from roadmap_parse.model import Note

from .ocr.engine import find_engine
from .ocr.need import is_scan, need_of, worth
from .ocr.page import TEXT_DPI
from .ocr.pages import LARGEST_SHEET, MOST_PIXELS, on_all_cores, read_pages, text_of
from .ocr.under_layer import with_rules
from .pdfium import PDFIUM, POINTS, draw_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from roadmap_parse.model import Severity
    from roadmap_parse.options import Options

    from .ocr.need import Need
    from .ocr.page import Blocks
    from .ocr.pages import Drawn, Reading
    from .pdf_opened import Opened

FLAWS: dict[str, tuple[str, str, Severity]] = {
    "page_unreadable": ("page_unreadable", "pages that cannot be opened", "error"),
    "no_text_layer": ("no_text_layer", "pages that are pictures without text", "error"),
    "broken_text_layer": (
        "broken_text_layer",
        "pages whose letters make no words, since the map of their font is broken",
        "error",
    ),
    "doubtful_text_layer": ("low_confidence", "pages whose text another program read from a scan", "warning"),
    "picture_in_text": ("no_text_layer", "pages with pictures among their text that were left out", "info"),
    "turned": ("mojibake_repaired", "pages whose Cyrillic letters were taken for Western ones", "info"),
}
"""What a page suffers from -> code, text and severity of the note that names such pages."""
LOST: frozenset[Need] = frozenset({"no_text_layer", "broken_text_layer", "asked"})
"""Needs that surely cost text where they are left alone."""
KEPT: frozenset[Need] = frozenset({"broken_text_layer", "doubtful_text_layer", "picture_in_text"})
"""What stays so where the page's own text is taken after all."""
GAIN = 1.2
"""Known words that a picture must bring to replace good text beside it; a signboard brings fewer."""
LEAST_DPI, MOST_DPI = 72.0, float(TEXT_DPI)
FILLS = 0.9
"""Share of the page under its largest picture from which the page has the picture's resolution."""


def read_scans(document: Any, opened: Sequence[Opened], options: Options) -> tuple[Blocks, tuple[Note, ...]]:
    """The blocks of all pages in order, and what is to be noted; the caller does not hold PDFIUM.

    A page that must be read as a picture is drawn and read; of its own text and what was read the one with
    more Russian in it is taken. Of other scans the text stays, and the picture tells the rules.
    """
    pages = dict(enumerate(opened, start=1))
    needs = {
        number: need
        for number, each in pages.items()
        if (need := need_of(each, always=options.ocr == "always"))
    }
    readings, notes = _readings(document, pages, needs, options)
    taken = {
        number: reading
        for number, reading in readings.items()
        if _is_better(reading, pages[number], needs[number])
    }
    kept = {number: each.page for number, each in pages.items() if each.page and number not in taken}
    if options.ocr != "never":
        ruled, losses = _ruled(document, {number: pages[number] for number in kept if is_scan(pages[number])})
        kept, notes = kept | ruled, (*notes, *losses)
    blocks = (
        block
        for number in pages
        for block in ((kept[number],) if number in kept else taken[number][0] if number in taken else ())
    )
    flaws: dict[str, list[int]] = {}
    for number, each in pages.items():
        if each.page is None:
            flaws.setdefault("page_unreadable", []).append(number)
        elif number in needs and number not in taken and (number not in readings or needs[number] in KEPT):
            flaws.setdefault(needs[number], []).append(number)
        if each.turned and number in kept:
            flaws.setdefault("turned", []).append(number)
    return tuple(blocks), (*_flaw_notes(flaws), *notes, *_reading_notes(readings, taken))


def _readings(
    document: Any, pages: Mapping[int, Opened], needs: Mapping[int, Need], options: Options
) -> tuple[dict[int, Reading], tuple[Note, ...]]:
    """What the pages show, by number; nothing where no engine works, which is noted."""
    if options.ocr == "never" or not needs:
        return {}, ()
    try:
        find_engine(options.ocr_languages)
    except MissingDependencyError as error:
        severity: Severity = "error" if LOST.intersection(needs.values()) else "warning"
        return {}, (Note("missing_dependency", f"pages {ranges(needs)} were not read: {error}", severity),)

    def draw(number: int) -> Drawn:
        return _drawn(document, number, pages[number])

    return dict(zip(needs, read_pages(tuple(needs), draw, options), strict=True)), ()


def _ruled(document: Any, scans: Mapping[int, Opened]) -> tuple[dict[int, Page], tuple[Note, ...]]:
    """Scans whose own words are kept, with the rules of their pictures; notes where these are not drawn."""

    def ruled(number: int) -> Page | Note | None:
        page, drawn = scans[number].page, _drawn(document, number, scans[number])
        if isinstance(drawn, Note):
            return replace(drawn, severity="warning")
        return with_rules(page, *drawn) if page else None

    found = dict(zip(scans, on_all_cores(ruled, tuple(scans)), strict=True))
    pages = {number: each for number, each in found.items() if isinstance(each, Page)}
    return pages, tuple(each for each in found.values() if isinstance(each, Note))


def _drawn(document: Any, number: int, opened: Opened) -> Drawn:
    """The page as a picture, unless its own pictures are too large to be decoded."""
    import pypdfium2

    pixels = sum(picture.pixels for picture in opened.pictures)
    if pixels > MOST_PIXELS:
        text = f"page {number}: pictures of {pixels:,} pixels; at most {MOST_PIXELS:,} are read"
        return Note("page_unreadable", text, "error")
    dpi = _resolution(opened)
    try:
        with PDFIUM:
            return draw_page(document, number, dpi), dpi
    except pypdfium2.PdfiumError as error:
        return Note("page_unreadable", f"page {number}: it cannot be drawn: {error}", "error")


def _resolution(opened: Opened) -> float:
    """That of the picture that fills the page, else MOST_DPI; less for sheets larger than paper."""
    page = opened.page
    if page is None:
        return LEAST_DPI
    area = max(1.0, page.width * page.height)
    dpi = min(MOST_DPI, POINTS * math.sqrt(LARGEST_SHEET / area))
    largest = max(opened.pictures, key=lambda picture: picture.area, default=None)
    if largest and largest.area >= FILLS * area:
        return min(dpi, max(LEAST_DPI, POINTS * math.sqrt(largest.pixels / largest.area)))
    return dpi


def _is_better(reading: Reading, opened: Opened, need: Need) -> bool:
    """Whether it is to be taken: it holds more Russian, or any where all pages are to be read so."""
    words = opened.page.words if opened.page and need != "asked" else ()
    found, own = worth(text_of(reading[0])), worth(" ".join(word.text for word in words))
    return found > own and (need != "picture_in_text" or found[0] > GAIN * own[0])


def _flaw_notes(flaws: Mapping[str, Sequence[int]]) -> Iterator[Note]:
    for flaw, (code, text, severity) in FLAWS.items():
        if flaw in flaws:
            yield Note(code, f"{text}: {ranges(flaws[flaw])}", severity)


def _reading_notes(readings: Mapping[int, Reading], taken: Mapping[int, Reading]) -> Iterator[Note]:
    """Which pages were read as pictures, and the doubts about them; losses of the others too."""
    if taken:
        yield Note("ocr", f"pages read as pictures: {ranges(taken)}")
    for number, (_, notes) in readings.items():
        yield from (note for note in notes if number in taken or note.severity == "error")


def ranges(numbers: Iterable[int]) -> str:
    """[1, 2, 3, 7] -> "1-3, 7"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)

"""Letters of a PDF page -> Words in reading order."""

from __future__ import annotations

import ctypes
import itertools
import re
import unicodedata
from math import hypot
from typing import TYPE_CHECKING, Any

from roadmap_parse.document import Word
from roadmap_parse.errors import BombError

from .pdf_frame import QUARTER
from .text_layer import UNMAPPED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from roadmap_parse.model import BBox

    from .pdf_frame import Frame

GAP = 0.35  # of a letter's height: wider than any kerning, narrower than a cell's padding
LINE = 0.5  # of a letter's height: words whose middles are nearer stand on one line
SPACED = 4  # so many single letters in a row are one letter-spaced word
WORD_SPACE = 1.8  # times the usual gap of a letter-spaced line parts its words
SLANT = 0.1  # of a quarter turn: more than a scan lies askew
SET_OFF = 0.6  # points: more than kerning between a small letter and a capital
ASCENT, DESCENT = 0.9, 0.22  # of the size of print: usual in fonts for text
TIGHT = 0.85  # of the size of print: lower boxes hold the ink alone
SAMPLE = 24  # letters looked at to learn that, and whether all is mapped and drawn
STRIP = 20.0  # points: words are looked for in strips so high
DOUBLED = 1.0  # points between a word and its second print
HYPHENS = {0x0002: "-", 0xFFFE: "-", 0x2010: "-", 0x2011: "-"}  # PDFium's own codes and Unicode's
BULLETS = {
    0xF02D: "-",
    0xF0B7: "•",
    0xF0A7: "•",
    0xF0D8: "•",
    0xF0FC: "•",
    0xF076: "•",
}  # the font Symbol's own codes
LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
INVISIBLE: dict[int, str] = dict.fromkeys(
    (0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, *range(0xD800, 0xE000)), ""
)
LETTERS: dict[int, str] = HYPHENS | BULLETS | INVISIBLE
PLAIN = re.compile(r"[!-~А-яЁё№«»–—…]+")
RUN = re.compile(r"[^\x00\x01\x03-\x20\x7f-\xa0\s]+")  # U+0002 is a hyphen
GLUED = re.compile(r"[а-яё.,;)](?=[А-ЯЁ])|[а-яё](?=[IVX\d])")
LAST_LETTER = re.compile(r"[^\W\d_]?[,.:;!]$")


def page_words(text: Any, frame: Frame, most: int) -> list[Word]:
    """Words of an opened text page, each once, in any order; more than `most` letters raise BombError."""
    import pypdfium2.raw as pdfium

    count = max(0, pdfium.FPDFText_CountChars(text))
    if count > most:
        raise BombError(f"{count} letters on one page; the limit is {most} (options.limits.line_length)")
    letters = _mapped(text, _letters(text, count))
    place = _Baselines(text, frame) if _is_tight(text, count) else _Places(text, frame)
    is_slanted = _slanted(text)
    level = (run.span() for run in RUN.finditer(letters) if not is_slanted(run.start()))
    runs = [part for start, end in level for part in _unglued(place, letters, start, end)]
    hidden = _hidden(text, runs, count)
    words = [
        word for start, end in runs if start not in hidden for word in _words(place, letters, start, end)
    ]
    below = [word for start, end in runs if start in hidden for word in _words(place, letters, start, end)]
    return once([*words, *_uncovered(below, words)])


def in_lines(words: Sequence[Word]) -> tuple[Word, ...]:
    """The words line by line, letter-spaced ones whole."""
    return tuple(word for line in lines_of(words) for word in _unspaced(line))


def _letters(text: Any, count: int) -> str:
    """One letter for every index: in one call, or one by one where PDFium leaves some out of the whole."""
    import pypdfium2.raw as pdfium

    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium.FPDFText_GetText(text, 0, count, buffer)
    letters = bytes(buffer)[: 2 * (written - 1)].decode("utf-16-le", "replace")
    if len(letters) == count:
        return letters
    return "".join([chr(pdfium.FPDFText_GetUnicode(text, index)) for index in range(count)])


def _mapped(text: Any, letters: str) -> str:
    """The letters, with UNMAPPED for those whose font does not say what its signs are."""
    import pypdfium2.raw as pdfium

    fails = pdfium.FPDFText_HasUnicodeMapError
    if not any(fails(text, index) for index in _sample(len(letters))):
        return letters
    return "".join([UNMAPPED if fails(text, index) else sign for index, sign in enumerate(letters)])


def _hidden(text: Any, runs: Sequence[tuple[int, int]], count: int) -> set[int]:
    """First letters of words that are on the page, but not drawn: what a program read in a scan."""
    import pypdfium2.raw as pdfium

    def is_hidden(index: int) -> bool:
        piece = pdfium.FPDFText_GetTextObject(text, index)
        return bool(pdfium.FPDFTextObj_GetTextRenderMode(piece) == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE)

    if not any(is_hidden(index) for index in _sample(count)):
        return set()
    return {start for start, _ in runs if is_hidden(start)}


def _sample(count: int) -> range:
    return range(0, count, max(1, count // SAMPLE))


def _uncovered(hidden: Sequence[Word], drawn: Sequence[Word]) -> Iterator[Word]:
    """The hidden words that lie under no drawn one."""
    strips: dict[float, list[BBox]] = {}
    for word in drawn:
        for strip in range(int(word.bbox[1] // STRIP), int(word.bbox[3] // STRIP) + 1):
            strips.setdefault(strip, []).append(word.bbox)
    for word in hidden:
        x, y = (word.bbox[0] + word.bbox[2]) / 2, (word.bbox[1] + word.bbox[3]) / 2
        near = strips.get(y // STRIP, ())
        if not any(box[0] <= x <= box[2] and box[1] <= y <= box[3] for box in near):
            yield word


class _Places:
    """The boxes of letters, asked one by one."""

    def __init__(self, text: Any, frame: Frame) -> None:
        import pypdfium2.raw as pdfium

        self._text = text
        self._place = frame.place
        self._rect = pdfium.FS_RECTF()
        self._pointer = ctypes.byref(self._rect)
        self._ask = pdfium.FPDFText_GetLooseCharBox

    def __getitem__(self, index: int) -> BBox:
        self._ask(self._text, index, self._pointer)
        rect = self._rect
        return self._place(rect.left, rect.bottom, rect.right, rect.top)


class _Baselines(_Places):
    """The boxes of letters whose font tells no height: from the line they stand on, by the size of print."""

    def __getitem__(self, index: int) -> BBox:
        import pypdfium2.raw as pdfium

        self._ask(self._text, index, self._pointer)
        rect = self._rect
        box = [rect.left, rect.bottom, rect.right, rect.top]
        x, y, size, up = _stand(self._text, index)
        axis = 0 if abs(up[0]) > abs(up[1]) else 1
        if size and not pdfium.FPDFText_IsGenerated(self._text, index):
            ends = sorted((x, y)[axis] + share * size * up[axis] for share in (-DESCENT, ASCENT))
            box[axis], box[axis + 2] = ends
        return self._place(box[0], box[1], box[2], box[3])


def _stand(text: Any, index: int) -> tuple[float, float, float, tuple[float, float]]:
    """Where a letter stands (x, y), its size in points, and the way up."""
    import pypdfium2.raw as pdfium

    x, y, matrix = ctypes.c_double(), ctypes.c_double(), pdfium.FS_MATRIX()
    pdfium.FPDFText_GetCharOrigin(text, index, ctypes.byref(x), ctypes.byref(y))
    pdfium.FPDFText_GetMatrix(text, index, ctypes.byref(matrix))
    scale = hypot(matrix.c, matrix.d)
    size = pdfium.FPDFText_GetFontSize(text, index) * scale
    return x.value, y.value, size, (matrix.c / scale, matrix.d / scale) if scale else (0.0, 1.0)


def _is_tight(text: Any, count: int) -> bool:
    """Whether the boxes of most letters end with their ink: then words of one line differ in height."""
    import pypdfium2.raw as pdfium

    rect = pdfium.FS_RECTF()
    shares = []
    for index in _sample(count)[::2]:
        *_, size, up = _stand(text, index)
        if size and not pdfium.FPDFText_IsGenerated(text, index):
            pdfium.FPDFText_GetLooseCharBox(text, index, ctypes.byref(rect))
            high = rect.right - rect.left if abs(up[0]) > abs(up[1]) else rect.top - rect.bottom
            shares.append(high / size)
    return bool(shares) and sorted(shares)[len(shares) // 2] < TIGHT


def _slanted(text: Any) -> Callable[[int], bool]:
    """Tell whether a letter leans between the sides of the page: a watermark."""
    import pypdfium2.raw as pdfium

    ask = pdfium.FPDFText_GetCharAngle

    def is_slanted(index: int) -> bool:
        turns: float = ask(text, index) / QUARTER
        return turns != 0 and abs(turns - round(turns)) > SLANT

    return is_slanted


def _unglued(places: _Places, letters: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The run parted where a text of the next column begins, its first letter set off from the one before."""
    for found in GLUED.finditer(letters, start, end):
        middle = found.start() + 1
        if abs(places[middle][0] - places[middle - 1][2]) > SET_OFF:
            yield start, middle
            start = middle
    yield start, end


def _words(places: _Places, letters: str, start: int, end: int) -> Iterator[Word]:
    """The run as one Word by its first and last letter, or letter by letter where these lie apart."""
    first = places[start]
    last = places[end - 1]
    height = first[3] - first[1]
    level = abs(first[1] - last[1]) < LINE * height and abs(first[3] - last[3]) < LINE * height
    if end - start == 1 or (level and -height < last[0] - first[0] <= (end - start) * height):
        yield from _word(letters[start:end], _union(first, last))
        return
    taken, whole = start, first
    for index in range(start + 1, end):
        box = places[index]
        if _apart(whole, box):
            yield from _word(letters[taken:index], whole)
            taken, whole = index, box
        whole = _union(whole, box)
    yield from _word(letters[taken:end], whole)


def _word(letters: str, box: BBox) -> Iterator[Word]:
    text = letters_of(letters)
    if text and text != UNMAPPED:
        yield Word(text, box)


def letters_of(signs: str) -> str:
    """The signs as letters: ligatures taken apart, hyphens and bullets of fonts by their usual signs."""
    if PLAIN.fullmatch(signs):
        return signs
    if not signs.isalnum():
        signs = signs.translate(LETTERS)
        if "\u00ad" in signs:
            signs = (signs[:-1] + "-" if signs.endswith("\u00ad") else signs).replace("\u00ad", "")
    if not signs.isascii():
        signs = unicodedata.normalize("NFC", signs.translate(LIGATURES))
    return signs


def _apart(word: BBox, letter: BBox) -> bool:
    height = letter[3] - letter[1]
    level = abs((word[1] + word[3]) - (letter[1] + letter[3])) / 2 < LINE * height
    upright = word[3] - word[1] > 1.5 * height or not level  # a word written upwards grows in height
    if upright and abs((word[0] + word[2]) - (letter[0] + letter[2])) / 2 < LINE * (letter[2] - letter[0]):
        return min(abs(letter[1] - word[3]), abs(word[1] - letter[3])) > GAP * height
    return not level or letter[0] - word[2] > GAP * height or word[0] - letter[0] > height


def _union(one: BBox, other: BBox) -> BBox:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def once(words: Sequence[Word]) -> list[Word]:
    """Without the second print of a word at the same place (bold type made by printing twice)."""
    seen: dict[str, list[tuple[float, float]]] = {}
    kept = []
    for word in words:
        places = seen.setdefault(word.text, [])
        x, y = word.bbox[0], word.bbox[1]
        if not places or not any(abs(x - left) < DOUBLED and abs(y - top) < DOUBLED for left, top in places):
            kept.append(word)
        places.append((x, y))
    return kept


def lines_of(words: Sequence[Word]) -> list[list[Word]]:
    """Words by lines from top to bottom, each line from left to right."""
    lines: list[list[Word]] = []
    middle = height = 0.0
    for word in sorted(words, key=lambda word: word.bbox[1] + word.bbox[3]):
        here = (word.bbox[1] + word.bbox[3]) / 2
        if lines and here - middle < LINE * min(height, word.bbox[3] - word.bbox[1]):
            lines[-1].append(word)
            continue
        lines.append([word])
        middle, height = here, word.bbox[3] - word.bbox[1]
    for line in lines:
        line.sort(key=lambda word: word.bbox[0])
    return lines


def _unspaced(line: Sequence[Word]) -> Iterator[Word]:
    """The line with "П Р И К А З" made one word."""
    if sum(len(word.text) == 1 for word in line) < SPACED:
        yield from line
        return
    run: list[Word] = []
    for word in line:
        if len(word.text) == 1 and word.text.isalpha():
            run.append(word)
            continue
        if run and LAST_LETTER.match(word.text):
            yield from _joined([*run, word])
        else:
            yield from _joined(run)
            yield word
        run = []
    yield from _joined(run)


def _joined(run: Sequence[Word]) -> Iterator[Word]:
    if len(run) < SPACED:
        yield from run
        return
    gaps = sorted(right.bbox[0] - left.bbox[2] for left, right in itertools.pairwise(run))
    usual = gaps[len(gaps) // 2]
    if usual > run[0].bbox[3] - run[0].bbox[1]:  # marks in the narrow columns of a table
        yield from run
        return
    start = 0
    for index in range(1, len(run) + 1):
        if index == len(run) or run[index].bbox[0] - run[index - 1].bbox[2] > max(WORD_SPACE * usual, 1.0):
            part = run[start:index]
            box = _union(part[0].bbox, part[-1].bbox)
            yield Word("".join(word.text for word in part), box)
            start = index

"""Pictures of text -> words with boxes and confidence, by the tesserocr wheel or the tesseract program.

An engine is anything with `read`; to add one, add its maker to MAKERS.
"""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

from roadmap_parse.errors import MissingDependencyError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    Grey = NDArray[np.uint8]

LANGUAGE = "rus"
"""Alone: with eng beside it the measured errors grow, look-alike letters turn Latin."""
INSTALL = "pip install tesserocr (or install the program tesseract and put it on PATH)"
SECONDS = 20
"""Time for one picture; a word-free picture full of texture would take minutes."""
Layout = Literal["page", "block", "line"]
MODES = {"page": 3, "block": 6, "line": 7}
"""Page segmentation modes of tesseract (tesseract --help-psm): automatic, one uniform block, one line."""
WORD_LEVEL = "5"


@dataclass(frozen=True, slots=True)
class Read:
    """A word as read: box in pixels, confidence 0 to 1, its line and paragraph from 0."""

    text: str
    bbox: tuple[int, int, int, int]
    confidence: float
    line: int
    paragraph: int


class Engine(Protocol):
    """Reads grey pictures (H, W), uint8, dark on light, of one resolution."""

    @property
    def name(self) -> str:
        """What doctor and notes call it."""
        ...

    def read(self, pictures: Sequence[Grey], dpi: int, layout: Layout) -> list[tuple[Read, ...]]:
        """Give the words of each picture, in reading order."""
        ...


def find_engine() -> Engine:
    """Give the first engine that works here; MissingDependencyError where none does."""
    problems = []
    for make in MAKERS:
        try:
            return make()
        except MissingDependencyError as error:
            problems.append(str(error))
    raise MissingDependencyError("; ".join(problems))


def model_folder() -> Path:
    """Where the package's own Russian model lies."""
    folder = Path(str(files("roadmap_parse") / "data" / "tessdata"))
    if not (folder / f"{LANGUAGE}.traineddata").is_file():
        raise MissingDependencyError(f"{folder} has no {LANGUAGE}.traineddata: reinstall roadmap-parse")
    return folder


# tesserocr


class Wheel:
    """libtesseract inside the tesserocr wheel; made once a process: loading takes 0.1 s."""

    name: str = "tesserocr"

    def __init__(self, api: Any) -> None:
        self._api = api

    def read(self, pictures: Sequence[Grey], dpi: int, layout: Layout) -> list[tuple[Read, ...]]:
        """See Engine."""
        self._api.SetPageSegMode(MODES[layout])
        return [tuple(self._words(picture, dpi)) for picture in pictures]

    def _words(self, picture: Grey, dpi: int) -> Iterator[Read]:
        from tesserocr import RIL, iterate_level

        height, width = picture.shape
        self._api.SetImageBytes(picture.tobytes(), width, height, 1, width)
        self._api.SetSourceResolution(dpi)
        self._api.Recognize(SECONDS * 1000)
        line = paragraph = -1
        iterator = self._api.GetIterator()
        for at in iterate_level(iterator, RIL.WORD) if iterator else ():
            paragraph += at.IsAtBeginningOf(RIL.PARA)
            line += at.IsAtBeginningOf(RIL.TEXTLINE)
            box = at.BoundingBox(RIL.WORD)
            text = _text(at)
            if box and text:
                yield Read(text, tuple(box), at.Confidence(RIL.WORD) / 100, line, paragraph)


def _text(at: Any) -> str:
    from tesserocr import RIL

    try:
        return str(at.GetUTF8Text(RIL.WORD)).strip()
    except RuntimeError:  # tesserocr's way to say that there is no text
        return ""


@cache
def wheel() -> Wheel:
    """The engine of the tesserocr wheel with the package's own model."""
    folder = model_folder()
    try:
        import tesserocr
    except ImportError as error:
        raise MissingDependencyError(f"{INSTALL}: {error}") from error
    tesserocr.set_leptonica_log_level(tesserocr.LeptLogLevel.NONE)
    try:
        api = tesserocr.PyTessBaseAPI(path=str(folder), lang=LANGUAGE, oem=tesserocr.OEM.LSTM_ONLY)
    except RuntimeError as error:
        raise MissingDependencyError(f"tesserocr cannot load {folder}: {error}") from error
    return Wheel(api)


# The program


@dataclass(frozen=True, slots=True)
class Program:
    """The tesseract program, started once for many pictures."""

    path: str
    folder: Path
    name: str = "tesseract"

    def read(self, pictures: Sequence[Grey], dpi: int, layout: Layout) -> list[tuple[Read, ...]]:
        """See Engine."""
        import cv2

        if not pictures:
            return []
        with tempfile.TemporaryDirectory() as folder:
            names = [str(Path(folder) / f"{index}.png") for index in range(len(pictures))]
            for name, picture in zip(names, pictures, strict=True):
                cv2.imwrite(name, picture)
            listing = Path(folder) / "pictures.txt"
            listing.write_text("\n".join(names) + "\n", encoding="utf-8")
            table = self._run(str(listing), dpi, layout, len(pictures))
        return _parse_table(table, len(pictures))

    def _run(self, listing: str, dpi: int, layout: Layout, count: int) -> str:
        command = [self.path, listing, "stdout", "-l", LANGUAGE, "--tessdata-dir", str(self.folder)]
        command += ["--oem", "1", "--psm", str(MODES[layout]), "--dpi", str(dpi)]
        command += ["-c", "tessedit_create_tsv=1"]
        try:
            done = subprocess.run(  # noqa: S603 - the path comes from PATH, the rest is ours
                command, capture_output=True, check=True, timeout=SECONDS * count, encoding="utf-8"
            )
        except (subprocess.SubprocessError, OSError) as error:
            raise MissingDependencyError(f"{self.path} does not work: {error}; {INSTALL}") from error
        return done.stdout


def _parse_table(table: str, count: int) -> list[tuple[Read, ...]]:
    rows = [
        row
        for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE)
        if row["level"] == WORD_LEVEL and row["text"].strip()
    ]
    pages = {
        int(page): tuple(_reads(list(group))) for page, group in groupby(rows, lambda row: row["page_num"])
    }
    return [pages.get(page, ()) for page in range(1, count + 1)]


def _reads(rows: list[dict[str, str]]) -> Iterator[Read]:
    paragraphs = _places([row["block_num"], row["par_num"]] for row in rows)
    lines = _places([row["block_num"], row["par_num"], row["line_num"]] for row in rows)
    for row, paragraph, line in zip(rows, paragraphs, lines, strict=True):
        x, y = int(row["left"]), int(row["top"])
        box = (x, y, x + int(row["width"]), y + int(row["height"]))
        yield Read(row["text"].strip(), box, float(row["conf"]) / 100, line, paragraph)


def _places(keys: Iterator[list[str]]) -> list[int]:
    """Number the keys in the order in which they first come."""
    seen: dict[tuple[str, ...], int] = {}
    return [seen.setdefault(tuple(key), len(seen)) for key in keys]


def program() -> Program:
    """The engine of the tesseract program with the package's own model."""
    path = shutil.which("tesseract")
    if path is None:
        raise MissingDependencyError(INSTALL)
    return Program(path, model_folder())


MAKERS: tuple[Callable[[], Engine], ...] = (wheel, program)

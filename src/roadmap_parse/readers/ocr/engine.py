"""Pictures of text -> words with boxes and confidence, by the tesserocr wheel or the tesseract program.

An engine is anything with `read`; to add one, add its maker to MAKERS.
"""

from __future__ import annotations

import csv
import io
import math
import os
import re
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, Literal, Protocol

from roadmap_parse.errors import MissingDependencyError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    Grey = NDArray[np.uint8]

INSTALL = "pip install tesserocr (or install the program tesseract and put it on PATH)"
SECONDS = 20
"""Time for one picture; a word-free picture full of texture would take minutes."""
PAGE_SECONDS = 180
"""Time for all pictures of one page: 50 times what a full page takes."""
Layout = Literal["page", "block", "line"]
MODES = {"page": 3, "block": 6, "line": 7}
"""Page segmentation modes of tesseract (tesseract --help-psm): automatic, one uniform block, one line."""
WORD_LEVEL = "5"
THREADS = "OMP_THREAD_LIMIT"
FOLDER = re.compile(r'in "(.+)"')


@dataclass(frozen=True, slots=True)
class Read:
    """A word as read: box in pixels, confidence 0 to 1, its line and paragraph from 0."""

    text: str
    bbox: tuple[int, int, int, int]
    confidence: float
    line: int
    paragraph: int


class Engine(Protocol):
    """Reads grey pictures (H, W), uint8, dark on light, of one resolution; made anew for each page."""

    name: str
    """What doctor and notes call it."""
    late: bool
    """Whether time ran out, so that something was left unread."""

    def read(self, pictures: Sequence[Grey], dpi: int, layout: Layout) -> list[tuple[Read, ...]]:
        """Give the words of each picture, in reading order."""
        ...


def find_engine(languages: tuple[str, ...] = ("rus",)) -> Engine:
    """Give the first engine that works here, for one page; MissingDependencyError where none does."""
    problems = []
    for make in MAKERS:
        try:
            return make(languages)
        except MissingDependencyError as error:
            problems.append(str(error))
    raise MissingDependencyError("; ".join(dict.fromkeys(problems)))


@cache
def model_folder(languages: tuple[str, ...]) -> Path:
    """Where the models of all the languages lie: the package's own folder, else that of the program."""
    own = _own_folder()
    for folder in (own, _program_folder()):
        if folder and all((folder / f"{language}.traineddata").is_file() for language in languages):
            return folder
    lacking = [language for language in languages if not (own / f"{language}.traineddata").is_file()]
    packages = " ".join(f"tesseract-ocr-{language.lower().replace('_', '-')}" for language in lacking)
    raise MissingDependencyError(f"no model of the language {', '.join(lacking)}: apt-get install {packages}")


def installed_languages() -> tuple[str, ...]:
    """The languages that have a model here."""
    folders = (folder for folder in (_own_folder(), _program_folder()) if folder)
    names = {file.relative_to(folder) for folder in folders for file in folder.rglob("*.traineddata")}
    return tuple(sorted({name.with_suffix("").as_posix() for name in names} - {"osd"}))


def _own_folder() -> Path:
    return Path(str(files("roadmap_parse") / "data" / "tessdata"))


def _program_folder() -> Path | None:
    """Where the tesseract program keeps its models, as it says itself from version 5 on."""
    path = shutil.which("tesseract")
    if path is None:
        return None
    try:
        listed = subprocess.run(  # noqa: S603 - the path comes from PATH
            [path, "--list-langs"], capture_output=True, check=True, timeout=SECONDS, text=True
        )
    except (subprocess.SubprocessError, OSError):
        return None
    found = FOLDER.search(listed.stdout)
    return Path(found[1]) if found else None


# tesserocr


class Wheel:
    """libtesseract inside the tesserocr wheel."""

    name = "tesserocr"

    def __init__(self, idle: _Idle) -> None:
        self.late = False
        self._idle = idle
        self._until = monotonic() + PAGE_SECONDS

    def read(self, pictures: Sequence[Grey], dpi: int, layout: Layout) -> list[tuple[Read, ...]]:
        """See Engine."""
        with self._idle.lent() as api:
            api.SetPageSegMode(MODES[layout])
            return [tuple(self._words(api, picture, dpi)) for picture in pictures]

    def _words(self, api: Any, picture: Grey, dpi: int) -> Iterator[Read]:
        from tesserocr import RIL, iterate_level

        seconds = min(SECONDS, self._until - monotonic())
        if seconds <= 0:
            self.late = True
            return
        height, width = picture.shape
        api.SetImageBytes(picture.tobytes(), width, height, 1, width)
        api.SetSourceResolution(dpi)
        self.late |= not api.Recognize(math.ceil(seconds * 1000))
        line = paragraph = -1
        iterator = api.GetIterator()
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


@dataclass(frozen=True, slots=True)
class _Idle:
    """Loaded engines that nobody uses just now: one serves one thread at a time, loading takes 0.1 s."""

    folder: Path
    languages: tuple[str, ...]
    apis: list[Any]

    @contextmanager
    def lent(self) -> Iterator[Any]:
        """An engine for the time of the `with` block."""
        try:
            api = self.apis.pop()
        except IndexError:
            api = self._loaded()
        try:
            yield api
        finally:
            api.Clear()
            self.apis.append(api)

    def _loaded(self) -> Any:
        import tesserocr

        tesserocr.set_leptonica_log_level(tesserocr.LeptLogLevel.NONE)
        languages = "+".join(self.languages)
        try:
            return tesserocr.PyTessBaseAPI(str(self.folder), languages, oem=tesserocr.OEM.LSTM_ONLY)
        except RuntimeError as error:
            raise MissingDependencyError(f"tesserocr cannot load {self.folder}: {error}") from error


def _load_library() -> None:
    """Load tesserocr with OpenMP kept to one thread, which it asks for once, when it is loaded.

    More threads wait for one another: a fifth more CPU time, and pages are read side by side as it is.
    """
    before = os.environ.get(THREADS)
    os.environ[THREADS] = before or "1"
    try:
        import tesserocr  # noqa: F401
    finally:
        if before is None:
            del os.environ[THREADS]


@cache
def _idle(languages: tuple[str, ...]) -> _Idle:
    """One is loaded at once: so it is known that loading works."""
    try:
        _load_library()
    except ImportError as error:
        raise MissingDependencyError(f"{INSTALL}: {error}") from error
    idle = _Idle(model_folder(languages), languages, [])
    with idle.lent():
        return idle


def wheel(languages: tuple[str, ...] = ("rus",)) -> Wheel:
    """The engine of the tesserocr wheel."""
    return Wheel(_idle(languages))


# The program


class Program:
    """The tesseract program, started once for many pictures."""

    name = "tesseract"

    def __init__(self, path: str, languages: tuple[str, ...]) -> None:
        self.late = False
        self._path = path
        self._languages = languages
        self._folder = model_folder(languages)
        self._until = monotonic() + PAGE_SECONDS

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
        command = [self._path, listing, "stdout", "-l", "+".join(self._languages)]
        command += ["--tessdata-dir", str(self._folder), "--oem", "1", "--psm", str(MODES[layout])]
        command += ["--dpi", str(dpi), "-c", "tessedit_create_tsv=1"]
        seconds = max(0.0, min(SECONDS * count, self._until - monotonic()))
        try:
            done = subprocess.run(  # noqa: S603 - the path comes from PATH, the rest is ours
                command, capture_output=True, check=True, timeout=seconds, encoding="utf-8"
            )
        except subprocess.TimeoutExpired:
            self.late = True
            return ""
        except (subprocess.SubprocessError, OSError) as error:
            raise MissingDependencyError(f"{self._path} does not work: {error}; {INSTALL}") from error
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


def program(languages: tuple[str, ...] = ("rus",)) -> Program:
    """The engine of the tesseract program."""
    path = shutil.which("tesseract")
    if path is None:
        raise MissingDependencyError(INSTALL)
    return Program(path, languages)


MAKERS: tuple[Callable[[tuple[str, ...]], Engine], ...] = (wheel, program)

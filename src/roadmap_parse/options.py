"""Options: one frozen value that carries every choice; nothing is read from globals or the environment."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from .errors import UsageError
from .model import SCHOOL_YEAR_END

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from .model import Period

MEBIBYTE = 1 << 20
OCR = ("auto", "always", "never")
PDF_ENGINES = ("pdfium", "pdfplumber")
LANGUAGE = re.compile(r"\w{3}[\w/-]*", re.ASCII)
"""Tesseract's names: rus, deu_frak, script/Cyrillic; so the letters of one text are none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds past which a file is refused as `bomb`; sizes in bytes, lengths in characters.

    `picture_seconds` refuses nothing: pages read as pictures that have not been begun by then are left out,
    each with a `timeout` note; `convert` sets it to what a document's time leaves for them.
    """

    file_size: int = 1024 * MEBIBYTE
    unpacked_size: int = 512 * MEBIBYTE
    line_length: int = 1_000_000
    pages: int = 5_000
    picture_seconds: float = math.inf


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How to read. `period` overrides what the document says; `school_year_end` is (month, day).

    `school_calendar` gives named times dates: {"осенние каникулы": (date(2024, 10, 28), date(2024, 11, 5))}.
    `lexicons` are the caller's own rows of posts, organisations and abbreviations, in the format of the files
    in `roadmap_parse/data`: a path is a file named as the one it extends (`posts.tsv`, `organisations.tsv`,
    `abbreviations.tsv`). `pdf_engine` takes letters and lines from a PDF; pdfplumber is ten times slower.
    `ocr` reads pictures of text: where a page has no good text of its own, everywhere, nowhere;
    `ocr_languages` are Tesseract's names of languages, the first the most likely.
    """

    period: Period | None = None
    school_year_end: tuple[int, int] = SCHOOL_YEAR_END
    school_calendar: Mapping[str, tuple[date, date]] = field(default_factory=dict, hash=False)
    lexicons: tuple[Path, ...] = ()
    limits: Limits = Limits()
    pdf_engine: Literal["pdfium", "pdfplumber"] = "pdfium"
    ocr: Literal["auto", "always", "never"] = "auto"
    ocr_languages: tuple[str, ...] = ("rus",)

    def __post_init__(self) -> None:
        month, day = self.school_year_end
        last_day = (31, 28, 31, 30, 31, 30, 31, 31)
        if not (1 <= month <= len(last_day) and 1 <= day <= last_day[month - 1]):
            raise UsageError(
                f"school_year_end is (month, day) from January to August, not {self.school_year_end}"
            )
        for name, (start, end) in self.school_calendar.items():
            if start > end:
                raise UsageError(f"school_calendar: {name!r} ends before it starts")
        if self.ocr not in OCR:
            raise UsageError(f"ocr is one of {', '.join(OCR)}, not {self.ocr!r}")
        if self.pdf_engine not in PDF_ENGINES:
            raise UsageError(f"pdf_engine is one of {', '.join(PDF_ENGINES)}, not {self.pdf_engine!r}")
        if not self.ocr_languages or not all(map(LANGUAGE.fullmatch, self.ocr_languages)):
            raise UsageError(
                f"ocr_languages are Tesseract's names, ('rus',) for one, not {self.ocr_languages!r}"
            )
        missing = [str(path) for path in self.lexicons if not Path(path).is_file()]
        if missing:
            raise UsageError(f"lexicons: no such file: {', '.join(missing)}")


DEFAULT = Options()

"""What the commands share: options, exit statuses, checks of what was asked."""

from __future__ import annotations

import locale
import os
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from roadmap_parse.errors import MissingDependencyError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from roadmap_parse.model import Period
    from roadmap_parse.options import Options
    from roadmap_parse.outputs.rows import Rows
    from roadmap_parse.outputs.summary import Failure

OK, WRONG_USAGE, SOME_FAILED, MISSING, INTERRUPTED = 0, 1, 2, 3, 130

PeriodOption = Annotated[
    str | None,
    typer.Option(
        "--period",
        metavar="PERIOD",
        help="The plans' period: 2024, 2023/2024 (school year) or 2024-01-15..2024-12-20.",
    ),
]
Ocr = Literal["auto", "always", "never"]
OcrOption = Annotated[
    Ocr,
    typer.Option(
        "--ocr",
        metavar="auto|always|never",
        help="Read pictures of text: where a page has no good text of its own, everywhere, nowhere.",
    ),
]
Language = Literal["ru", "en"]
LanguageOption = Annotated[
    Language, typer.Option("--language", metavar="ru|en", help="The language of titles.")
]
LOCALES = ("LC_ALL", "LC_MESSAGES", "LANG")
"""The first of them that is set says which language messages are in."""
SpeechOption = Annotated[
    Language | None,
    typer.Option(
        "--language", metavar="ru|en", help="The language of messages; Russian where the locale is."
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def options_of(period: str | None, ocr: Ocr = "auto") -> Options:
    """The choices of one call."""
    from roadmap_parse.options import Options

    return Options(period=_period_of(period), ocr=ocr)


def speech(language: Language | None = None) -> Mapping[str, str]:
    """The words to tell people what came of it: in `language`, else in that of the locale."""
    from roadmap_parse.outputs.words import words

    return words(language or language_of_locale())


def language_of_locale() -> Language:
    """Russian where the terminal's locale is: ru_RU.UTF-8, on Windows Russian_Russia."""
    asked = next((os.environ[name] for name in LOCALES if os.environ.get(name)), None)
    return "ru" if (asked or locale.getlocale()[0] or "").casefold().startswith("ru") else "en"


def _period_of(period: str | None) -> Period | None:
    from roadmap_parse.model import Period

    if period is None:
        return None
    try:
        return Period.parse(period)
    except ValueError as error:
        raise UsageError(
            f"--period {period} is none; write 2024, 2023/2024 or 2024-01-15..2024-12-20"
        ) from error


def must_exist(path: Path) -> None:
    """Refuse a path that is not there before anything is read."""
    if not path.exists():
        raise UsageError(f"no such file or folder: {path}")


def rows_of(source: Path, options: Options) -> Rows:
    """The five tables of an OUT of convert, or of plans read now."""
    from roadmap_parse.outputs.columns import TABLES
    from roadmap_parse.outputs.frames import frames_to_rows, load_frames
    from roadmap_parse.outputs.rows import to_rows

    if all((source / table).is_dir() for table in TABLES):
        return frames_to_rows(load_frames(source))
    from roadmap_parse.batch.archive import read_archive

    return to_rows(read_archive(source, options=options))


def status_of(failures: Sequence[Failure], documents: int) -> int:
    """3 where nothing at all could start for want of a program or an extra."""
    if not failures:
        return OK
    reasons = {failure.reason for failure in failures}
    return (
        MISSING if len(failures) == documents and reasons == {MissingDependencyError.reason} else SOME_FAILED
    )

"""`review`, `apply`, `export`: checking and correcting what was read, and handing it on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from roadmap_parse.cli.arguments import (
    OK,
    SOME_FAILED,
    LanguageOption,
    OcrOption,
    PeriodOption,
    SpeechOption,
    must_exist,
    options_of,
    rows_of,
    speech,
    status_of,
)
from roadmap_parse.cli.screen import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from roadmap_parse.outputs.rows import Row

LISTED_FAILURES = 50
"""A screen of failures; the documents table has them all."""


@dataclass
class Sought:
    """Files on their way to the pages; counts those that are not to be had."""

    files: Iterator[tuple[Row, bytes | None]]
    missing: int = 0

    def __iter__(self) -> Iterator[tuple[Row, bytes | None]]:
        for row, data in self.files:
            self.missing += data is None
            yield row, data


def review(
    source: Annotated[
        Path, typer.Argument(metavar="SOURCE|OUT", help="A plan, folder or archive, or an OUT of convert.")
    ],
    page: Annotated[Path, typer.Option("--out", "-o", metavar="PAGE", help="The page to write.")] = Path(
        "review.html"
    ),
    period: PeriodOption = None,
    ocr: OcrOption = "auto",
    language: LanguageOption = "ru",
) -> int:
    """Write a page to check and correct the rows on, beside their source; several documents get an index."""
    from roadmap_parse.batch.originals import originals
    from roadmap_parse.outputs.review import write_review
    from roadmap_parse.outputs.summary import summarise

    options = options_of(period, ocr)
    rows = rows_of(source, options)
    found = Sought(originals(rows["documents"], options, beside=source.parent))
    write_review(rows, page, originals=found, language=language, options=options)
    told = speech()
    if found.missing:
        say(told["told.missing_sources"].format(count=found.missing))
    say(told["told.page"].format(page=page))
    summary = summarise(rows)
    return status_of(summary.failures, summary.documents)


def apply(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="A folder that convert wrote.")],
    files: Annotated[
        list[Path], typer.Argument(metavar="CORRECTIONS...", help="Files saved from the review page.")
    ],
    period: PeriodOption = None,
    language: SpeechOption = None,
) -> int:
    """Write a reviewer's corrections into the tables, each with its trace."""
    from roadmap_parse.outputs.apply import apply_corrections

    for file in files:
        must_exist(file)
    outcome = apply_corrections(out, files, options=options_of(period))
    told = speech(language)
    say(told["told.applied"].format(applied=len(outcome.applied), held=len(outcome.held)))
    for why, left_out in (("conflict", outcome.conflicts), ("no_row", outcome.unknown)):
        for each in left_out[:LISTED_FAILURES]:
            say(told[f"told.{why}"].format(row=each.activity_id, field=each.field))
    return SOME_FAILED if outcome.conflicts or outcome.unknown else OK


def export(  # noqa: PLR0913, PLR0917 -- every one an option
    source: Annotated[
        Path, typer.Argument(metavar="SOURCE|OUT", help="A plan, folder or archive, or an OUT of convert.")
    ],
    files: Annotated[
        list[Path],
        typer.Option(
            "--out", "-o", metavar="FILE", help="What to write: NAME.xlsx, .ics, .html, .svg or .png."
        ),
    ],
    period: PeriodOption = None,
    ocr: OcrOption = "auto",
    tasks: Annotated[bool, typer.Option("--tasks", help="To-dos in the calendar, not appointments.")] = False,
    language: LanguageOption = "ru",
) -> int:
    """Write what people open: a managers' sheet (.xlsx), a calendar (.ics), a Gantt chart (.html, .svg)."""
    from roadmap_parse.outputs.export import check_files, write_file
    from roadmap_parse.outputs.summary import summarise

    check_files(files)
    rows = rows_of(source, options_of(period, ocr))
    for file in files:
        write_file(rows, file, language=language, tasks=tasks)
        say(speech()["told.written"].format(place=file))
    summary = summarise(rows)
    return status_of(summary.failures, summary.documents)

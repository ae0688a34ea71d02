"""`read`, `explain`, `deadline`, `officials`: one plan or one text, shown on the screen."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from roadmap_parse.cli.arguments import (
    MISSING,
    OK,
    SOME_FAILED,
    JsonOption,
    OcrOption,
    PeriodOption,
    SpeechOption,
    language_of_locale,
    must_exist,
    options_of,
)
from roadmap_parse.cli.screen import console, say, write
from roadmap_parse.errors import MissingDependencyError

MemberOption = Annotated[str | None, typer.Option(help="The one to read, if FILE is an archive.")]

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from roadmap_parse.model import Deadline, Official


def read(  # noqa: PLR0913, PLR0917 -- every one an option
    file: Annotated[Path, typer.Argument(metavar="FILE", help="One plan: PDF, DOCX or text.")],
    as_json: JsonOption = False,
    period: PeriodOption = None,
    ocr: OcrOption = "auto",
    member: MemberOption = None,
    language: SpeechOption = None,
) -> int:
    """Read one plan and show what was found."""
    from roadmap_parse.batch.archive import read_member
    from roadmap_parse.markup import rich_table
    from roadmap_parse.outputs.schema import to_json
    from roadmap_parse.outputs.words import words
    from roadmap_parse.read import read as read_file

    must_exist(file)
    options = options_of(period, ocr)
    result = read_member(file, member, options=options) if member else read_file(file, options=options)
    if as_json:
        write(to_json(result, indent=2))
    else:
        language = language or language_of_locale()
        console().print(rich_table(*result.table({} if language == "en" else words(language))))
    if result.status != "failed":
        return OK
    return MISSING if result.reason == MissingDependencyError.reason else SOME_FAILED


def explain(  # noqa: PLR0913, PLR0917 -- every one an option
    file: Annotated[Path, typer.Argument(metavar="FILE", help="One plan.")],
    row: Annotated[
        str | None,
        typer.Option(metavar="NUMBER", help="The row's printed number, 2.3, else its place from 1."),
    ] = None,
    as_json: JsonOption = False,
    period: PeriodOption = None,
    ocr: OcrOption = "auto",
    member: MemberOption = None,
    language: SpeechOption = None,
) -> int:
    """Show where a row comes from: reader, table, joins, rules; without --row, what each table is."""
    from roadmap_parse.batch.archive import member_bytes
    from roadmap_parse.tracing import explain as trace

    must_exist(file)
    options = options_of(period, ocr)
    source = member_bytes(file, member, options=options) if member else file
    if as_json:
        steps = [{"title": each.title, "steps": each.steps} for each in trace(source, row, options=options)]
        write(json.dumps(steps, ensure_ascii=False, indent=2))
        return OK
    found = trace(source, row, options=options, language=language or language_of_locale())
    for each in found:
        console().print(each)
    return OK


def deadline(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="A deadline as a plan's cell has it.")],
    period: PeriodOption = None,
    section: Annotated[
        str | None, typer.Option(help="The heading above, where it holds the month: ИЮНЬ.")
    ] = None,
    as_json: JsonOption = False,
) -> int:
    """Read a deadline and show which rule read it."""
    from roadmap_parse.deadlines import parse_deadlines

    options = options_of(period)
    _show(
        "Deadlines", parse_deadlines(text, options.period, section=section, options=options), as_json=as_json
    )
    return OK


def officials(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="Who is responsible, as a plan's cell has it.")],
    as_json: JsonOption = False,
) -> int:
    """Read who is responsible: posts, bodies, persons."""
    from roadmap_parse.officials import parse_officials

    _show("Officials", parse_officials(text), as_json=as_json)
    return OK


def _show(caption: str, values: Sequence[Deadline | Official], *, as_json: bool) -> None:
    if as_json:
        plain_values = [asdict(value) for value in values]
        write(json.dumps(plain_values, ensure_ascii=False, indent=2, default=date.isoformat))
        return
    from roadmap_parse.markup import rich_table

    for number, value in enumerate(values, start=1):
        console().print(
            rich_table(f"{caption} {number} of {len(values)}", ("field", "value"), _fields(value))
        )
    if not values:
        say("nothing found")


def _fields(value: Deadline | Official) -> Iterator[tuple[str, Any]]:
    """Pick the fields that say something; notes a line each."""
    for name, content in asdict(value).items():
        if name == "notes":
            yield from (
                ("note", f"{note['severity']}: {note['code']} {note['text']}".rstrip()) for note in content
            )
        elif name == "person" and content:
            yield name, " ".join(part for part in content.values() if part)
        elif content not in (None, False, ""):
            yield name, content

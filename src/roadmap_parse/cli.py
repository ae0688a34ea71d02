"""The command line: `roadmap-parse COMMAND`. Every command returns its exit status.

0 all well · 1 wrong usage · 2 finished, some files failed · 3 a program or extra is missing · 130 interrupted
"""

from __future__ import annotations

import io
import json
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from roadmap_parse.errors import MissingDependencyError, RoadmapParseError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console

    from roadmap_parse.model import Deadline, Official
    from roadmap_parse.options import Options
    from roadmap_parse.outputs.rows import Rows
    from roadmap_parse.outputs.summary import Failure

OK, WRONG_USAGE, SOME_FAILED, MISSING, INTERRUPTED = 0, 1, 2, 3, 130
LISTED_FAILURES = 50
"""A screen of failures; the documents table has them all."""

PERIOD_HELP = "The plans' period: 2024, 2023/2024 (school year) or 2024-01-15..2024-12-20."
JSON_HELP = "Print JSON."
FORMAT_HELP = "parquet, csv, xlsx, jsonl, sqlite or duckdb; repeatable."

app = typer.Typer(
    name="roadmap-parse",
    help="Russian municipal plans (дорожная карта, план мероприятий) as tables.",
    add_completion=False,
    pretty_exceptions_enable=False,
)

PeriodOption = Annotated[str | None, typer.Option("--period", metavar="PERIOD", help=PERIOD_HELP)]
JsonOption = Annotated[bool, typer.Option("--json", help=JSON_HELP)]


@app.command()
def convert(  # noqa: PLR0913, PLR0917 -- every one an option
    sources: Annotated[
        list[str], typer.Argument(metavar="SOURCE...", help="Files, folders, globs, archives, URLs.")
    ],
    out: Annotated[
        str, typer.Option("--out", "-o", metavar="OUT", help="The folder or URL to write the tables to.")
    ],
    formats: Annotated[
        list[str],
        typer.Option("--format", "-f", metavar="FORMAT", help=FORMAT_HELP),
    ] = ["parquet", "xlsx"],  # noqa: B006 -- typer reads it, nobody changes it
    period: PeriodOption = None,
    bom: Annotated[bool, typer.Option("--bom", help="Mark CSV as UTF-8, for Excel.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the summary as JSON.")] = False,
    workers: Annotated[int | None, typer.Option(help="Processes; as many as cores unless given.")] = None,
    seconds: Annotated[float, typer.Option("--timeout", help="Seconds that a document may take.")] = 300,
    memory: Annotated[int, typer.Option(help="MiB that a document may take.")] = 2048,
    retry_failed: Annotated[bool, typer.Option("--retry-failed", help="Read again what failed.")] = False,
    max_failures: Annotated[int | None, typer.Option(help="Stop when more documents failed.")] = None,
    fail_fast: Annotated[bool, typer.Option("--fail-fast", help="Stop at the first failure.")] = False,
    progress: Annotated[
        str, typer.Option(metavar="auto|json|none", help="A bar on terminals, JSON lines on stderr, nothing.")
    ] = "auto",
    engine: Annotated[str, typer.Option(metavar="local|ray|dask", help="Where to read.")] = "local",
    address: Annotated[str | None, typer.Option(help="The Ray cluster or Dask scheduler.")] = None,
    state: Annotated[Path | None, typer.Option(help="Where to keep what is done, if OUT is a URL.")] = None,
) -> int:
    """Turn plans into five tables: documents, roadmaps, activities, deadlines, officials."""
    from roadmap_parse.batch.convert import Plan
    from roadmap_parse.batch.convert import convert as run
    from roadmap_parse.batch.engines import engine_of
    from roadmap_parse.batch.guard import Guard
    from roadmap_parse.batch.progress import interruptible, watcher
    from roadmap_parse.options import MEBIBYTE
    from roadmap_parse.outputs.summary import summary_lines

    plan = Plan(
        guard=Guard(seconds=seconds, memory=memory * MEBIBYTE),
        engine=engine_of(engine, workers=workers, address=address),
        retry_failed=retry_failed,
        max_failures=0 if fail_fast else max_failures,
        state=state,
    )
    with interruptible(), watcher(progress) as watch:
        summary = run(
            sources, out, formats=formats, bom=bom, options=_options(period), plan=plan, watch=watch
        )
    if as_json:
        _write(json.dumps(asdict(summary), ensure_ascii=False, indent=2))
    else:
        for line in summary_lines(summary, out, formats):
            _say(line)
    return _status_of(summary.failures, summary.documents)


@app.command()
def read(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="One plan: PDF, DOCX or text.")],
    as_json: JsonOption = False,
    period: PeriodOption = None,
    member: Annotated[str | None, typer.Option(help="The one to read, if FILE is an archive.")] = None,
) -> int:
    """Read one plan and show what was found."""
    from roadmap_parse.batch.archive import read_member
    from roadmap_parse.outputs.schema import to_json
    from roadmap_parse.read import read as read_file

    _must_exist(file)
    options = _options(period)
    result = read_member(file, member, options=options) if member else read_file(file, options=options)
    if as_json:
        _write(to_json(result, indent=2))
    else:
        _console().print(result)
    if result.status != "failed":
        return OK
    return MISSING if result.reason == MissingDependencyError.reason else SOME_FAILED


@app.command()
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

    options = _options(period)
    _show(
        "Deadlines", parse_deadlines(text, options.period, section=section, options=options), as_json=as_json
    )
    return OK


@app.command()
def officials(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="Who is responsible, as a plan's cell has it.")],
    as_json: JsonOption = False,
) -> int:
    """Read who is responsible: posts, bodies, persons."""
    from roadmap_parse.officials import parse_officials

    _show("Officials", parse_officials(text), as_json=as_json)
    return OK


@app.command()
def review(
    source: Annotated[
        Path, typer.Argument(metavar="SOURCE|OUT", help="A plan, folder or archive, or an OUT of convert.")
    ],
    page: Annotated[Path, typer.Option("--out", "-o", metavar="PAGE", help="The page to write.")] = Path(
        "review.html"
    ),
    period: PeriodOption = None,
    language: Annotated[str, typer.Option(metavar="ru|en", help="The page's first language.")] = "ru",
) -> int:
    """Write a page to check and correct the rows on, beside their source; several documents get an index."""
    from roadmap_parse.batch.originals import originals
    from roadmap_parse.outputs.review import write_review
    from roadmap_parse.outputs.summary import summarise

    options = _options(period)
    rows = _rows_of(source, options)
    found = originals(rows["documents"], options)
    write_review(rows, page, originals=found, language=language, options=options)
    _say(f"{page}: open it in a browser")
    summary = summarise(rows)
    return _status_of(summary.failures, summary.documents)


@app.command()
def apply(
    out: Annotated[Path, typer.Argument(metavar="OUT", help="A folder that convert wrote.")],
    files: Annotated[
        list[Path], typer.Argument(metavar="CORRECTIONS...", help="Files saved from the review page.")
    ],
    period: PeriodOption = None,
) -> int:
    """Write a reviewer's corrections into the tables, each with its trace."""
    from roadmap_parse.outputs.apply import apply_corrections

    for file in files:
        _must_exist(file)
    outcome = apply_corrections(out, files, options=_options(period))
    _say(f"Applied    {len(outcome.applied)}; in the tables before {len(outcome.held)}")
    for why, left_out in (("Conflict", outcome.conflicts), ("No row", outcome.unknown)):
        for each in left_out[:LISTED_FAILURES]:
            _say(f"{why:<10} {each.activity_id} {each.field}: another value stands there, or another file")
    return SOME_FAILED if outcome.conflicts or outcome.unknown else OK


@app.command()
def evaluate(
    corpus: Annotated[
        Path, typer.Argument(metavar="CORPUS", help="A folder with manifest.tsv and gold.")
    ] = Path("corpora"),
) -> int:
    """Score the reading of a corpus against its gold, a line a document."""
    from roadmap_parse.evaluate import evaluate as score
    from roadmap_parse.evaluate import render

    _must_exist(corpus)
    _console().print(render(score(corpus)))
    return OK


@app.command()
def doctor() -> int:
    """List what can be read and written here, and what to install for the rest."""
    from roadmap_parse.doctor import abilities
    from roadmap_parse.markup import rich_table

    rows = [(ability.format, ability.handler, ability.state) for ability in abilities()]
    _console().print(rich_table("roadmap-parse", ("format", "handled by", "state"), rows))
    return OK


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the program and leave with its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Give the exit status of one call; every foreseen error is one line on stderr that says what to do."""
    try:
        status: int = app(args=arguments, prog_name="roadmap-parse", standalone_mode=False) or OK
    except typer.TyperException as error:
        return _complain(f"{error.format_message()} See roadmap-parse --help.", WRONG_USAGE)
    except RoadmapParseError as error:
        return _complain(str(error), error.exit_status)
    except OSError as error:
        return _complain(
            f"{error.filename or 'output'}: {error.strerror or error}; choose another place", WRONG_USAGE
        )
    if status == INTERRUPTED:
        return _complain("interrupted: a second run goes on where this one stopped", status)
    return status


def _complain(message: str, status: int) -> int:
    from roadmap_parse.markup import plain

    line = f"roadmap-parse: {' '.join(plain(message).split())}"
    _console(stderr=True).print(line, markup=False, highlight=False, soft_wrap=True)
    return status


def _options(period: str | None) -> Options:
    from roadmap_parse.model import Period
    from roadmap_parse.options import Options

    if period is None:
        return Options()
    try:
        return Options(period=Period.parse(period))
    except ValueError as error:
        raise UsageError(
            f"--period {period} is none; write 2024, 2023/2024 or 2024-01-15..2024-12-20"
        ) from error


def _must_exist(path: Path) -> None:
    if not path.exists():
        raise UsageError(f"no such file or folder: {path}")


def _rows_of(source: Path, options: Options) -> Rows:
    from roadmap_parse.outputs.columns import TABLES
    from roadmap_parse.outputs.frames import frames_to_rows, load_frames
    from roadmap_parse.outputs.rows import to_rows

    if all((source / table).is_dir() for table in TABLES):
        return frames_to_rows(load_frames(source))
    from roadmap_parse.batch.archive import read_archive

    return to_rows(read_archive(source, options=options))


def _status_of(failures: Sequence[Failure], documents: int) -> int:
    """3 where nothing at all could start for want of a program or an extra."""
    if not failures:
        return OK
    reasons = {failure.reason for failure in failures}
    return (
        MISSING if len(failures) == documents and reasons == {MissingDependencyError.reason} else SOME_FAILED
    )


def _say(line: str) -> None:
    from roadmap_parse.markup import plain

    _console().print(plain(line), markup=False, highlight=False, soft_wrap=True)


def _show(caption: str, values: Sequence[Deadline | Official], *, as_json: bool) -> None:
    if as_json:
        plain_values = [asdict(value) for value in values]
        _write(json.dumps(plain_values, ensure_ascii=False, indent=2, default=date.isoformat))
        return
    from roadmap_parse.markup import rich_table

    for number, value in enumerate(values, start=1):
        _console().print(
            rich_table(f"{caption} {number} of {len(values)}", ("field", "value"), _fields(value))
        )
    if not values:
        _say("nothing found")


def _write(text: str) -> None:
    """Machines read this: nothing wrapped, nothing coloured."""
    sys.stdout.write(f"{text}\n")


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


def _console(*, stderr: bool = False) -> Console:
    from rich.console import Console

    return Console(stderr=stderr)

"""`convert`: many documents to one set of tables."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from roadmap_parse.cli.arguments import (
    OcrOption,
    PeriodOption,
    SpeechOption,
    language_of_locale,
    options_of,
    status_of,
)
from roadmap_parse.cli.screen import say, write

FORMAT_HELP = "parquet, csv, xlsx, jsonl, sqlite or duckdb; repeatable."


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
    ocr: OcrOption = "auto",
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
    language: SpeechOption = None,
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
            sources, out, formats=formats, bom=bom, options=options_of(period, ocr), plan=plan, watch=watch
        )
    if as_json:
        write(json.dumps(asdict(summary), ensure_ascii=False, indent=2))
    else:
        for line in summary_lines(summary, out, formats, language or language_of_locale()):
            say(line)
    return status_of(summary.failures, summary.documents)

"""`evaluate`, `doctor`: how well it reads, and what it can read here."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from roadmap_parse.cli.arguments import OK, must_exist
from roadmap_parse.cli.screen import console


def evaluate(
    corpus: Annotated[
        Path, typer.Argument(metavar="CORPUS", help="A folder with manifest.tsv and gold.")
    ] = Path("corpora"),
) -> int:
    """Score the reading of a corpus against its gold, a line a document."""
    from roadmap_parse.evaluate import evaluate as score
    from roadmap_parse.evaluate import render

    must_exist(corpus)
    console().print(render(score(corpus)))
    return OK


def doctor() -> int:
    """List what can be read and written here, and what to install for the rest."""
    from roadmap_parse.doctor import abilities
    from roadmap_parse.markup import rich_table

    rows = [(ability.format, ability.handler, ability.state) for ability in abilities()]
    console().print(rich_table("roadmap-parse", ("format", "handled by", "state"), rows))
    return OK

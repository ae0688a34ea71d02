"""The command line: `roadmap-parse COMMAND`. Every command returns its exit status.

0 all well · 1 wrong usage · 2 finished, some files failed · 3 a program or extra is missing · 130 interrupted
"""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

import typer

from roadmap_parse.cli.arguments import INTERRUPTED, OK, WRONG_USAGE
from roadmap_parse.cli.checks import doctor, evaluate
from roadmap_parse.cli.desk import apply, export, review
from roadmap_parse.cli.many import convert
from roadmap_parse.cli.one import deadline, explain, officials, read
from roadmap_parse.cli.screen import complain
from roadmap_parse.errors import RoadmapParseError

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = (convert, read, explain, deadline, officials, review, apply, export, evaluate, doctor)

app = typer.Typer(
    name="roadmap-parse",
    help="Russian municipal plans (дорожная карта, план мероприятий) as tables.",
    add_completion=False,
    pretty_exceptions_enable=False,
)
for _command in COMMANDS:
    app.command()(_command)


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
        return complain(f"{error.format_message()} See roadmap-parse --help.", WRONG_USAGE)
    except RoadmapParseError as error:
        return complain(str(error), error.exit_status)
    except OSError as error:
        return complain(
            f"{error.filename or 'output'}: {error.strerror or error}; choose another place", WRONG_USAGE
        )
    if status == INTERRUPTED:
        return complain("interrupted: a second run goes on where this one stopped", status)
    return status

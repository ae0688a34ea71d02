"""What the commands say: lines and tables for people, plain text for machines."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console


def say(line: str) -> None:
    """One line as it is, never wrapped nor coloured."""
    from roadmap_parse.markup import plain

    console().print(plain(line), markup=False, highlight=False, soft_wrap=True)


def complain(message: str, status: int) -> int:
    """One line on stderr; gives the status back."""
    from roadmap_parse.markup import plain

    line = f"roadmap-parse: {' '.join(plain(message).split())}"
    console(stderr=True).print(line, markup=False, highlight=False, soft_wrap=True)
    return status


def write(text: str) -> None:
    """Machines read this: nothing wrapped, nothing coloured."""
    sys.stdout.write(f"{text}\n")


def console(*, stderr: bool = False) -> Console:
    """The terminal, as wide as it is."""
    from rich.console import Console

    return Console(stderr=stderr)

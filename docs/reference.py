"""Write the reference pages from the program itself.

cli.md comes from the commands, tables.md from the columns, the counts of data-card.md from the corpus:

python docs/reference.py [--check]
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import Any

import typer.main

from roadmap_parse.cli import app
from roadmap_parse.gold import read_gold, read_manifest
from roadmap_parse.outputs.columns import TABLES

FOLDER = Path(__file__).resolve().parent
CORPUS = FOLDER.parent / "corpora"
NONE: tuple[object, ...] = (None, "", False, (), [])


def main() -> int:
    """Write the pages, or with --check say which is not as the program is."""
    pages = {"cli.md": cli_page(), "tables.md": tables_page(), "data-card.md": data_card()}
    if "--check" not in sys.argv:
        for name, text in pages.items():
            (FOLDER / name).write_text(text, encoding="utf-8", newline="\n")
        return 0
    old = [name for name, text in pages.items() if (FOLDER / name).read_text(encoding="utf-8") != text]
    for name in old:
        print(f"docs/{name} is old: python docs/reference.py")
    return int(bool(old))


def cli_page() -> str:
    """Every command with its arguments and options."""
    commands: dict[str, Any] = vars(typer.main.get_command(app))["commands"]
    head = (
        "# Command line\n\nWritten by `docs/reference.py` from the program's own help.\n\n"
        "Exit status: 0 all well · 1 wrong usage · 2 finished, some files failed · 3 a program or extra is "
        "missing · 130 interrupted, a second run goes on.\n"
    )
    return head + "".join(command_text(name, vars(command)) for name, command in commands.items())


def command_text(name: str, command: dict[str, Any]) -> str:
    """A command's title, sentence and table."""
    rows = "".join(parameter_row(parameter) for parameter in command["params"] if parameter.name != "help")
    usage = " ".join(filter(None, map(usage_part, command["params"])))
    return (
        f"\n## {name}\n\n{command['help']}\n\n```text\nroadmap-parse {name} [OPTIONS] {usage}\n```\n\n"
        f"| argument, option | meaning | unless given |\n| --- | --- | --- |\n{rows}"
    )


def usage_part(parameter: Any) -> str:
    """What must or may stand in a call beside the options."""
    if is_option(parameter):
        return f"{parameter.opts[0]} {placeholder(parameter)}" if parameter.required else ""
    return placeholder(parameter) if parameter.required else f"[{placeholder(parameter)}]"


def parameter_row(parameter: Any) -> str:
    """A row of the table; ValueError where nothing explains the parameter."""
    if not parameter.help:
        raise ValueError(f"{parameter.name} has no help")
    value = "" if getattr(parameter, "is_flag", False) else f" {placeholder(parameter)}"
    names = [f"{option}{value}" for option in parameter.opts] if is_option(parameter) else [value.strip()]
    default = "" if parameter.default in NONE or parameter.required else f"`{shown(parameter.default)}`"
    cells = ", ".join(f"`{name}`" for name in names).replace("|", "/")
    return f"| {cells} | {parameter.help} | {default} |\n"


def is_option(parameter: Any) -> bool:
    """Whether it is named in a call, or told by its place."""
    return str(parameter.opts[0]).startswith("-")


def placeholder(parameter: Any) -> str:
    """What stands for its value."""
    return str(parameter.metavar or parameter.name.upper())


def shown(value: Any) -> str:
    """A default as one would type it."""
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def tables_page() -> str:
    """The columns and types of the five tables."""
    head = (
        "# The tables\n\nWritten by `docs/reference.py` from the schema that every format shares. Dates are "
        "inclusive at both ends; `json` columns are text that holds JSON; empty means unknown.\n"
    )
    return head + "".join(
        f"\n## {table}\n\n| column | type |\n| --- | --- |\n"
        + "".join(f"| `{column}` | {kind} |\n" for column, kind in columns.items())
        for table, columns in TABLES.items()
    )


def data_card() -> str:
    """The card with its table counted anew."""
    card = (FOLDER / "data-card.md").read_text(encoding="utf-8")
    begin, end = "<!-- counted -->\n", "<!-- counted until here -->"
    head, _, rest = card.partition(begin)
    return f"{head}{begin}{corpus_table()}{end}{rest.partition(end)[2]}"


def corpus_table() -> str:
    """How many files of which origin, rows and strings there are."""
    entries = read_manifest(CORPUS)
    gold = read_gold(CORPUS)
    stems = {Path(entry.file).stem for entry in entries}
    kinds = Counter(Path(entry.file).suffix.removeprefix(".") for entry in entries)
    rows = {
        "files": f"{len(entries)} ({', '.join(f'{count} {kind}' for kind, count in sorted(kinds.items()))})",
        "files without a plan": str(sum(stem.startswith("none_") for stem in stems)),
        "plans": str(len(gold.headings)),
        "rows of plans": str(sum(map(len, gold.activities.values()))),
        "single deadlines": str(len(gold.deadlines)),
        "single cells of officials": str(len(gold.officials)),
    }
    lines = "".join(f"| {name} | {count} |\n" for name, count in rows.items())
    return f"| what | how many |\n| --- | --- |\n{lines}"


if __name__ == "__main__":
    sys.exit(main())

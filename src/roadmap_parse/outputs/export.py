"""Rows -> a file that people open; its suffix says which.

| suffix | what |
| --- | --- |
| .xlsx | the managers' sheet |
| .ics | the dated and recurring deadlines as a calendar |
| .html .svg .png | a Gantt chart of each plan |
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from roadmap_parse.errors import MissingDependencyError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from .rows import Rows


def check_files(files: Iterable[Path]) -> None:
    """Refuse what cannot be written, before anything is read; UsageError, MissingDependencyError."""
    for file in files:
        suffix = file.suffix.lower()
        if suffix not in WRITERS:
            raise UsageError(f"{file}: name a file that ends in {', '.join(WRITERS)}")
        if not file.parent.is_dir():
            raise UsageError(f"{file}: there is no folder {file.parent}")
        for module, extra in NEEDED.get(suffix, ()):
            if find_spec(module) is None:
                raise MissingDependencyError(f"{suffix} needs {module}: pip install 'roadmap-parse[{extra}]'")


def write_file(rows: Rows, file: Path, *, language: str = "ru", tasks: bool = False) -> None:
    """Write `rows` at `file`; MissingDependencyError without the extra that its kind needs.

    `tasks`: a calendar of to-dos (VTODO), not of appointments (VEVENT).
    """
    WRITERS[file.suffix.lower()](rows, file, language, tasks)


def _sheet(rows: Rows, file: Path, language: str, _: bool) -> None:
    from .manager_sheet import write_manager_sheet

    write_manager_sheet(rows, file, language=language)


def _calendar(rows: Rows, file: Path, language: str, tasks: bool) -> None:
    from .accessor import RoadmapAccessor
    from .frames import rows_to_frames
    from .joined import deadline_table

    table = deadline_table(rows_to_frames(rows))
    file.write_bytes(RoadmapAccessor(table).to_ics(tasks=tasks, language=language))


def _picture(rows: Rows, file: Path, language: str, _: bool) -> None:
    from .frames import rows_to_frames
    from .joined import deadline_table
    from .plots import gantt, save

    save(gantt(deadline_table(rows_to_frames(rows)), language=language), file)


WRITERS: dict[str, Callable[[Rows, Path, str, bool], None]] = {
    ".xlsx": _sheet,
    ".ics": _calendar,
    ".html": _picture,
    ".svg": _picture,
    ".png": _picture,
}
_OF_PICTURES = (("altair", "plots"), ("vl_convert", "plots"))
NEEDED = {".ics": (("icalendar", "calendar"),), **dict.fromkeys((".html", ".svg", ".png"), _OF_PICTURES)}
"""Suffix -> modules that pip alone did not install, each with its extra."""

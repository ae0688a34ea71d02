"""Russian municipal plans ("дорожная карта", "план мероприятий") as data.

>>> import roadmap_parse as rp
>>> result = rp.read("plan.pdf")                      # doctest: +SKIP
>>> rp.to_frames([result]).activities                 # doctest: +SKIP
>>> rp.parse_deadlines("Март-май 2024", period=rp.Period.calendar(2024))[0].end
datetime.date(2024, 5, 31)

Everything loads on first use, so that the import itself costs some milliseconds.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .batch.archive import read_archive
    from .deadlines import parse_deadlines
    from .document import Cell, Table
    from .errors import RoadmapParseError
    from .model import (
        Activity,
        Deadline,
        Note,
        Official,
        Period,
        Person,
        Result,
        Roadmap,
        Section,
        Source,
    )
    from .officials import parse_officials
    from .options import Limits, Options
    from .outputs.frames import Frames, to_frames
    from .read import read, read_tables

from .version import __version__  # noqa: E402

_HOME = {
    "model": (
        "Activity",
        "Deadline",
        "Note",
        "Official",
        "Period",
        "Person",
        "Result",
        "Roadmap",
        "Section",
        "Source",
    ),
    "document": ("Cell", "Table"),
    "errors": ("RoadmapParseError",),
    "options": ("Limits", "Options"),
    "deadlines": ("parse_deadlines",),
    "officials": ("parse_officials",),
    "read": ("read", "read_tables"),
    "batch.archive": ("read_archive",),
    "outputs.frames": ("Frames", "to_frames"),
}
_MODULE_OF = {name: module for module, names in _HOME.items() for name in names}

__all__ = [
    "Activity",
    "Cell",
    "Deadline",
    "Frames",
    "Limits",
    "Note",
    "Official",
    "Options",
    "Period",
    "Person",
    "Result",
    "Roadmap",
    "RoadmapParseError",
    "Section",
    "Source",
    "Table",
    "parse_deadlines",
    "parse_officials",
    "read",
    "read_archive",
    "read_tables",
    "to_frames",
]


def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]

"""Russian municipal plans ("дорожная карта", "план мероприятий") as data.

>>> import roadmap_parse as rp
>>> result = rp.read("plan.pdf")                      # doctest: +SKIP
>>> rp.to_frames([result]).activities                 # doctest: +SKIP
>>> rp.parse_deadlines("Март-май 2024", period=rp.Period.calendar(2024))[0].end
datetime.date(2024, 5, 31)

Grammars, dictionaries and the libraries behind them load on first use, so that the import itself is quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

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
from .options import Limits, Options
from .read import read, read_tables
from .version import __version__

if TYPE_CHECKING:
    from .batch.archive import read_archive
    from .deadlines import parse_deadlines
    from .officials import parse_officials
    from .outputs.frames import Frames, load_frames, to_frames
    from .outputs.joined import deadline_table
    from .outputs.show import show
    from .tracing import explain

_ON_FIRST_USE = {
    "parse_deadlines": "deadlines",
    "parse_officials": "officials",
    "read_archive": "batch.archive",
    "Frames": "outputs.frames",
    "deadline_table": "outputs.joined",
    "explain": "tracing",
    "load_frames": "outputs.frames",
    "show": "outputs.show",
    "to_frames": "outputs.frames",
}

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
    "__version__",
    "deadline_table",
    "explain",
    "load_frames",
    "parse_deadlines",
    "parse_officials",
    "read",
    "read_archive",
    "read_tables",
    "show",
    "to_frames",
]


def __getattr__(name: str) -> Any:
    if name not in _ON_FIRST_USE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f".{_ON_FIRST_USE[name]}", __name__), name)
    globals()[name] = value  # the next look-up costs nothing
    return value

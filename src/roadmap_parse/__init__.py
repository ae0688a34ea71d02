"""Russian municipal plans ("дорожная карта", "план мероприятий") as data.

>>> import roadmap_parse as rp
>>> result = rp.read("plan.pdf")                      # doctest: +SKIP
>>> rp.to_frames([result]).activities                 # doctest: +SKIP
>>> rp.parse_deadlines("Март-май 2024", period=rp.Period.calendar(2024))[0].end
datetime.date(2024, 5, 31)

natasha, pandas, pdfplumber and the readers' libraries load on first use, so that the import itself is quick.
"""

from __future__ import annotations

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
from .version import __version__

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
    "parse_deadlines",
    "parse_officials",
    "read",
    "read_archive",
    "read_tables",
    "to_frames",
]

"""One document, guarded: whatever happens in it, the run goes on."""

from __future__ import annotations

from pathlib import PurePath
from traceback import extract_tb
from typing import TYPE_CHECKING

from roadmap_parse.errors import RoadmapParseError
from roadmap_parse.model import Note, Result, Source
from roadmap_parse.options import DEFAULT
from roadmap_parse.read import read
from roadmap_parse.version import __version__

if TYPE_CHECKING:
    from roadmap_parse.archives import Item
    from roadmap_parse.options import Options


def read_item(item: Item, options: Options = DEFAULT) -> Result:
    """The Result of one document, labelled with its path and member; `failed` where there is none.

    A fault of ours is `crash` with its place, so that it can be reported; one file never costs the others.
    """
    try:
        return read(item.load(), options=options, path=item.path, member=item.member)
    except RoadmapParseError as error:
        return _failed(item, error.reason, str(error))
    except MemoryError:
        return _failed(item, "memory", "more memory is needed than there is")
    except Exception as error:  # noqa: BLE001 -- the one place: a fault in one file must not stop the run
        return _failed(item, "crash", _fault(error))


def _failed(item: Item, reason: str, message: str) -> Result:
    source = Source(path=item.path, member=item.member)
    return Result(source, "failed", notes=(Note(reason, message, "error"),), version=__version__)


def _fault(error: Exception) -> str:
    """`IndexError: … (repair.py:80)`; the same on every machine."""
    frames = extract_tb(error.__traceback__)
    place = f"{PurePath(frames[-1].filename).name}:{frames[-1].lineno}"
    return f"{type(error).__name__}: {error} ({place}); please report it with the file"

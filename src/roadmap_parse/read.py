"""One file -> Result: the whole way, each step a line.

The rooms it goes through load on first use: their grammars take longer to compile than an import may last.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path, PurePath
from time import perf_counter
from traceback import extract_tb
from typing import IO, TYPE_CHECKING

from .document import Table
from .errors import RoadmapParseError, UnreadableError, UnsupportedError
from .model import Note, Result, Source
from .options import DEFAULT, Options
from .version import __version__

if TYPE_CHECKING:
    from .model import Roadmap, Status


def read(
    source: str | os.PathLike[str] | bytes | IO[bytes],
    *,
    options: Options = DEFAULT,
    path: str | None = None,
    member: str | None = None,
) -> Result:
    """Read one file: a path, bytes or a binary file object.

    Never raises for a bad file: its Result has status `failed` and an error Note whose code is the reason.
    `path` and `member` name bytes that came from somewhere else, an archive for one.
    """
    from .readers import read_document
    from .roadmap import find_roadmaps
    from .tables import find_tables

    started = perf_counter()
    where = Source(path=path or _name(source), member=member)
    try:
        data = load(source)
        where = replace(where, sha256=hashlib.sha256(data).hexdigest())
        document = read_document(data, options)
        blocks = find_tables(document)
        roadmaps, notes = find_roadmaps(blocks, where, options)
    except Exception as error:  # noqa: BLE001 - the one place where a fault in a file becomes its reason
        return Result(where, "failed", (), (_reason(error),), perf_counter() - started, __version__)
    notes = (*document.notes, *notes)
    return Result(
        where,
        _status(roadmaps, notes),
        roadmaps,
        notes,
        perf_counter() - started,
        __version__,
        media_type=document.media_type,
        reader=document.reader,
        pages=document.pages,
    )


def read_tables(
    source: str | os.PathLike[str] | bytes | IO[bytes], *, options: Options = DEFAULT
) -> tuple[Table, ...]:
    """The joined tables of any document, before they are understood; raises errors.RoadmapParseError."""
    from .readers import read_document
    from .tables import find_tables

    blocks = find_tables(read_document(load(source), options))
    return tuple(block for block in blocks if isinstance(block, Table))


def _reason(error: Exception) -> Note:
    """The error's own reason; for a fault of ours `crash` with its place, so that it can be reported."""
    if isinstance(error, RoadmapParseError):
        return Note(error.reason, str(error), "error")
    if isinstance(error, MemoryError):
        return Note("memory", "more memory is needed than there is", "error")
    last = extract_tb(error.__traceback__)[-1]
    place = f"{PurePath(last.filename).name}:{last.lineno}"
    fault = f"{type(error).__name__}: {error} ({place}); please report it with the file"
    return Note(RoadmapParseError.reason, fault, "error")


def _status(roadmaps: tuple[Roadmap, ...], notes: tuple[Note, ...]) -> Status:
    """`partial` where something is lost, never `ok`; a plan without any activity is none."""
    if any(note.severity == "error" for note in notes):
        return "partial"
    return "ok" if any(True for roadmap in roadmaps for _ in roadmap.activities) else "empty"


def _name(source: str | os.PathLike[str] | bytes | IO[bytes]) -> str | None:
    if isinstance(source, bytes):
        return None
    name = getattr(source, "name", None) if hasattr(source, "read") else source
    return os.fspath(name) if isinstance(name, (str, os.PathLike)) else None


def load(source: str | os.PathLike[str] | bytes | IO[bytes]) -> bytes:
    """The bytes of a path, bytes or a binary file; errors.UnsupportedError, errors.UnreadableError."""
    if isinstance(source, bytes):
        return source
    if hasattr(source, "read"):
        data = source.read()
        if not isinstance(data, bytes):
            raise UnsupportedError('a text stream is not read; open the file in binary mode, "rb"')
        return data
    if not isinstance(source, (str, os.PathLike)):
        raise UnsupportedError(f"give a path, bytes or a binary file object, not {type(source).__name__}")
    file = Path(source)
    if file.is_dir():
        raise UnsupportedError(f"{file} is a folder; read_archive reads folders")
    try:
        return file.read_bytes()
    except (OSError, ValueError) as error:
        raise UnreadableError(f"{file} cannot be read: {error}") from error

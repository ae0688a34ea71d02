"""Folders and archives -> Results, one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roadmap_parse import __version__
from roadmap_parse.archives import Item
from roadmap_parse.errors import RoadmapParseError
from roadmap_parse.model import Note, Result, Source
from roadmap_parse.options import DEFAULT
from roadmap_parse.read import read
from roadmap_parse.sources import find

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator

    from roadmap_parse.options import Options


def read_archive(source: str | os.PathLike[str], *, options: Options = DEFAULT) -> Iterator[Result]:
    """Read each document in a folder, a ZIP or TAR archive (nested too), a glob or a single file.

    Lazy: a document is read when it is asked for. Files that are no documents by their names are passed over;
    what cannot be read is a Result with status `failed`. Raises UsageError where `source` is not there.
    """
    for found in find([source], options=options):
        if isinstance(found, Item):
            yield read_item(found, options)


def read_item(item: Item, options: Options = DEFAULT) -> Result:
    """Read one document, labelled with its path and member."""
    try:
        data = item.load()
    except RoadmapParseError as error:
        source = Source(path=item.path, member=item.member)
        return Result(source, "failed", notes=(Note(error.reason, str(error), "error"),), version=__version__)
    return read(data, options=options, path=item.path, member=item.member)

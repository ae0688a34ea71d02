"""Folders and archives -> Results, one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roadmap_parse.archives import Item
from roadmap_parse.options import DEFAULT
from roadmap_parse.sources import find

from .worker import read_item

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator

    from roadmap_parse.model import Result
    from roadmap_parse.options import Options


def read_archive(source: str | os.PathLike[str], *, options: Options = DEFAULT) -> Iterator[Result]:
    """Read each document in a folder, a ZIP or TAR archive (nested too), a glob or a single file.

    Lazy: a document is read when it is asked for. Files that are no documents by their names are passed over;
    what cannot be read is a Result with status `failed`. Raises UsageError where `source` is not there.
    """
    for found in find([source], options=options):
        if isinstance(found, Item):
            yield read_item(found, options)

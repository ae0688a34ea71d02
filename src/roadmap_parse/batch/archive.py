"""Folders and archives -> Results, one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roadmap_parse.archives import Item
from roadmap_parse.errors import UsageError
from roadmap_parse.options import DEFAULT
from roadmap_parse.sources import find

from .worker import read_item

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator

    from roadmap_parse.model import Result
    from roadmap_parse.options import Options


def read_archive(source: str | os.PathLike[str], *, options: Options = DEFAULT) -> Iterator[Result]:
    """Read each document in a folder, an archive (ZIP, TAR, 7z, RAR, nested too), a glob, a file or a URL.

    Lazy: a document is read when it is asked for. Files that are no documents by their names are passed over;
    what cannot be read is a Result with status `failed`. Raises UsageError where `source` is not there.
    """
    for found in find([source], options=options):
        if isinstance(found, Item):
            yield read_item(found, options)


def read_member(archive: str | os.PathLike[str], member: str, *, options: Options = DEFAULT) -> Result:
    """Read one member of an archive, named as `Source.member` names it; UsageError where there is none."""
    return read_item(_member(archive, member, options), options)


def member_bytes(archive: str | os.PathLike[str], member: str, *, options: Options = DEFAULT) -> bytes:
    """The bytes of one member of an archive; UsageError where there is none."""
    return _member(archive, member, options).load()


def _member(archive: str | os.PathLike[str], member: str, options: Options) -> Item:
    for found in find([archive], options=options):
        if isinstance(found, Item) and found.member == member:
            return found
    raise UsageError(f"{archive} has no member {member}")

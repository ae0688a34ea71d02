"""Which documents there are: files, folders, globs and archives, in one order on every machine.

`find` gives an Item for each document and a PassedOver for each file that is none.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import partial
from glob import glob, has_magic
from pathlib import Path
from typing import TYPE_CHECKING

from .archives import (
    ArchiveKind,
    Item,
    PassedOver,
    archive_items,
    archive_kind,
    is_document_name,
    readable_name,
)
from .errors import BombError, UnreadableError, UnsupportedError, UsageError
from .options import DEFAULT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .options import Limits, Options

    PathLike = str | os.PathLike[str]


@dataclass(frozen=True, slots=True)
class File:
    """A file on disk that is a document or an archive of some."""

    path: Path


def find(
    sources: Iterable[PathLike], *, options: Options = DEFAULT, without: Path | None = None
) -> Iterator[Item | PassedOver]:
    """Find the documents in `sources`, in order; errors and `without` as in find_files."""
    for found in find_files(sources, without=without):
        yield from items_of(found, options)


def find_files(sources: Iterable[PathLike], *, without: Path | None = None) -> tuple[File | PassedOver, ...]:
    """Find the files in `sources`, each once, folders by names; links to folders are not followed.

    A file that a source names is taken whatever its name; those of folders and globs by their suffix.
    `without` is a folder not to look into: an earlier run's output. UsageError for a missing source.
    """
    found: dict[str, File | PassedOver] = {}
    for source in sources:
        for file in _expand(source, without.resolve() if without else None):
            path = file.path if isinstance(file, File) else Path(file.path)
            found.setdefault(os.path.normcase(path.absolute()), file)
    return tuple(found.values())


def items_of(found: File | PassedOver, options: Options = DEFAULT) -> Iterator[Item | PassedOver]:
    """Give the documents of one file: itself, or the members of an archive."""
    if isinstance(found, PassedOver):
        yield found
        return
    path, label = found.path, _label(found.path)
    kind = _kind(path)
    if kind is None:
        yield Item(label, None, partial(_load, path, options.limits))
        return
    with path.open("rb") as stream:
        yield from archive_items(stream, kind, path=label, size=path.stat().st_size, limits=options.limits)


def _expand(source: PathLike, without: Path | None) -> Iterator[File | PassedOver]:
    path = Path(source)
    if path.is_dir():
        if without and path.resolve() == without:
            raise UsageError(f"{path} is the output folder and a source at once: write to another folder")
        yield from _walk(path, without)
    elif os.path.lexists(path):
        yield File(path)
    elif has_magic(os.fspath(source)):
        yield from _glob(os.fspath(source), without)
    else:
        raise UsageError(f"no such file or folder: {source}")


def _glob(pattern: str, without: Path | None) -> Iterator[File | PassedOver]:
    matches = sorted(glob(pattern, recursive=True))  # noqa: PTH207 -- patterns may be absolute
    if not matches:
        raise UsageError(f"nothing matches {pattern}")
    for match in map(Path, matches):
        yield from _walk(match, without)


def _walk(top: Path, without: Path | None) -> Iterator[File | PassedOver]:
    """Depth first, by names; `top` itself is followed if it is a link."""
    stack = [top]
    while stack:
        path = stack.pop()
        if path.is_dir():
            if path.resolve() != without:
                yield from _enter(path, stack, top)
        elif path.is_file() and is_document_name(path.name):
            yield File(path)
        else:
            yield PassedOver(_label(path))


def _enter(folder: Path, stack: list[Path], top: Path) -> Iterator[File | PassedOver]:
    """Put the children of `folder` on the stack; one that cannot be listed is a file that cannot be read."""
    if folder != top and (folder.is_symlink() or not is_document_name(folder.name + "/")):
        yield PassedOver(_label(folder))
        return
    try:
        stack.extend(sorted(folder.iterdir(), key=lambda path: path.name, reverse=True))
    except OSError:
        yield File(folder)


def _kind(path: Path) -> ArchiveKind | None:
    """None where the file cannot be opened, too: `load` will say why."""
    if not path.is_file():
        return None
    try:
        with path.open("rb") as stream:
            return archive_kind(stream, path.name)
    except OSError:
        return None


def _load(path: Path, limits: Limits) -> bytes:
    try:
        if path.is_dir() or (path.exists() and not path.is_file()):
            raise UnsupportedError("no regular file")
        if path.stat().st_size > limits.file_size:
            raise BombError(f"more than {limits.file_size} bytes; raise Limits.file_size if it is genuine")
        return path.read_bytes()
    except OSError as error:
        raise UnreadableError(f"{error.strerror or error}") from error


def _label(path: Path) -> str:
    return readable_name(path.as_posix())

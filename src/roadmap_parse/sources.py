"""Which documents there are: files, folders, globs, archives and URLs, in one order on every machine.

`find` gives an Item for each document and a PassedOver for each file that is none.
"""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from functools import partial
from glob import has_magic, iglob
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .archives import (
    ArchiveKind,
    Item,
    PassedOver,
    archive_items,
    archive_kind,
    digest_of,
    is_document_name,
)
from .archives.member import readable_name
from .errors import BombError, MissingDependencyError, UnreadableError, UnsupportedError, UsageError
from .options import DEFAULT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .options import Limits, Options

    PathLike = str | os.PathLike[str]


_URL = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
"""Two characters at least: `c:` is a disk."""


_PROCESS_OWN = "memory"
"""fsspec's store inside one process: no worker can see it."""


@dataclass(frozen=True, slots=True)
class File:
    """A file on disk that is a document or an archive of some."""

    path: Path


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file behind a URL that fsspec knows: s3://bucket/plan.pdf."""

    url: str


Found = File | RemoteFile | PassedOver


def find(
    sources: Iterable[PathLike], *, options: Options = DEFAULT, without: Path | None = None
) -> Iterator[Item | PassedOver]:
    """Find the documents in `sources`, in order; errors and `without` as in find_files."""
    for found in find_files(sources, without=without):
        yield from items_of(found, options)


def find_files(sources: Iterable[PathLike], *, without: Path | None = None) -> Iterator[Found]:
    """Find the files in `sources`, each once, folders by names; links to folders are not followed.

    A file that a source names is taken whatever its name; those of folders and globs by their suffix.
    `without` is a folder not to look into: an earlier run's output. UsageError for a missing source, before
    the first file is given.
    """
    named = tuple(sources)
    passed_by = without.resolve() if without else None
    for source in named:
        _check(source, passed_by)
    files = (file for source in named for file in _expand(source, passed_by))
    return files if len(named) == 1 and Path(named[0]).is_dir() else _each_once(files)


def is_url(source: PathLike) -> bool:
    """Whether fsspec is to open it."""
    return _URL.match(os.fspath(source)) is not None


def filesystem(url: str) -> tuple[Any, str]:
    """Give the fsspec file system of `url` and the path in it; MissingDependencyError names what it needs."""
    try:
        from fsspec.core import url_to_fs  # type: ignore[import-untyped,unused-ignore]
    except ImportError as error:
        raise MissingDependencyError(f"{url} needs an extra: pip install 'roadmap-parse[remote]'") from error
    try:
        fs, path = url_to_fs(url)
    except ImportError as error:
        raise MissingDependencyError(f"{url}: {error}") from error
    except ValueError as error:
        raise UsageError(f"{url}: {error}") from error
    return fs, path


def items_of(found: Found, options: Options = DEFAULT) -> Iterator[Item | PassedOver]:
    """Give the documents of one file: itself, or the members of an archive."""
    if isinstance(found, PassedOver):
        yield found
    elif isinstance(found, RemoteFile):
        yield from _remote_items(found.url, *filesystem(found.url), options.limits)
    else:
        yield from _local_items(found.path, options.limits)


def _local_items(path: Path, limits: Limits) -> Iterator[Item | PassedOver]:
    label, kind = _label(path), _kind(path)
    if kind is None:
        yield Item(label, None, partial(_load, path, limits), partial(_digest, path, limits))
        return
    with path.open("rb") as stream:
        yield from archive_items(stream, kind, path=label, size=path.stat().st_size, limits=limits)


def _check(source: PathLike, without: Path | None) -> None:
    """Raise UsageError for what is not there."""
    if is_url(source):
        fs, below = filesystem(os.fspath(source))
        if not fs.exists(below):
            raise UsageError(f"no such file or folder: {source}")
        return
    path = Path(source)
    if without and path.is_dir() and path.resolve() == without:
        raise UsageError(f"{path} is the output folder and a source at once: write to another folder")
    if os.path.lexists(path):
        return
    if not has_magic(os.fspath(source)):
        raise UsageError(f"no such file or folder: {source}")
    if not any(True for _ in iglob(os.fspath(source), recursive=True)):  # noqa: PTH207 -- may be absolute
        raise UsageError(f"nothing matches {source}")


def _each_once(files: Iterable[Found]) -> Iterator[Found]:
    seen: set[str] = set()
    for file in files:
        place = file.url if isinstance(file, RemoteFile) else os.path.normcase(Path(file.path).absolute())
        if place not in seen:
            seen.add(place)
            yield file


def _expand(source: PathLike, without: Path | None) -> Iterator[Found]:
    path = Path(source)
    if is_url(source):
        yield from _remote_files(os.fspath(source))
    elif path.is_dir():
        yield from _walk(path, without)
    elif os.path.lexists(path):
        yield File(path)
    else:
        for match in sorted(iglob(os.fspath(source), recursive=True)):  # noqa: PTH207 -- may be absolute
            yield from _walk(Path(match), without)


def _walk(top: Path, without: Path | None) -> Iterator[Found]:
    """Depth first, by names; `top` itself is followed if it is a link."""
    stack = [top]
    while stack:
        path = stack.pop()
        if path.is_dir():
            if path.resolve() != without:
                yield from _enter(path, stack, top)
        elif is_document_name(path.name) and (path.is_file() or not os.path.lexists(path)):
            yield File(path)  # one that vanished meanwhile, too: that it cannot be read is told
        else:
            yield PassedOver(_label(path))


def _enter(folder: Path, stack: list[Path], top: Path) -> Iterator[Found]:
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


def _remote_files(url: str) -> Iterator[Found]:
    """The file at `url`, or the documents below it, by names."""
    fs, path = filesystem(url)
    if fs.isfile(path):
        yield RemoteFile(url)
        return
    top = path.rstrip("/")
    for below in sorted(fs.find(path)):
        name = below.removeprefix(top).lstrip("/")
        place = fs.unstrip_protocol(below)
        yield RemoteFile(place) if is_document_name(name) else PassedOver(readable_name(place))


def _load(path: Path, limits: Limits) -> bytes:
    try:
        if path.is_dir() or (path.exists() and not path.is_file()):
            raise UnsupportedError("no regular file")
        if path.stat().st_size > limits.file_size:
            raise BombError(f"more than {limits.file_size} bytes; raise Limits.file_size if it is genuine")
        return path.read_bytes()
    except OSError as error:
        raise UnreadableError(f"{error.strerror or error}") from error


def _digest(path: Path, limits: Limits) -> str | None:
    """None for what `_load` refuses."""
    try:
        if not path.is_file() or path.stat().st_size > limits.file_size:
            return None
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return None


def _label(path: Path) -> str:
    return readable_name(path.as_posix())


def _remote_items(url: str, fs: Any, path: str, limits: Limits) -> Iterator[Item | PassedOver]:
    """Give the documents of one remote file: itself, or the members of an archive."""
    label = readable_name(url)
    try:
        with fs.open(path, "rb") as stream:
            kind = archive_kind(stream, path)
            if kind:
                yield from archive_items(stream, kind, path=label, size=fs.size(path), limits=limits)
                return
    except OSError as error:
        yield Item(label, None, partial(_refuse, f"{error}"))
        return
    if _PROCESS_OWN in fs.protocol and fs.size(path) <= limits.file_size:
        data = fs.cat_file(path)
        yield Item(label, None, partial(bytes, data), partial(digest_of, data))
    else:
        yield Item(label, None, partial(_fetch, fs, path, limits), partial(_stamp, fs, path))


def _fetch(fs: Any, path: str, limits: Limits) -> bytes:
    try:
        if fs.size(path) > limits.file_size:
            raise BombError(f"more than {limits.file_size} bytes; raise Limits.file_size if it is genuine")
        data: bytes = fs.cat_file(path)
    except OSError as error:
        raise UnreadableError(f"{error}") from error
    return data


def _stamp(fs: Any, path: str) -> str | None:
    """What the store says of the content (size, time, ETag), not its bytes: they are fetched once only."""
    try:
        told: str = fs.ukey(path)
    except OSError:
        return None
    return told


def _refuse(message: str) -> bytes:
    raise UnreadableError(message)

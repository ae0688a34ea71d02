"""Where the dataset goes: a folder on disk, or one behind a URL through fsspec (s3://, gs://, hdfs:// …).

A file is there whole or not at all: on disk it is written under a hidden name, flushed and renamed; behind a
URL it is one upload.
"""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from roadmap_parse.errors import UsageError
from roadmap_parse.sources import filesystem, is_url

if TYPE_CHECKING:
    from collections.abc import Iterable

STATE = ".roadmap_parse"
"""The folder of the manifest, inside OUT; for a URL, in the current folder."""


class Store(Protocol):
    """A folder of the dataset; names are relative, parted by `/`."""

    @property
    def state(self) -> Path:
        """Where the manifest lies, always on disk."""
        ...

    def write(self, name: str, data: bytes) -> None:
        """Put a file there, whole or not at all."""
        ...

    def read(self, name: str) -> bytes:
        """Give a file's bytes; FileNotFoundError where there is none."""
        ...

    def names(self, folder: str) -> Iterable[str]:
        """Give the names in `folder`; none where there is no such folder."""
        ...

    def remove(self, name: str) -> None:
        """Delete a file that may be there."""
        ...


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder on disk."""

    path: Path

    @property
    def state(self) -> Path:
        """Where the manifest lies."""
        return self.path / STATE

    def write(self, name: str, data: bytes) -> None:
        """Write, flush to the disk, rename."""
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.tmp")
        try:
            with draft.open("wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
        _flush_folder(path.parent)

    def read(self, name: str) -> bytes:
        """Read the file."""
        return (self.path / name).read_bytes()

    def names(self, folder: str) -> Iterable[str]:
        """List the folder, hidden drafts of a killed run too."""
        place = self.path / folder
        return sorted(path.name for path in place.iterdir()) if place.is_dir() else []

    def remove(self, name: str) -> None:
        """Delete the file."""
        (self.path / name).unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Remote:
    """A folder behind a URL."""

    fs: Any
    path: str
    state: Path

    def write(self, name: str, data: bytes) -> None:
        """Upload in one piece: object stores show it when it is complete."""
        self.fs.makedirs(f"{self.path}/{name}".rpartition("/")[0], exist_ok=True)
        self.fs.pipe_file(f"{self.path}/{name}", data)

    def read(self, name: str) -> bytes:
        """Download the file."""
        data: bytes = self.fs.cat_file(f"{self.path}/{name}")
        return data

    def names(self, folder: str) -> Iterable[str]:
        """List the folder as it is now, not as it was cached."""
        self.fs.invalidate_cache()
        try:
            found = self.fs.ls(f"{self.path}/{folder}", detail=False)
        except FileNotFoundError:
            return []
        return sorted(path.rstrip("/").rpartition("/")[2] for path in found)

    def remove(self, name: str) -> None:
        """Delete the file."""
        with suppress(FileNotFoundError):
            self.fs.rm_file(f"{self.path}/{name}")


def open_store(out: str | os.PathLike[str], state: Path | None = None) -> Store:
    """Open the folder `out`, made where it is none; UsageError where nothing can be written there."""
    if is_url(out):
        fs, path = filesystem(os.fspath(out))
        name = sha256(os.fspath(out).rstrip("/").encode()).hexdigest()[:16]
        return Remote(fs, path.rstrip("/"), state or Path(STATE) / name)
    folder = Folder(Path(out))
    try:
        folder.path.mkdir(parents=True, exist_ok=True)
        folder.state.mkdir(exist_ok=True)
        _check_right(folder.state)
    except OSError as error:
        raise UsageError(f"cannot write to {out}: {error.strerror}; choose another folder with -o") from error
    return folder


def _check_right(folder: Path) -> None:
    """An older run's folder is there; whether it can be written to is another matter."""
    if not os.access(folder, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))


def _flush_folder(folder: Path) -> None:
    """Make the new name last through a power cut; systems that cannot open folders do it themselves."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

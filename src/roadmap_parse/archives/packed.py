"""7z, RAR and letters as archives, in memory, by py7zr, rarfile and the standard library."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from typing import IO, TYPE_CHECKING, Any

from roadmap_parse.errors import (
    BombError,
    CorruptError,
    EncryptedError,
    MissingDependencyError,
    RoadmapParseError,
    UnsupportedError,
)

from .member import Member, readable_name

if TYPE_CHECKING:
    from collections.abc import Iterator

SHELF = 64 << 20
"""Bytes of neighbours in a 7z that are unpacked together: its members have no beginning of their own."""
PASSWORD = "a password is needed: unpack the archive with it first"  # noqa: S105 -- words for people


def letter_members(stream: IO[bytes]) -> Iterator[Member]:
    """Give the text of a letter and its attachments."""
    from roadmap_parse.readers.mail import attachments

    for name, data in attachments(stream.read()):
        yield Member(name, len(data), partial(BytesIO, data))


def seven_members(stream: IO[bytes]) -> Iterator[Member]:
    """Give the members of a 7z archive; links have nothing to open."""
    py7zr = _module("py7zr")
    with _named_errors_of_7z(py7zr), py7zr.SevenZipFile(stream) as archive:
        locked = archive.needs_password()
        shelves = _shelves(archive, [file for file in archive.files if not file.is_directory])
        for shelf, file in shelves:
            plain = not (file.is_symlink or file.is_junction or file.is_socket)
            opener = (_locked if locked else partial(shelf.open, file.filename)) if plain else None
            yield Member(readable_name(file.filename), file.uncompressed, opener)


def rar_members(stream: IO[bytes]) -> Iterator[Member]:
    """Give the members of a RAR archive; compressed ones are unpacked by unar or bsdtar, to a pipe."""
    rarfile = _module("rarfile")
    with _named_errors_of_rar(rarfile), rarfile.RarFile(stream) as archive:
        members = archive.infolist()
        if not members and archive.needs_password():
            raise EncryptedError(PASSWORD)
        for info in members:
            if not info.is_dir():
                opener = partial(_open_rarred, rarfile, archive, info) if info.is_file() else None
                yield Member(readable_name(info.filename), info.file_size, opener)


@dataclass(slots=True)
class _Shelf:
    """Neighbours in a 7z, unpacked when the first of them is opened and dropped as they are taken."""

    archive: Any
    sizes: dict[str, int] = field(default_factory=dict)
    data: dict[str, BytesIO] | None = None

    def open(self, name: str) -> IO[bytes]:
        if self.data is None:
            self.data = self._unpacked()
        if name not in self.data:
            raise CorruptError("damaged in its archive: it is listed and is not there")
        return self.data.pop(name)

    def _unpacked(self) -> dict[str, BytesIO]:
        py7zr = _module("py7zr")
        factory = _Factory(py7zr, self.sizes)
        with _named_errors_of_7z(py7zr):
            self.archive.reset()
            self.archive.extract(targets=list(self.sizes), factory=factory)
        return factory.made


def _shelves(archive: Any, files: list[Any]) -> Iterator[tuple[_Shelf, Any]]:
    shelves: list[tuple[_Shelf, Any]] = []
    shelf, room = _Shelf(archive), SHELF
    for file in files:
        if file.uncompressed > room and shelf.sizes:
            shelf, room = _Shelf(archive), SHELF
        room -= file.uncompressed
        shelf.sizes[file.filename] = file.uncompressed
        shelves.append((shelf, file))
    yield from shelves


class _Factory:
    """Makes py7zr write into memory, no more than a member said it holds."""

    def __init__(self, py7zr: Any, sizes: dict[str, int]) -> None:
        self.made: dict[str, BytesIO] = {}
        self._base, self._sizes = py7zr.Py7zIO, sizes

    def create(self, filename: str) -> Any:
        stream, most = BytesIO(), self._sizes.get(filename, 0)
        self.made[filename] = stream

        class Bounded(self._base):  # type: ignore[misc,name-defined]
            def write(self, data: bytes) -> int:
                if stream.tell() + len(data) > most:
                    raise BombError(f"{filename} holds more than it says")
                return stream.write(data)

            def read(self, size: int | None = None) -> bytes:
                return stream.read(size)

            def seek(self, offset: int, whence: int = 0) -> int:
                return stream.seek(offset, whence)

            def flush(self) -> None:
                stream.flush()

            def size(self) -> int:
                return len(stream.getbuffer())

        return Bounded()


def _locked() -> IO[bytes]:
    raise EncryptedError(PASSWORD)


def _open_rarred(rarfile: Any, archive: Any, info: Any) -> IO[bytes]:
    if info.needs_password():
        raise EncryptedError(PASSWORD)
    with _named_errors_of_rar(rarfile), archive.open(info) as stream:
        return BytesIO(stream.read(info.file_size))


@contextmanager
def _named_errors_of_7z(py7zr: Any) -> Iterator[None]:
    errors = py7zr.exceptions
    try:
        yield
    except RoadmapParseError:
        raise
    except errors.PasswordRequired as error:
        raise EncryptedError(PASSWORD) from error
    except errors.UnsupportedCompressionMethodError as error:
        raise UnsupportedError(f"{error}: unpack the archive first") from error
    except (errors.ArchiveError, AssertionError, AttributeError, TypeError) as error:
        raise CorruptError(f"the archive is damaged: {error}") from error


@contextmanager
def _named_errors_of_rar(rarfile: Any) -> Iterator[None]:
    try:
        yield
    except rarfile.RarCannotExec as error:
        raise MissingDependencyError("RAR needs a program: apt-get install unar (macOS: brew)") from error
    except rarfile.PasswordRequired as error:
        raise EncryptedError(PASSWORD) from error
    except rarfile.NeedFirstVolume as error:
        raise UnsupportedError("a piece of an archive in volumes: unpack it from the first one") from error
    except rarfile.Error as error:
        raise CorruptError(f"the archive is damaged: {error}") from error


def _module(name: str) -> Any:
    from importlib import import_module

    try:
        return import_module(name)
    except ImportError as error:
        raise MissingDependencyError(f"this archive needs a package: pip install {name}") from error

"""Archives, member by member, nested ones too; nothing is unpacked to disk, so no name leads out of it.

Every guard against hostile archives lives here: a budget of bytes and members for the whole tree of one
archive, a bound on each member, a bound on nesting.
"""

from __future__ import annotations

import re
import struct
import tarfile
import zlib
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from io import BytesIO
from lzma import LZMAError
from typing import IO, TYPE_CHECKING, Literal, NoReturn
from zipfile import BadZipFile, ZipFile, ZipInfo

from roadmap_parse.errors import BombError, CorruptError, EncryptedError, RoadmapParseError, UnsupportedError
from roadmap_parse.zips import open_zip

from . import packed
from .member import Member, readable_name
from .single import is_single, single_member

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from roadmap_parse.options import Limits

_TEXTS = ".pdf .docx .docm .dotx .doc .dot .rtf .odt .ott .fodt .htm .html .mht .mhtml .eml .md .txt"
_SHEETS = ".xlsx .xlsm .xlsb .xls .ods .fods .csv .tsv"
_PICTURES = ".png .jpg .jpeg .tif .tiff .bmp"
_ARCHIVES = ".zip .7z .rar .tar .tgz .tbz2 .txz .gz .bz2 .xz"
SUFFIXES = frozenset(f"{_TEXTS} {_SHEETS} {_PICTURES} {_ARCHIVES}".split())
"""By these, files of folders and archives are taken for documents."""
ZIPPED_DOCUMENTS = frozenset({".docx", ".docm", ".dotx", ".xlsx", ".xlsm", ".xlsb", ".odt", ".ott", ".ods"})
JUNK_NAMES = frozenset({"thumbs.db", "desktop.ini", "__macosx"})
DEPTH = 5
"""Archives inside archives, the outermost counted; the bomb 42.zip has six."""
RATIO = 100
"""A tree of archives may unpack to so many times the size of the outermost; text packs some 10 times."""
MEMBERS = 1_000_000

ArchiveKind = Literal["zip", "tar", "single", "7z", "rar", "mail"]
_SUFFIX = re.compile(r"\.(?=\w*[a-z])[a-z0-9]{1,8}$", re.IGNORECASE | re.ASCII)
"""`План.pdf` has one; `Приложение № 1` and `План на 2024 г. Иваново` have none."""
_HEAD = 512
_MAGIC: tuple[tuple[int, bytes, ArchiveKind], ...] = (
    (0, b"PK\x03\x04", "zip"),
    (0, b"PK\x05\x06", "zip"),
    (0, b"7z\xbc\xaf\x27\x1c", "7z"),
    (0, b"Rar!\x1a\x07", "rar"),
    (0, b"\x1f\x8b", "tar"),
    (0, b"BZh", "tar"),
    (0, b"\xfd7zXZ\x00", "tar"),
    (257, b"ustar", "tar"),
)
_HEADER = re.compile(rb"(?:\xef\xbb\xbf)?\s*[A-Za-z][A-Za-z0-9-]{0,60}:")
_BROKEN = (
    BadZipFile,
    tarfile.TarError,
    zlib.error,
    LZMAError,
    struct.error,
    ArithmeticError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    ValueError,
)
"""What the standard library raises over the bytes of a bad archive; a test flips bytes to meet them all."""
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1


def no_digest() -> None:
    """Stand for content that cannot be had."""


@dataclass(frozen=True, slots=True)
class Item:
    """A document: the readable path of its file and, inside an archive, of the member.

    `load` gives its bytes, or raises the RoadmapParseError that says why there are none; `digest` gives what
    tells contents apart, None where there are no bytes. Both can go to another process.
    """

    path: str
    member: str | None
    load: Callable[[], bytes]
    digest: Callable[[], str | None] = no_digest


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A file that is no document by its name: an Office lock file, a picture cache, a program, a link."""

    path: str
    member: str | None = None


@dataclass(slots=True)
class _Budget:
    """What one outermost archive may still unpack to, all its nested archives together."""

    size: int
    members: int = MEMBERS

    def take(self, member: Member) -> None:
        self.size -= member.size
        self.members -= 1
        if self.size < 0:
            raise BombError(f"it unpacks to more than {RATIO} times its size: stopped at {member.name}")
        if self.members < 0:
            raise BombError(f"the archive has more than {MEMBERS} members")


@dataclass(frozen=True, slots=True)
class _Walk:
    """Where the walk stands: outermost file, archives on the way, what may still be unpacked."""

    path: str
    limits: Limits
    budget: _Budget
    inside: tuple[str, ...] = ()

    def failed(self, names: tuple[str, ...], error: RoadmapParseError) -> Item:
        return Item(self.path, "/".join(names) or None, partial(_fail, error))

    def item(self, names: tuple[str, ...], data: bytes) -> Item:
        return Item(self.path, "/".join(names), partial(bytes, data), partial(digest_of, data))


def archive_items(
    stream: IO[bytes], kind: ArchiveKind, *, path: str, size: int, limits: Limits
) -> Iterator[Item | PassedOver]:
    """Give the documents in an archive of `size` bytes, in its order."""
    budget = _Budget(max(limits.unpacked_size, RATIO * size))
    yield from _archive(stream, kind, _Walk(path, limits, budget))


def archive_kind(stream: IO[bytes], name: str) -> ArchiveKind | None:
    """Which archive the bytes are; None for a document, also for those that are ZIP inside (DOCX, ODT …)."""
    head = stream.read(_HEAD)
    stream.seek(0)
    kind = next((kind for at, magic, kind in _MAGIC if head[at:].startswith(magic)), None)
    if kind is None and _is_letter(head, stream):
        return "mail"
    if kind == "tar" and not head[257:].startswith(b"ustar") and is_single(stream):
        return "single"
    if kind == "zip" and (suffix_of(name) in ZIPPED_DOCUMENTS or _is_office(stream)):
        return None
    return kind


def is_document_name(name: str) -> bool:
    """Whether a file of this name in a folder or archive is taken: by its suffix, or for want of one."""
    parts = [part for part in name.split("/") if part not in {".", ".."}]
    hidden = any(part.startswith(("~$", ".")) or part.lower() in JUNK_NAMES for part in parts)
    return not hidden and suffix_of(name) in SUFFIXES | {""}


def suffix_of(name: str) -> str:
    """Give the suffix in lower case with its dot; "" where the last dot is one of the name's words."""
    match = _SUFFIX.search(name)
    return match[0].lower() if match else ""


def digest_of(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return sha256(data).hexdigest()


def _fail(error: RoadmapParseError) -> NoReturn:
    raise error


def _archive(stream: IO[bytes], kind: ArchiveKind, walk: _Walk) -> Iterator[Item | PassedOver]:
    try:
        for member in _members(stream, kind, walk):
            walk.budget.take(member)
            yield from _member_items(member, walk)
    except RoadmapParseError as error:
        yield walk.failed(walk.inside, error)
    except _BROKEN as error:
        yield walk.failed(walk.inside, CorruptError(f"the archive is damaged: {error}"))


def _members(stream: IO[bytes], kind: ArchiveKind, walk: _Walk) -> Iterable[Member]:
    if kind == "single":
        return (single_member(stream, walk.inside[-1] if walk.inside else walk.path),)
    return _READERS[kind](stream)


def _member_items(member: Member, walk: _Walk) -> Iterator[Item | PassedOver]:
    names = (*walk.inside, member.name)
    if member.open is None or not is_document_name(member.name):
        yield PassedOver(walk.path, "/".join(names))
        return
    try:
        data = _read(member, member.open, walk.limits)
    except RoadmapParseError as error:
        yield walk.failed(names, error)
        return
    kind = archive_kind(BytesIO(data), member.name)
    if kind is None:
        yield walk.item(names, data)
    elif len(names) < DEPTH:
        yield from _archive(BytesIO(data), kind, replace(walk, inside=names))
    else:
        yield walk.failed(names, BombError(f"archives are nested more than {DEPTH} deep"))


def _read(member: Member, opener: Callable[[], IO[bytes]], limits: Limits) -> bytes:
    if member.size > limits.unpacked_size:
        raise BombError(f"{member.size} bytes unpacked; the limit is {limits.unpacked_size}")
    try:
        with opener() as stream:
            return stream.read(member.size)
    except _BROKEN as error:
        raise CorruptError(f"damaged in its archive: {error}") from error


def _zip_members(stream: IO[bytes]) -> Iterator[Member]:
    with open_zip(stream, "cp866") as archive:
        for info in archive.infolist():
            if not info.is_dir():
                yield Member(_zip_name(info), info.file_size, partial(_open_zipped, archive, info))


def _open_zipped(archive: ZipFile, info: ZipInfo) -> IO[bytes]:
    if info.flag_bits & _ENCRYPTED:
        raise EncryptedError("a password is needed: unpack the archive with it first")
    try:
        return archive.open(info)
    except NotImplementedError as error:
        raise UnsupportedError(f"{error}: unpack the archive first") from error


def _zip_name(info: ZipInfo) -> str:
    """Names without the UTF-8 flag are cp866 from Windows, or UTF-8 all the same from macOS."""
    if info.flag_bits & _UTF8_NAME:
        return readable_name(info.filename)
    try:
        return readable_name(info.filename.encode("cp866").decode("utf-8"))
    except UnicodeError:
        return readable_name(info.filename)


def _tar_members(stream: IO[bytes]) -> Iterator[Member]:
    with tarfile.open(fileobj=stream, mode="r:*", errors="surrogateescape") as archive:
        for info in archive:
            if not info.isdir():
                opener = partial(_open_tarred, archive, info) if info.isreg() else None
                yield Member(readable_name(info.name), info.size, opener)


def _open_tarred(archive: tarfile.TarFile, info: tarfile.TarInfo) -> IO[bytes]:
    return archive.extractfile(info) or BytesIO()


def _is_letter(head: bytes, stream: IO[bytes]) -> bool:
    """Whether it starts with the headers of a letter."""
    if not _HEADER.match(head):
        return False
    from roadmap_parse.readers.mail import HEAD, is_mail

    start = stream.read(HEAD)
    stream.seek(0)
    return is_mail(start)


def _is_office(stream: IO[bytes]) -> bool:
    """Whether a ZIP is one document: Office Open XML or OpenDocument."""
    try:
        with open_zip(stream) as archive:
            return not {"[Content_Types].xml", "mimetype"}.isdisjoint(archive.namelist())
    except (BombError, *_BROKEN):
        return False
    finally:
        stream.seek(0)


_READERS: dict[ArchiveKind, Callable[[IO[bytes]], Iterator[Member]]] = {
    "zip": _zip_members,
    "tar": _tar_members,
    "7z": packed.seven_members,
    "rar": packed.rar_members,
    "mail": packed.letter_members,
}

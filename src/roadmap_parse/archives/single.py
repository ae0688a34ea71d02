"""One file compressed by itself (GZIP, BZIP2, XZ): an archive of one member."""

from __future__ import annotations

import bz2
import gzip
import lzma
import re
import tarfile
from functools import partial
from typing import IO, cast

from roadmap_parse.errors import BombError

from .member import Member

SUFFIX = re.compile(r"\.(?:gz|bz2|xz)$", re.IGNORECASE)
CHUNK = 1 << 20
MOST = 1 << 30
"""Bytes counted at most: these formats say nowhere for sure how much they hold."""


def is_single(stream: IO[bytes]) -> bool:
    """Whether there is no TAR under the compression; the stream is left at its start."""
    try:
        return not tarfile.is_tarfile(stream)
    except (EOFError, OSError, lzma.LZMAError):
        return True
    finally:
        stream.seek(0)


def single_member(stream: IO[bytes], archive: str) -> Member:
    """Give the member, by the archive's name without its suffix; it is counted before it is kept."""
    name = SUFFIX.sub("", archive.rsplit("/", 1)[-1])
    return Member(name, _count(stream), partial(_open, stream))


def _open(stream: IO[bytes]) -> IO[bytes]:
    stream.seek(0)
    magic = stream.read(3)
    stream.seek(0)
    if magic.startswith(b"\x1f\x8b"):
        return cast("IO[bytes]", gzip.open(stream))
    return bz2.open(stream) if magic == b"BZh" else lzma.open(stream)


def _count(stream: IO[bytes]) -> int:
    size = 0
    with _open(stream) as unpacked:
        while chunk := unpacked.read(CHUNK):
            size += len(chunk)
            if size > MOST:
                raise BombError(f"it unpacks to more than {MOST} bytes")
    return size

"""ZIP files, opened unless their directory is a bomb: archives, and documents that are ZIP inside."""

from __future__ import annotations

import struct
from io import SEEK_END
from typing import IO
from zipfile import ZipFile

from .errors import BombError

DIRECTORY_SIZE = 32 << 20
"""Bytes of a ZIP's directory: some 300,000 members; the standard library takes ten times that in memory."""

_END = struct.Struct("<4s4H2LH")
_WIDE_END = struct.Struct("<4sQ2H2L4Q")
_LOCATOR = struct.Struct("<4sLQL")
"""The records at the end of a ZIP: APPNOTE 4.3.16, 4.3.14, 4.3.15."""
_END_WITHIN = _WIDE_END.size + _LOCATOR.size + _END.size + 0xFFFF
"""All three and the longest comment."""


def open_zip(stream: IO[bytes], encoding: str | None = None) -> ZipFile:
    """The archive; `encoding` is that of names without the UTF-8 flag. BombError, and what zipfile raises."""
    if _directory_size(stream) > DIRECTORY_SIZE:
        raise BombError(f"the archive's directory has more than {DIRECTORY_SIZE} bytes: split the archive")
    return ZipFile(stream, metadata_encoding=encoding)


def _directory_size(stream: IO[bytes]) -> int:
    """Bytes of the directory as the end records say it; 0 where there is none."""
    length = stream.seek(0, SEEK_END)
    stream.seek(max(0, length - _END_WITHIN))
    tail = stream.read()
    at_the_end, after_a_comment = len(tail) - _END.size, tail.rfind(b"PK\x05\x06")
    return max(_size_at(tail, at_the_end), _size_at(tail, after_a_comment))


def _size_at(tail: bytes, at: int) -> int:
    """The size that the end record at `at` gives, or the ZIP64 record before it; the library takes either."""
    wide = at - _LOCATOR.size - _WIDE_END.size
    if wide >= 0 and tail.startswith(b"PK\x06\x06", wide):
        return int(_WIDE_END.unpack_from(tail, wide)[8])
    if at >= 0 and tail.startswith(b"PK\x05\x06", at) and len(tail) - at >= _END.size:
        return int(_END.unpack_from(tail, at)[5])
    return 0

"""Office texts: ODT and RTF by their own structure, DOC through LibreOffice, or by our own reader without it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from roadmap_parse.errors import CorruptError, EncryptedError, MissingDependencyError, UnsupportedError
from roadmap_parse.model import Note

from .doc import OldWordError, read_word_97
from .docx import read_docx
from .libreoffice import INSTALL, cut_off, soffice, to_docx
from .odt import ODT_TYPE, read_odt
from .package import zip_holds
from .rtf import RTF_TYPE, is_rtf, read_rtf

if TYPE_CHECKING:
    from roadmap_parse.document import Document
    from roadmap_parse.options import Options

__all__ = ["DOC_TYPE", "is_doc", "is_odt", "is_rtf", "read_doc", "read_odt", "read_rtf", "soffice"]

DOC_TYPE = "application/msword"
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WORD_STREAM = "WordDocument\0".encode("utf-16-le")
OTHER_ODF = (b"opendocument.spreadsheet", b"opendocument.presentation", b"opendocument.graphics")
ODF_TYPE_WITHIN = 256


def is_odt(data: bytes) -> bool:
    """Whether it is an OpenDocument package of a text."""
    return zip_holds(data, "content.xml") and not any(kind in data[:ODF_TYPE_WITHIN] for kind in OTHER_ODF)


def is_doc(data: bytes) -> bool:
    """Whether it is an old Office container with a Word document."""
    return data.startswith(OLE_MAGIC) and WORD_STREAM in data


def read_doc(data: bytes, options: Options) -> Document:
    """Read a DOC through LibreOffice; without it, or where it fails, by its own structure with a Note.

    Raises EncryptedError, CorruptError, BombError, EmptyFileError; MissingDependencyError for a DOC older than
    Word 97 where LibreOffice is not installed.
    """
    open_streams_or_old(data)
    if soffice() is None:
        return _without_libreoffice(data, options)
    try:
        made = to_docx(data, "doc")
    except CorruptError as failure:
        document = read_word_97(data, options)
        return replace(document, notes=(*document.notes, Note("fallback_reader", str(failure), "warning")))
    document = read_docx(made, options)
    notes = document.notes if cut_off() else (*document.notes, NETWORK_NOTE)
    return replace(document, media_type=DOC_TYPE, reader="doc", notes=notes)


NETWORK_NOTE = Note("network_open", "LibreOffice ran without being cut off from the network: unshare is missing")


def _without_libreoffice(data: bytes, options: Options) -> Document:
    try:
        document = read_word_97(data, options)
    except OldWordError as error:
        raise MissingDependencyError(f"a DOC older than Word 97: {INSTALL}") from error
    note = Note("fallback_reader", "read by its own structure; LibreOffice is not installed")
    return replace(document, notes=(*document.notes, note))

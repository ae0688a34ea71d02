"""Office texts, each by its own structure: ODT, RTF, DOC; LibreOffice reads the DOCs that ours does not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from roadmap_parse.errors import CorruptError
from roadmap_parse.model import Note

from .doc import DOC_TYPE, OldWordError, is_patched, read_word_97
from .docx import read_docx
from .libreoffice import cut_off, soffice, to_docx
from .odt import read_odt
from .package import zip_holds
from .rtf import is_rtf, read_rtf

if TYPE_CHECKING:
    from roadmap_parse.document import Document
    from roadmap_parse.options import Options

__all__ = ["DOC_TYPE", "is_doc", "is_odt", "is_rtf", "read_doc", "read_odt", "read_rtf", "soffice"]

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
    """Read a DOC by its own structure; through LibreOffice where it is older than Word 97 or saved in patches.

    Raises EncryptedError, CorruptError, BombError; MissingDependencyError for a DOC older than
    Word 97 where LibreOffice is not installed.
    """
    try:
        document = read_word_97(data, options)
    except OldWordError:
        return _through_libreoffice(data, options)
    if soffice() is None:
        return _noted(document, WITHOUT_LIBREOFFICE)
    if not is_patched(data):
        return document
    try:
        return _through_libreoffice(data, options)
    except CorruptError as error:
        return _noted(document, Note("fallback_reader", str(error), "warning"))


def _through_libreoffice(data: bytes, options: Options) -> Document:
    document = read_docx(to_docx(data, "doc"), options)
    if not cut_off():
        document = _noted(document, NETWORK_OPEN)
    return replace(document, media_type=DOC_TYPE, reader="doc")


def _noted(document: Document, note: Note) -> Document:
    return replace(document, notes=(*document.notes, note))


WITHOUT_LIBREOFFICE = Note("fallback_reader", "read by its own structure; LibreOffice is not installed")
NETWORK_OPEN = Note("network_open", "LibreOffice ran without being cut off from the network: unshare is missing")

"""Office texts, each by its own structure: ODT, RTF, DOC; LibreOffice reads the DOCs that ours does not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from roadmap_parse.errors import CorruptError
from roadmap_parse.model import Note

from .doc import DOC_TYPE, OldWordError, is_patched, read_word_97
from .foreign import through_libreoffice
from .libreoffice import soffice
from .odt import read_odt
from .ole import holds_stream
from .package import odf_type
from .rtf import is_rtf, read_rtf

if TYPE_CHECKING:
    from roadmap_parse.document import Document
    from roadmap_parse.options import Options

__all__ = ["DOC_TYPE", "is_doc", "is_odt", "is_rtf", "read_doc", "read_odt", "read_rtf", "soffice"]

OTHER_ODF = ("opendocument.spreadsheet", "opendocument.presentation", "opendocument.graphics")


def is_odt(data: bytes) -> bool:
    """Whether it is an OpenDocument package of a text."""
    kind = odf_type(data)
    return kind is not None and not any(other in kind for other in OTHER_ODF)


def is_doc(data: bytes) -> bool:
    """Whether it is an old Office container with a Word document."""
    return holds_stream(data, "WordDocument")


def read_doc(data: bytes, options: Options) -> Document:
    """Read a DOC by its own structure; by LibreOffice where it is older than Word 97 or patched.

    Raises EncryptedError, CorruptError, BombError; MissingDependencyError for a DOC older than
    Word 97 where LibreOffice is not installed.
    """
    try:
        document = read_word_97(data, options)
    except OldWordError:
        return _converted(data, options)
    if soffice() is None:
        return _noted(document, WITHOUT_LIBREOFFICE)
    if not is_patched(data):
        return document
    try:
        return _converted(data, options)
    except CorruptError as error:
        return _noted(document, Note("fallback_reader", str(error), "warning"))


def _converted(data: bytes, options: Options) -> Document:
    document = through_libreoffice(data, "doc", "docx", options)
    return replace(document, media_type=DOC_TYPE, reader="doc")


def _noted(document: Document, note: Note) -> Document:
    return replace(document, notes=(*document.notes, note))


WITHOUT_LIBREOFFICE = Note("fallback_reader", "read by its own structure; LibreOffice is not installed")

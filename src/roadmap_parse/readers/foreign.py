"""Formats that only LibreOffice reads: XLSB, Word and Excel 2003 XML, OpenDocument in one XML file."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from roadmap_parse.model import Note

from .docx import read_docx
from .libreoffice import converted, cut_off
from .package import zip_holds
from .sheet import read_xlsx

if TYPE_CHECKING:
    from roadmap_parse.document import Document
    from roadmap_parse.options import Options

XLSB_TYPE = "application/vnd.ms-excel.sheet.binary.macroEnabled.12"
XML_TYPE = "application/xml"
HEAD = 8_192  # bytes in which the root element names its vocabulary
NETWORK_OPEN = Note(
    "network_open", "LibreOffice ran without being cut off from the network: unshare is missing"
)


class _Vocabulary(NamedTuple):
    """What the first bytes hold, the suffix that LibreOffice knows it by, and what it becomes."""

    sign: bytes
    suffix: str
    target: str


VOCABULARIES = (
    _Vocabulary(b"http://schemas.microsoft.com/office/word/2003/wordml", "xml", "docx"),
    _Vocabulary(b"http://schemas.microsoft.com/office/2006/xmlPackage", "xml", "docx"),
    _Vocabulary(b"urn:schemas-microsoft-com:office:spreadsheet", "xml", "xlsx"),
    _Vocabulary(b"application/vnd.oasis.opendocument.text", "fodt", "docx"),
    _Vocabulary(b"application/vnd.oasis.opendocument.spreadsheet", "fods", "xlsx"),
)
READ = {"docx": read_docx, "xlsx": read_xlsx}


def is_xlsb(data: bytes) -> bool:
    """Whether it is a workbook in the binary form."""
    return zip_holds(data, "xl/workbook.bin")


def is_office_xml(data: bytes) -> bool:
    """Whether it is a document of an office program in one XML file."""
    return _vocabulary(data) is not None


def read_xlsb(data: bytes, options: Options) -> Document:
    """Read XLSB; MissingDependencyError without LibreOffice, CorruptError where it gives nothing."""
    document = through_libreoffice(data, "xlsb", "xlsx", options)
    return replace(document, media_type=XLSB_TYPE, reader="xlsb")


def read_office_xml(data: bytes, options: Options) -> Document:
    """Read Word or Excel 2003 XML or flat OpenDocument; errors as `read_xlsb`."""
    found = _vocabulary(data) or VOCABULARIES[0]
    document = through_libreoffice(data, found.suffix, found.target, options)
    return replace(document, media_type=XML_TYPE, reader="xml")


def through_libreoffice(data: bytes, suffix: str, target: str, options: Options) -> Document:
    """Let LibreOffice make DOCX or XLSX of it and read that; a note tells where it had the network."""
    document = READ[target](converted(data, suffix, target), options)
    return document if cut_off() else replace(document, notes=(*document.notes, NETWORK_OPEN))


def _vocabulary(data: bytes) -> _Vocabulary | None:
    head = data[:HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not head.startswith((b"<?xml", b"<office:document")):
        return None
    return next((each for each in VOCABULARIES if each.sign in head), None)

"""Bytes -> Document. The bytes choose the reader, never the file's name; the first match in READERS wins."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from roadmap_parse.errors import BombError, CorruptError, EmptyFileError, UnsupportedError
from roadmap_parse.zips import open_zip

from .decoding import looks_like_text
from .docx import read_docx
from .foreign import XLSB_TYPE, XML_TYPE, is_office_xml, is_xlsb, read_office_xml, read_xlsb
from .html import HTML_TYPE, MHT_TYPE, is_html, read_html, read_mht
from .mail import is_mail, is_mht
from .odt import ODT_TYPE
from .office import DOC_TYPE, is_doc, is_odt, is_rtf, read_doc, read_odt, read_rtf
from .pdf import read_pdf
from .picture import is_picture, read_picture
from .rtf import RTF_TYPE
from .sheet import (
    CSV_TYPE,
    ODS_TYPE,
    XLS_TYPE,
    XLSX_TYPE,
    is_csv,
    is_ods,
    is_xls,
    is_xlsx,
    read_csv,
    read_ods,
    read_xls,
    read_xlsx,
)
from .text import read_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from roadmap_parse.document import Document
    from roadmap_parse.options import Options

PDF_HEADER_WITHIN = (
    1024  # ISO 32000-1, annex H.3.4.1: readers accept the header anywhere in the first 1024 bytes
)
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")  # MS-OFFCRYPTO 2.3.4.3: an OLE stream of this name
OTHER_FORMATS = (  # magic bytes, what it is, what to do
    (OLE_MAGIC, "an Office file that is neither Word nor Excel", "save it as DOCX or PDF"),
    (b"7z\xbc\xaf'\x1c", "a 7z archive", "read archives with read_archive"),
    (b"Rar!\x1a\x07", "a RAR archive", "read archives with read_archive"),
    (b"\x1f\x8b", "a GZIP archive", "read archives with read_archive"),
    (b"BZh", "a BZIP2 archive", "read archives with read_archive"),
    (b"\xfd7zXZ\x00", "an XZ archive", "read archives with read_archive"),
    (b"AT&TFORM", "a DjVu book", "save it as PDF"),
)


@dataclass(frozen=True, slots=True)
class Reader:
    """One file format: its name, what its bytes look like, how it is read."""

    name: str
    media_type: str
    matches: Callable[[bytes], bool]
    read: Callable[[bytes, Options], Document]


def is_pdf(data: bytes) -> bool:
    """Whether a PDF header stands near the start."""
    return b"%PDF-" in data[:PDF_HEADER_WITHIN]


def is_docx(data: bytes) -> bool:
    """A ZIP with a Word document inside, or a Word document locked by a password."""
    if data.startswith(OLE_MAGIC):
        return ENCRYPTED_PACKAGE in data
    parts = (name.lower().replace("\\", "/").lstrip("/") for name in zip_names(data))
    return data.startswith(b"PK") and any(re.fullmatch(r"word/document\d*\.xml", part) for part in parts)


def zip_names(data: bytes) -> list[str]:
    """The members of a ZIP; none where the bytes are not a readable one."""
    try:
        with open_zip(io.BytesIO(data)) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return []


READERS = (
    Reader("pdf", "application/pdf", is_pdf, read_pdf),
    Reader(
        "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", is_docx, read_docx
    ),
    Reader("xlsx", XLSX_TYPE, is_xlsx, read_xlsx),
    Reader("ods", ODS_TYPE, is_ods, read_ods),
    Reader("odt", ODT_TYPE, is_odt, read_odt),
    Reader("doc", DOC_TYPE, is_doc, read_doc),
    Reader("xls", XLS_TYPE, is_xls, read_xls),
    Reader("xlsb", XLSB_TYPE, is_xlsb, read_xlsb),
    Reader("xml", XML_TYPE, is_office_xml, read_office_xml),
    Reader("rtf", RTF_TYPE, is_rtf, read_rtf),
    Reader("mht", MHT_TYPE, is_mht, read_mht),
    Reader("html", HTML_TYPE, is_html, read_html),
    Reader("csv", CSV_TYPE, is_csv, read_csv),
    Reader("text", "text/plain", looks_like_text, read_text),
    Reader("picture", "image/*", is_picture, read_picture),
)


def read_document(data: bytes, options: Options) -> Document:
    """Read bytes by the first reader that knows them; raises errors.UnreadableError and its kinds."""
    if not data:
        raise EmptyFileError("the file is empty: 0 bytes")
    if len(data) > options.limits.file_size:
        raise BombError(f"{len(data)} bytes are past Options.limits.file_size ({options.limits.file_size})")
    if is_mail(data):
        raise UnsupportedError("a letter is not read by itself; read letters with read_archive")
    reader = next((reader for reader in READERS if reader.matches(data)), None)
    if reader is None:
        raise other_format(data)
    return reader.read(data, options)


def other_format(data: bytes) -> UnsupportedError | CorruptError:
    """The error for bytes that no reader knows; a format that is recognised is named."""
    if data.startswith(b"PK"):
        names = zip_names(data)
        if "ppt/presentation.xml" in names:
            return UnsupportedError("a PowerPoint presentation is not read; save it as PDF")
        if names:
            return UnsupportedError("a ZIP without a document inside; read archives with read_archive")
        return CorruptError("a ZIP (or DOCX) that is cut or holds nothing; get the file again")
    for magic, what, action in OTHER_FORMATS:
        if data.startswith(magic):
            return UnsupportedError(f"{what} is not read; {action}")
    return UnsupportedError("no reader knows these bytes; `roadmap-parse doctor` lists what is read")

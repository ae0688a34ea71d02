"""ZIP packages of XML (DOCX, XLSX, ODT, ODS): opened within limits, parsed without entities or network."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from typing import IO, TYPE_CHECKING, Any

from roadmap_parse.errors import BombError, CorruptError, EncryptedError
from roadmap_parse.zips import open_zip

if TYPE_CHECKING:
    from collections.abc import Iterator

    from roadmap_parse.options import Limits

ENCRYPTED_FLAG = 0x1
LONGEST_TYPE = 256
SAME_SPACES = (  # ISO/IEC 29500 strict, transitional
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/math",
        b"http://schemas.openxmlformats.org/officeDocument/2006/math",
    ),
)
LARGEST_TREE = 96 << 20  # bytes of XML held as a tree; a plan of a thousand pages has some 20 MiB
Relations = dict[str, tuple[str, str]]
"""Relation id -> (kind, part)."""
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)
"""What the standard library raises over the bytes of a bad member."""


class Package:
    """The members of a ZIP by name; case and the direction of slashes do not matter, as 1C writes."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        try:
            self._archive = open_zip(io.BytesIO(data))
        except BROKEN as error:
            raise CorruptError(f"this is no whole office file ({error}); get the file again") from error
        members = self._archive.infolist()
        if any(member.flag_bits & ENCRYPTED_FLAG for member in members):
            raise EncryptedError("a password is needed; save the document without one")
        size = sum(member.file_size for member in members)
        if size > limits.unpacked_size:
            raise BombError(
                f"unpacks to {size} bytes, past Options.limits.unpacked_size ({limits.unpacked_size})"
            )
        self._members = {_plain(member.filename): member for member in members}

    def __contains__(self, name: str) -> bool:
        return _plain(name) in self._members

    @property
    def names(self) -> tuple[str, ...]:
        """All names, lower case, with forward slashes."""
        return tuple(self._members)

    def read(self, name: str) -> bytes:
        """The bytes of a member; CorruptError where it is missing or damaged."""
        try:
            return self._archive.read(self._members[_plain(name)])
        except KeyError as error:
            raise CorruptError(f"it lacks its part {name}; get the file again") from error
        except BROKEN as error:
            raise CorruptError(f"its part {name} is damaged ({error}); get the file again") from error

    def tree(self, name: str) -> Any:
        """The root element of a member; the strict form of Office Open XML as the usual one."""
        data = self.read(name)
        if len(data) > LARGEST_TREE:
            raise BombError(f"{name} has {len(data)} bytes of XML; {LARGEST_TREE} are read")
        for strict, usual in SAME_SPACES:
            data = data.replace(strict, usual)
        return parse_xml(data)

    def refuse_large_trees(self) -> None:
        """BombError where a reader that parses every part would hold too large a tree."""
        for name, member in self._members.items():
            if name.endswith(".xml") and member.file_size > LARGEST_TREE:
                raise BombError(f"{name} has {member.file_size} bytes of XML; {LARGEST_TREE} are read")

    def main_part(self, usual: str) -> str:
        """The part that the package names as its document; else the usual one; CorruptError without."""
        for kind, target in self.relations("").values():
            if kind == "officeDocument" and target in self:
                return target
        if usual in self:
            return usual
        raise CorruptError(f"it lacks its main part {usual}; get the file again")

    def relations(self, path: str) -> Relations:
        """Relation id -> (kind, part) of a part; what lies outside the package is never followed."""
        folder, name = posixpath.split(path)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if rels not in self:
            return {}
        found = {}
        for relation in self.tree(rels).iterchildren("{*}Relationship"):
            target = relation.get("Target", "").replace("\\", "/")
            whole = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            if relation.get("TargetMode") != "External":
                kind = relation.get("Type", "").rsplit("/", 1)[-1]
                found[relation.get("Id", "")] = (kind, posixpath.normpath(whole))
        return found

    def related(self, relations: Relations, kind: str) -> str | None:
        """The first part of a kind among `relations` of a part; None where it is not there."""
        parts = (target for found, target in relations.values() if found == kind)
        return next((target for target in parts if target in self), None)

    def elements(self, name: str, *tags: str) -> Iterator[Any]:
        """The elements of these tags, one at a time; each is emptied once the next is asked for."""
        member = self._members.get(_plain(name))
        if member is None:
            raise CorruptError(f"it lacks its part {name}; get the file again")
        try:
            with self._archive.open(member) as stream:
                yield from stream_xml(stream, *tags)
        except BROKEN as error:
            raise CorruptError(f"its part {name} is damaged ({error}); get the file again") from error


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def parse_xml(data: bytes) -> Any:
    """Give the root; CorruptError for broken XML or own entities, BombError past libxml2's bounds."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise xml_error(error) from error
    refuse_entities(root)
    return root


def stream_xml(stream: IO[bytes], *tags: str) -> Iterator[Any]:
    """Give the elements of these tags as they end, and empty each afterwards: memory stays small."""
    from lxml import etree

    events = etree.iterparse(
        stream,
        tag=tags,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    checked = False
    try:
        for _, element in events:
            if not checked:
                refuse_entities(element)
                checked = True
            yield element
            element.clear()
            while element.getprevious() is not None and element.getparent() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        raise xml_error(error) from error


def xml_error(error: SyntaxError) -> BombError | CorruptError:
    """Tell a text or nesting past libxml2's bounds from broken XML."""
    reason = str(error)
    if "huge" in reason.lower() or "excessive depth" in reason.lower():
        return BombError(f"a text or nesting in it is too big to parse ({reason})")
    return CorruptError(f"its XML breaks off or breaks the rules ({reason})")


def refuse_entities(element: Any) -> None:
    """No office program declares entities; where they are, they are an attack."""
    dtd = element.getroottree().docinfo.internalDTD
    if dtd is not None and next(iter(dtd.iterentities()), None) is not None:
        raise CorruptError("its XML declares its own entities, as no office program does")


def zip_holds(data: bytes, name: str) -> bool:
    """Whether the bytes are a readable ZIP with a member of this name."""
    return _beginning(data, name) is not None


def odf_type(data: bytes) -> str | None:
    """The media type that an OpenDocument package names (OpenDocument 1.3 part 2, 3.3), or None."""
    if not zip_holds(data, "content.xml"):
        return None
    return (_beginning(data, "mimetype") or b"").decode("ascii", "replace").strip()


def _beginning(data: bytes, name: str) -> bytes | None:
    if not data.startswith(b"PK"):
        return None
    try:
        with open_zip(io.BytesIO(data)) as archive:
            found = next((each for each in archive.infolist() if _plain(each.filename) == name), None)
            if found is None:
                return None
            if found.flag_bits & ENCRYPTED_FLAG:
                return b""
            with archive.open(found) as member:
                return member.read(LONGEST_TYPE)
    except BROKEN:
        return None

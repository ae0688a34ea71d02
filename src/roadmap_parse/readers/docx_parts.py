"""The parts of a DOCX: through python-docx, else through the package reader of the other formats.

python-docx refuses ISO strict files, main parts under other names and relations that lead nowhere.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import Any, NamedTuple

from .package import Package, Relations, parse_xml, refuse_entities

REFUSALS = (
    SyntaxError,  # what lxml's parser raises
    KeyError,
    ValueError,
    IndexError,
    AttributeError,
    TypeError,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
)
"""What python-docx raises over packages that are not as it expects."""


class Parts(NamedTuple):
    """The XML of the parts that matter, and the member that each relation of the document names."""

    document: Any
    numbering: Any | None
    styles: Any | None
    targets: dict[str, str]


def open_parts(data: bytes, package: Package) -> Parts:
    """The parts of a DOCX whose package was found to be within the limits; CorruptError, BombError."""
    package.refuse_large_trees()
    parts = _by_python_docx(data) or _by_package(package)
    for root in parts[:3]:
        if root is not None:
            refuse_entities(root)
    return parts


def _by_python_docx(data: bytes) -> Parts | None:
    """None for what it refuses."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.exceptions import PackageNotFoundError
    from docx.package import Package as DocxPackage

    try:
        main = DocxPackage.open(io.BytesIO(data)).main_document_part
        inner = {name: relation for name, relation in main.rels.items() if not relation.is_external}
        by_kind = {relation.reltype: relation.target_part for relation in inner.values()}
        numbering, styles = by_kind.get(RELATIONSHIP_TYPE.NUMBERING), by_kind.get(RELATIONSHIP_TYPE.STYLES)
        targets = {name: str(each.target_part.partname).lstrip("/") for name, each in inner.items()}
        return Parts(_element(main), _element(numbering), _element(styles), targets)
    except (PackageNotFoundError, *REFUSALS):
        return None


def _element(part: Any) -> Any | None:
    """python-docx parses only the types it knows (no DOCM, no DOTX)."""
    if part is None:
        return None
    return part.element if hasattr(part, "element") else parse_xml(part.blob)


def _by_package(package: Package) -> Parts:
    main = package.main_part("word/document.xml")
    related = package.relations(main)
    targets = {name: target for name, (_, target) in related.items()}
    return Parts(
        package.tree(main),
        _tree(package, related, "numbering"),
        _tree(package, related, "styles"),
        targets,
    )


def _tree(package: Package, related: Relations, kind: str) -> Any | None:
    part = package.related(related, kind)
    return package.tree(part) if part else None

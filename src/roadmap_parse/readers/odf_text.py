"""Text of OpenDocument paragraphs (OpenDocument 1.3 part 3, 6.1): spaces, tabs, breaks, without notes."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Any

from roadmap_parse.errors import CorruptError, EncryptedError

from .package import Package

if TYPE_CHECKING:
    from collections.abc import Iterator

    from roadmap_parse.options import Limits

_URN = "urn:oasis:names:tc:opendocument:xmlns"
TEXT = f"{{{_URN}:text:1.0}}"
TABLE = f"{{{_URN}:table:1.0}}"
OFFICE = f"{{{_URN}:office:1.0}}"
STYLE = f"{{{_URN}:style:1.0}}"
DRAW = f"{{{_URN}:drawing:1.0}}"
DROPPED = frozenset(
    (
        f"{TEXT}note",
        f"{TEXT}tracked-changes",
        f"{TEXT}ruby-text",
        f"{OFFICE}annotation",
        f"{OFFICE}forms",
        f"{OFFICE}event-listeners",
        f"{TABLE}shapes",
        f"{TEXT}hidden-paragraph",
    )
)
FRAMES = frozenset((f"{DRAW}frame", f"{DRAW}custom-shape", f"{DRAW}g", f"{DRAW}rect", f"{DRAW}text-box"))
MOST_SPACES = 1_000
XML_SPACES = " \n\t\r"
XML_SPACE = re.compile(f"[{XML_SPACES}]+")  # a no-break space stays


def open_odf(data: bytes, limits: Limits) -> Package:
    """Give the package; raises CorruptError, EncryptedError, BombError."""
    package = Package(data, limits)
    if "content.xml" not in package:
        raise CorruptError("it holds no OpenDocument content; get the file again")
    if "META-INF/manifest.xml" in package and b":encryption-data" in package.read("META-INF/manifest.xml"):
        raise EncryptedError("a password is needed; save the document without one")
    return package


def drop_hidden(content: Any, styles: Any | None) -> None:
    """Empty the spans, paragraphs and sections that their style, or they themselves, hide."""
    hidden = {
        style.get(f"{STYLE}name")
        for root in (content, styles)
        if root is not None
        for style in root.iter(f"{STYLE}style")
        if any(each.get(f"{TEXT}display") == "none" for each in style.iterchildren(f"{STYLE}text-properties"))
    }
    marked = (f"{TEXT}span", f"{TEXT}p", f"{TEXT}h", f"{TEXT}section")
    for element in list(content.iter(*marked)):
        if element.get(f"{TEXT}style-name") in hidden or element.get(f"{TEXT}display") == "none":
            tail = element.tail
            element.clear()
            element.tail = tail


def number(element: Any, name: str, default: int = 1) -> int:
    """A count in an attribute; `default` where it is missing or no count."""
    text = element.get(name) or ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < len("1048576000") else default


def paragraph_text(element: Any) -> str:
    """The text of a paragraph; what is framed in it belongs elsewhere."""
    return "".join(_pieces(element))


def _pieces(element: Any) -> Iterator[str]:
    yield _squeezed(element.text)
    for child in element.iterchildren():
        yield from _inline(child)
        yield _squeezed(child.tail)


def _inline(child: Any) -> Iterator[str]:
    tag = child.tag
    if tag == f"{TEXT}s":
        yield " " * min(number(child, f"{TEXT}c"), MOST_SPACES)
    elif tag == f"{TEXT}tab":
        yield "\t"
    elif tag == f"{TEXT}line-break":
        yield "\n"
    elif isinstance(tag, str) and tag not in DROPPED and tag not in FRAMES:
        yield from _pieces(child)


def _squeezed(text: str | None) -> str:
    """White space of the XML counts as one space; real spaces and breaks have elements of their own."""
    if not text:
        return ""
    words = " ".join(XML_SPACE.split(text)).strip(" ")
    before = " " if text[0] in XML_SPACES else ""
    after = " " if words and text[-1] in XML_SPACES else ""
    return f"{before}{words}{after}"


def lines(container: Any) -> str:
    """All paragraphs of a container, frames included, one a line."""
    found = (paragraph_text(each).strip() for each in paragraphs(container))
    return "\n".join(text for text in found if text)


def paragraphs(container: Any) -> Iterator[Any]:
    """Paragraphs and headings at any depth, without those of notes."""
    for child in container.iterchildren():
        if child.tag in (f"{TEXT}p", f"{TEXT}h"):
            yield child
            yield from chain.from_iterable(paragraphs(frame) for frame in frames(child))
        elif isinstance(child.tag, str) and child.tag not in DROPPED:
            yield from paragraphs(child)


def frames(paragraph: Any) -> Iterator[Any]:
    """Text boxes anchored in a paragraph."""
    for child in paragraph.iterchildren():
        if child.tag in FRAMES:
            yield child
        elif isinstance(child.tag, str) and child.tag not in DROPPED:
            yield from frames(child)

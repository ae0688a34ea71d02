"""The page to check rows on, beside their source: one file that opens by a double click, without a network.

The page's content policy lets its own script and style run, by hash, and nothing else; every text of a
document reaches the page as JSON and is shown as text. What the reviewer decides is saved as JSON Lines
that corrections.py writes into the tables.

One document is one page. Several are a page each, in a folder beside an index that holds all their rows.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import sha256
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from roadmap_parse.options import DEFAULT

from .review_payload import document_place, payload
from .review_source import view_of
from .words import asset, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from roadmap_parse.options import Options

    from .review_payload import Payload
    from .rows import Row, Rows

SCRIPTS = ("state", "list", "row", "place", "edit", "main")
_SLOT = re.compile(r"@(\w+)@")
_UNSAFE = {sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
"""What could end the script element; JSON writes it as escapes."""


def write_review(  # noqa: PLR0913 -- every one a choice of the caller
    rows: Rows,
    page: Path,
    *,
    originals: Iterable[tuple[Row, bytes | None]] = (),
    title: str | None = None,
    language: str = "ru",
    options: Options = DEFAULT,
) -> None:
    """Write `page`, and for several documents a page each into the folder `page` without its suffix.

    `originals` gives a row of documents and the bytes of its file, None where it is not to be had.
    """
    page.parent.mkdir(parents=True, exist_ok=True)
    parts = split_by_document(rows)
    views: dict[str, Payload] = {}
    alone = len(parts) == 1
    ways = _ways(page, [identity for identity, part in parts.items() if part["activities"]])
    for document, data in originals:
        part = parts[document["document_id"]]
        if not alone and not part["activities"]:
            continue
        view: Payload = {}
        if data is not None and document["status"] != "failed":
            view = view_of(data, part["activities"], options)
        if alone:
            views[document["document_id"]] = view
        else:
            views[document["document_id"]] = {"href": _address(page, document["document_id"])}
            _write_part(page, part, view, ways[document["document_id"]], language)
    _write(page, render(rows, title=title, views=views, language=language, index=len(parts) > 1))


def _write_part(page: Path, part: Rows, view: Payload, ways: Payload, language: str) -> None:
    """Write the page of one document."""
    identity = part["documents"][0]["document_id"]
    place = page.with_suffix("") / f"{identity}.html"
    place.parent.mkdir(exist_ok=True)
    _write(place, render(part, views={identity: {**view, "ways": ways}}, language=language))


def _address(page: Path, identity: str) -> str:
    """The address of a document's page as seen from the index."""
    return f"{quote(page.with_suffix('').name)}/{identity}.html"


def _ways(page: Path, identities: Sequence[str]) -> dict[str, Payload]:
    """From each document's page to the index and to the documents before and after it."""
    names = [f"{identity}.html" for identity in identities]
    around = zip(identities, (None, *names), (*names[1:], None), strict=False)
    back = f"../{quote(page.name)}"
    return {identity: {"back": back, "before": before, "after": after} for identity, before, after in around}


def split_by_document(rows: Rows) -> dict[str, Rows]:
    """Give document id -> the rows of that document alone."""
    parts: dict[str, Rows] = {row["document_id"]: {name: [] for name in rows} for row in rows["documents"]}
    of_roadmap = {row["roadmap_id"]: row["document_id"] for row in rows["roadmaps"]}
    of_activity = {row["activity_id"]: row["document_id"] for row in rows["activities"]}
    for name, table in rows.items():
        for row in table:
            owner = row.get("document_id") or of_roadmap.get(row.get("roadmap_id"))
            parts[owner or of_activity[row["activity_id"]]][name].append(row)
    return parts


def render(
    rows: Rows,
    *,
    title: str | None = None,
    views: Mapping[str, Payload] | None = None,
    language: str = "ru",
    index: bool = False,
) -> str:
    """Give the page as HTML text; `views` are review_source.view_of by document id."""
    own = title or _title_of_one(rows)
    title = own or words(language)["title"]
    data = payload(rows, name=_file_stem(title), language=language, views=views or {})
    data |= {"index": index, "titled": own is not None}
    style = asset("review.css")
    script = "".join(asset(f"review_{name}.js") for name in SCRIPTS)
    slots = {
        "language": language,
        "title": escape(title),
        "style": style,
        "style_hash": _hash(style),
        "script": script,
        "script_hash": _hash(script),
        "data": _json(data),
    }
    return _SLOT.sub(lambda slot: slots[slot[1]], asset("review.html"))


def _title_of_one(rows: Rows) -> str | None:
    """The file's name, where it is one."""
    if len(rows["documents"]) != 1:
        return None
    return document_place(rows["documents"][0]).rsplit("/", 1)[-1]


def _json(data: Payload) -> str:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign, escaped in _UNSAFE.items():
        text = text.replace(sign, escaped)
    return text


def _file_stem(title: str) -> str:
    """A name for the file of corrections that every system takes."""
    return re.sub(r"[^\w.-]+", "-", title.rsplit(".", 1)[0]).strip("-") or "review"


def _hash(text: str) -> str:
    return b64encode(sha256(text.encode()).digest()).decode()


def _write(place: Path, page: str) -> None:
    place.write_text(page, encoding="utf-8", newline="\n")

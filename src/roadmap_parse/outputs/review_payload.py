"""Rows of the five tables -> what the review page shows: one JSON value, nulls and empty lists left out."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from roadmap_parse.markup import plain

from .corrections import MARK_NOTES
from .words import LANGUAGES, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .rows import Row, Rows

Payload = dict[str, Any]
_MARK_OF = {code: mark for mark, code in MARK_NOTES.items()}
_JSON = ("notes", "bbox", "header")


def payload(rows: Rows, *, name: str, language: str, views: Mapping[str, Payload]) -> Payload:
    """Put `rows` together for the page; `views` are review_source.view_of by document id."""
    deadlines, officials = _by(rows["deadlines"], "activity_id"), _by(rows["officials"], "activity_id")
    of_order = _by((row for row in rows["officials"] if not row["activity_id"]), "roadmap_id")
    return {
        "name": name,
        "language": language,
        "words": {each: dict(words(each)) for each in LANGUAGES},
        "documents": [_document(row) | views.get(row["document_id"], {}) for row in rows["documents"]],
        "roadmaps": [
            _shown(row) | {"officials": [_shown(each) for each in of_order[row["roadmap_id"]]]}
            for row in rows["roadmaps"]
        ],
        "rows": [
            _activity(row, deadlines[row["activity_id"]], officials[row["activity_id"]])
            for row in rows["activities"]
        ],
    }


def document_place(row: Row) -> str:
    """Path and member as people read them; the id where bytes had no name."""
    parts = [plain(part) for part in (row["path"], row["member"]) if part]
    return " › ".join(parts) or str(row["document_id"])


def _document(row: Row) -> Payload:
    kept = ("document_id", "status", "reason", "notes")
    return _shown({key: row[key] for key in kept}) | {"place": document_place(row)}


def _activity(row: Row, deadlines: Iterable[Row], officials: Iterable[Row]) -> Payload:
    shown = _shown(row)
    shown["deadlines"] = [_entry(each) for each in deadlines]
    shown["officials"] = [_entry(each) for each in officials]
    shown["extra"] = [[plain(name), plain(text)] for name, text in json.loads(row["extra"]).items()]
    marks = [_MARK_OF[note["code"]] for note in shown.get("notes", ()) if note["code"] in _MARK_OF]
    return shown | ({"mark": marks[-1]} if marks else {})


def _entry(row: Row) -> Payload:
    left_out = {"activity_id", "roadmap_id", "position", "edtf", "rule", "role_key", "organisation_key"}
    return _shown({key: value for key, value in row.items() if key not in left_out})


def _shown(row: Row) -> Payload:
    """What says something: nested values as values, dates as ISO text, nothing that steers a terminal."""
    made = {}
    for key, value in row.items():
        shown = json.loads(value) if key in _JSON and value else value
        if shown is not None and shown is not False and shown not in ([], ""):
            made[key] = shown.isoformat() if hasattr(shown, "isoformat") else _plain(shown)
    return made


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    return value


def _by(rows: Iterable[Row], key: str) -> defaultdict[str, list[Row]]:
    groups: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[key]].append(row)
    return groups

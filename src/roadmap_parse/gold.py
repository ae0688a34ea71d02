"""Gold: what a careful reader says stands in a corpus, and when an answer equals it.

A corpus is a folder of manifest.tsv (file, origin, licence, purpose), documents and gold/*.jsonl. White space
does not count in a comparison, nor the kind of quotes and dashes, ё, and case and dots of posts and bodies.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, get_args

from .errors import UsageError
from .model import DeadlineKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from .model import Deadline, Official, Person

DeadlineKey = tuple[str, str | None, str | None]
"""kind, start, end; dates in ISO 8601."""
OfficialKey = tuple[str, str, tuple[str, str, str]]
"""role, organisation, person (last, first, middle), each folded; empty where there is none."""

KINDS = frozenset({*get_args(DeadlineKind), "ditto"})
NOTHING: DeadlineKey = ("none", None, None)
MANIFEST_COLUMNS = ("file", "origin", "licence", "purpose")
FOLDED = str.maketrans(
    dict.fromkeys("«»„“”‟″'’‘`", '"') | dict.fromkeys("‐‑‒–—―−", "-") | {"ё": "е", "Ё": "Е"}
)
INVISIBLE = str.maketrans(dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff"))
LIST_NUMBER = re.compile(
    r"^\s*(?:(?:раздел|глава)\s+)?(?:\d+(?:\.\d+)*[.)]|[IVXLC]+[.)]|\d+(?=\s))\s*", re.IGNORECASE
)


def exact(text: str | None) -> str:
    """Fold a text to what must be equal."""
    folded = unicodedata.normalize("NFC", text or "").translate(INVISIBLE).translate(FOLDED)
    return "".join(folded.split())


def loose(text: str | None) -> str:
    """Fold the case too."""
    return exact(text).casefold()


def section_title(text: str | None) -> str:
    """Fold a section's title without its number."""
    return exact(LIST_NUMBER.sub("", text or "", count=1)).rstrip(".:")


def number(text: str | None) -> str:
    """Fold a row's number: `1.2.` and `1.2)` are one."""
    return exact(text).strip(".)(")


def deadline_key(deadline: Deadline) -> DeadlineKey:
    """Give what is compared of a deadline."""
    start, end = deadline.start, deadline.end
    return deadline.kind, start.isoformat() if start else None, end.isoformat() if end else None


def official_key(official: Official) -> OfficialKey:
    """Give what is compared of an official."""
    return _name(official.role), _name(official.organisation), _person_key(official.person)


def _person_key(person: Person | None) -> tuple[str, str, str]:
    if person is None:
        return ("", "", "")
    return _initial(person.last), _initial(person.first), _initial(person.middle)


def _initial(text: str | None) -> str:
    return loose(text).rstrip(".")


def _name(text: str | None) -> str:
    return loose(text).replace(".", "").replace("№", "n")


def deadline_answers(row: dict[str, Any], also: str) -> list[frozenset[DeadlineKey]]:
    """Give every accepted set of deadlines of a row; an empty list says `none`."""
    return [_deadline_set(answer) for answer in (row["deadlines"], *(row.get(also) or ()))]


def deadline_set(deadlines: Iterable[Deadline]) -> frozenset[DeadlineKey]:
    """Give the set that is compared with the accepted ones."""
    return frozenset(map(deadline_key, deadlines)) or frozenset({NOTHING})


def _deadline_set(answer: list[dict[str, Any]]) -> frozenset[DeadlineKey]:
    keys = frozenset(
        ("none" if each["kind"] == "ditto" else each["kind"], each.get("start"), each.get("end"))
        for each in answer
    )
    return keys or frozenset({NOTHING})


def official_answers(row: dict[str, Any], also: str) -> list[Counter[OfficialKey]]:
    """Give every accepted bag of officials of a row; an alternative is a list of entries or of lists."""
    others = [each if isinstance(each, list) else [each] for each in row.get(also) or ()]
    return [Counter(map(_official_entry, answer)) for answer in (row["officials"], *others)]


def _official_entry(entry: dict[str, Any]) -> OfficialKey:
    person = entry.get("person") or {}
    last, first, middle = (_initial(person.get(part)) for part in ("last", "first", "middle"))
    return _name(entry.get("role")), _name(entry.get("organisation")), (last, first, middle)


# Reading


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the manifest."""

    file: str
    origin: str
    licence: str
    purpose: str

    @property
    def plan(self) -> str:
        """The name its gold goes by: `004_b9-landscape.pdf` is the plan 004_b9."""
        return re.split(r"[-.]", self.file.rsplit("/", 1)[-1], maxsplit=1)[0]


@dataclass(frozen=True, slots=True)
class Gold:
    """All gold of a corpus; activities and headings by the name of their plan."""

    activities: dict[str, list[dict[str, Any]]]
    headings: dict[str, dict[str, Any]]
    deadlines: list[dict[str, Any]]
    officials: list[dict[str, Any]]


def read_manifest(corpus: Path) -> tuple[Entry, ...]:
    """Read manifest.tsv; UsageError where it is missing, malformed or names a file that is not there."""
    head, *lines = [line.split("\t") for line in _lines(corpus / "manifest.tsv")] or [[]]
    if tuple(head) != MANIFEST_COLUMNS:
        raise UsageError(f"{corpus / 'manifest.tsv'}: its columns must be {', '.join(MANIFEST_COLUMNS)}")
    for line in lines:
        if len(line) != len(MANIFEST_COLUMNS) or not all(line):
            raise UsageError(f"{corpus / 'manifest.tsv'}: a field is missing: {line}")
        if not (corpus / line[0]).is_file():
            raise UsageError(f"{corpus / 'manifest.tsv'}: no such file: {line[0]}")
    return tuple(Entry(*line) for line in lines)


def read_gold(corpus: Path) -> Gold:
    """Read gold/*.jsonl; UsageError names the line that is malformed."""
    folder = corpus / "gold"
    activities: dict[str, list[dict[str, Any]]] = {}
    for row in _rows(folder / "activities.jsonl", _check_activity):
        activities.setdefault(_plan(row["file"]), []).append(row)
    headings = {_plan(row["file"]): row for row in _rows(folder / "roadmaps.jsonl", _check_heading)}
    return Gold(
        activities,
        headings,
        deadlines=_rows(folder / "deadlines.jsonl", _check_deadline_row),
        officials=[
            row
            for row in _rows(folder / "officials.jsonl", _check_official_row)
            if row.get("score") is not False
        ],
    )


def _plan(file: str) -> str:
    return file.rsplit(".", 1)[0]


def _lines(file: Path) -> list[str]:
    try:
        return [line for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}") from error


def _rows(file: Path, check: Callable[[dict[str, Any]], None]) -> list[dict[str, Any]]:
    rows = []
    for place, line in enumerate(_lines(file), start=1):
        try:
            row = json.loads(line)
            check(row)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise UsageError(f"{file}:{place}: malformed gold: {error!r}") from error
        rows.append(row)
    return rows


def _check_activity(row: dict[str, Any]) -> None:
    _check_texts(
        row, ("file", "text"), ("section_title", "number", "deadline_text", "responsible_text", "result")
    )
    _check_deadlines(row, "deadlines_also")
    _check_officials(row, "officials_also")


def _check_heading(row: dict[str, Any]) -> None:
    _check_texts(row, ("file",), ("title", "issuer", "municipality", "order_number", "order_date"))
    _check_dates(row["period"])
    _check_officials(row, "officials_also")
    if not isinstance(row["header"], list):
        raise TypeError("header is a list of column names")


def _check_deadline_row(row: dict[str, Any]) -> None:
    _check_texts(row, ("text",), ("period",))
    _check_deadlines(row, "also")


def _check_official_row(row: dict[str, Any]) -> None:
    _check_texts(row, ("text",), ())
    _check_officials(row, "also")


def _check_texts(row: dict[str, Any], needed: Iterable[str], optional: Iterable[str]) -> None:
    for name in needed:
        if not isinstance(row[name], str):
            raise TypeError(f"{name} is a text")
    for name in optional:
        if not isinstance(row[name], str | None):
            raise TypeError(f"{name} is a text or null")


def _check_deadlines(row: dict[str, Any], also: str) -> None:
    for answer in (row["deadlines"], *(row.get(also) or ())):
        for entry in answer:
            if entry["kind"] not in KINDS:
                raise ValueError(f"no such kind: {entry['kind']}")
            _check_dates(entry)


def _check_dates(value: dict[str, Any]) -> None:
    for side in ("start", "end"):
        if value.get(side) is not None:
            date.fromisoformat(value[side])


def _check_officials(row: dict[str, Any], also: str) -> None:
    for answer in official_answers(row, also):
        if any(key == ("", "", ("", "", "")) for key in answer):
            raise ValueError("an official without role, organisation and person")

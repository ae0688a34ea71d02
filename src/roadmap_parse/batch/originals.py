"""The files that a dataset was read from, found again beside it."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from roadmap_parse.archives import Item
from roadmap_parse.errors import RoadmapParseError
from roadmap_parse.options import DEFAULT
from roadmap_parse.sources import File, items_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from roadmap_parse.options import Options
    from roadmap_parse.outputs.rows import Row


def originals(
    documents: Sequence[Row], options: Options = DEFAULT, *, beside: Path | None = None
) -> Iterator[tuple[Row, bytes | None]]:
    """Give each row of `documents` with its file's bytes; None where the file is gone or another one now.

    One file is held at a time. Paths are those of the run: relative ones are sought from here, then from the
    folder `beside` up, since the run may have been started from any folder above its results.
    """
    by_path: dict[str, list[Row]] = {}
    for row in documents:
        by_path.setdefault(row["path"] or "", []).append(row)
    for path, rows in by_path.items():
        yield from _of_file(path, beside, rows, options)


def _found(path: str, beside: Path | None) -> Path:
    roots = (beside.absolute(), *beside.absolute().parents) if beside else ()
    places = (Path(path), *(root / path for root in roots))
    return next((place for place in places if place.exists()), Path(path))


def _of_file(
    path: str, beside: Path | None, rows: list[Row], options: Options
) -> Iterator[tuple[Row, bytes | None]]:
    wanted = {row["member"]: row for row in rows}
    try:
        for item in items_of(File(_found(path, beside)), options):
            if isinstance(item, Item) and item.member in wanted:
                row = wanted.pop(item.member)
                yield row, _bytes(item, row["sha256"])
    except (OSError, RoadmapParseError):
        pass
    yield from ((row, None) for row in wanted.values())


def _bytes(item: Item, digest: str | None) -> bytes | None:
    try:
        data = item.load()
    except RoadmapParseError:
        return None
    return data if sha256(data).hexdigest() == digest else None

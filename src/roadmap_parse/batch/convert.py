"""Sources -> dataset: the whole run of `roadmap-parse convert`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from roadmap_parse.archives import Item
from roadmap_parse.errors import UsageError
from roadmap_parse.options import DEFAULT
from roadmap_parse.outputs.files import DEFAULT_FORMATS, check_formats, write
from roadmap_parse.outputs.frames import rows_to_frames
from roadmap_parse.outputs.rows import to_rows
from roadmap_parse.outputs.summary import Summary, summarise
from roadmap_parse.sources import find_files, items_of

from .worker import read_item

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from roadmap_parse.archives import PassedOver
    from roadmap_parse.model import Result
    from roadmap_parse.options import Options
    from roadmap_parse.sources import File

    Watcher = Callable[[int, int], None]


def convert(  # noqa: PLR0913 -- every one a choice of the command
    sources: Iterable[str | os.PathLike[str]],
    out: Path,
    *,
    formats: Iterable[str] = DEFAULT_FORMATS,
    bom: bool = False,
    options: Options = DEFAULT,
    watch: Watcher | None = None,
) -> Summary:
    """Read every document of `sources` and write the five tables into `out`; what fails is a row, not an end.

    After each file on disk `watch` is told how many of how many are done. UsageError and
    MissingDependencyError come before the first document is read.
    """
    wanted = check_formats(formats)
    files = find_files(sources, without=out)
    _make_folder(out)
    passed_over: list[PassedOver] = []
    rows = to_rows(_results(files, options, passed_over, watch))
    write(rows_to_frames(rows), out, wanted, bom=bom)
    return summarise(rows, len(passed_over))


def _results(
    files: Sequence[File | PassedOver], options: Options, passed_over: list[PassedOver], watch: Watcher | None
) -> Iterator[Result]:
    for done, file in enumerate(files, start=1):
        for found in items_of(file, options):
            if isinstance(found, Item):
                yield read_item(found, options)
            else:
                passed_over.append(found)
        if watch:
            watch(done, len(files))


def _make_folder(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"cannot write to {out}: {error.strerror}; choose another folder with -o") from error

"""CSV and TSV that a program wrote: the records have one number of fields; all else is a dump for text.py."""

from __future__ import annotations

import csv
import io
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from roadmap_parse.errors import BombError

from .cells import Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

SAME_WIDTH = {";": 0.9, "\t": 1.0, ",": 0.9}  # the share of records with the commonest number of fields
SEPARATOR_LINE = "sep="  # Excel's own first line
LEAST_FIELDS, LEAST_RECORDS = 3, 2
SPACED = 0.2  # a mark with a space after it belongs to prose
SAMPLE_RECORDS = 500


def delimiter_of(text: str) -> str | None:
    r"""Give the mark under which the text is a table of equal records; None for prose and dumps.

    >>> delimiter_of("№;Мероприятие;Срок\n1;Приказ;март\n")
    ';'
    """
    first = text.partition("\n")[0].strip()
    if first.lower().startswith(SEPARATOR_LINE) and len(first) == len(SEPARATOR_LINE) + 1:
        return first[-1]
    return next((mark for mark in SAME_WIDTH if _is_table(text, mark)), None)


def csv_sheet(text: str, delimiter: str) -> Sheet:
    """Give the records as a sheet; BombError for a field longer than the csv module takes."""
    sheet = Sheet("")
    try:
        for row, record in enumerate(_records(text, delimiter)):
            for column, field in enumerate(record):
                sheet.put(row, column, field.replace("\r\n", "\n").replace("\r", "\n"))
    except csv.Error as error:
        raise BombError(f"a field of it is too long ({error})") from error
    return sheet


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    if text.lower().startswith(SEPARATOR_LINE):
        text = text.partition("\n")[2]
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _is_table(text: str, mark: str) -> bool:
    """Equal records of three fields and more, and hardly a mark before a space."""
    if text.count(mark) < (LEAST_FIELDS - 1) * LEAST_RECORDS:
        return False
    try:
        records = [record for record in islice(_records(text, mark), SAMPLE_RECORDS) if record]
    except csv.Error:
        return False
    (width, count), *_ = Counter(map(len, records)).most_common(1)
    spaced = sum(field.startswith(" ") for record in records for field in record[1:])
    return (
        width >= LEAST_FIELDS
        and count >= max(LEAST_RECORDS, SAME_WIDTH[mark] * len(records))
        and spaced <= SPACED * (width - 1) * count
    )

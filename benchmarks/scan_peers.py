"""Tables of pictures by other tools, for benchmarks/scans.py.

    python benchmarks/scan_peers.py TOOL

Reads lines "PICTURE DPI" and answers each with a line of JSON: rows of texts and CPU-seconds, those of the
programs started among them. Needs img2table, or ocrmypdf (with ghostscript) and pdfplumber; and the program
tesseract with rus.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    Rows = list[list[str]]


def img2table(picture: Path, dpi: int) -> Rows:
    """img2table with the tesseract program; its merged cells repeat their text and are taken once."""
    from img2table.document import Image  # type: ignore[import-not-found]
    from img2table.ocr import TesseractOCR  # type: ignore[import-not-found]

    del dpi  # in the file
    tables = Image(str(picture)).extract_tables(ocr=TesseractOCR(n_threads=1, lang="rus"))
    return [
        [cell.value or "" for _, (cell, *_) in groupby(row, key=lambda cell: cell.bbox)]
        for table in tables
        for row in table.content.values()
    ]


def ocrmypdf(picture: Path, dpi: int) -> Rows:
    """A text layer by OCRmyPDF, turned and straightened; rulings are pixels, so tables are told by text."""
    import ocrmypdf as tool  # type: ignore[import-not-found]
    import pdfplumber

    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "made.pdf"
        tool.ocr(
            picture, made, language="rus", image_dpi=dpi, deskew=True, rotate_pages=True, jobs=1,
            progress_bar=False, output_type="pdf",
        )  # fmt: skip
        with pdfplumber.open(made) as document:
            tables = [
                table
                for page in document.pages
                for table in page.extract_tables({"vertical_strategy": "text", "horizontal_strategy": "text"})
            ]
    return [[cell or "" for cell in row] for table in tables for row in table]


TOOLS: dict[str, Callable[[Path, int], Rows]] = {"img2table": img2table, "ocrmypdf": ocrmypdf}


def main() -> None:
    """Answer lines until the input ends."""
    read = TOOLS[sys.argv[1]]
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what tools print is no answer
    for line in sys.stdin:
        name, dpi = line.rsplit(maxsplit=1)
        before = sum(os.times()[:4])
        try:
            rows = read(Path(name), int(dpi))
        except Exception as error:  # noqa: BLE001 - whatever a peer raises, the page is lost to it
            print(f"{type(error).__name__}: {error}", file=sys.stderr)
            rows = []
        answer = {"rows": rows, "seconds": sum(os.times()[:4]) - before}
        print(json.dumps(answer, ensure_ascii=False), file=answers, flush=True)


if __name__ == "__main__":
    main()

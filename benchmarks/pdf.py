"""PDF tables, ours beside pdfplumber, on the PDFs of the corpus.

    python benchmarks/pdf.py [--json FILE] [--repeat N]

Every tool reads the same files in this one process. Counted against corpora/gold: rows exact in every cell
(white space apart), rows split over two pages that are whole again, pages per CPU-second.
pdfplumber joins nothing over pages; its pages' tables are put one below the other.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parents[1] / "corpora"))
from build import DOCUMENTS, Plan, plans

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Rows = list[tuple[str, ...]]
FORMS = (".pdf", "-landscape.pdf")


@dataclass(frozen=True)
class Score:
    """What one tool reached on all files."""

    tool: str
    rows: int = 0
    exact: int = 0
    split: int = 0
    rejoined: int = 0
    pages: int = 0
    pages_per_cpu_second: float = 0.0


def ours(path: Path) -> Rows:
    """The joined tables of the file."""
    from roadmap_parse.options import DEFAULT
    from roadmap_parse.readers.pdf import read_pdf
    from roadmap_parse.tables import find_tables

    tables = find_tables(read_pdf(path.read_bytes(), DEFAULT))
    return [row for table in tables if hasattr(table, "rows") for row in table.rows]


def pdfplumber_rows(path: Path) -> Rows:
    """Pdfplumber's tables, page after page."""
    import pdfplumber

    with pdfplumber.open(path) as document:
        tables = [table for page in document.pages for table in page.extract_tables()]
    return [tuple(text or "" for text in row) for table in tables for row in table]


def raw_text(path: Path) -> Rows:
    """Nothing but pypdfium2's text: the limit of speed."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    for page in document:
        page.get_textpage().get_text_range()
    return []


TOOLS: dict[str, Callable[[Path], Rows]] = {
    "ours": ours,
    "pdfplumber": pdfplumber_rows,
    "pypdfium2 text": raw_text,
}


def measure(tool: str, repeat: int) -> Score:
    """Read every file `repeat` times; the best time counts."""
    read = TOOLS[tool]
    files = [(plan, DOCUMENTS / f"{plan.stem}{form}") for plan in plans() for form in FORMS]
    read(files[0][1])  # imports are not timed
    rows = exact = split = rejoined = pages = 0
    seconds = 0.0
    for plan, path in files:
        found, spent = _timed(read, path, repeat)
        seconds += spent
        pages += _page_count(path)
        got = {_squeezed(row) for row in found}
        broken = _split_rows(plan, path)
        for row in _expected(plan):
            rows += 1
            exact += row in got
            split += row in broken
            rejoined += row in broken and row in got
    return Score(tool, rows, exact, split, rejoined, pages, round(pages / seconds, 1))


def _timed(read: Callable[[Path], Rows], path: Path, repeat: int) -> tuple[Rows, float]:
    found: Rows = []
    times = []
    for _ in range(repeat):
        start = time.process_time()
        found = read(path)
        times.append(time.process_time() - start)
    return found, min(times)


def _page_count(path: Path) -> int:
    import pypdfium2

    return len(pypdfium2.PdfDocument(path))


def _expected(plan: Plan) -> set[tuple[str, ...]]:
    """The activities of a plan, as squeezed cells."""
    return {_squeezed([" ".join(texts) for texts in row.cells]) for row in plan.rows if not row.section}


def _squeezed(row: Sequence[str]) -> tuple[str, ...]:
    return tuple(re.sub(r"\s+", "", text) for text in row)


def _split_rows(plan: Plan, path: Path) -> set[tuple[str, ...]]:
    """The rows no page shows whole: the text of their longest cell stands on none."""
    import pypdfium2

    texts = [re.sub(r"[\s\x02\ufffe-]+", "", _reading_order(page)) for page in pypdfium2.PdfDocument(path)]
    whole = {row: max(row, key=len) for row in _expected(plan)}
    return {row for row, text in whole.items() if not any(text.replace("-", "") in page for page in texts)}


def _reading_order(page: object) -> str:
    return str(page.get_textpage().get_text_range())  # type: ignore[attr-defined]


def table(scores: Sequence[Score]) -> str:
    """The scores as a Markdown table."""
    head = "| tool | rows exact | split rows rejoined | pages per CPU-second |\n| --- | --- | --- | --- |"
    lines = [
        f"| {one.tool} | {one.exact} of {one.rows} | {one.rejoined} of {one.split} | "
        f"{one.pages_per_cpu_second} |"
        for one in scores
    ]
    return "\n".join([head, *lines])


def main() -> None:
    """Measure every tool and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", type=Path, help="also write the figures there")
    parser.add_argument("--repeat", type=int, default=3)
    arguments = parser.parse_args()
    scores = [measure(tool, arguments.repeat) for tool in TOOLS]
    print(table(scores))
    if arguments.json:
        arguments.json.write_text(
            json.dumps([asdict(one) for one in scores], indent=2) + "\n", encoding="utf-8"
        )


if __name__ == "__main__":
    main()

"""PDF tables, ours beside pdfplumber, camelot, img2table and tabula, on the PDFs of the corpus.

    python benchmarks/pdf.py [--peers PYTHON] [--repeat N] [--markdown FILE]

Every tool reads the same files, one process a tool; `--peers` is the interpreter that has the peers (default:
this one; a tool that is not there is left out). Counted: rows exact in every cell (white space apart), rows
split over two pages that are whole again, pages per CPU-second. No peer joins over pages; their tables
are put one below the other. tabula needs Java, and jpype1 to start it once only. "letters and paths" reads
the box of every letter and path and makes nothing of them: the least that an engine for tables must do.
Then our own time and memory on files of up to 2,000 pages, and how often rows of our confidence are right.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parents[1] / "corpora"))
import build
from build import DOCUMENTS
from composed import composed_plans

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Rows = list[tuple[str, ...]]
UNRULED = re.compile(
    r"-(?:across|acrosshead|borderless|barecut|tight|headrule|columns|shaded|serif|officerules|officebare|webrules)$"
)
GOLD = Path(__file__).parents[1] / "corpora" / "gold" / "activities.jsonl"
FIELDS = ("number", "text", "deadline_text", "responsible_text", "result")
BOUNDS = (1.01, 0.9, 0.7, 0.0)  # of confidence
LARGE = (250, 500, 1000, 2000)  # pages
REPEATED = "sport2025-grid.pdf"
MEMORY_PAGES = 500
MEBIBYTE = 1024  # kibibytes


@dataclass
class Score:
    """What one tool reached on all files; `unruled`: partially ruled and borderless."""

    tool: str
    ruled: int = 0
    ruled_rows: int = 0
    unruled: int = 0
    unruled_rows: int = 0
    rejoined: int = 0
    split: int = 0
    pages: int = 0
    seconds: float = 0.0


def ours(path: Path) -> Rows:
    """The joined tables of the file."""
    from roadmap_parse.options import DEFAULT
    from roadmap_parse.readers.pdf import read_pdf
    from roadmap_parse.tables import find_tables

    tables = find_tables(read_pdf(path.read_bytes(), DEFAULT))
    return [row for table in tables if hasattr(table, "rows") for row in table.rows]


def ours_activities(path: Path) -> Rows:
    """The activities of the file, with deadlines and officials parsed."""
    from roadmap_parse import read

    return [
        tuple(getattr(activity, name) or "" for name in FIELDS)
        for roadmap in read(path).roadmaps
        for activity in roadmap.activities
    ]


def pdfplumber_rows(path: Path) -> Rows:
    """Pdfplumber's tables, page after page."""
    import pdfplumber

    with pdfplumber.open(path) as document:
        tables = [table for page in document.pages for table in page.extract_tables()]
    return [tuple(text or "" for text in row) for table in tables for row in table]


def camelot_rows(path: Path) -> Rows:
    """Camelot's lattice tables."""
    camelot = import_module("camelot")
    tables = camelot.read_pdf(str(path), pages="all", flavor="lattice")
    return [tuple(row) for table in tables for row in table.df.itertuples(index=False, name=None)]


def img2table_rows(path: Path) -> Rows:
    """Tables of img2table, bordered and not, with the text layer of the file."""
    found = import_module("img2table.document").PDF(str(path)).extract_tables(borderless_tables=True)
    tables = [table for page in found.values() for table in page]
    return [tuple(cell.value or "" for cell in row) for table in tables for row in table.content.values()]


def tabula_rows(path: Path) -> Rows:
    """Tabula's ruled tables; where there are none, those it sees by white space."""
    read = import_module("tabula").read_pdf
    how: dict[str, Any] = {"pages": "all", "silent": True, "pandas_options": {"header": None, "dtype": str}}
    tables = read(str(path), lattice=True, **how) or read(str(path), stream=True, **how)
    return [tuple(row) for table in tables for row in table.fillna("").itertuples(index=False, name=None)]


def raw_geometry(path: Path) -> Rows:
    """Every letter and its box, and the box of every path, one call each."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    for page in document:
        text = page.get_textpage()
        _ask_letters(text.raw)
        _ask_paths(page.raw)
        text.close()
        page.close()
    return []


def _ask_letters(text: Any) -> None:
    import pypdfium2.raw as pdfium

    box = pdfium.FS_RECTF()
    for index in range(pdfium.FPDFText_CountChars(text)):
        pdfium.FPDFText_GetUnicode(text, index)
        pdfium.FPDFText_GetLooseCharBox(text, index, ctypes.byref(box))


def _ask_paths(page: Any) -> None:
    import pypdfium2.raw as pdfium

    sides = [ctypes.c_float() for _ in range(4)]
    for index in range(pdfium.FPDFPage_CountObjects(page)):
        item = pdfium.FPDFPage_GetObject(page, index)
        if pdfium.FPDFPageObj_GetType(item) == pdfium.FPDF_PAGEOBJ_PATH:
            pdfium.FPDFPageObj_GetBounds(item, *map(ctypes.byref, sides))


def raw_text(path: Path) -> Rows:
    """Nothing but pypdfium2's text: the limit of speed."""
    import pypdfium2

    for page in pypdfium2.PdfDocument(path):
        page.get_textpage().get_text_range()
    return []


TOOLS: dict[str, Callable[[Path], Rows]] = {
    "ours, to tables": ours,
    "ours, to activities": ours_activities,
    "pdfplumber": pdfplumber_rows,
    "camelot, lattice": camelot_rows,
    "img2table": img2table_rows,
    "tabula": tabula_rows,
    "pypdfium2, letters and paths": raw_geometry,
    "pypdfium2, text alone": raw_text,
}
OWN = ("ours, to tables", "ours, to activities")
LIMITS = ("pypdfium2, letters and paths", "pypdfium2, text alone")


def measure(tool: str, repeat: int) -> Score:
    """Read every file `repeat` times; the best time counts. Imports and models are loaded before."""
    read, score = TOOLS[tool], Score(tool)
    files = sorted(DOCUMENTS.glob("*.pdf"))
    read(files[0])
    for path in files:
        found, spent = _timed(read, path, repeat)
        score.seconds += spent
        score.pages += _page_count(path)
        got = {_squeezed(row) for row in found}
        expected = _activities(path) if tool == OWN[1] else _table_rows(path)
        broken = _split(expected, path)
        exact = sum(row in got for row in expected)
        if UNRULED.search(path.stem):
            score.unruled, score.unruled_rows = score.unruled + exact, score.unruled_rows + len(expected)
        else:
            score.ruled, score.ruled_rows = score.ruled + exact, score.ruled_rows + len(expected)
        score.split += len(broken)
        score.rejoined += sum(row in got for row in broken)
    return score


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


def _table_rows(path: Path) -> list[tuple[str, ...]]:
    """The rows as they were drawn, without the titles of sections."""
    stem, _, layout = path.stem.partition("-")
    seeds = {plan.stem: plan.rows for plan in build.plans()}
    named = seeds | {plan.name: (*plan.rows, *plan.second) for plan in composed_plans()}
    drawn = [[_flat(cell) for cell in row.cells] for row in named.get(stem, ()) if not row.section]
    if layout == "subrows":
        drawn = [each for cells in drawn for each in _apart(cells)]
    return [_squeezed(cells) for cells in drawn]


def _apart(cells: Sequence[str]) -> list[list[str]]:
    """The rows that a row is printed as whose cells hold several lines; a cell of one line spans them."""
    parts = [cell.split("\n") for cell in cells]
    many = max(map(len, parts))
    return [[part[line if len(part) == many else 0] for part in parts] for line in range(many)]


def _flat(cell: str | Sequence[str]) -> str:
    return cell if isinstance(cell, str) else "".join(cell)


def _activities(path: Path) -> list[tuple[str, ...]]:
    stem = re.split(r"[-.]", path.name)[0]
    rows = (json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines())
    return [_squeezed([row[name] or "" for name in FIELDS]) for row in rows if Path(row["file"]).stem == stem]


def _squeezed(row: Sequence[str]) -> tuple[str, ...]:
    return tuple(re.sub(r"\s+", "", text) for text in row)


def _split(rows: Sequence[tuple[str, ...]], path: Path) -> set[tuple[str, ...]]:
    """The rows no page shows whole: the text of their longest cell stands on none."""
    import pypdfium2

    texts = [_letters(page.get_textpage().get_text_range()) for page in pypdfium2.PdfDocument(path)]
    return {row for row in rows if not any(_stands_in(_letters(max(row, key=len)), text) for text in texts)}


def _letters(text: str) -> str:
    return re.sub(r"[\s\x02\ufffe-]+", "", text)


def _stands_in(cell: str, text: str) -> bool:
    """Whether the beginning and the end of a cell stand on a page: between its lines others may be read."""
    return cell[:8] in text and cell[-8:] in text


# Large files


def large_file(pages: int, folder: Path) -> Path:
    """A plan printed again and again, up to `pages` pages."""
    import pypdfium2

    source, target = pypdfium2.PdfDocument(DOCUMENTS / REPEATED), pypdfium2.PdfDocument.new()
    while len(target) < pages:
        target.import_pages(source, range(min(len(source), pages - len(target))))
    path = folder / f"{pages}.pdf"
    target.save(path)
    return path


def large() -> Iterator[dict[str, Any]]:
    """Seconds to tables for files of growing length, and memory to activities beyond the language models."""
    with tempfile.TemporaryDirectory() as folder:
        for pages in LARGE:
            path = large_file(pages, Path(folder))
            _, seconds = _timed(ours, path, 1)
            yield {"pages": pages, "seconds": seconds}
        one, many = (_memory(large_file(pages, Path(folder))) for pages in (1, MEMORY_PAGES))
        yield {"pages": MEMORY_PAGES, "mebibytes": round(many - one, 1)}


def _memory(path: Path) -> float:
    command = [sys.executable, __file__, "--memory", str(path)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def memory(path: Path) -> float:
    """Mebibytes at most of a process that reads a file to activities."""
    ours_activities(path)
    return round(_peak() / MEBIBYTE, 1)


def _peak() -> int:
    """The largest memory of this process so far in KiB, as Linux tells; getrusage tells the parent's too."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


# Output


def table(
    scores: Sequence[Score], grown: Sequence[dict[str, Any]], rated: Sequence[tuple[float, int, int]]
) -> str:
    """The figures as Markdown."""
    lines = [
        "| tool | ruled rows exact | partly ruled, borderless | split rows rejoined | pages per CPU-second |",
        "| --- | --- | --- | --- | --- |",
    ]
    for one in scores:
        cells = [(one.ruled, one.ruled_rows), (one.unruled, one.unruled_rows), (one.rejoined, one.split)]
        texts = ["–" if one.tool in LIMITS else f"{right} of {of}" for right, of in cells]
        lines.append(f"| {one.tool} | {' | '.join(texts)} | {one.pages / one.seconds:.1f} |")
    lines += ["", "| pages of one file | seconds to tables | milliseconds a page |", "| --- | --- | --- |"]
    for each in grown:
        if "seconds" in each:
            share = 1000 * each["seconds"] / each["pages"]
            lines.append(f"| {each['pages']} | {each['seconds']:.1f} | {share:.1f} |")
        else:
            lines += ["", f"Memory to activities, {each['pages']} pages: {each['mebibytes']} MiB"]
            lines[-1] += " more than for one page."
    lines += ["", "| confidence | share of activities | of these right |", "| --- | --- | --- |"]
    total = sum(count for _, count, _ in rated)
    for (low, count, right), high in zip(rated, BOUNDS, strict=False):
        bounds = f"{low:.1f} and more" if high > 1 else f"{low:.1f} to {high:.1f}"
        lines.append(f"| {bounds} | {count / total:.1%} | {right} of {count} |")
    return "\n".join(lines) + "\n"


# Confidence


def calibration() -> Iterator[tuple[float, int, int]]:
    """For every lower bound of confidence: how many activities have it, and how many of these are right."""
    found = [each for path in sorted(DOCUMENTS.glob("*.pdf")) for each in _rated(path)]
    for high, low in pairwise(BOUNDS):
        right = [is_right for confidence, is_right in found if low <= confidence < high]
        yield low, len(right), sum(right)


def _rated(path: Path) -> Iterator[tuple[float, bool]]:
    from roadmap_parse import read

    expected = set(_activities(path))
    for roadmap in read(path).roadmaps:
        for activity in roadmap.activities:
            fields = [getattr(activity, name) or "" for name in FIELDS]
            yield activity.confidence, _squeezed(fields) in expected


def main() -> None:
    """Measure every tool in a process of its own and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--peers", default=sys.executable, help="interpreter that has the peers")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--markdown", type=Path, help="write the table there")
    parser.add_argument("--tool", choices=TOOLS, help=argparse.SUPPRESS)
    parser.add_argument("--memory", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.memory:
        print(json.dumps(memory(arguments.memory)))
    elif arguments.tool:
        print(json.dumps(asdict(measure(arguments.tool, arguments.repeat))))
    else:
        _report(arguments)


def _report(arguments: argparse.Namespace) -> None:
    scores = []
    for tool in TOOLS:
        python = sys.executable if tool in OWN else arguments.peers
        command = [python, __file__, "--tool", tool, "--repeat", str(arguments.repeat)]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        if done.returncode:
            print(f"{tool} is left out: {done.stderr.strip().splitlines()[-1]}", file=sys.stderr)
        else:
            scores.append(Score(**json.loads(done.stdout.splitlines()[-1])))
    text = table(scores, list(large()), list(calibration()))
    print(text)
    if arguments.markdown:
        arguments.markdown.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

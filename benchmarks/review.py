"""How fast the review opens in Chromium: an index of 5,000 activities, pages of 40 and of 2,000 rows.

    python benchmarks/review.py [--repeat N] [--markdown FILE]

Needs selenium, Debian's chromium and chromium-driver. Time is that of the browser's own clock, from the start
of the navigation to the frame that shows the first row; then from a key to the frame that shows its effect.
Every figure is the median of the runs, the slowest behind it.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING, Any

from roadmap_parse import read
from roadmap_parse.outputs.review import write_review
from roadmap_parse.outputs.rows import to_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from roadmap_parse.model import Result

DOCUMENTS = Path(__file__).parents[1] / "corpora" / "documents"
PRINTED = "002_06105396e53f60ed.pdf"
IN_INDEX, ON_PAGE, ON_LONG_PAGE = 5_000, 40, 2_000  # activities
FLAGS = (
    "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking "
    "--window-size=1280,800"
)
WATCH = """
new MutationObserver((_, watch) => {
  if (!document.querySelector('.row')) return;
  watch.disconnect();
  requestAnimationFrame(() => setTimeout(() => { window.firstRow = performance.now(); }));
}).observe(document, { childList: true, subtree: true });
"""
FIRST_ROW = """
const done = arguments[0];
(function wait() { if (window.firstRow) done(window.firstRow); else setTimeout(wait, 5); })();
"""
ACT = """
const done = arguments[arguments.length - 1], begun = performance.now();
document.body.dispatchEvent(new KeyboardEvent('keydown', { key: arguments[0], bubbles: true }));
requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun)));
"""
SEARCH = """
const done = arguments[arguments.length - 1], begun = performance.now();
document.getElementById('search').value = 'анализ';
document.getElementById('state').dispatchEvent(new Event('change'));
requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun)));
"""


@dataclass(frozen=True, slots=True)
class Opened:
    """What one page took, in milliseconds of every run."""

    name: str
    rows: int
    mebibytes: float
    first_row: tuple[float, ...]
    key: tuple[float, ...]
    search: tuple[float, ...]


def index(folder: Path) -> tuple[Path, int]:
    """An index of all plans of the corpus, again and again under other names, up to IN_INDEX activities."""
    plans = [result for path in sorted(DOCUMENTS.iterdir()) for result in [read(path)] if result.roadmaps]
    results: list[Result] = []
    count = 0
    for number, one in enumerate(cycle(plans)):
        if count >= IN_INDEX:
            break
        results.append(replace(one, source=replace(one.source, path=f"{number}/{one.source.path}")))
        count += len(list(one.activities))
    rows = to_rows(results)
    write_review(rows, folder / "index.html", originals=((row, None) for row in rows["documents"]))
    return folder / "index.html", count


def printed_page(folder: Path) -> tuple[Path, int]:
    """The page of a PDF with ON_PAGE rows, its pages drawn."""
    import pypdfium2

    source, target = pypdfium2.PdfDocument(DOCUMENTS / PRINTED), pypdfium2.PdfDocument.new()
    count = 0
    while count < ON_PAGE:
        target.import_pages(source)
        target.save(folder / "plan.pdf")
        rows = to_rows([read(folder / "plan.pdf")])
        count = len(rows["activities"])
    data = (folder / "plan.pdf").read_bytes()
    write_review(rows, folder / "plan.html", originals=[(row, data) for row in rows["documents"]])
    return folder / "plan.html", count


def long_page(folder: Path) -> tuple[Path, int]:
    """One plan of ON_LONG_PAGE rows without its source."""
    result = read((DOCUMENTS / PRINTED).with_suffix(".txt"))
    plan = result.roadmaps[0]
    section = plan.sections[0]
    times = -(-ON_LONG_PAGE // len(section.activities))
    longer = replace(plan, sections=(replace(section, activities=section.activities * times),))
    rows = to_rows([replace(result, roadmaps=(longer,))])
    write_review(rows, folder / "long.html")
    return folder / "long.html", len(rows["activities"])


PAGES = {"index": index, "PDF with its pages": printed_page, "long plan": long_page}


@contextmanager
def chromium() -> Iterator[Any]:
    """A headless browser that notes when the first row was shown."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for flag in FLAGS.split():
        options.add_argument(flag)
    browser = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": WATCH})
    try:
        yield browser
    finally:
        browser.quit()


def measure(browser: Any, name: str, page: Path, rows: int, repeat: int) -> Opened:
    """Open the page again and again; every time press keys and search."""
    runs = []
    for _ in range(repeat):
        browser.get(page.as_uri())
        browser.execute_script("localStorage.clear()")
        browser.get(page.as_uri())
        first = browser.execute_async_script(FIRST_ROW)
        keys = [browser.execute_async_script(ACT, key) for key in "jjkax"]
        runs.append((first, max(keys), browser.execute_async_script(SEARCH)))
    first_row, key, search = zip(*runs, strict=True)
    return Opened(name, rows, page.stat().st_size / 2**20, first_row, key, search)


def table(opened: Sequence[Opened]) -> str:
    """The figures as Markdown."""
    lines = [
        "| page | rows | MiB | first row shown, ms | a key, ms | a search, ms |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for one in opened:
        spans = " | ".join(_figures(each) for each in (one.first_row, one.key, one.search))
        lines.append(f"| {one.name} | {one.rows:,} | {one.mebibytes:.1f} | {spans} |")
    return "\n".join(lines) + "\n"


def _figures(times: Sequence[float]) -> str:
    return f"{statistics.median(times):.0f} (at most {max(times):.0f})"


def main() -> None:
    """Write the pages, open them, print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--repeat", type=int, default=7)
    parser.add_argument("--markdown", type=Path, help="write the table there")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        opened = [
            measure(browser, name, *make(Path(folder)), arguments.repeat) for name, make in PAGES.items()
        ]
    text = table(opened)
    print(text)
    if arguments.markdown:
        arguments.markdown.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

"""Put measured tables and real output into README.md and docs: nothing between the markers is typed by hand.

`<!-- begin NAME -->` … `<!-- end NAME -->` holds benchmarks/results/NAME.md. Run without arguments to write,
with --check to fail where a text differs from its results.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "results"
BLOCK = re.compile(r"(<!-- begin (?P<name>[\w-]+) -->\n).*?(<!-- end (?P=name) -->)", re.DOTALL)


def filled(text: str) -> str:
    """The text with every block filled from its results file."""
    return BLOCK.sub(lambda m: m[1] + (RESULTS / f"{m['name']}.md").read_text("utf-8") + m[3], text)


def main(arguments: list[str]) -> int:
    """Write the blocks, or with --check say which files are stale; exit status 1 if any is."""
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    stale = [page for page in pages if filled(page.read_text("utf-8")) != page.read_text("utf-8")]
    if "--check" in arguments:
        print(*(f"stale: {page.relative_to(ROOT)}" for page in stale), sep="\n")
        return bool(stale)
    for page in stale:
        page.write_text(filled(page.read_text("utf-8")), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The knowledge files: tab-separated rows in roadmap_parse/data, a header line first, `#` lines aside."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from itertools import zip_longest


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Read data/`name`: each row as column -> text; a short row has empty last columns."""
    text = (files("roadmap_parse") / "data" / name).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    header, *cells = [line.split("\t") for line in lines]
    return tuple(dict(zip_longest(header, row, fillvalue="")) for row in cells)

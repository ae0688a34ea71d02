"""The knowledge files: tab-separated rows in roadmap_parse/data, a header line first, `#` lines aside."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from itertools import zip_longest


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Read data/`name`: each row as column -> text; a short row has empty last columns."""
    return tuple(read_rows((files("roadmap_parse") / "data" / name).read_text(encoding="utf-8")))


def read_rows(text: str) -> list[dict[str, str]]:
    """Read the text of such a file, ours or a caller's; cells past the header's last column are dropped."""
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    header, *cells = [line.split("\t") for line in lines]
    return [dict(zip_longest(header, row[: len(header)], fillvalue="")) for row in cells]

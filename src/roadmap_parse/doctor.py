"""What this installation can read and write, and what to install for the rest."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec

READY = "ready"


@dataclass(frozen=True, slots=True)
class Ability:
    """A format, what handles it, and `ready` or what to do."""

    format: str
    handler: str
    state: str

    @property
    def ready(self) -> bool:
        """Whether it works now."""
        return self.state == READY


_WHEELS = {
    "pdf": ("pypdfium2", "pypdfium2"),
    "docx": ("docx", "python-docx"),
    "text": ("charset_normalizer", "charset-normalizer"),
}
"""Reader -> the module it needs and the package that brings it."""


def abilities() -> tuple[Ability, ...]:
    """Readers in the order in which they are tried, then archives, then what is written."""
    from roadmap_parse.readers import READERS

    readers = tuple(Ability(reader.name, reader.media_type, _wheel_state(reader.name)) for reader in READERS)
    return (
        *readers,
        Ability("zip, tar", "standard library", READY),
        Ability("7z, rar", "none", "unpack the archive and name the folder"),
        Ability("doc, rtf, odt, xlsx, xls, html", "none", "save as DOCX or PDF"),
        Ability("scans and pictures", "none", "give a PDF with its text layer"),
        Ability("--format parquet, csv, xlsx, jsonl, sqlite", "pyarrow, xlsxwriter, sqlite3", READY),
        Ability(
            "--format duckdb",
            "duckdb",
            READY if find_spec("duckdb") else "pip install 'roadmap-parse[duckdb]'",
        ),
    )


def _wheel_state(reader: str) -> str:
    module, package = _WHEELS.get(reader, ("roadmap_parse", "roadmap-parse"))
    return READY if find_spec(module) else f"pip install {package}"

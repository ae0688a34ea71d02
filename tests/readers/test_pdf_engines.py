"""pdfplumber reads the same tables from the corpus as PDFium."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import roadmap_parse as rp
from roadmap_parse.document import Table
from roadmap_parse.options import DEFAULT, Options
from roadmap_parse.readers.pdf import read_pdf
from roadmap_parse.tables import find_tables

DOCUMENTS = Path(__file__).parents[2] / "corpora" / "documents"
ALL = sorted(DOCUMENTS.glob("*.pdf"))
OF_EACH_LAYOUT = {file.stem.rpartition("-")[2]: file for file in ALL if "2025-" in file.name}
QUICK = sorted(OF_EACH_LAYOUT.values())[::3]


def tables(file: Path, options: Options) -> list[list[list[str]]]:
    document = read_pdf(file.read_bytes(), options)
    return [
        [["".join(text.split()) for text in row] for row in block.rows]
        for block in find_tables(document)
        if isinstance(block, Table)
    ]


def same(file: Path) -> bool:
    return tables(file, DEFAULT) == tables(file, Options(pdf_engine="pdfplumber"))


@pytest.mark.parametrize("file", QUICK, ids=lambda file: file.stem)
def test_both_engines_read_the_same_tables(file: Path) -> None:
    assert same(file)


@pytest.mark.parametrize("name", ["MediaBox [0 0 59 /x]", "MediaBox [0 0 (a) 842]", "MediaBox null"])
def test_a_file_that_pdfplumber_stumbles_over_is_corrupt(name: str) -> None:
    broken = re.sub(rb"MediaBox \[[^]]*\]", name.encode(), ALL[0].read_bytes())
    result = rp.read(broken, options=Options(ocr="never", pdf_engine="pdfplumber"))
    assert [note.code for note in result.notes] == ["corrupt"]


@pytest.mark.slow
@pytest.mark.parametrize("file", [file for file in ALL if file not in QUICK], ids=lambda file: file.stem)
def test_both_engines_read_the_same_tables_of_all_others(file: Path) -> None:
    assert same(file)

"""Where a row comes from, told of documents whose way is known."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import roadmap_parse as rp
from roadmap_parse.errors import CorruptError, UsageError

DOCUMENTS = Path(__file__).parents[1] / "corpora" / "documents"


def steps(file: str, row: str | None) -> list[list[tuple[str, str]]]:
    return [list(each.steps) for each in rp.explain(DOCUMENTS / file, row)]


def test_a_row_that_a_page_break_split_tells_its_rest() -> None:
    (found,) = steps("000_fa684a692b4f6ca5-landscape.pdf", "2.2")
    assert ("reader", "pdf (application/pdf, 2 pages)") in found
    assert ("table 1 of 1", "24 rows × 4 columns on page 1, 2; rows of its head: 1") in found
    assert ("joined", "row 1 of the part on page 2 is the rest of this row") in found
    assert ("period", "2024-01-01 – 2024-12-31, stated") in found


def test_a_whole_row_has_no_rest() -> None:
    (found,) = steps("000_fa684a692b4f6ca5-landscape.pdf", "2.3")
    assert "joined" not in dict(found)


@pytest.mark.parametrize("number", ["2.3", "2.3.", " 2.3)"])
def test_rows_are_named_as_printed(number: str) -> None:
    (found,) = steps("000_fa684a692b4f6ca5.docx", number)
    assert ("cell: number", "2.3.") in found


def test_a_number_that_stands_in_two_sections_is_told_twice() -> None:
    found = steps("003_8a1b6717c39da0a8.pdf", "1")
    assert len(found) == 3
    assert len({dict(each)["section"] for each in found}) == 3


def test_without_printed_numbers_the_place_counts() -> None:
    (found,) = steps("004_b9660e2de7bd1546.txt", "2")
    assert dict(found)["row"].endswith("of the table")


def test_every_row_can_be_explained() -> None:
    file = DOCUMENTS / "001_6e878d6911fb715d.docx"
    for activity in rp.read(file).activities:
        (found,) = rp.explain(file, activity.number)
        assert ("cell: number", activity.number) in found.steps
        assert found.title.endswith(activity.text)


def test_a_document_without_a_plan_says_what_its_tables_are() -> None:
    (found,) = steps("none_prices.txt", None)
    assert found[0] == ("reader", "text (text/plain)")
    with pytest.raises(UsageError, match="no plan was found"):
        rp.explain(DOCUMENTS / "none_prices.txt", "1")


def test_what_cannot_be_read_raises() -> None:
    with pytest.raises(CorruptError):
        rp.explain(b"%PDF-1.7\n1 0 obj\n<<", "1")


def test_it_shows_itself() -> None:
    (found,) = rp.explain(DOCUMENTS / "000_fa684a692b4f6ca5.docx", "2.3")
    assert "<td" in found._repr_html_()


def test_the_function_is_there_whatever_was_imported_before() -> None:
    code = "import roadmap_parse.tracing, roadmap_parse as rp; print(callable(rp.explain))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8")
    assert done.stdout.strip() == "True"

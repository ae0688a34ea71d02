from __future__ import annotations

import csv
import json
import sqlite3
import sys
from contextlib import closing
from hashlib import sha256
from typing import TYPE_CHECKING

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from roadmap_parse.errors import MissingDependencyError, UsageError
from roadmap_parse.model import Activity, Result, Roadmap, Section, Source
from roadmap_parse.outputs.columns import TABLES
from roadmap_parse.outputs.files import FORMATS, write
from roadmap_parse.outputs.frames import Frames, frames_to_rows, load_frames, to_frames
from roadmap_parse.outputs.workbook import CELL_LIMIT, cell_text

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = [
    '=HYPERLINK("http://x")',
    "=1+1",
    "{=1+1}",
    "@SUM(A1)",
    "+cmd|' /C calc'!A0",
    "http://example.org",
    "mailto:a@b",
    "internal:Sheet1!A1",
    "\t=1+1",
    "0012",
]
TRUE_TEXTS = ["-", "-//-", "- совещание (очно)", "+7 (4012) 33-44-55", "5 = 5", "до 1.03"]


def hostile_frames(texts: list[str]) -> Frames:
    activities = tuple(Activity(None, text) for text in texts)
    return to_frames(
        [Result(Source("a"), "ok", (Roadmap(None, sections=(Section(None, None, (), activities),)),))]
    )


def digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest() for path in files}


def formats_here() -> list[str]:
    pytest.importorskip("duckdb")
    return list(FORMATS)


def test_default_formats_are_parquet_and_xlsx(frames: Frames, tmp_path: Path) -> None:
    write(frames, tmp_path)
    parquet = {f"{table}/part-00000.parquet" for table in TABLES}
    assert {path.replace("\\", "/") for path in digests(tmp_path)} == parquet | {"roadmap_parse.xlsx"}


def test_parquet_folder_is_one_table_with_real_dates(frames: Frames, tmp_path: Path) -> None:
    write(frames, tmp_path, ["parquet"])
    table = pq.read_table(tmp_path / "activities")
    assert table.schema.field("start_date").type == pa.date32()
    assert table.schema.field("row").type == pa.int64()
    assert frames_to_rows(load_frames(tmp_path)) == frames_to_rows(frames)


def test_other_tables_are_no_dataset(frames: Frames, tmp_path: Path) -> None:
    write(frames, tmp_path, ["parquet"])
    (tmp_path / "officials" / "part-00000.parquet").write_bytes(b"PAR1 no table PAR1")
    with pytest.raises(UsageError, match="convert again"):
        load_frames(tmp_path)
    with pytest.raises(UsageError, match="convert again"):
        load_frames(tmp_path / "documents")


def test_parquet_of_an_earlier_run_goes(frames: Frames, tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "part-00007.parquet").write_bytes(b"old")
    write(frames, tmp_path, ["parquet"])
    assert [path.name for path in (tmp_path / "documents").iterdir()] == ["part-00000.parquet"]


def test_same_frames_give_the_same_bytes(frames: Frames, tmp_path: Path) -> None:
    first, second = tmp_path / "1", tmp_path / "2"
    for folder in (first, second):
        write(frames, folder, formats_here(), bom=True)
    assert digests(first) == digests(second)
    write(frames, first, formats_here(), bom=True)
    assert digests(first) == digests(second)


def test_empty_tables_can_be_written_and_read(tmp_path: Path) -> None:
    write(to_frames([]), tmp_path, formats_here())
    assert frames_to_rows(load_frames(tmp_path)) == {table: [] for table in TABLES}


def test_workbook_is_ready_for_people(frames: Frames, tmp_path: Path) -> None:
    write(frames, tmp_path, ["xlsx"])
    book = openpyxl.load_workbook(tmp_path / "roadmap_parse.xlsx")
    assert book.sheetnames == list(TABLES)
    sheet = book["activities"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:T3"
    assert sheet["H2"].value == "Совещание <b>директоров</b>"
    assert sheet["H2"].alignment.wrap_text
    assert sheet.column_dimensions["H"].width > 50
    assert sheet["K2"].is_date
    assert sheet["K2"].number_format == "yyyy-mm-dd"


@pytest.mark.parametrize("text", HOSTILE + TRUE_TEXTS)
def test_no_workbook_cell_is_a_formula_or_a_link(text: str, tmp_path: Path) -> None:
    write(hostile_frames([text]), tmp_path, ["xlsx"])
    cell = openpyxl.load_workbook(tmp_path / "roadmap_parse.xlsx")["activities"]["H2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_workbook_text_fits_and_says_what_was_cut() -> None:
    long = cell_text("я" * 40_000)
    assert len(long) == CELL_LIMIT
    assert long.endswith("hold it whole]")
    assert cell_text("я" * CELL_LIMIT) == "я" * CELL_LIMIT
    assert len(cell_text("😀" * 20_000).encode("utf-16-le")) // 2 <= CELL_LIMIT
    assert cell_text("до\x00\x1b[31m\n1 марта\ufffe") == "до\ufffd\ufffd[31m\n1 марта\ufffd"


def test_workbook_with_control_characters_opens(tmp_path: Path) -> None:
    write(hostile_frames(["a\x00b\x1f\ufffe" + "я" * 40_000]), tmp_path, ["xlsx"])
    value = openpyxl.load_workbook(tmp_path / "roadmap_parse.xlsx")["activities"]["H2"].value
    assert isinstance(value, str)
    assert value.startswith("a\ufffdb\ufffd\ufffdяяя")


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("http://x")', "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+SUM(A1)", "\t=1"]
)
def test_csv_text_that_a_spreadsheet_would_run_gets_an_apostrophe(text: str, tmp_path: Path) -> None:
    write(hostile_frames([text]), tmp_path, ["csv"])
    assert read_csv(tmp_path / "activities.csv")[0]["activity"] == f"'{text}"


@pytest.mark.parametrize("text", TRUE_TEXTS)
def test_csv_keeps_the_plans_own_dashes(text: str, tmp_path: Path) -> None:
    write(hostile_frames([text]), tmp_path, ["csv"])
    assert read_csv(tmp_path / "activities.csv")[0]["activity"] == text


def test_csv_is_utf8_and_has_a_mark_on_request_only(frames: Frames, tmp_path: Path) -> None:
    write(frames, tmp_path / "plain", ["csv"])
    write(frames, tmp_path / "excel", ["csv"], bom=True)
    plain, excel = ((tmp_path / name / "activities.csv").read_bytes() for name in ("plain", "excel"))
    assert plain.startswith(b"activity_id,")
    assert excel == b"\xef\xbb\xbf" + plain
    row = read_csv(tmp_path / "plain" / "activities.csv")[0]
    assert (row["start_date"], row["confidence"], row["member" if "member" in row else "page"]) == (
        "2024-10-01",
        "0.9",
        "2",
    )


def test_json_lines_hold_a_row_each(frames: Frames, tmp_path: Path) -> None:
    write(frames, tmp_path, ["jsonl"])
    lines = (tmp_path / "activities.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    assert [row["number"] for row in rows] == ["1.1.", "1.2."]
    assert rows[0]["start_date"] == "2024-10-01"
    assert rows[1]["start_date"] is None
    assert "Совещание" in lines[0]


def test_sqlite_answers_a_question(frames: Frames, tmp_path: Path) -> None:
    write(frames, tmp_path, ["sqlite"])
    with closing(sqlite3.connect(tmp_path / "roadmap_parse.sqlite")) as base:
        question = "SELECT number, end_date FROM activities WHERE end_date > '2024-11-01'"
        assert base.execute(question).fetchall() == [("1.2.", "2024-12-01")]


def test_duckdb_answers_a_question(frames: Frames, tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    write(frames, tmp_path, ["duckdb"])
    with duckdb.connect(str(tmp_path / "roadmap_parse.duckdb"), read_only=True) as base:
        question = "SELECT number FROM activities WHERE end_date > DATE '2024-11-01'"
        assert base.execute(question).fetchall() == [("1.2.",)]


def test_missing_extra_is_named_before_anything_is_written(
    frames: Frames, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "path", [])
    monkeypatch.delitem(sys.modules, "duckdb", raising=False)
    with pytest.raises(MissingDependencyError, match=r"pip install 'roadmap-parse\[duckdb\]'"):
        write(frames, tmp_path / "out", ["parquet", "duckdb"])
    assert not (tmp_path / "out").exists()


def test_unknown_format_is_named(frames: Frames, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such format: docx; choose from parquet, csv"):
        write(frames, tmp_path / "out", ["docx"])


def test_a_failed_write_leaves_the_old_file_and_no_draft(frames: Frames, tmp_path: Path) -> None:
    (tmp_path / "documents.csv").mkdir()
    with pytest.raises(OSError):  # noqa: PT011 -- its words differ between systems
        write(frames, tmp_path, ["csv"])
    assert [path.name for path in tmp_path.iterdir()] == ["documents.csv"]


def test_frames_that_a_user_filtered_can_be_written(frames: Frames, tmp_path: Path) -> None:
    from dataclasses import replace

    some = replace(frames, activities=frames.activities[frames.activities["number"] == "1.2."])
    write(some, tmp_path, ["parquet"])
    assert list(load_frames(tmp_path).activities["number"]) == ["1.2."]

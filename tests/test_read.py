"""One file -> Result: what never crashes, and why a file fails."""

from __future__ import annotations

import io
import random
import time
import zipfile

import pytest

import roadmap_parse as rp
from roadmap_parse.errors import UnsupportedError

SECONDS = 20


def empty_zip() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w"):
        pass
    return buffer.getvalue()


@pytest.fixture(scope="session")
def whole_pdf() -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=True)
    for page in range(20):
        canvas.drawString(100, 700, f"page {page}")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


@pytest.fixture(scope="session")
def encrypted_pdf() -> bytes:
    from reportlab.lib.pdfencrypt import StandardEncryption
    from reportlab.pdfgen.canvas import Canvas

    buffer = io.BytesIO()
    canvas = Canvas(buffer, encrypt=StandardEncryption("secret", ownerPassword="owner"))
    canvas.drawString(100, 700, "page")
    canvas.save()
    return buffer.getvalue()


def failed(source: object) -> str | None:
    """The reason a source fails for, within the time a reader of an archive can wait."""
    started = time.perf_counter()
    result = rp.read(source)
    assert time.perf_counter() - started < SECONDS
    assert result.status == "failed"
    assert result.notes[0].text, "a failure says what to do"
    return result.reason


def test_an_empty_file():
    assert failed(b"") == "unreadable"


def test_a_folder(tmp_path):
    assert failed(tmp_path) == "unsupported"


def test_a_file_that_is_not_there(tmp_path):
    assert failed(tmp_path / "plan.docx") == "unreadable"


def test_random_bytes():
    assert failed(random.Random(7).randbytes(100_000)) == "unsupported"


def test_a_pdf_cut_in_half(whole_pdf):
    assert failed(whole_pdf[: len(whole_pdf) // 2]) == "corrupt"


def test_a_docx_that_is_a_zip_of_nothing():
    assert failed(empty_zip()) == "corrupt"


def test_an_encrypted_pdf(encrypted_pdf):
    assert failed(encrypted_pdf) == "encrypted"


def test_a_line_of_200_megabytes():
    assert failed("я".encode() * 100_000_000) == "bomb"


@pytest.mark.parametrize("data", [b"7z\xbc\xaf'\x1c" + b"0" * 99, b"Rar!\x1a\x07" + b"0" * 99])
def test_formats_without_a_reader_say_what_to_do(data):
    result = rp.read(data)
    assert (result.status, result.reason) == ("failed", "unsupported")
    assert "is not read; " in result.notes[0].text


def test_what_is_no_file_is_refused_with_advice():
    assert failed(None) == failed(5) == failed(io.StringIO("план")) == "unsupported"


def test_an_order_without_a_table_is_empty():
    text = "ПРИКАЗ\n\nот 01.09.2023 № 5\n\nО назначении ответственного\n\nПРИКАЗЫВАЮ:\n\n1. Назначить Иванову И.И."
    result = rp.read(text.encode())
    assert (result.status, result.roadmaps) == ("empty", ())


PLAN = (
    "План на 2024 год\n\n№\tМероприятие\tСрок\tОтветственный\n1\tСмотр\tмай\tЗавуч\n2\tФинал\tиюнь\tЗавуч\n"
)


def test_a_path_bytes_and_a_file_object_give_the_same(tmp_path):
    path = tmp_path / "план"
    path.write_text(PLAN, encoding="utf-8")
    by_path = rp.read(path)
    with path.open("rb") as file:
        by_object = rp.read(file)
    assert by_path == by_object
    assert by_path.roadmaps[0].period == rp.Period.calendar(2024, basis="stated")
    assert [a.text for a in rp.read(PLAN.encode()).activities] == ["Смотр", "Финал"]


def test_the_callers_period_wins():
    (roadmap,) = rp.read(PLAN.encode(), options=rp.Options(period=rp.Period.calendar(2030))).roadmaps
    assert {d.end.year for a in roadmap.activities for d in a.deadlines if d.end} == {2030}


def test_tables_of_any_document():
    (table,) = rp.read_tables(PLAN.encode())
    assert table.header_rows == 1
    assert table.rows[1] == ("1", "Смотр", "май", "Завуч")


def test_tables_of_a_folder_raise(tmp_path):
    with pytest.raises(UnsupportedError):
        rp.read_tables(tmp_path)


def test_a_fault_of_ours_is_a_reason_with_its_place(monkeypatch):
    def broken(*_):
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr("roadmap_parse.roadmap.build", broken)
    result = rp.read(PLAN.encode())
    assert (result.status, result.reason) == ("failed", "crash")
    assert "ZeroDivisionError: by zero (test_read.py:" in result.notes[0].text

from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from shutil import copyfile
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest
from PIL import Image

from roadmap_parse import read, read_archive
from roadmap_parse.batch.originals import originals
from roadmap_parse.document import Cell, Table
from roadmap_parse.errors import UsageError
from roadmap_parse.model import Activity, Deadline, Note, Official, Result, Roadmap, Section, Source
from roadmap_parse.options import DEFAULT
from roadmap_parse.outputs.review import SCRIPTS, render, split_by_document, write_review
from roadmap_parse.outputs.review_pictures import PICTURES, sheets
from roadmap_parse.outputs.review_source import _row_boxes, view_of
from roadmap_parse.outputs.rows import to_rows
from roadmap_parse.outputs.summary import summarise
from roadmap_parse.outputs.words import asset, words

if TYPE_CHECKING:
    from collections.abc import Sequence

DOCUMENTS = Path(__file__).parents[2] / "corpora" / "documents"
PLAN = DOCUMENTS / "002_06105396e53f60ed.pdf"
EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'&\x1b[2J\u2028"


class Tags(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def data_of(page: str) -> dict[str, Any]:
    return json.loads(re.findall(r'<script type="application/json" id="data">(.*?)</script>', page)[0])


def digest(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()


@pytest.fixture
def hostile() -> Result:
    note = Note(EVIL, EVIL, "warning")
    official = Official(EVIL, EVIL, notes=(note,))
    activity = Activity(
        EVIL, EVIL, EVIL, (Deadline(EVIL, "none"),), EVIL, (official,), EVIL, {EVIL: EVIL}, notes=(note,)
    )
    plan = Roadmap(EVIL, EVIL, EVIL, sections=(Section(EVIL, EVIL, (), (activity,)),), officials=(official,))
    return Result(Source(EVIL, EVIL), "partial", (plan,), (note,))


def test_page_holds_rows_entries_and_notes(result: Result, broken: Result) -> None:
    data = data_of(render(to_rows([result, broken])))
    meeting, report = data["rows"]
    assert meeting["deadlines"][0] == {
        "text": "октябрь", "kind": "range", "start_date": "2024-10-01", "end_date": "2024-10-31", "precision": "month"
    }  # fmt: skip
    assert meeting["bbox"] == [10.0, 20.5, 30.0, 40.0]
    assert meeting["extra"] == [["Отметка", "да"]]
    assert report["deadlines"][0]["notes"] == [
        {"code": "bound_ambiguous", "text": "до", "severity": "warning"}
    ]
    assert [document["place"] for document in data["documents"]] == [
        "план.pdf",
        "архив.zip › папка/план.docx",
    ]
    assert data["documents"][1]["reason"] == "corrupt"
    assert data["roadmaps"][0]["officials"][0]["last"] == "Петрова"


def test_nothing_of_a_document_becomes_markup(hostile: Result) -> None:
    page = render(to_rows([hostile]))
    script, style = page.count("<script"), page.count("<style")
    assert (script, style, page.count("</script>")) == (2, 1, 2)
    assert not {tag for tag, _ in Tags(page).found} & {"img", "iframe", "link", "object"}
    assert "\x1b" not in page
    assert "\u2028" not in page
    assert data_of(page)["rows"][0]["activity"].startswith("</script><script>")


def test_page_runs_its_own_script_only(result: Result) -> None:
    page = render(to_rows([result]))
    policy = next(tag["content"] for _, tag in Tags(page).found if tag.get("http-equiv")) or ""
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert policy == (
        f"default-src 'none'; script-src '{digest(script)}'; style-src '{digest(style)}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
    assert not re.search(r"https?:|url\(|@import|innerHTML|insertAdjacentHTML|eval\(|fetch\(", style + script)
    assert not any(name.startswith("on") or name == "style" for _, tag in Tags(page).found for name in tag)


def test_pages_of_a_pdf_are_pictures_with_the_rows_drawn_over_them() -> None:
    rows = to_rows([read(PLAN)])
    view = view_of(PLAN.read_bytes(), rows["activities"], DEFAULT)
    assert [page["number"] for page in view["pages"]] == [1, 2, 3, 4]
    second = view["pages"][1]
    assert (second["width"], second["height"]) == (595.3, 841.9)
    assert second["picture"].startswith("data:image/png;base64,")
    assert len(second["picture"]) < 200_000
    first, after = (second["boxes"][row["activity_id"]] for row in rows["activities"][:2])
    assert first[3] == after[1]  # a cell merged over both rows does not make the first cover the second
    assert {row["activity_id"] for row in rows["activities"]} == {
        drawn for page in view["pages"] for drawn in page["boxes"]
    }


def test_a_row_cut_by_a_page_break_is_drawn_on_both_pages() -> None:
    rows = to_rows([read(PLAN)])
    view = view_of(PLAN.read_bytes(), rows["activities"], DEFAULT)
    cut = next(row["activity_id"] for row in rows["activities"] if row["number"] == "2.2.")
    (first, above), (second, below) = (
        (page, page["boxes"][cut]) for page in view["pages"] if cut in page["boxes"]
    )
    assert (first["number"], second["number"]) == (2, 3)
    assert above[3] > 0.85 * first["height"]  # from the foot of one page
    assert below[1] < 0.15 * second["height"]  # to the head of the next
    assert (above[0], above[2]) == (below[0], below[2])
    assert sum(box[1] == below[1] for box in second["cells"]) == 5  # the rest of every cell is drawn


def test_a_merged_cell_over_a_page_break_is_drawn_on_both_pages() -> None:
    whole = Cell(0, 0, "1", 3, 1, 1, (0, 0, 10, 90), rest=((2, (0, 5, 10, 40)),))
    rows = [
        Cell(row, 1, text, 1, 1, page, (10, top, 90, top + 30))
        for row, (text, page, top) in enumerate([("Совещание", 1, 30), ("Семинар", 1, 60), ("Сбор", 2, 5)])
    ]
    table = Table((("1", "Совещание"), ("1", "Семинар"), ("1", "Сбор")), cells=(whole, *rows))
    activities = [{"activity_id": text, "activity": text} for text in ("Совещание", "Семинар", "Сбор")]
    assert _row_boxes([table], activities) == {
        1: {"Совещание": [0, 30, 90, 60], "Семинар": [0, 60, 90, 90]},
        2: {"Сбор": [0, 5, 90, 35]},
    }


@pytest.mark.parametrize("suffix", [".docx", ".txt"])
def test_other_documents_are_their_own_tables(suffix: str) -> None:
    plan = PLAN.with_suffix(suffix)
    rows = to_rows([read(plan)])
    view = view_of(plan.read_bytes(), rows["activities"], DEFAULT)
    linked = [
        row["row"]
        for block in view["blocks"]
        if isinstance(block, dict)
        for row in block["rows"]
        if "row" in row
    ]
    assert linked == [row["activity_id"] for row in rows["activities"]]


def test_what_cannot_be_read_has_no_view() -> None:
    assert view_of(b"%PDF-1.7 cut", [], DEFAULT) == {}


def test_several_documents_are_an_index_and_a_page_each(
    tmp_path: Path, result: Result, broken: Result
) -> None:
    rows = to_rows([read(PLAN), result, broken])
    page = tmp_path / "site" / "review.html"
    found = zip(rows["documents"], (PLAN.read_bytes(), None, None), strict=True)
    write_review(rows, page, originals=found, language="en")
    index = data_of(page.read_text(encoding="utf-8"))
    first, second, failed = index["documents"]
    assert (len(index["rows"]), index["index"], index["language"]) == (25, True, "en")
    assert "pages" not in first
    assert "href" not in failed
    alone = data_of((page.parent / first["href"]).read_text(encoding="utf-8"))
    assert (len(alone["rows"]), len(alone["documents"][0]["pages"])) == (23, 4)
    assert len(data_of((page.parent / second["href"]).read_text(encoding="utf-8"))["rows"]) == 2


def test_parts_hold_what_is_theirs(result: Result, broken: Result) -> None:
    rows = to_rows([result, broken])
    first, second = split_by_document(rows).values()
    assert {name: len(table) for name, table in first.items()} == {
        "documents": 1, "roadmaps": 1, "activities": 2, "deadlines": 3, "officials": 3
    }  # fmt: skip
    assert sum(map(len, second.values())) == 1


def test_every_text_of_the_page_is_in_both_languages() -> None:
    script = "".join(asset(f"review_{name}.js") for name in SCRIPTS)
    keys = set(re.findall(r'word\("([\w.]+)"\)', script)) | set(re.findall(r'"(key_\w+)"', script))
    keys |= set(re.findall(r'data-(?:text|placeholder|label)="(\w+)"', asset("review.html")))
    assert keys
    for language in ("ru", "en"):
        assert keys <= set(words(language))
        assert all(words(language).values())
    with pytest.raises(UsageError, match="choose from ru, en"):
        words("fr")


def test_every_note_has_words_in_both_languages() -> None:
    told = (Path(__file__).parents[2] / "docs" / "conventions.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`[^|]+) \| (?:info|warning|error)", told, re.MULTILINE)
    codes = {code for row in rows for code in re.findall(r"`(\w+)`", row)}
    assert len(codes) > 50
    for language in ("ru", "en"):
        assert {code for code in codes if f"note.{code}" not in words(language)} == set()


def test_summary_counts_what_the_tables_hold(result: Result, broken: Result) -> None:
    summary = summarise(to_rows([result, broken]), passed_over=3)
    assert (summary.documents, summary.roadmaps, summary.activities) == (2, 1, 2)
    assert (summary.deadlines, summary.dated, summary.doubtful) == (3, 2, 1)
    assert summary.statuses == {"failed": 1, "ok": 1}
    assert summary.passed_over == 3
    (failure,) = summary.failures
    assert failure.place == "архив.zip › папка/план.docx"
    assert (failure.reason, failure.message) == ("corrupt", "the file is cut")


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_scanned_pictures_are_pages(kind: str) -> None:
    page = Image.new("L", (2480, 3508), 255)
    stream = BytesIO()
    page.save(stream, kind, dpi=(300, 300))
    (sheet,) = sheets(stream.getvalue(), set())
    assert (sheet.number, round(sheet.width), round(sheet.height)) == (1, 595, 842)
    with Image.open(BytesIO(sheet.picture)) as drawn:
        assert drawn.width == 1011


def test_a_noisy_scan_is_a_small_picture_too() -> None:
    noise = Image.effect_noise((1240, 1754), 120)
    stream = BytesIO()
    noise.save(stream, "PNG", dpi=(150, 150))
    (sheet,) = sheets(stream.getvalue(), set())
    with Image.open(BytesIO(sheet.picture)) as drawn:
        assert drawn.format == "WEBP"


def test_of_a_long_document_the_pages_with_rows_are_drawn() -> None:
    stream = BytesIO()
    pages = [Image.new("L", (60, 80), 255) for _ in range(PICTURES + 5)]
    pages[0].save(stream, "PDF", save_all=True, append_images=pages[1:])
    assert [sheet.number for sheet in sheets(stream.getvalue(), {2, 64})] == [2, 64]


def test_originals_are_found_again_while_they_are_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with ZipFile("архив.zip", "w") as archive:
        archive.write(PLAN, "папка/план.pdf")
    copyfile(PLAN.with_suffix(".txt"), "план.txt")
    rows = to_rows([*read_archive("архив.zip"), *read_archive("план.txt"), Result(Source("нет.pdf"), "ok")])
    found = [(row["path"], len(data) if data else None) for row, data in originals(rows["documents"])]
    assert found == [
        ("архив.zip", PLAN.stat().st_size),
        ("план.txt", PLAN.with_suffix(".txt").stat().st_size),
        ("нет.pdf", None),
    ]
    monkeypatch.chdir("/")
    near = [data is None for _, data in originals(rows["documents"], beside=tmp_path / "отчёты")]
    assert near == [False, False, True]
    monkeypatch.chdir(tmp_path)
    Path("план.txt").write_text("другой план", encoding="utf-8")
    assert [data is None for _, data in originals(rows["documents"])] == [False, True, True]

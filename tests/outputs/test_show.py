from __future__ import annotations

from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from roadmap_parse import parse_deadlines, parse_officials, read
from roadmap_parse.errors import UsageError
from roadmap_parse.markup import SHOWN_ROWS, html_fields, html_table, plain, rich_table
from roadmap_parse.model import Period, Section
from roadmap_parse.outputs.show import show

DOCUMENTS = Path(__file__).parents[2] / "corpora" / "documents"

if TYPE_CHECKING:
    from roadmap_parse.model import Result


def printed(value: object) -> str:
    stream = StringIO()
    Console(file=stream, width=120, color_system=None).print(value)
    return stream.getvalue()


def test_result_shows_itself_in_a_notebook(result: Result) -> None:
    page = result._repr_html_()
    assert page.startswith("<table")
    assert "Совещание &lt;b&gt;директоров&lt;/b&gt;" in page
    assert "range 2024-10-01 – 2024-10-31; schedule" in page
    assert "план.pdf: ok" in page


def test_doubts_stand_beside_their_row(result: Result) -> None:
    late = replace(
        result.roadmaps[0].sections[0].activities[0], deadlines=parse_deadlines("август", Period.school(2024))
    )
    plan = replace(result.roadmaps[0], sections=(Section(None, None, (), (late,)),))
    assert "ambiguous; out_of_plan" in plan._repr_html_()
    assert "doubts" in printed(plan)


def test_roadmap_shows_itself_in_a_notebook(result: Result) -> None:
    assert "Дорожная карта, 2024-09-01 – 2025-05-31" in result.roadmaps[0]._repr_html_()


def test_both_show_themselves_in_a_terminal(result: Result) -> None:
    for value in (result, result.roadmaps[0]):
        lines = printed(value)
        assert "Дорожная карта, 2024-09-01 – 2025-05-31" in lines
        assert "until … – 2024-12-01" in lines


def test_a_failed_result_says_why(broken: Result) -> None:
    assert "error: corrupt: the file is cut" in printed(broken)
    assert "архив.zip › папка/план.docx: failed" in broken._repr_html_()


def test_texts_are_no_markup_and_steer_no_terminal() -> None:
    assert "[red]x" in printed(rich_table("[bold]t", ("a",), [("[red]x",)]))
    assert "&lt;i&gt;" in html_table("<i>", ("<i>",), [("<i>",)])
    assert plain("a\x1b[31mb\u202e\nc") == "a [31mb \nc"


def test_a_long_table_says_how_much_it_leaves_out() -> None:
    rows = [(number,) for number in range(SHOWN_ROWS + 7)]
    assert "… 7 more" in html_table("", ("n",), rows)
    assert "… 7 more" in printed(rich_table("", ("a wide column",), rows))


def test_a_page_shows_its_rows_over_its_picture(tmp_path: Path) -> None:
    plan = DOCUMENTS / "000_fa684a692b4f6ca5.pdf"
    view = show(read(plan), page=1)
    assert view.html.startswith("<svg")
    assert view._repr_html_() == view.html
    assert "<title>1.1. Организация деятельности" in view.html
    assert "data:image/png;base64," in view.html
    assert show(read(plan.read_bytes()), data=plan.read_bytes()).html == view.html
    view.save(tmp_path / "page.html")
    assert (tmp_path / "page.html").read_text(encoding="utf-8").endswith("</svg>")


def test_a_document_without_pages_shows_its_tables() -> None:
    view = show(read(DOCUMENTS / "000_fa684a692b4f6ca5.docx"))
    assert view.html.count("background:#eef4fd") > 19


def test_tables_and_lines_of_a_document_are_no_markup(tmp_path: Path) -> None:
    file = tmp_path / "план.txt"
    rows = "№\tМероприятие\tСрок\tКто\n1\t<script>a</script>\tмай\tЗавуч\n2\tСмотр\tиюнь\tЗавуч\n"
    file.write_text(f"План на 2024 год <script>b</script>\n\n{rows}", encoding="utf-8")
    view = show(read(file)).html
    assert "<script" not in view
    assert view.count("&lt;script&gt;") == 2


def test_what_is_not_there_is_said() -> None:
    pdf, docx = (DOCUMENTS / f"000_fa684a692b4f6ca5.{suffix}" for suffix in ("pdf", "docx"))
    with pytest.raises(UsageError, match="no page 9; there are 1, 2"):
        show(read(pdf), page=9)
    with pytest.raises(UsageError, match="has no pages"):
        show(read(docx), page=1)
    with pytest.raises(UsageError, match="give its bytes as data="):
        show(read(pdf.read_bytes()))


def test_a_value_shows_its_fields() -> None:
    (deadline,) = parse_deadlines("до мая 2024")
    page = html_fields(deadline)
    assert "до мая 2024" in page
    assert "2024-05-01" in page
    assert "bound_ambiguous" in page
    assert ">count<" not in page
    (official,) = parse_officials("директор Иванов И.И.")
    assert ">Иванов И. И.<" in html_fields(official)

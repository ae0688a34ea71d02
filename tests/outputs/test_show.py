from __future__ import annotations

from io import StringIO
from typing import TYPE_CHECKING

from rich.console import Console

from roadmap_parse.markup import SHOWN_ROWS, html_table, plain, rich_table

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


def test_roadmap_shows_itself_in_a_notebook(result: Result) -> None:
    assert "Дорожная карта, 2024-09-01 – 2025-05-31" in result.roadmaps[0]._repr_html_()


def test_both_show_themselves_in_a_terminal(result: Result) -> None:
    for value in (result, result.roadmaps[0]):
        lines = printed(value)
        assert "Дорожная карта, 2024-09-01 – 2025-05-31" in lines
        assert "until … – 2024-12-01" in lines


def test_a_failed_result_says_why(broken: Result) -> None:
    assert "error: corrupt the file is cut" in printed(broken)
    assert "архив.zip › папка/план.docx: failed" in broken._repr_html_()


def test_texts_are_no_markup_and_steer_no_terminal() -> None:
    assert "[red]x" in printed(rich_table("[bold]t", ("a",), [("[red]x",)]))
    assert "&lt;i&gt;" in html_table("<i>", ("<i>",), [("<i>",)])
    assert plain("a\x1b[31mb\u202e\nc") == "a [31mb \nc"


def test_a_long_table_says_how_much_it_leaves_out() -> None:
    rows = [(number,) for number in range(SHOWN_ROWS + 7)]
    assert "… 7 more" in html_table("", ("n",), rows)
    assert "… 7 more" in printed(rich_table("", ("a wide column",), rows))

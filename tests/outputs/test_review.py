from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from roadmap_parse.model import Activity, Deadline, Note, Official, Result, Roadmap, Section, Source
from roadmap_parse.outputs.review import STYLE, render
from roadmap_parse.outputs.rows import to_rows
from roadmap_parse.outputs.summary import summarise

if TYPE_CHECKING:
    from collections.abc import Sequence

EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&\x1b[2J"
ALLOWED_TAGS = "html head meta title style body h1 h2 h3 p table thead tbody tr th td ul li"


class Tags(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


@pytest.fixture
def hostile() -> Result:
    note = Note(EVIL, EVIL, "warning")
    official = Official(EVIL, EVIL, notes=(note,))
    activity = Activity(
        EVIL, EVIL, EVIL, (Deadline(EVIL, "none"),), EVIL, (official,), EVIL, {EVIL: EVIL}, notes=(note,)
    )
    plan = Roadmap(EVIL, EVIL, EVIL, sections=(Section(EVIL, EVIL, (), (activity,)),), officials=(official,))
    return Result(Source(EVIL, EVIL), "partial", (plan,), (note,))


def test_page_shows_words_dates_and_notes(result: Result, broken: Result) -> None:
    page = render(to_rows([result, broken]))
    for words in (
        "schedule · график ЦОКО",
        "range · 2024-10-01 – 2024-10-31",
        "until · … – 2024-12-01",
        "bound_ambiguous: до",
        "директор · ОО · Иванов И. И.",
        "1. Анализ",
        "архив.zip › папка/план.docx",
        "failed (corrupt)",
        "с. 2",
        "строк с сомнениями: 1",
    ):
        assert words in page
    assert page.count('class="doubt"') == 1


def test_nothing_of_a_document_becomes_markup(hostile: Result) -> None:
    page = render(to_rows([hostile]))
    allowed = set(ALLOWED_TAGS.split())
    tags = Tags(page).found
    assert {tag for tag, _ in tags} <= allowed
    names = {name for tag, attributes in tags for name in attributes if tag != "meta"}
    assert names <= {"lang", "class", "id", "colspan"}
    assert "\x1b" not in page


def test_page_loads_and_runs_nothing(result: Result) -> None:
    page = render(to_rows([result]))
    policy = next(tag["content"] for _, tag in Tags(page).found if tag.get("http-equiv"))
    digest = b64encode(sha256(STYLE.encode()).digest()).decode()
    assert policy is not None
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}'")
    assert not re.search(r"https?:|url\(|@import|<script|<link| on\w+=", page.replace("http://x", ""))
    assert re.findall(r"<style>(.*?)</style>", page, re.DOTALL) == [STYLE]


def test_summary_counts_what_the_tables_hold(result: Result, broken: Result) -> None:
    summary = summarise(to_rows([result, broken]), passed_over=3)
    assert (summary.documents, summary.roadmaps, summary.activities) == (2, 1, 2)
    assert (summary.deadlines, summary.dated, summary.doubtful) == (3, 2, 1)
    assert summary.statuses == {"failed": 1, "ok": 1}
    assert summary.passed_over == 3
    (failure,) = summary.failures
    assert failure.place == "архив.zip › папка/план.docx"
    assert (failure.reason, failure.message) == ("corrupt", "the file is cut")

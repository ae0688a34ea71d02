from __future__ import annotations

from datetime import date

import pytest

from roadmap_parse.model import (
    Activity,
    Deadline,
    Note,
    Official,
    Period,
    Person,
    Result,
    Roadmap,
    Section,
    Source,
)
from roadmap_parse.outputs.frames import Frames, to_frames

OCTOBER = Deadline("октябрь", "range", date(2024, 10, 1), date(2024, 10, 31), "month", rule="month")
BY_DECEMBER = Deadline(
    "до 1 декабря", "until", None, date(2024, 12, 1), notes=(Note("bound_ambiguous", "до", "warning"),)
)
BY_SCHEDULE = Deadline("по графику ЦОКО", "schedule", anchor="график ЦОКО")
DIRECTOR = Official(
    "директору Иванову И.И.", "директор", "директор", "ОО", "оо", Person("Иванов", "И.", "И.")
)
BODY = Official("Управление образования", organisation="Управление образования", by_agreement=True)


@pytest.fixture
def result() -> Result:
    meeting = Activity(
        "1.1.",
        "Совещание <b>директоров</b>",
        "октябрь, по графику ЦОКО",
        (OCTOBER, BY_SCHEDULE),
        "директор; УО",
        (DIRECTOR, BODY),
        result="справка",
        extra={"Отметка": "да"},
        source=Source(page=2, bbox=(10.0, 20.5, 30.0, 40.0)),
        confidence=0.9,
    )
    report = Activity("1.2.", '=HYPERLINK("http://x")', "до 1 декабря", (BY_DECEMBER,))
    plan = Roadmap(
        "Дорожная карта",
        issuer="Управление образования",
        period=Period.school(2024, basis="stated"),
        order_number="15-д",
        order_date=date(2024, 8, 30),
        header=("№", "Мероприятие", "Срок"),
        sections=(
            Section("1.", "Анализ", activities=(meeting,)),
            Section("2.", "Контроль", activities=(report,)),
        ),
        officials=(Official("Петрова", person=Person("Петрова"), origin="order"),),
    )
    source = Source("план.pdf", sha256="ab" * 32)
    return Result(source, "ok", (plan,), media_type="application/pdf", reader="pdf", pages=3, version="0.1.0")


@pytest.fixture
def broken() -> Result:
    note = Note("corrupt", "the file is cut", "error")
    return Result(Source("архив.zip", "папка/план.docx"), "failed", notes=(note,), version="0.1.0")


@pytest.fixture
def frames(result: Result, broken: Result) -> Frames:
    return to_frames([result, broken])

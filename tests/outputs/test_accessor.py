from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

import roadmap_parse.outputs.accessor
from roadmap_parse.deadlines import parse_deadlines
from roadmap_parse.errors import UsageError
from roadmap_parse.model import Activity, Official, Period, Result, Roadmap, Section, Source
from roadmap_parse.outputs.frames import Frames, to_frames
from roadmap_parse.outputs.joined import deadline_table

YEAR = Period.calendar(2024)
PLANS = {
    "Берёзовский район": ("15 мая 2024", "март-апрель 2024", "ежемесячно до 5 числа"),
    "Кленовый округ": ("в течение года", "по графику", "до 1 февраля 2024", "март 2024"),
}


def result(municipality: str, deadlines: tuple[str, ...]) -> Result:
    who = (Official("директор", "директор"), Official("РУО", organisation="РУО"))
    activities = tuple(
        Activity(
            f"{number}.", f"Дело {number}", text, parse_deadlines(text, YEAR), "x", who[: 1 + number % 2]
        )
        for number, text in enumerate(deadlines, start=1)
    )
    plan = Roadmap(
        "План", municipality=municipality, period=YEAR, sections=(Section(None, None, (), activities),)
    )
    return Result(Source(f"{municipality}.pdf"), "ok", (plan,))


@pytest.fixture
def frames() -> Frames:
    assert roadmap_parse.outputs.accessor.RoadmapAccessor
    return to_frames([result(name, deadlines) for name, deadlines in PLANS.items()])


@pytest.fixture
def table(frames: Frames) -> pd.DataFrame:
    return deadline_table(frames)


def test_the_joined_table_has_a_row_a_deadline(table: pd.DataFrame) -> None:
    assert len(table) == 7
    assert list(table["municipality"].unique()) == list(PLANS)


def test_timeline_is_what_has_dates_in_their_order(table: pd.DataFrame) -> None:
    assert list(table.roadmap.timeline()["text"]) == [
        "ежемесячно до 5 числа", "до 1 февраля 2024", "март-апрель 2024", "март 2024", "15 мая 2024"
    ]  # fmt: skip


def test_recurrence_is_expanded(table: pd.DataFrame) -> None:
    expanded = table.roadmap.expand_recurrence()
    monthly = expanded[expanded["text"] == "ежемесячно до 5 числа"]
    assert list(monthly["start_date"]) == [date(2024, month, 5) for month in range(1, 13)]
    assert len(expanded) == 6 + 12
    assert expanded.dtypes.equals(table.dtypes)


def test_every_year_says_no_month(frames: Frames) -> None:
    yearly = deadline_table(to_frames([result("Ясный район", ("ежегодно", "ежегодно в мае", "ежемесячно"))]))
    assert list(yearly.roadmap.timeline()["text"]) == ["ежегодно в мае", "ежемесячно"]
    months = yearly.roadmap.by_month().set_index("month")["activities"]
    assert [months[pd.Period(f"2024-{month:02}", "M")] for month in (1, 5, 12)] == [1, 2, 1]
    assert len(yearly.roadmap.expand_recurrence()) == 1 + 1 + 12


def test_months_count_spans_in_each_of_theirs(table: pd.DataFrame) -> None:
    counts = table.roadmap.by_month(["municipality"])
    first = counts[counts["municipality"] == "Берёзовский район"].set_index("month")["activities"]
    assert [first[pd.Period(month, "M")] for month in ("2024-02", "2024-03", "2024-04", "2024-05")] == [
        1,
        2,
        2,
        2,
    ]
    assert len(table.roadmap.by_month()) == 12


def test_workload_is_by_activity(frames: Frames) -> None:
    load = frames.activities.roadmap.workload()
    assert load.to_dict("list") == {
        "responsible": ["директор", "РУО"], "activities": [7, 4], "share": [1.0, 4 / 7]
    }  # fmt: skip


def test_vague_is_the_share_without_a_day(table: pd.DataFrame) -> None:
    shares = table.roadmap.vague(["municipality"])
    assert shares.to_dict("list") == {
        "municipality": ["Кленовый округ", "Берёзовский район"], "deadlines": [4, 3], "vague": [2, 0], "share": [0.5, 0.0]
    }  # fmt: skip


def test_calendar_of_a_frame(table: pd.DataFrame, frames: Frames) -> None:
    pytest.importorskip("icalendar")
    assert table.roadmap.to_ics().count(b"BEGIN:VEVENT") == 5
    assert frames.activities.roadmap.to_ics().count(b"BEGIN:VEVENT") == 4  # no rules stand in this table


def test_other_tables_are_refused() -> None:
    with pytest.raises(UsageError, match="activities table"):
        pd.DataFrame({"a": [1]}).roadmap  # noqa: B018 -- the access is what is tried


def test_an_empty_table_answers_too() -> None:
    table = deadline_table(to_frames([]))
    assert table.roadmap.timeline().empty
    assert table.roadmap.by_month(["municipality"]).empty
    assert table.roadmap.workload().empty
    assert table.roadmap.vague().empty

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from roadmap_parse.model import Deadline, Official, Person, Result, Source
from roadmap_parse.outputs.columns import TABLES
from roadmap_parse.outputs.frames import Frames, frames_to_rows, to_frames
from roadmap_parse.outputs.rows import KIND_ORDER, document_id, hull, leading_kind, readable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from roadmap_parse.model import DeadlineKind

OPEN = Deadline("до 1 марта", "until", None, date(2024, 3, 1))
MAY = Deadline("май", "range", date(2024, 5, 1), date(2024, 5, 31))
APRIL = Deadline("апрель", "range", date(2024, 4, 1), date(2024, 4, 30))
ON_DEMAND = Deadline("по запросу", "on_demand")

CONTRACT = """
documents: document_id, path, member, sha256, media_type, reader, pages, status, reason, roadmaps, activities, notes, version
roadmaps: roadmap_id, document_id, title, issuer, municipality, region, period_start, period_end, period_kind, period_basis, order_number, order_date, approved_by, header, notes
activities: activity_id, roadmap_id, document_id, row, section_number, section_title, number, activity, deadline_text, deadline_kind, start_date, end_date, responsible_text, responsible, result, extra, page, bbox, confidence, notes
deadlines: activity_id, position, text, kind, start_date, end_date, precision, rrule, duration, count, per, anchor, offset_from, offset_to, approximate, edtf, rule, notes
officials: roadmap_id, activity_id, position, origin, text, role, role_key, organisation, organisation_key, last, first, middle, plural, by_agreement, notes
"""  # the promise to users, word for word


def test_tables_are_those_of_the_contract(frames: Frames) -> None:
    for line in CONTRACT.strip().splitlines():
        table, _, columns = line.partition(": ")
        assert list(getattr(frames, table).columns) == columns.split(", ")


def test_activity_row_holds_the_hull_the_leading_kind_and_the_officials(frames: Frames) -> None:
    row = frames_to_rows(frames)["activities"][0]
    assert (row["start_date"], row["end_date"]) == (date(2024, 10, 1), date(2024, 10, 31))
    assert row["deadline_kind"] == "schedule"
    assert row["responsible"] == "директор (ОО), Иванов И. И.; Управление образования"
    assert (row["section_number"], row["section_title"], row["number"]) == ("1.", "Анализ", "1.1.")
    assert json.loads(row["extra"]) == {"Отметка": "да"}
    assert json.loads(row["bbox"]) == [10.0, 20.5, 30.0, 40.0]
    assert (row["page"], row["confidence"], row["row"]) == (2, 0.9, 1)


def test_nested_values_are_json_with_readable_letters(frames: Frames) -> None:
    assert frames.roadmaps["header"][0] == '["№", "Мероприятие", "Срок"]'
    notes = json.loads(frames.deadlines["notes"][2])
    assert notes == [{"code": "bound_ambiguous", "text": "до", "severity": "warning"}]


def test_dates_are_dates(frames: Frames) -> None:
    assert frames.roadmaps["order_date"][0] == date(2024, 8, 30)
    assert frames.activities["start_date"].dt.month[0] == 10
    assert pd.isna(frames.activities["start_date"][1])
    assert frames.activities["end_date"][1] == date(2024, 12, 1)


def test_edtf_says_the_month(frames: Frames) -> None:
    assert frames.deadlines["edtf"][0] == "2024-10"


def test_failed_document_is_a_row_with_its_reason(frames: Frames) -> None:
    row = frames_to_rows(frames)["documents"][1]
    assert (row["path"], row["member"]) == ("архив.zip", "папка/план.docx")
    assert (row["status"], row["reason"], row["activities"]) == ("failed", "corrupt", 0)


def test_officials_of_the_order_have_no_activity(frames: Frames) -> None:
    order = frames.officials[frames.officials["origin"] == "order"]
    assert order["activity_id"].isna().all()
    assert list(order["last"]) == ["Петрова"]


def test_keys_join_the_tables(frames: Frames) -> None:
    activities = frames.activities.merge(frames.roadmaps, on="roadmap_id").merge(
        frames.documents, left_on="document_id_x", right_on="document_id"
    )
    assert len(activities) == len(frames.activities) == 2
    assert set(frames.deadlines["activity_id"]) == set(frames.activities["activity_id"])


def test_types_are_the_same_without_rows(frames: Frames) -> None:
    empty = to_frames([])
    for table in TABLES:
        assert getattr(empty, table).dtypes.equals(getattr(frames, table).dtypes)
        assert len(getattr(empty, table)) == 0


def test_ids_are_unique_and_stay(result: Result) -> None:
    once, thrice = to_frames([result]), to_frames([result, result, result])
    assert once.activities["activity_id"][0] == thrice.activities["activity_id"][0]
    assert thrice.documents["document_id"].is_unique
    assert thrice.activities["activity_id"].is_unique


@pytest.mark.parametrize(
    "other", [Source("b", "m", "s"), Source("a", "n", "s"), Source("a", "m", "t"), Source("am", None, "s")]
)
def test_path_member_and_content_make_the_id(other: Source) -> None:
    assert document_id(other) != document_id(Source("a", "m", "s"))


@pytest.mark.parametrize(
    ("deadlines", "expected"),
    [
        ([], (None, None)),
        ([ON_DEMAND], (None, None)),
        ([MAY, APRIL], (date(2024, 4, 1), date(2024, 5, 31))),
        ([MAY, ON_DEMAND], (date(2024, 5, 1), date(2024, 5, 31))),
        ([OPEN, MAY], (None, date(2024, 5, 31))),
        ([Deadline("с мая", "since", date(2024, 5, 1)), APRIL], (date(2024, 4, 1), None)),
    ],
)
def test_hull(deadlines: Sequence[Deadline], expected: tuple[date | None, date | None]) -> None:
    assert hull(deadlines) == expected


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ((), "none"),
        (("plan_period", "schedule"), "schedule"),
        (("range", "date"), "date"),
        (("none", "continuous", "recurring"), "recurring"),
        (("immediate", "on_demand", "event"), "event"),
    ],
)
def test_leading_kind(kinds: Sequence[DeadlineKind], expected: str) -> None:
    assert leading_kind([Deadline("", kind) for kind in kinds]) == expected


def test_every_kind_has_its_place_in_the_order() -> None:
    from typing import get_args

    from roadmap_parse import model

    assert sorted(KIND_ORDER) == sorted(get_args(model.DeadlineKind))


@pytest.mark.parametrize(
    ("official", "expected"),
    [
        (Official("х", "директор"), "директор"),
        (Official("х", None, organisation="ОО"), "ОО"),
        (Official("х", "руководитель", organisation="ОО"), "руководитель (ОО)"),
        (Official("х", person=Person("Иванова", "Анна", "Петровна")), "Иванова Анна Петровна"),
        (Official("х", "методист", person=Person("Иванова")), "методист, Иванова"),
        (Official("все заинтересованные"), "все заинтересованные"),
    ],
)
def test_readable(official: Official, expected: str) -> None:
    assert readable(official) == expected


def test_a_broken_file_name_becomes_text() -> None:
    frames = to_frames([Result(Source("пл\udcffан.pdf"), "empty")])
    assert frames.documents["path"][0] == "пл\ufffdан.pdf"

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from roadmap_parse.errors import UsageError
from roadmap_parse.outputs.amend import amend, in_order
from roadmap_parse.outputs.apply import apply_corrections, reapply
from roadmap_parse.outputs.columns import TABLES
from roadmap_parse.outputs.corrections import Correction, compacted, ledger, read_corrections
from roadmap_parse.outputs.files import write
from roadmap_parse.outputs.frames import Frames, load_frames, to_frames
from roadmap_parse.outputs.rows import to_rows

if TYPE_CHECKING:
    from roadmap_parse.model import Result
    from roadmap_parse.outputs.rows import Row, Rows


DUMP = Path(__file__).parents[2] / "corpora" / "documents" / "000_fa684a692b4f6ca5.txt"


@pytest.fixture
def rows(result: Result) -> Rows:
    return to_rows([result])


def ids(rows: Rows) -> list[str]:
    return [row["activity_id"] for row in rows["activities"]]


def row_of(rows: Rows, identity: str) -> Row:
    return next(row for row in rows["activities"] if row["activity_id"] == identity)


def entries(rows: Rows, table: str, identity: str) -> list[Row]:
    return [row for row in rows[table] if row["activity_id"] == identity]


def codes(row: Row) -> list[str]:
    return [note["code"] for note in json.loads(row["notes"])]


def lines(*corrections: dict[str, Any]) -> str:
    return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in corrections)


def test_a_corrected_deadline_is_read_again(rows: Rows) -> None:
    meeting, report = ids(rows)
    change = Correction(report, "deadline_text", "до 1 декабря", "март", "Петрова")
    made, outcome = amend(rows, [change])
    assert outcome.applied == [change]
    row = row_of(made, report)
    assert (row["deadline_text"], row["deadline_kind"]) == ("март", "range")
    assert (row["start_date"], row["end_date"]) == (date(2025, 3, 1), date(2025, 3, 31))
    assert [each["kind"] for each in entries(made, "deadlines", report)] == ["range"]
    assert json.loads(row["notes"]) == [
        {"code": "corrected", "text": "deadline_text: «до 1 декабря» → «март» (Петрова)", "severity": "info"}
    ]
    assert row_of(made, meeting) == row_of(rows, meeting)
    assert row_of(rows, report)["deadline_text"] == "до 1 декабря"  # the old tables stay as they are


def test_entries_by_hand_stand_as_given(rows: Rows) -> None:
    meeting, _ = ids(rows)
    old = [
        {
            "kind": "range",
            "start_date": "2024-10-01",
            "end_date": "2024-10-31",
            "rrule": None,
            "anchor": None,
        },
        {"kind": "schedule", "anchor": "график ЦОКО"},
    ]
    new = [{**old[1]}, {"kind": "until", "start_date": None, "end_date": "2024-11-15"}]
    made, outcome = amend(rows, [Correction(meeting, "deadlines", old, new)])
    assert len(outcome.applied) == 1
    schedule, until = entries(made, "deadlines", meeting)
    assert (schedule["text"], schedule["anchor"]) == ("по графику ЦОКО", "график ЦОКО")
    assert (until["end_date"], until["edtf"], until["rule"]) == (
        date(2024, 11, 15),
        "../2024-11-15",
        "corrected",
    )
    assert (row_of(made, meeting)["deadline_kind"], row_of(made, meeting)["end_date"]) == (
        "schedule",
        date(2024, 11, 15),
    )


def test_a_text_and_its_entries_can_be_corrected_at_once(rows: Rows) -> None:
    _, report = ids(rows)
    old = [{"kind": "until", "end_date": "2024-12-01"}]
    new = [{"kind": "until", "end_date": "2024-12-05", "text": "до 5 декабря"}]
    changes = [
        Correction(report, "deadlines", old, new),
        Correction(report, "deadline_text", "до 1 декабря", "до 10 дек."),
    ]
    made, outcome = amend(rows, in_order(changes))
    assert (len(outcome.applied), outcome.conflicts) == (2, [])
    (entry,) = entries(made, "deadlines", report)
    assert (entry["text"], entry["end_date"], entry["rule"]) == (
        "до 5 декабря",
        date(2024, 12, 5),
        "corrected",
    )
    assert row_of(made, report)["deadline_text"] == "до 10 дек."


def test_every_part_of_a_deadline_can_be_given(rows: Rows) -> None:
    _, report = ids(rows)
    old = [{"kind": "until", "end_date": "2024-12-01"}]
    event = {"kind": "event", "anchor": "проведение ВПР", "offset_from": None, "offset_to": "-P1BD"}
    often = {
        "kind": "recurring",
        "rrule": "FREQ=MONTHLY",
        "duration": "P15D",
        "count": "2",
        "per": "P1Y",
        "start_date": "2024-09-01",
        "end_date": "2025-05-31",
    }
    made, outcome = amend(rows, [Correction(report, "deadlines", old, [event, often])])
    assert len(outcome.applied) == 1
    first, second = entries(made, "deadlines", report)
    assert (first["anchor"], first["offset_from"], first["offset_to"]) == ("проведение ВПР", None, "-P1BD")
    assert (second["rrule"], second["duration"], second["count"], second["per"]) == (
        "FREQ=MONTHLY",
        "P15D",
        2,
        "P1Y",
    )
    _, outcome = amend(made, [Correction(report, "deadlines", [event, often], [event])])
    assert len(outcome.applied) == 1


def test_other_columns_can_be_corrected(rows: Rows) -> None:
    meeting, _ = ids(rows)
    made, outcome = amend(rows, [Correction(meeting, "extra", {"Отметка": "да"}, {"Отметка": "нет"})])
    assert len(outcome.applied) == 1
    row = row_of(made, meeting)
    assert json.loads(row["extra"]) == {"Отметка": "нет"}
    assert json.loads(row["notes"])[0]["text"] == "extra: «Отметка: да» → «Отметка: нет»"


def test_officials_by_hand_get_keys(rows: Rows) -> None:
    _, report = ids(rows)
    new = [{"role": "методист", "organisation": "ИМЦ", "last": "Сидорова", "first": "А.", "middle": None}]
    made, _ = amend(rows, [Correction(report, "officials", [], new)])
    (official,) = entries(made, "officials", report)
    assert (official["role_key"], official["last"], official["text"]) == (
        "методист",
        "Сидорова",
        "методист ИМЦ Сидорова А.",
    )
    assert row_of(made, report)["responsible"] == "методист (ИМЦ), Сидорова А."


def test_marks_are_notes_and_can_be_taken_back(rows: Rows) -> None:
    meeting, report = ids(rows)
    marks = [Correction(meeting, "mark", None, "right"), Correction(report, "mark", None, "wrong")]
    made, _ = amend(rows, marks)
    assert (codes(row_of(made, meeting)), codes(row_of(made, report))) == (["confirmed"], ["marked_wrong"])
    back, outcome = amend(made, [Correction(report, "mark", "wrong", None)])
    assert (codes(row_of(back, report)), len(outcome.applied)) == ([], 1)


def test_rows_are_added_and_deleted(rows: Rows) -> None:
    meeting, report = ids(rows)
    plan = rows["roadmaps"][0]["roadmap_id"]
    new = {"roadmap_id": plan, "after": meeting, "number": "1.1а", "activity": "Семинар", "deadline_text": "май", "responsible_text": "директор"}  # fmt: skip
    changes = [
        Correction(report, "row", {"activity": "x"}, None),
        Correction(f"{plan}-x0a", "row", None, new),
        Correction(f"{plan}-x0a", "officials", None, [{"role": "директор", "last": "Сидорова"}]),
    ]
    made, outcome = amend(rows, in_order(changes))
    assert ids(made) == [meeting, f"{plan}-x0a"]
    assert [row["row"] for row in made["activities"]] == [1, 2]
    added = row_of(made, f"{plan}-x0a")
    assert (added["end_date"], added["responsible"], codes(added)) == (
        date(2025, 5, 31),
        "директор, Сидорова",
        ["added_in_review", "corrected"],
    )
    assert entries(made, "deadlines", report) == []
    assert len(outcome.applied) == 3
    assert made["documents"][0]["activities"] == 2


def test_nothing_is_decided_twice_nor_over_another_value(rows: Rows) -> None:
    _, report = ids(rows)
    change = Correction(report, "number", "1.2.", "1.3.")
    made, _ = amend(rows, [change])
    again, outcome = amend(made, [change])
    assert (again, outcome.held, outcome.applied) == (made, [change], [])
    other = Correction(report, "number", "1.2.", "1.4.")
    gone = Correction("0-1-9", "number", None, "1")
    _, outcome = amend(made, [other, gone])
    assert (outcome.conflicts, outcome.unknown) == ([other], [gone])


def test_apply_writes_every_format_and_keeps_a_ledger(tmp_path: Path, frames: Frames) -> None:
    write(frames, tmp_path, ("parquet", "csv", "jsonl", "xlsx", "sqlite"), bom=True)
    report = frames.activities["activity_id"][1]
    file = tmp_path / "mine.jsonl"
    first = {"activity_id": report, "field": "deadline_text", "old": "до 1 декабря", "new": "март", "who": "Я", "at": "2026-01-01"}  # fmt: skip
    file.write_text(lines(first), encoding="utf-8")
    outcome = apply_corrections(tmp_path, [file])
    assert len(outcome.applied) == 1
    assert load_frames(tmp_path).activities["deadline_text"][1] == "март"
    assert (tmp_path / "activities.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert '"март"' in (tmp_path / "activities.jsonl").read_text(encoding="utf-8")
    assert [each.who for each in ledger(tmp_path)] == ["Я"]
    second = {"activity_id": report, "field": "deadline_text", "old": "март", "new": "апрель"}
    file.write_text(lines(first, second), encoding="utf-8")
    outcome = apply_corrections(tmp_path, [file])
    assert (len(outcome.held), len(outcome.applied)) == (1, 1)
    assert len(ledger(tmp_path)) == 2


def test_a_later_convert_keeps_the_corrections_of_unchanged_files(
    tmp_path: Path, frames: Frames, result: Result
) -> None:
    write(frames, tmp_path)
    report = frames.activities["activity_id"][1]
    file = tmp_path / "mine.jsonl"
    file.write_text(
        lines(
            {"activity_id": report, "field": "deadline_text", "old": "до 1 декабря", "new": "март"},
            {"activity_id": report, "field": "deadline_text", "old": "март", "new": "апрель"},
        ),
        encoding="utf-8",
    )
    apply_corrections(tmp_path, [file])
    corrected = load_frames(tmp_path).activities
    assert len(reapply(tmp_path).held) == 1
    write(frames, tmp_path)
    outcome = reapply(tmp_path)
    assert [(each.old, each.new) for each in outcome.applied] == [("до 1 декабря", "апрель")]
    assert load_frames(tmp_path).activities["deadline_text"][1] == corrected["deadline_text"][1] == "апрель"
    changed = replace(result, source=replace(result.source, sha256="cd" * 32))
    write(to_frames([changed]), tmp_path)
    assert len(reapply(tmp_path).unknown) == 1


def test_convert_tells_what_it_kept(tmp_path: Path) -> None:
    from shutil import copyfile

    from roadmap_parse.batch.convert import convert
    from roadmap_parse.outputs.summary import summary_lines

    plan, other, out = tmp_path / "план.txt", tmp_path / "другой.txt", tmp_path / "out"
    copyfile(DUMP, plan)
    other.write_text(DUMP.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    convert([str(plan), str(other)], out, formats=["parquet"])
    activities = load_frames(out).activities.set_index("document_id")
    changes = [
        {
            "activity_id": own["activity_id"].iloc[0],
            "field": "number",
            "old": own["number"].iloc[0],
            "new": "77",
        }
        for _, own in activities.groupby(level=0)
    ]
    file = tmp_path / "mine.jsonl"
    file.write_text(lines(*changes), encoding="utf-8")
    assert len(apply_corrections(out, [file]).applied) == 2
    other.write_text(DUMP.read_text(encoding="utf-8") + "\n\n", encoding="utf-8")
    summary = convert([str(plan), str(other)], out, formats=["parquet"])
    assert (summary.corrections, summary.corrections_left_out) == (1, 1)
    told = "Corrected  1 corrections of earlier reviews kept; 1 left out: their files or rows changed"
    assert told in list(summary_lines(summary, str(out), ["parquet"]))
    assert list(load_frames(out).activities["number"]).count("77") == 1


def test_convert_counts_what_was_corrected(tmp_path: Path) -> None:
    from roadmap_parse.batch.convert import convert

    out, file = tmp_path / "out", tmp_path / "mine.jsonl"
    before = convert([str(DUMP)], out, formats=["parquet"])
    identity = load_frames(out).activities["activity_id"][0]
    file.write_text(
        lines({"activity_id": identity, "field": "row", "old": {}, "new": None}), encoding="utf-8"
    )
    apply_corrections(out, [file])
    again = convert([str(DUMP)], out, formats=["parquet"])
    assert again.activities == before.activities - 1


def test_chains_of_corrections_become_one() -> None:
    by_hand = Correction("a", "deadlines", [], [{"kind": "none"}])
    first, second = (
        Correction("a", "deadline_text", "x", "y"),
        Correction("a", "deadline_text", "y", "z", "Я"),
    )
    other = Correction("b", "number", "1", "2")
    assert compacted([first, other, second]) == [other, Correction("a", "deadline_text", "x", "z", "Я")]
    assert compacted([by_hand, first]) == [first]
    assert compacted([first, by_hand]) == [first, by_hand]


def test_only_the_part_that_holds_the_row_is_written(tmp_path: Path, frames: Frames, result: Result) -> None:
    other = to_frames([replace(result, source=replace(result.source, path="другой.pdf"))])
    write(other, tmp_path, ("parquet", "csv"))
    for table in TABLES:
        (tmp_path / table / "part-00000.parquet").rename(tmp_path / table / "part-00001.parquet")
        other_part = tmp_path / "other" / table
        other_part.mkdir(parents=True)
        (tmp_path / table / "part-00001.parquet").rename(other_part / "part-00001.parquet")
    write(frames, tmp_path, ("parquet", "csv"))
    for table in TABLES:
        (tmp_path / "other" / table / "part-00001.parquet").rename(tmp_path / table / "part-00001.parquet")
    untouched = tmp_path / "activities" / "part-00001.parquet"
    before = untouched.stat().st_mtime_ns
    file = tmp_path / "mine.jsonl"
    number = {
        "activity_id": frames.activities["activity_id"][1],
        "field": "number",
        "old": "1.2.",
        "new": "9.",
    }
    file.write_text(lines(number), encoding="utf-8")
    assert len(apply_corrections(tmp_path, [file]).applied) == 1
    assert list(load_frames(tmp_path).activities["number"]) == ["1.1.", "9.", "1.1.", "1.2."]
    assert untouched.stat().st_mtime_ns == before
    assert ",9.," in (tmp_path / "activities.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "line 1: no correction"),
        ('{"activity_id": "a"}', "no correction"),
        ('{"activity_id": "a", "field": "confidence", "old": 1, "new": 2}', "no such field: confidence"),
        ('{"activity_id": "a", "field": "mark", "old": null, "new": "maybe"}', 'mark cannot be "maybe"'),
        ('{"activity_id": "a", "field": "mark", "old": null, "new": []}', "mark cannot be"),
        ('{"activity_id": "a", "field": "number", "old": null, "new": 1}', "number cannot be 1"),
        ('{"activity_id": "a", "field": "row", "old": null, "new": {}}', "row cannot be"),
        (
            '{"activity_id": "a", "field": "deadlines", "old": [], "new": [{"kind": "soon"}]}',
            "deadlines cannot be",
        ),
        (
            '{"activity_id": "a", "field": "deadlines", "old": [], "new": [{"kind": "date", "end_date": "1 мая"}]}',
            "deadlines cannot be",
        ),
        (
            '{"activity_id": "a", "field": "deadlines", "old": [], "new": [{"kind": "event", "offset_to": "день"}]}',
            "deadlines cannot be",
        ),
        (
            '{"activity_id": "a", "field": "deadlines", "old": [], "new": [{"kind": "recurring", "count": "два"}]}',
            "deadlines cannot be",
        ),
        ('{"activity_id": "a", "field": "extra", "old": {}, "new": ["x"]}', "extra cannot be"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_written(line: str, told: str, tmp_path: Path) -> None:
    file = tmp_path / "bad.jsonl"
    file.write_text(line, encoding="utf-8")
    with pytest.raises(UsageError, match=told):
        read_corrections(file)


def test_apply_needs_parquet_tables(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="holds no Parquet tables"):
        apply_corrections(tmp_path, [])


def test_values_come_back_from_their_rows(rows: Rows, result: Result) -> None:
    from roadmap_parse.outputs.values import to_activity, to_period

    meeting, _ = ids(rows)
    activity = to_activity(
        row_of(rows, meeting), entries(rows, "deadlines", meeting), entries(rows, "officials", meeting)
    )
    assert activity == result.roadmaps[0].sections[0].activities[0]
    assert to_period(rows["roadmaps"][0]) == result.roadmaps[0].period
    assert to_frames([]).roadmaps.empty

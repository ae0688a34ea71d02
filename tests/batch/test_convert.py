"""Runs of `convert`: interrupted, repeated, hindered; whatever happens, the dataset is that of one calm run."""

from __future__ import annotations

import csv
import json
import sqlite3
import zipfile
from contextlib import closing
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest
from PIL import Image

from roadmap_parse.batch import assembly
from roadmap_parse.batch.convert import Plan, convert
from roadmap_parse.batch.engines import Local, engine_of
from roadmap_parse.batch.guard import Guard
from roadmap_parse.batch.manifest import edition_of, open_manifest
from roadmap_parse.errors import TooManyFailuresError, UsageError
from roadmap_parse.model import Period
from roadmap_parse.options import Limits, Options
from roadmap_parse.outputs.apply import apply_corrections

if TYPE_CHECKING:
    from pathlib import Path

PLAN = (
    "План мероприятий на 2024 год\n\n№ п/п\tМероприятия\tСроки\tОтветственные\n"
    "1.\tСовещание {0}\tМарт-май 2024\tДиректор; руководители ОО\n2.\tСеминар\tпо мере необходимости\tИМЦ\n"
)
CALM = Plan(engine=Local(1))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Twelve plans, one of them twice, an empty file, an archive with two members of one name."""
    place = tmp_path / "архив"
    place.mkdir()
    for number in range(12):
        (place / f"план {number:02}.txt").write_text(PLAN.format(number), encoding="utf-8")
    (place / "план 03 копия.txt").write_text(PLAN.format(3), encoding="utf-8")
    (place / "пусто.txt").write_bytes(b"")
    with zipfile.ZipFile(place / "z.zip", "w") as archive:
        archive.writestr("а.txt", PLAN.format("z"))
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("а.txt", PLAN.format("z"))
    return place


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assembly, "PART", 4)


def dataset(out: Path) -> dict[str, bytes]:
    """Everything but the manifest, which knows times."""
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(out.glob("[!.]*/*"))}


def test_parts_do_not_depend_on_the_number_of_workers(
    folder: Path, tmp_path: Path, small_parts: None
) -> None:
    made = []
    for workers in (1, 3):
        out = tmp_path / f"out{workers}"
        convert([folder], out, formats=["parquet"], plan=Plan(engine=Local(workers)))
        made.append(dataset(out))
    assert made[0] == made[1]
    assert sorted(name for name in made[0] if name.startswith("documents")) == [
        f"documents/part-{number:05}.parquet" for number in range(4)
    ]
    paths = pq.read_table(tmp_path / "out1" / "documents").column("path").to_pylist()
    assert paths == sorted(paths)


def test_one_content_is_read_once_and_both_files_are_named(folder: Path, tmp_path: Path) -> None:
    seen = []
    convert([folder], tmp_path / "out", formats=["parquet"], plan=CALM, watch=seen.append)
    assert (seen[-1].documents, seen[-1].read) == (16, 14)
    documents = pq.read_table(tmp_path / "out" / "documents").to_pylist()
    twice = [row for row in documents if "03" in row["path"]]
    assert len({row["sha256"] for row in twice}) == 1
    assert len({row["document_id"] for row in documents}) == 16
    assert [row["document_id"].partition(".")[2] for row in documents if row["member"]] == ["", "2"]
    activities = pq.read_table(tmp_path / "out" / "activities").to_pylist()
    assert {row["document_id"] for row in activities} == {
        row["document_id"] for row in documents if row["status"] == "ok"
    }


def read_again(folder: Path, out: Path, **choices: object) -> int:
    """How many documents a run had to read."""
    seen = []
    convert([folder], out, formats=["parquet"], watch=seen.append, **{"plan": CALM, **choices})  # type: ignore[arg-type]
    return seen[-1].read


def test_a_second_run_reads_what_is_new_or_changed(folder: Path, tmp_path: Path, small_parts: None) -> None:
    out = tmp_path / "out"
    assert read_again(folder, out) == 14
    passing = 1  # the empty file: `unreadable` may be the disk's fault
    assert read_again(folder, out) == passing
    (folder / "план 00 новый.txt").write_text(PLAN.format("new"), encoding="utf-8")
    (folder / "план 05.txt").write_text(PLAN.format("changed"), encoding="utf-8")
    (folder / "план 11.txt").unlink()
    assert read_again(folder, out) == passing + 2
    convert([folder], tmp_path / "calm", formats=["parquet"], plan=CALM)
    assert dataset(out) == dataset(tmp_path / "calm")


def test_other_options_read_everything_again(folder: Path, tmp_path: Path) -> None:
    assert read_again(folder, tmp_path / "out") == 14
    assert read_again(folder, tmp_path / "out", options=Options(period=Period.school(2020))) == 14


def test_the_edition_knows_the_callers_lexicons(tmp_path: Path) -> None:
    posts = tmp_path / "posts.tsv"
    posts.write_text("a", encoding="utf-8")
    first = edition_of(Options(lexicons=(posts,)))
    posts.write_text("b", encoding="utf-8")
    assert edition_of(Options(lexicons=(posts,))) != first
    assert edition_of(Options()) == edition_of(Options()) != edition_of(Options(limits=Limits(pages=9)))


def test_failures_are_read_again_when_asked(folder: Path, tmp_path: Path) -> None:
    (folder / "cut.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<<")
    out = tmp_path / "out"
    assert read_again(folder, out) == 15
    assert read_again(folder, out) == 1
    assert read_again(folder, out, plan=Plan(engine=Local(1), retry_failed=True)) == 2


def test_what_the_machine_could_not_read_of_a_scan_is_tried_again(tmp_path: Path) -> None:
    Image.new("L", (600, 900), 255).save(tmp_path / "скан.png")
    lacking = Options(ocr_languages=("qqq",))
    assert read_again(tmp_path / "скан.png", tmp_path / "out", options=lacking) == 1
    with closing(sqlite3.connect(tmp_path / "out" / ".roadmap_parse" / "manifest.db")) as base:
        told = base.execute("SELECT status, reason FROM documents").fetchall()
    assert told == [("partial", "missing_dependency")]
    assert read_again(tmp_path / "скан.png", tmp_path / "out", options=lacking) == 1


def test_failures_are_listed_with_how_to_look_closer(folder: Path, tmp_path: Path) -> None:
    convert([folder], tmp_path / "out", formats=["parquet"], plan=CALM)
    with (tmp_path / "out" / "failed" / "failed.csv").open(encoding="utf-8", newline="") as stream:
        (line,) = csv.DictReader(stream)
    assert (line["path"], line["reason"]) == ((folder / "пусто.txt").as_posix(), "unreadable")
    assert line["look_closer"] == f"roadmap-parse read '{folder.as_posix()}/пусто.txt'"
    (folder / "пусто.txt").unlink()
    convert([folder], tmp_path / "out", formats=["parquet"], plan=CALM)
    assert not (tmp_path / "out" / "failed" / "failed.csv").exists()


def test_failures_are_logged_with_their_files(
    folder: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "roadmap_parse.batch")
    convert([folder], tmp_path / "out", formats=["parquet"], plan=CALM)
    (line,) = caplog.messages
    assert line.startswith(f"{folder.as_posix()}/пусто.txt : unreadable: ")


def test_too_many_failures_stop_the_run_and_keep_what_is_done(folder: Path, tmp_path: Path) -> None:
    for number in range(3):
        (folder / f"a{number}.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<<" + bytes([number]))
    out = tmp_path / "out"
    with pytest.raises(TooManyFailuresError, match="stopped after 2 failures, the last one corrupt"):
        convert([folder], out, formats=["parquet"], plan=Plan(engine=Local(1), max_failures=1))
    assert not (out / "documents").exists()
    assert read_again(folder, out) < 17


def test_what_was_written_by_hand_over_a_part_is_noticed(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    convert([folder], out, formats=["parquet"], plan=CALM)
    before = dataset(out)
    (out / "officials" / "part-00000.parquet").unlink()
    (out / "officials" / "part-00009.parquet").write_bytes(b"old")
    (out / "officials" / ".part-00000.parquet.tmp").write_bytes(b"half")
    convert([folder], out, formats=["parquet"], plan=CALM)
    assert dataset(out) == before
    assert [path.name for path in (out / "officials").iterdir()] == ["part-00000.parquet"]
    (out / "documents" / "part-00000.parquet").write_bytes(b"other")
    convert([folder], out, formats=["parquet"], plan=CALM)
    assert dataset(out) == before


def test_other_formats_alone_need_no_parquet(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    convert([folder], out, formats=["csv", "jsonl"], plan=CALM)
    assert not (out / "activities").exists()
    lines = (out / "activities.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["activity"] for line in lines][:2] == ["Совещание z", "Семинар"]
    assert len(lines) == 15 * 2


def test_a_document_past_its_time_is_a_timeout(folder: Path, tmp_path: Path) -> None:
    rows = "".join(f"{number}.\tСовещание {number}\tМарт\tДиректор\n" for number in range(3, 3000))
    (folder / "long.txt").write_text(PLAN.format(1) + rows, encoding="utf-8")
    summary = convert(
        [folder / "long.txt"], tmp_path / "out", formats=["parquet"], plan=Plan(guard=Guard(seconds=0.02))
    )
    assert [failure.reason for failure in summary.failures] == ["timeout"]


def test_a_second_run_at_once_is_refused(folder: Path, tmp_path: Path) -> None:
    manifest = tmp_path / "out" / ".roadmap_parse" / "manifest.db"
    with open_manifest(manifest, Options()), pytest.raises(UsageError, match="another run writes to"):
        convert([folder], tmp_path / "out", formats=["parquet"], plan=CALM)
    convert([folder], tmp_path / "out", formats=["parquet"], plan=CALM)


def test_a_damaged_or_foreign_manifest_is_named(folder: Path, tmp_path: Path) -> None:
    manifest = tmp_path / "out" / ".roadmap_parse" / "manifest.db"
    manifest.parent.mkdir(parents=True)
    manifest.write_bytes(b"no database " * 100)
    with pytest.raises(UsageError, match="delete it"):
        convert([folder], tmp_path / "out", plan=CALM)
    manifest.unlink()
    with sqlite3.connect(manifest) as base:
        base.execute("PRAGMA user_version = 99")
    base.close()
    with pytest.raises(UsageError, match="another version"):
        convert([folder], tmp_path / "out", plan=CALM)


def test_a_file_that_vanishes_is_unreadable(folder: Path, tmp_path: Path) -> None:
    link = folder / "gone.txt"
    try:
        link.symlink_to(folder / "nowhere.txt")
    except OSError:
        pytest.skip("this system makes no links")
    summary = convert([link], tmp_path / "out", formats=["parquet"], plan=CALM)
    assert [failure.reason for failure in summary.failures] == ["unreadable"]


def test_corrections_outlast_a_second_convert(folder: Path, tmp_path: Path, small_parts: None) -> None:
    """One in the first part, which a new file changes, one in the second, one in a file that is changed."""
    out = tmp_path / "out"
    convert([folder], out, formats=["parquet"], plan=CALM)
    rows = {row["activity"]: row for row in activities(out)}
    wanted = [
        {"activity_id": rows[name]["activity_id"], "field": "number", "old": "1.", "new": "7"}
        for name in ("Совещание 0", "Совещание 6", "Совещание 9")
    ]
    given = tmp_path / "corrections.jsonl"
    given.write_text("".join(json.dumps(each) + "\n" for each in wanted), encoding="utf-8")
    assert len(apply_corrections(out, [given]).applied) == 3
    assert numbered(out, "7") == ["Совещание 0", "Совещание 6", "Совещание 9"]
    (folder / "план 00 новый.txt").write_text(PLAN.format("new"), encoding="utf-8")
    (folder / "план 09.txt").write_text(PLAN.format("9 changed"), encoding="utf-8")
    for _ in range(2):
        convert([folder], out, formats=["parquet"], plan=CALM)
        assert numbered(out, "7") == ["Совещание 0", "Совещание 6"]
    assert len(activities(out)) == 2 * 16


def activities(out: Path) -> list[dict[str, object]]:
    return pq.read_table(out / "activities").to_pylist()


def numbered(out: Path, number: str) -> list[object]:
    return [row["activity"] for row in activities(out) if row["number"] == number]


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ({"name": "spark"}, "no such engine: spark; choose from local, ray, dask"),
        ({"name": "local", "workers": 0}, "--workers must be 1 or more"),
        ({"name": "local", "address": "auto"}, "--address belongs to"),
    ],
)
def test_engines_that_make_no_sense(choices: dict[str, object], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        engine_of(**choices)  # type: ignore[arg-type]

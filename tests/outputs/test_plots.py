from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from roadmap_parse import read, to_frames
from roadmap_parse.errors import UsageError
from roadmap_parse.outputs import plots
from roadmap_parse.outputs.joined import deadline_table

pytest.importorskip("altair")

DOCUMENTS = Path(__file__).parents[2] / "corpora" / "documents"


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    plans = ("000_fa684a692b4f6ca5.txt", "002_06105396e53f60ed.txt")
    return deadline_table(to_frames([read(DOCUMENTS / plan) for plan in plans]))


def test_gantt_has_a_bar_a_dated_deadline_by_section(table: pd.DataFrame) -> None:
    chart = plots.gantt(table[table["path"].str.contains("000_")]).to_dict()
    (data,) = chart["datasets"].values()
    assert len(data) == 9
    assert data[0]["activity"].startswith("1.1. Организация деятельности")
    assert (data[0]["start"][:10], data[0]["end"][:10]) == ("2024-01-01", "2024-01-31")
    sections = [each["section"] for each in data]
    assert sections == sorted(sections, key=sections.index)


def test_gantt_of_plans_stands_one_under_the_other(table: pd.DataFrame) -> None:
    chart = plots.gantt(table).to_dict()
    titles = [plan["title"] for plan in chart["vconcat"]]
    assert [title[:20] for title in titles] == ["«Дорожная карта» по ", "План мероприятий (До"]
    days = [row for data in chart["datasets"].values() for row in data if row["day"]]
    assert {row["start"][:10] for row in days} == {"2024-05-31"}
    many = pd.concat([table.assign(roadmap_id=str(number)) for number in range(13)])
    with pytest.raises(UsageError, match="12 plans at most, not 13"):
        plots.gantt(many)


def test_a_month_without_deadlines_has_its_place(table: pd.DataFrame) -> None:
    chart = plots.month_load(table, "path").to_dict()
    months = chart["layer"][0]["encoding"]["x"]["scale"]["domain"]
    assert (months[0], months[-1]) == ("2023-09", "2024-05")
    assert len(months) == 9


@pytest.mark.parametrize("suffix", [".svg", ".png"])
def test_pictures_are_files_and_the_same_each_time(table: pd.DataFrame, tmp_path: Path, suffix: str) -> None:
    pytest.importorskip("vl_convert")
    chart = plots.gantt(table[table["path"].str.contains("000_")])
    files = [tmp_path / f"{name}{suffix}" for name in "ab"]
    for file in files:
        plots.save(chart, file)
    assert len(files[0].read_bytes()) > 10_000
    assert files[0].read_bytes() == files[1].read_bytes()


def test_month_load_is_a_heat_map(table: pd.DataFrame) -> None:
    chart = plots.month_load(table, "path").to_dict()
    (data,) = chart["datasets"].values()
    assert {"group", "month", "activities"} == set(data[0])
    assert "2024-03" in {each["month"] for each in data}


def test_officials_and_shares_are_bars(table: pd.DataFrame) -> None:
    (load,) = plots.per_official(table, most=3).to_dict()["datasets"].values()
    assert len(load) == 3
    (shares,) = plots.vague_share(table).to_dict()["datasets"].values()
    assert all(0 < each["value"] < 1 for each in shares)


def test_plans_are_compared_by_kind(table: pd.DataFrame) -> None:
    (data,) = plots.compare(table).to_dict()["datasets"].values()
    assert {"промежуток", "весь период плана"} <= {each["kind"] for each in data}
    (data,) = plots.compare(table, language="en").to_dict()["datasets"].values()
    assert "whole plan" in {each["kind"] for each in data}


def test_empty_tables_make_empty_pictures(table: pd.DataFrame) -> None:
    for draw in (plots.gantt, plots.month_load, plots.per_official, plots.vague_share, plots.compare):
        assert draw(table.head(0)).to_dict()


@pytest.mark.parametrize("suffix", [".html", ".svg"])
def test_texts_of_documents_are_only_drawn(table: pd.DataFrame, tmp_path: Path, suffix: str) -> None:
    pytest.importorskip("vl_convert")
    evil = "</script><script>alert(1)</script> \x00\x07 <!-- 5 < 6"
    names = ("title", "section_title", "activity", "number", "text", "responsible")
    plans = table.assign(**dict.fromkeys(names, evil))
    file = tmp_path / f"gantt{suffix}"
    plots.save(plots.gantt(plans), file)
    written = file.read_text(encoding="utf-8")
    assert "script>alert" in written.replace("&gt;", ">")
    assert "<script>alert" not in written

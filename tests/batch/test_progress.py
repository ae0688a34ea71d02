"""Where a run stands: rate, time left, what takes long."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from roadmap_parse.batch.convert import Plan, convert
from roadmap_parse.batch.engines import Local
from roadmap_parse.batch.progress import Progress, watcher
from roadmap_parse.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

HALFWAY = Progress(files=10, total=40, documents=12, read=8, pages=20, failed={}, slow=(), seconds=16.0)


def test_rate_counts_what_was_read_and_time_left_what_was_walked() -> None:
    assert (HALFWAY.per_second, HALFWAY.left) == (0.5, 48.0)
    line = HALFWAY.as_line()
    assert (line["documents"], line["per_second"], line["left"], line["done"]) == (12, 0.5, 48.0, False)


def test_before_the_first_file_nothing_tells_how_long() -> None:
    nothing = Progress(files=0, total=40, documents=0, read=0, pages=0, failed={}, slow=(), seconds=0.0)
    assert (nothing.per_second, nothing.left) == (0.0, None)


def test_files_under_way_for_long_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("roadmap_parse.batch.convert.SLOW_SECONDS", 0.02)
    monkeypatch.setattr("roadmap_parse.batch.convert.WATCH_SECONDS", 0.0)
    monkeypatch.setattr("roadmap_parse.batch.pool.TICK", 0.01)
    rows = "".join(f"{number}.\tСовещание {number}\tМарт\tДиректор\n" for number in range(1, 1000))
    (tmp_path / "долго.txt").write_text(
        f"План на 2024 год\n\n№\tМероприятия\tСроки\tОтветственные\n{rows}", encoding="utf-8"
    )
    seen: list[Progress] = []
    source = tmp_path / "долго.txt"
    convert([source], tmp_path / "out", formats=["parquet"], plan=Plan(engine=Local(1)), watch=seen.append)
    assert source.as_posix() in {place for told in seen for place, _ in told.slow}
    assert (seen[-1].slow, seen[-1].done, seen[-1].read) == ((), True, 1)


def test_no_such_progress() -> None:
    with pytest.raises(UsageError, match="choose from auto, json, none"), watcher("bar"):
        pass

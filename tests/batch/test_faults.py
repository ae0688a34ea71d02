"""Runs hindered from outside: killed, interrupted, without room or right to write, sources that go, two at once.

The command runs in a process of its own, with parts of twenty documents, so that there are many moments to hit.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest

from roadmap_parse.batch import assembly
from roadmap_parse.batch.convert import Plan, convert
from roadmap_parse.batch.engines import Local
from roadmap_parse.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from roadmap_parse.batch.progress import Progress

PLAN = (
    "План мероприятий на 2024 год\n\n№ п/п\tМероприятия\tСроки\tОтветственные\n"
    "1.\tСовещание {0}\tМарт-май 2024\tДиректор; руководители ОО\n2.\tСеминар\tпо мере необходимости\tИМЦ\n"
)
PART = 20
COMMAND = f"""
import sys
from roadmap_parse.batch import assembly
from roadmap_parse.cli import run
assembly.PART = {PART}
if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
"""
posix = pytest.mark.skipif(os.name == "nt", reason="signals as POSIX has them")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "архив"
    place.mkdir()
    return place


def write(folder: Path, first: int, count: int) -> None:
    for number in range(first, first + count):
        (folder / f"план {number:04}.txt").write_text(PLAN.format(number), encoding="utf-8")


def start(folder: Path, out: Path, *more: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", COMMAND, "convert", str(folder), "-o", str(out), "-f", "parquet"]
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background ignores it
    try:
        return subprocess.Popen([*command, *more], stderr=subprocess.PIPE, text=True, encoding="utf-8")
    finally:
        signal.signal(signal.SIGINT, before)


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """For runs in this process."""
    monkeypatch.setattr(assembly, "PART", PART)


def settle(folder: Path, out: Path) -> None:
    convert([folder], out, formats=["parquet"], plan=Plan(engine=Local(1)))


def dataset(out: Path) -> dict[str, bytes]:
    """Everything but the manifest, which knows times."""
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(out.glob("[!.]*/*"))}


def calm(folder: Path, tmp_path: Path) -> dict[str, bytes]:
    settle(folder, tmp_path / "calm")
    made = dataset(tmp_path / "calm")
    assert sum(name.startswith("documents/") for name in made) > 1
    return made


@posix
@pytest.mark.parametrize("rounds", [2, pytest.param(20, marks=pytest.mark.slow)])
def test_killed_at_any_moment_it_goes_on_to_the_same_dataset(
    folder: Path, tmp_path: Path, rounds: int, small_parts: None
) -> None:
    """Files are added before each run, so that there is always something to read and a part to write anew."""
    write(folder, 0, 40)
    begun = time.monotonic()
    start(folder, tmp_path / "first").communicate()
    length, chance = time.monotonic() - begun, random.Random(8)
    out, kills, files = tmp_path / "out", 0, 0
    while kills < rounds:
        write(folder, files, 40)
        files += 40
        run = start(folder, out)
        time.sleep(chance.random() * length)
        run.kill()
        run.communicate()
        kills += run.returncode == -signal.SIGKILL  # 0 where it was done before
        for part in out.glob("*/part-*.parquet"):
            pq.read_metadata(part)
    settle(folder, out)
    assert dataset(out) == calm(folder, tmp_path)


@posix
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_a_signal_ends_the_run_with_130_and_says_what_to_do(folder: Path, tmp_path: Path, name: str) -> None:
    write(folder, 0, 300)
    run = start(folder, tmp_path / "out", "--progress", "json", "--workers", "1")
    assert run.stderr
    first = json.loads(run.stderr.readline())
    assert first["total"] == 300
    with pytest.raises(UsageError, match="another run writes to"):
        convert([folder], tmp_path / "out", formats=["parquet"])
    run.send_signal(getattr(signal, name))
    _, told = run.communicate(timeout=20)
    assert run.returncode == 130
    assert "a second run goes on where this one stopped" in told


@contextmanager
def small_disk(place: Path, size: str) -> Iterator[None]:
    """A file system of its own at `place`; skips where we may not mount one."""
    place.mkdir()
    if sys.platform != "linux" or mount("-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)):
        pytest.skip("needs the right to mount a file system")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)  # noqa: S607 -- the system's own


def mount(*arguments: str) -> int:
    try:
        return subprocess.run(["mount", *arguments], check=False, capture_output=True).returncode  # noqa: S607 -- the system's own
    except OSError:
        return -1


@pytest.mark.parametrize("size", ["100k", "300k"])
def test_a_full_disk_stops_the_run_and_the_next_one_goes_on(
    folder: Path, tmp_path: Path, size: str, small_parts: None
) -> None:
    """First the manifest finds no room, then a part."""
    write(folder, 0, 70)
    disk = tmp_path / "disk"
    with small_disk(disk, size):
        with pytest.raises(OSError, match="o space left"):
            settle(folder, disk / "out")
        assert mount("-o", "remount,size=50m", str(disk)) == 0
        settle(folder, disk / "out")
        assert dataset(disk / "out") == calm(folder, tmp_path)


def test_a_disk_that_may_only_be_read_is_named(folder: Path, tmp_path: Path) -> None:
    write(folder, 0, 1)
    disk = tmp_path / "disk"
    with small_disk(disk, "5m"):
        settle(folder, disk / "old")
        assert mount("-o", "remount,ro", str(disk)) == 0
        for out in (disk / "old", disk / "new"):
            with pytest.raises(UsageError, match=f"cannot write to {out}"):
                settle(folder, out)


def test_files_that_vanish_during_the_run_are_unreadable(folder: Path, tmp_path: Path) -> None:
    write(folder, 0, 8)
    last = folder / "план 0007.txt"

    def remove(_: Progress) -> None:
        last.unlink(missing_ok=True)

    out, plan = tmp_path / "out", Plan(engine=Local(1))
    summary = convert([folder], out, formats=["parquet"], plan=plan, watch=remove)
    assert [(each.path, each.reason) for each in summary.failures] == [(last.as_posix(), "unreadable")]
    settle(folder, out)
    settle(folder, tmp_path / "calm")
    assert dataset(out) == dataset(tmp_path / "calm")

"""The same shards on this machine, on Ray and on Dask, poison among them: one dataset, byte for byte.

The poison is drunk by a reader that only these tests have: a module that every Python process of the run finds
on its path puts it before the others.
"""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import pytest

from roadmap_parse.archives import Item
from roadmap_parse.batch.engines import SHARD, engine_of, shards
from roadmap_parse.batch.guard import Guard
from roadmap_parse.batch.worker import Task
from roadmap_parse.errors import MissingDependencyError
from roadmap_parse.options import DEFAULT

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "Протокол № {}\n\nПовестка дня\n"
POISON = {
    "kill": ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "crash", "SIGKILL"),
    "segfault": ("import ctypes; ctypes.string_at(0)", "crash", "SIGSEGV"),
    "loop in C": ("sum(iter(int, 1))", "timeout", "after 4 s"),
    "memory eater": ("x = [bytes(1 << 20) for _ in range(10_000)]", "memory", "more memory"),
    "recursion": ("def f(): f()\nf()", "crash", "RecursionError"),
    "exit": ("import os; os._exit(7)", "crash", "status 7"),
    "fork": ("import os; os.fork(); raise MemoryError", "memory", "more memory"),
}
READER = """
import roadmap_parse.readers as room

MARK = b"poison\\n"


def drink(data, options):
    exec(data.removeprefix(MARK), {})


room.READERS = (room.Reader("poison", "text/x-poison", lambda data: data.startswith(MARK), drink), *room.READERS)
"""


@pytest.fixture
def poisoned(tmp_path: Path) -> dict[str, str]:
    """The environment of a run whose processes all have the reader of poison."""
    place = tmp_path / "site"
    place.mkdir()
    (place / "sitecustomize.py").write_text(READER, encoding="utf-8")
    path = os.pathsep.join(filter(None, (str(place), os.environ.get("PYTHONPATH"))))
    return {**os.environ, "PYTHONPATH": path}


def fill(folder: Path, healthy: int) -> None:
    """Healthy texts with a poison after each seventh of them."""
    folder.mkdir()
    for number in range(healthy):
        (folder / f"{number:03}.txt").write_text(TEXT.format(number), encoding="utf-8")
    for place, (name, (code, _, _)) in enumerate(POISON.items()):
        path = folder / f"{place * healthy // len(POISON):03} {name}.txt"
        path.write_text(f"poison\n{code}", encoding="utf-8")


def run(folder: Path, out: Path, engine: str, environment: dict[str, str]) -> dict[str, bytes]:
    """Convert by command; give the dataset."""
    bounds = ("--timeout", "4", "--memory", "400", "--workers", "2", "--engine", engine)
    command = [sys.executable, "-m", "roadmap_parse", "convert", str(folder), "-o", str(out), "-f", "parquet"]
    ended = subprocess.run([*command, *bounds], check=False, capture_output=True, text=True, env=environment)
    assert ended.returncode == 2, ended.stderr
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(out.glob("[!.]*/*"))}


@pytest.mark.skipif(sys.platform != "linux", reason="kernel limits and signals as Linux has them")
@pytest.mark.parametrize("healthy", [60, pytest.param(500, marks=pytest.mark.slow)])
@pytest.mark.parametrize(("engine", "module"), [("local", "json"), ("ray", "ray"), ("dask", "distributed")])
def test_healthy_files_survive_seven_poisons(
    engine: str, module: str, healthy: int, poisoned: dict[str, str], tmp_path: Path
) -> None:
    pytest.importorskip(module, reason=f"pip install 'roadmap-parse[{engine}]'")
    folder, out = tmp_path / "in", tmp_path / "out"
    fill(folder, healthy)
    made = run(folder, out, engine, poisoned)
    documents = pq.read_table(out / "documents").to_pylist()
    assert Counter(row["status"] for row in documents) == {"empty": healthy, "failed": len(POISON)}
    with (out / "failed" / "failed.csv").open(encoding="utf-8", newline="") as stream:
        failed = {line["path"].rpartition("/")[2][4:-4]: line for line in csv.DictReader(stream)}
    assert {name: failed[name]["reason"] for name in POISON} == {
        name: reason for name, (_, reason, _) in POISON.items()
    }
    assert [name for name, (_, _, message) in POISON.items() if message not in failed[name]["message"]] == []
    if engine != "local":
        assert made == run(folder, tmp_path / "local", "local", poisoned)


def tasks(count: int) -> list[Task]:
    found = []
    for number in range(count):
        data = TEXT.format(number).encode()
        found.append(Task(f"{number}", Item(f"{number}.txt", None, partial(bytes, data))))
    return found


def test_shards_hold_neighbours() -> None:
    cut = list(shards(tasks(120)))
    assert [len(shard) for shard in cut] == [SHARD, SHARD, 20]
    assert [task.key for shard in cut for task in shard] == [task.key for task in tasks(120)]


@pytest.mark.parametrize(("engine", "module"), [("ray", "ray"), ("dask", "distributed")])
def test_an_engine_that_is_not_installed_says_so(
    engine: str, module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingDependencyError, match=f"roadmap-parse\\[{engine}\\]"):
        next(iter(engine_of(engine).run([], Guard(), DEFAULT)))

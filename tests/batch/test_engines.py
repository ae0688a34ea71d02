"""The same shards on Ray and Dask, poison among them: the dataset is that of this machine alone."""

from __future__ import annotations

import sys
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

import pytest

from roadmap_parse.archives import Item
from roadmap_parse.batch.engines import SHARD, engine_of, shards
from roadmap_parse.batch.guard import Guard
from roadmap_parse.batch.worker import Task
from roadmap_parse.errors import MissingDependencyError
from roadmap_parse.options import DEFAULT, MEBIBYTE

if TYPE_CHECKING:
    from collections.abc import Callable

TEXT = "Протокол № {}\n\nПовестка дня\n"
POISON = {
    "kill": ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "crash"),
    "segfault": ("import ctypes; ctypes.string_at(0)", "crash"),
    "endless loop in C": ("sum(iter(int, 1))", "timeout"),
    "memory eater": ("x = [bytes(1 << 20) for _ in range(10_000)]", "memory"),
    "recursion": ("def f(): f()\nf()", "crash"),
    "exit": ("import os; os._exit(7)", "crash"),
    "fork": ("import os; os.fork(); raise MemoryError", "memory"),
}


def tasks(healthy: int) -> list[Task]:
    """Healthy texts with a poison after each seventh of them."""
    found = []
    for number in range(healthy):
        load: Callable[[], bytes] = partial(bytes, TEXT.format(number).encode())
        found.append(Task(f"{number}", Item(f"{number}.txt", None, load)))
    for place, (name, (code, _)) in enumerate(POISON.items()):
        found.insert(place * healthy // 7, Task(name, Item(name, None, partial(exec, code))))  # type: ignore[arg-type]
    return found


def check(engine: str, healthy: int) -> None:
    run = engine_of(engine, workers=2).run(tasks(healthy), Guard(seconds=3, memory=400 * MEBIBYTE), DEFAULT)
    outcomes = [outcome for outcome in run if outcome]
    assert len(outcomes) == healthy + len(POISON)
    found = dict(outcomes)
    assert Counter(found[key].status for key in found if key not in POISON) == {"empty": healthy}
    assert {name: found[name].reason for name in POISON} == {
        name: reason for name, (_, reason) in POISON.items()
    }


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="kernel limits and signals as Linux has them")
@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize(("engine", "module"), [("local", "json"), ("ray", "ray"), ("dask", "distributed")])
def test_five_hundred_healthy_documents_survive_seven_poisons(engine: str, module: str) -> None:
    pytest.importorskip(module)
    check(engine, 500)


def test_shards_hold_neighbours() -> None:
    cut = list(shards(tasks(120)))
    assert [len(shard) for shard in cut] == [SHARD, SHARD, 27]
    assert [task.key for shard in cut for task in shard] == [task.key for task in tasks(120)]


@pytest.mark.parametrize(("engine", "module"), [("ray", "ray"), ("dask", "distributed")])
def test_an_engine_that_is_not_installed_says_so(
    engine: str, module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingDependencyError, match=f"roadmap-parse\\[{engine}\\]"):
        next(iter(engine_of(engine).run([], Guard(), DEFAULT)))

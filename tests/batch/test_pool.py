"""Real faults in real worker processes: each costs its own document and nothing else."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from functools import partial
from pathlib import Path

import pytest

from roadmap_parse.archives import Item
from roadmap_parse.batch import pool
from roadmap_parse.batch.guard import Guard
from roadmap_parse.batch.pool import Outcome, Pool
from roadmap_parse.batch.worker import Task
from roadmap_parse.errors import StartError, UsageError
from roadmap_parse.options import DEFAULT, MEBIBYTE

TEXT = "Протокол № {}\n\nПовестка дня\n"
TIGHT = Guard(seconds=2, memory=400 * MEBIBYTE)
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="kernel limits and signals as Linux has them")

POISON = {
    "kill": ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "crash", "SIGKILL"),
    "segfault": ("import ctypes; ctypes.string_at(0)", "crash", "SIGSEGV"),
    "abort": ("import os; os.abort()", "crash", "SIGABRT"),
    "exit": ("import os; os._exit(7)", "crash", "status 7"),
    "endless loop in C": ("sum(iter(int, 1))", "timeout", "after 2 s"),
    "recursion": ("def f(): f()\nf()", "crash", "status 1"),
    "regex": ("import re; re.match('(a+)+$', 'a' * 60 + 'b')", "timeout", "after 2 s"),
    "sleep": ("import time; time.sleep(1000)", "timeout", "after 2 s"),
    "memory eater": ("x = [bytes(1 << 20) for _ in range(10_000)]", "memory", "more memory"),
    "stopped": ("import os, signal; os.kill(os.getpid(), signal.SIGSTOP)", "timeout", "after 2 s"),
}


def healthy(number: int) -> Task:
    return Task(f"good {number}", Item(f"{number}.txt", None, partial(bytes, TEXT.format(number).encode())))


def poison(name: str, code: str) -> Task:
    return Task(name, Item(f"{name}.txt", None, partial(exec, code)))  # type: ignore[arg-type]


def run(tasks: list[Task], guard: Guard = TIGHT, size: int = 2) -> dict[str, Outcome]:
    found = [outcome for outcome in Pool(guard, DEFAULT, size).run(tasks) if outcome]
    assert len(found) == len(tasks)
    return {key: (key, done) for key, done in found}


@on_linux
def test_every_poison_has_its_reason_and_all_healthy_documents_are_read() -> None:
    tasks = [healthy(number) for number in range(60)]
    for place, (name, (code, _, _)) in enumerate(POISON.items()):
        tasks.insert(place * 6, poison(name, code))
    outcomes = run(tasks)
    assert Counter(outcomes[task.key][1].status for task in tasks if task.key not in POISON) == {"empty": 60}
    for name, (_, reason, message) in POISON.items():
        done = outcomes[name][1]
        assert (name, done.status, done.reason) == (name, "failed", reason)
        assert message in done.message


@on_linux
def test_a_copy_forked_by_a_reader_does_not_answer() -> None:
    forked = "import os; os.fork()"
    outcomes = run([poison("fork", forked + "; raise MemoryError"), *map(healthy, range(5))], size=1)
    assert [outcomes[key][1].status for key in outcomes] == ["failed", *["empty"] * 5]


@on_linux
def test_programs_started_by_a_reader_end_with_it(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    code = f"import subprocess, time; p = subprocess.Popen(['sleep', '1000']); open({str(note)!r}, 'w').write(str(p.pid)); time.sleep(1000)"
    outcomes = run([poison("soffice", code)], Guard(seconds=1))
    assert outcomes["soffice"][1].reason == "timeout"
    assert gone(int(note.read_text()))


def gone(pid: int) -> bool:
    for _ in range(50):
        status = Path(f"/proc/{pid}/status")
        if not status.exists() or "\nState:\tZ" in status.read_text():
            return True
        time.sleep(0.1)
    return False


@on_linux
def test_the_kernel_ends_a_worker_that_nobody_watches() -> None:
    code = "from roadmap_parse.batch.guard import set_alarm; set_alarm(0.3); sum(iter(int, 1))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == -signal.SIGALRM


def test_a_script_without_a_main_guard_is_not_run_again(tmp_path: Path) -> None:
    plan = tmp_path / "a.txt"
    plan.write_text(TEXT.format(1), encoding="utf-8")
    code = f"""
from roadmap_parse.batch.convert import convert
print(convert([{str(plan)!r}], {str(tmp_path / "out")!r}, formats=["parquet"]).statuses)
"""
    (tmp_path / "script.py").write_text(code, encoding="utf-8")
    for command, given in (([str(tmp_path / "script.py")], None), (["-"], code)):
        run = subprocess.run(
            [sys.executable, *command], input=given, capture_output=True, text=True, check=True
        )
        assert (run.stdout, run.stderr) == ("{'empty': 1}\n", "")


def test_a_worker_that_cannot_start_stops_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "serve", os._exit)  # called with the wrong arguments
    with pytest.raises(StartError, match="cannot start"):
        list(Pool(Guard(), DEFAULT, 1).run([healthy(1)]))


@on_linux
def test_workers_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    writing = f"import os, time; open({str(note)!r}, 'w').write(str(os.getpid())); time.sleep(2)"
    code = f"""
from functools import partial
from roadmap_parse.archives import Item
from roadmap_parse.batch import pool
from roadmap_parse.batch.guard import Guard
from roadmap_parse.batch.pool import Pool
from roadmap_parse.batch.worker import Task
from roadmap_parse.options import DEFAULT
if __name__ == "__main__":
    list(Pool(Guard(), DEFAULT, 1).run([Task("a", Item("a", None, partial(exec, {writing!r})))]))
"""
    parent = subprocess.Popen([sys.executable, "-c", code])
    while not (note.exists() and note.read_text()):
        assert parent.poll() is None
        time.sleep(0.1)
    parent.kill()
    parent.wait()
    assert gone(int(note.read_text()))


def test_where_there_is_no_fork_each_worker_loads_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(multiprocessing, "get_all_start_methods", lambda: ["spawn"])
    outcomes = run([healthy(1), poison("exit", "import os; os._exit(7)"), healthy(2)], Guard(), size=1)
    assert [outcomes[key][1].status for key in ("good 1", "exit", "good 2")] == ["empty", "failed", "empty"]


def test_workers_are_replaced_after_so_many_documents(tmp_path: Path) -> None:
    def pid(number: int) -> Task:
        code = f"import os; open({str(tmp_path / str(number))!r}, 'w').write(str(os.getpid()))"
        return poison(f"{number}", code + "; raise MemoryError")

    run([pid(number) for number in range(6)], Guard(documents=2), size=1)
    pids = [(tmp_path / f"{number}").read_text() for number in range(6)]
    assert pids == [pids[0], pids[0], pids[2], pids[2], pids[4], pids[4]]
    assert len(set(pids)) == 3


def test_one_document_needs_one_worker() -> None:
    crew = Pool(Guard(), DEFAULT, 8)
    for _ in crew.run([healthy(1)]):
        assert len(crew.workers) == 1
    assert crew.workers == []


@pytest.mark.parametrize("bounds", [{"seconds": 0}, {"memory": -1}, {"documents": 0}])
def test_bounds_are_above_zero(bounds: dict[str, int]) -> None:
    with pytest.raises(UsageError, match="above 0"):
        Guard(**bounds)

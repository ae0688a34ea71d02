"""Throughput, memory and the cost of the guards of `convert`, on generated plans.

    python benchmarks/batch.py make FOLDER 2000 txt,docx   plans of ten rows, each with words of its own
    python benchmarks/batch.py run FOLDER OUT [WORKERS]    files a second, memory of the parent and a worker
    python benchmarks/batch.py guards FOLDER               the same files without and with a guarded worker

The last line of each is JSON. Times are of the wall clock, CPU time of all processes beside them.
"""

from __future__ import annotations

import io
import json
import os
import resource
import sys
import tempfile
import zipfile
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from docx import Document

from roadmap_parse.batch.archive import read_archive
from roadmap_parse.batch.convert import Plan, convert
from roadmap_parse.batch.engines import Local
from roadmap_parse.batch.packing import pack

if TYPE_CHECKING:
    from collections.abc import Callable

ROWS = (
    ("Совещание руководителей школ", "Март-май 2024", "Директор МКУ ЦОКО; руководители ОО"),
    ("Семинар для учителей-предметников", "до 15 марта 2024 г.", "муниципальный координатор ВПР"),
    ("Анализ результатов ВПР", "I квартал", "заместители директоров по УВР"),
    ("Консультации родителей", "постоянно", "классные руководители"),
    ("Проверка рабочих программ", "сентябрь", "ИМЦ, руководители РМО"),
    ("Мониторинг качества", "ежемесячно", "Управление образования"),
    ("Диагностические работы", "по графику ЦОКО", "Иванова А.А., методист"),
    ("Родительские собрания", "октябрь, апрель", "директора школ"),
    ("Отчёт о выполнении", "не позднее 10 рабочих дней после проведения ВПР", "специалист отдела"),
    ("Корректировка плана", "по мере необходимости", "рабочая группа"),
)
HEAD = ("№ п/п", "Мероприятия", "Сроки", "Ответственные")
MARK = "№ 00000000"
FOLDER_SIZE = 1000


def make(folder: Path, count: int, suffixes: list[str]) -> dict[str, Any]:
    """Write `count` plans, `suffixes` by turns, a thousand to a folder."""
    templates = {"txt": _text().encode(), "docx": _docx()}
    for number in range(count):
        suffix = suffixes[number % len(suffixes)]
        place = folder / f"{number // FOLDER_SIZE:03}"
        place.mkdir(parents=True, exist_ok=True)
        data = _numbered(templates[suffix], suffix, f"№ {number:08}")
        (place / f"{number:06}.{suffix}").write_bytes(data)
    return {"files": count, "suffixes": suffixes}


def run(folder: Path, out: Path, workers: int | None) -> dict[str, Any]:
    """Convert `folder`, Parquet only."""
    children = Children()
    plan = Plan(engine=Local(workers))
    work = partial(convert, [folder], out, formats=["parquet"], plan=plan, watch=children.look)
    summary, told = _timed(work)
    return told | {
        "documents": summary.documents,
        "statuses": summary.statuses,
        "activities": summary.activities,
        "per_second": round(summary.documents / told["seconds"], 1),
        "parent_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "worker_mib": children.largest,
        "workers_cpu": round(sum(children.cpu.values()), 2),
    }


def guards(folder: Path) -> dict[str, Any]:
    """Read and pack in this process, then by one guarded worker and into a dataset."""
    next(iter(read_archive(folder)))
    plain, told = _timed(lambda: sum(1 for result in read_archive(folder) if pack(result, 0.0).rows))
    with tempfile.TemporaryDirectory() as out:
        return {"documents": plain, "plain": told, "guarded": run(folder, Path(out), 1)}


@dataclass
class Children:
    """What the worker processes below this one have taken so far: CPU seconds by process, resident MiB."""

    cpu: dict[str, float] = field(default_factory=dict)
    largest: int = 0

    def look(self, _: object) -> None:
        """Take a look at all of them."""
        for place in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                self._look(place)

    def _look(self, place: Path) -> None:
        if b"forkserver" not in (place / "cmdline").read_bytes():
            return
        fields = (place / "stat").read_text().rpartition(")")[2].split()
        self.cpu[place.name] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        self.largest = max(self.largest, int(fields[21]) * os.sysconf("SC_PAGE_SIZE") >> 20)


def _timed(work: Callable[[], Any]) -> tuple[Any, dict[str, float]]:
    before, started = os.times(), perf_counter()
    value = work()
    after = os.times()
    return value, {
        "seconds": round(perf_counter() - started, 2),
        "own_cpu": round(after.user + after.system - before.user - before.system, 2),
    }


def _text() -> str:
    lines = ["\t".join(HEAD), *("\t".join((f"{n}.", *row)) for n, row in enumerate(ROWS, 1))]
    return f"План мероприятий школы {MARK} на 2024 год\n\n" + "\n".join(lines) + "\n"


def _docx() -> bytes:
    document = Document()
    document.add_paragraph(f"План мероприятий школы {MARK} на 2024 год")
    table = document.add_table(rows=0, cols=len(HEAD))
    for row in (HEAD, *((f"{n}.", *row) for n, row in enumerate(ROWS, 1))):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _numbered(template: bytes, suffix: str, number: str) -> bytes:
    old, new = MARK.encode(), number.encode()
    if suffix == "txt":
        return template.replace(old, new)
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(template)) as source, zipfile.ZipFile(stream, "w") as target:
        for info in source.infolist():
            target.writestr(info, source.read(info).replace(old, new), zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def main(arguments: list[str]) -> dict[str, Any]:
    """Do what the first argument says."""
    command, folder, *rest = arguments
    if command == "make":
        return make(Path(folder), int(rest[0]), rest[1].split(","))
    if command == "guards":
        return guards(Path(folder))
    return run(Path(folder), Path(rest[0]), int(rest[1]) if rest[1:] else None)


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1:])))

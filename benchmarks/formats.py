"""Files per CPU-second by format: the ten plans of tests/data/formats, to finished activities.

    python benchmarks/formats.py [--repeat N] [--markdown FILE]

Each format is made once (by tests/test_formats.py or LibreOffice), language models are loaded before, the
best of N runs counts. `same` counts the plans whose activities equal those of the DOCX. Where LibreOffice is
installed, DOC is also read through it: CPU-seconds of all its processes, files a second of the clock one
after the other and two at a time, and all by one start, which a hostile file would share with the others.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from roadmap_parse import read
from roadmap_parse.readers.libreoffice import converted, soffice

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).parents[1]
CORES = 2
BY_LIBREOFFICE = {"doc": "docx", "xls": "xlsx", "ods": "xlsx"}


def plans() -> Any:
    """The module that writes the ten plans in each format."""
    spec = importlib.util.spec_from_file_location("plans", ROOT / "tests" / "test_formats.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError("tests/test_formats.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules["plans"] = module
    spec.loader.exec_module(module)
    return module


def files() -> dict[str, list[bytes]]:
    """The ten plans by format."""
    made = plans()
    found = {"docx": [made.docx(plan) for plan in made.PLANS.values()]}
    for suffix, (write, *_) in made.BY_HAND.items():
        found[suffix] = [write(plan) for plan in made.PLANS.values()]
    if soffice():
        for suffix, source in BY_LIBREOFFICE.items():
            found[suffix] = one_start(found[source], source, suffix)
    return found


def one_start(sources: Sequence[bytes], source: str, target: str) -> list[bytes]:
    """All files by one start of LibreOffice."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = [folder / f"{number}.{source}" for number in range(len(sources))]
        for path, data in zip(paths, sources, strict=True):
            path.write_bytes(data)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        command = [
            soffice() or "",
            profile,
            "--headless",
            "--convert-to",
            target,
            "--outdir",
            str(folder / "out"),
        ]
        subprocess.run([*command, *map(str, paths)], check=True, capture_output=True)
        return [(folder / "out" / f"{path.stem}.{target}").read_bytes() for path in paths]


def activities(data: bytes) -> list[tuple[object, ...]]:
    """What is compared: the fields of every activity."""
    return [
        (one.number, " ".join(one.text.split()), one.deadlines, one.officials, one.result)
        for roadmap in read(data).roadmaps
        for section in roadmap.sections
        for one in section.activities
    ]


def speed(datas: Sequence[bytes], repeat: int) -> float:
    """Files per CPU-second, the best of `repeat` runs."""
    times = []
    for _ in range(repeat):
        start = time.process_time()
        for data in datas:
            read(data)
        times.append(time.process_time() - start)
    return len(datas) / min(times)


def through_libreoffice(docs: Sequence[bytes], right: Sequence[Any]) -> list[str]:
    """DOC by LibreOffice: a warm start before, then alone, two at a time, and all by one start."""
    converted(docs[0], "doc", "docx")
    before, start = os.times(), time.perf_counter()
    made = [converted(data, "doc", "docx") for data in docs]
    after, alone = os.times(), time.perf_counter() - start
    used = after.children_user + after.children_system - before.children_user - before.children_system
    start = time.perf_counter()
    with ThreadPoolExecutor(CORES) as pool:
        list(pool.map(lambda data: converted(data, "doc", "docx"), docs))
    together = time.perf_counter() - start
    start = time.perf_counter()
    one_start(docs, "doc", "docx")
    once = time.perf_counter() - start
    same = sum(activities(data) == expected for data, expected in zip(made, right, strict=True))
    return [
        "",
        "| DOC through LibreOffice | files a second |",
        "| --- | --- |",
        f"| per CPU-second of all its processes | {len(docs) / used:.1f} |",
        f"| one after the other, each with its own start | {len(docs) / alone:.1f} |",
        f"| {CORES} at a time, each with its own start | {len(docs) / together:.1f} |",
        f"| all by one start | {len(docs) / once:.1f} |",
        "",
        f"Same activities as the DOCX: {same} of {len(docs)}.",
    ]


def main() -> None:
    """Measure every format and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--markdown", type=Path, help="write the table there")
    arguments = parser.parse_args()
    found = files()
    right = [activities(data) for data in found["docx"]]
    lines = ["| format | files per CPU-second | same activities as the DOCX |", "| --- | --- | --- |"]
    for suffix, datas in found.items():
        same = sum(activities(data) == expected for data, expected in zip(datas, right, strict=True))
        lines.append(f"| {suffix} | {speed(datas, arguments.repeat):.0f} | {same} of {len(datas)} |")
    if "doc" in found:
        lines += through_libreoffice(found["doc"], right)
    text = "\n".join(lines) + "\n"
    print(text)
    if arguments.markdown:
        arguments.markdown.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

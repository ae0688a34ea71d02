"""Importing this reads a small plan, so that dictionaries and grammars are loaded when workers are forked.

One thread a library: the workers are the parallelism, and threads do not survive a fork.
"""

from __future__ import annotations

import os

for _library in ("OMP", "OPENBLAS", "MKL"):
    os.environ.setdefault(f"{_library}_NUM_THREADS", "1")
os.environ.setdefault("OMP_THREAD_LIMIT", "1")
os.environ.setdefault("OPENCV_FOR_THREADS_NUM", "1")

PLAN = (
    "План мероприятий на 2024 год\n\n№ п/п\tМероприятия\tСроки\tОтветственные\n"
    "1.\tСовещание\tМарт-май 2024\tДиректор Иванов И.И.; руководители ОО\n"
)


def warm() -> None:
    """Read the plan and make its rows."""
    from roadmap_parse.read import read

    from .packing import pack

    pack(read(PLAN.encode()), 0.0)


warm()

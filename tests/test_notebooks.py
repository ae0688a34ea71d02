"""Notebooks are kept as they ran; notebooks/refresh.py runs them again and, with --check, compares."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))
MOST_BYTES = 400_000
MACHINE = re.compile("/(?:tmp|home|root|work|usr)/")


def cells(notebook: Path, kind: str) -> list[dict[str, Any]]:
    return [cell for cell in json.loads(notebook.read_text("utf-8"))["cells"] if cell["cell_type"] == kind]


def test_there_is_one_for_each_task() -> None:
    assert [path.stem[:2] for path in NOTEBOOKS] == ["01", "02", "03", "04", "05", "06"]


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda notebook: notebook.stem)
def test_it_ran_from_top_to_bottom_without_errors(notebook: Path) -> None:
    code = cells(notebook, "code")
    assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1))
    outputs = [output for cell in code for output in cell["outputs"]]
    assert {output["output_type"] for output in outputs} <= {"stream", "execute_result", "display_data"}
    assert all(output["name"] == "stdout" for output in outputs if output["output_type"] == "stream")
    assert notebook.stat().st_size < MOST_BYTES


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda notebook: notebook.stem)
def test_it_ends_with_words_for_a_report(notebook: Path) -> None:
    assert "".join(cells(notebook, "markdown")[-1]["source"]).endswith("## В отчёт")
    (output,) = cells(notebook, "code")[-1]["outputs"]
    assert "".join(output["text"]).rstrip().endswith(".")


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda notebook: notebook.stem)
def test_nothing_of_one_machine_stands_in_it(notebook: Path) -> None:
    for cell in cells(notebook, "code"):
        for output in cell["outputs"]:
            texts = [output.get("text", ""), *output.get("data", {}).values()]
            assert not any(MACHINE.search("".join(text)) for text in texts)

"""Confidence keeps its word on the corpus: rows that claim .9 are right, and most rows reach it."""

from __future__ import annotations

from pathlib import Path

import pytest

from roadmap_parse import read
from roadmap_parse.gold import exact, read_gold, read_manifest
from roadmap_parse.scores import FIELDS

CORPUS = Path(__file__).parents[2] / "corpora"
SURE = 0.9
RIGHT = 0.99  # of the sure rows
REACHED = 0.8  # of all rows are sure


@pytest.fixture(scope="module")
def rows() -> list[tuple[float, bool]]:
    """Confidence of every third PDF's rows, and whether the row stands so in the gold."""
    gold = read_gold(CORPUS).activities
    found = []
    entries = [entry for entry in read_manifest(CORPUS) if entry.file.endswith(".pdf") and entry.plan in gold]
    for entry in entries[::3]:
        answers = {tuple(bare(row[name]) for name in FIELDS) for row in gold[entry.plan]}
        for roadmap in read(CORPUS / entry.file).roadmaps:
            for section in roadmap.sections:
                for activity in section.activities:
                    own = tuple(bare(getattr(activity, name)) for name in FIELDS)
                    found.append((activity.confidence, own in answers))
    return found


def bare(text: str | None) -> str:
    return exact(text).rstrip(".")


def test_sure_rows_are_right(rows: list[tuple[float, bool]]) -> None:
    sure = [right for confidence, right in rows if confidence >= SURE]
    assert sum(sure) >= RIGHT * len(sure)


def test_most_rows_are_sure(rows: list[tuple[float, bool]]) -> None:
    assert sum(confidence >= SURE for confidence, _ in rows) >= REACHED * len(rows)

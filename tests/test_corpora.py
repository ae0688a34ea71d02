"""Scores of the corpus are held on its floors; corpora/raise_floors.py raises them."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import pytest
from rich.console import Console

from roadmap_parse.errors import UsageError
from roadmap_parse.evaluate import CEILINGS, Scores, as_json, evaluate, figures, render
from roadmap_parse.gold import exact, number, read_gold, read_manifest, section_title
from roadmap_parse.scores import short_name

CORPUS = Path(__file__).parents[1] / "corpora"
FLOORS: dict[str, dict[str, int]] = json.loads((CORPUS / "floors.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def scores() -> Scores:
    return evaluate(CORPUS)


@pytest.mark.parametrize("name", FLOORS)
def test_no_figure_is_under_its_floor(name: str, scores: Scores) -> None:
    reached = figures(scores)[name]
    assert set(reached) == set(FLOORS[name])
    worse = {
        figure: (count, FLOORS[name][figure])
        for figure, count in reached.items()
        if (count > FLOORS[name][figure] if figure in CEILINGS else count < FLOORS[name][figure])
    }
    assert not worse, "figure: (reached, floor)"


def test_every_document_has_a_floor(scores: Scores) -> None:
    assert set(figures(scores)) == set(FLOORS)


def test_no_date_is_invented(scores: Scores) -> None:
    assert scores.strings.false_dates.right == 0
    assert scores.strings.false_dates.of > 0


def test_every_file_of_the_corpus_is_in_the_manifest() -> None:
    listed = [entry.file for entry in read_manifest(CORPUS)]
    found = [
        file.relative_to(CORPUS).as_posix() for file in (CORPUS / "documents").iterdir() if file.is_file()
    ]
    assert sorted(listed) == sorted(found)


def test_the_scores_are_shown(scores: Scores) -> None:
    console = Console(width=80, record=True, file=io.StringIO())
    console.print(render(scores))
    text = console.export_text()
    assert all(short_name(entry.file) in text for entry in read_manifest(CORPUS))
    assert "deadlines exact" in text
    assert "…" not in text
    assert (
        json.loads(json.dumps(as_json(scores)))["strings"]["deadlines"]["of"] == scores.strings.deadlines.of
    )


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("activities.jsonl", "{"),
        ("activities.jsonl", '{"file": "x.txt"}'),
        ("deadlines.jsonl", '{"text": "май", "period": null, "deadlines": [{"kind": "when"}]}'),
        (
            "deadlines.jsonl",
            '{"text": "май", "period": null, "deadlines": [{"kind": "date", "start": "1 мая"}]}',
        ),
        ("officials.jsonl", '{"text": "ОО", "officials": [{"role": null, "organisation": null}]}'),
        ("officials.jsonl", '{"text": null, "officials": []}'),
        ("roadmaps.jsonl", "[]"),
    ],
)
def test_malformed_gold_is_an_error_that_names_the_line(file: str, line: str, tmp_path: Path) -> None:
    shutil.copytree(CORPUS / "gold", tmp_path / "gold")
    broken = tmp_path / "gold" / file
    good = broken.read_text(encoding="utf-8").splitlines()
    broken.write_text("\n".join([good[0], line, *good[1:]]), encoding="utf-8")
    with pytest.raises(UsageError, match=rf"{file}:2"):
        read_gold(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "file\torigin\n",
        "file\torigin\tlicence\tpurpose\nnone.txt\ta\tb\tc\n",
        "file\torigin\tlicence\tpurpose\na\n",
    ],
)
def test_a_malformed_manifest_is_an_error(text: str, tmp_path: Path) -> None:
    (tmp_path / "manifest.tsv").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=r"manifest\.tsv"):
        read_manifest(tmp_path)


@pytest.mark.parametrize(
    ("text", "folded"),
    [("«Ёлка» –  1", '"Елка"-1'), ("про\u00adведе\u200bние", "проведение"), (None, "")],
)
def test_what_does_not_count_in_a_comparison(text: str | None, folded: str) -> None:
    assert exact(text) == folded


def test_numbers_and_titles_are_compared_bare() -> None:
    assert number(" 1.2. ") == number("1.2)") == "1.2"
    assert (
        section_title("Раздел II. Кадры:") == section_title("2. Кадры") == section_title("Кадры") == "Кадры"
    )

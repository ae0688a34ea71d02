"""The yardstick itself: a gold that says otherwise must cost exactly what it says otherwise."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from roadmap_parse.evaluate import evaluate
from roadmap_parse.scores import DocumentScore, Scores, Share

CORPUS = Path(__file__).parents[1] / "corpora"
PLAN = "000_fa684a692b4f6ca5"


def rows(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def write(file: Path, values: list[dict[str, Any]]) -> None:
    file.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in values), encoding="utf-8")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """One text dump with its gold, and three strings of either kind."""
    (tmp_path / "documents").mkdir()
    (tmp_path / "gold").mkdir()
    shutil.copy(CORPUS / "documents" / f"{PLAN}.txt", tmp_path / "documents")
    for name in ("activities", "roadmaps"):
        of_plan = [row for row in rows(CORPUS / "gold" / f"{name}.jsonl") if row["file"] == f"{PLAN}.txt"]
        write(tmp_path / "gold" / f"{name}.jsonl", of_plan)
    for name in ("deadlines", "officials"):
        write(tmp_path / "gold" / f"{name}.jsonl", rows(CORPUS / "gold" / f"{name}.jsonl")[:3])
    line = f"documents/{PLAN}.txt\tdump\tofficial document\ta plan\n"
    (tmp_path / "manifest.tsv").write_text(f"file\torigin\tlicence\tpurpose\n{line}", encoding="utf-8")
    return tmp_path


def changed(corpus: Path, name: str, **values: object) -> Scores:
    """The scores after the first row of a gold file was changed."""
    file = corpus / "gold" / f"{name}.jsonl"
    first, *others = rows(file)
    write(file, [first | values, *others])
    return evaluate(corpus)


def only(scores: Scores) -> DocumentScore:
    [document] = scores.documents
    return document


def test_all_right(corpus: Path) -> None:
    document = only(evaluate(corpus))
    assert document.found == document.exact == document.deadlines == document.officials == Share(19, 19)
    assert (document.spurious, document.status) == (0, "ok")


def test_another_deadline_text_costs_that_field_and_the_row(corpus: Path) -> None:
    document = only(changed(corpus, "activities", deadline_text="Декабрь 2024"))
    assert document.fields["deadline_text"] == document.exact == Share(18, 19)
    assert document.found == document.fields["text"] == document.deadlines == Share(19, 19)


def test_another_date_costs_the_deadline_alone(corpus: Path) -> None:
    december = [{"kind": "range", "start": "2024-12-01", "end": "2024-12-31"}]
    document = only(changed(corpus, "activities", deadlines=december))
    assert (document.deadlines, document.exact) == (Share(18, 19), Share(19, 19))


def test_another_answer_that_is_right_too_costs_nothing(corpus: Path) -> None:
    first = rows(corpus / "gold" / "activities.jsonl")[0]
    document = only(changed(corpus, "activities", deadlines=[], deadlines_also=[first["deadlines"]]))
    assert document.deadlines == Share(19, 19)


def test_another_official_costs_the_officials(corpus: Path) -> None:
    document = only(changed(corpus, "activities", officials=[{"role": "глава", "organisation": None}]))
    assert (document.officials, document.exact) == (Share(18, 19), Share(19, 19))


def test_a_row_that_is_not_there_is_missed_and_one_too_many_is_spurious(corpus: Path) -> None:
    document = only(changed(corpus, "activities", text="Ремонт кровли клуба", number="9.9."))
    assert (document.found, document.spurious) == (Share(18, 19), 1)


def test_another_section_is_told(corpus: Path) -> None:
    assert only(changed(corpus, "activities", section_title="Кадры")).sections == Share(18, 19)


def test_the_heading_is_compared_field_by_field(corpus: Path) -> None:
    document = only(changed(corpus, "roadmaps", issuer="Отдел культуры", header=["№"]))
    assert {name for name, right in document.heading.items() if not right} == {"issuer", "header"}


def test_a_title_in_other_words_is_wrong(corpus: Path) -> None:
    assert not only(changed(corpus, "roadmaps", title="План ремонта дорог")).heading["title"]


def test_officials_of_the_order_are_counted(corpus: Path) -> None:
    nobody = [{"role": "глава", "organisation": "район", "person": None}]
    assert only(changed(corpus, "roadmaps", officials=nobody)).order_officials == Share(0, 1)


def test_a_plan_without_gold_is_all_spurious(corpus: Path) -> None:
    write(corpus / "gold" / "activities.jsonl", [])
    document = only(evaluate(corpus))
    assert (document.found, document.spurious) == (Share(), 19)


def test_a_date_where_gold_has_none_is_counted_apart(corpus: Path) -> None:
    strings = changed(corpus, "deadlines", deadlines=[{"kind": "none"}]).strings
    assert (strings.deadlines, strings.false_dates) == (Share(2, 3), Share(1, 1))


def test_entries_and_persons_of_strings(corpus: Path) -> None:
    person = {"last": "Орлов", "first": "И.", "middle": None}
    strings = changed(corpus, "officials", officials=[{"role": "глава", "person": person}]).strings
    assert strings.strings == Share(2, 3)
    assert strings.persons == Share(0, 1)
    assert strings.found.right == strings.expected.right == strings.found.of - 1
    assert 0 < strings.f1 < 1

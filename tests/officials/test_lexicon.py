"""Every row of the lexicons is read as it says; a caller's rows extend them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from officials_notation import read, short

from roadmap_parse.language.rows import rows
from roadmap_parse.officials import parse_officials
from roadmap_parse.officials.lexicon import lexicon
from roadmap_parse.options import Options

if TYPE_CHECKING:
    from pathlib import Path

LABELS = {"отв", "отв-ый", "ответств", "ответственный", "исполнитель"}
"""Alone they are the name of the column."""
ALONE = [
    row["post"]
    for row in rows("posts.tsv")
    if not {"tail", "needs"} & set(row["takes"].replace("=", " ").split()) and row["post"] not in LABELS
]
POSTS = [(row["example"], row["expected"]) for row in rows("posts.tsv") if row["example"]]
BODIES = [
    row["example"] or row["organisation"]
    for row in rows("organisations.tsv")
    if row["example"] or (row["kind"] != "territory" and "needs" not in row["takes"])
]
UNITS = [row["short"] for row in rows("abbreviations.tsv") if row["kind"] == "unit"]


@pytest.mark.parametrize(("example", "wanted"), POSTS)
def test_post(example: str, wanted: str) -> None:
    assert read(example) == wanted


@pytest.mark.parametrize("post", ALONE)
def test_post_alone(post: str) -> None:
    assert read(post) == post


@pytest.mark.parametrize("example", BODIES)
def test_body(example: str) -> None:
    assert len(parse_officials(example)) == 1
    assert parse_officials(example)[0].organisation


@pytest.mark.parametrize("short_name", UNITS)
def test_abbreviation_stays_and_is_a_body(short_name: str) -> None:
    assert read(short_name) == f"- + {short_name}"


@pytest.mark.parametrize(
    ("written", "expansion"),
    [
        (row["short"], row["expansion"])
        for row in rows("abbreviations.tsv")
        if row["kind"] in {"word", "post"}
        and not {"tail", "dot"} & set(row["note"].split())
        and row["short"] not in LABELS
    ],
)
def test_abbreviation_is_written_out(written: str, expansion: str) -> None:
    assert read(written) == read(expansion)


def test_a_word_stands_in_one_row() -> None:
    for name, column in (
        ("posts.tsv", "post"),
        ("organisations.tsv", "organisation"),
        ("abbreviations.tsv", "short"),
    ):
        words = [row[column] for row in rows(name)]
        assert len(words) == len(set(words)), name


def test_own_rows(tmp_path: Path) -> None:
    posts = tmp_path / "posts.tsv"
    posts.write_text("post\ttakes\nдомоуправ\tdomain\n", encoding="utf-8")
    shorts = tmp_path / "abbreviations.tsv"
    shorts.write_text(
        "short\texpansion\tkind\trank\nдомупр\tдомоуправ\tword\nЦРБК\tцентр\tunit\t3\n", encoding="utf-8"
    )
    options = Options(lexicons=(posts, shorts))
    officials = parse_officials("домупр ЦРБК", options=options)
    assert [short(official) for official in officials] == ["домоуправ + ЦРБК"]
    assert lexicon(options.lexicons) is lexicon(options.lexicons)

"""Who is responsible, read three ways in one run: roadmap_parse, natasha's NER, a split at separators.

    python benchmarks/officials.py [--markdown FILE] [CELLS.jsonl ...]

Each line of a file is {"text", "officials": [{"role", "organisation", "person"}], "also": [...]}; the
default is the gold of the corpora. Prints a table: F1 of whole entries and of persons, cells per CPU-second.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from roadmap_parse.officials import parse_officials

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from roadmap_parse.model import Person

GOLD = Path(__file__).parents[1] / "corpora" / "gold" / "officials.jsonl"
ROUNDS = 5
Entry = tuple[str, str, str]


def loose(text: str | None) -> str:
    """Case, ё, spaces, dots, quotes and dashes do not count."""
    return re.sub(r"[\s.«»\"“”„–—-]", "", (text or "").lower().replace("ё", "е").replace("№", "n"))


def entry(role: str | None, organisation: str | None, *names: str | None) -> Entry:
    """An entry as it is compared."""
    return loose(role), loose(organisation), loose("".join(filter(None, names)))


def ours(text: str) -> list[Entry]:
    """The library."""
    return [entry(one.role, one.organisation, *_names(one.person)) for one in parse_officials(text)]


def _names(person: Person | None) -> tuple[str | None, ...]:
    return (person.last, person.first, person.middle) if person else ()


def separators(text: str) -> list[Entry]:
    """What one gets in a line of code: each piece between separators is a post."""
    return [entry(piece, None) for piece in re.split(r"[,;\n/]", text) if piece.strip()]


def natasha_reader() -> Callable[[str], list[Entry]]:
    """The usual pipeline: segments, NER, names to the nominative."""
    import natasha

    from roadmap_parse.language.morphology import vocabulary

    segmenter, tagger = natasha.Segmenter(), natasha.NewsNERTagger(natasha.NewsEmbedding())
    names = natasha.NamesExtractor(vocabulary())

    def read(text: str) -> list[Entry]:
        document = natasha.Doc(text)
        document.segment(segmenter)
        document.tag_ner(tagger)
        return [_span(span, names) for span in document.spans if span.type in {"PER", "ORG"}]

    return read


def _span(span: Any, names: Any) -> Entry:
    if span.type == "ORG":
        return entry(None, span.text)
    found = names.find(span.text)
    fact = found.fact if found else None
    return entry(None, None, *((fact.last, fact.first, fact.middle) if fact else (span.text,)))


def gold(files: Iterable[Path]) -> list[tuple[str, list[Counter[Entry]]]]:
    """Texts and their right answers."""
    rows = [
        json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines() if line
    ]
    rows = [row for row in rows if row.get("score") is not False and row["officials"] is not None]
    return [
        (row["text"], [_bag(answer) for answer in (row["officials"], *row.get("also", []))]) for row in rows
    ]


def _bag(answer: list[dict[str, Any]]) -> Counter[Entry]:
    return Counter(entry(one["role"], one["organisation"], *(one["person"] or {}).values()) for one in answer)


def f1(
    read: Callable[[str], list[Entry]], cells: list[tuple[str, list[Counter[Entry]]]], part: slice
) -> float:
    """Of the chosen part of the entries; of several right answers the nearest counts."""
    right = total = 0
    for text, answers in cells:
        got = _part(Counter(read(text)), part)
        best = max((_part(answer, part) for answer in answers), key=lambda bag: (bag & got).total())
        right, total = right + (best & got).total(), total + best.total() + got.total()
    return 2 * right / total


def _part(bag: Counter[Entry], part: slice) -> Counter[tuple[str, ...]]:
    """Only the roles, organisations or persons of the entries, where there are any."""
    kept: Counter[tuple[str, ...]] = Counter()
    for one, count in bag.items():
        chosen = tuple(one)[part]
        if any(chosen):
            kept[chosen] += count
    return kept


def speed(read: Callable[[str], list[Entry]], cells: list[tuple[str, list[Counter[Entry]]]]) -> float:
    """Distinct cells per CPU-second, all words known: spaces at the end make each text a new one."""
    texts = [text + " " * (number + 1) for number in range(ROUNDS) for text, _ in cells]
    start = time.process_time()
    for text in texts:
        read(text)
    return len(texts) / (time.process_time() - start)


def measure(files: list[Path]) -> list[dict[str, Any]]:
    """A row of figures for each tool."""
    cells = gold(files)
    readers = {"roadmap_parse": ours, "natasha NER": natasha_reader(), "split at separators": separators}
    return [
        {
            "tool": name,
            "entries": round(f1(read, cells, slice(0, 3)), 4),
            "persons": round(f1(read, cells, slice(2, 3)), 4),
            "cells_per_second": round(speed(read, cells)),
        }
        for name, read in readers.items()
    ]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="*", type=Path, default=[GOLD])
    parser.add_argument("--markdown", type=Path, help="write the table here")
    arguments = parser.parse_args()
    figures = measure(arguments.files)
    lines = [
        "| tool | F1 of whole entries | F1 of persons | cells per CPU-second |",
        "| --- | --- | --- | --- |",
    ]
    lines += [
        f"| {row['tool']} | {row['entries']:.3f} | {row['persons']:.3f} | {row['cells_per_second']:,} |"
        for row in figures
    ]
    text = "\n".join(lines) + "\n"
    print(text)
    if arguments.markdown:
        arguments.markdown.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()

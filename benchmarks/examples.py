"""Write the README's real output to benchmarks/results: the main job, a notebook, texts, scores."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import roadmap_parse as rp
from roadmap_parse.evaluate import evaluate
from roadmap_parse.scores import DocumentScore, total_of

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "results"
CORPUS = ROOT / "corpora"
SHOWN = ["number", "activity", "deadline_kind", "start_date", "end_date", "responsible"]
FIGURES = (
    ("exact", "every text exact"),
    ("deadlines", "deadlines right"),
    ("officials", "officials right"),
    ("headings", "heading fields right"),
    ("order_officials", "officials of orders right"),
)
WIDTH = 36  # characters of a text in the example table


def main() -> None:
    """Run all examples and write their output."""
    RESULTS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        shown = command("convert", str(CORPUS), "-o", "out", cwd=folder)
    write("convert", f"```text\n{shown}\n```\n")
    write("notebook", notebook())
    for name, arguments in {
        "deadline": (
            "deadline",
            "не позднее 1 рабочего дня до проведения процедуры",
            "--period",
            "2024/2025",
        ),
        "officials-example": ("officials", "зам. директора по УВР Иванова О.П., руководители ОО"),
    }.items():
        shown = command(*arguments)
        call = " ".join(f"'{word}'" if " " in word else word for word in arguments)
        write(name, f"```text\n$ roadmap-parse {call}\n{shown}\n```\n")
    write("quality", quality())


def write(name: str, text: str) -> None:
    """Keep a piece of output for readme.py."""
    (RESULTS / f"{name}.md").write_text(text, "utf-8")


def command(*arguments: str, cwd: str | None = None) -> str:
    """What `roadmap-parse ARGUMENTS` prints."""
    run = subprocess.run(
        [sys.executable, "-m", "roadmap_parse", *arguments],
        capture_output=True,
        text=True,
        check=True,
        cwd=cwd,
        env={"COLUMNS": "100", "PYTHONIOENCODING": "utf-8"},
    )
    lines = (run.stdout + run.stderr).splitlines()
    return "\n".join(line.rstrip() for line in lines if line.strip())


def notebook() -> str:
    """Five rows of a plan's activities as a Markdown table."""
    result = rp.read(CORPUS / "documents" / "003_8a1b6717c39da0a8.pdf")
    rows = rp.to_frames([result]).activities[SHOWN].iloc[3:8].to_dict("records")
    lines = [" | ".join(SHOWN), " | ".join("---" for _ in SHOWN)]
    lines += [" | ".join(short(row[name]) for name in SHOWN) for row in rows]
    return "".join(f"| {line} |\n" for line in lines)


def short(value: object) -> str:
    """A cell of the example table."""
    text = "" if value is None else " ".join(str(value).split())
    return text if len(text) <= WIDTH else f"{text[: WIDTH - 1]}…"


def quality() -> str:
    """The corpus's totals by kind of document, from the same scores as `roadmap-parse evaluate`."""
    scores = evaluate(CORPUS)
    kinds: dict[str, list[DocumentScore]] = {}
    for document in scores.documents:
        kinds.setdefault(Path(document.file).suffix.removeprefix("."), []).append(document)
    names = ("documents", "activities found", "false", *(label for _, label in FIGURES))
    lines = [f"| kind | {' | '.join(names)} |", f"| --- |{' ---: |' * len(names)}"]
    lines += [f"| {kind} | {' | '.join(cells(found))} |" for kind, found in kinds.items()]
    return "\n".join(lines) + "\n"


def cells(documents: list[DocumentScore]) -> list[str]:
    """A row of the quality table."""
    shares = [str(total_of(getattr(document, name) for document in documents)) for name, _ in FIGURES]
    found = total_of(document.found for document in documents)
    return [str(len(documents)), str(found), str(sum(d.spurious for d in documents)), *shares]


if __name__ == "__main__":
    main()

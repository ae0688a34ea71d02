"""What the documentation shows is true: its commands run, its examples give what they say, its pages are as the program is."""

from __future__ import annotations

import doctest
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from roadmap_parse import cli, load_frames

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PLAN = ROOT / "corpora" / "documents" / "003_8a1b6717c39da0a8.pdf"
PAGES = sorted(path for path in DOCS.rglob("*.md") if path.stem in {"tutorial", "howto"})
LOCALES = {"ru": "ru_RU.UTF-8", "docs": "C.UTF-8"}
"""What a reader of each folder's pages has set."""
SHOWN = re.compile(
    r"python -m (?:venv|pip install|pytest)|\. venv/bin/activate|cp corpora/documents/|roadmap-parse (?:apply|convert s3:)"
)
"""What only prepares, needs a cluster or other people's files: not run here."""
FENCE = re.compile(r"^```(\w+)(?: title=\"([^\"]+)\")?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
IDENTITY = re.compile(r'"[0-9a-f]{16}-')
LOOSE = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@dataclass(frozen=True)
class Block:
    language: str
    title: str | None
    text: str


def blocks(page: Path) -> list[Block]:
    return [Block(kind, title or None, text) for kind, title, text in FENCE.findall(page.read_text("utf-8"))]


def commands(text: str) -> list[tuple[list[str], str]]:
    """The calls of a console block, each with what it prints."""
    calls = re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]
    return [(shlex.split(call.split("\n", 1)[0]), call.split("\n", 1)[1]) for call in calls]


def write_file(block: Block) -> None:
    """A file the page tells to have; ids of rows depend on the bytes of the plan."""
    text = block.text
    if IDENTITY.search(text):
        identity = load_frames("out").documents["document_id"].iloc[0]
        text = IDENTITY.sub(f'"{identity}-', text)
    Path(block.title or "").write_text(text, encoding="utf-8")


def knows(row: str) -> bool:
    """Whether a row stands in a knowledge file."""
    files = (ROOT / "src" / "roadmap_parse" / "data").glob("*.tsv")
    return any(row.strip() in file.read_text(encoding="utf-8") for file in files)


def run_commands(block: Block, capsys: pytest.CaptureFixture[str]) -> None:
    for (program, *arguments), expected in commands(block.text):
        assert program == "roadmap-parse"
        assert cli.run(arguments) == 0
        printed = capsys.readouterr().out
        assert doctest.OutputChecker().check_output(expected, printed, LOOSE), f"{arguments}\n{printed}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(DOCS).as_posix())
def test_every_example_does_what_it_says(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in {"NO_COLOR": "1", "COLUMNS": "100", "LC_ALL": LOCALES[page.parent.name]}.items():
        monkeypatch.setenv(name, value)
    shutil.copy(PLAN, "plan.pdf")
    names: dict[str, object] = {}
    for block in blocks(page):
        if block.language == "console":
            run_commands(block, capsys)
        elif block.language == "pycon":
            test = doctest.DocTestParser().get_doctest(block.text, names, page.name, str(page), 0)
            runner = doctest.DocTestRunner(verbose=False)
            result = runner.run(test, clear_globs=False)
            assert (result.failed, result.attempted > 0) == (0, True)
            names |= test.globs
        elif block.title:
            write_file(block)
        elif block.language == "tsv":
            assert all(map(knows, block.text.splitlines()))
        else:
            assert block.language == "sh"
            assert all(SHOWN.match(line) for line in block.text.splitlines()), block.text


def test_the_readme_s_first_plan_does_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in {"NO_COLOR": "1", "COLUMNS": "100", "LC_ALL": "C.UTF-8"}.items():
        monkeypatch.setenv(name, value)
    shutil.copy(PLAN, "plan.pdf")
    shown = [block for block in blocks(ROOT / "README.md") if block.language == "console"]
    assert len(shown) == 2
    for block in shown:
        run_commands(block, capsys)
    assert {"review.html", "plan.xlsx", "plan.ics", "gantt.svg"} <= {path.name for path in tmp_path.iterdir()}


def test_the_pages_in_both_languages_tell_the_same() -> None:
    for name in ("tutorial.md", "howto.md"):
        english, russian = ([block.language for block in blocks(DOCS / part / name)] for part in ("", "ru"))
        assert set(english) == set(russian)
        assert english.count("console") == russian.count("console")


def test_the_reference_is_as_the_program_is() -> None:
    done = subprocess.run(
        [sys.executable, DOCS / "reference.py", "--check"], capture_output=True, check=False, encoding="utf-8"
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_every_page_is_in_the_menu() -> None:
    menu = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    missing = {path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")} - set(
        re.findall(r"[\w/-]+\.md", menu)
    )
    assert not missing


def test_links_between_pages_lead_somewhere() -> None:
    for page in (ROOT / "README.md", *DOCS.rglob("*.md")):
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert (page.parent / link).exists(), f"{page.name}: {link}"

"""The examples of docs/conventions.md are true, and it names every note."""

from __future__ import annotations

import ast
import doctest
from pathlib import Path

ROOT = Path(__file__).parents[1]
CONVENTIONS = ROOT / "docs" / "conventions.md"


def test_the_examples_are_true() -> None:
    failed, tried = doctest.testfile(str(CONVENTIONS), module_relative=False, encoding="utf-8")
    assert tried
    assert not failed


def note_codes(module: Path) -> set[str]:
    """The codes that a module writes into its notes as plain text."""
    calls = [
        node for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)
    ]
    notes = [
        call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "Note" and call.args
    ]
    return {str(note.args[0].value) for note in notes if isinstance(note.args[0], ast.Constant)}


def test_every_note_is_explained() -> None:
    text = CONVENTIONS.read_text(encoding="utf-8")
    codes = set().union(*map(note_codes, (ROOT / "src" / "roadmap_parse").rglob("*.py")))
    assert codes
    assert {code for code in codes if f"| `{code}` |" not in text} == set()

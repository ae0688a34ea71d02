"""The examples of docs/conventions.md are true."""

from __future__ import annotations

import doctest
from pathlib import Path

CONVENTIONS = Path(__file__).parents[1] / "docs" / "conventions.md"


def test_the_examples_are_true() -> None:
    failed, tried = doctest.testfile(str(CONVENTIONS), module_relative=False, encoding="utf-8")
    assert tried
    assert not failed

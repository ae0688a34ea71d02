"""What all tests share."""

from __future__ import annotations

import re

import pytest

PROGRAMS = re.compile(r"LibreOffice|chromium|program")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that skip without a system program carry the mark `programs`: they run by themselves, -m programs."""
    for item in items:
        reasons = [str(mark.kwargs.get("reason", "")) for mark in item.iter_markers("skipif")]
        if any(PROGRAMS.search(reason) for reason in reasons):
            item.add_marker("programs")

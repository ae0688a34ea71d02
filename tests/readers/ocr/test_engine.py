"""Engines: their time, their languages, and how many work at once."""

from __future__ import annotations

import multiprocessing
import shutil
import threading
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import cv2
import numpy as np
import pytest

from roadmap_parse.errors import MissingDependencyError
from roadmap_parse.model import Note
from roadmap_parse.options import DEFAULT
from roadmap_parse.readers.ocr import pages
from roadmap_parse.readers.ocr.engine import Program, find_engine, installed_languages, program, wheel
from roadmap_parse.readers.ocr.pages import read_pages

SCANS = Path(__file__).parents[2] / "data" / "scans"
with_program = pytest.mark.skipif(shutil.which("tesseract") is None, reason="no tesseract program")


def line() -> np.ndarray:
    """A line of a scanned page."""
    page = cv2.imread(str(next(SCANS.glob("fax-*.png"))), cv2.IMREAD_GRAYSCALE)
    rows = np.flatnonzero((page < 128).any(axis=1))
    return np.ascontiguousarray(page[rows[0] : rows[0] + 200])


@pytest.mark.parametrize("make", [wheel, pytest.param(program, marks=with_program)])
def test_past_its_time_an_engine_reads_nothing_more_and_says_so(make) -> None:
    engine = make()
    assert not engine.late
    engine._until = 0.0
    assert engine.read([line()], 150, "block") == [()]
    assert engine.late
    assert not find_engine().late


def test_threads_have_engines_of_their_own() -> None:
    picture = line()
    alone = wheel().read([picture], 150, "page")
    together = threading.Barrier(2)

    def read(_: int) -> list[tuple]:
        engine = wheel()
        together.wait()
        return engine.read([picture], 150, "page")

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(read, range(2))) == [alone, alone]


def test_the_package_has_russian() -> None:
    assert "rus" in installed_languages()
    assert "osd" not in installed_languages()


@with_program
def test_other_languages_come_from_the_program() -> None:
    if "eng" not in installed_languages():
        pytest.skip("no English model")
    assert find_engine(("rus", "eng")).name == "tesserocr"


def test_a_language_without_model_says_what_to_install() -> None:
    with pytest.raises(MissingDependencyError, match="apt-get install tesseract-ocr-deu-frak"):
        find_engine(("rus", "deu_frak"))


@with_program
def test_a_program_that_fails_is_missing() -> None:
    with pytest.raises(MissingDependencyError, match="does not work"):
        Program("/bin/false", ("rus",)).read([line()], 150, "block")


def test_a_process_of_a_pool_reads_page_by_page() -> None:
    assert pages._cores() >= 1
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        assert pool.submit(pages._cores).result() == 1


def test_pages_come_in_their_order_and_a_page_without_picture_says_why() -> None:
    lost = Note("page_unreadable", "page 2: lost", "error")
    white = np.full((220, 160, 3), 255, np.uint8)
    readings = list(read_pages([1, 2, 3], lambda number: lost if number == 2 else (white, 100.0), DEFAULT))
    assert [notes for _, notes in readings] == [(), (lost,), ()]
    assert readings[1][0] == ()


@pytest.mark.slow
def test_a_sheet_larger_than_paper_is_read_as_a_smaller_one() -> None:
    """Boxes are those of the large sheet."""
    page = cv2.cvtColor(
        cv2.imread(str(next(SCANS.glob("fax-*.png"))), cv2.IMREAD_GRAYSCALE), cv2.COLOR_GRAY2RGB
    )
    ((usual, _),) = read_pages([1], lambda _: (page, 150.0), DEFAULT)
    ((large, _),) = read_pages([1], lambda _: (page, 30.0), DEFAULT)
    grids = [next(block for block in blocks if hasattr(block, "rows")) for blocks in (usual, large)]
    assert grids[1].rows == grids[0].rows
    assert grids[1].bbox == pytest.approx([5 * side for side in grids[0].bbox], rel=0.02)

"""Files cut, flipped, mutated and nested at random, and bombs made by hand: each ends soon, in bounds, with a reason.

A quick sample runs always; -m slow runs the whole. Reading goes on in a child process whose memory is bounded.
"""

from __future__ import annotations

import io
import random
import struct
import subprocess
import sys
import time
import zipfile
import zlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roadmap_parse import read
from roadmap_parse.options import DEFAULT
from roadmap_parse.readers.text import read_text
from roadmap_parse.tables import find_tables

if TYPE_CHECKING:
    from roadmap_parse.model import Result

ROOT = Path(__file__).parents[1]
DOCUMENTS = ROOT / "corpora" / "documents"
SEED, WHOLE, SAMPLE = 7, 40, 3  # mutants of each good file, all and for the quick sample
LONGEST = 20.0  # seconds a file
MEMORY = 1_500 << 20  # bytes
REASONS = {"corrupt", "encrypted", "bomb", "unsupported", "missing_dependency", "unreadable", "memory"}
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@cache
def good() -> dict[str, bytes]:
    """One small file of each format."""
    from openpyxl import Workbook

    book = Workbook()
    for row in (["План на 2024 год"], ["№", "Мероприятие", "Срок", "Кто"], [1, "Смотр", "май", "Завуч"]):
        book.active.append(row)
    xlsx = io.BytesIO()
    book.save(xlsx)
    table = "<table><tr><th>№<th>Мероприятие<th>Срок<th>Кто<tr><td>1<td>Смотр<td>май<td>Завуч</table>"
    files = {
        "docx": min(DOCUMENTS.glob("*.docx"), key=lambda file: file.stat().st_size).read_bytes(),
        "pdf": min(DOCUMENTS.glob("*.pdf"), key=lambda file: file.stat().st_size).read_bytes(),
        "txt": min(DOCUMENTS.glob("*.txt"), key=lambda file: file.stat().st_size).read_bytes(),
        "doc": (ROOT / "tests" / "data" / "formats" / "plan.doc").read_bytes(),
        "xlsx": xlsx.getvalue(),
        "html": f"<html><meta charset=windows-1251><p>План на 2024 год{table}</html>".encode("cp1251"),
        "csv": "№;Мероприятие;Срок;Кто\r\n1;Смотр;май;Завуч\r\n2;Финал;июнь;Директор\r\n".encode("cp1251"),
        "rtf": rb"{\rtf1\ansi\ansicpg1251 \trowd\cellx900\cellx1800\intbl \'cf\cell \'cc\cell\row}",
    }
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive:
        for suffix, data in files.items():
            archive.writestr(f"a.{suffix}", data)
    return {**files, "zip": zipped.getvalue()}


def cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def flipped(data: bytes, chance: random.Random) -> bytes:
    damaged = bytearray(data)
    for _ in range(chance.randrange(1, 30)):
        damaged[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(damaged)


def repeated(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data))
    piece = data[start : start + chance.randrange(1, 400)]
    return data[:start] + piece * chance.randrange(2, 300) + data[start:]


def huge_number(data: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(data))
    return data[:place] + chance.choice((b"\xff\xff\xff\x7f", b"4294967296", b"-1")) + data[place + 4 :]


def inside(data: bytes, chance: random.Random) -> bytes:
    """A package with one damaged member; other bytes are damaged as they are."""
    if not data.startswith(b"PK"):
        return chance.choice((cut, flipped, repeated, huge_number))(data, chance)
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        chosen = chance.choice(old.namelist())
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, inside(content, chance) if name == chosen and content else content)
    return made.getvalue()


def glued(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))] + chance.choice(list(good().values()))


MUTATIONS = (cut, flipped, repeated, huge_number, inside, glued)


def mutants(count: int) -> list[tuple[str, bytes]]:
    found = []
    for name, data in good().items():
        chance = random.Random(f"{SEED} {name}")
        for number in range(count):
            mutation = MUTATIONS[number % len(MUTATIONS)]
            found.append((f"{name} {mutation.__name__} {number}", mutation(data, chance)))
    return found


def package(**members: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/") + ".xml", content)
    return data.getvalue()


def word(body: bytes, head: bytes = b"") -> bytes:
    document = head + b"<w:document %s><w:body>%s</w:body></w:document>" % (WORD.encode(), body)
    return package(word__document=document)


LAUGHS = b'<!DOCTYPE d [<!ENTITY a "ha">%s]>' % b"".join(
    b'<!ENTITY a%d "%s">' % (depth, (b"&a%d;" % (depth - 1) if depth else b"&a;") * 10) for depth in range(12)
)
FILE = b'<!DOCTYPE d [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
WIDE = b'<w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr></w:tc>'
DTD = b'<!DOCTYPE d SYSTEM "http://127.0.0.1:9/d.dtd">'


def gigapixels() -> bytes:
    size = struct.pack(">II5B", 0xFFFF, 0xFFFF, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", size), (b"IDAT", zlib.compress(bytes(1_000))), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


BOMBS = {
    "billion laughs": ("corrupt", lambda: word(b"<w:p><w:r><w:t>&a11;</w:t></w:r></w:p>", LAUGHS)),
    "a file as an entity": ("corrupt", lambda: word(b"<w:p><w:r><w:t>&f;</w:t></w:r></w:p>", FILE)),
    "a DTD elsewhere": ("empty", lambda: word(b"<w:p><w:r><w:t>a</w:t></w:r></w:p>", DTD)),
    "a text of 300 MB": (
        "bomb",
        lambda: word(b"<w:p><w:r><w:t>" + b"a" * (300 << 20) + b"</w:t></w:r></w:p>"),
    ),
    "nesting without end": ("bomb", lambda: word(b"<w:p>" * 300_000)),
    "tables in tables": (
        "bomb",
        lambda: word(b"<w:tbl><w:tr><w:tc>" * 5_000 + b"</w:tc></w:tr></w:tbl>" * 5_000),
    ),
    "spans of a billion": ("empty", lambda: word(b"<w:tbl><w:tr>" + WIDE * 5_000 + b"</w:tr></w:tbl>")),
    "brackets without end": ("bomb", lambda: b"{\\rtf1 " + b"{" * 2_000_000),
    "tables of a page in tables": ("bomb", lambda: b"<html>" + b"<table><tr><td>" * 100_000),
    "a line of 100 MB": ("bomb", lambda: b"a" * (100 << 20)),
    "bars alone": ("empty", lambda: b"|" * 900_000),
    "tabs alone": ("empty", lambda: b"a\t" * 400_000),
    "names alone": ("empty", lambda: "№\nМероприятие\nСрок\n".encode() * 30_000),
    "a picture of 4 gigapixels": ("bomb", gigapixels),
    "zeros": ("unsupported", lambda: bytes(10 << 20)),
    "noise": ("unsupported", lambda: random.Random(1).randbytes(1 << 20)),
}
HEAVY = {"a text of 300 MB", "a line of 100 MB", "names alone"}


def reasoned(result: Result) -> bool:
    """Read, or refused for a reason that is no fault of ours."""
    if result.status != "failed":
        return True
    return bool(result.notes) and all(note.code in REASONS and note.text for note in result.notes[:1])


def check(name: str, data: bytes) -> Result:
    started = time.perf_counter()
    result = read(data)
    assert reasoned(result), (name, result.notes)
    assert time.perf_counter() - started < LONGEST, name
    return result


def explode(name: str) -> None:
    expected, make = BOMBS[name]
    result = check(name, make())
    assert (result.notes[0].code if result.status == "failed" else result.status) == expected, (
        name,
        result.notes,
    )


@pytest.mark.parametrize("name", sorted(BOMBS.keys() - HEAVY))
def test_bombs(name: str) -> None:
    explode(name)


def test_a_sample_of_damaged_files() -> None:
    for name, data in mutants(SAMPLE):
        check(name, data)


CHILD = """
import resource, sys
resource.setrlimit(resource.RLIMIT_DATA, ({memory}, {memory}))
sys.path.insert(0, {folder!r})
from test_malformed import BOMBS, check, explode, mutants
if {bombs}:
    for name in BOMBS:
        explode(name)
else:
    for name, data in mutants({count}):
        check(name, data)
"""


def run_child(*, bombs: bool, count: int) -> None:
    code = CHILD.format(memory=MEMORY, folder=str(Path(__file__).parent), bombs=bombs, count=count)
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=1800, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="memory is bounded by Unix")
def test_all_damaged_files_within_memory() -> None:
    run_child(bombs=False, count=WHOLE)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="memory is bounded by Unix")
def test_bombs_within_memory() -> None:
    run_child(bombs=True, count=0)


LETTERS = st.sampled_from("\t|+-─│┌ \n\"'<>&№1.2Срок Мероприятие Ответственный май до\f\x0b#*;,\u2028\ufeff")


@settings(max_examples=150, deadline=None)
@given(st.text(LETTERS, max_size=300) | st.text(max_size=120))
def test_any_text_is_read_or_refused(text: str) -> None:
    result = read(text.encode("utf-8", "surrogatepass"))
    assert reasoned(result), result.notes


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.sampled_from(["Смотр", "май", "Завуч", "1", "a|b", ""]), max_size=6), max_size=8))
def test_no_word_of_a_dump_is_lost(rows: list[list[str]]) -> None:
    text = "\n".join("\t".join(row) for row in rows)
    if not text.strip():
        return
    blocks = find_tables(read_text(text.encode(), DEFAULT))
    shown = " ".join(
        block.text if hasattr(block, "text") else " ".join(cell for row in block.rows for cell in row)
        for block in blocks
    )
    assert set("".join(text.split())) <= set(shown)

"""Plans for benchmarks/batch.py: small ones made up by their number, and PDFs of the corpus varied by a tail.

The same number gives the same words in every run; no two numbers give the same content.
"""

from __future__ import annotations

import io
import random
import zipfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from docx import Document

if TYPE_CHECKING:
    from collections.abc import Iterator

CORPUS = Path(__file__).resolve().parents[1] / "corpora" / "documents"
FOLDER_SIZE = 1000
ROWS = (3, 6)
HEAD = ("№ п/п", "Мероприятия", "Сроки", "Ответственные")
ACTIVITIES = (
    "Совещание руководителей школ",
    "Семинар для учителей-предметников",
    "Анализ результатов ВПР",
    "Консультации родителей",
    "Проверка рабочих программ",
    "Мониторинг качества образования",
    "Диагностические работы",
    "Родительские собрания",
    "Отчёт о выполнении плана",
    "Муниципальный этап олимпиады",
    "Профилактические осмотры",
    "Месячник безопасности",
)
DEADLINES = (
    "Март-май 2024",
    "до 15 марта 2024 г.",
    "I квартал",
    "постоянно",
    "сентябрь",
    "ежемесячно",
    "по графику ЦОКО",
    "октябрь, апрель",
    "не позднее 10 рабочих дней после проведения ВПР",
    "по мере необходимости",
    "12.02.2024",
    "в течение года",
)
OFFICIALS = (
    "Директор МКУ ЦОКО; руководители ОО",
    "муниципальный координатор ВПР",
    "заместители директоров по УВР",
    "классные руководители",
    "ИМЦ, руководители РМО",
    "Управление образования",
    "Иванова А.А., методист",
    "директора школ",
    "специалист отдела",
    "рабочая группа",
    "главный врач районной больницы",
    "глава поселения",
)
PLACES = tuple(f"@@{place}@@" for place in range(len(HEAD)))
TITLE = "@@title@@"


def make(folder: Path, count: int, kinds: list[str]) -> int:
    """Write `count` plans, `kinds` (txt, docx, pdf) by turns, a thousand a folder; keep those there."""
    made = 0
    for number in range(count):
        kind = kinds[number % len(kinds)]
        path = folder / f"{number // FOLDER_SIZE:03}" / f"{number:06}.{kind}"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            draft = path.with_suffix(".tmp")
            draft.write_bytes(MAKERS[kind](number))
            draft.replace(path)
            made += 1
    return made


def text_plan(number: int) -> bytes:
    """Give a plan as a text dump, cells parted by tabs."""
    lines = (HEAD, *_rows(number))
    body = "\n".join("\t".join(line) for line in lines)
    return f"{_title(number)}\n\n{body}\n".encode()


def docx_plan(number: int) -> bytes:
    """Give a plan as DOCX, with all that a new document of an office program holds."""
    before, row, after, others = _template()
    rows = "".join(_filled(row, cells) for cells in (HEAD, *_rows(number)))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        for name, data in others:
            target.writestr(name, data)
        target.writestr("word/document.xml", before.replace(TITLE, _title(number)) + rows + after)
    return stream.getvalue()


def pdf_plan(number: int) -> bytes:
    """Give a PDF of the corpus with a comment behind its end."""
    sources = _pdfs()
    return sources[number % len(sources)] + f"\n% {number:08}\n".encode()


MAKERS = {"txt": text_plan, "docx": docx_plan, "pdf": pdf_plan}


def _title(number: int) -> str:
    return f"План мероприятий школы № {number} на 2024 год"


def _rows(number: int) -> Iterator[tuple[str, str, str, str]]:
    chance = random.Random(number)  # noqa: S311 -- words, no secrets
    for place in range(1, chance.randint(*ROWS) + 1):
        activity, deadline, officials = map(chance.choice, (ACTIVITIES, DEADLINES, OFFICIALS))
        yield f"{place}.", f"{activity}, школа № {number}", deadline, officials


def _filled(row: str, cells: tuple[str, ...]) -> str:
    for place, text in zip(PLACES, cells, strict=True):
        row = row.replace(place, text)
    return row


@cache
def _template() -> tuple[str, str, str, tuple[tuple[str, bytes], ...]]:
    """Give the XML before the rows, of one row, after it, and the other members, of one document."""
    document = Document()
    document.add_paragraph(TITLE)
    for cell, place in zip(document.add_table(1, len(HEAD)).rows[0].cells, PLACES, strict=True):
        cell.text = place
    stream = io.BytesIO()
    document.save(stream)
    with zipfile.ZipFile(stream) as source:
        members = {name: source.read(name) for name in source.namelist()}
    before, found, rest = members.pop("word/document.xml").decode().partition("<w:tr>")
    row, end, after = rest.partition("</w:tr>")
    return before, found + row + end, after, tuple(members.items())


@cache
def _pdfs() -> tuple[bytes, ...]:
    return tuple(path.read_bytes() for path in sorted(CORPUS.glob("*.pdf")))

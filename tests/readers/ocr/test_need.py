"""Which pages of a PDF are read as pictures."""

from __future__ import annotations

import pytest

from roadmap_parse.document import Page, Word
from roadmap_parse.readers.ocr.need import is_sane, need_of, worth
from roadmap_parse.readers.pdf_opened import Opened, Picture

WIDTH, HEIGHT = 600.0, 800.0
PLAN = (
    "План мероприятий по подготовке к государственной итоговой аттестации в образовательных организациях района "
    "Провести совещание с руководителями школ об итогах прошлого года и задачах на новый учебный год"
)
SIGNED = (
    "Документ подписан электронной подписью Сертификат 00D3A1 Владелец Иванов Пётр Сергеевич Действителен"
)
BROKEN = "Ïëàí ìåðîïðèÿòèé ïî ïîäãîòîâêå ê ãîñóäàðñòâåííîé èòîãîâîé àòòåñòàöèè â îáðàçîâàòåëüíûõ îðãàíèçàöèÿõ"
BADLY_READ = (
    "Плап мсроприятий но нодготовке к госуларствепной итоговой атгестации в образоватсльных организапиях района "
    "Провссти совещапие с руководитслями школ об итогах прошлого года и задачах на новый учебный год"
)


def opened(text: str, cover: float = 0.0, *, down_to: float = 1.0, paths: int = 0) -> Opened:
    """A page with its text spread from the head down to a share of its height, over or beside a picture."""
    words = text.split()
    step = down_to * HEIGHT / max(1, len(words))
    placed = tuple(Word(word, (50, at * step, 150, at * step + 10)) for at, word in enumerate(words))
    pictures = (Picture((0, 0, WIDTH, cover * HEIGHT), 1),) if cover else ()
    return Opened(Page(1, WIDTH, HEIGHT, placed, ()), pictures, len("".join(words)), paths)


@pytest.mark.parametrize(
    ("page", "need"),
    [
        (opened(PLAN), None),
        (opened(PLAN, 1.0), None),  # a scan with a good layer of text under it
        (opened(PLAN, 0.1), None),  # a coat of arms
        (opened("", 1.0), "no_text_layer"),
        (opened("2", 0.9), "no_text_layer"),
        (opened("2", 0.05), None),  # a page number beside a coat of arms
        (opened(SIGNED, 1.0, down_to=0.1), "no_text_layer"),  # a scan with the stamp of a signature
        (opened(BROKEN), "broken_text_layer"),
        (opened(BROKEN, 1.0), "broken_text_layer"),
        (opened(BADLY_READ, 1.0), "doubtful_text_layer"),
        (opened(BADLY_READ), None),  # nothing but the text is there to be read
        (opened("", paths=2000), "no_text_layer"),  # letters drawn as curves
        (opened("", paths=20), None),  # an empty form
        (opened(""), None),
        (Opened(None), None),
    ],
)
def test_why_a_page_is_read_as_a_picture(page: Opened, need: str | None) -> None:
    assert need_of(page) == need


def test_a_picture_between_texts_may_show_more() -> None:
    text = opened(PLAN).page.words
    beside = Page(1, WIDTH, HEIGHT, tuple(word for word in text if word.bbox[1] < 400), ())
    assert need_of(Opened(beside, (Picture((0, 500, WIDTH, 780), 1),))) == "picture_in_text"
    assert need_of(Opened(beside, (Picture((0, 100, WIDTH, 380), 1),))) is None


def test_whoever_asks_for_it_gets_all_pages_read() -> None:
    assert need_of(opened(PLAN), always=True) == "asked"
    assert need_of(opened("", 1.0), always=True) == "no_text_layer"
    assert need_of(Opened(None), always=True) is None


def test_sane_text() -> None:
    assert is_sane(PLAN)
    assert is_sane("1 2 3")
    assert not is_sane(BADLY_READ)
    assert not is_sane(BROKEN)


def test_of_two_readings_the_one_with_more_russian_is_worth_more() -> None:
    assert worth(PLAN) > worth(BADLY_READ) > worth(BROKEN) > worth("12 34") > worth("") == (0, 0)
    assert worth("Приказ ВПР") == (2, 9)

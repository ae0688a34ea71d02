"""What must hold of any text, and of every phrase written out from dates."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from notation import codes, joined

import roadmap_parse as rp
from roadmap_parse.deadlines.lexicon import vocabulary

GENITIVE = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split()  # noqa: SIM905
NOMINATIVE = "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь".split()  # noqa: SIM905
PREPOSITIONAL = "январе феврале марте апреле мае июне июле августе сентябре октябре ноябре декабре".split()  # noqa: SIM905
ROMAN = ("I", "II", "III", "IV")
ORDINAL = ("первый", "второй", "третий", "четвертый")
PERIODS = (None, rp.Period.calendar(2024), rp.Period.school(2023), rp.Period.parse("2021-01-01..2025-12-31"))
WORDS = sorted(vocabulary())
MARKS = [
    " ",
    " ",
    " ",
    "\n",
    "-",
    ",",
    ".",
    "; ",
    " – ",
    "(",
    ")",
    "1",
    "15",
    "2024",
    "03.2024",
    "15.03.24",
    "№",
    "%",
    "IV",
    "Ш",
]

days = st.dates(date(2015, 1, 1), date(2035, 12, 31))
months = st.tuples(st.integers(2015, 2035), st.integers(1, 12))
periods = st.sampled_from(PERIODS)


@given(st.text(max_size=60), periods)
def test_never_raises_on_any_text(text: str, period: rp.Period | None) -> None:
    assert rp.parse_deadlines(text, period)


@given(
    st.lists(st.sampled_from([*WORDS, *MARKS]), max_size=12),
    periods,
    st.sampled_from([None, "ИЮНЬ", "14 мая 2021 г.", "I квартал"]),
)
def test_never_raises_and_never_ends_before_it_starts(
    pieces: list[str], period: rp.Period | None, section: str | None
) -> None:
    for glue in (" ", ""):
        for found in rp.parse_deadlines(glue.join(pieces), period, section=section):
            if found.start and found.end and found.start > found.end:
                assert "reversed" in codes(found)


def day_phrases(at: date) -> list[str]:
    word = GENITIVE[at.month - 1]
    return [
        f"{at:%d.%m.%Y}", f"{at:%d.%m.%y}", f"{at:%d.%m.%Y} г.", f"{at:%d.%m.%Y}г", f"{at.isoformat()}",
        f"{at.day} {word} {at.year} г.", f"{at.day:02} {word} {at.year} года", f"«{at.day}» {word} {at.year} г.",
        f"{at.day}-го {word} {at.year}г.", f"{at.day} {word.upper()} {at.year}", f"{at.day}.{at.month:02}.{at.year}",
        f"{at.day} {word}\n{at.year} года", f"{at:%d/%m/%Y}", f"{at:%d,%m,%Y}", f"{at:%d. %m. %Y}",
    ]  # fmt: skip


@given(days, periods)
def test_a_day_written_out_reads_back(at: date, period: rp.Period | None) -> None:
    for phrase in day_phrases(at):
        (found,) = rp.parse_deadlines(phrase, period)
        assert (found.kind, found.start, found.end) == ("date", at, at), phrase


@given(days, periods)
def test_a_bound_written_out_reads_back(at: date, period: rp.Period | None) -> None:
    for phrase in day_phrases(at):
        for opening in (
            "до",
            "не позднее",
            "в срок до",
            "срок до",
            "к",
            "В срок не позднее",
            "Срок: до",
            "не позже",
        ):
            (found,) = rp.parse_deadlines(f"{opening} {phrase}", period)
            assert (found.kind, found.start, found.end) == ("until", None, at), (opening, phrase)
        for opening in ("с", "начиная с", "не ранее"):
            (found,) = rp.parse_deadlines(f"{opening} {phrase}", period)
            assert (found.kind, found.start, found.end) == ("since", at, None), (opening, phrase)


@given(days, days, periods)
def test_a_span_written_out_reads_back(first: date, last: date, period: rp.Period | None) -> None:
    first, last = sorted((first, last))
    for a, b in zip(day_phrases(first), day_phrases(last), strict=True):
        for phrase in (
            f"с {a} по {b}",
            f"с {a} до {b}",
            f"{a} – {b}",
            f"{a} по {b}",
            f"в период с {a} по {b}",
        ):
            (found,) = rp.parse_deadlines(phrase, period)
            assert (found.kind, found.start, found.end) == ("range", first, last), phrase


@given(months, periods)
def test_a_month_written_out_reads_back(at: tuple[int, int], period: rp.Period | None) -> None:
    year, month = at
    last = date(year, month, monthrange(year, month)[1])
    name = NOMINATIVE[month - 1]
    for phrase in (
        f"{name} {year}", f"{name} {year} г.", f"{name.capitalize()} {year}г.", f"в {PREPOSITIONAL[month - 1]} {year} года",
        f"{month:02}.{year}", f"{name}\n{year} г.", f"{name} {year % 100} г.", f"в течение {GENITIVE[month - 1]} {year} года",
        f"{name} месяц {year} г.", f"{name}{year}", f"({name} {year})",
    ):  # fmt: skip
        (found,) = rp.parse_deadlines(phrase, period)
        assert (found.kind, found.start, found.end) == ("range", last.replace(day=1), last), phrase


@given(st.integers(2015, 2035), st.integers(1, 4), periods)
def test_a_quarter_written_out_reads_back(year: int, n: int, period: rp.Period | None) -> None:
    start, end = date(year, 3 * n - 2, 1), date(year, 3 * n, monthrange(year, 3 * n)[1])
    for word in (ROMAN[n - 1], str(n), ORDINAL[n - 1], f"{n}-й"):
        for phrase in (f"{word} квартал {year} г.", f"{word} кв. {year}", f"в {word} квартале {year} года"):
            (found,) = rp.parse_deadlines(phrase, period)
            assert (found.kind, found.start, found.end) == ("range", start, end), phrase
        (found,) = rp.parse_deadlines(f"до конца {word} квартала {year} г.", period)
        assert (found.kind, found.end) == ("until", end)


PHRASES = [
    "Январь-февраль 2022 г.", "в течение учебного года", "до 25 декабря 2023 г.", "ежеквартально до 10 числа",
    "по мере необходимости", "с 1 сентября по 31 мая", "2 раза в год (октябрь, апрель)", "в соответствии с графиком",
    "постоянно", "I квартал 2024 года", "15 марта, 20 апреля", "не позднее 5 рабочих дней со дня утверждения плана",
    "ежегодно до 1 июля", "вторая половина апреля", "по итогам четверти", "ноябрь 2023 – март 2024", "второе полугодие",
    "первая неделя сентября", "за 2 недели до проведения ВПР", "весь период",
]  # fmt: skip
LATIN = str.maketrans("аеорсухАВЕКМНОРСТХ", "aeopcyxABEKMHOPCTX")


def same(text: str, other: str) -> None:
    period = rp.Period.school(2023)
    assert joined(rp.parse_deadlines(other, period)) == joined(rp.parse_deadlines(text, period)), repr(other)


@pytest.mark.parametrize("text", PHRASES)
def test_dress_does_not_change_the_answer(text: str) -> None:
    for other in (
        f"  {text}  ", text.replace(" ", "  "), text.replace(" ", "\u00a0"), text.replace(" ", "\n"), text.upper(), text.lower(),
        text.capitalize(), f"{text}.", f"{text};", f"{text},", text.replace("-", "–"), text.replace(" ", " \n "), f"«{text}»",
    ):  # fmt: skip
        same(text, other)


@pytest.mark.parametrize("text", PHRASES)
@given(st.data())
def test_lookalike_letters_do_not_change_the_answer(text: str, data: st.DataObject) -> None:
    places = data.draw(st.sets(st.integers(0, len(text) - 1), max_size=4))
    words = {
        i
        for i, c in enumerate(text)
        if c.isalpha() and text[max(i - 1, 0) : i + 2].strip().isalpha() and i in places
    }
    same(text, "".join(c.translate(LATIN) if i in words else c for i, c in enumerate(text)))


@pytest.mark.parametrize("text", PHRASES)
def test_a_line_break_inside_a_word_does_not_change_the_answer(text: str) -> None:
    for i in range(2, len(text) - 1):
        inside = text[i - 2 : i + 2].isalpha()
        word = "".join(c if c.isalpha() else " " for c in text)
        start, end = word.rfind(" ", 0, i) + 1, (word.find(" ", i) if " " in word[i:] else len(word))
        if inside and text[start:end].lower().replace("ё", "е") in vocabulary():
            same(text, f"{text[:i]}-\n{text[i:]}")
            same(text, f"{text[:i]}\n{text[i:]}")


def test_yo_and_ye_are_one() -> None:
    same("за отчетным", "за отчётным")
    same("в трехдневный срок", "в трёхдневный срок")


def test_the_same_question_has_the_same_answer() -> None:
    assert rp.parse_deadlines("май", rp.Period.calendar(2024)) is rp.parse_deadlines(
        "май", rp.Period.calendar(2024)
    )

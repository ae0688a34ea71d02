"""The conventions of reading, one by one, as literals."""

from __future__ import annotations

from datetime import date

import pytest
from notation import codes, read

import roadmap_parse as rp

SCHOOL = rp.Period.school(2023)
YEAR = rp.Period.calendar(2024)
MANY = rp.Period.parse("2016-01-01..2019-12-31")


def only(text: str, period: rp.Period | None = None, section: str | None = None) -> rp.Deadline:
    (found,) = rp.parse_deadlines(text, period, section=section)
    return found


@pytest.mark.parametrize(
    ("text", "period", "expected"),
    [
        ("декабрь", "2023/2024", "range 2023-12-01..2023-12-31"),
        ("январь", "2023/2024", "range 2024-01-01..2024-01-31"),
        ("ноябрь-февраль 2024", "2024", "range 2023-11-01..2024-02-29"),
        ("октябрь, ноябрь 2023", "2023/2024", "range 2023-10-01..2023-10-31 ; range 2023-11-01..2023-11-30"),
        ("ноябрь-февраль", "2024", "range 2024-11-01..2025-02-28"),
        ("август-сентябрь", "2023/2024", "range 2023-08-01..2023-09-30"),
        ("до мая", "2024", "until ..2024-05-01"),
        ("до конца мая", "2024", "until ..2024-05-31"),
        ("I полугодие", "2024", "range 2024-01-01..2024-06-30"),
        ("I полугодие", "2023/2024", "range 2023-09-01..2023-12-31"),
        ("3 четверть", "2023/2024", "range 2024-01-01..2024-03-31"),
        ("последняя неделя мая", "2024", "range 2024-05-25..2024-05-31"),
        ("конец мая", "2024", "range 2024-05-21..2024-05-31"),
        ("зима", "2024", "range 2024-12-01..2025-02-28"),
        ("до 5 числа месяца, следующего за отчётным", "2024", "recurring 2024-01-01..2024-12-31 FREQ=MONTHLY;BYMONTHDAY=5"),
        ("в течение 3 дней после проверки", "2024", "event P0D..P3D"),
        ("через 3 дня после проверки", "2024", "event P3D..P3D"),
        ("за 3 дня до проверки", "2024", "event -P3D..-P3D"),
        ("не позднее чем за 3 дня до проверки", "2024", "event ..-P3D"),
        ("после проверки", "2024", "event P0D.."),
        ("до начала проверки", "2024", "event ..P0D"),
        ("летние каникулы", "2023/2024", "range 2024-06-01..2024-08-31"),
        ("осенние каникулы", "2023/2024", "schedule"),
        ("по графику (май)", "2024", "schedule ; range 2024-05-01..2024-05-31"),
        ("2 раза в год (октябрь, апрель)", "2023/2024", "range 2023-10-01..2023-10-31 2/P1Y ; range 2024-04-01..2024-04-30 2/P1Y"),
        ("январь март", "2024", "range 2024-01-01..2024-01-31 ; range 2024-03-01..2024-03-31"),
        ("январь\\nмарт 2024", "2024", "range 2024-01-01..2024-01-31 ; range 2024-03-01..2024-03-31"),
        ("январь март 2024", "2024", "range 2024-01-01..2024-03-31"),
    ],
)  # fmt: skip
def test_conventions(text: str, period: str, expected: str) -> None:
    assert read(text, period) == expected


@pytest.mark.parametrize(
    ("text", "period", "code"),
    [
        ("август", SCHOOL, "ambiguous"),
        ("до 1 сентября", SCHOOL, "ambiguous"),
        ("Март май 2019", YEAR, "ambiguous"),
        ("Май 2023 г.", SCHOOL, "out_of_plan"),
        ("до 1 мая", YEAR, "bound_ambiguous"),
        ("с 20 по 15 мая", YEAR, "reversed"),
        ("май", None, "no_year"),
        ("ежегодно", None, "no_year"),
        ("май", MANY, "no_year"),
        ("не реже 2 раз в год", YEAR, "at_least"),
        ("то же", YEAR, "ditto"),
        ("абракадабра", YEAR, "not_understood"),
        ("Завуч, май", YEAR, "left_over"),
    ],
)
def test_doubts_are_noted(text: str, period: rp.Period | None, code: str) -> None:
    assert code in codes(only(text, period))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Завуч, ежеквартально", "Завуч"),
        ("Методисты, май", "Методисты"),
        ("14 мая (пятница) 10.30, ДК", "10.30, ДК"),
    ],
)
def test_words_beside_a_deadline_are_handed_back(text: str, words: str) -> None:
    assert [note.text for note in only(text, YEAR).notes if note.code == "left_over"] == [words]


def test_what_an_entry_belongs_to() -> None:
    found = rp.parse_deadlines("октябрь – приказ; апрель – отчёт", SCHOOL)
    assert [(d.text, [n.text for n in d.notes if n.code == "applies_to"]) for d in found] == [
        ("октябрь", ["приказ"]),
        ("апрель", ["отчёт"]),
    ]


def test_a_month_in_a_plan_of_years_is_dated_only_if_it_recurs() -> None:
    assert not only("май", MANY).dated
    assert (
        read("ежегодно в мае", "2016-01-01..2019-12-31")
        == "recurring 2016-01-01..2019-12-31 FREQ=YEARLY;BYMONTH=5 P1M"
    )
    assert read("май", "2023-09-01..2024-08-31") == "range 2024-05-01..2024-05-31"


def test_no_period_means_no_dates_but_the_kind_is_known() -> None:
    for text, kind in (
        ("май", "range"),
        ("до 1 мая", "until"),
        ("в течение года", "plan_period"),
        ("ежегодно", "recurring"),
    ):
        assert (only(text).kind, only(text).dated) == (kind, False)


def test_the_argument_wins_over_the_options() -> None:
    options = rp.Options(period=SCHOOL)
    assert rp.parse_deadlines("май", options=options)[0].start == date(2024, 5, 1)
    assert rp.parse_deadlines("май", rp.Period.calendar(2021), options=options)[0].start == date(2021, 5, 1)


def test_the_end_of_the_school_year_is_an_option() -> None:
    options = rp.Options(school_year_end=(6, 30))
    assert rp.parse_deadlines("в течение учебного года", SCHOOL, options=options)[0].end == date(2024, 6, 30)
    assert rp.parse_deadlines("II полугодие", SCHOOL, options=options)[0].end == date(2024, 6, 30)


def test_a_school_calendar_dates_what_is_a_schedule_without_it() -> None:
    options = rp.Options(school_calendar={"осенние каникулы": (date(2023, 10, 28), date(2023, 11, 6))})
    (found,) = rp.parse_deadlines("Осенние каникулы", SCHOOL, options=options)
    assert (found.kind, found.start, found.end) == ("range", date(2023, 10, 28), date(2023, 11, 6))


@pytest.mark.parametrize(
    ("text", "section", "expected"),
    [
        ("12", "ИЮНЬ", "date 2024-06-12..2024-06-12"),
        ("до 15", "План на декабрь", "until ..2024-12-15"),
        ("в течение месяца", "НА АПРЕЛЬ", "range 2024-04-01..2024-04-30"),
        ("15.00", "14 мая 2021 г. Открытие смотра", "date 2021-05-14..2021-05-14"),
        ("15.00", "ИЮНЬ", "none"),
        ("май", "2022 год", "range 2022-05-01..2022-05-31"),
        ("в течение квартала", "II квартал", "range 2024-04-01..2024-06-30"),
        ("по графику", "ИЮНЬ", "schedule"),
        ("3-4 классы", "ИЮНЬ", "none"),
    ],
)
def test_sections(text: str, section: str, expected: str) -> None:
    assert read(text, "2024", section) == expected


def test_the_words_are_the_documents() -> None:
    (found,) = rp.parse_deadlines("  Дo 15\u00a0Марта 2024 г.;", YEAR)
    assert found.text == "Дo 15\u00a0Марта 2024 г"
    assert found.rule == "until day"

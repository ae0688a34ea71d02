"""What stands around a plan, as lists of paragraphs: title, issuer, act, officials, period, place."""

from __future__ import annotations

from datetime import date

import pytest

from roadmap_parse.model import Person
from roadmap_parse.options import DEFAULT
from roadmap_parse.roadmap.act import approved_by, find_act, without_dates
from roadmap_parse.roadmap.heading import Heading, last_body, read_heading
from roadmap_parse.roadmap.lines import split_paragraphs
from roadmap_parse.roadmap.order import Order, find_order
from roadmap_parse.roadmap.territory import is_territory


def heading(*before: str, own: tuple[str, ...] | None = None, after: tuple[str, ...] = ()) -> Heading:
    """The heading of a plan that stands under these paragraphs."""
    return read_heading(before, own or before, after, {}, DEFAULT)


@pytest.mark.parametrize(
    ("paragraphs", "title"),
    [
        (
            ["ПЛАН РАБОТЫ", "МБУК «Межпоселенческая библиотека» Пестяковского района", "на 2024 год"],
            "ПЛАН РАБОТЫ МБУК «Межпоселенческая библиотека» Пестяковского района на 2024 год",
        ),
        (
            ["ПЛАН РАБОТЫ", "Совета по профилактике", "МБОУ «Лицей № 1»", "на 2023-2024 учебный год"],
            "ПЛАН РАБОТЫ Совета по профилактике МБОУ «Лицей № 1» на 2023-2024 учебный год",
        ),
        (
            ["План мероприятий", "Управления образования", "Администрации района", "на 2024 год."],
            "План мероприятий Управления образования Администрации района на 2024 год.",
        ),
        (
            ["Д О Р О Ж Н А Я   К А Р Т А", "«Развитие туризма в районе»", "на 2024-2026 гг."],
            "ДОРОЖНАЯ КАРТА «Развитие туризма в районе» на 2024-2026 гг.",
        ),
        (
            ["ПЛАН МЕРОПРИЯТИЙ", "ПО ОХРАНЕ ТРУДА", "В АДМИНИСТРАЦИИ РАЙОНА", "НА 2024 ГОД", "Цель: риск."],
            "ПЛАН МЕРОПРИЯТИЙ ПО ОХРАНЕ ТРУДА В АДМИНИСТРАЦИИ РАЙОНА НА 2024 ГОД",
        ),
        (["ГРАФИК", "проведения ярмарок на 2024 год"], "ГРАФИК проведения ярмарок на 2024 год"),
        (["Календарь спортивных событий", "Раздел 1. Зима"], "Календарь спортивных событий"),
        (["План массовых мероприятий на 2023 год", "Концерты"], "План массовых мероприятий на 2023 год"),
        (["План мероприятий по охране труда", "Обучение"], "План мероприятий по охране труда"),
        (["План работы", "ЯНВАРЬ"], "План работы"),
        (["Годовой план", "1. Анализ работы на 2023 год"], "Годовой план"),
        (["План работы", "В 2023 году отдел провел 5 встреч."], "План работы"),
    ],
)
def test_a_title_in_several_paragraphs(paragraphs, title):
    assert heading(*paragraphs).title == title


def test_the_plans_own_title_comes_before_those_of_others():
    said = ("План мероприятий на 2023 год", "Приложение 2", "График дежурств")
    assert heading(*said, own=said[1:]).title == "График дежурств"
    borrowed = heading(*said[:2], own=said[1:2])
    assert borrowed.title == "План мероприятий на 2023 год"
    assert [note.code for note in borrowed.notes] == ["title_borrowed"]


TIGHT = """\
Администрация Шумихинского муниципального округа Курганской области
ПОСТАНОВЛЕНИЕ
от 20.02.2024 года № 233
г. Шумиха
Об утверждении Плана мероприятий по взысканию задолженности
В соответствии с Уставом Администрация Шумихинского муниципального округа ПОСТАНОВЛЯЕТ:
1. Утвердить План мероприятий согласно приложению.
2. Контроль возложить на руководителя Финансового управления.
Глава Шумихинского муниципального округа
Курганской области Л.А. Рыжкова
Приложение к постановлению
Администрации Шумихинского муниципального округа
от 20.02.2024 г. № 233
План мероприятий («дорожная карта»)
по взысканию задолженности по платежам в бюджет"""


def test_a_document_without_space_between_its_paragraphs():
    order = find_order([TIGHT])
    assert order.about == "Об утверждении Плана мероприятий по взысканию задолженности"
    assert order.clauses == (
        "1. Утвердить План мероприятий согласно приложению.",
        "2. Контроль возложить на руководителя Финансового управления.",
    )
    assert order.signature == "Глава Шумихинского муниципального округа\nКурганской области Л.А. Рыжкова"
    found = heading(TIGHT)
    assert (
        found.title == "План мероприятий («дорожная карта») по взысканию задолженности по платежам в бюджет"
    )
    assert found.issuer == "Администрация Шумихинского муниципального округа Курганской области"
    assert (found.act.number, found.act.date) == ("233", date(2024, 2, 20))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("1. Утвердить прилагаемый\nПлан мероприятий\n2. Опубликовать", ["1. Утвердить прилагаемый\nПлан мероприятий", "2. Опубликовать"]),
        ("Об утверждении\nплана мероприятий", ["Об утверждении\nплана мероприятий"]),
        ("Приложение\nк приказу отдела\nПлан работы", ["Приложение\nк приказу отдела", "План работы"]),
    ],
)  # fmt: skip
def test_where_a_part_begins(text, parts):
    assert split_paragraphs([text]) == parts


def test_an_order_without_a_word_of_command():
    order = find_order(
        [
            "РАСПОРЯЖЕНИЕ",
            "12 февраля 2024 г. № 89-р",
            "О плане мероприятий по проведению Года семьи",
            "В целях исполнения Указа от 22.11.2023 № 875:",
            "1. Утвердить План мероприятий.",
            "2. Контроль возложить на заместителя Главы Николаеву О.В.",
            "Глава района О.В. Шуенков",
            "План мероприятий",
        ]
    )
    assert order.about == "О плане мероприятий по проведению Года семьи"
    assert order.clauses == (
        "1. Утвердить План мероприятий.",
        "2. Контроль возложить на заместителя Главы Николаеву О.В.",
    )
    assert order.signature == "Глава района О.В. Шуенков"


@pytest.mark.parametrize(
    "executor",
    [
        "Исполнитель: Петрова Е.С., 2-14-15",
        "Исп. Петрова Е.С.",
        "Составила: методист Петрова Е.С.",
        "Подготовил специалист Петрова Е.С.",
        "С приказом ознакомлены: Петрова Е.С.",
    ],
)
def test_who_typed_it_signs_nothing(executor):
    order = (
        "ПРИКАЗ",
        "№ 5 от 12.01.2024",
        "ПРИКАЗЫВАЮ:",
        "1. Утвердить план.",
        "Начальник отдела С.И. Белов",
    )
    signed = Person("Белов", "С.", "И.")
    for found in (
        heading(*order, executor, "План работы"),
        heading(*order[:-1], f"{order[-1]}\n{executor}", "План работы"),
        heading("План работы", after=(order[-1], executor)),
        heading("План работы", after=(executor, order[-1])),
    ):
        assert [official.person for official in found.officials] == [signed]


@pytest.mark.parametrize(
    "place",
    ["«___» ______ 2024 г.", "«__»________2023г.", '"___" _________ 20__ г.', "«   » __________ 2024 года", "«___» января 2024 г."],
)  # fmt: skip
def test_places_for_a_date_are_no_text(place):
    block = f"Директор МБОУ «Лицей № 1»\n_________ И.И. Иванов\n{place}"
    assert without_dates(block).split("\n") == ["Директор МБОУ «Лицей № 1»", "И.И. Иванов"]
    found = heading("УТВЕРЖДАЮ", *block.split("\n"), "План работы на 2024 год")
    assert found.issuer == "МБОУ «Лицей № 1»"
    assert found.approved_by == "Директор МБОУ «Лицей № 1» И.И. Иванов"
    assert [official.role for official in found.officials] == ["директор"]


@pytest.mark.parametrize(
    ("mention", "number", "issuer"),
    [
        ("приказом МБОУ СОШ № 5 от 30.08.2023 г. № 112", "112", "МБОУ СОШ № 5"),
        ("приказом МКОУ СОШ №2 №45 от 30.08.2023", "45", "МКОУ СОШ №2"),
        ("к приказу отдела образования №124-ОД от 30.08.2023 г.", "124-ОД", "отдела образования"),
        ("приказом директора МБОУ «Гимназия № 3» от 30.08.2023 № 211-од", "211-од", "директора МБОУ «Гимназия № 3»"),
        ("решением Совета депутатов от «30» августа 2023 года № 4/5-РС", "4/5-РС", "Совета депутатов"),
        ("приказом МБОУ СОШ № 5 от 30.08.2023", None, "МБОУ СОШ № 5"),
    ],
)  # fmt: skip
def test_the_orders_number_and_the_schools(mention, number, issuer):
    act = find_act(Order(), mention, DEFAULT)
    assert (act.number, act.issuer, act.date) == (number, issuer, date(2023, 8, 30))


def test_an_act_is_cited_as_the_approval():
    act = find_act(Order(), "приказом отдела образования от 30.08.2023 № 112", DEFAULT)
    assert approved_by("приказом отдела образования от 30.08.2023 № 112", act) == (
        "приказ отдела образования от 30.08.2023 № 112"
    )


@pytest.mark.parametrize(
    ("paragraphs", "issuer"),
    [
        (
            ["Муниципальное бюджетное дошкольное образовательное учреждение детский сад № 14", "План на год"],
            "Муниципальное бюджетное дошкольное образовательное учреждение детский сад № 14",
        ),
        (["УТВЕРЖДАЮ", "Глава Ирбейского района", "О.В. Леоненко", "План на 2024 год"], None),
        (["УТВЕРЖДАЮ", "Директор школы", "О.В. Бек", "План МБОУ «Лицей № 1» на 2024 год"], "МБОУ «Лицей № 1»"),
    ],
)  # fmt: skip
def test_the_issuer(paragraphs, issuer):
    assert heading(*paragraphs).issuer == issuer


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (
            ["МИНИСТЕРСТВО ПРОСВЕЩЕНИЯ", "УПРАВЛЕНИЕ ОБРАЗОВАНИЯ", "АДМИНИСТРАЦИИ ГОРОДА НОВОШАХТИНСКА"],
            "УПРАВЛЕНИЕ ОБРАЗОВАНИЯ АДМИНИСТРАЦИИ ГОРОДА НОВОШАХТИНСКА",
        ),
        (
            ["МУНИЦИПАЛЬНОЕ КАЗЕННОЕ УЧРЕЖДЕНИЕ", "«УПРАВЛЕНИЕ ОБРАЗОВАНИЯ РАЙОНА»"],
            "МУНИЦИПАЛЬНОЕ КАЗЕННОЕ УЧРЕЖДЕНИЕ «УПРАВЛЕНИЕ ОБРАЗОВАНИЯ РАЙОНА»",
        ),
        (["РОССИЙСКАЯ ФЕДЕРАЦИЯ", "« »"], ""),
    ],
)
def test_the_last_body_over_an_order(head, body):
    assert last_body(head) == body


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("ирбейский район", True),
        ("городской округ Верхняя Пышма", True),
        ("Краснодарский край", True),
        ("управление образования", False),
        ("администрация района", False),
        ("Районный дом культуры", False),
    ],
)
def test_a_territory_alone(text, alone):
    assert is_territory(text) is alone


@pytest.mark.parametrize("word", ["АААА-", "а ", "№ 5 ", "с 1 по ", "«__» ", "12. "])
def test_a_line_of_many_thousand_words_takes_no_time(word):
    assert heading(word * 30_000, "План работы на 2024 год").title == "План работы на 2024 год"

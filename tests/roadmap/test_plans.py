"""Whole plans, as text dumps small enough to check by eye."""

from __future__ import annotations

from datetime import date
from textwrap import dedent

import roadmap_parse as rp

ANTI_CORRUPTION = """\
РОССИЙСКАЯ ФЕДЕРАЦИЯ
РЕСПУБЛИКА КАРЕЛИЯ
АДМИНИСТРАЦИЯ СЕГЕЖСКОГО МУНИЦИПАЛЬНОГО РАЙОНА

П О С Т А Н О В Л Е Н И Е

от 14 января 2021 г. № 17

г. Сегежа

Об утверждении Плана мероприятий по противодействию коррупции
в администрации Сегежского муниципального района на 2021-2023 годы

В соответствии с Федеральным законом от 25.12.2008 № 273-ФЗ «О противодействии коррупции»

администрация Сегежского муниципального района п о с т а н о в л я е т:

1. Утвердить прилагаемый План мероприятий по противодействию коррупции на 2021-2023 годы.
2. Контроль за исполнением настоящего постановления возложить на первого заместителя главы администрации
Гашкова П.М.

Глава администрации\tЮ.В. Шульгович

УТВЕРЖДЕН
постановлением администрации
Сегежского муниципального района
от 14.01.2021 № 17

План
мероприятий по противодействию коррупции в администрации
Сегежского муниципального района на 2021-2023 годы

№ п/п\tНаименование мероприятия\tСрок исполнения\tОтветственный исполнитель
1\t2\t3\t4
I. Организационные мероприятия\t\t\t
1.\tРассмотрение вопросов правоприменительной практики\tежеквартально\tЮридический отдел
2.\tПредставление сведений о доходах\tежегодно до 30 апреля\tОтдел кадров, управляющий делами
II. Правовое просвещение\t\t\t
3.\tОбучение муниципальных служащих\tII квартал 2021 года\tУправляющий делами
"""


def plan(text: str, **options: object) -> rp.Roadmap:
    """The one plan of a text dump."""
    result = rp.read(dedent(text).encode(), options=rp.Options(**options))
    assert result.status == "ok", result.notes
    (roadmap,) = result.roadmaps
    return roadmap


def test_a_decree_and_its_annex():
    roadmap = plan(ANTI_CORRUPTION)
    assert roadmap.title == (
        "План мероприятий по противодействию коррупции в администрации "
        "Сегежского муниципального района на 2021-2023 годы"
    )
    assert roadmap.issuer == "АДМИНИСТРАЦИЯ СЕГЕЖСКОГО МУНИЦИПАЛЬНОГО РАЙОНА"
    assert roadmap.municipality == "Сегежский муниципальный район"
    assert roadmap.region == "Республика Карелия"
    assert (roadmap.order_number, roadmap.order_date) == ("17", date(2021, 1, 14))
    assert roadmap.approved_by == (
        "постановление администрации Сегежского муниципального района от 14.01.2021 № 17"
    )
    assert roadmap.period == rp.Period.span(date(2021, 1, 1), date(2023, 12, 31), basis="stated")


def test_who_is_charged_and_who_signed():
    named = [
        (o.origin, o.role, o.organisation, o.person.last if o.person else None)
        for o in plan(ANTI_CORRUPTION).officials
    ]
    assert named == [
        ("order", "первый заместитель главы", "администрация", "Гашков"),
        ("signature", "глава", "администрация", "Шульгович"),
    ]


def test_sections_in_the_number_column_and_the_row_of_numbers():
    roadmap = plan(ANTI_CORRUPTION)
    assert [(s.number, s.title, [a.number for a in s.activities]) for s in roadmap.sections] == [
        ("I.", "Организационные мероприятия", ["1.", "2."]),
        ("II.", "Правовое просвещение", ["3."]),
    ]


def test_an_approval_block_beside_an_agreement_block_and_sections_between_tables():
    roadmap = plan("""\
        СОГЛАСОВАНО\tУТВЕРЖДАЮ
        Председатель ПК\tДиректор МБОУ СОШ № 7
        ______ И.И. Петрова\t_______ С.В. Кузнецова
        «30» августа 2022 г.\tПриказ от 31.08.2022 № 145

        План работы школы по профилактике правонарушений
        на 2022-2023 учебный год

        1. Организационная работа

        №\tСодержание работы\tСроки\tОтветственные
        1\tСоциальный паспорт школы\tсентябрь\tСоциальный педагог,
        классные руководители
        2\tЗаседания Совета профилактики\t1 раз в месяц\tЗам. директора по ВР

        2. Работа с учащимися

        №\tСодержание работы\tСроки\tОтветственные
        1\tТематические классные часы\tв течение года\tКлассные руководители
        """)
    assert roadmap.issuer == "МБОУ СОШ № 7"
    assert (roadmap.order_number, roadmap.order_date) == ("145", date(2022, 8, 31))
    assert [(o.origin, o.role, o.person) for o in roadmap.officials] == [
        ("approval", "директор", rp.Person("Кузнецова", "С.", "В."))
    ]
    assert [(s.number, s.title, len(s.activities)) for s in roadmap.sections] == [
        ("1.", "Организационная работа", 2),
        ("2.", "Работа с учащимися", 1),
    ]


def test_bare_days_under_month_sections():
    roadmap = plan("""\
        План работы районного дома культуры на 2023 год

        № п/п\tНаименование мероприятия\tДата проведения\tМесто проведения\tОтветственный
        ЯНВАРЬ\t\t\t\t
        1.\tРождественская елка\t7\tРДК\tСидорова А.П.
        ФЕВРАЛЬ\t\t\t\t
        2.\tМасленица\t20-26\tплощадь\tВсе специалисты
        """)
    dates = [(d.start, d.end) for a in roadmap.activities for d in a.deadlines]
    assert dates == [
        (date(2023, 1, 7), date(2023, 1, 7)),
        (date(2023, 2, 20), date(2023, 2, 26)),
    ]
    assert [a.extra for a in roadmap.activities] == [
        {"Место проведения": "РДК"},
        {"Место проведения": "площадь"},
    ]


def test_two_annexes_are_two_plans():
    result = rp.read(
        """\
Приложение 1

План мероприятий по пожарной безопасности на 2023 год

№\tМероприятие\tСрок\tОтветственный
1\tОпашка населенных пунктов\tапрель\tГлавы поселений
2\tПроверка гидрантов\tмай, сентябрь\tПСЧ-12

Приложение 2

План-график проведения учений на 2024 год

№\tТема учения\tДата\tИсполнитель
1\tЭвакуация школы\t12.04.2024\tДиректор школы
2\tТушение лесного пожара\tиюнь\tЛесхоз
""".encode()
    )
    assert [(r.title, len(list(r.activities)), r.period) for r in result.roadmaps] == [
        (
            "План мероприятий по пожарной безопасности на 2023 год",
            2,
            rp.Period.calendar(2023, basis="stated"),
        ),
        ("План-график проведения учений на 2024 год", 2, rp.Period.calendar(2024, basis="stated")),
    ]


def test_a_table_without_a_head_is_known_by_its_content():
    roadmap = plan("""\
        Мероприятия по подготовке к ГИА-9 в 2023/24 учебном году

        1\tИнформирование родителей\tоктябрь 2023\tКлассный руководитель
        2\tПробные экзамены\tдекабрь 2023\tЗаместитель директора по УВР
        3\tРабота с группой риска\tв течение года\tУчителя-предметники
        """)
    assert [(a.number, a.text, a.deadline_text) for a in roadmap.activities] == [
        ("1", "Информирование родителей", "октябрь 2023"),
        ("2", "Пробные экзамены", "декабрь 2023"),
        ("3", "Работа с группой риска", "в течение года"),
    ]
    assert roadmap.header == ()


def test_one_column_for_deadline_and_responsible():
    roadmap = plan("""\
        План основных мероприятий на 2021 год

        № п/п\tНаименование мероприятий\tСроки проведения, ответственный
        1\tСовещание с ЕДДС\tдо 10 декабря, начальник отдела ГО и ЧС
        2\tРейды по семьям\tеженедельно, инспектор ПДН
        """)
    first, second = roadmap.activities
    assert [(d.kind, d.end) for d in first.deadlines] == [("until", date(2021, 12, 10))]
    assert [o.role for o in first.officials] == ["начальник"]
    assert first.responsible_text == "начальник отдела ГО и ЧС"
    assert [(d.kind, d.rrule) for d in second.deadlines] == [("recurring", "FREQ=WEEKLY")]
    assert [o.role for o in second.officials] == ["инспектор"]


def test_years_as_columns_with_marks():
    roadmap = plan("""\
        План ремонта дорог

        №\tМероприятие\t2022 год\t2023 год\t2024 год\tОтветственный
        1\tУлица Ленина\t+\t\t+\tОтдел ЖКХ
        2\tУлица Мира\t\t+\t\tОтдел ЖКХ
        """)
    years = [[d.start.year for d in a.deadlines if d.start] for a in roadmap.activities]
    assert years == [[2022, 2024], [2023]]


def test_an_activity_that_lost_its_deadline_is_no_section():
    roadmap = plan("""\
        План на 2024 год

        №\tМероприятие\tСрок\tОтветственный
        1\tСмотр\tмай\tЗавуч
        2\tФинал\t\t
        3\tНаграждение\tиюнь\tЗавуч
        """)
    assert [(a.number, a.deadline_text) for a in roadmap.activities] == [
        ("1", "май"),
        ("2", None),
        ("3", "июнь"),
    ]


def test_gaps_in_the_numbers_are_noted():
    roadmap = plan("""\
        План на 2024 год

        №\tМероприятие\tСрок\tОтветственный
        1\tСмотр\tмай\tЗавуч
        3\tФинал\tиюнь\tЗавуч
        """)
    assert [(n.code, n.text) for n in roadmap.notes] == [("number_gap", "1 is followed by 3")]


def test_the_same_as_above():
    roadmap = plan("""\
        План на 2024 год

        №\tМероприятие\tСрок\tОтветственный
        1\tСмотр\tмай\tЗавуч
        2\tФинал\tто же\tЗавуч
        """)
    assert [d.end for a in roadmap.activities for d in a.deadlines] == [date(2024, 5, 31), date(2024, 5, 31)]


def test_tables_that_are_no_plan_are_left_out_and_named():
    people = "\n".join(f"{n}\tИванов Иван\t7а\tГимназия" for n in range(1, 12))
    text = f"Список участников\n\n№\tФИО\tКласс\tШкола\n{people}\n"
    result = rp.read(text.encode())
    assert result.status == "empty"
    assert [note.code for note in result.notes] == ["table_left_out"]


def test_start_and_end_in_columns_of_their_own():
    roadmap = plan("""\
        План на 2023 год

        №\tМероприятие\tДата начала\tДата окончания\tИсполнитель
        1\tОперация «Подросток»\tмай\tсентябрь\tПДН
        2\tСпартакиада\tоктябрь\t\tОтдел спорта
        """)
    assert [(d.start, d.end) for a in roadmap.activities for d in a.deadlines] == [
        (date(2023, 5, 1), date(2023, 9, 30)),
        (date(2023, 10, 1), date(2023, 10, 31)),
    ]


def test_goals_and_tasks_are_nested_headings():
    roadmap = plan("""\
        План реализации стратегии на 2021–2025 годы

        №\tМероприятие\tОтветственный исполнитель\tСрок реализации
        Цель 1. Развитие человеческого капитала\t\t\t
        1.1\tЗадача 1. Образование\t\t
        1.1.1\tСтроительство школы\tУправление строительства\t2021-2023
        1.2\tЗадача 2. Здоровье\t\t
        1.2.1\tПриобретение ФАП\tМинистерство здравоохранения\tIV квартал 2024
        """)
    assert [(s.number, s.title, s.parents) for s in roadmap.sections] == [
        ("1.1", "Задача 1. Образование", ("Цель 1. Развитие человеческого капитала",)),
        ("1.2", "Задача 2. Здоровье", ("Цель 1. Развитие человеческого капитала",)),
    ]


def cells_plan(activity: str, deadline: str, responsible: str) -> list[tuple[str, str | None, str | None]]:
    """The activities of a plan of one row in the dialect of one cell a line."""
    head = "\t№\n\tМероприятие\n\tСрок\n\tОтветственный\n\n"
    text = f"План на 2024 год\n\n{head}\t1\n\t{activity}\n\t{deadline}\n\t{responsible}\n\n\t2\n\tФинал\n\tиюнь\n\tЗавуч\n"
    (roadmap,) = rp.read(text.encode()).roadmaps
    return [(a.text, a.deadline_text, a.responsible_text) for a in roadmap.activities][:-1]


def test_several_activities_in_a_row_are_split_where_all_columns_agree():
    assert cells_plan("Провести:\n- митинг\n- эстафету", "9 мая\n8 мая", "Завуч\nФизрук") == [
        ("Провести: митинг", "9 мая", "Завуч"),
        ("Провести: эстафету", "8 мая", "Физрук"),
    ]
    assert cells_plan("1) Смотр строя\n2) Конкурс песни", "март\nапрель", "Завуч") == [
        ("Смотр строя", "март", "Завуч"),
        ("Конкурс песни", "апрель", "Завуч"),
    ]


def test_several_activities_in_a_row_stay_one_where_the_columns_disagree():
    assert len(cells_plan("- митинг\n- эстафета\n- концерт", "9 мая\n8 мая", "Завуч")) == 1
    assert len(cells_plan("Обеспечение проверки:\n- работ\n- протоколов", "октябрь", "Завуч")) == 1


def test_lines_between_the_tables_of_one_plan_are_its_sections():
    roadmap = plan("""\
        План работы школы на 2023/2024 учебный год

        Мероприятия по работе с педагогами

        №\tМероприятие\tСрок\tОтветственный
        1\tПедсовет\tавгуст\tДиректор

        Мероприятия по работе с родителями

        №\tМероприятие\tСрок\tОтветственный
        1\tСобрание\tсентябрь\tКлассные руководители

        Контроль

        №\tМероприятие\tСрок\tОтветственный
        1\tПроверка журналов\tоктябрь\tЗавуч
        """)
    assert roadmap.title == "План работы школы на 2023/2024 учебный год"
    assert [(s.title, len(s.activities)) for s in roadmap.sections] == [
        ("Мероприятия по работе с педагогами", 1),
        ("Мероприятия по работе с родителями", 1),
        ("Контроль", 1),
    ]


def test_activities_that_share_a_column_with_their_deadline():
    roadmap = plan("""\
        План мероприятий Дома культуры на 2025 год

        №\tНаименование мероприятия, дата\tОтветственный
        1\tНовогодний бал, 3 января 2025 г.\tДиректор
        2\tРемонт сцены (июнь – июль)\tЗавхоз
        3\tПраздник двора в августе\tМетодист
        4\tПраздник села\tМетодист
        """)
    assert [(a.text, a.deadline_text) for a in roadmap.activities] == [
        ("Новогодний бал", "3 января 2025 г."),
        ("Ремонт сцены", "июнь – июль"),
        ("Праздник двора", "в августе"),
        ("Праздник села", None),
    ]
    doubted = [[note.code for note in a.notes] for a in roadmap.activities]
    assert doubted == [[], [], ["shared_column"], ["shared_column"]]


def test_years_under_one_name_with_marks():
    roadmap = plan("""\
        План ремонта дорог

        №\tМероприятие\tСрок, годы 2022\tСрок, годы 2023\tСрок, годы 2024\tОтветственный
        1\tУлица Ленина\t+\t\t+\tОтдел ЖКХ
        2\tУлица Мира\t\t+\t\tОтдел ЖКХ
        """)
    assert [a.deadline_text for a in roadmap.activities] == ["2022; 2024", "2023"]


def test_targets_and_figures_are_no_plan():
    text = dedent("""\
        План мероприятий на 2024–2025 годы

        №\tМероприятие\tСрок\tОтветственный
        1\tПроверка школ\tмай 2024 г.\tУправление образования
        2\tОбучение служащих\tиюнь 2025 г.\tОтдел кадров

        Показатели

        №\tНаименование показателя\tЕдиница\t2024 год\t2025 год
        1\tДоля обученных служащих\t%\t40\t60
        2\tДоля проверенных школ\t%\t50\t100
        """)
    result = rp.read(text.encode())
    assert [a.text for roadmap in result.roadmaps for a in roadmap.activities] == [
        "Проверка школ",
        "Обучение служащих",
    ]
    assert [note.code for note in result.notes] == ["table_left_out"]


def test_sums_under_a_plan_are_no_activity():
    roadmap = plan("""\
        План мероприятий на 2025 год

        №\tМероприятие\tСрок\tОтветственный\tСумма, тыс. руб.
        1\tРемонт стадиона\tмай\tОтдел спорта\t150,0
        2\tЗакупка инвентаря\tиюнь\tОтдел спорта\t30,0
        Итого\t\t\t\t180,0
        """)
    assert [a.text for a in roadmap.activities] == ["Ремонт стадиона", "Закупка инвентаря"]


def test_items_keep_the_numbers_under_that_of_their_row():
    roadmap = plan("""\
        План на 2024 год

        \t№
        \tМероприятие
        \tСрок
        \tОтветственный

        \t1
        \t1.1. Инструктаж
        1.2. Обучение
        \tянварь
        февраль
        \tДиректор

        \t2
        \tОтчёт
        \tиюнь
        \tДиректор
        """)
    assert [(a.number, a.text, a.deadline_text) for a in roadmap.activities] == [
        ("1.1.", "Инструктаж", "январь"),
        ("1.2.", "Обучение", "февраль"),
        ("2", "Отчёт", "июнь"),
    ]
    assert not roadmap.notes

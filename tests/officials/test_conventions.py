"""The conventions for officials, each with its literals."""

from __future__ import annotations

import pytest
from officials_notation import read

from roadmap_parse.officials import parse_officials

CONVENTIONS = {
    "0: a unit with one person beside it; a territory after глава, староста, депутат": {
        "Отделу образования, Петропавловской Н.Н.": "- + отдел образования @ Петропавловская Н. Н.",
        "Глава района": "глава + район",
        "старосты деревень": "староста + деревня",
        "депутаты районного Совета": "депутат + районный Совет",
    },
    "1: the post in the nominative singular masculine, short words written out, a domain kept": {
        "учителя-предметники": "учитель-предметник",
        "Заведующая": "заведующий",
        "зам. директора по УВР": "заместитель директора по УВР",
        "гл. специалист": "главный специалист",
        "отв. за ВПР": "ответственный за ВПР",
    },
    "2: the post ends where the organisation begins": {
        "начальник отдела культуры": "начальник + отдел культуры",
        "Ответственные за ГИА в ОО": "ответственный за ГИА + ОО",
        "заместителя начальника МКУ «Управление образования» по образовательной политике И.С. Кумец": "заместитель начальника по образовательной политике + МКУ «Управление образования» @ Кумец И. С.",
    },
    "3: the organisation's head in the nominative singular, its tail as written, abbreviations kept": {
        "управляющие компании района": "- + управляющая компания района",
        "руководители ОО": "руководитель + ОО",
        "заведующие ФАПами": "заведующий + ФАП",
        "ЦРБ, заведующие\nФАП": "- + ЦРБ | заведующий + ФАП",
    },
    "4: a unit without a post; separators get lost": {
        "Управление образования методический кабинет ОО": "- + управление образования | - + методический кабинет | - + ОО",
        "ИМЦ": "- + ИМЦ",
    },
    "5: persons in the nominative; two posts are two entries; eponyms are none": {
        "Петропавловскую Наталью Николаевну": "- @ Петропавловская Наталья Николаевна",
        "Заместитель главы администрации –\nначальник отдела\n\nО.И. Матасова": "заместитель главы + администрация @ Матасова О. И. | начальник + отдел @ Матасова О. И.",
        "директор МБОУ СОШ №4 имени В.Н. Носова": "директор + МБОУ СОШ №4 имени В.Н. Носова",
        "Начальник МКУ «Х»\n\nС. Лысенко\n\nС.С. Лысенко": "начальник + МКУ «Х» @ Лысенко С. С.",
    },
    "6: phones, list numbers and agreement; «оставляю за собой»": {
        "1) директор, тел. 2-15-36;\n2) завуч": "директор | завуч",
        "Контроль оставляю за собой": "",
    },
    "7: posts pressed together": {
        "ЗУВР": "заместитель директора по УВР",
        "Кл. рук.": "классный руководитель",
        "РШМО": "руководитель + ШМО",
        "Соц. пед.": "социальный педагог",
    },
    "8: an event in a post stays; tails of plural organisations stay; a person alone": {
        "муниципальный координатор проведения ВПР": "муниципальный координатор проведения ВПР",
        "начальники отделов администраций районов": "начальник + отдел администраций районов",
        "Иванова О.П.": "- @ Иванова О. П.",
    },
}
LITERALS = [(text, wanted) for literals in CONVENTIONS.values() for text, wanted in literals.items()]


@pytest.mark.parametrize(("text", "wanted"), LITERALS)
def test_convention(text: str, wanted: str) -> None:
    assert read(text) == wanted


@pytest.mark.parametrize(("text", "plural"), [("учителя", True), ("директор", False), ("все ОО", False)])
def test_plural(text: str, plural: bool) -> None:
    assert [official.plural for official in parse_officials(text)] == [plural]


def test_agreement_is_said_of_the_entry_before_it() -> None:
    officials = parse_officials("ОМВД (по согласованию), отдел опеки")
    assert [official.by_agreement for official in officials] == [True, False]


def test_keys_join_case_number_and_wording() -> None:
    keys = {
        (official.role_key, official.organisation_key)
        for text in ("руководители ОО", "Руководитель ОО.", "руководители общеобразовательных организаций")
        for official in parse_officials(text)
    }
    assert keys == {("руководитель", "образовательный организация")}


def test_a_deadline_in_the_cell_is_left_over() -> None:
    (director,) = parse_officials("Директор, в течение года")
    assert director.role == "директор"
    assert [(note.code, note.text) for note in director.notes] == [("left_over", "в течение года")]


def test_an_unlisted_body_is_doubtful() -> None:
    _, body = parse_officials("Совет ветеранов, женсовет")
    assert [(note.code, note.severity) for note in body.notes] == [("unlisted", "warning")]


def test_the_text_of_an_entry_is_the_words_of_the_cell() -> None:
    officials = parse_officials("зам. директора по УВР;\nруководители ОО", origin="approval")
    assert [official.text for official in officials] == ["зам. директора по УВР", "руководители ОО"]
    assert {official.origin for official in officials} == {"approval"}

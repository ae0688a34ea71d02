from __future__ import annotations

import re
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roadmap_parse.language.rows import rows
from roadmap_parse.language.wrapping import letterspaced, unwrap, whole_words

PLAN_TEXT = """
Проведение совещаний с руководителями образовательных организаций по вопросам подготовки к
отопительному сезону Заместитель начальника управления культуры и молодёжной политики администрации
муниципального района Осуществление межведомственного взаимодействия при выявлении правонарушений
несовершеннолетних Информирование населения о порядке предоставления государственных услуг через
средства массовой информации Разработка нормативно-правовых актов учителей-предметников и
социально-экономического развития Организация спортивно-массовых мероприятий для граждан пожилого
возраста в течение года
"""
PLAN = PLAN_TEXT.split()


@pytest.mark.parametrize(
    ("printed", "flowing"),
    [
        ("", ""),
        ("\n \n", ""),
        ("одна строка", "одна строка"),
        ("Начальник отдела\nобразования", "Начальник отдела образования"),
        ("первая\n\n\nвторая", "первая вторая"),
        ("два  пробела\u00a0и\u2009тонкий", "два пробела и тонкий"),
        # a hyphen at the line's end
        ("проведе-\nния", "проведения"),
        ("проведе- \nния", "проведения"),
        ("учителей-\nпредметников", "учителей-предметников"),
        ("план-\nграфик", "план-график"),
        ("по-\nновому", "по-новому"),
        ("пред-\nставить", "представить"),
        ("информационно-аналитиче-\nских", "информационно-аналитических"),
        ("нормативно-\nправовых", "нормативно-правовых"),
        ("физико-\nматематический", "физико-математический"),
        ("онлайн-\nсовещание", "онлайн-совещание"),
        ("Санкт-\nПетербург", "Санкт-Петербург"),
        ("Кизилюр-\nтовский", "Кизилюртовский"),
        ("ПРОВЕДЕ-\nНИЯ", "ПРОВЕДЕНИЯ"),
        ("IT-\nтехнологии", "IT-технологии"),
        ("COVID-\n19", "COVID-19"),
        ("II-\nIII квартал", "II-III квартал"),
        ("жилищно-\nкоммунального", "жилищно-коммунального"),
        ("Ростов-на-\nДону", "Ростов-на-Дону"),
        ("муници-\nпально-\nго", "муниципального"),
        ("5-\nй класс", "5-й класс"),
        ("март-\nмай", "март-май"),
        ("сентябрь –\nоктябрь", "сентябрь – октябрь"),
        ("смотр-\nконкурс", "смотр-конкурс"),
        ("семинар- совещание", "семинар- совещание"),
        # marks that stand for a hyphen
        ("проведе\u0002\nния", "проведения"),
        ("проведе\u0002ния", "проведения"),
        ("проведе\ufffeния", "проведения"),
        ("учителей\u0002\nпредметников", "учителей-предметников"),
        ("проведе\u00ad\nния", "проведения"),
        ("про\u00adведение", "проведение"),
        ("проведе\u00ac\nния", "проведения"),
        ("проведе\u2010\nния", "проведения"),
        # no hyphen at all
        ("Муниципальны\nй координатор", "Муниципальный координатор"),
        ("образователь\nных организаций", "образовательных организаций"),
        ("образо\nватель\nных", "образовательных"),
        ("Ответствен\nный", "Ответственный"),
        ("обучающих\nся", "обучающихся"),
        ("учреждени\nй.", "учреждений."),
        ("заместител\nи директора", "заместители директора"),
        ("школ\nы", "школы"),
        ("Росгвар\nдии", "Росгвардии"),
        ("ОРГАНИЗАЦИ\nЙ", "ОРГАНИЗАЦИЙ"),
        ("учителя-предмет\nники", "учителя-предметники"),
        ("заместит\nелей", "заместителей"),
        ("Верхнеуслонски\nй район", "Верхнеуслонский район"),
        # two words, each by itself
        ("руководители\nОО", "руководители ОО"),
        ("директор\nшколы", "директор школы"),
        ("педагог\nи психолог", "педагог и психолог"),
        ("октябрь\nапрель", "октябрь апрель"),
        ("раз\nв год", "раз в год"),
        ("под\nходов и дорог", "под ходов и дорог"),
        ("выше\nстоящий орган", "выше стоящий орган"),
        ("не\nпозднее", "не позднее"),
        ("с\nмарта\nпо\nмай", "с марта по май"),
        ("МБОУ СОШ\nс. Ивановка", "МБОУ СОШ с. Ивановка"),
        ("в посёлке\nг. Мыски", "в посёлке г. Мыски"),
        ("тьюторы\nи методисты", "тьюторы и методисты"),
        ("УО\nОУ", "УО ОУ"),
        ("Зилаирского\nсмо", "Зилаирского смо"),
        # figures
        ("01.09.202\n4", "01.09.2024"),
        ("15.03.\n2024 г.", "15.03.2024 г."),
        ("до 15.\n03.2024", "до 15.03.2024"),
        ("2023-\n2024 учебный год", "2023-2024 учебный год"),
        ("2023/\n2024", "2023/2024"),
        ("в 20\n24 году", "в 2024 году"),
        ("01.09.\n2025-31.05.\n2026", "01.09.2025-31.05.2026"),
        ("25.12\n.2025 г.", "25.12.2025 г."),
        ("25.12\n2025 год", "25.12 2025 год"),
        ("1.\n2.", "1. 2."),
        ("10\n15 мая", "10 15 мая"),
        ("до 20\n15 человек", "до 20 15 человек"),
        # signs
        ("- раз\n- два", "- раз - два"),
        ("отчёт (\nсправка\n)", "отчёт (справка)"),
        ("МБУ «\nДом культуры\n»", "МБУ «Дом культуры»"),
        ("и/\nили", "и/или"),
        ("на сайте https://edu.\nru", "на сайте https://edu.ru"),
        ("почта otdel@\nmail.ru", "почта otdel@mail.ru"),
    ],
)
def test_unwrap(printed: str, flowing: str) -> None:
    assert unwrap(printed) == flowing


@pytest.mark.parametrize(
    ("spaced", "closed"),
    [
        ("П Р И К А З Ы В А Ю:", "ПРИКАЗЫВАЮ:"),
        ("П о с т а н о в л я ю", "Постановляю"),
        ("Р А С П О Р Я Ж Е Н И Е № 5", "РАСПОРЯЖЕНИЕ № 5"),
        ("П Л А Н   М Е Р О П Р И Я Т И Й", "ПЛАН   МЕРОПРИЯТИЙ"),
        ("П Л А Н М Е Р О П Р И Я Т И Й", "ПЛАН МЕРОПРИЯТИЙ"),
        ("5 А Б В Г классы", "5 А Б В Г классы"),
        ("план и отчёт", "план и отчёт"),
        ("", ""),
    ],
)
def test_letterspaced(spaced: str, closed: str) -> None:
    assert letterspaced(spaced) == closed


@pytest.mark.parametrize("row", rows("short_words.tsv"), ids=lambda row: row["kind"])
def test_no_short_word_is_glued_to_a_word_before_it(row: dict[str, str]) -> None:
    words = row["words"].split()
    assert unwrap("\n".join(row["phrase"].split())) == row["phrase"]
    assert [unwrap(f"руководитель\n{word} отдел") for word in words] == [
        f"руководитель {word} отдел" for word in words
    ]


def test_no_two_words_of_plans_are_ever_glued() -> None:
    glued = [
        pair for pair in permutations(dict.fromkeys(PLAN), 2) if unwrap("\n".join(pair)) != " ".join(pair)
    ]
    assert not glued


texts = st.lists(st.sampled_from(PLAN), min_size=1, max_size=12)


@settings(deadline=None)
@given(texts, st.data())
def test_lines_broken_between_words_come_back(words: list[str], data: st.DataObject) -> None:
    breaks = data.draw(
        st.lists(st.sampled_from([" ", "\n", " \n", "\n\n"]), min_size=len(words), max_size=len(words))
    )
    printed = "".join(word + gap for word, gap in zip(words, breaks, strict=True))
    assert unwrap(printed) == " ".join(words)


@settings(deadline=None)
@given(texts, st.data())
def test_words_broken_with_a_hyphen_come_back(words: list[str], data: st.DataObject) -> None:
    mark = data.draw(st.sampled_from(["-\n", "\u0002", "\u0002\n", "\u00ad\n", "\u00ac\n"]))
    printed = [_broken(word, data, mark) for word in words]
    assert unwrap(" ".join(printed)) == " ".join(words)


@settings(deadline=None)
@given(texts, st.data())
def test_words_broken_before_an_ending_come_back(words: list[str], data: st.DataObject) -> None:
    short = {word for row in rows("short_words.tsv") for word in row["words"].split()}
    printed = []
    for word in words:
        cut = -data.draw(st.integers(1, 3))
        whole = len(word) < 9 or word[cut:] in short
        printed.append(word if whole else f"{word[:cut]}\n{word[cut:]}")
    assert unwrap(" ".join(printed)) == " ".join(words)


def _broken(word: str, data: st.DataObject, mark: str) -> str:
    """The word with a mark and a line break between two letters, two from either end; short words whole."""
    places = [at for at in range(2, len(word) - 1) if re.fullmatch(r"[^-]{4}", word[at - 2 : at + 2])]
    if not places:
        return word
    at = data.draw(st.sampled_from(places))
    return word[:at] + mark + word[at:]


@settings(deadline=None)
@given(st.text(alphabet="абвПРИ ой-.2024\n\u0002\u00ad\u00a0(«»/@", max_size=60))
def test_never_raises_and_keeps_every_sign(text: str) -> None:
    flowing = unwrap(text)
    assert "\n" not in flowing

    def bare(words: str) -> str:
        return re.sub("[\\s\u0002\u00ad-]", "", words)

    assert bare(flowing) == bare(text)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Управлен\nие\nобразован\nия", "Управление\nобразования"),
        ("Директор,\nруководи-\nтели МО", "Директор,\nруководители МО"),
        ("октябрь\n\nапрель", "октябрь\nапрель"),
        ("Специалист\nы КЦСОН\nПДН", "Специалисты КЦСОН\nПДН"),
        ("Спартакиад\nа допризывной\nмолодежи", "Спартакиада допризывной\nмолодежи"),
        ("до 15.03.\n2024", "до 15.03.2024"),
    ],
)
def test_whole_words_keep_their_lines(text, whole):
    assert whole_words(text) == whole

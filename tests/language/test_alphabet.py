from __future__ import annotations

import random
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roadmap_parse.language.alphabet import repair
from roadmap_parse.language.rows import rows


def words(text: str) -> list[str]:
    return text.split()


WORDS = words("""
администрация аналитическая аттестация ведомственный весенний взаимодействие воспитательной
выборочный готовность гражданской демографический директора доклад досуговых еженедельно жилищного
журнал заведующий заместителя здравоохранения информирование исполнители итоговый календарный
каникулы капитальный классные количество комплексной конкурса контроль координатор культуры летний
лицензирование медицинских межведомственной методические молодёжной мониторинга муниципальный
награждение население наставники обеспечения образования общественность ограничений олимпиады
организация отопительный ответственный оценочных паводок патриотического педагогический
переподготовка персонал планирование поддержка показателей поселения постоянно правонарушений
предприниматели преподаватель приёмка приказа проведение программа прокуратура противодействие
профилактика психолог работа разработка районного реализация результатов ремонт родительское
руководитель сельского семинар служащих совещание согласование социальной спортивных специалист
статистический субсидия техника торжественное трудоустройство туристический управления утверждение
участковый учреждений учитель финансовый фестиваль форума хозяйственный ходатайство ценностей
чемпионат школьников эвакуация экологических экспертиза юбилей юридический ярмарка АПРЕЛЬ ДЕКАБРЬ
ОКТЯБРЬ ПЛАН ОТЧЁТ МЕРОПРИЯТИЯ СРОКИ ЕЖЕКВАРТАЛЬНО КОМИССИЯ МБОУ ЦОКО ГИБДД КДН ОМВД
""")

LEGITIMATE = words("""
IT IT-отдел Word Excel Skype Zoom-конференция COVID-19 PISA PIRLS e-mail E-mail Wi-Fi QR-код
SMS-оповещение PR-кампания Web-сайт online online-урок IV XII XVIII I–II III-IV А4 B2 С1 8A 10Б
i7-1165 HP Canon Xerox Samsung www.gosuslugi.ru https://vk.com/wall-1_2 ivanova.oe@mail.ru обр.рф
doc.docx GPS USB Internet Explorer Office-365 TIMSS WorldSkills JuniorSkills Kahoot! LearningApps
ClassRoom CD DVD PDF-файл Scratch LEGO 3D-печать AutoCAD km
""")


def _damaged(word: str, column: str, chance: random.Random) -> str:
    """The word with one to all of its letters that have a Latin look-alike in the column replaced."""
    latin: dict[str, list[str]] = {}
    for row in rows("lookalikes.tsv"):
        for letter in row[column]:
            latin.setdefault(letter, []).append(row["latin"])
    places = [place for place, letter in enumerate(word) if letter in latin]
    chosen = set(chance.sample(places, chance.randint(1, len(places)))) if places else set()
    return "".join(chance.choice(latin[c]) if place in chosen else c for place, c in enumerate(word))


def _is_mixed(word: str) -> bool:
    return not word.isascii() and any(letter.isascii() for letter in word)


@pytest.mark.parametrize(
    ("damaged", "whole"),
    [
        ("неobjективности", "необъективности"),
        ("Eжегодно", "Ежегодно"),
        ("ВПP", "ВПР"),
        ("руководители OO", "руководители ОО"),
        ("MO", "МО"),
        ("MAPT", "МАРТ"),
        ("npиказ", "приказ"),
        ("мecmo", "место"),
        ("оргаHизация", "организация"),
        ("Гaджиев X.Г.", "Гаджиев Х.Г."),
        ("A.C. Петров", "А.С. Петров"),
        ("2024-2025 yч. год", "2024-2025 уч. год"),
        ("договор c «Исток»", "договор с «Исток»"),
        ("Петрова E.B.", "Петрова Е.В."),
        ("больница PБ", "больница РБ"),
        ("MKY «Архив»", "МКУ «Архив»"),
        ("c 1 сентября", "с 1 сентября"),
        ("отчет o проведении", "отчет о проведении"),
        ("B течение года", "В течение года"),
        ("Ha базе школы", "На базе школы"),
        ("He позднее 1 марта", "Не позднее 1 марта"),
        ("Ехсеl", "Excel"),
        ("в Wоrd", "в Word"),
        ("0тветственный", "Ответственный"),
        ("на3ад", "назад"),
        ("заведующие Д0У", "заведующие ДОУ"),
        ("учителя-npедметники", "учителя-предметники"),
        ("МКУ «Цeнтр»", "МКУ «Центр»"),
        ("ХII", "XII"),
        ("ІV квартал", "IV квартал"),
        ("ІІ–ІІІ кварталы", "II–III кварталы"),
        ("П квартал", "II квартал"),
        ("П кв. 2024", "II кв. 2024"),
        ("Vl этап", "VI этап"),
        ("COBET депутатов", "СОВЕТ депутатов"),
        ("OOO «Исток»", "ООО «Исток»"),
        ("улица K.Маркса", "улица К.Маркса"),
        ("nлан", "план"),
        ("I-П полугодие", "I-II полугодие"),
        ("Ш квартал 2024 г.", "III квартал 2024 г."),
        ("1У квартал", "IV квартал"),
        ("I, Il, lll кварталы", "I, II, III кварталы"),
    ],
)
def test_a_sure_repair_is_made_and_noted(damaged: str, whole: str) -> None:
    text, notes = repair(damaged)
    assert text == whole
    assert {(note.code, note.severity) for note in notes} == {("alphabet_repaired", "info")}
    assert all(" -> " in note.text for note in notes)


@pytest.mark.parametrize("word", LEGITIMATE)
def test_legitimate_latin_stays(word: str) -> None:
    sentence = f"Мероприятия {word} для школ"
    assert repair(word) == (word, ())
    assert repair(sentence) == (sentence, ())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1.2.",
        "3 раза в год",
        "3раза в год",
        "6классы",
        "30лет",
        "2024г.",
        "до 01.03.2024",
        "гепатит B и C, витамин C.",
        "витамин C. Дети",
        "шоу HOME и MAX",
        "a) отчет; b) справка; c) протокол",
        "план А и план Б",
        "П. 3 приказа; Ш. Алейхем",
        "ОО",
    ],
)
def test_nothing_is_wrong_with(text: str) -> None:
    assert repair(text) == (text, ())


@pytest.mark.parametrize("word", ["Wordом", "PDFу", "Xклассы", "eГород", "сайтеwww"])
def test_what_is_not_sure_stays_with_a_warning(word: str) -> None:
    text, notes = repair(f"занятия {word} для всех")
    assert text == f"занятия {word} для всех"
    assert [(note.code, note.text, note.severity) for note in notes] == [("mixed_alphabet", word, "warning")]


def test_one_note_for_a_word_that_comes_twice() -> None:
    assert len(repair("ВПP и ВПP")[1]) == 1


@pytest.mark.parametrize("seed", range(6))
def test_every_word_damaged_by_letters_of_the_same_shape_is_whole_again(seed: int) -> None:
    chance = random.Random(seed)
    for word in WORDS:
        damaged = _damaged(word, "twin", chance)
        if _is_mixed(damaged):
            assert repair(damaged)[0] == word, damaged


@pytest.mark.parametrize("seed", range(3))
def test_other_lookalikes_are_repaired_or_left_never_made_another_word(seed: int) -> None:
    chance = random.Random(seed)
    damaged = {word: _damaged(word, "also", chance) for word in WORDS}
    mixed = {word: bad for word, bad in damaged.items() if _is_mixed(bad)}
    results = {word: repair(bad)[0] for word, bad in mixed.items()}
    wrong = {word: got for word, got in results.items() if got not in (word, mixed[word])}
    repaired = sum(got == word for word, got in results.items())
    assert not wrong
    assert repaired >= 0.95 * len(mixed)


@pytest.mark.parametrize(
    "row", rows("lookalikes.tsv"), ids=lambda row: f"{row['latin']} for {row['twin'] + row['also']}"
)
def test_every_row_of_lookalikes_repairs_its_example(row: dict[str, str]) -> None:
    letters = [letter for letter in row["twin"] + row["also"] if letter in row["example"]]
    assert letters
    for letter in letters:
        damaged = row["example"].replace(letter, row["latin"], 1)
        assert repair(damaged)[0].casefold() == row["example"].casefold(), damaged


@pytest.mark.parametrize("row", rows("known_words.tsv"), ids=lambda row: row["word"])
def test_every_known_word_stands_in_its_phrase_and_stays(row: dict[str, str]) -> None:
    assert row["word"] in row["phrase"]
    assert repair(row["phrase"]) == (row["phrase"], ())


def test_known_words_are_listed_once() -> None:
    words = [row["word"] for row in rows("known_words.tsv")]
    assert len(words) == len(set(words))


@pytest.mark.parametrize(
    ("text", "visible"),
    [
        ("и\u0306", "й"),
        ("ее\u0308", "её"),
        ("ма\u0438\u02d8", "май"),
        ("про\u00adведение", "проведение"),
        ("проведе\u00ad\nния", "проведе\u00ad\nния"),
        ("\ufeffПлан\u200b", "План"),
    ],
)
def test_invisible_and_parted_letters(text: str, visible: str) -> None:
    assert repair(text) == (visible, ())


@settings(deadline=None)
@given(st.text(alphabet="аоеВПРОaoeBPCXIVІi 0369.-\n@\u00ad\u0306ьъшЁq", max_size=40))
def test_never_raises_and_repairs_once(text: str) -> None:
    once, _ = repair(text)
    assert unicodedata.is_normalized("NFC", once)
    again, _ = repair(once)
    assert repair(again)[0] == again

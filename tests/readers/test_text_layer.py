"""Pages whose letters make no words are told from Russian and Latin text."""

from __future__ import annotations

import pytest

from roadmap_parse.document import Word
from roadmap_parse.readers.text_layer import decoded, is_broken

RUSSIAN = (
    "Провести в образовательных организациях района мероприятия по подготовке к новому учебному году и "
    "представить отчёт об их исполнении в управление образования до первого сентября"
)
LATIN = (
    "The municipal department of education shall prepare a report on the measures taken in the schools of the "
    "district before the first day of September"
)


def words(text: str) -> list[Word]:
    return [Word(word, (0.0, 0.0, 1.0, 1.0)) for word in text.split()]


def shifted(text: str, by: int) -> str:
    return "".join(chr(ord(sign) + by) if sign.isalpha() else sign for sign in text)


@pytest.mark.parametrize("text", [RUSSIAN, RUSSIAN.upper(), LATIN, "ВПР, ОО, ИМЦ, ЦОКО " * 3, "12 34 56"])
def test_text_is_no_nonsense(text: str) -> None:
    assert not is_broken(words(text), len(text))


@pytest.mark.parametrize("by", [3, -5, 0x60, 0x100, -0x3D0])
def test_letters_of_a_shifted_map_are_nonsense(by: int) -> None:
    assert is_broken(words(shifted(RUSSIAN.lower(), by)), len(RUSSIAN))


def test_signs_without_letters_are_nonsense() -> None:
    assert is_broken(words("Приложение 1"), 900)
    assert not is_broken([], 0)


@pytest.mark.parametrize("taken_for", ["cp1252", "mac_roman"])
def test_letters_taken_for_others_are_put_right(taken_for: str) -> None:
    wrong = RUSSIAN.encode("cp1251").decode(taken_for)
    assert [word.text for word in decoded(words(f"2024 {wrong} (plan)"))] == f"2024 {RUSSIAN} (plan)".split()


@pytest.mark.parametrize("text", ["Ïäéö", "Été à Orléans", "«» № –", LATIN, RUSSIAN])
def test_letters_that_give_no_words_stay(text: str) -> None:
    assert [word.text for word in decoded(words(text))] == text.split()


def test_a_part_of_nonsense_is_found_among_good_words() -> None:
    assert is_broken(words(f"{RUSSIAN} {shifted(RUSSIAN, 3)} {shifted(RUSSIAN, 3)}"), 3 * len(RUSSIAN))

"""Territories: every row of the data file by its own example, and words in capitals."""

from __future__ import annotations

import pytest

from roadmap_parse.language.rows import rows
from roadmap_parse.roadmap.territory import find_territory


@pytest.mark.parametrize("row", rows("territories.tsv"), ids=lambda row: row["example"])
def test_every_row_gives_its_value(row):
    assert find_territory([row["example"]], row["level"]) == row["value"]


@pytest.mark.parametrize(
    ("text", "municipality"),
    [
        ("«УПРАВЛЕНИЕ ОБРАЗОВАНИЯ МОТЫГИНСКОГО РАЙОНА»", "Мотыгинский район"),
        ("Бабаевского муниципального района Вологодской области", "Бабаевский муниципальный район"),
        ("АДМИНИСТРАЦИЯ ГОРОДСКОГО ОКРУГА ЛОТОШИНО", "городской округ Лотошино"),
        ("в школах Северо-Енисейского района", "Северо-Енисейский район"),
        ("Администрация города Нижний Тагил", "город Нижний Тагил"),
        ("в Зональненском сельском поселении Томского района", "Зональненское сельское поселение"),
        ("НА ТЕРРИТОРИИ ГОРОДСКОГО ОКРУГА ВЕРХНЯЯ ПЫШМА", "городской округ Верхняя Пышма"),
        ("Совет ветеранов Ленинского района г. Перми", "Ленинский район"),
        ("муниципального района Сергиевский Самарской области", "муниципальный район Сергиевский"),
        ("здоровья в Каменском районе на 2025 год", "Каменский район"),  # a name of towns to the dictionary
        ("30 августа 2022 г. Приказ № 5", None),
        ("в каждом районе края", None),
    ],
)
def test_municipalities(text, municipality):
    assert find_territory([text], "municipality") == municipality

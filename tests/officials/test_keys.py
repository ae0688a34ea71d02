"""Variants of one official share a key; different officials do not."""

from __future__ import annotations

from itertools import combinations

from officials_notation import lines

from roadmap_parse.officials import parse_officials

Key = tuple[tuple[str | None, str | None], ...]
CLUSTERS = [[variant.strip() for variant in row[0].split(";")] for row in lines("clusters.tsv")]


def key(text: str) -> Key:
    return tuple((official.role_key, official.organisation_key) for official in parse_officials(text))


def test_clusters() -> None:
    keys = [(number, key(text)) for number, cluster in enumerate(CLUSTERS) for text in cluster]
    pairs = [(one[0] == other[0], one[1] == other[1]) for one, other in combinations(keys, 2)]
    joined = [together for together, same in pairs if same]
    assert len(CLUSTERS) >= 40
    assert all(joined)
    assert len(joined) / sum(together for together, _ in pairs) >= 0.97


def test_the_documents_own_abbreviations_make_the_key() -> None:
    (unknown,) = parse_officials("УО")
    (known,) = parse_officials("УО", definitions={"УО": "Управление образования"})
    (whole,) = parse_officials("Управление образования")
    assert unknown.organisation_key == "уо"
    assert known.organisation == "УО"
    assert known.organisation_key == whole.organisation_key


def test_a_municipality_beside_its_name() -> None:
    meant = {
        "МКУ «ЦБ» МР «Кизилюртовский район»": "муниципальный район",
        "Администрация Ачитского ГО": "городской округ",
        "Администрация МО «Город Вышний Волочёк»": "муниципальный образование",
    }
    for text, words in meant.items():
        (official,) = parse_officials(text)
        assert words in (official.organisation_key or "")
    (group,) = parse_officials("руководитель МО")
    assert group.organisation_key == "мо"


def test_capitals_that_are_no_word_stay_as_written() -> None:
    (official,) = parse_officials("методист ЦРОДИ")
    assert official.organisation_key == "цроди"

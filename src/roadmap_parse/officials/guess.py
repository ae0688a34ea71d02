"""Words no row knows: what may be a body or a surname all the same."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from roadmap_parse.language.morphology import is_known, parses
from roadmap_parse.language.rows import rows
from roadmap_parse.model import Person

from .lexicon import fold
from .words import ANY_FORM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .tokens import Token

LONGEST = 6
SHORTEST_WORD = 4
FIELDS = (
    "образование",
    "здравоохранение",
    "просвещение",
    "питание",
    "обслуживание",
    "торговля",
    "промышленность",
)
ACTIONS = ("ние", "тие", "ация", "ия", "ка")
OTHER_NAMES = frozenset({"Surn", "Name", "Patr"})
NAME = re.compile(r"[А-ЯЁ][а-яё]{2,}")
SURNAME = re.compile(r"[А-ЯЁ][а-яё]{2,}(?:[оеё]ва?|[иы]на?|[сц]кая|енко|чук|дзе|швили|ы?х)")
ATTRIBUTES = frozenset({"gent", "datv", "ablt", "loct"})


@cache
def _things() -> frozenset[str]:
    """Papers, events, times: data/things.tsv."""
    return frozenset(fold(row["noun"]) for row in rows("things.tsv"))


def is_thing(token: Token) -> bool:
    """`месячник`: the ending of a person, the name of an event."""
    return fold(parses(token.word)[0].normal_form) in _things()


def is_act(tokens: Sequence[Token]) -> bool:
    """`организация работы`, `организация горячей линии`: what is done, not who does it."""
    noun = next((token for token in tokens if token.reading.noun and not token.reading.adjective), None)
    if noun is None or noun.reading.unit or noun.reading.post or noun.text.isupper():
        return False
    lemma = fold(parses(noun.word)[0].normal_form)
    return lemma in _things() or (lemma.endswith(ACTIONS) and not lemma.endswith(FIELDS))


def is_unlisted_body(tokens: Sequence[Token], cases: frozenset[str]) -> bool:
    """`женсовет`, `депутатский корпус`: a phrase in the nominative that names no action, paper or time."""
    if (
        len(tokens) > LONGEST
        or tokens[0].reading.participle
        or any(token.reading.verb or token.kind == "mark" for token in tokens)
    ):
        return False
    agreed = ANY_FORM
    for index, token in enumerate(tokens):
        if not token.is_word or token.text[0].isdigit():
            return False
        agreed &= token.reading.adjective or token.reading.noun
        if not agreed:
            return False
        if token.reading.noun and not token.reading.adjective:
            return (
                _may_be_body(token) and _stands_alone(agreed, cases) and _only_attributes(tokens[index + 1 :])
            )
    return False


def _stands_alone(agreed: frozenset[tuple[str, str]], cases: frozenset[str]) -> bool:
    return any(case in cases for case, _ in agreed) and not any(case in ATTRIBUTES for case, _ in agreed)


def _may_be_body(token: Token) -> bool:
    lemma = fold(parses(token.word)[0].normal_form)
    return len(lemma) >= SHORTEST_WORD and lemma not in _things() and not lemma.endswith(ACTIONS)


def _only_attributes(tokens: Sequence[Token]) -> bool:
    """What follows the noun is in the genitive, capitals or quotes, up to a preposition."""
    for token in tokens:
        if token.is_word and token.reading.preposition:
            return True
        genitive = any(case == "gent" for case, _ in token.reading.noun | token.reading.adjective)
        if token.kind != "quoted" and not (token.is_word and (token.reading.short or genitive)):
            return False
    return True


def lone_surname(tokens: Sequence[Token]) -> Person | None:
    """`Коваленко`, `Петрова`: one capitalised word the dictionary takes for a surname and nothing else."""
    word = tokens[0].text
    if (
        len(tokens) != 1
        or tokens[0].person
        or not word[:1].isupper()
        or word.isupper()
        or not tokens[0].is_word
    ):
        return None
    tags = [one.tag for one in parses(word)]
    surname = any("Surn" in tag and tag.case == "nomn" for tag in tags)
    other = (
        any(tag.POS == "NOUN" and not OTHER_NAMES & set(tag.grammemes) for tag in tags) or "Geox" in tags[0]
    )
    return Person(word) if surname and not other else None


def closing_surname(tokens: Sequence[Token]) -> Person | None:
    """The same at the end of a post and its body, where rare names the dictionary lacks may stand too."""
    word, before = tokens[-1], tokens[-2]
    if found := lone_surname(tokens[-1:]):
        return found
    titled = before.reading.post is not None and "office" not in before.reading.post.takes
    rare = titled and NAME.fullmatch(word.text) and not is_known(word.text) and not word.reading.adjective
    if not word.is_word or not (rare or SURNAME.fullmatch(word.text)) or not _ends_phrase(tokens[:-1]):
        return None
    if before.reading.unit and _is_genitive(word.text):
        return None
    place = any("Geox" in one.tag for one in parses(word.text))
    return Person(word.text) if titled or word.reading.surname or not place else None


def _is_genitive(word: str) -> bool:
    """`храм Покрова`: what a body may be named after."""
    tags = [one.tag for one in parses(word) if one.tag.POS == "NOUN"]
    return any(
        tag.case == "gent" and tag.number == "sing" and not OTHER_NAMES & set(tag.grammemes) for tag in tags
    )


def bracketed_surname(tokens: Sequence[Token]) -> Person | None:
    """`юрист (Рогов)`: one word in brackets behind a post."""
    alone = len(tokens) == 1 and tokens[0].is_word and SURNAME.fullmatch(tokens[0].text)
    return Person(tokens[0].text) if alone else lone_surname(tokens)


def _ends_phrase(tokens: Sequence[Token]) -> bool:
    """Whether a surname may follow: not behind a preposition, an adjective, or the word for a place."""
    last, earlier = tokens[-1], tokens[-2] if len(tokens) > 1 else None
    if last.kind in {"quoted", "number"} or last.text.isupper():
        return True
    reading = last.reading
    if not last.is_word or reading.preposition or (reading.adjective and not reading.noun):
        return False
    if last.text[:1].isupper():
        return bool(earlier and earlier.reading.short and earlier.reading.short.kind == "territory")
    return not (reading.unit and reading.unit.kind == "territory")

"""Names of people in a text, and their nominative."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from roadmap_parse.language.morphology import parses
from roadmap_parse.model import Person

from .words import read_word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .lexicon import Lexicon

LETTER = "А-Яа-яЁё"
WORD = r"[А-ЯЁ](?:[а-яё]+|[А-ЯЁ]+)(?:-[А-ЯЁ](?:[а-яё]+|[А-ЯЁ]+)){0,2}"
INITIALS = rf"[А-ЯЁ](?:-[А-ЯЁ])?[.,]\s{{0,2}}[А-ЯЁ](?:\s?\.|(?![{LETTER}.]))|[А-ЯЁ]\.(?![{LETTER}])"
BARE_INITIALS = rf"[А-ЯЁ]\s?[А-ЯЁ](?![{LETTER}.])"
PATRONYMIC = (
    r"[А-ЯЁ](?:[а-яё]+(?:ви|[ьи])ч(?:а|у|ем|е)?|[а-яё]+(?:ов|ев|ёв)н(?:а|у|ой|ою|е|ы)|[а-яё]+ичн(?:а|у|ой|е|ы)"
    r"|[А-ЯЁ]+(?:ВИ|[ЬИ])Ч(?:А|У|ЕМ|Е)?|[А-ЯЁ]+(?:ОВ|ЕВ|ИЧ|ИНИЧ)Н(?:А|У|ОЙ|Е|Ы))"
)
TURKIC = r"(?:[- ]\s?(?i:оглы|оглу|кызы|гызы|кзы|улы|уулу|углы))"
NOT_BEFORE = rf"(?<![{LETTER}\d«\"-])"
NOT_AFTER = rf"(?![{LETTER}])"
PATTERN = re.compile(
    rf"{NOT_BEFORE}(?:(?P<l5>{WORD})\s*,?\s*(?P<i5>{INITIALS})(?:{TURKIC})?|(?:"
    rf"(?P<l4>{WORD})\s+(?P<f4>{WORD})\s+(?P<m4>{WORD}{TURKIC})"
    rf"|(?P<l1>{WORD})\s+(?P<f1>{WORD})\s+(?P<m1>{PATRONYMIC})"
    rf"|(?P<f2>{WORD})\s+(?P<m2>{PATRONYMIC})\s+(?P<l2>{WORD})"
    rf"|(?P<i3>{INITIALS})\s{{0,3}}(?P<l3>{WORD})"
    rf"|(?P<l6>{WORD})\s+(?P<i6>{BARE_INITIALS})"
    rf"|(?P<l7>{WORD})\s+(?P<f7>[А-ЯЁ][а-яё]+)"
    rf"){NOT_AFTER})"
)
FOLLOWED = re.compile(rf"\s{{0,3}}(?:{INITIALS})")
SURNAME_AFTER = re.compile(rf"\s{{0,3}}(?P<last>{WORD}){NOT_AFTER}")
EPONYM = re.compile(r"(?i)(?:\b(?:имени|им\.?|памяти|ул\.|улица|пр\.|фонд)\s+)(?:[\w.«-]+\s+){0,6}$")
SHORTEST_CAPITALS = 4
EPONYM_REACH = 90


@dataclass(frozen=True, slots=True)
class Found:
    """A name where it stands: character offsets and the name as written."""

    start: int
    end: int
    person: Person
    eponym: bool = False


def find_names(text: str, known: Lexicon) -> Iterator[Found]:
    """Names from left to right, those of institutions marked (имени В.Н. Носова); never abbreviations."""
    position = last = 0
    while match := PATTERN.search(text, position):
        found = _named(match, text, known)
        if found:
            eponym = EPONYM.search(text, max(last, found.start - EPONYM_REACH), found.start)
            yield replace(found, eponym=bool(eponym))
            position = last = found.end
        else:
            position = _next_word(match)


def _next_word(match: re.Match[str]) -> int:
    space = re.search(r"[\s.,-]", match[0])
    return match.start() + (space.end() if space else len(match[0]))


def _named(match: re.Match[str], text: str, known: Lexicon) -> Found | None:
    parts = {key[0]: value for key, value in match.groupdict().items() if value}
    kind = next(key[1] for key, value in match.groupdict().items() if value)
    if not _may_be_surname(parts["l"], text, known):
        return None
    if kind == "5" and _belongs_left(match, text, known):
        return None
    if kind in "67" and not _certain(parts, kind, known):
        return None
    return Found(match.start(), match.end(), _person(parts))


def _belongs_left(match: re.Match[str], text: str, known: Lexicon) -> bool:
    """`Балтийска О.И. Матасова`: the initials go with the surname after them, unless that has its own."""
    after = SURNAME_AFTER.match(text, match.end())
    return bool(
        after
        and not FOLLOWED.match(text, after.end())
        and _may_be_surname(after["last"], text, known)
        and "\n" not in after[0]
        and not read_word(match["l5"], known).surname
    )


def _certain(parts: dict[str, str], kind: str, known: Lexicon) -> bool:
    """`Иванова АА`, `Иванова Мария`: only where the dictionary knows both for names."""
    last = parts["l"].split("-")[0]
    if not read_word(last, known).surname:
        return False
    if kind == "6":
        return parts["i"].replace(" ", "") not in known.capitals
    return read_word(parts["f"], known).name


def _may_be_surname(word: str, text: str, known: Lexicon) -> bool:
    reading = read_word(word, known)
    if reading.post or reading.unit or reading.short or word in known.capitals:
        return False
    if word.isupper():
        return len(word) >= SHORTEST_CAPITALS and (
            reading.surname
            or not any(letter.islower() for letter in text)
            or not (reading.noun or reading.adjective)
        )
    return reading.surname or word.lower() not in known.sequences


def _person(parts: dict[str, str]) -> Person:
    if "i" in parts:
        first, middle = (*re.findall("[А-ЯЁ]", parts["i"]), None)[:2]
        return Person(_title(parts["l"]), f"{first}.", f"{middle}." if middle else None)
    return Person(_title(parts["l"]), _title(parts["f"]), _title(parts["m"]) if "m" in parts else None)


def _title(word: str) -> str:
    """Capitals only at the start of each part; оглы and кызы stay small."""
    word = re.sub(r"\s?-\s?", "-", " ".join(word.split()))
    if not word.isupper():
        return word
    return "-".join(part.capitalize() for part in word.split("-"))


MASCULINE = ("вич", "ьич", "ич", "оглы", "оглу", "улы", "углы")
ENDINGS: dict[str, tuple[tuple[str, str], ...]] = {
    "accs": (
        (r"(ов|ев|ёв|ин|ын)а$", r"\1"), (r"(ов|ев|ёв|ин|ын)у$", r"\1а"), (r"(ск|цк)ую$", r"\1ая"),
        (r"ую$", "ая"),
        (r"юю$", "яя"), (r"(ск|цк)ого$", r"\1ий"), (r"ого$", "ой"), (r"его$", "ий"),
        (r"(ов|ев|ёв|ин|ын)ой$", r"\1а"), (r"(ск|цк)ой$", r"\1ая"),
        (r"([бвгджзклмнпрстфхцчшщ])а$", r"\1"), (r"([бвгджзклмнпрстфхцчшщ])у$", r"\1а"),
        (r"([лнр])я$", r"\1ь"), (r"([аеёийоуьлн])ю$", r"\1я"),
    ),
    "datv": (
        (r"(ов|ев|ёв|ин|ын)у$", r"\1"), (r"(ов|ев|ёв|ин|ын)ой$", r"\1а"), (r"(ск|цк)ому$", r"\1ий"),
        (r"ому$", "ой"),
        (r"ему$", "ий"), (r"(ск|цк)ой$", r"\1ая"), (r"([бвгджзклмнпрстфхцчшщ])у$", r"\1"),
        (r"([лнр])ю$", r"\1ь"), (r"([бвгджзклмнпрстфхцчшщ])е$", r"\1а"), (r"ой$", "ая"),
    ),
    "ablt": (
        (r"(ов|ев|ёв|ин|ын)ым$", r"\1"), (r"(ов|ев|ёв|ин|ын)ой$", r"\1а"), (r"(ск|цк)им$", r"\1ий"),
        (r"ым$", "ый"),
        (r"(ск|цк)ой$", r"\1ая"), (r"([бвгджзклмнпрстфхцчшщ])ом$", r"\1"), (r"([лнр])ем$", r"\1ь"),
        (r"([жчшщц])ем$", r"\1"), (r"ой$", "ая"),
    ),
}  # fmt: skip
ENDINGS["gent"] = (*ENDINGS["accs"][:1], (r"(ов|ев|ёв|ин|ын)ой$", r"\1а"), *ENDINGS["accs"][1:])
INDECLINABLE = re.compile(r"(?:[оеиуюэ]|[ыи]х|[аео]го)$")
PATRONYMIC_CASES = (
    ("вна", "nomn"), ("чна", "nomn"), ("вну", "accs"), ("чну", "accs"), ("вне", "datv"), ("чне", "datv"),
    ("вны", "gent"), ("чны", "gent"), ("вной", "ablt"), ("чной", "ablt"), ("ч", "nomn"), ("ча", "accs"),
    ("чу", "datv"), ("чем", "ablt"), ("че", "loct"),
)  # fmt: skip


def nominative(person: Person, case: str) -> Person:
    """Give the person in the nominative; `case` is that of the phrase, which a full patronymic overrules."""
    if person.middle and not person.middle.endswith("."):
        return _full(person)
    return replace(person, last=_surname(person.last, case, None))


def _full(person: Person) -> Person:
    middle = person.middle or ""
    case = next((case for ending, case in PATRONYMIC_CASES if middle.endswith(ending)), "nomn")
    masculine = "вн" not in middle[-4:] and "чн" not in middle[-4:] and not middle.endswith(("кызы", "гызы"))
    if middle.split()[-1].split("-")[-1].lower() in {"оглы", "кызы", "гызы", "улы", "оглу"}:
        case = _turkic_case(person.last, masculine)
    if case == "nomn":
        return person
    gender = "masc" if masculine else "femn"
    middle = re.sub(r"ч(?:а|у|ем|е)$", "ч", middle) if masculine else re.sub(r"н(?:у|ой|е|ы)$", "на", middle)
    return Person(_surname(person.last, case, gender), _first(person.first or "", case, gender), middle)


def _turkic_case(last: str, masculine: bool) -> str:
    if masculine:
        return (
            "accs"
            if re.search(r"(?:ов|ев|ин)а$", last)
            else "datv"
            if re.search(r"(?:ов|ев|ин)у$", last)
            else "nomn"
        )
    return (
        "accs"
        if re.search(r"(?:ов|ев|ин)у$", last)
        else "datv"
        if re.search(r"(?:ов|ев|ин)ой$", last)
        else "nomn"
    )


def _first(word: str, case: str, gender: str) -> str:
    cases = {case, "gent"} if case == "accs" else {case}
    for one in parses(word):
        if "Name" in one.tag and one.tag.gender == gender and one.tag.case in cases:
            return str(one.inflect({"nomn", "sing"}).word).capitalize()
    return word


def _surname(word: str, case: str, gender: str | None) -> str:
    """Each part of a double surname for itself."""
    return "-".join(_declined(part, case, gender) for part in word.split("-"))


def _declined(word: str, case: str, gender: str | None) -> str:
    for pattern, ending in ENDINGS.get(case, ()):
        new = re.sub(pattern, ending, word)
        if new != word and _agrees(new, gender):
            return new
    return word


def _agrees(new: str, gender: str | None) -> bool:
    feminine = new.endswith(("ая", "яя", "ова", "ева", "ёва", "ина", "ына"))
    masculine = new.endswith(("ов", "ев", "ёв", "ин", "ын", "ий", "ой", "ый")) or not new.endswith(("а", "я"))
    if gender == "femn":
        return feminine or not masculine
    return not (gender == "masc" and feminine)

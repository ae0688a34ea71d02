"""Clauses of an order: whom they address or charge; and the abbreviations a document explains."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from roadmap_parse.language.alphabet import repair
from roadmap_parse.options import DEFAULT, Options

from . import parse_phrase
from .clean import KEPT_BY_SIGNER, clean
from .heads import head_at
from .lexicon import Lexicon, fold, lexicon
from .tokens import Token, tokenize
from .wording import organisation

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from roadmap_parse.model import Official

Charge = tuple[str, str]
NUMBER = re.compile(r"^\s*(?:\d+(?:\.\d+)*[.)]?\s+|[-–—•]\s+)")
ASSIGN = re.compile(r"(?i)\b(?:возлож\w+|возлага\w+)\b")
APPOINT = re.compile(
    r"(?i)^\s*(?:назнач(?:ить|аю)|утвердить|определить)\b(?=.*\b(?:ответственн|координатор|куратор|администратор|лиц)\w*)",
    re.DOTALL,
)
ENTRUST = re.compile(
    r"(?i)^\s*(?:поруч(?:ить|аю)|рекоменд(?:овать|ую)|предлож(?:ить|ено)|предлагаю|обяз(?:ать|ываю)|разрешить|дать\s+поручение)\b"
)
ON = re.compile(r"(?i)\bна\s+")
DUTY = re.compile(
    r"(?i)[\s,]+(?:контрол\w+|ответственност\w+|обязанност\w+|исполнени\w+|функци\w+|координаци\w+)\b.*",
    re.DOTALL,
)
FURTHER = re.compile(r"(?i)[\s,]+(?:ответственн(?:ым|ой|ыми)|персонально\s+ответственн\w+)\b.*", re.DOTALL)


def parse_clause(
    text: str, *, definitions: Mapping[str, str] | None = None, options: Options = DEFAULT
) -> tuple[Official, ...]:
    """Whom one clause of an order, with its sub-items, addresses or charges; nothing for any other text.

    "Контроль оставляю за собой" gives none, as do schools and eponyms the clause only speaks of.
    """
    if KEPT_BY_SIGNER.search(text):
        return ()
    known = lexicon(tuple(options.lexicons))
    clause = NUMBER.sub("", repair(text)[0])
    charge = next((found for rule in RULES if (found := rule(clause, known))), None)
    if charge is None:
        return ()
    return parse_phrase(charge[0], charge[1], definitions=definitions, options=options)


def _assigned(clause: str, known: Lexicon) -> Charge | None:
    """`Контроль исполнения приказа возложить на ...`."""
    start = ASSIGN.search(clause)
    if start is None:
        return None
    for match in ON.finditer(clause, start.end()):
        people = DUTY.sub("", clause[match.end() :])
        if _begins(people, "accs", known):
            return people, "accs"
    return None


def _appointed(clause: str, known: Lexicon) -> Charge | None:
    """`Назначить ответственным за ...: - Иванову И.И., методиста;`."""
    match = APPOINT.match(clause)
    if match is None:
        return None
    rest = clause[match.end() :]
    head, colon, items = rest.partition(":")
    if colon and _begins(items, "accs", known):
        return items, "accs"
    tokens = tokenize(clean(head).text, known)
    for position, token in enumerate(tokens):
        if _is_called(tokens, position, "accs", before=tokens[position - 1] if position else None):
            return FURTHER.sub("", head[token.start :]), "accs"
    return None


def _entrusted(clause: str, known: Lexicon) -> Charge | None:
    """`Рекомендовать руководителям ОО ...`."""
    match = ENTRUST.match(clause)
    return _addressed(clause[match.end() :], known, needs_task=False) if match else None


def _addressed(clause: str, known: Lexicon, *, needs_task: bool = True) -> Charge | None:
    """`Отделу образования, Ивановой И.И.: - обеспечить ...`, `Директорам школ до 1 мая представить ...`."""
    if not _begins(clause, "datv", known):
        return None
    end = _task(clause, known)
    if end is None and needs_task:
        return None
    return clause[:end], "datv"


def _task(clause: str, known: Lexicon) -> int | None:
    """Where the words that say what to do begin: a colon or an infinitive."""
    for token in tokenize(clause, known):
        if token.text == ":" or (
            token.reading.verb and fold(token.text).endswith(("ть", "ти", "чь", "ться", "тись"))
        ):
            return token.start
    return None


def _begins(text: str, case: str, known: Lexicon) -> bool:
    tokens = [token for token in tokenize(clean(text).text, known) if token.kind not in {"mark", "line"}]
    return bool(tokens) and _is_called(tokens, 0, case)


def _is_called(tokens: Sequence[Token], position: int, case: str, before: Token | None = None) -> bool:
    """A person, a post or a body in the case the verb asks for."""
    if tokens[position].kind == "person":
        return True
    head = head_at(tokens, position)
    if (
        head is None
        or head.kind == "weak"
        or (before is not None and (before.reading.adjective or before.reading.preposition))
    ):
        return False
    if head.short and head.start == head.at:
        return before is None
    return head.has(frozenset({case})) and (before is None or head.kind == "post")


RULES: tuple[Callable[[str, Lexicon], Charge | None], ...] = (
    _assigned,
    _appointed,
    _entrusted,
    partial(_addressed),
)

DEFINITION = re.compile(
    r"\(\s*(?:далее|сокращ[её]нно)(?:\s+по\s+тексту)?\s*[-–—:]?\s*([^()]{2,60}?)\s*\)", re.IGNORECASE
)
WORDS = re.compile(r"[А-Яа-яЁёA-Za-z]+(?:-[А-Яа-яЁёA-Za-z]+)*")
SMALL = frozenset({"и", "по", "в", "на", "за", "с", "о", "об", "при", "для", "или", "к"})
FURTHEST = 200


def find_definitions(text: str) -> dict[str, str]:
    """Abbreviations a document explains: "отдел образования (далее – ОО)" -> {"ОО": "отдел образования"}."""
    text = repair(text)[0]
    found = (
        (match[1].strip(' «»".'), text[max(0, match.start() - FURTHEST) : match.start()])
        for match in DEFINITION.finditer(text)
    )
    pairs = ((short, _explained(short, before)) for short, before in found)
    return {short: phrase for short, phrase in pairs if phrase}


def _explained(short: str, before: str) -> str | None:
    """The words before the bracket whose first letters make the abbreviation, or that begin as it does."""
    words = list(WORDS.finditer(before))
    letters = [letter for letter in short.lower() if letter.isalpha()]
    for index in range(len(words) - 1, -1, -1):
        end = _spelled(words[index:], letters)
        if end or fold(words[index][0])[:6] == fold(short)[:6]:
            return _nominative(before[words[index].start() : end or len(before)])
    return None


def _spelled(words: Sequence[re.Match[str]], letters: Sequence[str]) -> int | None:
    """The end of the words from the first on that spell the letters, small words passed over."""
    position = 0
    for word in words:
        parts = word[0].lower().split("-")
        if position < len(letters) and parts[0][0] == letters[position]:
            position += 1 + sum(
                part[0] == letters[position + 1 + i]
                for i, part in enumerate(parts[1:])
                if position + 1 + i < len(letters)
            )
        elif word[0].lower() not in SMALL:
            return None
        if position == len(letters):
            return word.end()
    return None


def _nominative(phrase: str) -> str:
    tokens = tokenize(" ".join(phrase.split()), lexicon())
    return organisation(tokens) or phrase

"""A cell as tokens: words with abbreviations written out, quoted names, numbers, persons, marks."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .contract import contracted
from .lexicon import PIECE, Lexicon, Short, fold
from .person import find_names
from .words import OPEN_FORM, Reading, read_word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from roadmap_parse.model import Person

QUOTED = (
    r"«[^«»]*(?:«[^«»]*»[^«»]*)*»|«[^«»]*«[^«»]*»|«[^«»\n;,]*"
    r'|"[^"]*[\s(]"(?=\w)[^"]*""?|"[^"]*"'
    r"|“[^”“]*”|„[^“”„]*[“”]"
)
NUMBER = r"(?:№№|№|N)\s*\d+(?:-\d+)?(?:-?[а-я](?![а-я]))?"
DOTTED = (
    r"(?:(?:[пПмМсСгГрР]\.[гГ]?\.?[пПтТоОрР]|[гГ]|[сС]|[пП]|[пП]ос|[сС]т|[дД]|[дД]ер|[хХ]|[иИ]м|[оО]бл)\."
    r"(?=\s*(?:[А-ЯЁ«\"]|$)))"
)
WORD = r"[А-Яа-яЁёA-Za-z\d]+(?:[-‑][А-Яа-яЁёA-Za-z\d]+)*"
TOKEN = re.compile(
    rf"(?P<quoted>{QUOTED})|(?P<number>{NUMBER})|(?P<line>\n[\s]*)|(?P<place>\([А-ЯЁ][а-яё-]+\))|(?P<word>(?<![А-Яа-яЁё]){DOTTED}|[А-Яа-яё]/[а-яё]{{1,4}}(?![А-Яа-яё])|{WORD})|(?P<mark>[^\s])"
)
NO_READING = Reading()
DASHES = frozenset("-–—−")
LONG_SHORT = 6
CONJUNCTIONS = frozenset({"и", "или"})


@dataclass(frozen=True, slots=True)
class Token:
    """`text` as it stands, `word` with its abbreviation written out, `open`: its case cannot be told."""

    kind: str
    text: str
    start: int
    end: int
    word: str = ""
    reading: Reading = NO_READING
    open: bool = False
    person: Person | None = None

    @property
    def is_word(self) -> bool:
        """Whether it may be part of a phrase."""
        return self.kind == "word"


def tokenize(text: str, known: Lexicon) -> tuple[Token, ...]:
    """Cut the text; persons first, then everything else, then abbreviations written out."""
    expanded = list(_expanded(list(_cut(text, known)), known))
    return tuple(_numbered(_paired(expanded, text, known)))


def _cut(text: str, known: Lexicon) -> Iterator[Token]:
    hidden = re.sub(QUOTED, lambda match: "\x01" * len(match[0]), text)
    position = 0
    for found in find_names(hidden, known):
        yield from _plain(text, position, found.start, known)
        written = text[found.start : found.end]
        yield Token(
            "word" if found.eponym else "person",
            written,
            found.start,
            found.end,
            written,
            person=found.person,
        )
        position = found.end
    yield from _plain(text, position, len(text), known)


def _plain(text: str, start: int, end: int, known: Lexicon) -> Iterator[Token]:
    for match in TOKEN.finditer(text, start, end):
        kind, written = str(match.lastgroup), match[0]
        if kind == "word" and written.lower() in CONJUNCTIONS:
            kind = "and"
        if kind == "place" and not _is_place(read_word(written[1:-1], known)):
            yield Token("mark", "(", match.start(), match.start() + 1, "(")
            yield from _plain(text, match.start() + 1, match.end(), known)
            continue
        reading = read_word(written, known) if kind == "word" else NO_READING
        yield Token(kind, written, match.start(), match.end(), written, reading)


def _is_place(reading: Reading) -> bool:
    """`Республика Саха (Якутия)`; not `специалист (Лосева)`."""
    return reading.place and not reading.surname


def _expanded(tokens: list[Token], known: Lexicon) -> Iterator[Token]:
    position = 0
    while position < len(tokens):
        short, end = _short_at(tokens, position, known)
        if short is None:
            yield from _capital(tokens[position], known)
            position += 1
        else:
            yield from _written_out(tokens[position:end], short, known)
            position = end


def _capital(token: Token, known: Lexicon) -> Iterator[Token]:
    """`ЗУВР` is written out as the post it stands for."""
    short = token.reading.short
    if short is None or short.kind != "post":
        yield token
        return
    for word in short.expansion.split():
        yield replace(
            token, word=word, reading=read_word(word, known), open=word == short.expansion.split()[0]
        )


def _short_at(tokens: list[Token], position: int, known: Lexicon) -> tuple[Short | None, int]:
    token = tokens[position]
    if not token.is_word and token.kind != "and":
        return None, position
    pieces = PIECE.findall(fold(token.text))
    for words, short in known.sequences.get(pieces[0] if pieces else "", ()):
        end = _match_sequence(tokens, position, words)
        if end and _needs_dot_met(tokens, end, short):
            return short, end
    return _cut_short(tokens, position, known)


def _cut_short(tokens: list[Token], position: int, known: Lexicon) -> tuple[Short | None, int]:
    """`восп-ли`, `преподав.`: no row has it, but it begins and ends as a listed word does."""
    token, after = tokens[position], tokens[position + 1 : position + 2]
    dotted = bool(after) and after[0].text == "." and after[0].start == token.end
    reading = token.reading
    if reading.short or reading.post or reading.unit or token.kind != "word" or token.text.isupper():
        return None, position
    short = contracted(token.text, known, dotted=dotted)
    return short, position + 1 + dotted if short else position


def _needs_dot_met(tokens: list[Token], end: int, short: Short) -> bool:
    """A short form that is also a word of the dictionary counts only with its dot."""
    dotted = tokens[end - 1].text == "."
    written = tokens[end - 1 - dotted].text
    capitals = written.isupper() and len(written) < LONG_SHORT
    return dotted or not ("dot" in short.flags or capitals)


def _paired(tokens: list[Token], text: str, known: Lexicon) -> list[Token]:
    """`педагог - психолог`: one post, whose hyphen got spaces or a line break."""
    joined: list[Token] = []
    for token in tokens:
        first = _pair_before(joined, token) if token.is_word else None
        if first is not None:
            word = f"{joined[first].word}-{token.word}"
            start = joined[first].start
            whole = Token(
                "word",
                text[start : token.end],
                start,
                token.end,
                word,
                read_word(word, known),
                joined[first].open,
            )
            joined[first:] = [whole]
        else:
            joined.append(token)
    return joined


def _pair_before(tokens: list[Token], token: Token) -> int | None:
    """Where the first half of a hyphened post stands, if the tokens end with it and a dash."""
    post = tokens[-1].reading.post if tokens else None
    if post and "pair" in post.takes and token.reading.post and "half" in token.reading.post.takes:
        agree = tokens[-1].reading.post_forms & token.reading.post_forms
        return len(tokens) - 1 if agree and token.word[:1].islower() and not tokens[-1].open else None
    index = len(tokens) - 1
    while index > 0 and tokens[index].kind == "line":
        index -= 1
    if index < 1 or tokens[index].text not in DASHES or not token.word[:1].islower():
        return None
    first = tokens[index - 1]
    post = first.reading.post
    if post is None or token.reading.post is None or token.open or not first.is_word:
        return None
    glued = first.end == tokens[index].start
    common = first.reading.post_forms & token.reading.post_forms
    return index - 1 if common and (glued or "pair" in post.takes) else None


def _numbered(tokens: list[Token]) -> Iterator[Token]:
    """`СОШ № 1, 2 и 5`: figures after a number and a mark are numbers too."""
    last = ""
    for index, token in enumerate(tokens):
        if token.text.isdigit() and last == "number" and tokens[index - 1].kind in {"mark", "and"}:
            yield replace(token, kind="number", word=f"№ {token.text}")
        elif token.kind == "number":
            yield replace(token, word=token.word.replace("№№", "№").replace("N", "№"))
            last = "number"
        else:
            yield token
            last = last if token.text == "," or token.kind == "and" else ""


def _match_sequence(tokens: list[Token], position: int, words: tuple[str, ...]) -> int:
    """The position after the words, dots between them skipped; 0 where they do not stand here."""
    for word in words:
        while position < len(tokens) and tokens[position].text in {".", "-"} and word != words[0]:
            position += 1
        if (
            position >= len(tokens)
            or fold(tokens[position].text) != word
            or tokens[position].kind == "person"
        ):
            return 0
        position += 1
    if (
        position < len(tokens)
        and tokens[position].text == "."
        and tokens[position].start == tokens[position - 1].end
    ):
        return position + 1
    return position


def _written_out(tokens: list[Token], short: Short, known: Lexicon) -> Iterator[Token]:
    """The words of the expansion; those in the nominative may stand for any case."""
    written, start, end = "".join(token.text for token in tokens), tokens[0].start, tokens[-1].end
    for word in short.expansion.split():
        reading = read_word(word, known)
        forms = reading.post_forms or reading.unit_forms or reading.adjective
        is_open = "open" in short.flags and (("nomn", "sing") in forms or not forms)
        yield Token("word", written, start, end, word, reading, is_open)


def forms_or_open(token: Token, forms: frozenset[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    """The forms of a word written out from an abbreviation are unknown."""
    return OPEN_FORM if token.open else forms

"""What is known of posts, organisations and abbreviations: the rows of three files, and a caller's own."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

from roadmap_parse.language.rows import read_rows, rows

FILES = ("posts.tsv", "organisations.tsv", "abbreviations.tsv")
ANY = "*"
Rows = Iterable[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Post:
    """A post's head noun; `takes`: post (a post may follow), domain (a late "по ..." is its), and so on."""

    name: str
    takes: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    tails: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Unit:
    """A body's head noun; of two in a row the one of lower `rank` belongs to the other."""

    name: str
    kind: str = "body"
    rank: int = 0
    takes: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Short:
    """An abbreviation; kind is unit, form (МБОУ), topic (ВПР), territory, post or word (зам.)."""

    short: str
    expansion: str
    kind: str
    rank: int = 0
    flags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """All rows, by the word that is looked up."""

    posts: Mapping[str, Post]
    stems: Mapping[str, Post]
    units: Mapping[str, Unit]
    capitals: Mapping[str, Short]
    sequences: Mapping[str, tuple[tuple[tuple[str, ...], Short], ...]]


ADJECTIVE_ENDING = re.compile(
    r"(?:ий|ый|ой|ая|яя|ое|ее|ие|ые|ого|его|ому|ему|ую|юю|им|ым|ом|ем|их|ых|ими|ыми|ей)(ся)?$"
)
PIECE = re.compile(r"[а-яё]/[а-яё]{1,4}(?![а-яё])|[а-яёa-z\d]+(?:-[а-яёa-z\d]+)*")


def fold(word: str) -> str:
    """Lower case, ё as е: how words are looked up."""
    return word.lower().replace("ё", "е")


def stem(word: str) -> str | None:
    """An adjective without its ending: заведующ, учащ+ся; None for other words."""
    match = ADJECTIVE_ENDING.search(word)
    return word[: match.start()] + (match[1] or "") if match else None


@cache
def lexicon(own: tuple[Path, ...] = ()) -> Lexicon:
    """Read the files of roadmap_parse/data and the caller's files of the same names."""
    posts, units, shorts = ([*rows(name), *_own_rows(own, name)] for name in FILES)
    known = _posts(posts)
    abbreviations = [_short(row) for row in shorts]
    return Lexicon(
        posts=known,
        stems={
            key: post
            for post in known.values()
            if "adjective" in post.takes and (key := stem(fold(post.name)))
        },
        units={fold(row["organisation"]): _unit(row) for row in units},
        capitals={short.short: short for short in abbreviations if short.kind != "word"},
        sequences=_sequences(short for short in abbreviations if short.kind == "word"),
    )


def _own_rows(own: tuple[Path, ...], name: str) -> list[dict[str, str]]:
    return [
        row for path in own if Path(path).name == name for row in read_rows(Path(path).read_text("utf-8"))
    ]


def _flags(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """`any needs=рабочий,творческий` -> its flags and what must stand before the word."""
    words = text.split()
    needs = [fold(need) for word in words if word.startswith("needs=") for need in word[6:].split(",")]
    return frozenset(word for word in words if "=" not in word), frozenset(needs)


def _posts(table: Rows) -> dict[str, Post]:
    """Posts by their head; a row of several words (`tail`) adds what may follow its first word."""
    known: dict[str, Post] = {}
    tails: dict[str, list[tuple[str, ...]]] = {}
    for row in table:
        takes, needs = _flags(row.get("takes") or "")
        if "tail" in takes:
            head, *tail = fold(row["post"]).split()
            tails.setdefault(head, []).append(tuple(tail))
        else:
            known[fold(row["post"])] = Post(row["post"], takes, needs)
    return {
        name: Post(post.name, post.takes, post.needs, tuple(tails.get(name, ())))
        for name, post in known.items()
    }


def _unit(row: Mapping[str, str]) -> Unit:
    takes, needs = _flags(row.get("takes") or "")
    return Unit(row["organisation"], row.get("kind") or "body", int(row.get("rank") or 0), takes, needs)


def _short(row: Mapping[str, str]) -> Short:
    flags = frozenset((row.get("note") or "").split())
    rank = int(row.get("rank") or 0)
    return Short(row["short"], row.get("expansion") or "", row.get("kind") or "unit", rank, flags)


def _sequences(shorts: Iterable[Short]) -> dict[str, tuple[tuple[tuple[str, ...], Short], ...]]:
    """Abbreviations of one or more words by the first; the longest stands first."""
    found = [(tuple(PIECE.findall(fold(short.short))), short) for short in shorts]
    found.sort(key=lambda pair: (pair[0][0], -len(pair[0])))
    return {first: tuple(group) for first, group in groupby(found, key=lambda pair: pair[0][0])}

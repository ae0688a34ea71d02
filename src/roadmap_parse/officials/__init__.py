"""Who is responsible: a cell, order clause, approval block or signature as post, body and person."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from roadmap_parse.language.alphabet import repair
from roadmap_parse.model import Note, Official
from roadmap_parse.options import DEFAULT, Options

from .clean import KEPT_BY_SIGNER, QUOTED_CELL, Cleaned, clean
from .join import join
from .keys import organisation_key, role_key
from .lexicon import Lexicon, lexicon
from .mend import mended
from .split import first_cases, split
from .tokens import tokenize

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from roadmap_parse.model import Origin

    from .build import Draft

__all__ = ["parse_officials", "parse_phrase"]

CACHED_CELLS = 20_000
Definitions = tuple[tuple[str, str], ...]


def parse_officials(
    text: str,
    *,
    origin: Origin = "cell",
    definitions: Mapping[str, str] | None = None,
    options: Options = DEFAULT,
) -> tuple[Official, ...]:
    """Turn a cell, an order's clause, an approval block or a signature into entries, in its order.

    `definitions` are the abbreviations the document itself explains ("далее – УО"); they make the keys.
    Never raises; words that are no official become Note `left_over` on the last entry.
    """
    return _parse(text, origin, None, tuple(sorted((definitions or {}).items())), tuple(options.lexicons))


def parse_phrase(
    text: str, case: str, *, definitions: Mapping[str, str] | None = None, options: Options = DEFAULT
) -> tuple[Official, ...]:
    """Read the words of an order in which people stand in one `case` (accs, datv)."""
    return _parse(text, "order", case, tuple(sorted((definitions or {}).items())), tuple(options.lexicons))


@lru_cache(CACHED_CELLS)
def _parse(
    text: str, origin: Origin, case: str | None, definitions: Definitions, own: tuple[Path, ...]
) -> tuple[Official, ...]:
    if KEPT_BY_SIGNER.search(text):
        return ()
    if (inner := QUOTED_CELL.fullmatch(text)) and (found := _parse(inner[1], origin, case, definitions, own)):
        return found
    known = lexicon(own)
    repaired, notes = repair(text)
    repaired = mended(repaired, known)
    cleaned = clean(repaired)
    tokens = tokenize(cleaned.text, known)
    case = case or cleaned.case
    cases = frozenset({case}) if case else first_cases(tokens)
    drafts = [
        draft for draft in join(split(tokens, cases)) if draft.role or draft.organisation or draft.person
    ]
    officials = [_official(draft, repaired, origin, definitions, known) for draft in drafts]
    return _noted(_agreed(officials, drafts, cleaned), notes, cleaned)


def _official(draft: Draft, text: str, origin: Origin, definitions: Definitions, known: Lexicon) -> Official:
    start = min(token.start for token in draft.tokens)
    end = max(token.end for token in draft.tokens)
    return Official(
        text=text[start:end],
        role=draft.role,
        role_key=role_key(draft.role, known),
        organisation=draft.organisation,
        organisation_key=organisation_key(draft.organisation, known, definitions),
        person=draft.person,
        plural=draft.plural,
        origin=origin,
        notes=_notes(draft),
    )


def _notes(draft: Draft) -> tuple[Note, ...]:
    guessed = (Note("unlisted", draft.organisation or "", "warning"),) if draft.guessed else ()
    return (*guessed, *(Note("left_over", words) for words in draft.unused))


def _agreed(officials: list[Official], drafts: list[Draft], cleaned: Cleaned) -> list[Official]:
    """`(по согласованию)` is said of the entry before it."""
    starts = [min(token.start for token in draft.tokens) for draft in drafts]
    agreed = {
        max((i for i, start in enumerate(starts) if start < place), default=-1)
        for place in cleaned.agreements
    }
    return [replace(one, by_agreement=True) if i in agreed else one for i, one in enumerate(officials)]


def _noted(officials: list[Official], notes: tuple[Note, ...], cleaned: Cleaned) -> tuple[Official, ...]:
    more = (*notes, *(Note("left_over", words) for words in cleaned.leftovers))
    if officials and more:
        officials[-1] = replace(officials[-1], notes=(*officials[-1].notes, *more))
    return tuple(officials)

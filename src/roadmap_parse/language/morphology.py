"""Russian morphology: the only import of natasha. Loaded on first use, once per process."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

CACHED_WORDS = 50_000


@cache
def vocabulary() -> Any:
    """Load natasha's MorphVocab, made without pkg_resources, which new setuptools lack.

    Its readings carry OpenCorpora tags; see `parses`.
    """
    import natasha
    import pymorphy2_dicts_ru
    from natasha.morph.vocab import MorphForm
    from pymorphy2 import MorphAnalyzer
    from pymorphy2.analyzer import Parse

    class Form(MorphForm):  # type: ignore[misc]
        inflect = Parse.inflect  # natasha's own takes Universal Dependencies names; ours are OpenCorpora's

    class Vocabulary(natasha.MorphVocab):  # type: ignore[misc]
        def __init__(self) -> None:
            MorphAnalyzer.__init__(self, path=pymorphy2_dicts_ru.get_path(), result_type=Form)

    return Vocabulary()


@lru_cache(CACHED_WORDS)
def parses(word: str) -> tuple[Any, ...]:
    """All readings of a word, likeliest first: .tag, .normal_form, .score, .inflect({"nomn", "sing"}).

    Grammemes are OpenCorpora's (opencorpora.org/dict.php?act=gram): tag.POS, tag.case, "Geox" in tag.
    """
    return tuple(vocabulary().parse(word.lower()))


@lru_cache(CACHED_WORDS)
def is_known(word: str) -> bool:
    """Whether the dictionary has the word, each part of a hyphenated one for itself."""
    parts = [part for part in word.lower().split("-") if part]
    return bool(parts) and all(vocabulary().word_is_known(part) for part in parts)


def lemma(word: str) -> str:
    """The dictionary form of the likeliest reading."""
    return str(parses(word)[0].normal_form)

"""For any text: no exception, entries in the order of the cell, their texts in it and apart."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from officials_notation import hand_written

from roadmap_parse.language.alphabet import repair
from roadmap_parse.officials import parse_officials
from roadmap_parse.officials.clauses import find_definitions, parse_clause
from roadmap_parse.officials.lexicon import lexicon
from roadmap_parse.officials.mend import mended

CELLS = [text for text, _ in hand_written()]
WORDS = sorted({word for text in CELLS for word in text.split()})
MARKS = [" ", " ", ", ", "; ", "\n", " и ", " – ", ". ", "/", " (", ") ", "«", "»", '"', ": ", "№", "-"]
shuffled = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(MARKS)), max_size=12).map(
    lambda pairs: "".join(word + mark for word, mark in pairs)
)
anything = st.text(
    st.sampled_from("абвгАБВГДОУИшкола№«»\"'.,;:()-–/ \n\t\u00a0\u00ad0123456789IVXёй"), max_size=60
)


@settings(deadline=None, max_examples=60)
@given(shuffled | anything | st.text(max_size=40))
def test_never_raises(text: str) -> None:
    parse_officials(text)
    parse_clause(text)
    find_definitions(text)


@settings(deadline=None, max_examples=60)
@given(shuffled)
def test_texts_lie_in_the_cell_in_order_and_apart(text: str) -> None:
    repaired = mended(repair(text)[0], lexicon())
    squeezed, position = "".join(repaired.split()).replace("-", ""), 0
    for official in parse_officials(text):
        words = "".join(official.text.split()).replace("-", "")
        found = squeezed.find(words, position)
        assert found >= 0
        position = found + len(words)


@settings(deadline=None, max_examples=30)
@given(st.sampled_from(CELLS))
def test_same_text_same_officials(text: str) -> None:
    assert parse_officials(text) == parse_officials(text)

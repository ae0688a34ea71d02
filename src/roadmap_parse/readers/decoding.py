"""Bytes -> text: UTF-8, UTF-16, the Russian code pages, and text that was decoded wrongly once before."""

from __future__ import annotations

import re

from roadmap_parse.model import Note

Decoded = tuple[str, tuple[Note, ...]]

SAMPLE = 65_536
CONTROL_SHARE = 0.001  # text has next to no control characters; random bytes have one in ten
LETTER_SHARE = 0.85  # of Cyrillic letters, ASCII and usual punctuation in a code page read right
BROKEN_SHARE = 0.01  # UTF-8 with fewer broken bytes is still UTF-8
LEGACY_ENCODINGS = ("cp1251", "koi8_r", "cp866", "mac_cyrillic")
WRONG_TURNS = (  # read as the first, was the second
    ("cp1251", "utf-8"),
    ("cp1252", "utf-8"),
    ("latin-1", "utf-8"),
    ("latin-1", "cp1251"),
    ("cp1252", "cp1251"),
    ("cp866", "cp1251"),
    ("cp1251", "cp866"),
)
FREQUENT = frozenset("оеаинтсрвлкм ОЕАИНТСРВЛКМ")  # the commonest Russian letters
RUSSIAN_SHARE = 0.4  # of commonest letters in Russian prose; in text decoded wrongly there are half as many
STRANGE_SHARE = 0.05  # of signs that no Russian text has, of capitals after small letters
CAPITAL_INSIDE = re.compile(r"[а-яё][А-ЯЁ]")
PUNCTUATION = frozenset("«»№–—“”„…\xa0")
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")


def looks_like_text(data: bytes) -> bool:
    """Whether the bytes are text in UTF-8, UTF-16 with a mark, or a Russian code page."""
    return _decode(data[:SAMPLE], whole=len(data) <= SAMPLE) is not None


def decode(data: bytes) -> Decoded:
    """Text and notes on how it was got; bytes that are no text in any encoding are read as broken UTF-8."""
    text, notes = _decode(data) or (data.decode("utf-8", "replace"), (_broken(),))
    return _turned_back(text, notes)


def _decode(data: bytes, *, whole: bool = True) -> Decoded | None:
    """Text and notes on its bytes; None where they are no text."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return _sane(data.decode("utf-16", "replace"), ())
    try:
        return _sane(data.decode("utf-8-sig"), ())
    except UnicodeDecodeError as error:
        if not whole and error.start > len(data) - 4:  # the sample ends inside a character
            return _sane(data[: error.start].decode("utf-8-sig"), ())
    patched = data.decode("utf-8-sig", "replace")
    if patched.count("\ufffd") < BROKEN_SHARE * len(patched):
        return _sane(patched, (_broken(),))
    return _legacy(data)


def _legacy(data: bytes) -> Decoded | None:
    """A Russian code page, by charset-normalizer; None where the result is no Russian text."""
    from charset_normalizer import from_bytes

    best = from_bytes(data[:SAMPLE], cp_isolation=list(LEGACY_ENCODINGS)).best()
    if best is None:
        return None
    text = data.decode(best.encoding, "replace")
    if len(_plain(text[:SAMPLE])) < LETTER_SHARE * len(text[:SAMPLE]):
        return None
    return _sane(text, (Note("encoding", f"read as {best.encoding}"),))


def _turned_back(text: str, notes: tuple[Note, ...]) -> Decoded:
    """Undo a wrong decoding ("РџР»Р°РЅ" for "План") where the result is surely Russian, the text not."""
    sample = text[:SAMPLE]
    if not sample.strip() or sample.isascii() or _russian(sample):
        return text, notes
    for wrong, right in WRONG_TURNS:
        try:
            turned = text.encode(wrong).decode(right)
        except UnicodeError:
            continue
        if _russian(turned[:SAMPLE]) and len(_plain(turned)) == len(turned):
            return turned, (*notes, Note("mojibake_repaired", f"was {right} read as {wrong}"))
    return text, notes


def _russian(text: str) -> bool:
    """Whether letters are as common as in Russian, few signs strange, few capitals inside words."""
    letters = [char for char in text if char.isalpha() or not char.isascii()]
    return (
        sum(char in FREQUENT for char in letters) >= RUSSIAN_SHARE * len(letters)
        and len(text) - len(_plain(text)) <= STRANGE_SHARE * len(letters)
        and len(CAPITAL_INSIDE.findall(text)) <= STRANGE_SHARE * len(letters)
    )


def _plain(text: str) -> list[str]:
    return [char for char in text if char.isascii() or "А" <= char <= "ё" or char in PUNCTUATION]


def _sane(text: str, notes: tuple[Note, ...]) -> Decoded | None:
    controls = len(CONTROLS.findall(text[:SAMPLE]))
    return None if controls > CONTROL_SHARE * len(text[:SAMPLE]) else (text, notes)


def _broken() -> Note:
    return Note("undecodable_bytes", "some bytes are no UTF-8 and became \ufffd", "error")

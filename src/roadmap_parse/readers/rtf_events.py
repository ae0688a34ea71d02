r"""RTF bytes -> events in order: text, ends of paragraphs, cells and rows, definitions of rows.

The rules are those of the RTF specification 1.9.1: groups save and restore formatting, `\'xx` is a byte in
the code page of the font, `\uN` a UTF-16 unit followed by `\ucN` stand-ins, `\*` marks what may be skipped.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from roadmap_parse.errors import BombError, CorruptError

if TYPE_CHECKING:
    from collections.abc import Iterator

TOKEN = re.compile(
    rb"\\(?:([a-zA-Z]{1,32})(-?\d{1,10})? ?|'([0-9a-fA-F]{2})|([^a-zA-Z]))|([{}])|([^\\{}\r\n]+)|[\r\n]+|\\",
    re.DOTALL,
)
MAC_PAGES = {10000: "mac_roman", 10007: "mac_cyrillic"}
DEEPEST = 1_000  # groups in groups
RUSSIAN = "cp1251"
CHARSETS = {204: RUSSIAN, 238: "cp1250", 161: "cp1253", 162: "cp1254", 186: "cp1257", 77: "mac_cyrillic"}
_NO_TEXT = (
    "fonttbl colortbl stylesheet info pict header headerl headerr headerf footer footerl footerr footerf "
    "footnote annotation objdata objclass fldinst nonesttables sp listtable listoverridetable rsidtbl xe tc "
    "generator themedata bkmkstart bkmkend template pn revtbl filetbl xmlnstbl upr datafield ftnsep ftnsepc "
    "aftnsep atnid atnauthor nonshppict shppict private1 passwordhash background"
)
SKIPPED = frozenset(_NO_TEXT.split())
KEPT = frozenset(("shpinst", "shptxt", "ud", "nesttableprops", "dptxbxtext", "dptxbx", "do", "shpgrp"))
BOXES = frozenset(("shptxt", "dptxbxtext"))
SIGNS = {
    "tab": "\t",
    "line": "\n",
    "page": "\n",
    "column": "\n",
    "emdash": "—",
    "endash": "–",
    "bullet": "•",
    "lquote": "‘",
    "rquote": "’",
    "ldblquote": "“",
    "rdblquote": "”",
    "emspace": " ",
    "enspace": " ",
    "qmspace": " ",
}
SYMBOLS = {b"~": "\xa0", b"_": "-", b"{": "{", b"}": "}", b"\\": "\\", b"\t": "\t"}
UNPRINTED = {code: None for code in (*range(0x20), 0x7F) if chr(code) not in "\t\n"}
PARAGRAPH_ENDS = frozenset(("par", "sect"))
TABLE_WORDS = frozenset(
    ("cell", "nestcell", "row", "nestrow", "trowd", "cellx", "trleft", "clmgf", "clmrg", "clvmgf", "clvmrg")
)
SYMBOL_LETTERS = {0xB7: "•", 0xA7: "•", 0xD8: "•", 0x2D: "-", 0xBE: "—", 0xFC: "✓", 0xD6: "✓"}


class Event(NamedTuple):
    """`text` (value: the text), `par`, `box`, `end box`, or a word of `TABLE_WORDS` with its number.

    `depth` is how many tables the paragraph stands in.
    """

    kind: str
    value: str = ""
    number: int = 0
    depth: int = 0


@dataclass(frozen=True, slots=True)
class _State:
    """What a group saves: whether its text counts, its code page, and where its paragraph stands."""

    skipped: bool = False
    hidden: bool = False
    deleted: bool = False
    in_table: bool = False
    depth: int = 0
    code_page: str | None = None
    stand_ins: int = 1
    box: bool = False

    @property
    def tables(self) -> int:
        return max(self.depth, 1) if self.in_table else 0


class _Walk:
    """The groups that are open, the fonts, and the bytes of text that wait for their end."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.default = RUSSIAN
        self.fonts = dict(_font_code_pages(data))
        self.state = _State()
        self.stack: list[_State] = []
        self.bytes = bytearray()
        self.text: list[str] = []
        self.to_drop = 0
        self.starred = False
        self.at_start = False
        self.end = 0

    def events(self) -> Iterator[Event]:
        position = 0
        while found := TOKEN.match(self.data, position):
            position = found.end()
            word, number, code, symbol, brace, plain = found.groups()
            if brace:
                yield from self._open() if brace == b"{" else self._close()
                if not self.stack:
                    break
            elif word:
                name = word.decode()
                value = int(number) if number else None
                if name == "bin":
                    position += max(value or 0, 0)
                yield from self._word(name, value)
            elif code:
                self._byte(int(code, 16))
            elif symbol:
                self._symbol(symbol)
            elif plain:
                self._plain(plain)
        yield from self._flush()
        self._check_end()

    def _check_end(self) -> None:
        if self.stack and not self.data.rstrip(b"\0 \r\n\t").endswith(b"}"):
            raise CorruptError("the RTF breaks off; get the file again")

    def _open(self) -> Iterator[Event]:
        yield from self._flush()
        if len(self.stack) >= DEEPEST:
            raise BombError(f"groups nested deeper than {DEEPEST}; no program writes that")
        self.stack.append(self.state)
        self.state = replace(self.state, box=False)
        self.starred, self.at_start, self.to_drop = False, True, 0

    def _close(self) -> Iterator[Event]:
        yield from self._flush()
        ended = self.state
        self.state = self.stack.pop() if self.stack else self.state
        if ended.box and not ended.skipped:
            yield Event("end box")
        self.at_start = False

    def _word(self, name: str, number: int | None) -> Iterator[Event]:
        starts_group, self.at_start = self.at_start, False
        if name in SKIPPED or (self.starred and starts_group and name not in KEPT):
            self.state = replace(self.state, skipped=True)
        elif name == "ud":
            self.state = replace(self.state, skipped=False)
        if self.state.skipped:
            return
        if name in SIGNS:
            self._put(SIGNS[name])
        elif name == "u" and number is not None:
            self._unit(number)
        elif name in BOXES:
            yield from self._flush()
            self.state = replace(self.state, box=True, in_table=False, depth=0)
            yield Event("box")
        elif name in PARAGRAPH_ENDS or name in TABLE_WORDS:
            yield from self._flush()
            yield Event("par" if name == "sect" else name, "", number or 0, self.state.tables)
        else:
            self._format(name, number)

    def _format(self, name: str, number: int | None) -> None:
        """Words that change how what follows is read."""
        if name == "uc":
            self.state = replace(self.state, stand_ins=max(0, min(number or 0, 8)))
        elif name == "f":
            self._decode()
            self.state = replace(self.state, code_page=self.fonts.get(number or 0))
        elif name == "plain":
            self._decode()
            self.state = replace(self.state, code_page=None, hidden=False, deleted=False)
        elif name == "pard":
            self.state = replace(self.state, in_table=False, depth=0)
        elif name == "intbl":
            self.state = replace(self.state, in_table=True)
        elif name == "itap":
            self.state = replace(self.state, depth=min(number or 0, 20), in_table=bool(number))
        elif name in {"v", "deleted"}:
            on = number != 0
            self.state = replace(self.state, hidden=on) if name == "v" else replace(self.state, deleted=on)
        elif name == "ansicpg" and number:
            self.default = code_page(number)
        elif name == "mac":
            self.default = "mac_cyrillic"

    def _symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self.starred = True
            return
        self.at_start = False
        if symbol in b"\r\n":
            self._put("\n")
        elif symbol in SYMBOLS:
            self._put(SYMBOLS[symbol])

    # Text

    @property
    def _silent(self) -> bool:
        return self.state.skipped or self.state.hidden or self.state.deleted

    def _plain(self, plain: bytes) -> None:
        self.at_start = False
        dropped, self.to_drop = plain[: self.to_drop], max(0, self.to_drop - len(plain))
        if not self._silent:
            self.bytes += plain[len(dropped) :]

    def _byte(self, code: int) -> None:
        self.at_start = False
        if self.to_drop:
            self.to_drop -= 1
        elif not self._silent:
            self.bytes.append(code)

    def _unit(self, number: int) -> None:
        """A UTF-16 unit, negative past 32767; pairs are put together once the text ends."""
        code = number % 0x10000
        if 0xF020 <= code <= 0xF0FF:  # noqa: PLR2004  letters of symbol fonts
            self._put(SYMBOL_LETTERS.get(code - 0xF000, ""))
        else:
            self._put(chr(code))
        self.to_drop = self.state.stand_ins

    def _put(self, text: str) -> None:
        self.to_drop = 0
        if not self._silent:
            self._decode()
            self.text.append(text)

    def _decode(self) -> None:
        if self.bytes:
            self.text.append(self.bytes.decode(self.state.code_page or self.default, "replace"))
            self.bytes.clear()

    def _flush(self) -> Iterator[Event]:
        self._decode()
        if self.text:
            joined = "".join(self.text).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
            self.text.clear()
            yield Event("text", joined.translate(UNPRINTED), 0, self.state.tables)


FONT = re.compile(rb"\\f(\d{1,5})(?!\d)([^;{}]{0,400}?)\\fcharset(\d{1,3})")
FONT_TABLE_WITHIN = 400_000


def _font_code_pages(data: bytes) -> Iterator[tuple[int, str]]:
    """Font number -> the code page of its character set, where it is not the document's own."""
    start = data.find(b"\\fonttbl", 0, FONT_TABLE_WITHIN)
    if start < 0:
        return
    ends = [data.find(mark, start, FONT_TABLE_WITHIN) for mark in (b"\\colortbl", b"\\stylesheet", b"\\pard")]
    end = min((each for each in ends if each > 0), default=FONT_TABLE_WITHIN)
    for found in FONT.finditer(data, start, end):
        if int(found[3]) in CHARSETS:
            yield int(found[1]), CHARSETS[int(found[3])]


def code_page(number: int) -> str:
    """Python's name of a Windows code page; the Russian one where Python knows none of that number."""
    try:
        return codecs.lookup(MAC_PAGES.get(number, f"cp{number}")).name
    except LookupError:
        return RUSSIAN


def events(data: bytes) -> Iterator[Event]:
    """Give the events of an RTF; CorruptError where it breaks off, BombError where it is nested too deep."""
    return _Walk(data).events()

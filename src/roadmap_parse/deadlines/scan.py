"""How a text falls into numbers, dates, words and marks: one regular expression, most restrictive first."""

from __future__ import annotations

import re

ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}
ROMAN_LOOKS = str.maketrans(
    {"l": "i", "|": "i", "1": "i", "!": "i", "п": "ii", "ш": "iii", "н": "ii", "у": "v", "т": "i", "y": "v"}
)
"""Scanners read I as l, 1 or |, II as П, III as Ш, V as У."""
ENDINGS = "ого|его|ому|ый|ий|ой|ая|ую|ое|ей|ти|го|му|ми|й|е|я|х|м|ю"
_SUFFIX = rf"(?:\s?-?\s?(?:{ENDINGS})(?![а-яa-z]))?"
_UNIT = r"(?:кварт|кв\b|пол\b|полуг|п/г|четв|декад|недел|нед\b|триме|половин)"
_MORE = r"(?:[\s.,-]+(?:и\s+)?(?:[ivxпшl|]{1,4}|[1-4])(?![а-яa-z\d])){0,9}"
_UNIT_AFTER = rf"(?={_MORE}[\s.,-]*{_UNIT})"
"""A numeral counts quarters, half-years … only before their name, perhaps with more numerals between."""
_YEAR = r"(?:19|20)\d\d(?!\d)"
_SHORT = r"(?:1\d|2\d|3\d)(?!\d|\s?[.,]\s?\d|\s?[:])"
_D = r"(?:0?[1-9]|[12]\d|3[01])"
_M = r"(?:0[1-9]|1[0-2]|[1-9])"
_MM = r"(?:0[1-9]|1[0-2])"
_DOTTED = (
    rf"{_D}\s?\.{{1,2}}\s?{_M}\s?\.{{1,2}}\s?(?:(?:1\s?9|2\s?0)\s?\d\s?\d(?!\s?[.,:]?\d)|{_YEAR}|{_SHORT})"
)
_SPACES = rf"(?<!\d[ ])(?:0[1-9]|[12]\d|3[01])[ ]{_MM}[ ]{_YEAR}"
"""Dots lost by a scanner."""
_COMMAS = rf"{_D}(?:[.,]\s?{_M}[.,]\s?{_YEAR}|,{_M},{_SHORT})"
_SLASHES = rf"{_D}(?:/{_M}/(?:{_YEAR}|{_SHORT})|-{_M}-{_YEAR}|:{_MM}:{_YEAR}|\.{_MM}{_YEAR})"
_BOUND = "(?:(?<=до )|(?<=по )|(?<=с )|(?<=к ))"
"""Only after these is "3.5" a date and no number."""
_MINUTES = r"\s?:\s?[0-5]\d|\.(?:00|1[3-9]|[2-5]\d)(?![\d.])|-00(?!\d)|[.-][0-5]\d(?=\s?(?:ч\b|час))"
_NUMERAL = (
    rf"(?:[ivxl|1!yу]{{1,4}}|[пш]|н(?=\s?кварт)|i[пi]){_SUFFIX}{_UNIT_AFTER}|[ivx]{{1,4}}(?![а-яa-z\d])"
)

_GENITIVE = r"[а-я]*(?:[рлн]я|рта|мая|ста)(?![а-я])"
"""After a day with a lost or needless stop ("5. марта"); "1. Март" is an entry of a list."""

SCAN = re.compile(
    rf"""
    (?P<ENTRY>(?<![^\n])\s*[1-9]\s?(?:\)|\.(?=\s+[а-я])(?!\s+{_GENITIVE})))
  | (?P<LISTED>(?<!\d)\d{{1,2}}(?=(?:\.\d{{1,2}})+\s+{_GENITIVE})|(?<=\d\.)\d{{1,2}}(?=\s+{_GENITIVE}))
  | (?P<ISO>(?:19|20)\d\d-\d\d-\d\d(?!\d))
  | (?P<DMY>(?<![\d.])(?:{_DOTTED}|{_COMMAS}|{_SLASHES}|{_SPACES}))
  | (?P<MY>(?<![\d.])(?:0?[1-9]|1[0-2])\s?[./]\s?{_YEAR})
  | (?P<CLOCK>(?<![\d.,])(?:[01]?\d|2[0-4])(?:{_MINUTES})(?:\s?(?:ч|час(?:ов|а)?)\b\.?)?)
  | (?P<CODE>\d+(?:\.\d+){{2,}}(?:-\d+)*)
  | (?P<DM>(?<![\d.,]){_D}\s?\.\s?{_MM}(?!\d|[.,]\d)\.?|{_BOUND}{_D}\.[1-9](?!\d|[.,]\d)\.?)
  | (?P<YEARS>{_YEAR}\s?[/\\]\s?(?:(?:19|20)\d\d|\d\d)(?!\d))
  | (?P<SHORTYEARS>{_YEAR}\s?-\s?\d\d(?=\s?(?:уч|гг|г\.\s?г)))
  | (?P<YEAR>(?<!\d[.,]){_YEAR})
  | (?P<ROMAN>(?<![а-яa-z\d])(?:{_NUMERAL}))
  | (?P<NUM>(?<!\d\.)\d{{1,3}}(?!\d|\.\d){_SUFFIX})
  | (?P<BIG>\d+)
  | (?P<HALF>(?<![а-я])п\s?/\s?г(?![а-я]))
  | (?P<LMONTH>(?<![а-я])м-ц[ауе]?(?![а-я]))
  | (?P<LDECADE>(?<![а-я])дек(?=\.?\s+{_GENITIVE}))
  | (?P<LETTERS>[а-я]+(?:‐[а-я]+)*)
  | (?P<LATIN>[a-z]+)
  | (?P<LINE>\s*\n\s*)
  | (?P<DOTS>\.{{3,}})
  | (?P<SIGN>[^\s\w]|_)
  """,
    re.VERBOSE,
)

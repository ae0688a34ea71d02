"""What in a cell is no official (list marks, phones, deadlines, lead-ins), blanked, so that offsets stay."""

from __future__ import annotations

import re
from dataclasses import dataclass

MONTHS = (
    r"(?:(?:январ|феврал|апрел|июн|июл|сентябр|октябр|ноябр|декабр)(?:[ьяюе]|ем)"
    r"|(?:март|август)(?:а|у|ом|е)?|ма(?:[йяюе]|ем))(?![а-яё])"
)
SPACES = str.maketrans(dict.fromkeys("\t\u00a0\u2007\u202f\u2009\r\x0b\x0c", " "))
AGREEMENT = re.compile(r"(?i)\(?\s*\bпо\s+согласовани[юе]\b(?:\s+с\s+[^)\n;,]*)?\s*\)?")
NOISE = tuple(
    re.compile(pattern, re.IGNORECASE | re.MULTILINE)
    for pattern in (
        r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
        r"(?:https?://|www\.)\S+",
        r"\b(?:тел|т|моб|факс|сот)(?:\.|ефон\w*)?\s*[./:]?\s*(?:факс\w*\s*[.:]?\s*)?[-+(]?\d[\d\s()+-]{3,}\d",
        r"(?:\+7|\b8)[\s(-]*\d{3}[\s)-]*\d[\d\s-]{4,}\d|\(\d{3,5}\)\s*\d[\d-]{3,}\d|\b\d{1,3}-\d{2}-\d{2}\b",
        r"\bтел\.?(?=\s|$)|\be-?mail\b:?",
        r"_{2,}|\.{3,}|…",
        r"^\s*(?:[-–—•●▪*·‣]|\(?\d{1,2}[.)](?!\d)|[а-я]\))\s*(?=\S)",
        r"(?<=[;,:\n])\s*(?:\d{1,2}[.)])\s+",
        r"\b(?:по|согласно)\s+(?:приказ|распоряжени|спис|приложени)\w+(?:\s+№\s*\d+)?",
        r"\((?:далее|сокращ[её]нно)\s*[-–—:][^)]*\)",
    )
)
DEADLINES = re.compile(
    r"(?ix)"
    r"\b(?:в\s+течени[еи]\s+[\w\s./-]*?(?:год\w*|месяц\w*|недел\w*|квартал\w*|период\w*|дн\w+|четверт\w+|смен\w*)(?:\s+\d{4})?(?:\s*г(?:ода|\.)?)?"
    r"|(?:постоянно|ежемесячно|ежегодно|ежеквартально|еженедельно|ежедневно|систематически|регулярно|своевременно|весь\s+период|весь\s+год)"
    r"|на\s+постоянной\s+основе|по\s+мере\s+(?:необходимости|поступления\w*)|по\s+(?:отдельному\s+)?(?:плану|графику)(?:\s+[^,;\n]+)?"
    r"|(?:до|с|к|не\s+позднее|по)?\s*\d{1,2}\.\d{1,2}\.\d{2,4}(?:\s*г(?:ода|\.)?)?"
    rf"|(?:(?:до|с|к|по|не\s+позднее)\s+)?(?:[«\"]?\d{{1,2}}[»\"]?\s+)?{MONTHS}(?:\s*[-–—,]\s*{MONTHS})*(?:\s+\d{{4}}(?:\s*[-–/]\s*\d{{4}})?)?(?:\s*(?:года|год|гг?\.?)(?![а-я]))?"
    r"|\b[IV]+\s+(?:квартал\w*|полугоди\w+)(?:\s+\d{4})?(?:\s*г(?:ода|\.))?|\b[1-4]\s+(?:квартал\w*|четверт\w+)"
    r"|\b20\d\d\s*(?:[-–/]\s*20\d\d)?\s*(?:уч(?:\.|ебн\w+)\s*)?(?:год\w*|гг?\.?)?(?![\w-])"
    r"|срок\w*\s*[-–—:]"
    r")(?![а-яё])"
)
TOGETHER = re.compile(
    r"(?i)\b(?:совместно\s+со?|во\s+взаимодействии\s+со?|с\s+привлечением|при\s+(?:участии|содействии|поддержке)|с\s+участием)\b"
)
LEADS = (
    (re.compile(r"(?is)^.*?\b(?:возложить|возлагается|возлагаю)\b.*?\bна\b"), "accs"),
    (re.compile(r"(?is)^.*?\bпоруч(?:ить|аю|ается)\b"), "datv"),
    (
        re.compile(
            r"(?is)^.*?\bназнач(?:ить|аю)\b(?:[^:]*?\bответственн\w+[^:]*?:|[^:,]*?\bответственн\w+\s+(?=[А-ЯЁ])|)"
        ),
        "accs",
    ),
)
LABEL = re.compile(
    r"(?i)^\s*(?:утвержд(?:аю|ено|ена|ен)|согласован[оа]?|ответственн(?:ый|ые|ая)(?:\s+(?:исполнител[ьи]|лиц[оа]))?\s*[:–—-]"
    r"|исполнител[ьи]\s*[:–—-]|соисполнител[ьи]\s*[:–—-]|отв\.?\s*:)\s*[:,]?"
)
ALSO = re.compile(r"(?i)\b(?:в\s+том\s+числе|а\s+также|также)\b:?")
NUMBERED = re.compile(r"\s*1[.)]")
NUMBER_INSIDE = re.compile(r"(?<=\s)\d{1,2}[.)](?=\s*[А-ЯЁа-яё])")
ITEM = re.compile(r"(?<=\s)\d{1,2}\)(?=\s*[А-ЯЁа-яё])")
LABEL_ALONE = re.compile(
    r"(?i)\s*(?:ответственн(?:ый|ые|ая)(?:\s+исполнител[ьи])?|исполнител[ьи])\s*[.:]?\s*"
)
QUOTED_CELL = re.compile(r"\s*[«\"“„]([^«»\"“”„]+)[»\"”“]\s*")
KEPT_BY_SIGNER = re.compile(r"(?i)\bоставля(?:ю|ет|ем)\s+за\s+собой\b|\bза\s+собой\b")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The text with everything else blanked, letter for letter; where agreement stood; words of deadlines."""

    text: str
    agreements: tuple[int, ...]
    leftovers: tuple[str, ...]
    case: str | None = None


def clean(text: str) -> Cleaned:
    """Blank what is no official; a blank keeps the length, so offsets are those of the cell."""
    text = _without_echo(text.translate(SPACES))
    agreements = tuple(match.start() for match in AGREEMENT.finditer(text))
    text = AGREEMENT.sub(_blank, text)
    text, case = _lead(text)
    if NUMBERED.match(text):
        text = NUMBER_INSIDE.sub(lambda match: _blank(match, ";"), text)
    for pattern in NOISE:
        text = pattern.sub(_blank, text)
    text = ALSO.sub(lambda match: _blank(match, ","), text)
    text = ITEM.sub(lambda match: _blank(match, ";"), text)
    leftovers = tuple(" ".join(match[0].split()) for match in DEADLINES.finditer(text) if match[0].strip())
    text = DEADLINES.sub(lambda match: _blank(match, ","), text)
    return Cleaned(TOGETHER.sub(lambda match: _blank(match, "&"), text), agreements, leftovers, case)


def _without_echo(text: str) -> str:
    """A last line that repeats the end of the text before it is what a page break left: `дитель ОУ`."""
    before, line, tail = text.rpartition("\n")
    echo = "".join(tail.split())
    if echo[:1].islower() and "".join(before.split()).endswith(echo):
        return before + line + " " * len(tail)
    return text


def _blank(match: re.Match[str], mark: str = " ") -> str:
    return "".join("\n" if letter == "\n" else " " for letter in match[0][:-1]) + (
        mark if match[0][-1:] != "\n" else "\n"
    )


def _lead(text: str) -> tuple[str, str | None]:
    """Take off what stands before the people: `Контроль ... возложить на`, `Ответственный:`, `УТВЕРЖДАЮ`."""
    for pattern, case in LEADS:
        if match := pattern.match(text):
            return _blank(match) + text[match.end() :], case
    if LABEL_ALONE.fullmatch(text):
        return "", None
    if match := LABEL.match(text):
        return _blank(match) + text[match.end() :], None
    return text, None

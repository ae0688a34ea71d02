"""Whether a new entry begins at a place in a cell: after marks, or where none stands, told by case.

Each rule looks at one Border and says True (a new entry), False (the old one goes on) or None (the next rule
decides); the two tuples at the foot are the algorithm.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .heads import Head, head_at
from .lexicon import Short, Unit, fold
from .words import ANY_FORM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .tokens import Token
    from .words import Reading

HARD = frozenset(";/|()[]{}:•▪●+&")
DASHES = frozenset("-–—−")
RELATIVE = ("котор", "где", "чьи", "чья", "чей")
RELATIVE_REACH = 4
OTHER_CASES = frozenset({"ablt", "gent"})
PLACES = frozenset({"topic", "territory"})
MEMBERS = "any"


@dataclass(frozen=True, slots=True)
class Border:
    """A place between two tokens of an entry that began at `start` with `head`, before the token at `position`.

    `marks` are the separators from `position` on and `after` the first token behind them; `fresh` is the post
    or body that begins there. `cases` are those in which entries of this cell stand.
    """

    tokens: Sequence[Token]
    cases: frozenset[str]
    start: int
    head: Head | None
    position: int
    after: int
    marks: str
    fresh: Head | None

    @property
    def before(self) -> Token:
        """The last word of the entry so far."""
        return self.tokens[self.position - 1]

    @property
    def next(self) -> Token | None:
        """The first word after the marks."""
        return self.tokens[self.after] if self.after < len(self.tokens) else None

    @property
    def governed(self) -> bool:
        """Whether a preposition stands between the head and here."""
        first = self.head.at + 1 if self.head else self.position
        return any(token.reading.preposition for token in self.tokens[first : self.position])

    @property
    def dashed(self) -> bool:
        """Whether a dash is among the marks."""
        return bool(DASHES & set(self.marks))


Rule = Callable[[Border], bool | None]


def is_mark(token: Token) -> bool:
    """Punctuation, line breaks, "и"."""
    return token.kind in {"mark", "line", "and"}


def begins(
    tokens: Sequence[Token], cases: frozenset[str], start: int, head: Head | None, position: int
) -> bool:
    """Whether the entry that began at `start` ends before `position`."""
    token = tokens[position]
    if token.kind == "person":
        return True
    if is_mark(token):
        border = _behind_marks(tokens, cases, start, head, position)
        return _decide(border, MARK_RULES)
    follows_mark = is_mark(tokens[position - 1]) and tokens[position - 1].text not in DASHES
    if head is None or follows_mark:
        return False
    border = Border(tokens, cases, start, head, position, position, "", head_at(tokens, position))
    return _decide(border, GLUED_RULES)


def _behind_marks(
    tokens: Sequence[Token], cases: frozenset[str], start: int, head: Head | None, position: int
) -> Border:
    after, marks = position, ""
    while after < len(tokens) and is_mark(tokens[after]) and tokens[after].text not in HARD:
        marks += {"line": "\n", "and": "и"}.get(tokens[after].kind, tokens[after].text)
        after += 1
    fresh = head_at(tokens, after) if after < len(tokens) else None
    return Border(tokens, cases, start, head, position, after, marks, fresh)


def _decide(border: Border, rules: Sequence[Rule]) -> bool:
    return next((verdict for rule in rules if (verdict := rule(border)) is not None), False)


# --- after marks ---


def inside_phrase(border: Border) -> bool | None:
    """`городских и сельских поселений`, `отраслевые (функциональные) органы`: two adjectives of one noun."""
    index = border.position - 1
    tokens = border.tokens
    while index >= border.start and (tokens[index].reading.adjective or tokens[index].text == "("):
        inner = head_at(tokens, index)
        if inner and inner.at > border.position:
            return False
        index -= 1
    return None


def hard_mark(border: Border) -> bool | None:
    """A semicolon, slash, colon or bracket; a person or nothing after the marks."""
    word = border.next
    return True if word is None or word.text in HARD or word.kind == "person" else None


def another_name(border: Border) -> bool | None:
    """`МБУК «ЦКС», «ЦБС»`, `СОШ № 1, № 2`: a name or number parts from the one before it only."""
    if border.next is None or border.next.kind not in {"quoted", "number"}:
        return None
    return border.before.kind == border.next.kind and border.marks.strip("\n") != ""


def relative_clause(border: Border) -> bool | None:
    """`руководители ОО, в которых ...`: the words are about the entry before, and left over."""
    words = border.tokens[border.after : border.after + RELATIVE_REACH]
    first = RELATIVE_REACH if words[0].reading.preposition else 1
    related = any(fold(word.word).startswith(RELATIVE) for word in words[:first])
    return True if related and "," in border.marks else None


def full_stop(border: Border) -> bool | None:
    """A full stop before a capital or a listed word."""
    if "." not in border.marks or border.next is None:
        return None
    return border.next.text[:1].isupper() or border.fresh is not None


def after_unlisted(border: Border) -> bool | None:
    """Words that began with nothing listed go on to a comma or to what may begin an entry."""
    if border.head is not None:
        return None
    return "," in border.marks or (border.fresh is not None and border.fresh.has(border.cases))


def topic(border: Border) -> bool | None:
    """`ГО и ЧС`, `по УВР, ВР`: the abbreviation after the mark is no body."""
    short = border.next.reading.short if border.next else None
    return False if short is not None and short.kind in PLACES else None


def unlisted(border: Border) -> bool | None:
    """After a dash always apart; after a comma where the words cannot belong to a body's name."""
    if border.fresh is not None:
        return None
    return border.dashed or ("," in border.marks and _stands_alone(border))


def _stands_alone(border: Border) -> bool:
    """`комитет по спорту, общественные деятели`: a nominative that is no other case."""
    agreed = ANY_FORM
    for token in border.tokens[border.after :]:
        if not token.is_word:
            break
        agreed &= token.reading.adjective or token.reading.noun
        if not agreed or token.reading.noun:
            break
    cases = {case for case, _ in agreed}
    return "nomn" in cases and not cases & OTHER_CASES


def abbreviation(border: Border) -> bool | None:
    """An abbreviation after a mark is a new body; after "и" an unlisted one goes on (КЧС и ОПБ)."""
    if border.fresh is None or not border.fresh.short:
        return None
    known = border.tokens[border.fresh.at].reading.short is not None
    if border.marks == "\n":
        short = border.before.reading.short
        return not (short and short.kind == "form") and _ranked_apart(border, border.fresh)
    return "," in border.marks and known if border.governed else known or "," in border.marks


def shared_case(border: Border) -> bool | None:
    """`руководители школ и детских садов`: a second body in the case of the first, under the same post."""
    fresh, head = border.fresh, border.head
    if fresh is None or head is None or fresh.kind != "unit" or fresh.has(border.cases):
        return None
    if head.kind == "unit":
        again = not head.has(border.cases) and head.forms & fresh.forms and border.position == head.at + 1
        return True if again else None
    first = _first_body(border, head)
    if head.kind != "post" or first is None or first.short or border.governed:
        return None
    return True if any(case in OTHER_CASES for case, _ in first.forms & fresh.forms) else None


def _first_body(border: Border, head: Head) -> Head | None:
    heads = (head_at(border.tokens, index) for index in range(head.at + 1, border.position))
    return next((found for found in heads if found and found.kind == "unit"), None)


def other_case(border: Border) -> bool | None:
    """A phrase in a case of its own belongs to what stands before; after a dash it is an explanation."""
    return border.dashed if border.fresh and not border.fresh.has(border.cases) else None


def unlisted_people(border: Border) -> bool | None:
    """`педагоги, эксперты`, but `учителя математики, физики`."""
    return border.fresh.only(border.cases) if border.fresh and border.fresh.kind == "weak" else None


def post(border: Border) -> bool | None:
    """A post after marks, but for `заместитель` + line break + `директора`."""
    if border.fresh is None or border.fresh.kind != "post":
        return None
    return border.marks.strip("\n") != "" or not _awaits_post(border, border.fresh)


def certain_body(border: Border) -> bool | None:
    """A body in the case of the cell and in no other."""
    return True if border.fresh and border.fresh.only(border.cases) else None


def possible_body(border: Border) -> bool | None:
    """A body that may be a genitive of what stands before, or a nominative: `школы`, `администрации`."""
    fresh, head = border.fresh, border.head
    unit = border.tokens[fresh.at].reading.unit if fresh else None
    if fresh is None or head is None or border.next is None or unit is None or unit.kind in PLACES:
        return False
    if "," in border.marks or border.dashed:
        return True
    if "и" in border.marks:
        listed = border.position == head.at + 1 and _in_list(border)
        return listed or not border.before.reading.unit or border.next.text[0].isupper()
    part_of_it = head.kind == "post" or (head.kind == "unit" and fresh.rank > head.rank)
    return border.next.text[0].isupper() and not part_of_it


def _in_list(border: Border) -> bool:
    """`предприятия, организации и учреждения`: bodies in a row, each by one word."""
    tokens, start = border.tokens, border.start
    return start > 1 and tokens[start - 1].text == "," and tokens[start - 2].reading.unit is not None


# --- without marks ---


def goes_on(border: Border) -> bool | None:
    """After a preposition, an adjective or a legal form the phrase is not over."""
    token, before = border.tokens[border.position], border.before
    over = token.is_word and border.fresh is not None and "gent" not in border.cases
    if (
        over
        and not before.reading.preposition
        and not _awaits_noun(before, token)
        and not _after_form(border)
    ):
        return None
    return False


def _awaits_noun(before: Token, token: Token) -> bool:
    """The word before is an adjective that agrees with this one."""
    reading = before.reading
    if not before.is_word or reading.noun or reading.post or reading.short:
        return False
    return bool(reading.adjective & _forms(token.reading))


def _forms(reading: Reading) -> frozenset[tuple[str, str]]:
    return reading.post_forms or reading.unit_forms or reading.adjective | reading.noun


def _after_form(border: Border) -> bool:
    """`МКУ Управление образования`, `ГБУ ДПО Институт`: a legal form and the name it stands before."""
    index = border.position - 1
    while index > border.start and _kind(border.tokens[index]) == "topic":
        index -= 1
    return _kind(border.tokens[index]) == "form"


def _kind(token: Token) -> str:
    short: Short | None = token.reading.short
    return short.kind if short else ""


def glued_abbreviation(border: Border) -> bool | None:
    """`Управление образования ИМЦ ОО`."""
    return _ranked_apart(border, border.fresh) if border.fresh and border.fresh.short else None


def glued_short_post(border: Border) -> bool | None:
    """`директор зам. директора`, but `зам. нач. отдела`."""
    opened = border.tokens[border.position].open and border.fresh and border.fresh.kind == "post"
    return not _is_deputy(border.before) if opened else None


def glued_certain(border: Border) -> bool | None:
    """`Управление образования методический кабинет`: a nominative that is nothing else."""
    if border.fresh is None or not border.fresh.has(border.cases):
        return False
    return border.before.kind != "and" if border.fresh.only(border.cases) else None


def glued_post(border: Border) -> bool | None:
    """`Руководители ОО учителя`: no post takes another, but for deputies and the like."""
    if border.fresh is None or border.fresh.kind != "post" or border.cases != {"nomn"}:
        return False
    return not _awaits_post(border, border.fresh)


def _awaits_post(border: Border, fresh: Head) -> bool:
    before = border.before
    earlier = border.tokens[border.position - 2] if border.position > 1 else before
    acting = _is_deputy(earlier) and _is_tail(earlier, before)
    return (_is_deputy(before) or acting) and not fresh.only(border.cases)


def _is_tail(token: Token, after: Token) -> bool:
    """`исполняющий обязанности` директора."""
    return token.reading.post is not None and (fold(after.word),) in token.reading.post.tails


def _is_deputy(token: Token) -> bool:
    return token.reading.post is not None and "post" in token.reading.post.takes


def _ranked_apart(border: Border, fresh: Head) -> bool:
    """An abbreviation belongs to the body before it only if that may be part of it: `ШМО ОО`, not `ИМЦ ОО`."""
    last = _last_body(border)
    if last is None or not fresh.rank or not last.rank:
        return False
    unit: Unit | None = border.tokens[last.at].reading.unit
    if (
        (unit and MEMBERS in unit.takes)
        or _kind(border.tokens[last.at]) == "form"
        or _is_municipality(border)
    ):
        return False
    return fresh.rank <= last.rank


def _last_body(border: Border) -> Head | None:
    heads = (head_at(border.tokens, index) for index in range(border.position - 1, border.start - 1, -1))
    return next((one for one in heads if one and one.kind == "unit" and one.at < border.position), None)


def _is_municipality(border: Border) -> bool:
    """`администрации МО «Первомайский район»`, `ОДН МО МВД`: here МО is no methodical association."""
    behind = border.tokens[border.after + 1] if border.after + 1 < len(border.tokens) else None
    named = behind is not None and (behind.kind == "quoted" or behind.text == "МВД")
    return named and border.tokens[border.after].text == "МО"


MARK_RULES: tuple[Rule, ...] = (
    inside_phrase,
    hard_mark,
    another_name,
    relative_clause,
    full_stop,
    after_unlisted,
    topic,
    unlisted,
    abbreviation,
    shared_case,
    other_case,
    unlisted_people,
    post,
    certain_body,
    possible_body,
)
GLUED_RULES: tuple[Rule, ...] = (
    goes_on,
    glued_abbreviation,
    glued_short_post,
    glued_certain,
    glued_post,
)

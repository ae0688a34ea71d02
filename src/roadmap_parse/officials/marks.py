"""Whether a new entry begins behind punctuation, a line break or "и"."""

from __future__ import annotations

from .border import (
    DEPARTMENTS,
    OTHER_CASES,
    Border,
    Rule,
    awaits_post,
    kind_of,
    ranked_apart,
)
from .heads import Head, head_at
from .lexicon import fold
from .words import ANY_FORM

HARD = frozenset(";/|()[]{}:•▪●+&")
RELATIVE = ("котор", "где", "чьи", "чья", "чей")
RELATIVE_REACH = 4
PLACES = frozenset({"topic", "territory"})


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
    if word is not None and word.text == ":" and _names_follow(border):
        return False
    return True if word is None or word.text in HARD or word.kind == "person" else None


def _names_follow(border: Border) -> bool:
    """`Главы администраций: Ивановского, Петровского сельских поселений`: adjectives of the body before."""
    named = head_at(border.tokens, border.after + 1)
    unit = border.tokens[named.at].reading.unit if named else None
    return bool(unit and named and unit.kind == "territory" and not named.has(border.cases))


def another_name(border: Border) -> bool | None:
    """`МБУК «ЦКС», «ЦБС»`, `СОШ № 1, № 2`: a name or number parts from the one before it only."""
    if border.next is None or border.next.kind not in {"quoted", "number"}:
        return None
    if border.next.kind == "quoted" and "," in border.marks:
        return kind_of(border.before) != "form"
    return border.before.kind == border.next.kind and border.marks.strip("\n") != ""


def defining_clause(border: Border) -> bool | None:
    """`лица, замещающие муниципальные должности`: without the clause the word says nothing."""
    post = border.tokens[border.head.at].reading.post if border.head else None
    bare = post is not None and "neuter" in post.takes and border.marks.strip("\n") == ","
    defined = border.next is not None and border.next.reading.participle and border.next.reading.post is None
    return False if bare and defined else None


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
    return False if short is not None and short.kind in PLACES and border.fresh is None else None


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
        return kind_of(border.before) != "form" and ranked_apart(border, border.fresh)
    if border.marks == "и" and kind_of(border.before) == "topic" and border.head and not border.head.short:
        return False
    of_body = border.head is not None and border.head.kind == "unit"
    return "," in border.marks and (known or of_body) if border.governed else known or "," in border.marks


def act(border: Border) -> bool | None:
    """`комитет экономики и управления муниципальным имуществом`: managing, not a second body."""
    fresh = border.fresh
    unit = border.tokens[fresh.at].reading.unit if fresh else None
    after = border.tokens[fresh.at + 1 : fresh.at + 2] if fresh else ()
    managed = bool(after) and bool(after[0].reading.adjective | after[0].reading.noun)
    forms = after[0].reading.adjective | after[0].reading.noun if managed else frozenset()
    instrumental = any(case == "ablt" for case, _ in forms) and not any(case == "nomn" for case, _ in forms)
    acting = unit is not None and unit.name == "управление" and border.marks == "и" and instrumental
    return False if acting and border.head and border.head.kind == "unit" else None


def office(border: Border) -> bool | None:
    """`Аппарат Губернатора и Правительства области`: one body."""
    post = border.before.reading.post
    joined = border.marks == "и" and border.head is not None and border.head.kind == "unit"
    return False if joined and post and "office" in post.takes else None


def shared_case(border: Border) -> bool | None:
    """`руководители школ и детских садов`: a second body in the case of the first, under the same post."""
    fresh, head = border.fresh, border.head
    if fresh is None or head is None or fresh.kind != "unit" or fresh.has(border.cases):
        return None
    if head.kind == "unit":
        again = not head.has(border.cases) and head.forms & fresh.forms and border.position == head.at + 1
        return True if again else None
    first = _first_body(border, head)
    if head.kind != "post" or first is None or first.short or border.governed or _names_department(border):
        return None
    return True if any(case in OTHER_CASES for case, _ in first.forms & fresh.forms) else None


def _names_department(border: Border) -> bool:
    """`консультант отдела` + line break + `кадровой службы`: a bare department is named on the next line."""
    unit = border.before.reading.unit
    bare = unit is not None and unit.name in DEPARTMENTS and border.marks == "\n"
    return bare and border.next is not None and border.next.word.islower()


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
    if _names_field(border, border.fresh):
        return False
    return border.marks.strip("\n") != "" or not awaits_post(border, border.fresh)


def _names_field(border: Border, fresh: Head) -> bool:
    """`управление ЖКХ, энергетики и транспорта`: what a body is for, spelled as the people who do it."""
    reading, form = border.tokens[fresh.at].reading, ("gent", "sing")
    both = form in reading.noun and form not in reading.post_forms and "," in border.marks
    listed = border.head is not None and border.head.kind == "unit" and border.position > border.head.at + 1
    return both and listed and fresh.at == border.after and border.tokens[fresh.at].word.islower()


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


MARK_RULES: tuple[Rule, ...] = (
    inside_phrase,
    hard_mark,
    another_name,
    defining_clause,
    relative_clause,
    full_stop,
    after_unlisted,
    topic,
    unlisted,
    abbreviation,
    office,
    act,
    shared_case,
    other_case,
    unlisted_people,
    post,
    certain_body,
    possible_body,
)

"""Drafts of one cell put together: recurrences with their dates, windows said twice, what is left over.

STEPS at the foot is the order; each step takes and gives all drafts of the cell.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from roadmap_parse.model import Deadline, Note

from .drafts import Draft, Text, recurring
from .leftovers import SOFT, remainder
from .recurrence import Recur, merged, per_of, yearly

if TYPE_CHECKING:
    from collections.abc import Callable

HARD_ENDS = {"SEMI", "STOP"}
Drafts = list[Draft]


def compose(drafts: Drafts, text: Text) -> tuple[Deadline, ...]:
    """The deadlines of a cell in the order of its words."""
    found = [draft for draft in drafts if draft.deadline]
    if len(found) == 1 and found[0].deadline and found[0].end - found[0].start == len(text.tokens):
        return (found[0].deadline,)
    for step in STEPS:
        found = step(found, text)
    return tuple(draft.deadline for draft in found if draft.deadline)


def _near(first: Draft, second: Draft, text: Text) -> bool:
    """Nothing but soft words between, and no end of a clause."""
    between = text.tokens[first.end : second.start]
    ends = set() if _one_list(first, second) else HARD_ENDS
    return all(token.name in SOFT and token.name not in ends for token in between)


def _one_list(first: Draft, second: Draft) -> bool:
    """«до 10.04; 10.07; 10.10»: dates of one kind may be parted by anything."""
    a, b = first.item, second.item
    return a is not None and b is not None and (a.op, a.a.unit) == (b.op, b.a.unit)


def _joined(parts: Drafts, text: Text, deadline: Deadline, recur: Recur | None = None) -> Draft:
    start, end = min(d.start for d in parts), max(d.end for d in parts)
    rule = next((d.deadline.rule for d in parts if d.recur and d.deadline), deadline.rule)
    return Draft(
        replace(deadline, text=text.source(start, end), rule=deadline.rule or rule), start, end, recur
    )


def _covering(kept: Draft, dropped: Draft) -> Draft:
    """The draft that speaks for the words of another too, so that they are not left over."""
    return kept._replace(start=min(kept.start, dropped.start), end=max(kept.end, dropped.end))


def _clusters(drafts: Drafts, text: Text) -> list[Drafts]:
    groups: list[Drafts] = []
    for draft in drafts:
        if groups and _near(groups[-1][-1], draft, text):
            groups[-1].append(draft)
        else:
            groups.append([draft])
    return groups


def recurrences(drafts: Drafts, text: Text) -> Drafts:
    """Recurrences that stand together, with each other and with dates."""
    if not any(draft.recur for draft in drafts):
        return drafts
    return [draft for cluster in _clusters(drafts, text) for draft in _recurrent(cluster, text)]


def _recurrent(cluster: Drafts, text: Text) -> Drafts:
    often = [draft for draft in cluster if draft.recur]
    dates = [draft for draft in cluster if draft.item]
    rest = [draft for draft in cluster if not draft.recur and not draft.item]
    if not often:
        return cluster
    often = _one_recurrence(often, text)
    if dates and len(often) == 1:
        return sorted([*_with_dates(often[0], dates, text), *rest], key=lambda d: d.start)
    return sorted([*often, *dates, *rest], key=lambda d: d.start)


def _one_recurrence(often: Drafts, text: Text) -> Drafts:
    done = often[:1]
    for draft in often[1:]:
        both = merged(done[-1].recur, draft.recur) if done[-1].recur and draft.recur else None
        if both:
            done[-1] = _joined([done[-1], draft], text, _narrowed(both, [done[-1], draft], text), both)
        else:
            done.append(draft)
    return done


def _narrowed(recur: Recur, parts: Drafts, text: Text) -> Deadline:
    """The recurrence within the narrowest bounds its parts name."""
    deadline = recurring(recur, text.frame)
    starts = [d.deadline.start for d in parts if d.deadline and d.deadline.start]
    ends = [d.deadline.end for d in parts if d.deadline and d.deadline.end]
    return replace(deadline, start=max(starts, default=deadline.start), end=min(ends, default=deadline.end))


def _with_dates(often: Draft, dates: Drafts, text: Text) -> Drafts:
    recur = often.recur
    if recur is None:
        return [often, *dates]
    years = [draft for draft in dates if _whole_years(draft)]
    if len(dates) > 1 and len(years) == 1 and not recur.count:
        within = _with_dates(often, [draft for draft in dates if draft not in years], text)
        return [_bounded(within[0], years[0], text)] if len(within) == 1 else [*within, *years]
    if _bounding(recur, dates) or _from_then_on(recur, often, dates, text):
        return [_bounded(often, dates[0], text)]
    if recur.count or _counted(often, recur, dates, text):
        counted = [_with_count(draft, recur) for draft in dates]
        return [_covering(counted[0], often), *counted[1:]]
    if recur.plain and (recur.unit == "Y" or len(dates) > 1):
        items = [draft.item for draft in dates if draft.item]
        rule = yearly(items, text.frame)
        if rule:
            return [_yearly(often, dates, rule, text)]
    return [often, *dates]


def _counted(often: Draft, recur: Recur, dates: Drafts, text: Text) -> bool:
    """«1 раз в полугодие (декабрь, май)»: the dates say when; "ежеквартально (март)" recurs."""
    if not recur.plain or not all(d.item and d.item.op == "single" for d in dates):
        return False
    times = often.deadline is not None and often.deadline.rule.startswith("times")
    if recur.unit == "Y":
        return times and not text.frame.many_years and text.frame.start is not None
    return times or recur.unit in {"D", "W", "M"}


def _bounding(recur: Recur, dates: Drafts) -> bool:
    """One span of whole years, or one span beside a finer frequency, bounds the recurrence."""
    if len(dates) != 1 or not dates[0].item or not dates[0].deadline:
        return False
    item = dates[0].item
    if _whole_years(dates[0]):
        return True
    if recur.plain and recur.unit == "Y" and not recur.count:
        return False
    return item.op != "single" or item.a.unit != "day"


def _whole_years(draft: Draft) -> bool:
    return draft.item is not None and draft.item.a.unit in {"year", "school"} and not draft.item.a.part


def _from_then_on(recur: Recur, often: Draft, dates: Drafts, text: Text) -> bool:
    """«30.09.2022, далее ежеквартально»: the date is the first time."""
    if len(dates) != 1 or (recur.plain and recur.unit == "Y") or dates[0].start > often.start:
        return False
    return any(token.name == "ONWARDS" for token in text.tokens[dates[0].start : often.end])


def _bounded(often: Draft, dates: Draft, text: Text) -> Draft:
    deadline, span = often.deadline, dates.deadline
    if deadline is None or span is None:
        return often
    names = {token.name for token in text.tokens[min(often.start, dates.start) : max(often.end, dates.end)]}
    onwards = "ONWARDS" in names
    limited = replace(
        deadline,
        start=span.start or (span.end if onwards else None) or deadline.start,
        end=deadline.end if onwards else span.end or deadline.end,
        notes=tuple(dict.fromkeys((*deadline.notes, *span.notes))),
    )
    return _joined([often, dates], text, limited, often.recur)


def _with_count(draft: Draft, recur: Recur) -> Draft:
    if not draft.deadline:
        return draft
    count, per = recur.count or 1, recur.per or per_of(recur.unit, recur.interval)
    notes = (*draft.deadline.notes, Note("at_least")) if recur.at_least else draft.deadline.notes
    return draft._replace(deadline=replace(draft.deadline, count=count, per=per, notes=notes))


def _yearly(often: Draft, dates: Drafts, rule: Recur, text: Text) -> Draft:
    deadline = recurring(rule, text.frame)
    first = dates[0].deadline
    fixed = any(draft.item and draft.item.a.year and _year_said(draft, text) for draft in dates)
    begin = first and (first.start or first.end)
    if fixed and begin:
        end = deadline.end if deadline.end and deadline.end >= begin else None
        deadline = replace(deadline, start=begin, end=end)
    return _joined([often, *dates], text, deadline, rule)


def _year_said(draft: Draft, text: Text) -> bool:
    """Whether the words of the draft hold a year, not only the plan."""
    points = [t.value for t in text.tokens[draft.start : draft.end] if t.name in {"DATED", "ANNUAL"}]
    return any(getattr(point, "year", None) for point in points)


def windows(drafts: Drafts, text: Text) -> Drafts:
    """«постоянно в течение года» is one deadline: a window beside what happens all through it."""
    lasting = [d for d in drafts if d.deadline and d.deadline.kind in {"continuous", "recurring"}]
    plans = [d for d in drafts if d.deadline and d.deadline.kind == "plan_period"]
    if not lasting or not plans:
        return drafts
    keeper = next((d for d in lasting if d.deadline and d.deadline.kind == "recurring"), lasting[0])
    whole = _joined([keeper, *plans], text, keeper.deadline, keeper.recur) if keeper.deadline else keeper
    if _yearly_school(keeper, plans, text):
        rule = Recur("Y", months=(9,), duration="P9M")
        whole = _joined([keeper, *plans], text, recurring(rule, text.frame), rule)
    return [whole if d is keeper else d for d in drafts if d not in plans]


def _yearly_school(keeper: Draft, plans: Drafts, text: Text) -> bool:
    """«ежегодно, в течение учебного года» in a plan of several years: nine months from September."""
    school = any(t.name == "SCHOOL" for d in plans for t in text.tokens[d.start : d.end])
    return (
        school and text.frame.many_years and keeper.recur is not None and keeper.recur.rrule == "FREQ=YEARLY"
    )


def constant(drafts: Drafts, text: Text) -> Drafts:
    """«регулярно, ежемесячно»: the frequency is known; "постоянно с марта по май": the span bounds it."""
    always = next((d for d in drafts if d.deadline and d.deadline.kind == "continuous"), None)
    if not always or not always.deadline:
        return drafts
    often = next((d for d in drafts if d.recur), None)
    if often:
        return [_covering(d, always) if d is often else d for d in drafts if d is not always]
    spans = [d for d in drafts if d.item and d.deadline and d.deadline.kind in {"range", "since", "until"}]
    if len(spans) == 1 and spans[0].deadline and _bounds_it(always, spans[0], text):
        whole = _bounded(always, spans[0], text)
        return [whole if d is always else d for d in drafts if d is not spans[0]]
    return drafts


def _bounds_it(always: Draft, span: Draft, text: Text) -> bool:
    """Whether the span says when the constant thing is done; "сентябрь, далее постоянно" are two."""
    first, second = sorted([always, span], key=lambda d: d.start)
    onwards = any(t.name == "ONWARDS" for t in text.tokens[first.end : second.start])
    return _near(first, second, text) and not onwards


def once(drafts: Drafts, _: Text) -> Drafts:
    """The same thing said twice is one deadline."""
    seen: dict[tuple[object, ...], Draft] = {}
    for draft in drafts:
        d = draft.deadline
        key = d and (d.kind, d.start, d.end, d.rrule, d.anchor, d.offset_from, d.offset_to, d.count)
        if key and (key not in seen or draft.item):
            seen.setdefault((*key, draft.start if draft.item else None), draft)
    return list(seen.values())


STEPS: tuple[Callable[[Drafts, Text], Drafts], ...] = (recurrences, windows, constant, once, remainder)

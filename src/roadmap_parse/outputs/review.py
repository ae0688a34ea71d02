"""One static page to check rows on: every plan's rows, what was read from them, the doubts marked.

The page loads nothing and runs nothing: its content policy allows its own style sheet only, by hash, and
every text of a document is escaped.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections import defaultdict
from hashlib import sha256
from html import escape
from typing import TYPE_CHECKING

from roadmap_parse.markup import plain

from .summary import doubtful_activities, summarise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .rows import Row, Rows

STYLE = """
body { font: 15px/1.4 system-ui, sans-serif; margin: 2rem auto; max-width: 1800px; padding: 0 1rem }
table { border-collapse: collapse; width: 100%; margin: 1rem 0 }
th, td { border: 1px solid #c8c8c8; padding: .35rem .6rem; text-align: left; vertical-align: top }
th { background: #f0f0f0; position: sticky; top: 0 }
td { white-space: pre-wrap; overflow-wrap: anywhere }
tr.section td { background: #e8eef6; font-weight: 600 }
tr.doubt td { background: #fff6dc }
ul { margin: 0; padding-left: 1.1rem }
.warning { color: #8a5a00 } .error { color: #a40000 } .info { color: #555 }
.read { color: #14532d; min-width: 11rem }
@media print { body { margin: 0; font-size: 11px } th { position: static } }
"""
HEADER = (
    "№",
    "Мероприятие",
    "Срок",
    "Прочитано как",
    "Ответственные",
    "Прочитано как",
    "Результат и прочее",
    "Место",
    "Пометки",
)


def render(rows: Rows, title: str = "Проверка планов") -> str:
    """Give the page as HTML text."""
    return "".join(_page(rows, title))


def _page(rows: Rows, title: str) -> Iterator[str]:
    digest = b64encode(sha256(STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    yield '<!DOCTYPE html>\n<html lang="ru"><head><meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    yield '<meta name="viewport" content="width=device-width"><meta name="referrer" content="no-referrer">'
    yield f"<title>{_text(title)}</title><style>{STYLE}</style></head>\n<body><h1>{_text(title)}</h1>\n"
    yield _totals(rows)
    roadmaps = _by(rows["roadmaps"], "document_id")
    plan = _PlanPage(rows)
    for document in rows["documents"]:
        yield _document(document)
        for roadmap in roadmaps[document["document_id"]]:
            yield from plan.render(roadmap)
    yield "</body></html>\n"


def _totals(rows: Rows) -> str:
    summary = summarise(rows)
    return (
        f"<p>Документов: {summary.documents}, планов: {summary.roadmaps}, мероприятий: {summary.activities}; "
        f"сроков с датами: {summary.dated} из {summary.deadlines}; строк с сомнениями: {summary.doubtful}; "
        f"не прочитано файлов: {len(summary.failures)}.</p>\n"
    )


def _document(document: Row) -> str:
    place = " › ".join(plain(part) for part in (document["path"], document["member"]) if part)
    state = document["status"] + (f" ({document['reason']})" if document["reason"] else "")
    return f"<h2>{_text(place or document['document_id'])}</h2>\n<p>{_text(state)}</p>{_notes([document])}\n"


class _PlanPage:
    """The tables below the plans, grouped once for all plans."""

    def __init__(self, rows: Rows) -> None:
        self._activities = _by(rows["activities"], "roadmap_id")
        self._deadlines = _by(rows["deadlines"], "activity_id")
        self._officials = _by(rows["officials"], "activity_id")
        self._of_order = _by((row for row in rows["officials"] if not row["activity_id"]), "roadmap_id")
        self._doubtful = doubtful_activities(rows)

    def render(self, roadmap: Row) -> Iterator[str]:
        yield f"<h3>{_text(roadmap['title'] or 'Без названия')}</h3>\n<p>{_text(_facts(roadmap))}</p>"
        yield _notes([roadmap])
        officials = self._of_order[roadmap["roadmap_id"]]
        if officials:
            yield f"<p>Приказ и подписи:</p>{_list(map(_official, officials))}"
        head = "".join(f"<th>{_text(name)}</th>" for name in HEADER)
        yield f"<table><thead><tr>{head}</tr></thead><tbody>\n"
        section: tuple[str | None, str | None] = (None, None)
        for activity in self._activities[roadmap["roadmap_id"]]:
            here = (activity["section_number"], activity["section_title"])
            if here not in {section, (None, None)}:
                heading = " ".join(part for part in here if part)
                yield f'<tr class="section"><td colspan="{len(HEADER)}">{_text(heading)}</td></tr>\n'
            section = here
            yield self._activity(activity)
        yield "</tbody></table>\n"

    def _activity(self, activity: Row) -> str:
        identity = activity["activity_id"]
        deadlines, officials = self._deadlines[identity], self._officials[identity]
        cells = (
            _text(activity["number"]),
            _text(activity["activity"]),
            _text(activity["deadline_text"]),
            _list(map(_deadline, deadlines)),
            _text(activity["responsible_text"]),
            _list(map(_official, officials)),
            _text(_rest(activity)),
            _text(f"с. {activity['page']}" if activity["page"] else ""),
            _notes([activity, *deadlines, *officials]),
        )
        mark = ' class="doubt"' if identity in self._doubtful else ""
        return f'<tr id="{_text(identity)}"{mark}>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>\n'


def _facts(roadmap: Row) -> str:
    order = " ".join(
        f"{sign} {value}"
        for sign, value in (("№", roadmap["order_number"]), ("от", roadmap["order_date"]))
        if value
    )
    period = f"{roadmap['period_start']} – {roadmap['period_end']}" if roadmap["period_start"] else None
    facts = {
        "Кто издал": roadmap["issuer"],
        "Муниципалитет": roadmap["municipality"],
        "Регион": roadmap["region"],
        "Период": f"{period} ({roadmap['period_basis']})" if period else None,
        "Приказ": order,
        "Утвердил": roadmap["approved_by"],
    }
    return "; ".join(f"{name}: {value}" for name, value in facts.items() if value)


def _deadline(row: Row) -> str:
    dates = (
        f"{row['start_date'] or '…'} – {row['end_date'] or '…'}"
        if row["start_date"] or row["end_date"]
        else ""
    )
    rest = (row["rrule"], f"{row['count']} × {row['per']}" if row["count"] else None, row["anchor"])
    return " · ".join(str(part) for part in (row["kind"], dates, *rest) if part)


def _official(row: Row) -> str:
    person = " ".join(part for part in (row["last"], row["first"], row["middle"]) if part)
    return " · ".join(part for part in (row["role"], row["organisation"], person) if part) or row["text"]


def _rest(activity: Row) -> str:
    others = (f"{name}: {text}" for name, text in json.loads(activity["extra"]).items() if text)
    return "\n".join([*([activity["result"]] if activity["result"] else []), *others])


def _notes(rows: Iterable[Row]) -> str:
    lines = "".join(_note(note) for row in rows for note in json.loads(row["notes"]))
    return f"<ul>{lines}</ul>" if lines else ""


def _note(note: dict[str, str]) -> str:
    words = ": ".join(part for part in (note["code"], note["text"]) if part)
    return f'<li class="{_text(note["severity"])}">{_text(words)}</li>'


def _list(lines: Iterable[str]) -> str:
    items = "".join(f'<li class="read">{_text(line)}</li>' for line in lines)
    return f"<ul>{items}</ul>" if items else ""


def _by(rows: Iterable[Row], key: str) -> defaultdict[str, list[Row]]:
    groups: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[key]].append(row)
    return groups


def _text(value: object) -> str:
    return escape(plain(value))

"""Traits of real municipal files in DOCX, XLSX and HTML: each a small plan, read to activities.

An activity is shown as `number | text | deadline | responsible`, its section before it where it has one.
"""

from __future__ import annotations

import io
import zipfile
from datetime import date

from openpyxl import Workbook

from roadmap_parse import read

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
HEAD = ("№", "Мероприятие", "Срок", "Ответственный")


def docx(
    body: str, *, styles: str = "", numbering: str = "", word: str = WORD, office: str = OFFICE
) -> bytes:
    parts = {"styles": styles, "numbering": numbering}
    types = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{MAIN.replace("document.main", name)}"/>'
        for name in parts
    )
    links = "".join(f'<Relationship Id="r{n}" Type="{office}/{n}" Target="{n}.xml"/>' for n in parts)
    members = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{MAIN}"/>{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r" '
        f'Type="{office}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{RELATIONS}">{links}</Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{word}" xmlns:v="urn:schemas-microsoft-com:vml">'
        f"<w:body>{body}</w:body></w:document>",
        "word/styles.xml": f'<w:styles xmlns:w="{word}">{styles}</w:styles>',
        "word/numbering.xml": f'<w:numbering xmlns:w="{word}">{numbering}</w:numbering>',
    }
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in members.items():
            package.writestr(name, text)
    return data.getvalue()


def p(text: str, style: str = "") -> str:
    form = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{form}{text if text.startswith('<') else run(text)}</w:p>"


def run(text: str, form: str = "") -> str:
    return f'<w:r><w:rPr>{form}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def tc(content: str, form: str = "") -> str:
    inside = content if content.startswith(("<w:p>", "<w:tbl>", "<w:sdt>")) else p(content)
    return f"<w:tc><w:tcPr>{form}</w:tcPr>{inside}</w:tc>"


def tr(*cells: str, form: str = "") -> str:
    inside = "".join(each if each.startswith(("<w:tc>", "<w:sdt>")) else tc(each) for each in cells)
    return f"<w:tr><w:trPr>{form}</w:trPr>{inside}</w:tr>"


def tbl(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def shown(data: bytes) -> list[str]:
    result = read(data)
    assert result.status == "ok", result.notes
    return [
        (f"[{section.title}] " if section.title else "")
        + " | ".join(
            " ".join((each or "").split())
            for each in (activity.number, activity.text, activity.deadline_text, activity.responsible_text)
        )
        for roadmap in result.roadmaps
        for section in roadmap.sections
        for activity in section.activities
    ]


def titles(data: bytes) -> list[str]:
    return [roadmap.title or "" for roadmap in read(data).roadmaps]


AUTHOR = 'w:id="1" w:author="a" w:date="2024-01-01T00:00:00Z"'


def test_tracked_changes_leave_what_stands_after_them() -> None:
    body = p("План мероприятий по охране здоровья на 2024 год") + tbl(
        tr(*HEAD),
        tr(
            "1",
            p(f"{run('Провести ')}<w:del {AUTHOR}><w:r><w:delText>осмотр</w:delText></w:r></w:del>"
              f"<w:ins {AUTHOR}>{run('диспансеризацию')}</w:ins>"),
            p(f"<w:del {AUTHOR}><w:r><w:delText>до 1 марта</w:delText></w:r></w:del>"
              f"<w:ins {AUTHOR}>{run('до 1 апреля 2024 г.')}</w:ins>"),
            "Главный врач",
        ),
        tr("2", "Закрыть ФАП", "май 2024", "Глава", form=f"<w:del {AUTHOR}/>"),
        tr("2", "Открыть ФАП", "июнь 2024", "Глава", form=f"<w:ins {AUTHOR}/>"),
    )  # fmt: skip
    assert shown(docx(body)) == [
        "1 | Провести диспансеризацию | до 1 апреля 2024 г. | Главный врач",
        "2 | Открыть ФАП | июнь 2024 | Глава",
    ]


def test_the_approval_in_a_text_box_is_no_activity() -> None:
    box = (
        "<w:p><w:r><w:pict><v:shape><v:textbox><w:txbxContent>"
        + p("УТВЕРЖДАЮ")
        + p("Директор МБУК «Дом культуры»")
        + p("______________ С.В. Орлова")
        + p("«15» января 2024 г.")
        + "</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
    )
    body = box + p("План мероприятий на 2024 год") + tbl(tr(*HEAD), tr("1", "Концерт", "9 мая", "Методист"))
    (roadmap,) = read(docx(body)).roadmaps
    assert "Орлова" in (roadmap.approved_by or "")
    assert shown(docx(body)) == ["1 | Концерт | 9 мая | Методист"]


def test_merged_officials_and_rows_without_their_last_cell() -> None:
    start, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = p("План работы по благоустройству на 2024 год") + tbl(
        tr(*HEAD),
        tr(tc("Раздел 1. Уборка", '<w:gridSpan w:val="4"/>')),
        tr("1", "Субботник", "апрель 2024", tc("Отдел ЖКХ", start)),
        tr("2", "Вывоз листвы", "октябрь 2024", tc("", on)),
        tr("3", "Посадка деревьев", "май 2024", form='<w:gridAfter w:val="1"/>'),
    )
    assert shown(docx(body)) == [
        "[Уборка] 1 | Субботник | апрель 2024 | Отдел ЖКХ",
        "[Уборка] 2 | Вывоз листвы | октябрь 2024 | Отдел ЖКХ",
        "[Уборка] 3 | Посадка деревьев | май 2024 | ",
    ]


def test_text_hidden_by_its_style_is_not_read() -> None:
    styles = (
        '<w:style w:type="character" w:styleId="Note"><w:name w:val="Note"/><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="Sub"><w:basedOn w:val="Note"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Draft"><w:name w:val="Draft"/><w:rPr><w:vanish/></w:rPr></w:style>'
    )
    hidden = '<w:rStyle w:val="Sub"/>'
    body = p("План на 2024 год") + tbl(
        tr(*HEAD),
        tr("1", p(run("Смотр строя") + run(" (проверить!)", hidden)), "май 2024", "Завуч"),
        tr("2", p("Финал") + p("черновик", "Draft"), "июнь 2024", "Завуч"),
    ) + p("внутреннее", "Draft")  # fmt: skip
    assert shown(docx(body, styles=styles)) == [
        "1 | Смотр строя | май 2024 | Завуч",
        "2 | Финал | июнь 2024 | Завуч",
    ]


def control(inside: str, more: str = "") -> str:
    return f"<w:sdt><w:sdtPr>{more}</w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>"


def test_content_controls_around_everything() -> None:
    row = control(
        tr(
            control(tc("1")),
            tc(p(control(run("Ярмарка")))),
            tc(p(control(run("май 2024"), "<w:date/>"))),
            "ИП",
        )
    )
    body = control(p("План развития торговли на 2024 год")) + control(tbl(tr(*HEAD), row))
    assert shown(docx(body)) == ["1 | Ярмарка | май 2024 | ИП"]


def test_a_table_parted_by_a_section_break_is_one() -> None:
    rows = [tr(str(n), f"Дело {n}", f"{n} июня 2024", "Отдел культуры") for n in range(1, 5)]
    turn = '<w:p><w:pPr><w:sectPr><w:pgSz w:w="16838" w:h="11906"/></w:sectPr></w:pPr></w:p>'
    expected = [f"{n} | Дело {n} | {n} июня 2024 | Отдел культуры" for n in range(1, 5)]
    whole = p("План на 2024 год") + tbl(tr(*HEAD), *rows[:2]) + turn
    assert shown(docx(whole + tbl(*rows[2:]))) == expected
    assert shown(docx(whole + tbl(tr(*HEAD), *rows[2:]))) == expected


def test_several_plans_in_one_document() -> None:
    plans = [
        ("Приложение № 1", "План по профилактике пожаров на 2024 год", "Смотр гидрантов", "апрель 2024"),
        ("Приложение № 2", "План по безопасности на воде на 2024 год", "Осмотр пляжей", "июнь 2024"),
    ]
    body = p("ПОСТАНОВЛЕНИЕ") + p("от 10.01.2024 № 5") + p("1. Утвердить планы.") + "".join(
        p(annex) + p(title) + tbl(tr(*HEAD), tr("1", text, term, "Глава")) for annex, title, text, term in plans
    )  # fmt: skip
    data = docx(body)
    assert titles(data) == [title for _, title, _, _ in plans]
    assert shown(data) == [
        "1 | Смотр гидрантов | апрель 2024 | Глава",
        "1 | Осмотр пляжей | июнь 2024 | Глава",
    ]


def test_a_letter_with_a_plan_as_its_annex() -> None:
    body = (
        p("Руководителям учреждений культуры")
        + p("Уважаемые коллеги!")
        + p("Направляем план мероприятий до 20.01.2024 для исполнения.")
        + p("Приложение: на 1 л. в 1 экз.")
        + p("Начальник отдела                                   И.И. Петров")
        + p("Приложение к письму от 12.01.2024 № 01-15/33")
        + p("План мероприятий к Году семьи")
        + p("на 2024 год")
        + tbl(tr(*HEAD), tr("1.", "Фестиваль семейного творчества", "15 мая 2024", "Библиотеки"))
    )
    assert titles(docx(body)) == ["План мероприятий к Году семьи на 2024 год"]
    assert shown(docx(body)) == ["1. | Фестиваль семейного творчества | 15 мая 2024 | Библиотеки"]


def test_numbers_by_a_style_of_paragraphs() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        '<w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num>'
    )
    styles = (
        '<w:style w:type="paragraph" w:styleId="N"><w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="M"><w:basedOn w:val="N"/></w:style>'
    )
    body = p("План на 2024 год") + tbl(
        tr(*HEAD), tr(tc(p("", "N")), "Смотр", "май", "Завуч"), tr(tc(p("", "M")), "Финал", "июнь", "Завуч")
    )
    assert shown(docx(body, styles=styles, numbering=numbering)) == [
        "1. | Смотр | май | Завуч",
        "2. | Финал | июнь | Завуч",
    ]


def test_deadlines_and_officials_in_a_table_inside_a_cell() -> None:
    inner = tbl(tr("до 1 мая 2024"), tr("до 1 июня 2024"))
    body = p("План ремонта школ на 2024 год") + tbl(
        tr(*HEAD),
        tr("1", "Кровля", tc(inner + "<w:p/>").replace("<w:tcPr></w:tcPr>", "<w:tcPr></w:tcPr>", 1), "МКУ"),
    )
    assert shown(docx(body)) == ["1 | Кровля | до 1 мая 2024 до 1 июня 2024 | МКУ"]


def test_the_strict_form_of_office_open_xml() -> None:
    body = p("План на 2024 год") + tbl(tr(*HEAD), tr("1", "Смотр", "май", "Завуч"))
    strict = docx(body, word=STRICT, office="http://purl.oclc.org/ooxml/officeDocument/relationships")
    assert shown(strict) == ["1 | Смотр | май | Завуч"]


def saved(book: Workbook) -> bytes:
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def test_a_sheet_with_titles_a_merged_head_real_dates_and_hidden_rows() -> None:
    book = Workbook()
    page = book.active
    page["A1"] = "УТВЕРЖДАЮ"
    page["A3"] = "План капитального ремонта домов на 2024 год"
    page.merge_cells("A3:E3")
    for place, text in {"A5": "№ п/п", "B5": "Наименование работ", "C5": "Срок", "E5": "Исполнитель", "C6": "начало",
                        "D6": "окончание"}.items():  # fmt: skip
        page[place] = text
    for area in ("A5:A6", "B5:B6", "C5:D5", "E5:E6"):
        page.merge_cells(area)
    page.append([1, "Ремонт кровли", date(2024, 4, 1), date(2024, 6, 30), "ООО «Кровля»"])
    page.append([2, "Замена лифта", date(2024, 5, 15), date(2024, 9, 1), "Региональный оператор"])
    page.row_dimensions[8].hidden = True
    result = read(saved(book))
    rows = [
        (one.number, one.text, [(d.start, d.end) for d in one.deadlines], one.responsible_text)
        for roadmap in result.roadmaps
        for section in roadmap.sections
        for one in section.activities
    ]
    assert rows == [
        ("1", "Ремонт кровли", [(date(2024, 4, 1), date(2024, 6, 30))], "ООО «Кровля»"),
        ("2", "Замена лифта", [(date(2024, 5, 15), date(2024, 9, 1))], "Региональный оператор"),
    ]
    assert [note.code for note in result.notes] == ["hidden_rows"]


def test_sheets_as_months() -> None:
    book = Workbook()
    book.remove(book.active)
    for month, text in (("Январь", "Ёлка главы"), ("Февраль", "Масленица")):
        page = book.create_sheet(month)
        page.append(["План культурных мероприятий на 2024 год"])
        page.append(["№", "Мероприятие", "Дата", "Ответственный"])
        page.append([1, text, 5, "Директор клуба"])
    (first, second) = [
        one.deadlines[0] for roadmap in read(saved(book)).roadmaps for section in roadmap.sections for one in section.activities
    ]  # fmt: skip
    assert (first.start, second.start) == (date(2024, 1, 5), date(2024, 2, 5))


def test_a_page_saved_by_word_in_cp1251() -> None:
    page = (
        '<html xmlns:w="urn:schemas-microsoft-com:office:word"><head><meta http-equiv=Content-Type '
        'content="text/html; charset=windows-1251"><!--[if gte mso 9]><xml><w:WordDocument>x</w:WordDocument></xml>'
        "<![endif]--></head><body><p class=MsoNormal align=center><b>План профилактики гриппа<o:p></o:p></b></p>"
        "<p class=MsoNormal>на 2024 год</p><table class=MsoTableGrid border=1><thead><tr>"
        + "".join(f"<td><p class=MsoNormal>{name}</p></td>" for name in HEAD)
        + "</tr></thead><tr><td><p><![if !supportLists]>1.<span style='font:7.0pt'>&nbsp; </span><![endif]></p></td>"
        "<td><p class=MsoNormal>Вакцинация<br>населения</p></td><td rowspan=2>сентябрь-<br>ноябрь 2024</td>"
        "<td><table><tr><td>Главный врач</td></tr><tr><td>Фельдшер</td></tr></table></td></tr>"
        "<tr style='display:none'><td>1а</td><td>скрыто</td><td>x</td></tr>"
        "<tr><td>2.</td><td>Закупка вакцины</td><td>Аптека</td></tr></table></body></html>"
    )
    assert shown(page.encode("cp1251")) == [
        "1. | Вакцинация населения | сентябрь-ноябрь 2024 | Главный врач Фельдшер",
        "2. | Закупка вакцины | сентябрь-ноябрь 2024 | Аптека",
    ]


def test_a_page_that_names_itself_a_workbook() -> None:
    """1C and the portals of the state give HTML the suffix .xls."""
    rows = "".join(
        f"<tr><td x:num>{n}</td><td>{text}</td><td>{term}</td><td>{who}</td></tr>"
        for n, text, term, who in (
            (1, "Лекторий", "март 2024", "Библиотекарь"),
            (2, "Викторина", "май 2024", "Педагог"),
        )
    )
    page = (
        '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><meta charset="utf-8"><table>'
        "<tr><td colspan=4>План библиотеки на 2024 год</td></tr><tr>"
        + "".join(f"<td>{name}</td>" for name in HEAD)
        + f"</tr>{rows}</table></html>"
    )
    assert shown(page.encode()) == [
        "1 | Лекторий | март 2024 | Библиотекарь",
        "2 | Викторина | май 2024 | Педагог",
    ]

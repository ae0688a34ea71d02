"""Prints the plans of plans.toml as PDFs and writes their gold: python corpora/compose.py [--office] [--web].

Writes documents/NAME-LAYOUT.pdf with reportlab and the lines of these plans in gold/activities.jsonl,
gold/roadmaps.jsonl and manifest.tsv; --office also prints the *-office*.pdf through LibreOffice (soffice),
--web the *-web*.pdf through Chromium.
"""

from __future__ import annotations

import argparse
import html
import io
import json
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from composed import Plan, Row, activities, composed_plans, heading
from layouts import LAYOUTS
from printing import pdf_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

HERE = Path(__file__).parent
DOCUMENTS = HERE / "documents"
PRINTED = {
    "sport2025": ("grid", "across", "borderless", "merged", "nested", "mixed", "office", "webrules"),
    "bribery2025": ("wide", "acrosshead", "headrule", "columns", "stamped", "officeopen", "rewidth"),
    "culture2025": ("open", "dashed", "tight", "shaded", "barecut", "office", "officerules", "continued"),
    "housing2025": (
        "dotted",
        "double",
        "across",
        "borderless",
        "sideways",
        "clipped",
        "officebare",
        "halves",
        "gost",
    ),
    "school2025": ("grid", "barecut", "across", "framed", "twice", "headrule", "officerules", "web"),
    "strategy": ("wide", "columns", "borderless", "serif", "mixed", "office", "officebare", "cover"),
    "health2025": (
        "merged",
        "acrosshead",
        "tight",
        "dashed",
        "stamped",
        "headrule",
        "officeopen",
        "headless",
    ),
    "defence2025": ("double", "serif", "barecut", "shaded", "framed", "columns", "office", "upright"),
    "twin2025": ("grid", "subrows", "across", "web"),
}
OFFICE = {
    "office": "printed by LibreOffice: all borders, rows split over pages",
    "officeopen": "printed by LibreOffice: open outer sides, head repeated",
    "officerules": "printed by LibreOffice: rules across only",
    "officebare": "printed by LibreOffice: no rules at all",
}
WEB = {
    "web": "printed by Chromium from HTML: all borders",
    "webrules": "printed by Chromium from HTML: rules across only, head repeated",
}
SIDES = {
    "office": ("top", "left", "bottom", "right", "insideH", "insideV"),
    "officeopen": ("top", "bottom", "insideH", "insideV"),
    "officerules": ("top", "bottom", "insideH"),
    "officebare": (),
}


def main() -> None:
    """Print every plan in its layouts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--office", action="store_true")
    parser.add_argument("--web", action="store_true")
    arguments = parser.parse_args()
    plans = list(composed_plans())
    for plan in plans:
        for layout in PRINTED[plan.name]:
            if layout in LAYOUTS:
                (DOCUMENTS / f"{plan.name}-{layout}.pdf").write_bytes(pdf_bytes(plan, LAYOUTS[layout]))
        if arguments.office:
            _print_by_office(plan)
        if arguments.web:
            _print_by_chromium(plan)
    names = {plan.name for plan in plans}
    _write_gold("activities.jsonl", names, (line for plan in plans for line in activities(plan)))
    _write_gold("roadmaps.jsonl", names, (heading(plan) for plan in plans if not plan.second))
    _write_manifest(plans)


def _write_gold(name: str, plans: set[str], lines: Iterable[dict[str, Any]]) -> None:
    file = HERE / "gold" / name
    old = [
        line
        for line in file.read_text(encoding="utf-8").splitlines()
        if Path(json.loads(line)["file"]).stem not in plans
    ]
    new = [json.dumps(line, ensure_ascii=False) for line in lines]
    file.write_text("\n".join([*old, *new]) + "\n", encoding="utf-8")


def _write_manifest(plans: Iterable[Plan]) -> None:
    file = HERE / "manifest.tsv"
    ours = [line for plan in plans for line in _manifest_lines(plan)]
    names = {line.split("\t")[0] for line in ours}
    old = [line for line in file.read_text(encoding="utf-8").splitlines() if line.split("\t")[0] not in names]
    file.write_text("\n".join([*old, *ours]) + "\n", encoding="utf-8")


def _manifest_lines(plan: Plan) -> Iterator[str]:
    for layout in PRINTED[plan.name]:
        purpose = OFFICE.get(layout) or WEB.get(layout) or LAYOUTS[layout].purpose
        origin = "composed for this corpus, printed by corpora/compose.py"
        yield "\t".join((f"documents/{plan.name}-{layout}.pdf", origin, "MIT", purpose))


# LibreOffice


def _print_by_office(plan: Plan) -> None:
    for layout in PRINTED[plan.name]:
        if layout not in OFFICE:
            continue
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / f"{plan.name}-{layout}.docx"
            source.write_bytes(_docx(plan, layout))
            command = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", folder, str(source)]
            subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own file
            made = source.with_suffix(".pdf").read_bytes()
        (DOCUMENTS / f"{plan.name}-{layout}.pdf").write_bytes(made)


def _docx(plan: Plan, layout: str) -> bytes:
    import docx
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(25), Mm(15)
    document.styles["Normal"].font.name = "Liberation Serif"
    document.styles["Normal"].font.size = Pt(14)
    document.styles["Normal"].paragraph_format.space_after = Pt(0)
    for text in plan.before:
        document.add_paragraph(text).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_paragraph()
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.add_run(plan.title).bold = True
    document.add_paragraph()
    _docx_table(document, plan, layout, Mm(170))
    document.add_paragraph()
    document.add_paragraph("Исполнитель: Кузнецова А.А., тел. 2-14-35")
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


# Chromium


def _print_by_chromium(plan: Plan) -> None:
    for layout in PRINTED[plan.name]:
        if layout not in WEB:
            continue
        with tempfile.TemporaryDirectory() as folder:
            source, made = Path(folder) / "plan.html", Path(folder) / "plan.pdf"
            source.write_text(_html(plan, layout), encoding="utf-8")
            command = ["chromium", "--headless", "--no-sandbox", "--no-pdf-header-footer"]
            command += [f"--print-to-pdf={made}", source.as_uri()]
            subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own file
            (DOCUMENTS / f"{plan.name}-{layout}.pdf").write_bytes(made.read_bytes())


def _html(plan: Plan, layout: str) -> str:
    sides = "border: 1px solid" if layout == "web" else "border-bottom: 1px solid"
    tables = [(plan.title, plan.rows)]
    if plan.second:
        tables.append((plan.facts["second_title"], plan.second))
    parts = [f"<p style='text-align: right'>{_lined(text)}" for text in plan.before]
    for title, rows in tables:
        parts += [f"<h3>{_lined(title)}</h3><table>", f"<thead>{_html_row(Row(plan.header), 'th')}</thead>"]
        parts += [_html_row(row, f"th colspan={len(plan.header)}" if row.section else "td") for row in rows]
        parts.append("</table>")
    cells = f"table {{border-collapse: collapse}} td, th {{{sides}; padding: 3px}}"
    head = f"<title>{plan.name}</title><style>body {{font: 11pt Liberation Serif}} {cells}</style>"
    return f"<!doctype html><meta charset=utf-8>{head}{''.join(parts)}"


def _html_row(row: Row, tag: str) -> str:
    return "<tr>" + "".join(f"<{tag}>{_lined(text)}" for text in row.cells)


def _lined(text: str) -> str:
    return html.escape(text).replace("\n", "<br>")


# LibreOffice's source


def _docx_table(document: Any, plan: Plan, layout: str, width: int) -> None:
    from docx.shared import Emu, Pt

    table = document.add_table(rows=0, cols=len(plan.header))
    table.autofit = False
    _set_borders(table, SIDES[layout])
    for row in (Row(plan.header), *plan.rows):
        cells = table.add_row().cells
        for cell, part in zip(cells, plan.widths, strict=True):
            cell.width = Emu(int(width * part / sum(plan.widths)))
        if row.section:
            cells[0].merge(cells[-1])
        for cell, text in zip(cells, row.cells, strict=False):
            cell.text = text
            for paragraph in cell.paragraphs:
                if layout == "officebare":
                    paragraph.paragraph_format.space_after = Pt(8)
                for run in paragraph.runs:
                    run.font.size = Pt(12)
                    run.bold = row.section
    if layout == "officeopen":
        _repeat(table.rows[0])


def _set_borders(table: Any, sides: Iterable[str]) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders = OxmlElement("w:tblBorders")
    for side in sides:
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "000000")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    table._tbl.tblPr.append(borders)  # noqa: SLF001 - python-docx knows no borders


def _repeat(row: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)  # noqa: SLF001 - python-docx knows no repeated head


if __name__ == "__main__":
    main()

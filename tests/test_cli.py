from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pyarrow.parquet as pq
import pytest

from roadmap_parse import cli

if TYPE_CHECKING:
    from pathlib import Path

PLAN = (
    "План мероприятий на 2024 год\n\n№ п/п\tМероприятия\tСроки\tОтветственные\n"
    "1.\tСовещание\tМарт-май 2024\tДиректор; руководители ОО\n2.\tСеминар\tпо мере необходимости\tИМЦ\n"
)
COMMANDS = (
    "convert", "read", "explain", "deadline", "officials", "review", "apply", "export", "evaluate", "doctor"
)  # fmt: skip
NO_CLOCK_NO_COLOUR = {"NO_COLOR": "1", "COLUMNS": "160", "PYTHONWARNINGS": "error", "LC_ALL": "C.UTF-8"}


def program(*arguments: str | os.PathLike[str]) -> subprocess.CompletedProcess[str]:
    """The real program in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "roadmap_parse", *arguments],
        capture_output=True,
        check=False,
        encoding="utf-8",
        env=os.environ | NO_CLOCK_NO_COLOUR,
    )


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "план.txt"
    path.write_text(PLAN, encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def wide_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in NO_CLOCK_NO_COLOUR.items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize("command", [*COMMANDS, None])
def test_every_command_has_help(command: str | None, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run([command, "--help"] if command else ["--help"]) == 0
    shown = capsys.readouterr().out
    assert "Usage: roadmap-parse" in shown
    assert "--help" in shown


def test_every_option_of_every_command_is_explained() -> None:
    import typer.main

    group = typer.main.get_command(cli.app)
    commands: dict[str, object] = vars(group)["commands"]
    assert sorted(commands) == sorted(COMMANDS)
    for command in commands.values():
        assert vars(command)["help"]
        for parameter in vars(command)["params"]:
            assert parameter.help, f"{vars(command)['name']} {parameter.name}"


def test_help_in_a_process_of_its_own_is_quick_and_loads_nothing_heavy() -> None:
    code = "import sys, roadmap_parse.cli as c; c.run(['--help']); print(sorted({'pandas', 'natasha', 'pyarrow', 'pydantic'} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8")
    assert run.stdout.rstrip().endswith("[]")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["no-such-command"], "No such command 'no-such-command'"),
        ([], "Missing command"),
        (["convert"], "Missing argument 'SOURCE...'"),
        (["convert", "нет.pdf", "-o", "out"], "no such file or folder: нет.pdf"),
        (
            ["convert", "план.txt", "-o", "out", "--format", "docx"],
            "no such format: docx; choose from parquet",
        ),
        (["convert", "план.txt", "-o", "план.txt"], "cannot write to план.txt"),
        (["convert", ".", "-o", "."], "write to another folder"),
        (
            ["convert", "план.txt", "-o", "out", "--period", "весна"],
            "write 2024, 2023/2024 or 2024-01-15..2024-12-20",
        ),
        (["deadline", "май", "--period", "2024/2026"], "write 2024, 2023/2024 or 2024-01-15..2024-12-20"),
        (["read", "нет.pdf"], "no such file or folder: нет.pdf"),
        (["review", "нет.pdf"], "no such file or folder: нет.pdf"),
        (["explain", "нет.pdf"], "no such file or folder: нет.pdf"),
        (["explain", "план.txt", "--row", "7"], "no row 7; 2 rows, numbered 1., 2."),
        (["export", "нет.pdf", "-o", "a.ics"], "no such file or folder: нет.pdf"),
        (["export", "план.txt", "-o", "нет/a.ics"], "there is no folder нет"),
        (["export", "план.txt", "-o", "a.doc"], "a.doc: name a file that ends in .xlsx, .ics"),
        (["read", "план.txt", "--ocr", "да"], "'да' is not one of 'auto', 'always', 'never'"),
        (["evaluate", "нет"], "no such file or folder: нет"),
    ],
)
def test_wrong_usage_is_one_line_and_1(
    arguments: list[str],
    message: str,
    plan: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(plan.parent)
    assert cli.run(arguments) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert message in shown.err
    assert shown.err.count("\n") == 1
    assert [path.name for path in plan.parent.iterdir()] == ["план.txt"]


def test_convert_in_a_process_writes_the_tables_and_says_so(plan: Path, tmp_path: Path) -> None:
    run = program("convert", plan, "-o", tmp_path / "out", "--format", "parquet", "--format", "csv")
    assert (run.returncode, run.stderr) == (0, "")
    assert "Files      1 (1 ok); 0 passed over" in run.stdout
    assert "activities 2" in run.stdout
    assert "Deadlines  2; with dates 1" in run.stdout
    assert f"{tmp_path / 'out'} (parquet, csv)" in run.stdout
    activities = pq.read_table(tmp_path / "out" / "activities").to_pylist()
    assert [str(row["start_date"]) for row in activities] == ["2024-03-01", "None"]
    assert (tmp_path / "out" / "officials.csv").is_file()


def test_summary_as_json(plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["convert", str(plan), "-o", str(tmp_path / "out"), "--json"]) == 0
    summary = json.loads(capsys.readouterr().out)
    assert (summary["documents"], summary["statuses"], summary["activities"]) == (1, {"ok": 1}, 2)
    assert (summary["deadlines"], summary["dated"], summary["failures"]) == (2, 1, [])


def test_one_bad_file_stops_nothing_and_the_status_is_2(plan: Path, tmp_path: Path) -> None:
    folder = tmp_path / "архив"
    folder.mkdir()
    plan.rename(folder / "план.txt")
    (folder / "cut.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<<")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "setup.exe").write_bytes(b"MZ")
    with zipfile.ZipFile(folder / "z.zip", "w") as archive:
        archive.writestr("Папка/план.txt", PLAN)
    run = program("convert", folder, "-o", tmp_path / "out")
    assert (run.returncode, run.stderr) == (2, "")
    assert "Files      4 (2 failed, 2 ok); 1 passed over" in run.stdout
    assert "cut.pdf: corrupt: " in run.stdout
    assert "empty.txt: unreadable: " in run.stdout
    documents = pq.read_table(tmp_path / "out" / "documents").to_pylist()
    assert [(row["status"], row["reason"], row["activities"]) for row in documents] == [
        ("failed", "corrupt", 0),
        ("failed", "unreadable", 0),
        ("ok", None, 2),
        ("ok", None, 2),
    ]
    assert documents[2]["member"] == "Папка/план.txt"


def test_a_named_file_that_is_no_document_fails_as_unsupported(tmp_path: Path) -> None:
    (tmp_path / "setup.exe").write_bytes(b"MZ\x90\x00\x03\x00\x00\x00" + bytes(range(256)))
    assert cli.run(["convert", str(tmp_path / "setup.exe"), "-o", str(tmp_path / "out")]) == 2
    assert pq.read_table(tmp_path / "out" / "documents").column("reason").to_pylist() == ["unsupported"]


def test_a_second_run_gives_the_same_bytes_and_reads_no_output(plan: Path) -> None:
    folder, out = plan.parent, plan.parent / "out"
    formats = [part for name in ("parquet", "csv", "xlsx", "jsonl", "sqlite") for part in ("--format", name)]
    runs = []
    for _ in range(2):
        assert cli.run(["convert", str(folder), "-o", str(out), *formats]) == 0
        runs.append({path: path.read_bytes() for path in out.glob("[!.]*/*") if path.is_file()})
    assert runs[0] == runs[1]


def test_a_folder_without_documents_is_no_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["convert", str(tmp_path), "-o", str(tmp_path / "out")]) == 0
    assert "Files      0 (none found)" in capsys.readouterr().out


def test_missing_extra_is_3_before_anything_is_read(
    plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    assert cli.run(["convert", str(plan), "-o", str(tmp_path / "out"), "-f", "duckdb"]) == 3
    assert "pip install 'roadmap-parse[duckdb]'" in capsys.readouterr().err


def test_period_given_by_the_caller_wins(plan: Path, tmp_path: Path) -> None:
    plan.write_text(PLAN.replace("Март-май 2024", "май").replace("на 2024 год", ""), encoding="utf-8")
    assert cli.run(["convert", str(plan), "-o", str(tmp_path / "out"), "--period", "2020/2021"]) == 0
    row = pq.read_table(tmp_path / "out" / "activities").to_pylist()[0]
    assert (str(row["start_date"]), str(row["end_date"])) == ("2021-05-01", "2021-05-31")


def test_read_shows_the_plan(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["read", str(plan)]) == 0
    shown = capsys.readouterr().out
    assert "range 2024-03-01 – 2024-05-31" in shown
    assert "Совещание" in shown


def test_messages_are_russian_by_the_locale_or_the_option(
    plan: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = plan.parent / "out"
    empty = plan.parent / "пустой.pdf"
    empty.write_bytes(b"")
    assert cli.run(["convert", str(plan), str(empty), "-o", str(out), "--language", "ru"]) == 2
    shown = capsys.readouterr().out
    assert "Файлы      2 (не прочитано 1, прочитано 1); не документов 0\n" in shown
    assert "Сроки      2; с датами 1\n" in shown
    assert "пустой.pdf: прочесть нечего (unreadable): " in shown
    monkeypatch.setenv("LC_ALL", "ru_RU.UTF-8")
    assert cli.run(["read", str(plan)]) == 0
    shown = capsys.readouterr().out
    assert "план.txt: прочитан" in shown
    assert "промежуток 2024-03-01 – 2024-05-31" in shown
    assert cli.run(["explain", str(plan), "--row", "2"]) == 0
    assert "строка 3 в таблице" in " ".join(capsys.readouterr().out.split())
    assert cli.run(["explain", str(plan), "--row", "2", "--json"]) == 0
    assert ["cell: activity", "Семинар"] in json.loads(capsys.readouterr().out)[0]["steps"]
    assert cli.run(["read", str(plan), "--language", "en"]) == 0
    assert "read as" in capsys.readouterr().out


def test_read_gives_json_that_reads_back(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from roadmap_parse.outputs.schema import from_json

    assert cli.run(["read", str(plan), "--json"]) == 0
    result = from_json(capsys.readouterr().out)
    assert [activity.text for activity in result.activities] == ["Совещание", "Семинар"]


def test_read_of_a_member(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
        archive.writestr("Папка/план.txt", PLAN)
    assert cli.run(["read", str(tmp_path / "z.zip"), "--member", "Папка/план.txt"]) == 0
    assert "Совещание" in capsys.readouterr().out
    assert cli.run(["read", str(tmp_path / "z.zip"), "--member", "нет"]) == 1
    assert "has no member нет" in capsys.readouterr().err


def test_progress_as_json_lines(plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["convert", str(plan), "-o", str(tmp_path / "out"), "--progress", "json"]) == 0
    last = json.loads(capsys.readouterr().err.splitlines()[-1])
    assert (last["files"], last["total"], last["documents"], last["read"], last["done"]) == (1, 1, 1, 1, True)
    assert (last["failed"], last["slow"], last["left"]) == ({}, [], 0.0)
    assert cli.run(["convert", str(plan), "-o", str(tmp_path / "out"), "--progress", "bar"]) == 1


def test_fail_fast_is_2_and_says_what_failed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "cut.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<<")
    assert cli.run(["convert", str(tmp_path / "in"), "-o", str(tmp_path / "out"), "--fail-fast"]) == 2
    assert "stopped after 1 failures, the last one corrupt" in capsys.readouterr().err


def test_read_of_a_bad_file_says_why_and_is_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty.pdf").write_bytes(b"")
    assert cli.run(["read", str(tmp_path / "empty.pdf")]) == 2
    assert "error: unreadable" in capsys.readouterr().out


def test_deadline_shows_what_was_read_and_by_which_rule(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["deadline", "Март-май 2024", "--period", "2024"]) == 0
    shown = capsys.readouterr().out
    for words in ("range", "2024-03-01", "2024-05-31", "rule"):
        assert words in shown


def test_deadline_under_a_section(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["deadline", "12", "--period", "2021", "--section", "ИЮНЬ", "--json"]) == 0
    (entry,) = json.loads(capsys.readouterr().out)
    assert (entry["start"], entry["end"]) == ("2021-06-12", "2021-06-12")


def test_officials_as_table_and_json(capsys: pytest.CaptureFixture[str]) -> None:
    text = "муниципальный координатор ВПР; руководители ОО"
    assert cli.run(["officials", text]) == 0
    assert "Officials 2 of 2" in capsys.readouterr().out
    assert cli.run(["officials", text, "--json"]) == 0
    entries = json.loads(capsys.readouterr().out)
    assert [entry["role"] for entry in entries] == ["муниципальный координатор ВПР", "руководитель"]


def test_review_of_a_plan_and_of_a_dataset_is_the_same_page(plan: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert cli.run(["convert", str(plan), "-o", str(out)]) == 0
    pages = [tmp_path / "1.html", tmp_path / "2.html"]
    for source, page in zip((plan, out), pages, strict=True):
        assert cli.run(["review", str(source), "-o", str(page)]) == 0
    assert pages[0].read_text(encoding="utf-8") == pages[1].read_text(encoding="utf-8")
    assert "Совещание" in pages[0].read_text(encoding="utf-8")


def test_explain_tells_where_a_row_comes_from(plan: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["explain", str(plan), "--row", "2"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    for words in (
        "2. Семинар",
        "reader text (text/plain)",
        "table 1 of 1 3 rows × 4 columns; rows of its head: 1",
        "told by the printed head: № п/п = number; Мероприятия = activity",
        "row 3 of the table",
        "по мере необходимости → on_demand; rule",
        "official ИМЦ → ИМЦ",
    ):
        assert words in shown
    assert cli.run(["explain", str(plan), "--row", "2", "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert ["cell: activity", "Семинар"] in found["steps"]


def test_export_chooses_by_the_suffix(plan: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert cli.run(["convert", str(plan), "-o", str(out)]) == 0
    names = ("plan.xlsx", "plan.ics", "plan.svg", "plan.html")
    files = [tmp_path / name for name in names]
    targets = [part for file in files for part in ("-o", str(file))]
    assert cli.run(["export", str(out), *targets, "--language", "en", "--tasks"]) == 0
    book, calendar, picture, page = files
    assert openpyxl.load_workbook(book).sheetnames == ["Summary", "Activities"]
    assert calendar.read_bytes().count(b"BEGIN:VTODO") == 1
    assert "Совещание" in picture.read_text(encoding="utf-8")
    assert 'src="http' not in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("missing", ["a.ics icalendar calendar", "a.svg vl_convert plots"])
def test_export_without_its_extra_is_3_before_anything_is_read(
    missing: str, plan: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    name, module, extra = missing.split()
    monkeypatch.setitem(sys.modules, module, None)
    assert cli.run(["export", str(plan), "-o", str(plan.parent / name)]) == 3
    assert f"pip install 'roadmap-parse[{extra}]'" in capsys.readouterr().err
    assert [path.name for path in plan.parent.iterdir()] == ["план.txt"]


def test_doctor_lists_every_reader(capsys: pytest.CaptureFixture[str]) -> None:
    from roadmap_parse.doctor import BY_LIBREOFFICE
    from roadmap_parse.readers import READERS

    assert cli.run(["doctor"]) == 0
    lines = capsys.readouterr().out.splitlines()
    for reader in READERS:
        ready = " LibreOffice " if reader.name in BY_LIBREOFFICE else " ready"
        assert any(line.split()[:1] == [reader.name] and ready in line for line in lines)
    for name in ("zip, tar, gz", "7z", "rar", "--engine ray", "export .ics"):
        assert any(line.strip(" │|").startswith(name) for line in lines), name

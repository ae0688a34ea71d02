"""The house's own rules: imports go down, modules stay small, words keep to one alphabet, nobody reads the clock."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "roadmap_parse"
DUMP = ROOT / "corpora" / "documents" / "000_fa684a692b4f6ca5.txt"
MODULES = sorted(PACKAGE.rglob("*.py"))
DATA = sorted((PACKAGE / "data").glob("*.tsv"))

LAYERS = (
    ("version", "markup"),
    ("model",),
    ("document",),
    ("errors",),
    ("options", "zips"),
    ("language",),
    ("deadlines", "officials"),
    ("readers",),
    ("tables",),
    ("roadmap",),
    ("read",),
    ("outputs",),
    ("archives",),
    ("sources",),
    ("batch",),
    ("gold",),
    ("scores",),
    ("evaluate", "doctor", "tracing"),
    ("cli",),
    ("__main__",),
)
LEVEL = {room: level for level, rooms in enumerate(LAYERS) for room in rooms}
MOST_LINES = 350
IMPORT_SECONDS = 0.3
HEAVY = (
    "natasha",
    "pymorphy2",
    "pandas",
    "pdfplumber",
    "pypdfium2",
    "pyarrow",
    "dateparser",
    "docx",
    "numpy",
    "cv2",
    "PIL",
    "tesserocr",
    "typer",
    "rich",
)

MIXED_WORD = re.compile("[A-Za-z][А-Яа-яЁё]|[А-Яа-яЁё][A-Za-z]")
NO_WORDS = re.compile(r"\\u[0-9a-fA-F]{4}|\\[A-Za-z]|\[[^\]\n]*\]")
"""Escapes and the sets of regular expressions."""
MIXED_ON_PURPOSE = {
    "language/alphabet.py": "names the damaged words it repairs",
    "deadlines/normal.py": "tables of letters of one look",
    "roadmap/columns.py": "the tick marks of either alphabet in one set",
}
BROAD_ON_PURPOSE = {"read.py"}
"""One file's fault must not stop a run of thousands."""
CLOCKS = {"today", "now", "utcnow", "time", "time_ns", "localtime", "gmtime", "ctime"}

MOVED_CLOCK = """
import datetime, time

SHIFT = datetime.timedelta(days=float({days!r}))
real_time, real_local, real_gm = time.time, time.localtime, time.gmtime
time.time = lambda: real_time() + SHIFT.total_seconds()
time.time_ns = lambda: int(time.time() * 1e9)
time.localtime = lambda seconds=None: real_local(time.time() if seconds is None else seconds)
time.gmtime = lambda seconds=None: real_gm(time.time() if seconds is None else seconds)


class Like(type):
    def __instancecheck__(cls, value):
        return isinstance(value, cls.__mro__[1])


class date(datetime.date, metaclass=Like):
    @classmethod
    def today(cls):
        return super().today() + SHIFT


class datetime_(datetime.datetime, metaclass=Like):
    @classmethod
    def now(cls, tz=None):
        return super().now(tz) + SHIFT

    @classmethod
    def utcnow(cls):
        return cls.now(datetime.timezone.utc).replace(tzinfo=None)

    today = now


datetime_.__name__ = datetime_.__qualname__ = "datetime"
datetime.date, datetime.datetime = date, datetime_
"""


def name(module: Path) -> str:
    return module.relative_to(PACKAGE).as_posix()


def room(module: Path) -> str:
    return module.relative_to(PACKAGE).with_suffix("").parts[0]


def imported_rooms(module: Path) -> set[str]:
    """The rooms of ours that a module imports, at its head or inside a function, for types or to run."""
    package = ("roadmap_parse", *module.relative_to(PACKAGE).parent.parts)
    found = set()
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            start = ".".join(filter(None, (base, node.module)))
            names = [f"{start}.{alias.name}" for alias in node.names]
        found |= {dotted.split(".")[1] for dotted in names if re.match(r"roadmap_parse\.\w", dotted)}
    return found - {"__version__"}


@pytest.mark.parametrize("module", [each for each in MODULES if name(each) != "__init__.py"], ids=name)
def test_imports_go_down(module: Path) -> None:
    own = LEVEL[room(module)]
    up = {other for other in imported_rooms(module) if other != room(module) and LEVEL[other] >= own}
    assert not up


@pytest.mark.parametrize("module", MODULES, ids=name)
def test_modules_stay_small(module: Path) -> None:
    assert len(module.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


@pytest.mark.parametrize("file", [*MODULES, *DATA], ids=name)
def test_words_keep_to_one_alphabet(file: Path) -> None:
    text = NO_WORDS.sub(" ", file.read_text(encoding="utf-8"))
    mixed = {
        found[0]
        for line in text.splitlines()
        if (found := re.search(rf"\w*(?:{MIXED_WORD.pattern})\w*", line))
    }
    assert bool(mixed) == (name(file) in MIXED_ON_PURPOSE), mixed


@pytest.mark.parametrize("module", MODULES, ids=name)
def test_no_module_reads_the_clock_or_catches_everything(module: Path) -> None:
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS:
            owner = ast.unparse(node.func.value).rsplit(".", 1)[-1]
            assert owner not in {"time", "date", "datetime"}, f"line {node.lineno} reads the clock"
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            assert {alias.name for alias in node.names} <= {"perf_counter", "monotonic", "sleep"}
        if isinstance(node, ast.ExceptHandler):
            caught = ast.unparse(node.type) if node.type else "everything"
            broad = bool(re.search(r"\b(?:Base)?Exception\b|everything", caught))
            assert not broad or name(module) in BROAD_ON_PURPOSE, f"line {node.lineno} catches {caught}"


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def test_the_import_is_quick_and_loads_nothing_heavy() -> None:
    code = (
        "import sys, time; start = time.process_time(); import roadmap_parse; seconds = time.process_time() - start;"
        f"print(seconds, *(name for name in {HEAVY!r} if name in sys.modules))"
    )
    runs = [run(code).split() for _ in range(3)]
    assert [loaded for _, *loaded in runs] == [[], [], []]
    assert min(float(seconds) for seconds, *_ in runs) < IMPORT_SECONDS


@pytest.mark.parametrize("first", ["evaluate", "read"])
def test_public_names_are_functions_whatever_was_imported_before(first: str) -> None:
    code = (
        f"import roadmap_parse.{first}, roadmap_parse as rp; "
        "print([name for name in rp.__all__ if name != '__version__' and not callable(getattr(rp, name))])"
    )
    assert run(code).strip() == "[]"


def test_the_tables_are_the_same_on_any_day(tmp_path: Path) -> None:
    made = []
    for days in ("0", "-4000.3"):
        out = tmp_path / f"out{days}"
        formats = [
            part for each in ("parquet", "csv", "jsonl", "xlsx", "sqlite") for part in ("--format", each)
        ]
        arguments = ["convert", str(DUMP), "-o", str(out), *formats]
        run(
            "import sys, pandas, pyarrow.parquet\n"  # their C code must see the real classes
            f"{MOVED_CLOCK.format(days=days)}\nimport roadmap_parse.cli\nroadmap_parse.cli.main({arguments!r})"
        )
        made.append(
            {file.relative_to(out).as_posix(): file.read_bytes() for file in out.rglob("*") if file.is_file()}
        )
    first, other = made
    tables = {file: data for file, data in first.items() if not file.startswith(".")}
    assert len(tables) > len("pcjxs")
    assert {file for file in tables if other[file] != tables[file]} == set()


def test_the_picture_of_the_house_names_every_room() -> None:
    picture = (ROOT / "docs" / "design.md").read_text(encoding="utf-8")
    rooms = {
        each.name for each in PACKAGE.iterdir() if each.suffix == ".py" or (each / "__init__.py").exists()
    }
    missing = {each for each in rooms - {"__init__.py"} if not re.search(rf"\b{re.escape(each)}", picture)}
    assert not missing
    drawn = re.findall(r"^  (\w+(?:\.py|/)) ", picture, re.MULTILINE)
    assert all((PACKAGE / each).exists() for each in drawn)

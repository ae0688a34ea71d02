"""What this installation can read and write, and what to install for the rest."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from shutil import which

from .errors import MissingDependencyError

READY = "ready"
BY_LIBREOFFICE = ("xlsb", "xml", "doc of Word 6 and 95")
RAR_PROGRAMS = ("unar", "bsdtar", "unrar", "7z")


@dataclass(frozen=True, slots=True)
class Ability:
    """A format, what handles it, and `ready` or what to do."""

    format: str
    handler: str
    state: str

    @property
    def ready(self) -> bool:
        """Whether it works now."""
        return self.state.startswith(READY)


_WHEELS = {
    "pdf": "pypdfium2",
    "docx": "lxml",
    "xlsx": "lxml",
    "ods": "lxml",
    "odt": "lxml",
    "xls": "xlrd",
    "html": "lxml",
    "mht": "lxml",
    "text": "charset-normalizer",
    "picture": "pillow",
}
"""Reader -> the package that it needs."""


def abilities() -> tuple[Ability, ...]:
    """Give the readers in the order in which they are tried, then archives, then what is written."""
    from roadmap_parse.readers import READERS

    return (
        *(_reader(reader.name) for reader in READERS if reader.name not in BY_LIBREOFFICE),
        *(_by_libreoffice(name) for name in BY_LIBREOFFICE),
        _scans(),
        Ability("zip, tar, gz, bz2, xz, eml", "standard library", READY),
        Ability("7z", "py7zr", _state("py7zr", "py7zr")),
        _rar(),
        Ability("s3://, gs://, hdfs:// …", "fsspec", _state("fsspec", "'roadmap-parse[remote]'")),
        Ability("--engine ray", "ray", _state("ray", "'roadmap-parse[ray]'")),
        Ability("--engine dask", "distributed", _state("distributed", "'roadmap-parse[dask]'")),
        Ability("--format parquet", "pyarrow", READY),
        Ability("--format xlsx", "xlsxwriter", READY),
        Ability("--format csv, jsonl, sqlite", "standard library", READY),
        Ability("--format duckdb", "duckdb", _state("duckdb", "'roadmap-parse[duckdb]'")),
        Ability("export .xlsx", "xlsxwriter", READY),
        Ability("export .ics", "icalendar", _state("icalendar", "'roadmap-parse[calendar]'")),
        Ability("export .html, .svg, .png", "altair", _state("vl-convert-python", "'roadmap-parse[plots]'")),
    )


def _scans() -> Ability:
    """Pages that are pictures: by which engine, in which languages."""
    from roadmap_parse.readers.ocr.engine import find_engine, installed_languages

    try:
        engine = find_engine()
    except MissingDependencyError as error:
        return Ability("scans", "-", str(error))
    return Ability("scans", engine.name, f"{READY} ({', '.join(installed_languages())})")


def _by_libreoffice(name: str) -> Ability:
    from roadmap_parse.readers.libreoffice import INSTALL, cut_off, soffice

    if soffice() is None:
        return Ability(name, "LibreOffice", INSTALL)
    return Ability(name, "LibreOffice", f"{READY} ({'without' if cut_off() else 'with'} network)")


def _rar() -> Ability:
    """The package lists and gives what is stored; what is packed takes a program."""
    state = _state("rarfile", "rarfile")
    if state.startswith(READY) and not any(map(which, RAR_PROGRAMS)):
        state = "apt-get install unar, or bsdtar: only stored members can be read"
    return Ability("rar", "rarfile", state)


def _reader(name: str) -> Ability:
    package = _WHEELS.get(name, "roadmap-parse")
    return Ability(name, package, _state(package, package))


def _state(package: str, requirement: str) -> str:
    try:
        return f"{READY} ({version(package)})"
    except PackageNotFoundError:
        return f"pip install {requirement}"

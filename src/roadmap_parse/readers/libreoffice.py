"""LibreOffice without a window, to turn files that nothing else reads into DOCX or XLSX.

Every run has its own throw-away settings with macros off, no network where the system can cut it off, a time
limit, and is killed with all it started.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path

from roadmap_parse.errors import CorruptError, MissingDependencyError

PROGRAMS = ("soffice", "libreoffice")
USUAL_PLACES = (
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice/program/soffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)
INSTALL = (
    "install LibreOffice (Debian: apt-get install libreoffice-writer-nogui libreoffice-calc-nogui), "
    "or save the file as DOCX or XLSX"
)
SECONDS = 20.0
PROBE_SECONDS = 5.0
FILTERS = {"docx": "docx:MS Word 2007 XML", "xlsx": "xlsx:Calc MS Excel 2007 XML"}
CUT_OFF = ("unshare", "--map-root-user", "--net")
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>2</value></prop></item>
</oor:items>
"""
"""Macros never run; linked content is fetched and brought up to date for no document."""


@cache
def soffice() -> str | None:
    """Give the path of LibreOffice's program; None where it is not installed."""
    found = next(filter(None, map(shutil.which, PROGRAMS)), None)
    return found or next((place for place in USUAL_PLACES if Path(place).is_file()), None)


@cache
def cut_off() -> tuple[str, ...]:
    """Give the command that runs another one without network; empty where the system allows none."""
    if shutil.which(CUT_OFF[0]) is None:
        return ()
    try:
        done = subprocess.run(  # noqa: S603  fixed words
            [*CUT_OFF, "true"], check=False, timeout=PROBE_SECONDS, capture_output=True
        )
    except (OSError, subprocess.TimeoutExpired):
        return ()
    return CUT_OFF if done.returncode == 0 else ()


def converted(data: bytes, suffix: str, target: str, *, seconds: float = SECONDS) -> bytes:
    """Give the file as `docx` or `xlsx`; `suffix` without its dot tells LibreOffice what it is.

    Raises MissingDependencyError without LibreOffice, CorruptError where it gives nothing in time.
    """
    program = soffice()
    if program is None:
        raise MissingDependencyError(f"this file needs LibreOffice; {INSTALL}")
    with tempfile.TemporaryDirectory(prefix="roadmap-parse-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source = folder / f"document.{suffix}"
        source.write_bytes(data)
        _write_settings(folder / "settings")
        _run(_command(program, folder, source, target), seconds)
        made = folder / "out" / f"document.{target}"
        if not made.is_file():
            raise CorruptError("LibreOffice could not open the file; get it again")
        return made.read_bytes()


def _write_settings(folder: Path) -> None:
    (folder / "user").mkdir(parents=True)
    (folder / "user" / "registrymodifications.xcu").write_text(SETTINGS, encoding="utf-8")


def _command(program: str, folder: Path, source: Path, target: str) -> list[str]:
    return [
        *cut_off(),
        program,
        f"-env:UserInstallation={(folder / 'settings').as_uri()}",
        *("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck", "--nofirststartwizard"),
        *("--convert-to", FILTERS[target], "--outdir", str(folder / "out")),
        str(source),
    ]


def _run(command: list[str], seconds: float) -> None:
    process = subprocess.Popen(  # noqa: S603  LibreOffice by its usual names, our own paths
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired as error:
        raise CorruptError(
            f"LibreOffice gave nothing within {seconds:g} seconds; save the file as DOCX"
        ) from error
    finally:
        _kill(process)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the program and all that it started."""
    if sys.platform == "win32":
        process.kill()
    else:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()

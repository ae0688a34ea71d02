"""Run the notebooks from top to bottom and keep their outputs; --check compares what they print instead.

python notebooks/refresh.py [--check] [NAME...]
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

FOLDER = Path(__file__).resolve().parent
SECONDS = 600


def main() -> int:
    """Refresh all or those named; the exit status is 1 where a check found a difference."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("names", nargs="*")
    arguments = parser.parse_args()
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    os.environ |= {"NO_COLOR": "1", "COLUMNS": "100", "LC_ALL": "C.UTF-8"}
    chosen = [path for path in sorted(FOLDER.glob("*.ipynb")) if is_chosen(path, arguments.names)]
    if not chosen:
        parser.error("no such notebook")
    changed = [path.name for path in chosen if refresh(path, check=arguments.check)]
    return int(bool(changed) and arguments.check)


def is_chosen(path: Path, names: list[str]) -> bool:
    """Whether its name begins with one of `names`; without any, all are chosen."""
    return not names or any(path.name.startswith(name) for name in names)


def refresh(path: Path, *, check: bool) -> bool:
    """Run one notebook; write it, or say whether it prints another text than is kept."""
    notebook = nbformat.read(path, as_version=4)
    kept = printed(notebook)
    client = NotebookClient(notebook, timeout=SECONDS, resources={"metadata": {"path": str(FOLDER)}})
    try:
        client.execute()
    except CellExecutionError as error:
        sys.exit(f"{path.name}: {error.ename}: {error.evalue}")
    tidy(notebook)
    differs = printed(notebook) != kept
    if not check:
        nbformat.write(notebook, path)
    print(f"{path.name}: {'differs' if differs else 'as kept'}")
    if check and differs:
        show_difference(kept, printed(notebook))
    return differs


def printed(notebook: nbformat.NotebookNode) -> list[str]:
    """The texts and tables of all outputs; pictures depend on the machine's fonts and are left out."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    texts = (output.get("text") or data_text(output.get("data", {})) for output in outputs)
    return [text for text in texts if "<svg" not in text]


def data_text(data: dict[str, str]) -> str:
    """A value's table, else its text."""
    return data.get("text/html") or data.get("text/plain", "")


def tidy(notebook: nbformat.NotebookNode) -> None:
    """Drop what differs from run to run, and the plain texts that nobody sees beside a table."""
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", ()):
            if "text/html" in output.get("data", {}):
                del output["data"]["text/plain"]
    notebook.metadata.pop("language_info", None)


def show_difference(kept: list[str], now: list[str]) -> None:
    """Print the first output that differs."""
    for old, new in zip(kept, now, strict=False):
        if old != new:
            print(f"kept:\n{old}\nnow:\n{new}")
            return
    print(f"{len(kept)} outputs kept, {len(now)} now")


if __name__ == "__main__":
    sys.exit(main())

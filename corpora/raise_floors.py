"""Raises the floors that tests hold scores on: python corpora/raise_floors.py, when scores have risen.

floors.json keeps for every document and for the strings the best counts reached; `spurious` and `false_dates`
are ceilings and only fall. To take a floor back, edit the file by hand and say why in the commit.
"""

from __future__ import annotations

import json
from pathlib import Path

from roadmap_parse.evaluate import CEILINGS, evaluate, figures

HERE = Path(__file__).parent
FLOORS = HERE / "floors.json"


def main() -> None:
    """Write the better of the old floor and the new count, for every figure."""
    old = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    new = figures(evaluate(HERE))
    floors = {name: _better(old.get(name, {}), counts) for name, counts in new.items()}
    FLOORS.write_text(
        json.dumps(floors, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8"
    )
    changed = sum(floors[name] != old.get(name) for name in floors)
    print(f"{changed} of {len(floors)} rows of {FLOORS.name} changed")


def _better(old: dict[str, int], new: dict[str, int]) -> dict[str, int]:
    return {
        name: (min if name in CEILINGS else max)(count, old.get(name, count)) for name, count in new.items()
    }


if __name__ == "__main__":
    main()

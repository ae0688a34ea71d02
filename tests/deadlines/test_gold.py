"""The gold strings, whole: kinds and dates of every entry, rules and offsets where the gold has them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import roadmap_parse as rp

GOLD = Path(__file__).parents[2] / "corpora" / "gold" / "deadlines.jsonl"
FLOOR = 0.98


def triples(entries: list[dict[str, Any]]) -> set[tuple[Any, Any, Any]]:
    return {(e["kind"], e.get("start"), e.get("end")) for e in entries}


def answer(row: dict[str, Any]) -> list[dict[str, Any]]:
    period = rp.Period.parse(row["period"]) if row.get("period") else None
    found = rp.parse_deadlines(row["text"], period, section=row.get("section"))
    return [
        {"kind": d.kind, "start": d.start and d.start.isoformat(), "end": d.end and d.end.isoformat()}
        for d in found
    ]


def test_gold() -> None:
    rows = [json.loads(line) for line in GOLD.read_text("utf-8").splitlines()]
    right = [
        triples(answer(r)) in [triples(a) for a in (r["deadlines"], *(r.get("also") or []))] for r in rows
    ]
    assert sum(right) >= FLOOR * len(rows), [r["text"] for r, ok in zip(rows, right, strict=True) if not ok]


def test_no_dates_on_undated_gold() -> None:
    rows = [json.loads(line) for line in GOLD.read_text("utf-8").splitlines()]
    undated = [r for r in rows if not any(e.get("start") or e.get("end") for e in r["deadlines"])]
    assert [r["text"] for r in undated if any(a["start"] or a["end"] for a in answer(r))] == []

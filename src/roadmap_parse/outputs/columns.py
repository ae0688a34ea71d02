"""The five tables of `convert`: names, order and types of their columns, in one place for every format."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import pyarrow as pa

ColumnType = Literal["text", "json", "integer", "real", "boolean", "date"]
"""`json` columns are text that holds JSON."""

TABLES: dict[str, dict[str, ColumnType]] = {
    "documents": {
        "document_id": "text",
        "path": "text",
        "member": "text",
        "sha256": "text",
        "media_type": "text",
        "reader": "text",
        "pages": "integer",
        "status": "text",
        "reason": "text",
        "roadmaps": "integer",
        "activities": "integer",
        "notes": "json",
        "version": "text",
    },
    "roadmaps": {
        "roadmap_id": "text",
        "document_id": "text",
        "title": "text",
        "issuer": "text",
        "municipality": "text",
        "region": "text",
        "period_start": "date",
        "period_end": "date",
        "period_kind": "text",
        "period_basis": "text",
        "order_number": "text",
        "order_date": "date",
        "approved_by": "text",
        "header": "json",
        "notes": "json",
    },
    "activities": {
        "activity_id": "text",
        "roadmap_id": "text",
        "document_id": "text",
        "row": "integer",
        "section_number": "text",
        "section_title": "text",
        "number": "text",
        "activity": "text",
        "deadline_text": "text",
        "deadline_kind": "text",
        "start_date": "date",
        "end_date": "date",
        "responsible_text": "text",
        "responsible": "text",
        "result": "text",
        "extra": "json",
        "page": "integer",
        "bbox": "json",
        "confidence": "real",
        "notes": "json",
    },
    "deadlines": {
        "activity_id": "text",
        "position": "integer",
        "text": "text",
        "kind": "text",
        "start_date": "date",
        "end_date": "date",
        "precision": "text",
        "rrule": "text",
        "duration": "text",
        "count": "integer",
        "per": "text",
        "anchor": "text",
        "offset_from": "text",
        "offset_to": "text",
        "approximate": "boolean",
        "edtf": "text",
        "rule": "text",
        "notes": "json",
    },
    "officials": {
        "roadmap_id": "text",
        "activity_id": "text",
        "position": "integer",
        "origin": "text",
        "text": "text",
        "role": "text",
        "role_key": "text",
        "organisation": "text",
        "organisation_key": "text",
        "last": "text",
        "first": "text",
        "middle": "text",
        "plural": "boolean",
        "by_agreement": "boolean",
        "notes": "json",
    },
}


def arrow_schema(table: str) -> pa.Schema:
    """Give the schema of `table` that every run writes, with or without rows."""
    import pyarrow as pa

    types = {
        "text": pa.string(),
        "json": pa.string(),
        "integer": pa.int64(),
        "real": pa.float64(),
        "boolean": pa.bool_(),
        "date": pa.date32(),
    }
    return pa.schema([(name, types[kind]) for name, kind in TABLES[table].items()])

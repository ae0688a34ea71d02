"""The five tables as one: a row a deadline, with its activity, plan and file beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from .frames import Frames

_OF_DEADLINE = (
    "activity_id",
    "position",
    "text",
    "kind",
    "start_date",
    "end_date",
    "precision",
    "rrule",
    "duration",
    "count",
    "per",
    "anchor",
    "approximate",
)
_OF_ACTIVITY = (
    "activity_id",
    "roadmap_id",
    "document_id",
    "row",
    "section_number",
    "section_title",
    "number",
    "activity",
    "responsible",
    "result",
    "page",
)
_OF_ROADMAP = ("roadmap_id", "title", "municipality", "region")
_OF_DOCUMENT = ("document_id", "path", "member")


def deadline_table(frames: Frames) -> pd.DataFrame:
    """Join deadlines, activities, roadmaps and documents; an activity without a deadline has none here."""
    joined = frames.deadlines[[*_OF_DEADLINE]].merge(frames.activities[[*_OF_ACTIVITY]], on="activity_id")
    joined = joined.merge(frames.roadmaps[[*_OF_ROADMAP]], on="roadmap_id")
    return joined.merge(frames.documents[[*_OF_DOCUMENT]], on="document_id")

"""Result as JSON, there and back, with the JSON Schema that says what it holds."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from roadmap_parse.errors import UsageError
from roadmap_parse.model import Result

if TYPE_CHECKING:
    from pydantic import TypeAdapter

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def to_json(result: Result, *, indent: int | None = None) -> str:
    """Give `result` as JSON text: names as in Python, dates ISO 8601, Russian letters as they are."""
    return _adapter().dump_json(result, indent=indent).decode()


def from_json(text: str) -> Result:
    """Give back the Result that `to_json` wrote; UsageError where the text is none."""
    from pydantic import ValidationError

    try:
        return _adapter().validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"])) or "the start"
        raise UsageError(f"this is no JSON of a Result: {first['msg']} at {place}") from error


def json_schema() -> dict[str, Any]:
    """Give the JSON Schema (draft 2020-12) of `to_json`."""
    return {"$schema": DIALECT} | _adapter().json_schema(mode="serialization")


@cache
def _adapter() -> TypeAdapter[Result]:
    from pydantic import TypeAdapter

    return TypeAdapter(Result)

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roadmap_parse import model
from roadmap_parse.errors import UsageError
from roadmap_parse.outputs.schema import from_json, json_schema, to_json

if TYPE_CHECKING:
    from roadmap_parse.model import Result

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
days = st.dates(date(1990, 1, 1), date(2100, 1, 1))
numbers = st.floats(0, 1000, allow_nan=False)
notes = st.tuples(st.builds(model.Note, texts, texts, st.sampled_from(["info", "warning", "error"])))
sources = st.builds(
    model.Source, st.none() | texts, page=st.integers(1, 9), bbox=st.none() | st.tuples(*[numbers] * 4)
)
deadlines = st.builds(
    model.Deadline,
    texts,
    st.sampled_from(["date", "until", "none"]),
    st.none() | days,
    end=st.none() | days,
    notes=notes,
)
officials = st.builds(
    model.Official, texts, person=st.none() | st.builds(model.Person, texts), plural=st.booleans()
)
activities = st.builds(
    model.Activity,
    st.none() | texts,
    texts,
    deadlines=st.tuples(deadlines, deadlines),
    officials=st.tuples(officials),
    extra=st.dictionaries(texts, texts, max_size=2),
    source=sources,
    confidence=st.floats(0, 1),
)
sections = st.builds(model.Section, st.none(), texts, st.tuples(texts), st.tuples(activities), sources)
periods = st.builds(model.Period.school, st.integers(1990, 2090))
roadmaps = st.builds(
    model.Roadmap,
    texts,
    period=periods,
    order_date=days,
    sections=st.tuples(sections),
    header=st.tuples(texts),
)
results = st.builds(
    model.Result, sources, st.sampled_from(["ok", "partial"]), st.tuples(roadmaps), notes, seconds=numbers
)


def test_json_names_are_those_of_the_model(result: Result) -> None:
    value = json.loads(to_json(result))
    assert value["source"]["path"] == "план.pdf"
    activity = value["roadmaps"][0]["sections"][0]["activities"][0]
    assert activity["deadlines"][0]["start"] == "2024-10-01"
    assert activity["source"]["bbox"] == [10.0, 20.5, 30.0, 40.0]
    assert "Совещание" in to_json(result)


def test_there_and_back(result: Result, broken: Result) -> None:
    for value in (result, broken):
        assert from_json(to_json(value)) == value
        assert from_json(to_json(value, indent=2)) == value


def test_schema_describes_the_json(result: Result, broken: Result) -> None:
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    for value in (result, broken):
        jsonschema.validate(json.loads(to_json(value)), schema, jsonschema.Draft202012Validator)


def test_schema_refuses_another_status(result: Result) -> None:
    value = json.loads(to_json(result)) | {"status": "fine"}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(value, json_schema())


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"source": {}, "status": "fine"}'])
def test_what_is_no_result_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="this is no JSON of a Result"):
        from_json(text)


VALIDATOR = jsonschema.Draft202012Validator(json_schema())


@settings(max_examples=25, deadline=None)
@given(results)
def test_any_result_goes_there_and_back_and_fits_the_schema(value: Result) -> None:
    text = to_json(value)
    assert from_json(text) == value
    VALIDATOR.validate(json.loads(text))

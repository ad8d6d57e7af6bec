"""Small things that each resource's rules say, and that a test of something larger would not notice."""

from typing import Any

import pytest

from .conftest import Api


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("regions", {"name": "made", "code": None, "countryCode": "BE"}),
        ("forms", {"name": "Form made", "type": "SUBJECT_QUESTIONNAIRE"}),
        ("leadSegments", {"code": "MADE", "description": None}),
        ("questions", {"inputType": "SHORT_TEXT", "order": 0, "required": False}),
    ],
)
async def test_what_a_record_has_of_which_only_the_id_is_told(demo: Api, table: str, expected: dict[str, Any]):
    demo.sandbox.add("forms", {"id": "its-form"})
    parent = {"form": {"id": "its-form"}} if table == "questions" else {}
    made = demo.sandbox.add(table, {"id": "made", **parent})
    assert {name: made[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("name", "value"), [("id", "r1"), ("code", "X1"), ("country-code", "NL"), ("level", "7"), ("parent-id", "r0")]
)
async def test_regions_are_filtered_by_each_of_their_fields(empty: Api, name: str, value: str):
    empty.sandbox.add("regions", {"id": "r1", "code": "X1", "countryCode": "NL", "level": 7, "parentId": "r0"})
    country = "BE" if name == "country-code" else "NL"
    empty.sandbox.add("regions", {"id": "r2", "code": "X2", "countryCode": country, "level": 8, "parentId": "r9"})
    query = "" if name == "country-code" else f"&{name}[]={value}"
    found = await empty.data("GET", f"/regions?country-code=NL{query}")
    assert [each["id"] for each in found] == ["r1"]


async def test_a_timetable_begins_now_at_the_earliest_and_ends_no_sooner(demo: Api):
    query = {"office-id": "office-ghent", "subject-id": "subject-mortgage", "meeting-type": "OFFICE"}
    past = {"from": "2020-03-10T00:00:00Z", "to": "2020-03-11T00:00:00Z"}
    future = {"from": "2030-03-10T00:00:00Z", "to": "2030-03-11T00:00:00Z"}
    shown = await demo.data("GET", "/timetable", params=query | past)
    assert shown["earliestPossible"] == shown["latestPossible"] > "2025"
    shown = await demo.data("GET", "/timetable", params=query | future)
    assert (shown["earliestPossible"][:10], shown["latestPossible"][:10]) == ("2030-03-10", "2030-03-11")
    assert shown["listing"] is None


async def test_the_same_text_of_two_modules_is_two(demo: Api):
    texts = [{"module": name, "key": "title", "language": "nl", "value": name} for name in ("PLUGIN", "EMAIL")]
    await demo.data("PATCH", "/static-translation-overrides", texts)
    assert {each["module"] for each in demo.sandbox.all("staticTranslations")} == {"PLUGIN", "EMAIL"}
    await demo.data("PATCH", "/static-translation-overrides", texts)
    assert len(demo.sandbox.all("staticTranslations")) == 2

"""Undocumented properties of a body change nothing, whatever their names and values."""

import os
from collections.abc import Iterator
from contextlib import asynccontextmanager
from copy import deepcopy
from datetime import datetime, timedelta
from random import Random
from typing import Any

import httpx
import pytest

from pexip_engage_client.openapi.shipped import load
from pexip_engage_client.sandbox import Sandbox
from tests.openapi import ROOT

from .conftest import NOW, Api, api_of, records_of

DOCUMENT = load(ROOT / "openapi.yaml")  # the wheel has a document without examples
OPERATIONS = {each.id: each for each in DOCUMENT.operations.values() if each.body_schema is not None}
FETCH = {"id": "fetch-income", "endpoint": "https://crm.example/", "mapping": [{}], "headers": [{"name": "A"}]}
# Where the documented example does not fit the demo enterprise.
BODIES = {
    "createAvailabilityTimeRange": {"dayOfWeek": "SUNDAY", "startTime": "08:00", "endTime": "14:00"},
    "createEmployee": {"email": "new@acme.example", "availableRoles": ["AGENT"]},
    "createLeadSegment": {"code": "FRESH", "description": "Fresh"},
    "updateEnterpriseSettings": {"appointmentEarliestPossible": {"manageable": True, "value": 30}},
}
QUERIES = {"updateOfficeSubjectCoverageRegions": {"office-id": "office-ghent", "subject-id": "subject-mortgage"}}
FUZZED = int(os.environ.get("SANDBOX_FUZZED_REQUESTS", "400"))


@asynccontextmanager
async def api(**options: Any):
    sandbox = Sandbox(seed="demo", clock=NOW, limits=None, **options)
    sandbox.add("fetchConfigurations", FETCH)
    transport = httpx.ASGITransport(app=sandbox.app)
    async with sandbox, httpx.AsyncClient(transport=transport, base_url="http://sandbox") as http:
        yield Api(sandbox, http)


async def send(api: Api, name: str, body: Any) -> httpx.Response:
    operation = OPERATIONS[name]
    ids = {each.name: DOCUMENT.example(each.node) for each in operation.parameters if each.location == "path"}
    return await api(operation.method, operation.path.format_map(ids), body, params=QUERIES.get(name, {}))


def example(name: str) -> Any:
    return deepcopy(BODIES.get(name) or DOCUMENT.example(OPERATIONS[name].body))


def described(node: Any) -> dict[str, Any]:
    """The schema at a node, without references and null."""
    schema = DOCUMENT.resolve(node)
    for option in (*schema.get("oneOf", ()), *schema.get("anyOf", ())):
        if option.get("type") != "null":
            return described(option)
    return schema


def places(value: Any, node: Any) -> Iterator[tuple[dict[str, Any], set[str]]]:
    """The objects of a body that can have undocumented properties, and the documented ones of each."""
    schema = described(node)
    if isinstance(value, list):
        for entry in value:
            yield from places(entry, schema["items"])
    elif isinstance(value, dict) and "properties" in schema and schema.get("additionalProperties") is not True:
        yield value, {*schema["properties"], "value"}
        for name in value.keys() & schema["properties"].keys():
            yield from places(value[name], schema["properties"][name])
    elif isinstance(value, dict) and isinstance(schema.get("additionalProperties"), dict):
        for entry in value.values():
            yield from places(entry, schema["additionalProperties"])


def response_names(name: str) -> set[str]:
    """The properties of the record that the response shows."""
    pointer = OPERATIONS[name].success_schema
    if pointer is None:
        return set()
    data = described(described(DOCUMENT.at(pointer))["properties"]["data"])
    shown = described(data["items"]) if "items" in data else data
    return set(shown.get("properties", ()))


# Values that would do damage if the sandbox stored them.
HARMFUL: dict[str, Any] = {
    "id": "appointment-2",
    "status": "CANCELLED",
    "start": "2025-03-06T09:00:00.000Z",
    "end": "2025-03-06T10:00:00.000Z",
    "officeId": "nobody",
    "office": {"id": "nobody"},
    "subject": {"id": None},
    "employee": {"id": "nobody"},
    "deletedAt": NOW,
    "createdAt": 5,
    "updatedAt": None,
    "isDefault": True,
    "appointmentParticipants": [],
    "trailingBufferTime": 10**9,
    "translations": 7,
}
INVENTED = (None, "", "nobody", "appointment-2", 0, -1.5, True, [], {}, {"id": None}, {"id": {"id": None}}, [{"id": 3}])
NAMES = sorted(
    {
        *DOCUMENT.property_names,
        *(f"{name}Id" for name in DOCUMENT.property_names),
        *HARMFUL,
        "invented",
        "",
        "é",
        "$ref",
    }
)


async def effects(name: str, body: Any, **options: Any) -> tuple[int, Any, Any, Any]:
    """What a request changes: the response, all records and the events. IDs and times are the same in each run."""
    async with api(**options) as engage:
        engage.sandbox.webhooks.add("http://127.0.0.1:9/")
        response = await send(engage, name, body)
        events = [each.event["data"] for each in engage.sandbox.webhooks.deliveries]
        ignored = engage.sandbox.requests.last().ignored
        return response.status_code, (response.content and response.json(), events), records_of(engage.sandbox), ignored


@pytest.mark.proof
@pytest.mark.parametrize("name", OPERATIONS)
@pytest.mark.parametrize("foreign", ["response", "other schemas"])
async def test_undocumented_properties_change_nothing(name: str, foreign: str):
    plain = await effects(name, example(name))
    assert 200 <= plain[0] < 300, plain
    body = example(name)
    names = response_names(name) | HARMFUL.keys() if foreign == "response" else set(NAMES)
    added = 0
    for target, documented in list(places(body, DOCUMENT.at(OPERATIONS[name].body_schema))):
        for index, each in enumerate(sorted(names - documented - target.keys())):
            target[each] = deepcopy(HARMFUL.get(each, INVENTED[index % len(INVENTED)]))
            added += 1
    assert added
    *same, ignored = await effects(name, body)
    assert same == list(plain[:3])
    assert len(ignored) == min(added, 50)


@pytest.mark.parametrize("name", OPERATIONS)
async def test_strict_sandbox_rejects_undocumented_properties(name: str):
    body = example(name)
    target, _ = next(places(body, DOCUMENT.at(OPERATIONS[name].body_schema)))
    target["deletedAt"] = NOW
    async with api(strict=True) as engage:
        before = records_of(engage.sandbox)
        response = await send(engage, name, body)
        assert response.status_code == 400
        assert "deletedAt" in response.json()["errors"][0]["message"]
        assert records_of(engage.sandbox) == before
        del target["deletedAt"]
        assert (await send(engage, name, body)).is_success


async def test_strict_sandbox_rejects_a_body_where_none_is_documented():
    async with api() as engage:
        await engage.data("POST", "/appointments/appointment-3/_actions/accept", {"status": "CANCELLED"})
        assert engage.sandbox.requests.last().ignored == ["body"]
        assert engage.sandbox.get("appointments", "appointment-3")["status"] == "ACCEPTED"
    async with api(strict=True) as engage:
        accept = "/appointments/appointment-3/_actions/accept"
        assert (await engage("POST", accept, {"status": "CANCELLED"})).status_code == 400
        assert (await engage("POST", accept, {})).status_code == 200


async def test_free_form_objects_are_stored_as_they_are():
    async with api(strict=True) as engage:
        metadata = {"status": "CANCELLED", "id": {"id": None}}
        created = await engage.data("POST", "/contexts", {**example("createContext"), "metadata": metadata})
        assert engage.sandbox.get("contexts", created["id"])["metadata"] == metadata


@pytest.mark.proof
async def test_fuzzed_requests_keep_the_records_valid():
    """Documented bodies with random undocumented properties, and documented ones of random types.

    SANDBOX_FUZZED_REQUESTS is their number.
    """
    random = Random(1)
    async with api() as engage:
        first, statuses = engage.sandbox.dump(), {}
        for number in range(FUZZED):
            name = random.choice(list(OPERATIONS))
            body = example(name)
            for target, documented in list(places(body, DOCUMENT.at(OPERATIONS[name].body_schema))):
                for each in random.sample(NAMES, random.randrange(6)):
                    if each not in documented or not random.randrange(8):
                        target[each] = deepcopy(random.choice([*INVENTED, HARMFUL.get(each)]))
            response = await send(engage, name, body)
            statuses[response.status_code // 100] = statuses.get(response.status_code // 100, 0) + 1
            assert response.status_code < 500, (name, body, response.text)
            if number % 100 == 99:
                check_records(engage.sandbox)
                engage.sandbox.reset(seed=first)
    assert statuses[2] > FUZZED / 4, statuses


def check_records(sandbox: Sandbox) -> None:
    """Each record is valid, refers to records that exist, and no employee has two appointments at the same time."""
    state = sandbox.dump()
    assert Sandbox(seed=state, clock=NOW).dump() == state
    taken: dict[str, list[tuple[datetime, datetime]]] = {}
    for each in state["appointments"]:
        if each["status"] == "ACCEPTED" and each["start"] and not each["deletedAt"]:
            buffer = timedelta(minutes=each["trailingBufferTime"])
            start, end = (datetime.fromisoformat(each[name]) for name in ("start", "end"))
            for person in each["appointmentParticipants"]:
                if (person["role"], person["type"]) == ("PRIMARY", "EMPLOYEE"):
                    taken.setdefault(person["participant"]["id"], []).append((start, end + buffer))
    for spans in taken.values():
        spans.sort()
        assert all(one[1] <= other[0] for one, other in zip(spans, spans[1:], strict=False)), spans


@pytest.mark.parametrize(("strict", "status"), [(True, 400), (False, 201)])
async def test_strict_mode_rejects_duplicate_properties(strict, status):
    async for api in api_of(Sandbox(strict=strict)):
        headers = {"Content-Type": "application/json"}
        response = await api("POST", "/lead-segments", content=b'{"code":"A","code":"B"}', headers=headers)
        assert response.status_code == status


SETTING = {"subjectId": "subject-mortgage", "meetingType": "OFFICE"}
SETTINGS = "/offices/office-ghent/subject-availability-settings"


@pytest.mark.parametrize(
    ("method", "path", "body", "name"),
    [
        ("GET", "/employees?limit=1001", None, "limit"),
        ("GET", "/appointments?limit=5000", None, "limit"),
        ("PUT", SETTINGS, [{**SETTING, "maxConcurrentAppointments": 2}], "[0].maxConcurrentAppointments"),
    ],
)
async def test_doubtful_values_are_rejected_in_strict_mode(method, path, body, name):
    async with api(strict=True) as engage:
        response = await engage(method, path, body)
        assert (response.status_code, f"{name}: " in response.text) == (400, True)
    async with api() as engage:
        assert (await engage(method, path, body)).status_code == 200

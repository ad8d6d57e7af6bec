"""Every state that requests and changes without the API can lead to is a valid seed."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest

from pexip_engage_client.sandbox import Sandbox
from pexip_engage_client.sandbox.state.references import PARTICIPANTS, REFERENCES
from tests.generated.api import OPERATIONS, DocumentedOperation
from tests.generated.values import Distinct, value

from .conftest import NOW, api_of

OWNERS = {
    "timeRanges": "availabilityTemplate",
    "timeSlots": "listing",
    "questions": "form",
    "availabilityTemplates": "employee",
}
TABLES = {
    "availability-templates": "availabilityTemplates",
    "fetch-configurations": "fetchConfigurations",
    "lead-segments": "leadSegments",
    "meeting-rooms": "meetingRooms",
    "subject-groups": "subjectGroups",
    "time-ranges": "timeRanges",
    "time-slots": "timeSlots",
}
# Strings for which the document states no type.
WORDS = {"timeZone": ["Europe/Brussels", "UTC"], "updatedByType": ["EMPLOYEE", "OTHER"]}
CHANGES = [each for each in OPERATIONS.values() if each.http_method != "GET"]


class Chosen(Distinct):
    """Random values. Texts repeat, so that rules about unique values apply."""

    def __init__(self, random: Random) -> None:
        super().__init__()
        self.random = random

    def present(self, name: str) -> bool:
        return self.random.random() < 0.6

    def null(self) -> bool:
        return self.random.random() < 0.2

    def pick(self, values: list[Any]) -> Any:
        return self.random.choice(values)

    def size(self, least: int) -> int:
        return self.random.randint(least, least + 2)

    def text(self, least: int, most: int) -> str:
        return f"text {self.random.randrange(4)}"[:most].ljust(least, "x")

    def moment(self) -> datetime:
        return datetime(2025, 3, 3, tzinfo=UTC) + timedelta(minutes=15 * self.random.randrange(1000))


def with_ids(body: Any, records: dict[str, list[Any]], random: Random) -> Any:
    """The body with IDs of records, time zones and country codes that exist."""
    if isinstance(body, list):
        return [with_ids(each, records, random) for each in body]
    if not isinstance(body, dict):
        return body
    found = {}
    for name, each in body.items():
        if name == "appointmentParticipants" and random.random() < 0.7:
            each = [{"role": "PRIMARY", "type": type_, "participantId": ""} for type_ in PARTICIPANTS]
        table = PARTICIPANTS.get(body.get("type", "")) if name == "participantId" else REFERENCES.get(name, "  ")[1]
        if name == "updatedById":
            table = "employees"
        if each is None or name in ("metadata", "value"):
            found[name] = each
        elif table in records and records[table]:
            ids = [record["id"] for record in random.choices(records[table], k=2)]
            found[name] = ids if isinstance(each, list) else ids[0]
        elif name in WORDS:
            found[name] = random.choice(WORDS[name])
        else:
            found[name] = with_ids(each, records, random)
    return found


def path_of(operation: DocumentedOperation, records: dict[str, list[Any]], random: Random) -> str:
    """The path with the IDs of a random record and of its owners."""
    segments = operation.path.split("/")
    owned: Any = {}
    table = ""
    for index in reversed(range(len(segments))):
        if segments[index].startswith("{"):
            owner, table = OWNERS.get(table, ""), TABLES.get(segments[index - 1], segments[index - 1])
            if owner in owned:
                owned = next(each for each in records[table] if each["id"] == owned[owner]["id"])
            else:
                owned = random.choice([each for each in records[table] if not each["deletedAt"]] or [{"id": "none"}])
            segments[index] = owned["id"]
    return "/".join(segments)


def query_of(operation: DocumentedOperation, records: dict[str, list[Any]], random: Random) -> dict[str, str]:
    found = {}
    for each in operation.parameters:
        if each.place == "query":
            found[each.wire_name] = random.choice(records[each.wire_name.removesuffix("-id") + "s"])["id"]
    return found


def deleted_or_restored(sandbox: Sandbox, records: dict[str, list[Any]], random: Random) -> None:
    table = random.choice([name for name in records if records[name]])
    record = random.choice(records[table])
    if record["deletedAt"] is None:
        sandbox.delete(table, record["id"])
    else:
        with suppress(ValueError):  # another record may have its e-mail address or code
            sandbox.change(table, record["id"], deletedAt=None)


@pytest.mark.proof
@pytest.mark.parametrize("number", range(2))
async def test_every_reachable_state_is_a_seed(number):
    random = Random(number)
    changed: set[str] = set()
    async for api in api_of(Sandbox(seed="demo", clock=NOW)):
        for step in range(400):
            content = api.sandbox.dump()
            records = {name: each for name, each in content.items() if name != "sandbox"}
            if step % 20 == 19:
                deleted_or_restored(api.sandbox, records, random)
                continue
            present = {name: [each for each in some if not each["deletedAt"]] for name, some in records.items()}
            operation = random.choice(CHANGES)
            body = value(operation.body, Chosen(random)) if operation.body else None
            response = await api(
                operation.http_method,
                path_of(operation, records, random),
                with_ids(body, present, random),
                params=query_of(operation, present, random),
            )
            if response.is_success:
                changed.add(operation.id)
        content = api.sandbox.dump()
    assert len(changed) > 0.8 * len(CHANGES)
    assert Sandbox(seed=content, clock=NOW).dump() == content

"""Run the same steps in a test enterprise and in the sandbox, to check the sandbox's assumptions.

Where the Pexip documentation leaves something open, the sandbox makes an assumption (a "reading"). Each step is carried
out in the test enterprise and in the sandbox, and the outcomes are compared.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, cast

from attrs import define, field, frozen

from .._runtime.arguments import UNSET
from ..client import EngageClient
from ..errors import ApiError, EngageError
from ..generated import Scope
from ..openapi.parsing import is_list, is_object
from ..openapi.reader import Document, DocumentedOperation
from ..openapi.schemas import Schemas
from ..sandbox import Sandbox
from ..sandbox.rules import load as load_rules
from ..sandbox.times import stamp
from .differences import Seen, differences
from .ids import RecordIds
from .report import FAILED, NOT_TRIED, AssumptionCheck, ConformanceReport

if TYPE_CHECKING:
    from .._pipeline.request import Method

# No operation to cancel an appointment is documented. This path follows the pattern of the other actions.
CANCEL = "/appointments/{}/_actions/cancel"

NOBODY, UNKNOWN_ID = "conformance-nobody", "an ID that does not exist leads to a 404, in a path and in a body"
LED, TWICE, UNLED = ("PRIMARY",), ("PRIMARY", "SECONDARY"), ("SECONDARY",)

# For each role: the collection that the participant comes from, and the participant's index in it. The sandbox uses the
# roles as IDs.
_ROLES = {
    "office": ("offices", 0),
    "subject": ("subjects", 0),
    "customer": ("customers", 0),
    "employee": ("employees", 0),
    "colleague": ("employees", 1),
}


def cast_of(ids: RecordIds) -> dict[str, str]:
    """Return the IDs of the records that the steps need. Raises ValueError if one is missing."""
    cast: dict[str, str] = {}
    for role, (collection, index) in _ROLES.items():
        known = ids.known(collection)
        if len(known) <= index:
            raise ValueError(f"--write needs {index + 1} or more {collection}; pass --with {collection}=ID")
        cast[role] = known[index]
    return cast


Body = Callable[["Life"], Mapping[str, Any] | None]
Exchange = tuple[DocumentedOperation, Seen]


@frozen
class Step:
    """An operation to call, the appointment to act on (such as `it` or `booking`), and a name for a new appointment."""

    name: str
    operation: str
    body: Body = lambda life: None
    on: str = ""
    makes: str = ""
    reading: str = ""


STEPS = (
    Step("invite the customer", "createAppointmentInvite", lambda life: life.invitation(), makes="it"),
    Step("set a time for the invite", "rescheduleAppointment", lambda life: life.times(), on="it"),
    Step("accept the invite", "acceptAppointment", on="it"),
    Step("accept the invite again", "acceptAppointment", on="it"),
    Step("reschedule the appointment", "rescheduleAppointment", lambda life: life.times(2), on="it"),
    Step("reschedule to an end before the start", "rescheduleAppointment", lambda life: life.times(6, -1), on="it"),
    Step("change the message", "updateAppointmentDetails", lambda life: {"message": "conformance"}, on="it"),
    Step("change internal notes", "updateAppointmentById", lambda life: {"internalNotes": "conformance"}, on="it"),
    Step("set type PHONE", "updateAppointmentMeetingType", lambda life: {"meetingType": "PHONE"}, on="it"),
    Step("set type ON_LOCATION", "updateAppointmentMeetingType", lambda life: {"meetingType": "ON_LOCATION"}, on="it"),
    Step(
        "reassign the appointment to a colleague",
        "reassignAppointment",
        lambda life: {"primaryEmployeeId": life.cast["colleague"], "officeId": life.cast["office"]},
        on="it",
    ),
    Step("book an appointment", "createAppointment", lambda life: life.booking(4), makes="booking"),
    Step("book the same time again", "createAppointment", lambda life: life.booking(4), makes="same time"),
    Step("book with an end before the start", "createAppointment", lambda life: life.booking(6, -1), makes="backwards"),
    Step("book one employee twice", "createAppointment", lambda life: life.booking(8, roles=TWICE), makes="twice"),
    Step(
        "book without a primary employee", "createAppointment", lambda life: life.booking(10, roles=UNLED), makes="led"
    ),
    Step(
        "book in an office that does not exist",
        "createAppointment",
        lambda life: {**life.booking(12), "officeId": NOBODY},
        makes="nowhere",
        reading=UNKNOWN_ID,
    ),
    Step("accept an appointment that does not exist", "acceptAppointment", on="nobody", reading=UNKNOWN_ID),
)


@define
class Life:
    """An execution of the steps in one enterprise. It keeps the IDs of the appointments that the steps create."""

    client: EngageClient
    document: Document
    cast: Mapping[str, str]
    start: datetime
    mark: str
    made: dict[str, str] = field(factory=dict[str, str], init=False)
    unconfirmed: int = field(default=0, init=False)
    """The number of requests, including a pending one, that may have created an appointment but returned no ID."""
    seen: list[Exchange] = field(factory=list["Exchange"], init=False, repr=False)

    async def step(self, step: Step) -> tuple[str, str]:
        """Perform a step. Return its outcome in words, without customer data, and the error code."""
        operation = self.document.operations[step.operation]
        id_ = NOBODY if step.on == "nobody" else self.made.get(step.on, "")
        if step.on and not id_:
            return f"{NOT_TRIED}, because its appointment could not be created", ""
        if step.makes and self.unconfirmed:
            return f"{NOT_TRIED}, because an earlier step may have created an appointment without returning its ID", ""
        path, body = operation.path.replace("{id}", id_), step.body(self)
        self.unconfirmed += bool(step.makes)
        try:
            response = await self.client.request(
                cast("Method", operation.method), path, json=UNSET if body is None else body, scope=operation.scope
            )
        except EngageError as error:
            self.unconfirmed -= bool(step.makes) and error.outcome != "unknown"
            if not isinstance(error, ApiError) or error.response is None:
                return f"{FAILED} with {type(error).__name__}", ""
            response = error.response
        seen = Seen.of(response)
        self.seen.append((operation, seen))
        if seen.status < 300 and step.makes and is_object(seen.data) and isinstance(seen.data.get("id"), str):
            self._remember(step.makes, seen.data["id"])
        return self._outcome(seen)

    def _remember(self, name: str, id_: str) -> None:
        self.made[name] = id_
        self.unconfirmed = max(0, self.unconfirmed - 1)

    async def clean_up(self) -> None:
        """Cancel the appointments that the steps created."""
        for id_ in await self._look_up() - set(self.made.values()):
            self._remember(id_, id_)
        for name, id_ in list(self.made.items()):
            with suppress(EngageError):
                await self.client.request("POST", CANCEL.format(id_), json={}, scope=Scope.APPOINTMENTS_READ_WRITE)
                del self.made[name]

    @property
    def left_behind(self) -> str:
        """Describe the appointments that could not be cancelled."""
        parts = [f"{len(self.made)} appointment{'s' * (len(self.made) > 1)}"] if self.made else []
        parts += [f"at most {self.unconfirmed} unconfirmed"] if self.unconfirmed else []
        return f"{' and '.join(parts)} with the external ID {self.mark}" if parts else ""

    async def _look_up(self) -> set[str]:
        """Return the IDs of all appointments with our external ID."""
        operation, query = self.document.operations["getAppointments"], {"external-id": [self.mark]}
        try:
            response = await self.client.request("GET", operation.path, query=query, scope=operation.scope)
        except EngageError:
            return set()
        data = Seen.of(response).data
        records = [each for each in data if is_object(each)] if is_list(data) else []
        # A server that ignores the filter also returns other appointments.
        ours = [each.get("id") for each in records if each.get("externalId") == self.mark]
        return {id_ for id_ in ours if isinstance(id_, str)}

    # --- request bodies

    def times(self, hours: int = 0, length: int = 1) -> dict[str, Any]:
        """Return a period that begins `hours` after the first period.

        With a negative length, it ends before it starts.
        """
        start = self.start + timedelta(hours=hours)
        return {"start": stamp(start), "end": stamp(start + timedelta(hours=length))}

    def invitation(self, roles: tuple[str, ...] = LED) -> dict[str, Any]:
        """Return the request body for an invite."""
        employees = [{"type": "EMPLOYEE", "role": role, "participantId": self.cast["employee"]} for role in roles]
        customer = {"type": "CUSTOMER", "role": "PRIMARY", "participantId": self.cast["customer"]}
        return {
            "subjectId": self.cast["subject"],
            "officeId": self.cast["office"],
            "meetingType": "OFFICE",
            "externalId": self.mark,
            "appointmentParticipants": [*employees, customer],
        }

    def booking(self, hours: int, length: int = 1, roles: tuple[str, ...] = LED) -> dict[str, Any]:
        """Return the request body for an appointment with a start and an end."""
        return {**self.invitation(roles), **self.times(hours, length)}

    # --- outcomes

    def _outcome(self, seen: Seen) -> tuple[str, str]:
        if seen.status < 300:
            data = seen.data if is_object(seen.data) else {}
            time = ", without a time" if data.get("start") is None and "status" in data else ""
            return f"{seen.status} {self._status(data.get('status'))}{time}".strip(), ""
        errors = seen.payload.get("errors") if is_object(seen.payload) else None
        if seen.status != 422 or not is_list(errors) or not errors or not is_object(errors[0]):
            return str(seen.status), ""
        code, arguments = errors[0].get("code"), errors[0].get("arguments")
        known = {each for operation in self.document.operations.values() for each in operation.error_codes}
        shown = code if isinstance(code, str) and code in known else "another code"
        allowed = arguments.get("allowedStates") if is_object(arguments) else None
        states = [self._status(each) for each in allowed] if is_list(allowed) else []
        more = f", allowed: {', '.join(sorted(states))}" if states else ""
        return f"{seen.status} {shown}{more}", shown

    def _status(self, value: object) -> str:
        """Return the status of an appointment, if it is documented."""
        documented = self.document.schemas["AppointmentStatus"]["enum"]
        if isinstance(value, str) and value in documented:
            return value
        return "" if value is None else "another status"


async def check_readings(client: EngageClient, document: Document, ids: RecordIds, report: ConformanceReport) -> None:
    """Perform all steps in the enterprise and in a sandbox, report the outcomes, and always clean up."""
    start = datetime.now(UTC).replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(days=28)
    start += timedelta(days=(1 - start.weekday()) % 7)  # a Tuesday
    mark = f"conformance-{secrets.token_hex(4)}"
    theirs = Life(client, document, cast_of(ids), start, mark)
    implementations, schemas = load_rules().implementations, Schemas(document)
    async with _stage() as sandbox:
        ours = Life(sandbox.client(), document, {role: role for role in _ROLES}, start, mark)
        try:
            for step in STEPS:
                expected, code = await ours.step(step)
                observed, _ = await theirs.step(step)
                implementation = implementations[step.operation]
                rules = {rule.code: rule.reading for rule in implementation.rules}
                reading = step.reading or (rules.get(code) if code else implementation.note) or ""
                report.readings.append(AssumptionCheck(step.name, step.operation, expected, observed, reading))
        finally:
            report.requests += len(theirs.seen)
            for operation, seen in theirs.seen:
                report.add(differences(schemas, operation, seen))
            try:
                await theirs.clean_up()
            finally:
                report.left_behind = theirs.left_behind


def _stage() -> Sandbox:
    """Create a sandbox enterprise with only the records that take part."""
    sandbox = Sandbox()
    for role, (collection, _) in _ROLES.items():
        works_in = {"officeRelations": [{"role": "AGENT", "officeId": "office"}]} if collection == "employees" else {}
        sandbox.add(collection, {"id": role, **works_in})
    return sandbox

"""The life of an appointment, in a test enterprise and in the sandbox: which of the sandbox's readings hold.

Where the vendor's pages leave room, the sandbox decides. Each step is made in both, and what came of it compared.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from attrs import define, field, frozen

from .._runtime.unset import UNSET
from ..client import EngageClient
from ..errors import ApiError, EngageError, ResponseValidationError
from ..generated import Scope
from ..openapi.operations import DocumentedOperation
from ..openapi.reader import Document
from ..sandbox import Sandbox
from ..sandbox.rules import load as load_rules
from ..sandbox.state.store import is_list, is_object
from ..sandbox.times import stamp
from .differences import Seen, differences
from .ids import RecordIds
from .report import AssumptionCheck, Report
from .schemas import Schemas

# No operation for cancelling is documented; this path follows the pattern of its siblings.
CANCEL = "/appointments/{}/_actions/cancel"
logger = logging.getLogger("pexip_engage_client")

NOBODY = "conformance-nobody"


@frozen
class Cast:
    """Who plays: ids of the enterprise."""

    office: str
    subject: str
    employee: str
    colleague: str
    customer: str

    @classmethod
    def of(cls, ids: RecordIds) -> Cast:
        """The ids found in the enterprise's lists or passed in; ValueError if one is missing."""
        employees = ids.known("employees")
        if len(employees) < 2:
            raise ValueError("--write needs two employees: give them by --with employees=ID")
        found: dict[str, str] = {}
        for role, collection in (("office", "offices"), ("subject", "subjects"), ("customer", "customers")):
            if not ids.known(collection):
                raise ValueError(f"--write needs one of {collection}: give it by --with {collection}=ID")
            found[role] = ids.known(collection)[0]
        return cls(**found, employee=employees[0], colleague=employees[1])


Body = Callable[["Life"], Mapping[str, Any] | None]


@frozen
class Step:
    """One step: on which appointment (`it`, `booking`, none), and under which name a new one is remembered."""

    name: str
    operation: str
    body: Body = lambda life: None
    on: str = ""
    makes: str = ""
    reading: str = ""


STEPS = (
    Step("invite", "createAppointmentInvite", lambda life: life.invitation(), makes="it"),
    Step("give the invite a time", "rescheduleAppointment", lambda life: life.times(), on="it"),
    Step("accept it", "acceptAppointment", on="it"),
    Step("accept it once more", "acceptAppointment", on="it"),
    Step("move it", "rescheduleAppointment", lambda life: life.times(2), on="it"),
    Step("move it to an end before its start", "rescheduleAppointment", lambda life: life.backwards(), on="it"),
    Step("change its details", "updateAppointmentDetails", lambda life: {"message": "conformance"}, on="it"),
    Step("change it", "updateAppointmentById", lambda life: {"internalNotes": "conformance"}, on="it"),
    Step("make it a call", "updateAppointmentMeetingType", lambda life: {"meetingType": "PHONE"}, on="it"),
    Step("make it a visit", "updateAppointmentMeetingType", lambda life: {"meetingType": "ON_LOCATION"}, on="it"),
    Step("give it to a colleague", "reassignAppointment", lambda life: life.colleague(), on="it"),
    Step("book", "createAppointment", lambda life: life.booking(4), makes="booking"),
    Step("book the same time", "createAppointment", lambda life: life.booking(4), makes="same time"),
    Step("book backwards", "createAppointment", lambda life: life.booking(6, **life.backwards()), makes="backwards"),
    Step("book one employee twice", "createAppointment", lambda life: life.twice(8), makes="twice"),
    Step("book without a primary employee", "createAppointment", lambda life: life.unled(10), makes="unled"),
    Step(
        "book in an office that does not exist",
        "createAppointment",
        lambda life: life.booking(12, officeId=NOBODY),
        makes="nowhere",
        reading="an id that does not exist is a 404, in a body too",
    ),
    Step("accept what does not exist", "acceptAppointment", on="nobody", reading="an id that does not exist is a 404"),
)  # fmt: skip


@define
class Life:
    """One appointment's life in one enterprise."""

    client: EngageClient
    document: Document
    cast: Cast
    start: datetime
    mark: str
    made: dict[str, str] = field(factory=dict[str, str], init=False)
    unsure: bool = field(default=False, init=False)
    """Whether a record may have been created without a response that confirms it."""
    seen: list[tuple[DocumentedOperation, Seen]] = field(
        factory=list[tuple[DocumentedOperation, Seen]], init=False, repr=False
    )

    async def step(self, step: Step) -> tuple[str, str]:
        """Carry out a step; returns its outcome in words without data, and the error code."""
        operation = self.document.operations[step.operation]
        id_ = NOBODY if step.on == "nobody" else self.made.get(step.on, "")
        if step.on and not id_:
            return "not tried: its appointment could not be made", ""
        body = step.body(self)
        try:
            response = await self.client.request(
                operation.method,
                operation.path.replace("{id}", id_),
                json=UNSET if body is None else body,
                scope=operation.scope,
            )
        except ApiError as error:
            if error.response is None:
                raise
            response = error.response
        except EngageError as error:
            self.unsure = self.unsure or bool(step.makes)
            return f"failed: {type(error).__name__}", ""
        try:
            seen = Seen(response.status_code, response.headers, response.json())
        except ResponseValidationError:
            seen = Seen(response.status_code, response.headers, None, is_json=False)
        self.seen.append((operation, seen))
        data = seen.payload.get("data") if is_object(seen.payload) else None
        if seen.status < 300 and step.makes and is_object(data) and isinstance(data.get("id"), str):
            self.made[step.makes] = data["id"]
        return self._said(seen)

    async def clean_up(self) -> int:
        """Cancel what was created; returns how many appointments are left."""
        left = 0
        for id_ in self.made.values():
            try:
                await self.client.request("POST", CANCEL.format(id_), json={}, scope=Scope.APPOINTMENTS_READ_WRITE)
            except EngageError:
                left += 1
        return left

    # --- bodies

    def times(self, hours: int = 0) -> dict[str, Any]:
        """An hour, so many hours after the first."""
        start = self.start + timedelta(hours=hours)
        return {"start": stamp(start), "end": stamp(start + timedelta(hours=1))}

    def backwards(self) -> dict[str, Any]:
        """An hour from its end to its start."""
        times = self.times(6)
        return {"start": times["end"], "end": times["start"]}

    def invitation(self) -> dict[str, Any]:
        """The body of an invite."""
        people = [self._person("EMPLOYEE", self.cast.employee), self._person("CUSTOMER", self.cast.customer)]
        return {
            "subjectId": self.cast.subject,
            "officeId": self.cast.office,
            "meetingType": "OFFICE",
            "externalId": self.mark,
            "appointmentParticipants": people,
        }

    def booking(self, hours: int, **others: Any) -> dict[str, Any]:
        """The body of an appointment at a time."""
        return {**self.invitation(), **self.times(hours), **others}

    def twice(self, hours: int) -> dict[str, Any]:
        """The same with one employee in two roles."""
        body = self.booking(hours)
        people = [*body["appointmentParticipants"], self._person("EMPLOYEE", self.cast.employee, "SECONDARY")]
        return {**body, "appointmentParticipants": people}

    def unled(self, hours: int) -> dict[str, Any]:
        """The same without a primary employee."""
        people = [
            self._person("EMPLOYEE", self.cast.employee, "SECONDARY"),
            self._person("CUSTOMER", self.cast.customer),
        ]
        return {**self.booking(hours), "appointmentParticipants": people}

    def colleague(self) -> dict[str, Any]:
        """The body of a reassignment."""
        return {"primaryEmployeeId": self.cast.colleague, "officeId": self.cast.office}

    def _person(self, kind: str, id_: str, role: str = "PRIMARY") -> dict[str, str]:
        return {"type": kind, "role": role, "participantId": id_}

    # --- what came of it

    def _said(self, seen: Seen) -> tuple[str, str]:
        if seen.status < 300:
            data = seen.payload.get("data") if is_object(seen.payload) else None
            if not is_object(data):
                return str(seen.status), ""
            time = ", without a time" if data.get("start") is None and "status" in data else ""
            return f"{seen.status} {self._word(data.get('status'), 'AppointmentStatus')}{time}".strip(), ""
        errors = seen.payload.get("errors") if is_object(seen.payload) else None
        if seen.status != 422 or not is_list(errors) or not errors or not is_object(errors[0]):
            return str(seen.status), ""
        code, arguments = errors[0].get("code"), errors[0].get("arguments")
        known = {each for operation in self.document.operations.values() for each in operation.error_codes}
        shown = code if isinstance(code, str) and code in known else "another code"
        allowed = arguments.get("allowedStates") if is_object(arguments) else None
        states = [self._word(each, "AppointmentStatus") for each in allowed] if is_list(allowed) else []
        more = f", allowed: {', '.join(sorted(states))}" if states else ""
        return f"{seen.status} {shown}{more}", shown

    def _word(self, value: object, schema: str) -> str:
        """A value of an enum that the document lists."""
        documented = self.document.raw["components"]["schemas"][schema]["enum"]
        if isinstance(value, str) and value in documented:
            return value
        return "" if value is None else "another status"


async def check_readings(client: EngageClient, document: Document, ids: RecordIds, report: Report) -> None:
    """Carry out all steps in both, and report their outcomes. Always cleans up."""
    start = datetime.now(UTC).replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(days=28)
    start += timedelta(days=(1 - start.weekday()) % 7)  # a Tuesday
    mark = f"conformance-{secrets.token_hex(4)}"
    theirs = Life(client, document, Cast.of(ids), start, mark)
    implementations, schemas = load_rules().implementations, Schemas(document)
    async with _stage() as sandbox:
        ours = Life(
            sandbox.client(), document, Cast("office", "subject", "employee", "colleague", "customer"), start, mark
        )
        try:
            for step in STEPS:
                expected, code = await ours.step(step)
                observed, _ = await theirs.step(step)
                implementation = implementations[step.operation]
                rule = next((each for each in implementation.rules if each.code == code), None) if code else None
                reading = step.reading or ((rule.reading if rule else "") if code else implementation.note) or ""
                report.readings.append(AssumptionCheck(step.name, step.operation, expected, observed, reading))
        finally:
            report.requests += len(theirs.seen)
            for operation, seen in theirs.seen:
                report.add(differences(schemas, operation, seen))
            left = await theirs.clean_up()
            if left or theirs.unsure:
                perhaps = " and perhaps one more" if theirs.unsure else ""
                report.left_behind = f"{left} appointments{perhaps} with the external id {mark}"
                logger.warning("left behind: %s", report.left_behind)


def _stage() -> Sandbox:
    """An enterprise with just the cast."""
    sandbox = Sandbox()
    for table, id_ in (("offices", "office"), ("subjects", "subject"), ("customers", "customer")):
        sandbox.add(table, {"id": id_})
    for id_ in ("employee", "colleague"):
        sandbox.add("employees", {"id": id_, "officeRelations": [{"role": "AGENT", "officeId": "office"}]})
    return sandbox

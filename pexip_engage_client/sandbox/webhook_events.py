"""The documented webhook events: which one a change means, and what each carries."""

from collections.abc import Mapping
from typing import Any, cast

from attrs import define

from ..openapi.reader import Document
from .document.languages import Languages
from .document.projection import Projection
from .document.validation import Validation
from .state.enterprise import Enterprise
from .state.ids import Ids
from .state.references import id_of
from .state.store import Record

APPOINTMENT, CALLBACK_REQUEST, COMMUNICATION = "Appointment", "Callback Request", "Communication"
_SCHEMAS = {
    APPOINTMENT: "AppointmentEvent",
    CALLBACK_REQUEST: "CallbackRequestEvent",
    COMMUNICATION: "CommunicationEvent",
}
_FORMS = ("cancellationByAgentForm", "cancellationByCustomerForm", "completionByAgentForm", "questionnaireForm")
_FINAL = ("COMPLETED", "CANCELLED", "NO_SHOW")
# The event of an appointment that gets into a status.
_INTO = {
    "ACCEPTED": "ACCEPT",
    "CANCELLED": "CANCEL",
    "COMPLETED": "COMPLETE",
    "ALTERNATIVE_DATE_REQUESTED": "REQUEST_ALTERNATIVE_DATE",
    "INCOMING_REQUEST": "CREATE_REQUEST",
}


def meaning(before: Record, after: Record) -> str | None:
    """The event of an appointment that was changed by hand; None when nothing is different."""
    different = {name for name in {*before, *after} if before.get(name) != after.get(name)} - {"updatedAt"}
    if not different:
        return None
    if "status" in different:
        if before["status"] in _FINAL and after["status"] not in _FINAL:
            return "REOPEN"
        return _INTO.get(after["status"], "GENERIC_UPDATE")
    if different & {"start", "end"}:
        return "RESCHEDULE_REQUEST" if after["status"] == "INCOMING_REQUEST" else "RESCHEDULE"
    return "REASSIGN" if _primary(before) != _primary(after) else "GENERIC_UPDATE"


def _primary(appointment: Record) -> list[str]:
    return [
        entry["participant"]["id"]
        for entry in appointment["appointmentParticipants"]
        if (entry["role"], entry["type"]) == ("PRIMARY", "EMPLOYEE")
    ]


@define
class Events:
    """Makes events of one enterprise, and holds them against the document."""

    enterprise: Enterprise
    document: Document
    validation: Validation
    projection: Projection
    ids: Ids

    @property
    def types(self) -> list[str]:
        """The documented event types of appointments."""
        types: list[str] = self.document.at("/components/schemas/AppointmentEventType")["enum"]
        return types

    def data(self, entity: str, event_type: str | None, id_: str | None, given: Mapping[str, Any]) -> Record:
        """What an event carries under `data`; what is `given` goes before what the records say."""
        if entity == APPOINTMENT:
            if event_type not in self.types:
                raise ValueError(f"event_type must be one of {', '.join(self.types)}; got {event_type!r}")
            return {**self.of_appointment(event_type, self._known("appointments", id_)), **given}
        if entity == CALLBACK_REQUEST:
            shown = {} if id_ is None else {"callbackRequest": self._callback(self._known("callbackRequests", id_))}
            return {"eventType": event_type or "CREATE", **shown, **given}
        if entity != COMMUNICATION:
            raise ValueError(f"entity must be one of {', '.join(_SCHEMAS)}; got {entity!r}")
        template: Record = {
            "language": self.enterprise.language,
            "timeZone": self.enterprise.time_zone,
            "content": "Your appointment is tomorrow.",
            "subject": None,
            "images": [],
        }
        return {"communication": {}, "receiver": {}, "template": template, "resource": None, **given}

    def envelope(self, webhook_id: str, entity: str, data: Record, correlation_id: str) -> Record:
        """The event; ValueError when the document does not allow it."""
        event: Record = {
            "id": self.ids.new(),
            "correlationId": correlation_id,
            "webhookConfigurationId": webhook_id,
            "version": "1",
            "entity": entity,
            "data": data,
        }
        if fault := self.validation.fault(f"/components/schemas/{_SCHEMAS[entity]}", event):
            raise ValueError(f"no {entity} event: {fault}")
        return event

    def of_appointment(self, event_type: str, record: Record) -> Record:
        """What the event's page shows, and the times and the status, which it cuts off but its topic relies on."""
        shown = ("start", "end", "status", "meetingType", "createdAt", "updatedAt")
        office = self.enterprise.store.table("offices")[record["office"]["id"]]
        appointment = {
            "id": record["id"],
            "subject": self._cut("WebhookSubject", self._flat_subject(record["subject"]["id"])),
            "office": self._cut("WebhookOffice", office),
            "appointmentParticipants": [self._participant(entry) for entry in record["appointmentParticipants"]],
            **{name: record[name] for name in shown},
        }
        return {"eventType": event_type, "message": record.get("messageForCustomer"), "appointment": appointment}

    def _known(self, table: str, id_: str | None) -> Record:
        record = None if id_ is None else self.enterprise.store.get(table, id_)
        if record is None:
            raise LookupError(f"there is no {id_!r} in {table}")
        return record

    def _callback(self, record: Record) -> Record:
        subject, office = id_of(record.get("subject")), id_of(record.get("office"))
        shown: Record = {"id": record["id"], "status": record.get("status") or "OPEN", "subject": None}
        if subject is not None:
            full = self._subject(subject)
            # The page demands an external id of a subject; one without it shows its own.
            full["externalId"] = full.get("externalId") or subject
            shown["subject"] = self._cut("WebhookCallbackRequestSubject", full)
        if office is not None:
            shown["office"] = self._cut("WebhookOffice", self.enterprise.store.table("offices")[office])
        return shown

    def _subject(self, id_: str) -> Record:
        subject = self.enterprise.store.table("subjects")[id_]
        translations: Record = {name: [] for name in ("name", "description", "instructions")}
        given: Record = subject.get("translations") or {}
        translations.update({name: value for name, value in given.items() if value})
        forms = {name: subject.get(name) for name in _FORMS}
        return {**subject, **forms, "translations": translations, "subjectGroup": self._group(subject)}

    def _flat_subject(self, id_: str) -> Record:
        subject = self._subject(id_)
        return {**subject, **{f"{name}Id": id_of(cast("Record | None", subject.get(name))) for name in _FORMS}}

    def _group(self, subject: Record) -> Record:
        """The subject's group; the page demands one, so a subject without a group shows an empty one."""
        id_ = id_of(subject.get("subjectGroup"))
        group = None if id_ is None else self.enterprise.store.get("subjectGroups", id_)
        nothing: Record = {"id": "", "externalId": None, "order": 0, "translations": {}}
        group = group or {**nothing, "createdAt": subject["createdAt"], "updatedAt": subject["updatedAt"]}
        return {**group, "translations": group.get("translations") or {}}  # null is not for events

    def _participant(self, entry: Record) -> Record:
        shown = {"role": entry["role"], "type": entry["type"]}
        if entry["type"] == "CUSTOMER":
            return {**shown, "customer": entry["participant"]}
        employee = self.enterprise.store.table("employees")[entry["participant"]["id"]]
        names = ("id", "firstName", "lastName", "email", "status", "translations")
        return {**shown, "employee": {name: employee.get(name) for name in names}}

    def _cut(self, schema: str, record: Record) -> Any:
        return self.projection.view(f"/components/schemas/{schema}", record, Languages())

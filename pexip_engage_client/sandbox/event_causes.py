"""The documented webhook events: which change causes which event, and what each event contains."""

from collections.abc import Callable, Mapping
from typing import Any, Final, cast

from attrs import define, field

from .._runtime.webhook_events import event_of_step
from ..openapi.reader import Document
from ..openapi.webhooks import DocumentedEvent, documented_events
from .document.languages import Languages
from .document.projection import projection_of
from .document.validation import validation_of
from .state.enterprise_state import Enterprise
from .state.id_sequences import Ids
from .state.record_store import Record
from .state.references import id_of

APPOINTMENT: Final = "Appointment"
CALLBACK_REQUEST, COMMUNICATION = "Callback Request", "Communication"
_FORMS = ("cancellationByAgentForm", "cancellationByCustomerForm", "completionByAgentForm", "questionnaireForm")


def event_of_change(before: Record, after: Record) -> str | None:
    """Return the event type for a change that was made to an appointment without the API; None if nothing changed."""
    names = {name for name in {*before, *after} if before.get(name) != after.get(name)} - {"updatedAt"}
    changed = {name: (before.get(name), after.get(name)) for name in names}
    return event_of_step(changed, after["status"]) if changed else None


@define
class Events:
    """A factory that creates the webhook events for one enterprise, and validates them against the API document.

    The document defines the kinds of events. If `data` has no function for a kind, an event contains only the data that
    the caller passes.
    """

    enterprise: Enterprise
    document: Document
    ids: Ids
    kinds: Mapping[str, DocumentedEvent] = field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        self.kinds = {kind.entity: kind for kind in documented_events(self.document)}

    @property
    def names(self) -> set[str]:
        """The names of events that a webhook receiver can select: the entities and their documented event types."""
        return {*self.kinds, *(name for kind in self.kinds.values() for name in kind.types)}

    def data(self, entity: str, event_type: str | None, id_: str | None, given: Mapping[str, Any]) -> Record:
        """Return the `data` for a webhook event. Values in `given` override values from the records."""
        kind = self.kinds.get(entity)
        if kind is None:
            raise ValueError(f"entity must be one of {', '.join(self.kinds)}; got {entity!r}")
        if kind.types and event_type not in kind.types:
            raise ValueError(f"event_type must be one of {', '.join(kind.types)}; got {event_type!r}")
        contents: Mapping[str, Callable[[str | None, str | None], Record]] = {
            APPOINTMENT: self._appointment_data,
            CALLBACK_REQUEST: self._callback_request_data,
            COMMUNICATION: self._communication_data,
        }
        shown = contents[entity](event_type, id_) if entity in contents else {}
        typed = {"eventType": event_type} if kind.has_type and event_type else {}
        return {**typed, **shown, **given}

    def envelope(self, webhook_id: str, entity: str, data: Record, correlation_id: str) -> Record:
        """Return a complete webhook event. Raises ValueError if the API document does not allow the event."""
        event: Record = {
            "id": self.ids.new(),
            "correlationId": correlation_id,
            "webhookConfigurationId": webhook_id,
            "version": "1",
            "entity": entity,
            "data": data,
        }
        if fault := validation_of(self.document).fault(self.kinds[entity].pointer, event):
            raise ValueError(f"not a valid {entity} event: {fault}")
        return event

    def of_appointment(self, event_type: str, record: Record) -> Record:
        """Return an appointment as it appears in a webhook event: its documented properties, times and status."""
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

    def _appointment_data(self, event_type: str | None, id_: str | None) -> Record:
        return self.of_appointment(cast(str, event_type), self._known("appointments", id_))

    def _callback_request_data(self, event_type: str | None, id_: str | None) -> Record:
        shown = {} if id_ is None else {"callbackRequest": self._callback(self._known("callbackRequests", id_))}
        return {"eventType": event_type or "CREATE", **shown}

    def _communication_data(self, event_type: str | None, id_: str | None) -> Record:
        template: Record = {
            "language": self.enterprise.language,
            "timeZone": self.enterprise.time_zone,
            "content": "Your appointment is tomorrow.",
            "subject": None,
            "images": [],
        }
        return {"communication": {}, "receiver": {}, "template": template, "resource": None}

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
            # The schema requires an external ID. For a subject without one, the event contains its ID.
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
        # The schema requires a group without `deletedAt`. A subject without a group gets an empty one.
        group: Record = subject["subjectGroup"] or {
            "id": "",
            "externalId": None,
            "order": 0,
            "translations": {},
            **{name: subject[name] for name in ("createdAt", "updatedAt")},
        }
        subject["subjectGroup"] = {name: value for name, value in group.items() if name != "deletedAt"}
        return {**subject, **{f"{name}Id": id_of(cast("Record | None", subject.get(name))) for name in _FORMS}}

    def _group(self, subject: Record) -> Record | None:
        id_ = id_of(subject.get("subjectGroup"))
        group = None if id_ is None else self.enterprise.store.get("subjectGroups", id_)
        return group and {**group, "translations": group.get("translations") or {}}  # events do not allow null

    def _participant(self, entry: Record) -> Record:
        shown = {"role": entry["role"], "type": entry["type"]}
        if entry["type"] == "CUSTOMER":
            return {**shown, "customer": entry["participant"]}
        employee = self.enterprise.store.table("employees")[entry["participant"]["id"]]
        names = ("id", "firstName", "lastName", "email", "status", "translations")
        # Whether `roles` is one value or a list is not documented. It is a list here, as in the records.
        roles: list[Any] = employee.get("availableRoles") or []
        return {**shown, "employee": {**{name: employee.get(name) for name in names}, "roles": roles}}

    def _cut(self, schema: str, record: Record) -> Any:
        return projection_of(self.document).view(f"/components/schemas/{schema}", record, Languages())

"""Webhooks out: an event for each change of an appointment, delivered as the webhook topic says."""

import asyncio
from collections.abc import Iterable
from typing import Any

from attrs import define, field, frozen

from .document.languages import Languages
from .document.projection import Projection
from .operations import Change
from .state.ids import Ids
from .state.references import id_of
from .state.store import Record, RecordStore

# (wait before it, time-out) of each attempt, in seconds; the development portal has longer time-outs.
ATTEMPTS = ((0, 3), (2, 5), (10, 30))
_RECEIVED = (200, 201, 202, 204)
_FORMS = ("cancellationByAgentForm", "cancellationByCustomerForm", "completionByAgentForm", "questionnaireForm")


@frozen
class Webhook:
    """A receiver. `pace` scales the documented waits and time-outs; every event is sent `1 + duplicates` times."""

    id: str
    url: str
    events: frozenset[str] | None
    pace: float
    duplicates: int


@define
class WebhookDelivery:
    """One event on its way to one receiver: what each attempt met, as a status or an exception's name."""

    webhook: Webhook
    event: Record = field(repr=False)
    attempts: list[int | str] = field(factory=list[int | str])

    @property
    def received(self) -> bool:
        """Whether the receiver said so."""
        return bool(self.attempts) and self.attempts[-1] in _RECEIVED


@define
class Webhooks:
    """`add` receivers; `await delivered()` until everything announced so far was received or given up."""

    store: RecordStore
    ids: Ids
    projection: Projection
    deliveries: list[WebhookDelivery] = field(factory=list[WebhookDelivery], init=False)
    _webhooks: list[Webhook] = field(factory=list[Webhook], init=False)
    _tasks: set[asyncio.Task[None]] = field(factory=set[asyncio.Task[None]], init=False, repr=False)

    def add(self, url: str, *, events: Iterable[str] | None = None, pace: float = 1.0, duplicates: int = 0) -> Webhook:
        """Post events to an address: all of them, or those of some types (`CREATE`, `ACCEPT` …)."""
        chosen = None if events is None else frozenset(events)
        webhook = Webhook(self.ids.new(), url, chosen, pace, duplicates)
        self._webhooks.append(webhook)
        return webhook

    def clear(self) -> None:
        """Forget receivers and deliveries."""
        self._webhooks.clear()
        self.deliveries.clear()

    def announce(self, event_type: str, change: Change, correlation_id: str) -> None:
        """Start the deliveries of one change; they go on while the request is served."""
        for webhook in self._webhooks:
            if webhook.events is not None and event_type not in webhook.events:
                continue
            event = self._event(webhook, event_type, change.after, correlation_id)
            for _ in range(1 + webhook.duplicates):
                delivery = WebhookDelivery(webhook, event)
                self.deliveries.append(delivery)
                task = asyncio.get_running_loop().create_task(_deliver(delivery))
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)

    async def delivered(self) -> list[WebhookDelivery]:
        """Wait for all that is on its way; all deliveries so far."""
        while self._tasks:
            await asyncio.gather(*self._tasks)
        return self.deliveries

    async def close(self) -> None:
        """Give up what is still on its way."""
        loop = asyncio.get_running_loop()
        tasks = [task for task in self._tasks if task.get_loop() is loop]  # those of a loop that is gone, are gone
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _event(self, webhook: Webhook, event_type: str, record: Record, correlation_id: str) -> Record:
        return {
            "id": self.ids.new(),
            "correlationId": correlation_id,
            "webhookConfigurationId": webhook.id,
            "version": "1",
            "entity": "Appointment",
            "data": {
                "eventType": event_type,
                "message": record.get("messageForCustomer"),
                "appointment": self._appointment(record),
            },
        }

    def _appointment(self, record: Record) -> Record:
        """What the event's page shows, and the times and the status, which it cuts off but its topic relies on."""
        office = self.store.table("offices")[record["office"]["id"]]
        shown = {name: record[name] for name in ("start", "end", "status", "meetingType", "createdAt", "updatedAt")}
        return {
            "id": record["id"],
            "subject": self._cut("WebhookSubject", self._subject(record["subject"]["id"])),
            "office": self._cut("WebhookOffice", office),
            "appointmentParticipants": [self._participant(entry) for entry in record["appointmentParticipants"]],
            **shown,
        }

    def _subject(self, id_: str) -> Record:
        subject = self.store.table("subjects")[id_]
        translations: Record = {name: [] for name in ("name", "description", "instructions")}
        given: Record = subject.get("translations") or {}
        translations.update({name: value for name, value in given.items() if value})
        flat = {f"{name}Id": id_of(subject.get(name)) for name in _FORMS}
        return {**subject, **flat, "translations": translations, "subjectGroup": self._group(subject)}

    def _group(self, subject: Record) -> Record:
        """The subject's group; the page demands one, so a subject without a group shows an empty one."""
        id_ = id_of(subject.get("subjectGroup"))
        group = None if id_ is None else self.store.get("subjectGroups", id_)
        nothing: Record = {"id": "", "externalId": None, "order": 0, "translations": {}}
        return group or {**nothing, "createdAt": subject["createdAt"], "updatedAt": subject["updatedAt"]}

    def _participant(self, entry: Record) -> Record:
        shown = {"role": entry["role"], "type": entry["type"]}
        if entry["type"] == "CUSTOMER":
            return {**shown, "customer": entry["participant"]}
        employee = self.store.table("employees")[entry["participant"]["id"]]
        names = ("id", "firstName", "lastName", "email", "status", "translations")
        return {**shown, "employee": {name: employee.get(name) for name in names}}

    def _cut(self, schema: str, record: Record) -> Any:
        return self.projection.view(f"/components/schemas/{schema}", record, Languages())


async def _deliver(delivery: WebhookDelivery) -> None:
    from .._http import httpx  # loads with the first delivery: most sandboxes have none

    webhook = delivery.webhook
    async with httpx.AsyncClient(trust_env=False) as client:
        for wait, timeout in ATTEMPTS:
            await asyncio.sleep(wait * webhook.pace)
            try:
                response = await client.post(webhook.url, json=delivery.event, timeout=timeout * webhook.pace)
            except httpx.HTTPError as error:
                delivery.attempts.append(type(error).__name__)
                continue
            delivery.attempts.append(response.status_code)
            if delivery.received:
                return

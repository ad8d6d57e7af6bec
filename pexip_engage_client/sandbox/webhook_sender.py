"""Send a webhook event for each change to an appointment, and retry as documented."""

import asyncio
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any, Literal, overload
from weakref import WeakKeyDictionary

from attrs import define, field

from .._loops import loop_here
from .._runtime.arguments import (
    Strings,
    array,
    count,
    instance,
    invalid_argument,
    invalid_value,
    json_value,
    mapping,
    number,
    text,
)
from ..generated import models
from .event_causes import APPOINTMENT, Events
from .http.faults.effects import MetFaults
from .http.faults.fault_options import header_name, header_value
from .http.faults.matching import WEBHOOKS
from .http.faults.registry import Faults
from .http.in_process import ASGI
from .http.messages import to_json
from .http.posting import Poster, check_address
from .state.record_store import Record, RecordStore
from .webhook_deliveries import DeliveryAttempt, InProcessReceiver, Webhook, WebhookDelivery

# For each documented attempt, the wait before it and its timeout, in seconds. The development portal has longer times.
WAITS = (0.0, 2.0, 10.0)
TIMEOUTS = (3.0, 5.0, 30.0)


@define
class Webhooks:
    """The receivers and the deliveries. Use `add` for receivers, and `await delivered()` to wait for all deliveries.

    `hold()` collects events, and `release()` delivers them, in any order. `resend()` sends an event again.

    `deliveries` is the sandbox's own list. It grows with each event; you can clear it.
    """

    events: Events
    store: RecordStore = field(repr=False)
    faults: Faults
    deliveries: list[WebhookDelivery] = field(factory=list[WebhookDelivery], init=False)
    """The deliveries of all events, oldest first. You can clear the list."""
    receivers: list[Webhook] = field(factory=list[Webhook], init=False)
    """The receivers that were added."""
    is_holding: bool = field(default=False, init=False)
    """True if further events are held."""
    _count: int = field(default=0, init=False)
    # Each list contains deliveries that are made one after the other.
    _waiting: deque[list[WebhookDelivery]] = field(factory=deque[list[WebhookDelivery]], init=False, repr=False)
    _late: list[tuple[WebhookDelivery, MetFaults]] = field(
        factory=list[tuple[WebhookDelivery, MetFaults]], init=False, repr=False
    )
    # The deliveries, and the calls to applications, which may continue after the response.
    _tasks: set[asyncio.Task[Any]] = field(factory=set[asyncio.Task[Any]], init=False, repr=False)
    _loop: asyncio.AbstractEventLoop | None = field(default=None, init=False, repr=False)
    _posters: WeakKeyDictionary[asyncio.AbstractEventLoop, Poster] = field(
        factory=WeakKeyDictionary["asyncio.AbstractEventLoop", Poster], init=False, repr=False
    )

    def add(
        self,
        url: str | ASGI,
        *,
        events: Strings | None = None,
        pace: float = 1.0,
        duplicates: int = 0,
        timeouts: Sequence[float] = TIMEOUTS,
        secret: str | None = None,
        secret_header: str = "X-Webhook-Secret",  # noqa: S107  # a name
    ) -> Webhook:
        """Add a receiver. `events` are the entities or event types to send (`CREATE`, `ACCEPT` …; default: all).

            sandbox.webhooks.add("http://127.0.0.1:8000/webhooks")
            sandbox.webhooks.add(app)   # an ASGI application, which is called in-process

        `pace` scales the waits between attempts. `timeouts` are the timeouts of the attempts, in seconds. The sandbox
        sends `secret` in the header `secret_header`.
        """
        application = None
        if callable(url):
            app, url = url, f"in-process:{_name_of(url)}"
            application = InProcessReceiver(app, url, loop_here(), self._keep)
        else:
            check_address(url)
        known = self.events.names
        chosen = None if events is None else frozenset(text("events", each) for each in array("events", events))
        if chosen is not None and (not chosen or not chosen <= known):
            unknown = ", ".join(sorted(chosen - known)) or "none of them"
            raise invalid_argument("events", f"some of {', '.join(sorted(known))}, or None for all", f"; got {unknown}")
        if number("pace", pace) < 0:
            raise invalid_value("pace", "0 or greater", pace)
        if len(array("timeouts", timeouts)) != len(WAITS) or any(number("timeouts", each) <= 0 for each in timeouts):
            raise invalid_argument("timeouts", f"{len(WAITS)} positive numbers, in seconds")
        headers = (
            {} if secret is None else {header_name("secret_header", secret_header): header_value("secret", secret)}
        )
        webhook = Webhook(
            self.events.ids.new(),
            url,
            chosen,
            pace,
            count("duplicates", duplicates),
            tuple(timeouts),
            headers,
            application=application,
        )
        self.receivers.append(webhook)
        return webhook

    def remove(self, id_: str) -> None:
        """Remove a receiver. Raises LookupError if no receiver has this ID."""
        webhook = next((each for each in self.receivers if each.id == id_), None)
        if webhook is None:
            raise LookupError(f"there is no webhook {id_!r}")
        self.receivers.remove(webhook)

    @overload
    def emit(
        self,
        event_type: "models.AppointmentEventType | models.AppointmentEventTypeValue",
        id_: str,
        *,
        entity: Literal["Appointment"] = APPOINTMENT,
        data: Mapping[str, Any] | None = None,
        correlation_id: str | None = None,
    ) -> None: ...
    @overload
    def emit(
        self,
        event_type: str | None = None,
        id_: str | None = None,
        *,
        entity: str,
        data: Mapping[str, Any] | None = None,
        correlation_id: str | None = None,
    ) -> None: ...
    def emit(
        self,
        event_type: str | None = None,
        id_: str | None = None,
        *,
        entity: str = APPOINTMENT,
        data: Mapping[str, Any] | None = None,
        correlation_id: str | None = None,
    ) -> None:
        """Send a webhook event without calling an operation.

            sandbox.webhooks.emit("COMPLETE", "appointment-1")
            sandbox.webhooks.emit("CREATE", "callback-1", entity="Callback Request")
            sandbox.webhooks.emit(entity="Communication", data={"receiver": {"email": "lena@example.com"}})

        `data` overrides values from the records. Raises ValueError if the document does not allow the event.
        """
        given: Record = {} if data is None else json_value("data", mapping("data", data))
        event_type = None if event_type is None else text("event_type", event_type)
        for name, each in (("id_", id_), ("correlation_id", correlation_id)):
            if each is not None:
                text(name, each)
        with self.store.transaction():
            carried = self.events.data(entity, event_type, id_, given)
            self.events.envelope("check", entity, carried, "check")
            self._send(entity, event_type, carried, correlation_id or self.events.enterprise.correlation_ids.uuid())

    def announce(self, event_type: str, appointment: Record, correlation_id: str) -> None:
        """Send the webhook event for a change when the transaction ends. Raises ValueError if the event is invalid."""
        if self.receivers:
            self._send(APPOINTMENT, event_type, self.events.of_appointment(event_type, appointment), correlation_id)

    def hold(self) -> None:
        """Hold all further events until `release`."""
        self.is_holding = True

    def release(self, *deliveries: WebhookDelivery) -> None:
        """Deliver these held events one after the other. Without arguments, deliver all, and hold no further events.

            first, second = sandbox.webhooks.held
            sandbox.webhooks.release(second, first)

        Raises ValueError if a delivery is not held. Events that you do not pass stay held.
        """
        chosen = deliveries or self.held
        for each in chosen:
            if _delivery(each) not in self.held:
                raise ValueError(f"only held deliveries can be released; {each.id} is {each.state}")
        self.is_holding = bool(deliveries) and self.is_holding
        for each in chosen:
            each.held = False
        self._waiting.append(list(chosen))
        self._launch()

    @property
    def held(self) -> list[WebhookDelivery]:
        """The deliveries that wait for `release`, oldest first."""
        return [each for each in self.deliveries if each.held]

    def resend(self, delivery: WebhookDelivery) -> WebhookDelivery:
        """Send an event again to its receiver, with the same event ID, and return the new delivery."""
        again = WebhookDelivery(self._next_id(), _delivery(delivery).webhook, delivery.content)
        self.deliveries.append(again)
        self._waiting.append([again])
        self._launch()
        return again

    def find(self, id_: str) -> WebhookDelivery:
        """Return a delivery by its ID. Raises LookupError if there is none."""
        found = next((each for each in self.deliveries if each.id == id_), None)
        if found is None:
            raise LookupError(f"there is no delivery {id_!r}")
        return found

    def _next_id(self) -> str:
        self._count += 1
        return str(self._count)

    def _send(self, entity: str, event_type: str | None, data: Record, correlation_id: str) -> None:
        """Create the deliveries; they start at the end of the transaction."""
        deliveries: list[WebhookDelivery] = []
        for webhook in self.receivers:
            if webhook.wants(entity, event_type):
                content = to_json(self.events.envelope(webhook.id, entity, data, correlation_id))
                copies = range(1 + webhook.duplicates)
                deliveries += [WebhookDelivery(self._next_id(), webhook, content) for _ in copies]
        self.store.after_commit(partial(self._start, deliveries))

    def _start(self, deliveries: Iterable[WebhookDelivery]) -> None:
        for delivery in deliveries:
            self._dispatch(delivery)
        self._launch()

    def _dispatch(self, delivery: WebhookDelivery) -> None:
        """Queue a delivery. A fault may drop it, or delay it until after the next one."""
        self.deliveries.append(delivery)
        met = self.faults.take(WEBHOOKS)
        delivery.delay = sum(fault.delay for fault in met.take("delay"))
        delivery.dropped = bool(met.take("drop"))
        if delivery.dropped:
            return
        if self.is_holding:
            delivery.held = True
            return
        if any(fault.disorder for fault in met.faults):
            self._late.append((delivery, met))
            return
        self._waiting.append([delivery])
        for _, late in self._late:
            late.take("disorder")
        self._queue_late()

    def _queue_late(self) -> None:
        self._waiting.extend([delivery] for delivery, _ in self._late)
        self._late.clear()

    def _launch(self) -> None:
        """Start queued deliveries in the current event loop or the server's; otherwise, they wait for `delivered`."""
        try:
            loop = self._loop = asyncio.get_running_loop()
        except RuntimeError:
            if self._loop is not None and self._loop.is_running():
                self._loop.call_soon_threadsafe(self._launch)
            return
        while self._waiting:
            self._keep(loop.create_task(self._deliver(self._waiting.popleft())))

    def _keep(self, task: asyncio.Task[Any]) -> None:
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def start(self) -> None:
        """Deliver events in the running event loop from now on."""
        self._loop = asyncio.get_running_loop()
        self._launch()

    async def delivered(self) -> list[WebhookDelivery]:
        """Wait until each event has been received, abandoned, dropped or held. Returns a new list of all deliveries.

        Also waits until the ASGI applications have finished, including their background tasks.
        """
        self._queue_late()
        self._launch()
        loop = asyncio.get_running_loop()
        while self._tasks:
            tasks = list(self._tasks)  # a copy, because other threads may add tasks
            mine = [task for task in tasks if task.get_loop() is loop]
            self._tasks.difference_update(task for task in tasks if task.get_loop().is_closed())
            await (asyncio.wait(mine) if mine else asyncio.sleep(0.01))
        return list(self.deliveries)

    def clear(self) -> None:
        """Remove all receivers and deliveries. Unfinished deliveries and calls to applications are cancelled."""
        self.is_holding = False
        self._cancel_unfinished()
        self.receivers.clear()
        self.deliveries.clear()

    async def close(self) -> None:
        """Cancel unfinished deliveries and calls to applications, and close the connections of this event loop."""
        loop = asyncio.get_running_loop()
        tasks = self._cancel_unfinished()
        await asyncio.gather(*(task for task in tasks if task.get_loop() is loop), return_exceptions=True)
        if (poster := self._posters.pop(loop, None)) is not None:
            poster.close()

    def _cancel_unfinished(self) -> list[asyncio.Task[Any]]:
        """Discard the queued deliveries, and cancel all tasks, each in its own event loop. Returns the tasks."""
        self._waiting.clear()
        self._late.clear()
        tasks = [task for task in list(self._tasks) if not task.get_loop().is_closed()]
        for task in tasks:
            task.get_loop().call_soon_threadsafe(task.cancel)
        return tasks

    async def _deliver(self, deliveries: Iterable[WebhookDelivery]) -> None:
        """Deliver events one after the other: each delivery begins when the previous one is settled."""
        for delivery in deliveries:
            await self._deliver_one(delivery)

    async def _deliver_one(self, delivery: WebhookDelivery) -> None:
        webhook = delivery.webhook
        await asyncio.sleep(delivery.delay)
        poster = self._posters.setdefault(asyncio.get_running_loop(), Poster())
        for wait, timeout in zip(WAITS, webhook.timeouts, strict=True):
            if wait:
                await asyncio.sleep(wait * webhook.pace)
            began = datetime.now(UTC)
            result = await webhook.post(delivery.content, timeout, poster)
            delivery.history.append(DeliveryAttempt(result, began, (datetime.now(UTC) - began).total_seconds()))
            if delivery.received:
                return


def _delivery(given: object) -> WebhookDelivery:
    return instance("delivery", given, WebhookDelivery, "one of `webhooks.deliveries`, or the result of `find(id)`")


def _name_of(app: object) -> str:
    return getattr(app, "__name__", type(app).__name__)

"""A consumer's webhooks, as type checkers should see them. Never run; `make types` reads it."""

from __future__ import annotations

import datetime
from typing import Any, assert_type

from pexip_engage_client.webhooks import (
    AppointmentEvent,
    AppointmentEventType,
    CallbackRequestEvent,
    CommunicationEvent,
    DeadLetter,
    Deduplication,
    IncomingRequest,
    Ordering,
    RedisStore,
    UnknownEvent,
    WebhookEvent,
    WebhookReceiver,
    parse,
)


async def vault() -> list[str]:
    return ["a long and random text"]


async def keep(event: WebhookEvent, error: BaseException) -> None:
    print(event.id, error)


async def bury(letter: DeadLetter) -> None:
    assert_type(letter.event, WebhookEvent)
    assert_type(letter.error, BaseException)
    print(letter.handler, letter.attempts, letter.to_json())


def known(request: IncomingRequest) -> bool:
    return request.client == "192.0.2.1"


store = RedisStore("redis://localhost")
receiver = WebhookReceiver(
    store=store,
    deduplication=Deduplication(store, lease=60),
    ordering=Ordering(store, lease=60),
    secret=vault,
    allow=known,
    on_failure=keep,
    on_dead_letter=bury,
)


@receiver.on(AppointmentEvent, event_type=[AppointmentEventType("SOMETHING_NEW"), "ACCEPT"])
async def appointment(event: AppointmentEvent) -> None:
    assert_type(event.data.appointment.updated_at, datetime.datetime | None)


@receiver.on(CallbackRequestEvent, event_type="not documented")
async def callback(event: CallbackRequestEvent) -> None:
    assert_type(event.data.event_type, str)


@receiver.on(UnknownEvent, event_type=["OPENED", "CLOSED"])
async def unknown(event: UnknownEvent) -> None:
    assert_type(event.entity, str)


@receiver.on(CommunicationEvent)
async def communication(event: CommunicationEvent) -> int:
    return len(event.data.template.content)


@receiver.on()
async def everything(event: WebhookEvent) -> None:
    match event:
        case AppointmentEvent(data=data):
            assert_type(data.event_type, AppointmentEventType)
        case CallbackRequestEvent():
            assert_type(event.data.event_type, str)
        case CommunicationEvent():
            assert_type(event.data.resource, dict[str, Any] | None)
        case UnknownEvent():
            assert_type(event.data, dict[str, Any])


@receiver.on(UnknownEvent)
async def general(event: WebhookEvent) -> None:
    """A handler may take more than it asks for."""


async def again(letter: DeadLetter) -> None:
    await receiver.replay(letter.event, handler=letter.handler)


assert_type(parse(b"{}"), WebhookEvent)

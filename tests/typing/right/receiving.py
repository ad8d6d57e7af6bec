"""A consumer's webhooks, as type checkers should see them. Never run; `make types` reads it."""

from __future__ import annotations

import datetime
from typing import Any, assert_type

from pexip_engage_client.webhooks import (
    AppointmentEvent,
    AppointmentEventType,
    CallbackRequestEvent,
    CommunicationEvent,
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
    on_dead_letter=keep,
)


@receiver.on(AppointmentEvent, event_type=[AppointmentEventType.ACCEPT, "SOMETHING_NEW"])
async def appointment(event: AppointmentEvent) -> None:
    assert_type(event.data.appointment.updated_at, datetime.datetime | None)


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


assert_type(parse(b"{}"), WebhookEvent)

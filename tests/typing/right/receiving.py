"""A consumer's webhooks, as type checkers should see them. Never run; `make types` reads it."""

from __future__ import annotations

import datetime
from typing import Any, assert_type

from pexip_engage_client.stores import SqliteStore
from pexip_engage_client.webhooks import (
    AppointmentEvent,
    AppointmentEventType,
    CallbackRequestEvent,
    CommunicationEvent,
    HandlerFailure,
    IncomingRequest,
    Rejected,
    UnknownEvent,
    WebhookEvent,
    WebhookReceiver,
    parse,
)


async def vault() -> list[str]:
    return ["a long and random text"]


async def report(failure: HandlerFailure | Rejected) -> None:
    if isinstance(failure, Rejected):
        print(failure.status, failure.reason, failure.client)
    else:
        assert_type(failure.event, WebhookEvent)
        assert_type(failure.exception, BaseException | None)
        print(failure.handler, len(failure.attempts), failure.error, failure.next_attempt)


def known(request: IncomingRequest) -> bool:
    return request.client == "192.0.2.1"


receiver = WebhookReceiver(
    store=SqliteStore("engage.db"),
    secret=vault,
    allow=known,
    retry_pauses=[1, 10, 60],
    on_failure=report,
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


@receiver.on(newest_only=True)
async def everything(event: WebhookEvent) -> None:
    assert_type(event.outdated, bool)
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


async def again() -> None:
    for letter in await receiver.failed():
        await receiver.replay(letter.event.id)
    assert_type(await receiver.receive(b"{}"), bool)


assert_type(parse(b"{}"), WebhookEvent)

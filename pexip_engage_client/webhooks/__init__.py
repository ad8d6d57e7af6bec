"""Webhooks, from bytes to a handled event.

```python
from pexip_engage_client.webhooks import AppointmentEvent, WebhookReceiver

receiver = WebhookReceiver(secret="…")  # an ASGI application


@receiver.on(AppointmentEvent, event_type="ACCEPT")
async def accepted(event: AppointmentEvent) -> None: ...
```

`parse` reads an event where something else receives it; `Deduplication` and `Ordering` are what the receiver uses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._extras import is_installed
from .._runtime.lazy import lazy_names

if TYPE_CHECKING:
    from ..generated.models import AppointmentEvent as AppointmentEvent
    from ..generated.models import AppointmentEventType as AppointmentEventType
    from ..generated.models import CallbackRequestEvent as CallbackRequestEvent
    from ..generated.models import CommunicationEvent as CommunicationEvent
    from .deduplication import Deduplication as Deduplication
    from .events import UnknownEvent as UnknownEvent
    from .events import WebhookEvent as WebhookEvent
    from .events import parse as parse
    from .ordering import Ordering as Ordering
    from .ordering import Position as Position
    from .ordering import position as position
    from .receiver import WebhookReceiver as WebhookReceiver
    from .redis_store import RedisStore as RedisStore
    from .requests import IncomingRequest as IncomingRequest
    from .stores import Claim as Claim
    from .stores import EventStore as EventStore
    from .stores import MemoryStore as MemoryStore

_MODULES = {
    "AppointmentEvent": "..generated.models",
    "AppointmentEventType": "..generated.models",
    "CallbackRequestEvent": "..generated.models",
    "Claim": ".stores",
    "CommunicationEvent": "..generated.models",
    "Deduplication": ".deduplication",
    "EventStore": ".stores",
    "IncomingRequest": ".requests",
    "MemoryStore": ".stores",
    "Ordering": ".ordering",
    "Position": ".ordering",
    "RedisStore": ".redis_store",
    "UnknownEvent": ".events",
    "WebhookEvent": ".events",
    "WebhookReceiver": ".receiver",
    "parse": ".events",
    "position": ".ordering",
}

__all__ = [
    "AppointmentEvent",
    "AppointmentEventType",
    "CallbackRequestEvent",
    "Claim",
    "CommunicationEvent",
    "Deduplication",
    "EventStore",
    "IncomingRequest",
    "MemoryStore",
    "Ordering",
    "Position",
    "RedisStore",
    "UnknownEvent",
    "WebhookEvent",
    "WebhookReceiver",
    "parse",
    "position",
]
if not (TYPE_CHECKING or is_installed("redis")):
    __all__.remove("RedisStore")  # what a star imports must be there

__getattr__, __dir__ = lazy_names(__name__, _MODULES)

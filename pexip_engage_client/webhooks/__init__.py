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
    from ..generated.models import AppointmentEvent, AppointmentEventType, CallbackRequestEvent, CommunicationEvent
    from .deduplication import Deduplication
    from .events import UnknownEvent, WebhookEvent, parse
    from .ordering import Ordering, Position, position
    from .receiver import WebhookReceiver
    from .redis_store import RedisStore
    from .requests import IncomingRequest
    from .stores import Claim, EventStore, MemoryStore

_NAMES = {
    "..generated.models": ["AppointmentEvent", "AppointmentEventType", "CallbackRequestEvent", "CommunicationEvent"],
    ".deduplication": ["Deduplication"],
    ".events": ["UnknownEvent", "WebhookEvent", "parse"],
    ".ordering": ["Ordering", "Position", "position"],
    ".receiver": ["WebhookReceiver"],
    ".redis_store": ["RedisStore"],
    ".requests": ["IncomingRequest"],
    ".stores": ["Claim", "EventStore", "MemoryStore"],
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

__getattr__, __dir__ = lazy_names(__name__, _NAMES)

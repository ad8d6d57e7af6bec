"""Receive webhooks: parse each event, and run each of its handlers once.

```python
from pexip_engage_client.webhooks import AppointmentEvent, WebhookReceiver

receiver = WebhookReceiver(secret="…")  # an ASGI application


@receiver.on(AppointmentEvent, event_type="ACCEPT")
async def accepted(event: AppointmentEvent) -> None: ...
```

If you receive events in another way, read them with `parse`. `Deduplication` and `Ordering` are parts of the receiver
that you can also use without the receiver.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._extras import is_installed
from .._runtime.lazy import lazy_names
from ..generated import webhooks as _generated
from ..generated.webhooks import *  # noqa: F403 - the events are those of the document

if TYPE_CHECKING:
    from .dead_letters import DeadLetter
    from .deduplication import Deduplication
    from .events import parse
    from .ordering import Ordering, Position, position
    from .receiver import WebhookReceiver
    from .redis_store import RedisStore
    from .requests import IncomingRequest
    from .stores import Claim, EventStore, MemoryStore

_NAMES = {
    ".dead_letters": ["DeadLetter"],
    ".deduplication": ["Deduplication"],
    ".events": ["parse"],
    ".ordering": ["Ordering", "Position", "position"],
    ".receiver": ["WebhookReceiver"],
    ".redis_store": ["RedisStore"],
    ".requests": ["IncomingRequest"],
    ".stores": ["Claim", "EventStore", "MemoryStore"],
}

__all__ = [
    "Claim",
    "DeadLetter",
    "Deduplication",
    "EventStore",
    "IncomingRequest",
    "MemoryStore",
    "Ordering",
    "Position",
    "RedisStore",
    "WebhookReceiver",
    "parse",
    "position",
]
__all__ += _generated.__all__
if not (TYPE_CHECKING or is_installed("redis")):
    __all__.remove("RedisStore")  # with an AttributeError, a star import would fail

__getattr__, __dir__ = lazy_names(__name__, _NAMES)

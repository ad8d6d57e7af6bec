"""Receive webhooks: record each event, respond to Engage, and run the handlers.

```python
from pexip_engage_client.stores import SqliteStore
from pexip_engage_client.webhooks import AppointmentEvent, WebhookReceiver

receiver = WebhookReceiver(secret="…", store=SqliteStore("engage.db"))  # an ASGI application


@receiver.on(AppointmentEvent, event_type="ACCEPT")
async def accepted(event: AppointmentEvent) -> None: ...
```

If you receive events without the ASGI application, pass them to `WebhookReceiver.receive`, or read them with `parse`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..generated import webhooks as _generated
from ..generated.webhooks import *  # noqa: F403 - the events are those of the document

if TYPE_CHECKING:
    from .events import parse
    from .pending_events import HandlerFailure
    from .receiver import ReceiverStatus, WebhookReceiver
    from .requests import IncomingRequest, Rejected
else:  # hidden from type checkers, which would accept every name
    from .._runtime.lazy import lazy_names

    __getattr__, __dir__ = lazy_names(
        __name__,
        {
            ".events": ["parse"],
            ".pending_events": ["HandlerFailure"],
            ".receiver": ["ReceiverStatus", "WebhookReceiver"],
            ".requests": ["IncomingRequest", "Rejected"],
        },
    )

__all__ = ["HandlerFailure", "IncomingRequest", "ReceiverStatus", "Rejected", "WebhookReceiver", "parse"]
__all__ += _generated.__all__

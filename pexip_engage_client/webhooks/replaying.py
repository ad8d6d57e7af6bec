"""Replay webhook events that were given up."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from urllib.parse import quote, unquote

from .._runtime.arguments import invalid_argument
from ..errors import one_line
from ..generated.webhooks import WebhookEvent
from .dispatch import Handling
from .requests import Scope
from .subscriptions import Subscription

# The header of a replay over HTTP. Its value is the quoted name of a handler, or empty for all handlers.
REPLAY_HEADER = "X-Webhook-Replay"


def header_value(handler: str | None) -> str:
    """Return the value of the replay header that selects a handler, or all handlers for None."""
    return quote(handler or "")


def replay_header(scope: Scope) -> str | None:
    """Return the name of the handler to replay, "" for all handlers, or None for an ordinary delivery."""
    for name, value in scope["headers"]:
        if name.lower() == REPLAY_HEADER.lower().encode():
            return unquote(value.decode("latin-1"))
    return None


def chosen(subscriptions: Iterable[Subscription], event: WebhookEvent, handler: str | None) -> list[Subscription]:
    """Return the handlers that receive the event, or only the one with the given name.

    Raise an error if no handler matches.
    """
    wanting = [each for each in subscriptions if each.wants(event)]
    found = [each for each in wanting if handler is None or each.name == handler]
    if not found:
        names = ", ".join(each.name for each in wanting) or "none: no handler is registered for this event"
        raise invalid_argument("handler", f"one of those that receive the event: {names}", f"; got {handler!r}")
    return found


async def outcome(event: WebhookEvent, handlings: list[Handling]) -> None:
    """Wait until the handlers have ended. Raise an `ExceptionGroup` if some of them failed."""
    await asyncio.wait([handling.task for handling in handlings])  # cancelling this does not cancel the handlers
    errors = [_error(handling) for handling in handlings if handling.task.cancelled() or not handling.task.result()]
    if errors:
        label = f"webhook {one_line(event.id, 80)}"
        raise ExceptionGroup(f"{label}: {len(errors)} of {len(handlings)} handlers failed", errors)


def _error(handling: Handling) -> Exception:
    if isinstance(handling.error, Exception):
        return handling.error
    error = RuntimeError(f"{handling.label} was cancelled")
    error.__cause__ = handling.error
    return error

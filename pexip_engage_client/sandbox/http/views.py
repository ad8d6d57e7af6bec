"""Convert exchanges, faults and deliveries to JSON without tokens, for the control API and the page."""

import json
from typing import Any

from attrs import fields

from ..state.store import Record
from ..times import stamp
from ..webhook_sender import Webhook, WebhookDelivery
from .faults import Fault
from .log import Exchange

_HIDDEN = "…"


def exchange_view(exchange: Exchange) -> Record:
    """Return a logged request and its response as JSON."""
    headers = {name: _HIDDEN if name == "authorization" else value for name, value in exchange.headers.items()}
    return {
        "number": exchange.number,
        "time": stamp(exchange.time),
        "duration": exchange.duration,
        "method": exchange.method,
        "path": exchange.path,
        "query": exchange.query,
        "headers": headers,
        "json": _parsed(exchange.content),
        "operation": exchange.operation,
        "status": exchange.status,
        "response": _parsed(exchange.response_content),
        "correlation_id": exchange.correlation_id,
        "faults": exchange.faults,
        "cause": exchange.cause,
        "ignored": exchange.ignored,
    }


def fault_view(fault: Fault) -> Record:
    """Return a fault as JSON, without options that have no effect."""
    values = {each.name: getattr(fault, each.name) for each in fields(Fault) if each.name != "steps"}
    shown = {name: value for name, value in values.items() if value not in (None, False, 0, {})}
    if fault.probability == 1:
        del shown["probability"]
    shown["expect_used"] = fault.expect_used
    if isinstance(fault.body, bytes):
        shown["body"] = fault.body.decode("utf-8", "replace")
    if fault.steps is not None:
        shown["steps"] = ["ok" if each is None else _step_view(each) for each in fault.steps]
    return {**shown, "left": fault.left, "used": fault.used}


def _step_view(step: Fault) -> Record:
    hidden = ("id", "operation", "left", "used", "expect_used")
    return {name: value for name, value in fault_view(step).items() if name not in hidden}


def webhook_view(webhook: Webhook) -> Record:
    """Return a webhook receiver as JSON, without its secret."""
    events = None if webhook.events is None else sorted(webhook.events)
    names = ("id", "url", "pace", "duplicates")
    return {**{name: getattr(webhook, name) for name in names}, "events": events}


def delivery_view(delivery: WebhookDelivery) -> Record:
    """Return a webhook event as JSON, with the results of the attempts to send it."""
    return {
        "id": delivery.id,
        "webhook": {"id": delivery.webhook.id, "url": delivery.webhook.url},
        "time": stamp(delivery.time),
        "state": delivery.state,
        "event": delivery.event,
        "attempts": delivery.attempts,
        "history": [
            {"result": each.result, "time": stamp(each.time), "duration": each.duration} for each in delivery.history
        ],
    }


def _parsed(content: bytes) -> Any:
    if not content:
        return None
    try:
        return json.loads(content)
    except ValueError:
        return content.decode("utf-8", "replace")

"""Convert log entries and records to JSON without tokens (for the control API) and to short rows (for the page)."""

from datetime import tzinfo
from typing import Any

from ..._failures import one_line
from ..json_input import parse
from ..state.enterprise_state import Enterprise
from ..state.record_store import Record
from ..times import instant, stamp
from ..webhook_deliveries import Webhook, WebhookDelivery
from ..zones import zone
from .faults.effects import Fault
from .log import Exchange
from .masking import HIDDEN, address


def exchange_view(exchange: Exchange) -> Record:
    """Return a logged request and its response as JSON."""
    headers = {name: HIDDEN if name == "authorization" else value for name, value in exchange.headers.items()}
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
    """Return a fault as JSON: its ID, operation and options, and `left` instead of `times`."""
    options = {name: value for name, value in fault.dump().items() if name != "times"}
    return {"id": fault.id, **options, "expect_used": fault.expect_used, "left": fault.left, "used": fault.used}


def webhook_view(webhook: Webhook) -> Record:
    """Return a webhook receiver as JSON, without its secret."""
    events = None if webhook.events is None else sorted(webhook.events)
    shown = {name: getattr(webhook, name) for name in ("id", "pace", "duplicates")}
    return {**shown, "url": address(webhook.url), "events": events}


def delivery_view(delivery: WebhookDelivery) -> Record:
    """Return a webhook event as JSON, with the results of the attempts to send it."""
    return {
        "id": delivery.id,
        "webhook": {"id": delivery.webhook.id, "url": address(delivery.webhook.url)},
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
        return parse(content)
    except ValueError:
        return content.decode("utf-8", "replace")


def _cell(value: Any) -> str:
    return one_line(str(value), 120)


def records(enterprise: Enterprise, table: str, offset: int, count: int) -> Record:
    """Return the column names, and some records in a table as rows, newest first."""
    found = list(enterprise.store.table(table).values())
    found.reverse()
    there = zone(enterprise.time_zone)
    columns = ["Time", "Customer", "Office", "Status"] if table == "appointments" else ["Name", "Status", "Changed"]
    rows = [_row(enterprise, table, each, there) for each in found[offset : offset + count]]
    if any(record.get("deletedAt") for record in found):
        columns.append("Deleted")
        for row in rows:
            row["cells"].append(row["deleted"])
    return {"total": len(found), "columns": columns, "rows": rows}


def _row(enterprise: Enterprise, table: str, record: Record, there: tzinfo) -> Record:
    deleted = _moment(record.get("deletedAt"), there)
    return {"id": record["id"], "deleted": deleted, "cells": _cells(enterprise, table, record, there)}


def _cells(enterprise: Enterprise, table: str, record: Record, there: tzinfo) -> list[str]:
    status = _cell(record.get("status") or "")
    if table != "appointments":
        return [_cell(title(record)), status, _moment(record.get("updatedAt"), there)]
    office = name_of(enterprise, "offices", record["office"]["id"])
    return [_moment(record["start"], there), customer_of(enterprise, record), office, status]


def title(record: Record) -> str:
    """Return the display name of a record; empty if the record has no name."""
    translations: Record = record.get("translations") or {}
    names: list[Record] = translations.get("name") or []
    own = person(record) if "firstName" in record else ""
    found: str | None = own or record.get("name") or next((each["value"] for each in names), None) or record.get("code")
    return found or ""


def person(record: Record) -> str:
    """Return a person's first and last name, or the ID if there is no name."""
    return _cell(f"{record.get('firstName') or ''} {record.get('lastName') or ''}".strip() or record["id"])


def name_of(enterprise: Enterprise, table: str, id_: str) -> str:
    """Return the display name of the record with this ID."""
    record = enterprise.store.get(table, id_)
    return _cell((record and title(record)) or id_)


def customer_of(enterprise: Enterprise, appointment: Record) -> str:
    """Return the name of the first customer of an appointment."""
    for entry in appointment["appointmentParticipants"]:
        if entry["type"] == "CUSTOMER":
            return name_of(enterprise, "customers", entry["participant"]["id"])
    return ""


def exchange_row(exchange: Exchange) -> Record:
    """Return the table row for a request, with the status of its response."""
    return {
        "number": exchange.number,
        "time": stamp(exchange.time),
        "duration": exchange.duration,
        "method": exchange.method,
        "path": _cell(exchange.path),
        "operation": exchange.operation,
        "status": exchange.status,
        "faults": exchange.faults,
        "reason": (exchange.cause or {}).get("reason"),
        "ignored": exchange.ignored,
        "correlation_id": exchange.correlation_id,
    }


def searchable(exchange: Exchange) -> str:
    """Return the text of a request and its response in lower case, for a search."""
    query = "&".join(f"{name}={value}" for name, value in exchange.query)
    contents = (each.decode("utf-8", "replace") for each in (exchange.content, exchange.response_content))
    parts = (exchange.path, query, exchange.operation or "", exchange.correlation_id or "", *contents)
    return "\n".join(parts).lower()


def delivery_row(delivery: WebhookDelivery) -> Record:
    """Return the table row for a webhook event, with its receiver and status."""
    data: Record = delivery.event["data"]
    appointment: Record = data.get("appointment") or {}
    return {
        "type": data.get("eventType") or delivery.event["entity"],
        "about": appointment.get("id"),
        "changed_at": appointment.get("updatedAt"),
        "url": _cell(address(delivery.webhook.url)),
        "attempts": delivery.attempts,
        "id": delivery.id,
        "time": stamp(delivery.time),
        "duration": sum(each.duration for each in delivery.history),
        "state": delivery.state,
        "correlation_id": delivery.event["correlationId"],
    }


def _moment(text: str | None, there: tzinfo) -> str:
    return f"{instant(text).astimezone(there):%Y-%m-%d %H:%M}" if text else ""


def summary(enterprise: Enterprise, table: str, record: Record) -> Record:
    """Return the record, its title and, for an appointment, the names of people, office and subject."""
    if table != "appointments":
        return {"title": title(record) or record["id"], "related": {}, "record": record}
    people = {"CUSTOMER": "customers", "EMPLOYEE": "employees"}
    related: dict[str, list[Record]] = {"customers": [], "employees": [], "offices": [], "subjects": []}
    for entry in record["appointmentParticipants"]:
        if entry["type"] in people:
            of = people[entry["type"]]
            related[of].append(_reference(enterprise, of, entry["participant"]["id"]))
    for of, property_ in (("offices", "office"), ("subjects", "subject")):
        related[of].append(_reference(enterprise, of, record[property_]["id"]))
    return {"title": customer_of(enterprise, record) or "No customer", "related": related, "record": record}


def _reference(enterprise: Enterprise, table: str, id_: str) -> Record:
    return {"id": id_, "name": name_of(enterprise, table, id_)}

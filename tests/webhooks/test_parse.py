"""parse: typed events that keep everything, and errors that name the problem."""

from __future__ import annotations

import copy
import json
import logging
import pickle
from typing import Any

import pytest

from pexip_engage_client import EngageError, UnreadableFieldError, WebhookPayloadError
from pexip_engage_client.webhooks import (
    AppointmentEvent,
    AppointmentEventType,
    CallbackRequestEvent,
    CommunicationEvent,
    UnknownEvent,
    parse,
)

from .support import EXAMPLES, appointment_event, callback_event, communication_event

DOCUMENTED = [EXAMPLES["appointment"], EXAMPLES["callbackRequestCreate"]]


@pytest.mark.parametrize("payload", DOCUMENTED, ids=["appointment", "callback request"])
@pytest.mark.parametrize("encode", [json.dumps, lambda payload: json.dumps(payload).encode(), lambda payload: payload])
def test_documented_examples_are_parsed(payload: dict[str, Any], encode: Any, caplog: pytest.LogCaptureFixture) -> None:
    event = parse(encode(payload))
    assert event.id == payload["id"]
    assert event.to_dict() == payload
    assert not caplog.records


def test_appointment_event_has_flat_form_ids() -> None:
    event = parse(appointment_event(event_type="RESCHEDULE"))
    assert isinstance(event, AppointmentEvent)
    assert not AppointmentEvent.from_dict(event.to_dict()).outdated
    assert event.data.event_type is AppointmentEventType.RESCHEDULE
    assert event.data.appointment.subject is not None
    assert event.data.appointment.subject.cancellation_by_agent_form_id == "form-cancellation"


def test_callback_request_event_has_nested_forms() -> None:
    event = parse(callback_event(status="OPEN"))
    assert isinstance(event, CallbackRequestEvent)
    assert event.data.callback_request.status == "OPEN"
    assert event.data.callback_request.subject is not None
    assert event.data.callback_request.subject.cancellation_by_agent_form is not None


def test_communication_event_has_no_event_type(caplog: pytest.LogCaptureFixture) -> None:
    payload = communication_event(resource={"id": "appointment-1"})
    event = parse(payload)
    assert isinstance(event, CommunicationEvent)
    assert event.data.template.content == "See you"
    assert event.data.template.subject is None
    assert event.data.receiver == {"id": "customer-1"}
    assert event.data.resource == {"id": "appointment-1"}
    assert event.to_dict() == payload
    assert not caplog.records


@pytest.mark.parametrize("event_type", list(AppointmentEventType))
def test_documented_event_type_is_an_enum_member(event_type: AppointmentEventType) -> None:
    event = parse(appointment_event(event_type=event_type.value))
    assert isinstance(event, AppointmentEvent)
    assert event.data.event_type is event_type
    assert len(AppointmentEventType) == 11


def test_unknown_types_versions_and_fields_are_kept(caplog: pytest.LogCaptureFixture) -> None:
    payload = appointment_event(event_type="TELEPORTED")
    payload.update(version="2099-01", sequence=7)
    payload["data"]["appointment"]["mood"] = {"good": True}
    event = parse(json.dumps(payload))
    assert isinstance(event, AppointmentEvent)
    assert event.data.event_type == "TELEPORTED"
    assert not event.data.event_type.is_known
    assert event.version == "2099-01"
    assert event["sequence"] == 7
    assert event.data.appointment["mood"] == {"good": True}
    assert event.to_dict() == payload
    assert not caplog.records


def test_unknown_entity_becomes_an_unknown_event() -> None:
    payload = {
        "id": "x1",
        "entity": "Listing",
        "version": "3",
        "data": {"eventType": "OPENED", "n": [1]},
        "extra": None,
    }
    event = parse(json.dumps(payload))
    assert isinstance(event, UnknownEvent)
    assert (event.id, event.entity, event.version, event.correlation_id) == ("x1", "Listing", "3", None)
    assert event.data["eventType"] == "OPENED"
    assert event["extra"] is None
    assert event.to_dict() == payload
    assert pickle.loads(pickle.dumps(event)) == copy.deepcopy(event) == event
    assert event != parse(json.dumps(payload | {"extra": 1}))


def test_malformed_field_raises_when_it_is_read(caplog: pytest.LogCaptureFixture) -> None:
    payload = appointment_event()
    del payload["version"]
    payload["data"]["appointment"]["subject"]["order"] = "first"
    with caplog.at_level(logging.WARNING):
        event = parse(json.dumps(payload))
    assert isinstance(event, AppointmentEvent)
    assert event.id == "e1"
    assert event.data.appointment.subject is not None
    with pytest.raises(UnreadableFieldError, match="version"):
        _ = event.version
    with pytest.raises(UnreadableFieldError, match="order"):
        _ = event.data.appointment.subject.order
    assert len(caplog.records) == 2
    assert all("a webhook event" in record.getMessage() for record in caplog.records)
    assert event.to_dict() == payload


def without(name: str) -> str:
    payload = appointment_event()
    del payload[name]
    return json.dumps(payload)


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("", "not JSON"),
        ("<html>", "not JSON"),
        (b"\xff\xfe\xfa", "not JSON"),
        ('{"id": "e1", ', "not JSON"),
        ('{"id": %s}' % ("9" * 4301), "an integer with too many digits"),
        ("[]", "a JSON object, not an array"),
        ("null", "a JSON object, not null"),
        ('"text"', "a JSON object, not a string"),
        ("12", "a JSON object, not a number"),
        ("{}", "id is missing, entity is missing, data is missing"),
        (without("id"), "id is missing"),
        (without("entity"), "entity is missing"),
        (without("data"), "data is missing"),
        ({**appointment_event(), "id": 5}, "id must be a string, not a number"),
        ({**appointment_event(), "id": ""}, "id is empty"),
        ({**appointment_event(), "entity": None}, "entity must be a string, not null"),
        ({**appointment_event(), "data": []}, "data must be an object, not an array"),
    ],
)
def test_invalid_body_is_rejected(body: Any, problem: str) -> None:
    with pytest.raises(WebhookPayloadError, match=problem) as caught:
        parse(body)
    assert isinstance(caught.value, EngageError)
    assert "\n" not in str(caught.value)


def test_error_of_the_json_parser_is_the_cause() -> None:
    with pytest.raises(WebhookPayloadError) as caught:
        parse(b'{"id": "e1",')
    assert isinstance(caught.value.__cause__, ValueError)
    assert caught.value.__traceback__ is not None


def nested(depth: int) -> str:
    """An event nested that deep, counting the envelope and its data."""
    inner = "[" * (depth - 2) + "]" * (depth - 2)
    return f'{{"id": "e1", "entity": "Listing", "data": {{"deep": {inner}}}}}'


def test_depth_is_bounded() -> None:
    assert parse(nested(32)).id == "e1"
    assert parse(nested(5), max_depth=5).id == "e1"
    for body in (nested(33), json.loads(nested(33)), nested(900), nested(200_000)):
        with pytest.raises(WebhookPayloadError, match="nested deeper than 32 levels"):
            parse(body)


def test_depth_is_bounded_without_orjson(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pexip_engage_client.webhooks.events.loads", json.loads)
    for body in (nested(33), nested(200_000)):
        with pytest.raises(WebhookPayloadError, match="nested deeper than 32 levels"):
            parse(body)


def test_object_that_contains_itself_is_rejected() -> None:
    payload = appointment_event()
    payload["data"]["self"] = payload
    with pytest.raises(WebhookPayloadError, match="nested deeper"):
        parse(payload)


def test_large_body_is_rejected_before_it_is_parsed() -> None:
    body = json.dumps(appointment_event())
    assert parse(body, max_bytes=len(body)).id == "e1"
    for large in (body, body.encode(), "é" * (len(body) // 2 + 1)):
        with pytest.raises(WebhookPayloadError, match="larger than"):
            parse(large, max_bytes=len(body) - 1)
    with pytest.raises(WebhookPayloadError, match="larger than 1048576 bytes"):
        parse(" " * (1024 * 1024 + 1))


def test_error_contains_nothing_of_the_body() -> None:
    with pytest.raises(WebhookPayloadError) as caught:
        parse('{"id": "jan@example.com", "entity": {"name": "Jan"}')
    with pytest.raises(WebhookPayloadError) as another:
        parse('{"id": ["jan@example.com"], "entity": {"name": "Jan"}}')
    for error in (caught.value, another.value):
        assert "jan" not in (str(error) + repr(error.__cause__) + str(pickle.loads(pickle.dumps(error)))).lower()

"""Five documented pages: requests equal their curl lines, and their responses are read as models without loss."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from pexip_engage_client import EngageClient
from pexip_engage_client.models import (
    Appointment,
    AppointmentParticipantInput,
    GeolocationInput,
    LeadSegment,
    LocationInput,
    LocationTranslationsInput,
    SchedulingSetting,
    SchedulingSettingInput,
    TranslationInput,
)
from pexip_engage_client.sandbox.http.serving import serve
from pexip_engage_client.tracing import correlation

PAGES = Path(__file__).parents[1] / "document" / "pages"
CORRELATION_ID = "a4f0048e-c983-11ed-afa1-0242ac120002"


class Recorder:
    """An HTTP server that keeps the requests and answers all of them with `answer`."""

    def __init__(self) -> None:
        self.answer: Any = None
        self.requests: list[dict[str, Any]] = []

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            return
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        self.requests.append(
            {
                "method": scope["method"],
                "path": scope["raw_path"].decode(),
                "query": scope["query_string"].decode(),
                "headers": {name.decode(): value.decode() for name, value in scope["headers"]},
                "body": json.loads(body) if body else None,
            }
        )
        content = json.dumps(self.answer).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(content)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": content})


@pytest.fixture
async def recorder() -> AsyncIterator[tuple[Recorder, str]]:
    recorder = Recorder()
    async with serve(recorder) as url:
        yield recorder, url


def invite_arguments() -> dict[str, Any]:
    entry = [TranslationInput(language="en", value="Lorem ipsum")]
    return {
        "subject_id": "123",
        "office_id": "123",
        "appointment_participants": [
            AppointmentParticipantInput(role="PRIMARY", participant_id="123", type="EMPLOYEE"),
        ],
        "callback_request_id": "123",
        "location": LocationInput(
            postal_code="9000",
            country_code="BE",
            geolocation=GeolocationInput(latitude=51.0479466, longitude=3.6912248),
            translations=LocationTranslationsInput(city=entry, state=entry, street1=entry, street2=entry),
        ),
        "listing_id": "123",
        "lead_segment_id": "123",
        "meeting_type": "OFFICE",
        "external_id": "ABCD1234",
        "hybrid": True,
        "trailing_buffer_time": 5,
        "internal_notes": "Lorem ipsum",
        "message": "Let's chat!",
    }


Call = Callable[[EngageClient], Awaitable[Any]]
CALLS: dict[str, tuple[Call, type]] = {
    "create_appointment_invite": (
        lambda engage: engage.appointments.invite(**invite_arguments(), accept_language="en *"),
        Appointment,
    ),
    "get_appointment_by_id": (lambda engage: engage.appointments.get("1234", accept_language="en *"), Appointment),
    "accept_appointment": (lambda engage: engage.appointments.accept("1234", accept_language="en *"), Appointment),
    "update_lead_segment_by_id": (
        lambda engage: engage.lead_segments.update("1234", description="string", code="string"),
        LeadSegment,
    ),
    "update_lead_segment_scheduling_settings": (
        lambda engage: engage.lead_segments.update_scheduling_settings(
            "1234", [SchedulingSettingInput(meeting_type="OFFICE", subject_id="123")]
        ),
        SchedulingSetting,
    ),
}


def test_every_page_is_called() -> None:
    assert {path.stem for path in PAGES.glob("*.json")} == set(CALLS)


@pytest.mark.parametrize("name", CALLS)
async def test_a_page(name: str, recorder: tuple[Recorder, str]) -> None:
    page = json.loads((PAGES / f"{name}.json").read_text(encoding="utf-8"))
    server, url = recorder
    (expected,) = [body for status, body in page["responses"].items() if status.startswith("2")]
    server.answer = expected
    curl = page["request"]
    token = curl["headers"]["Authorization"].removeprefix("Bearer ")
    call, model = CALLS[name]

    async with EngageClient("acme", token=token, base_url=url) as engage:
        with correlation(CORRELATION_ID):
            answer = await call(engage)

    (sent,) = server.requests
    assert (sent["method"], sent["path"], sent["query"]) == (curl["method"], curl["path"], "")
    for header, value in curl["headers"].items():
        assert sent["headers"][header.lower()] == value
    assert sent["body"] == curl["body"]
    assert ("content-type" in sent["headers"]) is (curl["body"] is not None)

    if isinstance(answer, list):
        assert all(isinstance(each, model) for each in answer)
        assert [each.to_dict() for each in answer] == expected["data"]
    else:
        assert isinstance(answer, model)
        assert answer.to_dict() == expected["data"]

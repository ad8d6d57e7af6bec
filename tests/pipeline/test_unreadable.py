"""A POST that worked, and whose response cannot be read, over a real connection."""

from __future__ import annotations

import pytest

from pexip_engage_client import EngageClient, ResponseValidationError

from . import fault_server as server
from .fault_server import FaultServer


@pytest.mark.parametrize(
    "body", [b'{"data":null}', b"{}", b'{"data":5}', b'{"data":[]}', b"null", b"", b"<html>", b'{"data":'], ids=repr
)
@pytest.mark.parametrize("strict", [False, True])
async def test_error_of_an_unreadable_response_has_the_facts_to_look_it_up(body: bytes, strict: bool) -> None:
    async with (
        FaultServer(server.answer(200, body)) as faulty,
        EngageClient("acme", token="t", base_url=faulty.url, strict=strict) as engage,
    ):
        with pytest.raises(ResponseValidationError) as caught:
            await engage.appointments.accept("1", correlation_id="its-own-id", retry_unsafe=True)
    error = caught.value
    assert (error.operation, error.method, error.path) == (
        "acceptAppointment",
        "POST",
        "/appointments/{id}/_actions/accept",
    )
    assert (error.correlation_id, error.outcome, error.attempts) == ("its-own-id", "unknown", 1)
    assert str(error).startswith("POST /appointments/{id}/_actions/accept: ")
    assert str(error).endswith("[correlation ID its-own-id]")
    assert not error.retryable
    assert len(faulty.requests) == 1
    assert b"\r\nX-Correlation-Id: its-own-id\r\n" in faulty.requests[0]

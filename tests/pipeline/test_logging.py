from __future__ import annotations

import logging

import httpx
import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from pexip_engage_client import EngageClient
from pexip_engage_client.tracing import name_span

from .conftest import Pauses
from .doubles import Script, error_response, ok
from .fault_server import FaultServer, answer
from .fault_server import error_response as answer_with_error
from .networks import INSTRUMENTOR


async def test_each_attempt_is_logged_once(pauses: Pauses, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "pexip_engage_client")
    script = Script(error_response(503), httpx.ReadTimeout("x"), ok)
    async with EngageClient("acme", token="t", transport=script, timing=pauses.timing, limits=None) as engage:
        await engage.appointments.get("17", correlation_id="c-1", extra_query={"q": "v"})
    attempts = [
        record for record in caplog.records if record.levelno == logging.DEBUG and record.name.startswith("pexip")
    ]
    facts = ("operation", "method", "path", "attempt", "correlation_id", "status", "error")
    assert [tuple(getattr(record, fact) for fact in facts) for record in attempts] == [
        ("getAppointmentById", "GET", "/appointments/{id}", 1, "c-1", 503, None),
        ("getAppointmentById", "GET", "/appointments/{id}", 2, "c-1", None, "TimeoutError"),
        ("getAppointmentById", "GET", "/appointments/{id}", 3, "c-1", 200, None),
    ]
    for record in attempts:
        assert record.duration_ms >= 0  # type: ignore[attr-defined]
        assert record.queued_ms >= 0  # type: ignore[attr-defined]
    message = attempts[0].getMessage()
    assert message.startswith("GET /appointments/{id}: 503 in ")
    assert message.endswith("(attempt 1, queued 0 ms, correlation ID c-1)")


async def test_log_records_work_with_any_formatter(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with EngageClient("acme", token="t", transport=Script()) as engage:
        await engage.request("GET", "/customers/jan/Things/42/some_thing")
        await engage.request("POST", "/customers/jan/_actions/merge/an@example.com")
    formatter = logging.Formatter("%(name)s %(message)s %(levelname)s %(pathname)s")
    text = "\n".join(formatter.format(record) for record in caplog.records)
    assert "GET /customers/{id}/{id}/{id}/some_thing: 200" in text
    assert "POST /customers/{id}/_actions/merge/{id}: 200" in text


async def test_opentelemetry_sees_every_attempt(pauses: Pauses) -> None:
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    instrumentor = INSTRUMENTOR()
    instrumentor.instrument(tracer_provider=provider)
    try:
        with provider.get_tracer("test").start_as_current_span("outer") as outer:
            async with FaultServer(answer_with_error(503), answer()) as server:
                options = {"token": "t", "base_url": server.url, "timing": pauses.timing}
                async with EngageClient("acme", **options) as engage:  # type: ignore[arg-type]
                    assert (await engage.appointments.get("1")).id == "1"
    finally:
        instrumentor.uninstrument()
    spans = [span for span in exporter.get_finished_spans() if span.name != "outer"]
    assert [
        (span.attributes or {}).get("http.status_code") or (span.attributes or {}).get("http.response.status_code")
        for span in spans
    ] == [503, 200]
    for span in spans:
        assert span.parent is not None
        assert span.parent.span_id == outer.get_span_context().span_id
        assert "authorization" not in str(span.attributes).lower()
    assert all(b"traceparent" in request.lower() for request in server.requests)
    assert len(server.requests) == 2


async def test_spans_are_named_by_operation_and_show_no_values(pauses: Pauses) -> None:
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    instrumentor = INSTRUMENTOR()
    instrumentor.instrument(tracer_provider=provider, async_request_hook=name_span)
    try:
        async with (
            FaultServer(answer()) as server,
            EngageClient("acme", token="t", base_url=server.url) as engage,
        ):
            await engage.appointments.get("canary-id", extra_query={"q": "canary-value"})
            await engage.request("GET", "/things/canary-id", query={"q": "canary-value"}, correlation_id="c-1")
            async with httpx.AsyncClient() as other:
                await other.get(f"{server.url}/elsewhere?q=1")
    finally:
        instrumentor.uninstrument()
    ours, free, others = exporter.get_finished_spans()
    assert (ours.name, free.name, others.name) == ("getAppointmentById", "GET /things/{id}", "GET")
    assert "canary" not in str(ours.attributes) + str(free.attributes)
    assert (free.attributes or {})["pexip_engage.correlation_id"] == "c-1"

"""Every operation through its method: each argument on the wire, each documented response read, each refusal raised."""

from __future__ import annotations

import asyncio
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .api import OPERATIONS, DocumentedOperation
from .calls import Sample, call, check_refusal, check_request, check_response, meaning, sample
from .values import Distinct, Drawn, value, values

ALL = pytest.mark.parametrize("operation", OPERATIONS.values(), ids=list(OPERATIONS))
SAMPLES = {
    "everything": Distinct(),
    "everything, the other way round": Distinct(500, other=True),
    "what is required": Distinct(only_required=True),
    "null where it may be": Distinct(nulls=True),
}


def success(operation: DocumentedOperation) -> tuple[int, object]:
    """A documented success for calls whose request matters."""
    status, schema, _ = next((each for each in operation.responses() if each[0] < 300), (200, None, []))
    return status, None if schema is None else value(schema, Distinct())


@ALL
@pytest.mark.parametrize("choice", SAMPLES)
async def test_the_request(operation: DocumentedOperation, choice: str) -> None:
    given_ = sample(operation, SAMPLES[choice])
    _, request = await call(operation, given_, *success(operation))
    check_request(operation, given_, request)


@ALL
async def test_the_examples_are_sent_as_they_stand(operation: DocumentedOperation) -> None:
    for example in operation.request_examples:
        given_ = sample(operation, Distinct(), body=example)
        _, request = await call(operation, given_, *success(operation))
        sent = json.loads(request.read())
        assert meaning(operation.body, sent) == meaning(operation.body, example)


@ALL
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(data=st.data())
def test_any_request(operation: DocumentedOperation, data: st.DataObject) -> None:
    given_ = data.draw(st.composite(lambda draw: sample(operation, Drawn(draw)))())
    _, request = asyncio.run(call(operation, given_, *success(operation)))
    check_request(operation, given_, request)


@ALL
@pytest.mark.parametrize("choice", SAMPLES)
async def test_the_responses(operation: DocumentedOperation, choice: str) -> None:
    given_ = sample(operation, Distinct(only_required=True))
    for status, schema, examples in operation.responses():
        if status >= 300:
            continue
        payloads = (
            [{"data": {"any": ["thing"]}}, None] if schema is None else [value(schema, SAMPLES[choice]), *examples]
        )
        if status == 204:
            payloads = [None]
        for payload in payloads:
            returned, _ = await call(operation, given_, status, payload, strict=True)
            check_response(operation, schema, payload, returned)


@ALL
@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(data=st.data())
def test_any_response(operation: DocumentedOperation, data: st.DataObject) -> None:
    given_ = sample(operation, Distinct(only_required=True))
    for status, schema, _ in operation.responses():
        if status < 300 and schema is not None:
            payload = data.draw(values(schema))
            returned, _ = asyncio.run(call(operation, given_, status, payload, strict=True))
            check_response(operation, schema, payload, returned)


@ALL
async def test_the_refusals(operation: DocumentedOperation) -> None:
    given_ = sample(operation, Distinct(only_required=True))
    statuses = [status for status, _, _ in operation.responses() if status >= 400]
    for status in {*statuses, 400, 401, 403, 409, 429} - {422}:
        await check_refusal(operation, given_, status, "SOME_CODE")
    for code in operation.error_codes:
        await check_refusal(operation, given_, 422, code)


def test_a_sample_holds_something() -> None:
    """The checks above are worth something only if the samples are full."""
    full = [sample(operation, Distinct()) for operation in OPERATIONS.values()]
    assert all(isinstance(each, Sample) for each in full)
    assert sum(len(each.parameters) for each in full) > 200
    assert sum(each.has_body for each in full) > 30

"""Every operation through its method: arguments are sent, documented responses are read, and errors are raised."""

from __future__ import annotations

import asyncio
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .api import OPERATIONS, DocumentedOperation
from .calls import call, check_request, check_response, meaning, sample
from .name_checks import check_models, check_resources
from .operation_checks import (
    CHOICES,
    check_bounds,
    check_facts,
    check_listing,
    check_once,
    check_refusals,
    check_requests,
    check_responses,
    check_wrong_arguments,
    success,
)
from .values import Distinct, Drawn, values

ALL = pytest.mark.parametrize("operation", OPERATIONS.values(), ids=list(OPERATIONS))
ANY = settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


@ALL
@pytest.mark.parametrize("choice", CHOICES)
async def test_request_is_as_documented(operation: DocumentedOperation, choice: str) -> None:
    await check_requests(operation, choice)


@ALL
def test_facts_are_the_documented_ones(operation: DocumentedOperation) -> None:
    check_facts(operation)


@ALL
async def test_documented_request_examples_are_sent_unchanged(operation: DocumentedOperation) -> None:
    for example in operation.request_examples:
        given_ = sample(operation, Distinct(), body=example)
        _, request = await call(operation, given_, *success(operation))
        sent = json.loads(request.read())
        assert meaning(operation.body, sent) == meaning(operation.body, example)


@pytest.mark.proof
@ALL
@ANY
@given(data=st.data())
def test_any_request(operation: DocumentedOperation, data: st.DataObject) -> None:
    given_ = data.draw(st.composite(lambda draw: sample(operation, Drawn(draw)))())
    _, request = asyncio.run(call(operation, given_, *success(operation)))
    check_request(operation, given_, request)


@ALL
async def test_values_out_of_bounds_are_rejected(operation: DocumentedOperation) -> None:
    await check_bounds(operation)


@ALL
async def test_list_is_paged_as_documented(operation: DocumentedOperation) -> None:
    await check_listing(operation)


@ALL
async def test_once_method_sends_the_same_request(operation: DocumentedOperation) -> None:
    await check_once(operation)


@ALL
async def test_arguments_of_wrong_types_are_rejected_by_name(operation: DocumentedOperation) -> None:
    await check_wrong_arguments(operation)


@ALL
@pytest.mark.parametrize("choice", CHOICES)
async def test_documented_responses_are_read(operation: DocumentedOperation, choice: str) -> None:
    await check_responses(operation, choice)


@pytest.mark.proof
@ALL
@ANY
@given(data=st.data())
def test_any_response(operation: DocumentedOperation, data: st.DataObject) -> None:
    given_ = sample(operation, Distinct(only_required=True))
    for status, schema, _ in operation.responses():
        if status < 300 and schema is not None:
            payload = data.draw(values(schema))
            returned, _ = asyncio.run(call(operation, given_, status, payload, strict=True))
            check_response(operation, schema, payload, returned)


@ALL
async def test_documented_errors_are_raised(operation: DocumentedOperation) -> None:
    await check_refusals(operation)


def test_lazy_names_are_complete() -> None:
    check_models()
    check_resources()


def test_samples_are_not_empty() -> None:
    """The checks above are worth something only if the samples are full."""
    full = [sample(operation, Distinct()) for operation in OPERATIONS.values()]
    assert sum(len(each.parameters) for each in full) > 200
    assert sum(each.has_body for each in full) > 30

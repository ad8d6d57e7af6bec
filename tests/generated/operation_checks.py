"""All that is checked of one operation: the tests and the mutants share it."""

from __future__ import annotations

import asyncio
import importlib
import inspect
import json
from typing import Any

import httpx
import pytest

from pexip_engage_client import EngageClient, InvalidArgumentError
from pexip_engage_client.generated import resources
from pexip_engage_client.options import CallOptions
from tests.waiting import result_of

from .api import DocumentedOperation, python_name
from .calls import (
    CLIENTS_OWN,
    CORRELATION_ID,
    Sample,
    Wire,
    arguments,
    call,
    check_refusal,
    check_request,
    check_response,
    sample,
)
from .values import Distinct, value

CHOICES: dict[str, dict[str, Any]] = {
    "everything": {},
    "everything, the other way round": {"start": 500, "other": True},
    "what is required": {"only_required": True},
    "null where it may be": {"nulls": True},
}


def success(operation: DocumentedOperation) -> tuple[int, Any]:
    """A documented success, for calls of which the request matters."""
    status, schema, _ = next((each for each in operation.responses() if each[0] < 300), (200, None, []))
    return status, None if schema is None else value(schema, Distinct())


async def check_requests(operation: DocumentedOperation, choice: str) -> None:
    given = sample(operation, Distinct(**CHOICES[choice]))
    _, request = await call(operation, given, *success(operation))
    check_request(operation, given, request)


def check_facts(operation: DocumentedOperation) -> None:
    """The facts that the pipeline uses are the documented ones."""
    module = importlib.import_module(operation.module)
    facts = getattr(module, operation.method_name.upper())
    assert facts.id == operation.id
    assert (facts.method, facts.path) == (operation.http_method, operation.path)
    assert facts.scope == operation.scope
    resource = getattr(resources, "".join(word.title() for word in operation.resource.split("_")) + "Resource")
    parameters = inspect.signature(getattr(resource, operation.method_name)).parameters
    assert ("self", *facts.arguments, *CallOptions.__annotations__) == tuple(parameters)


async def check_responses(operation: DocumentedOperation, choice: str) -> None:
    given = sample(operation, Distinct(only_required=True))
    for status, schema, examples in operation.responses():
        if status >= 300:
            continue
        if status == 204:
            payloads: list[Any] = [None]
        elif schema is None:
            payloads = [{"data": {"any": ["thing"]}}, None]
        else:
            payloads = [value(schema, Distinct(**CHOICES[choice])), *examples]
        for payload in payloads:
            returned, _ = await call(operation, given, status, payload, strict=True)
            check_response(operation, schema, payload, returned)


async def check_refusals(operation: DocumentedOperation) -> None:
    given = sample(operation, Distinct(only_required=True))
    statuses = {status for status, _, _ in operation.responses() if status >= 400}
    for status in {*statuses, 400, 401, 403, 409, 429} - {422}:
        await check_refusal(operation, given, status, "SOME_CODE")
    for code in operation.error_codes:
        await check_refusal(operation, given, 422, code)


async def check_bounds(operation: DocumentedOperation) -> None:
    """Values at a documented limit are sent, and values beyond it are rejected."""
    for each in operation.parameters:
        if each.place != "query" or each.schema.get("type") != "integer":
            continue
        for bound, beyond in (("minimum", -1), ("maximum", 1)):
            if bound in each.schema:
                edge = each.schema[bound]
                await _call_with(operation, each.wire_name, edge)
                with pytest.raises(InvalidArgumentError) as caught:
                    await _call_with(operation, each.wire_name, edge + beyond)
                assert caught.value.parameter == python_name(each.wire_name)


async def check_wrong_arguments(operation: DocumentedOperation) -> None:
    """An argument of a wrong type is rejected by name before anything is sent."""
    given = sample(operation, Distinct(only_required=True))
    placed, named = arguments(operation, given)
    wrong = object()
    engage = EngageClient("acme", token="t", transport=httpx.MockTransport(Wire()), limits=None)
    method = getattr(getattr(engage, operation.resource), operation.method_name)
    positional = [name for name, each in inspect.signature(method).parameters.items() if each.default is each.empty]
    for each in operation.parameters:
        if each.wire_name in CLIENTS_OWN:
            continue
        instead = list(placed)
        if each.place == "path":
            paths = [other.wire_name for other in operation.parameters if other.place == "path"]
            instead[paths.index(each.wire_name)] = wrong
        also = {} if each.place == "path" else {each.name: wrong}
        with pytest.raises(InvalidArgumentError) as caught:
            await result_of(method(*instead, **{**named, **also}))
        # Where a filter has the name of a path parameter, that is called by what it identifies.
        assert caught.value.parameter in ((each.name, *positional) if each.place == "path" else (each.name,))
    await engage.aclose()


class Pages:
    """A server of a list of twelve records, which counts the requests that it serves at a time."""

    total = 12

    def __init__(self) -> None:
        self.queries: list[httpx.QueryParams] = []
        self._running = self.most_at_a_time = 0

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.queries.append(request.url.params)
        self._running += 1
        self.most_at_a_time = max(self._running, self.most_at_a_time)
        for _ in range(20):
            await asyncio.sleep(0)
        self._running -= 1
        offset, limit = int(request.url.params.get("offset", 0)), int(request.url.params.get("limit", self.total))
        records = [{"id": f"record-{number}"} for number in range(self.total)][offset : offset + limit]
        meta = {"offset": offset, "limit": limit, "totalCount": self.total}
        return httpx.Response(200, json={"data": records, "meta": meta})


async def check_listing(operation: DocumentedOperation) -> None:
    """A list is paged as documented, and requests as many pages at a time as asked for: one by default."""
    if not operation.method_name.startswith("list"):
        return
    placed, named = arguments(operation, sample(operation, Distinct(only_required=True)))
    paged = any(each.wire_name == "offset" for each in operation.parameters)
    for at_a_time in (1, 3) if paged else (1,):
        server = Pages()
        chosen = {"limit": 2} if paged else {}
        chosen |= {"concurrency": at_a_time} if at_a_time > 1 else {}
        async with EngageClient("acme", token="t", transport=httpx.MockTransport(server), limits=None) as engage:
            found = await getattr(getattr(engage, operation.resource), operation.method_name)(
                *placed, **{**named, **chosen}
            ).collect()
        assert len(found) == server.total
        offsets = sorted(int(query.get("offset", 0)) for query in server.queries)
        # With IDs, pages overlap by one record. The last page is full, so the list asks for one more.
        with_ids, without_ids = list(range(12)), list(range(0, 14, 2))
        assert offsets in ((with_ids, without_ids) if paged else ([0],))
        assert paged or not {"offset", "limit"} & set(server.queries[0])
        assert server.most_at_a_time == at_a_time


async def _call_with(operation: DocumentedOperation, name: str, argument: Any) -> None:
    given = sample(operation, Distinct(only_required=True))
    given = Sample({**given.parameters, ("query", name): argument}, given.body, given.has_body)
    await call(operation, given, *success(operation))


async def check_once(operation: DocumentedOperation) -> None:
    """Where a method has a twin that makes a record once, that sends the same request."""
    status, payload = success(operation)
    sent: list[httpx.Request] = []

    def respond(request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            return httpx.Response(200, json={"data": [], "meta": {"offset": 0, "limit": 25, "totalCount": 0}})
        sent.append(request)
        external_id = json.loads(request.content)["externalId"]
        return httpx.Response(status, json={**payload, "data": {**payload["data"], "externalId": external_id}})

    given = sample(operation, Distinct())
    placed, named = arguments(operation, given)
    async with EngageClient("acme", token="t", transport=httpx.MockTransport(respond), limits=None) as engage:
        method = getattr(getattr(engage, operation.resource), f"{operation.method_name}_once", None)
        if method is not None:
            await result_of(method(*placed, correlation_id=CORRELATION_ID, **named))
            check_request(operation, given, sent[0])


async def check_operation(operation: DocumentedOperation) -> None:
    """Everything about one operation."""
    check_facts(operation)
    for choice in CHOICES:
        await check_requests(operation, choice)
        await check_responses(operation, choice)
    await check_refusals(operation)
    await check_bounds(operation)
    await check_wrong_arguments(operation)
    await check_listing(operation)
    await check_once(operation)

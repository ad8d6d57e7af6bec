"""Calls of every operation through its method, and what must be true of the request and of the response."""

from __future__ import annotations

import datetime
import json
from typing import Any
from urllib.parse import parse_qsl, unquote

import httpx
from attrs import define, field, frozen

from pexip_engage_client import UNSET, EngageClient, ErrorCode, errors, models
from tests.document.openapi_document import errors as schema_errors
from tests.pipeline.doubles import CLASS_OF_STATUS
from tests.waiting import result_of

from .api import DocumentedOperation, python_name, resolved
from .values import Choice, value

# Valid values of the documented header.
LANGUAGES = ["nl", "en *", "fr, en;q=0.5"]
BASE = "https://api.pexipengage.com/enterprises/acme"
PAGING = ("offset", "limit")
CORRELATION_ID = "a4f0048e-c983-11ed-afa1-0242ac120002"
# Set by the client, or by an option of every call.
CLIENTS_OWN = ("X-Correlation-Id", "Content-Type", "Authorization")


@frozen
class Sample:
    """What one call is given, in JSON's terms."""

    parameters: dict[tuple[str, str], Any]
    body: Any = None
    has_body: bool = False


def sample(operation: DocumentedOperation, choose: Choice, body: Any = None) -> Sample:
    """Arguments that the document allows."""
    given = {
        (each.place, each.wire_name): choose.pick(LANGUAGES) if each.place == "header" else value(each.schema, choose)
        for each in operation.parameters
        if each.wire_name not in CLIENTS_OWN and (each.required or choose.present(each.wire_name))
    }
    if operation.body is None:
        return Sample(given)
    return Sample(given, value(operation.body, choose) if body is None else body, has_body=True)


def arguments(operation: DocumentedOperation, sample: Sample) -> tuple[list[Any], dict[str, Any]]:
    """The positional and the named arguments of the method."""
    schemas = {(each.place, each.wire_name): each.schema for each in operation.parameters}
    placed: list[Any] = []
    named: dict[str, Any] = {}
    for (place, name), given in sample.parameters.items():
        argument = as_argument(schemas[place, name], given)
        if place == "path":
            placed.append(argument)
        else:
            named[python_name(name)] = argument
    if sample.has_body and operation.body is not None:
        body = as_argument(operation.body, sample.body)
        if operation.body_name:
            placed.append(body)
        else:
            named.update(fields_of(body))
    return placed, named


def fields_of(model: Any) -> dict[str, Any]:
    """An input's fields, as the arguments that make it."""
    return {
        name: each
        for name in type(model).__annotations__
        if name not in ("WIRE_NAMES", "additional_properties") and (each := getattr(model, name)) is not UNSET
    }


def as_argument(schema: dict[str, Any], given: Any) -> Any:
    """A JSON value in the form in which a caller hands it in."""
    name, schema, _ = resolved(schema)
    if given is None or "enum" in schema:
        return given
    if schema.get("type") == "array":
        return [as_argument(schema["items"], each) for each in given]
    if schema.get("type") == "object" and "properties" in schema:
        assert name is not None
        made = {python_name(key): as_argument(schema["properties"][key], each) for key, each in given.items()}
        return getattr(models, name)(**made)
    if schema.get("type") == "object" and isinstance(schema.get("additionalProperties"), dict):
        return {key: as_argument(schema["additionalProperties"], each) for key, each in given.items()}
    return parsed(schema, given)


def parsed(schema: dict[str, Any], given: Any) -> Any:
    """A scalar of the wire as the Python value that it means."""
    match schema.get("format"):
        case "date-time":
            return datetime.datetime.fromisoformat(given)
        case "date":
            return datetime.date.fromisoformat(given)
        case "HH:mm":
            return datetime.time.fromisoformat(given)
        case _:
            return given


@define
class Wire:
    """The network: keeps the request, and gives the response that was laid ready."""

    status: int = 200
    payload: Any = None
    request: httpx.Request | None = field(default=None, init=False)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.request = request
        content = b"" if self.payload is None else json.dumps(self.payload).encode()
        return httpx.Response(self.status, content=content, headers={"Content-Type": "application/json"})


async def call(operation: DocumentedOperation, given: Sample, status: int, payload: Any, **options: Any) -> Any:
    """Call the operation; returns (what the method returned, the request)."""
    wire = Wire(status, payload)
    placed, named = arguments(operation, given)
    client = EngageClient("acme", token="t", transport=httpx.MockTransport(wire), limits=None, max_retries=0, **options)
    async with client as engage:
        method = getattr(getattr(engage, operation.resource), operation.method_name)
        returned = await result_of(method(*placed, correlation_id=CORRELATION_ID, **named))
    assert wire.request is not None
    return returned, wire.request


def check_request(operation: DocumentedOperation, given: Sample, request: httpx.Request) -> None:
    """The request contains these arguments as documented, and nothing else.

    A list without a `limit` asks for the largest documented page.
    """
    assert request.method == operation.http_method
    raw_path, _, raw_query = request.url.raw_path.decode().partition("?")
    check_path(operation, given, raw_path)
    check_query(operation, given, raw_query)
    for (place, name), each in given.parameters.items():
        if place == "header":
            assert request.headers[name] == each
    assert request.headers["X-Correlation-Id"] == CORRELATION_ID
    assert request.headers["Authorization"] == "Bearer t"
    assert ("Accept-Language" in request.headers) is (("header", "Accept-Language") in given.parameters)
    content = request.read()
    if not given.has_body:
        assert content == b""
        assert "content-type" not in request.headers
        return
    assert request.headers["content-type"] == "application/json"
    sent = json.loads(content)
    assert schema_errors((*operation.pointer, *BODY), sent) == []
    assert meaning(operation.body, sent) == meaning(operation.body, given.body)


BODY = ("requestBody", "content", "application/json", "schema")


def check_path(operation: DocumentedOperation, given: Sample, raw_path: str) -> None:
    prefix = httpx.URL(BASE).path
    assert raw_path.startswith(prefix + "/")
    segments = raw_path.removeprefix(prefix).split("/")
    template = operation.path.split("/")
    assert len(segments) == len(template)
    for sent, expected in zip(segments, template, strict=True):
        if expected.startswith("{"):
            expected = given.parameters["path", expected.strip("{}")]
        assert unquote(sent) == expected


def check_query(operation: DocumentedOperation, given: Sample, raw_query: str) -> None:
    sent = parse_qsl(raw_query, keep_blank_values=True, strict_parsing=bool(raw_query))
    expected: list[tuple[str, Any]] = []
    for each in operation.parameters:
        if each.place != "query" or ("query", each.wire_name) not in given.parameters:
            continue
        argument = given.parameters["query", each.wire_name]
        if argument is None:  # as good as not given
            continue
        if isinstance(argument, list):
            assert each.wire_name.endswith("[]")
            expected += [(each.wire_name, item) for item in argument]
        elif isinstance(argument, dict):
            expected += [(f"{each.wire_name}[{key}]", item) for key, item in argument.items()]
        else:
            expected.append((each.wire_name, argument))
    if ("query", "limit") not in given.parameters:
        # A list asks for the largest pages that the document allows.
        limits = [each.schema for each in operation.parameters if each.wire_name == "limit"]
        expected += [("limit", each["maximum"]) for each in limits if "maximum" in each]
    assert sorted((name, in_query(each)) for name, each in expected) == sorted(
        (name, in_query(canonical(text))) for name, text in sent
    )


def in_query(each: Any) -> str:
    if isinstance(each, bool):
        return "true" if each else "false"
    return canonical(each) if isinstance(each, str) else repr(each)


def canonical(text: str) -> str:
    """A text; a moment in one of its forms."""
    try:
        return str(datetime.datetime.fromisoformat(text).timestamp()) if "T" in text else text
    except ValueError:
        return text


def meaning(schema: Any, payload: Any) -> Any:
    """A payload without the freedom that the wire leaves to date-times."""
    _, schema, _ = resolved(schema)
    if payload is None:
        return None
    if schema.get("type") == "array":
        return [meaning(schema["items"], each) for each in payload]
    if schema.get("type") == "object" and (
        "properties" in schema or isinstance(schema.get("additionalProperties"), dict)
    ):
        known = schema.get("properties", {})
        return {key: meaning(known.get(key) or schema["additionalProperties"], each) for key, each in payload.items()}
    return parsed(schema, payload)


def check_response(operation: DocumentedOperation, schema: dict[str, Any] | None, payload: Any, returned: Any) -> None:
    """What the method returned is the payload: every field with its value and type, and nothing lost."""
    if schema is None:
        assert returned == payload
        return
    name, envelope, _ = resolved(schema)
    data = payload.get("data") if payload is not None else None
    item = envelope["properties"]["data"]
    if hasattr(returned, "meta"):  # a Page
        check_value(item, data, returned.data)
        if "meta" in payload:
            check_value(envelope["properties"]["meta"], payload["meta"], returned.meta)
        return
    check_value(item, data, returned)


def check_value(schema: dict[str, Any], payload: Any, read: Any) -> None:
    """A value that was read is the payload's."""
    name, schema, _ = resolved(schema)
    if payload is None:
        assert read is None
        return
    if "enum" in schema:
        assert type(read).__name__ == name
        assert read == payload
        assert read.is_known
        return
    kind = schema.get("type")
    if kind == "array":
        assert type(read) is list
        assert len(read) == len(payload)
        for each, part in zip(payload, read, strict=True):
            check_value(schema["items"], each, part)
    elif kind == "object" and "properties" in schema:
        check_model(name, schema, payload, read)
    elif kind == "object" and isinstance(schema.get("additionalProperties"), dict):
        assert read.keys() == payload.keys()
        for key, each in payload.items():
            check_value(schema["additionalProperties"], each, read[key])
    else:
        expected = parsed(schema, payload)
        assert read == expected
        assert type(read) is type(expected) or isinstance(read, float | int)


def check_model(name: str | None, schema: dict[str, Any], payload: Any, read: Any) -> None:
    assert type(read).__name__ == name
    for key, each in schema["properties"].items():
        attribute = getattr(read, python_name(key))
        check_value(each, payload.get(key), attribute)
    unknown = {key: each for key, each in payload.items() if key not in schema["properties"]}
    assert read.additional_properties == unknown
    assert read.to_dict() == payload


def error_payload(operation: DocumentedOperation, status: int, code: str) -> dict[str, Any]:
    entry = {"message": f"about {code}", "code": code, "type": "ERROR", "statusCode": str(status)}
    return {"errors": [{**entry, "arguments": {"why": code}} if status == 422 else entry]}


async def check_refusal(operation: DocumentedOperation, given: Sample, status: int, code: str) -> None:
    """A documented error is raised as its class, with its code and the operation."""
    try:
        await call(operation, given, status, error_payload(operation, status, code))
    except errors.ApiError as error:
        refusal = error
    else:
        raise AssertionError(f"{status} was no error")
    assert type(refusal) is CLASS_OF_STATUS[status]
    assert (refusal.status_code, refusal.code, refusal.operation) == (status, code, operation.id)
    assert (refusal.method, refusal.path) == (operation.http_method, operation.path)
    assert refusal.scope == operation.scope
    if status == 422:
        assert ErrorCode(code).is_known
        assert refusal.arguments == {"why": code}

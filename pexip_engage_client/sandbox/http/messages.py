"""The HTTP requests that the sandbox receives, checked against a document, and the responses that it sends.

The response to an invalid request is a 400 that names the invalid field.
"""

import json
import re
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, MutableMapping
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, unquote

from attrs import define, field, frozen

from ...openapi.reader import DocumentedOperation, JsonObject, Parameter
from ..document.validation import Validation, place
from ..json_input import DEEPEST, DuplicateKeyError, TooDeepError, parse, unwrapped
from ..problems import BadRequest, ContentTooLarge, Problem

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

# The ASGI extension with which the server informs streaming responses that it is stopping.
STOPPING = "pexip_engage_client.stopping"
# The ASGI extension with which the application reports that no fault rejects the connection.
ACCEPTED = "pexip_engage_client.accepted"
_BRACKETS = re.compile(r"([^\[\]]+)\[([^\[\]]*)\]")
_INTEGER = re.compile(r"0|-?[1-9]\d{0,17}", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,18}(\.\d+)?([eE][+-]?\d{1,2})?", re.ASCII)


@define(slots=False)
class HttpRequest:
    """One HTTP request. `root` is the path at which the application is mounted."""

    method: str
    path: str
    query: list[tuple[str, str]]
    headers: Mapping[str, str]
    body: bytes
    client: str
    root: str
    scheme: str
    receive: Receive = field(repr=False)
    stopping: Callable[[], bool] = field(default=lambda: False, repr=False)
    accepted: Callable[[], None] = field(default=lambda: None, repr=False)

    @classmethod
    def of(cls, scope: Scope, receive: Receive) -> "HttpRequest":
        """Create a request whose body has not been read yet."""
        raw_path: bytes = scope.get("raw_path") or scope["path"].encode()
        root = scope.get("root_path", "").rstrip("/")
        return cls(
            method=scope["method"],
            path=_below(root, raw_path.split(b"?")[0].decode("latin-1")),
            query=parse_qsl(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True),
            headers={name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]},
            body=b"",
            client=(scope.get("client") or ("",))[0],
            root=root,
            scheme=scope.get("scheme", "http"),
            receive=receive,
            stopping=scope.get("extensions", {}).get(STOPPING, lambda: False),
            accepted=scope.get("extensions", {}).get(ACCEPTED, lambda: None),
        )

    async def read(self, most: int) -> bool:
        """Read the body. Return False if the client disconnects. Raise ContentTooLarge for more than `most` bytes."""
        declared = self.headers.get("content-length", "").lstrip("0")
        # The length comes first, because `int` raises an error for thousands of digits.
        if declared.isdecimal() and (len(declared) > len(str(most)) or int(declared) > most):
            raise ContentTooLarge(most)
        parts: list[bytes] = []
        size = 0
        while True:
            message = await self.receive()
            if message["type"] == "http.disconnect":
                return False
            parts.append(message.get("body", b""))
            size += len(parts[-1])
            if size > most:
                raise ContentTooLarge(most)
            if not message.get("more_body"):
                break
        self.body = b"".join(parts)
        return True

    async def disconnected(self) -> None:
        """Wait until the client has disconnected."""
        while (await self.receive())["type"] != "http.disconnect":
            pass

    @property
    def base(self) -> str:
        """The root URL to which the request was sent."""
        return f"{self.scheme}://{self.headers.get('host', 'localhost')}{self.root}"

    @cached_property
    def segments(self) -> list[str]:
        """The decoded segments of the path. An encoded slash (`%2F`) stays in its segment."""
        return [unquote(part) for part in self.path.removeprefix("/").split("/")]


def _below(root: str, path: str) -> str:
    """Return the path below the application's mount path."""
    return path.removeprefix(root) if root and path.startswith(f"{root}/") else path


def header_parameters(operation: DocumentedOperation, request: HttpRequest, validation: Validation) -> None:
    """Check the documented headers in a request. Raises BadRequest for an invalid value."""
    for parameter in operation.parameters:
        if parameter.location == "header" and (value := request.headers.get(parameter.name.lower())) is not None:
            _check(parameter, value, validation)


def path_parameters(operation: DocumentedOperation, values: Mapping[str, str], validation: Validation) -> None:
    """Check the values in a request's path. Raises BadRequest for an invalid value."""
    for parameter in operation.parameters:
        if parameter.location == "path":
            _check(parameter, values[parameter.name], validation)


def query_parameters(
    operation: DocumentedOperation, request: HttpRequest, validation: Validation, undocumented: frozenset[str]
) -> dict[str, Any]:
    """Return the query parameters by name (without brackets), converted to their types and with defaults filled in."""
    parameters = {parameter.name: parameter for parameter in operation.parameters if parameter.location == "query"}
    sent: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    extra: dict[str, Any] = {}
    for name, value in request.query:
        base = found[1] if (found := _BRACKETS.fullmatch(name)) else name
        if name in parameters or (base in parameters and parameters[base].deep_object):
            sent[name if name in parameters else base].append((name, value))
        elif f"{name}[]" in parameters:
            raise BadRequest(f"query {name}: an array must be sent as {name}[]=…, even with a single value")
        elif name in undocumented:
            if value not in ("true", "false"):
                raise BadRequest(f"query {name}: must be true or false; got {value!r}")
            extra[name] = value == "true"
        else:
            raise BadRequest(f"query {name}: this operation has no such parameter")
    query = extra
    for name, parameter in parameters.items():
        if name in sent:
            query[name.removesuffix("[]")] = _typed(parameter, sent[name], validation)
        elif parameter.required:
            raise BadRequest(f"query {name}: required")
        elif "default" in parameter.schema:
            query[name] = parameter.schema["default"]
    return query


def json_body(
    operation: DocumentedOperation,
    request: HttpRequest,
    validation: Validation,
    *,
    exact: bool = False,
    unique: bool = False,
) -> Any:
    """Return a request's JSON body; None if no body is documented, or if an optional body was not sent.

    `exact` and `unique` reject duplicate properties. `exact` also rejects a body that the operation does not document,
    and accepts a saved response as the body.
    """
    if operation.body_schema is None and not (exact and has_content(request)):
        return None
    if operation.body_schema is None:
        raise BadRequest("body: this operation does not accept a body")
    if not request.body:
        if operation.body_required:
            raise BadRequest("body: required")
        return None
    media = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if media != "application/json":
        raise BadRequest(f"header Content-Type must be application/json; got {media or 'none'}")
    try:
        body = parse(request.body, exact=True) if exact else parse(request.body, deepest=DEEPEST, exact=unique)
    except (DuplicateKeyError, TooDeepError) as error:
        raise BadRequest(f"body: {error}") from error
    except ValueError as error:
        raise BadRequest(f"body: not valid JSON: {error}") from error
    if exact and "data" not in validation.document.at(operation.body_schema).get("properties", {}):
        body = unwrapped(body)
    if fault := validation.first(operation.body_schema, body):
        raise BadRequest(f"body{' ' if fault.path else ': '}{place(fault.path)}{fault.message}")
    return body


def has_content(request: HttpRequest) -> bool:
    """True if a request has a body other than an empty JSON object."""
    return request.body.strip() not in (b"", b"{}")


def _typed(parameter: Parameter, sent: list[tuple[str, str]], validation: Validation) -> Any:
    schema = parameter.schema
    value: Any
    if parameter.deep_object:
        value = _object(schema, sent, validation)
    elif schema.get("type") == "array":
        items = validation.document.resolve(schema["items"])
        value = [_scalar(items, text) for _, text in sent]
    elif len(sent) > 1:
        raise BadRequest(f"query {parameter.name}: given {len(sent)} times")
    else:
        value = _scalar(schema, sent[0][1])
    _check(parameter, value, validation)
    return value


def _object(schema: JsonObject, sent: list[tuple[str, str]], validation: Validation) -> dict[str, Any]:
    properties = validation.document.resolve(schema).get("properties", {})
    value: dict[str, Any] = {}
    for name, text in sent:
        found = _BRACKETS.fullmatch(name)
        if found is None or found[2] not in properties or found[2] in value:
            form = f"{name.split('[')[0]}[{'|'.join(properties)}]=…"
            raise BadRequest(f"query {name}: send an object as {form}, each property once")
        value[found[2]] = _scalar(validation.document.resolve(properties[found[2]]), text)
    return value


def _scalar(schema: JsonObject, text: str) -> Any:
    """Convert text to the schema's type if possible.

    Otherwise, return it unchanged, so that the schema rejects it.
    """
    type_ = schema.get("type")
    if type_ == "integer" and _INTEGER.fullmatch(text):
        return int(text)
    if type_ == "number" and _NUMBER.fullmatch(text):
        return float(text)
    if type_ == "boolean" and text in ("true", "false"):
        return text == "true"
    return text


def _check(parameter: Parameter, value: Any, validation: Validation) -> None:
    if fault := validation.fault(parameter.pointer, value):
        raise BadRequest(f"{parameter.location} {parameter.name}: {fault}")


@frozen
class HttpResponse:
    """One HTTP response. With `events`, it is a stream of server-sent events until the client disconnects."""

    status: int
    content: bytes
    headers: Mapping[str, str]
    media: str = "application/json"
    events: AsyncIterator[bytes] | None = None

    async def send(self, send: Send) -> None:
        """Send the response through an ASGI `send` function."""
        headers = {name.lower(): value for name, value in self.headers.items()}
        if self.events is None:
            headers["content-length"] = str(len(self.content))
        if self.content or self.events is not None:
            headers.setdefault("content-type", self.media)
        encoded = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": self.status, "headers": encoded})
        if self.events is not None:
            async for event in self.events:
                await send({"type": "http.response.body", "body": event, "more_body": True})
        await send({"type": "http.response.body", "body": self.content})


def to_json(value: Any) -> bytes:
    """Encode a value as compact JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def error_response(problem: Problem, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """Return the HTTP response that reports a problem."""
    return HttpResponse(problem.status, to_json(problem.envelope()), {**(headers or {}), **problem.headers})

"""A server that knows only what the Pexip documentation says, and rejects every request that differs from it.

It reads `operations.yaml`, and shares no code with the client, with `openapi.yaml` or with the sandbox. A mistake that
the document and the sandbox have in common shows here.
"""

from __future__ import annotations

import base64
import json
import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import yaml
from jsonschema import Draft202012Validator, FormatChecker

Json = Any

OPERATIONS: list[dict[str, Json]] = yaml.load(
    Path(__file__).with_name("operations.yaml").read_bytes(), yaml.CSafeLoader
)
TOKEN_PATH = "/realms/acme/protocol/openid-connect/token"
API = "/enterprises/acme"
CLIENT = ("a-client", "a-secret")
TOTAL = 60
DEFAULT_LIMIT, LARGEST_LIMIT = 25, 1000
LANGUAGES = ("da", "de", "en", "es", "fr", "ja", "nl", "no", "pl")

# The 36 documented scopes, and the resource of each group of operations. The documentation names no scope for the
# operations of the other groups.
RESOURCES = (
    "appointments availability callbackRequests customers employees expertises externalCalendars favoriteAgents forms"
    " leadSegments listings offices regions settings subjects templates translations webhooks"
)
SCOPES = {f"engage:{resource}:{right}" for resource in RESOURCES.split() for right in ("readOnly", "readWrite")}
RESOURCE_OF_GROUP = {
    "Appointments": "appointments",
    "Availability": "availability",
    "Availability templates": "availability",
    "Unavailability": "availability",
    "Customers": "customers",
    "Employees": "employees",
    "External calendars": "externalCalendars",
    "Favorite agents": "favoriteAgents",
    "Forms": "forms",
    "Lead segments": "leadSegments",
    "Listings": "listings",
    "Offices": "offices",
    "Regions": "regions",
    "Enterprise settings": "settings",
    "Static translations": "translations",
    "Subjects": "subjects",
}
RESOURCE_OF_OPERATION = {"putExpertiseForEmployee": "expertises"}

# An ID in the path that selects an error.
MISSING, BROKEN_RULE = "missing", "broken-rule"


class Rejection(Exception):
    """A request that differs from the documentation, or that selects an error."""

    def __init__(self, status: int, message: str, code: str = "REJECTED", **more: Json) -> None:
        super().__init__(message)
        self.status = status
        self.body = {"errors": [{"message": message, "code": code, "type": "Error", "statusCode": str(status), **more}]}


@dataclass
class Request:
    method: str
    path: str
    query: list[tuple[str, str]]
    headers: Mapping[str, str]
    body: bytes
    path_values: dict[str, str] = field(default_factory=dict)


FORMATS = FormatChecker(formats=())


@FORMATS.checks("date-time")
def is_date_time(value: Json) -> bool:
    """RFC 3339 with the separator `T` and a known offset."""
    if not isinstance(value, str):
        return True
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", value) or value.endswith("-00:00"):
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


@FORMATS.checks("uri")
def is_uri(value: Json) -> bool:
    return not isinstance(value, str) or bool(urlsplit(value).scheme)


@FORMATS.checks("positive-integer")
def is_positive_integer(value: Json) -> bool:
    return not isinstance(value, str) or bool(re.fullmatch(r"0|[1-9]\d*", value))


def closed(schema: Json) -> Json:
    """The schema without undocumented properties: every object that lists properties has only those."""
    if not isinstance(schema, dict):
        return schema
    found = {key: value for key, value in schema.items() if key not in ("required", "inferred", "default")}
    if isinstance(schema.get("required"), list):
        found["required"] = schema["required"]
    if "properties" in schema:
        found["properties"] = {name: closed(each) for name, each in schema["properties"].items()}
        found.setdefault("additionalProperties", False)
    if "items" in schema:
        found["items"] = closed(schema["items"])
    if "additionalProperties" in found:
        found["additionalProperties"] = closed(found["additionalProperties"])
    return found


def validate(schema: Json, value: Json, where: str) -> None:
    error = next(Draft202012Validator(closed(schema), format_checker=FORMATS).iter_errors(value), None)
    if error is not None:
        raise Rejection(400, f"{where}{error.json_path[1:]}: {error.message}")


class DocumentedServer(ThreadingHTTPServer):
    """The token endpoint and the API on a free port of 127.0.0.1. `complete` answers with all documented properties."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.complete = True
        self.tokens: dict[str, set[str]] = {}
        self.operations: list[str] = []
        """The operations that were called, in order."""

    # --- the token endpoint

    def token(self, request: Request) -> Json:
        if request.headers.get("Content-Type", "").partition(";")[0] != "application/x-www-form-urlencoded":
            raise Rejection(400, "the token endpoint accepts forms only", "invalid_request")
        pairs = parse_qsl(request.body.decode("ascii"), keep_blank_values=True, strict_parsing=True)
        form = dict(pairs)
        if len(form) != len(pairs) or form.get("grant_type") != "client_credentials":
            raise Rejection(400, "grant_type must be client_credentials", "unsupported_grant_type")
        if self.credentials(request, form) != CLIENT:
            raise Rejection(401, "unknown client", "invalid_client")
        scopes = set(form.get("scope", "").split())
        if scopes - SCOPES:
            raise Rejection(400, "unknown scope", "invalid_scope")
        claims = {"iss": f"{self.url}/realms/acme", "scope": " ".join(sorted(scopes)), "jti": str(uuid.uuid4())}
        parts = ({"alg": "RS256", "typ": "JWT"}, claims)
        token = ".".join(base64.urlsafe_b64encode(json.dumps(each).encode()).decode().rstrip("=") for each in parts)
        token += ".c2lnbmF0dXJl"
        self.tokens[token] = scopes
        return {"access_token": token, "token_type": "Bearer", "expires_in": 300, "scope": claims["scope"]}

    @staticmethod
    def credentials(request: Request, form: Mapping[str, str]) -> tuple[str, str]:
        basic = request.headers.get("Authorization", "")
        if basic.startswith("Basic "):
            name, _, secret = base64.b64decode(basic[6:]).decode().partition(":")
            return unquote(name), unquote(secret)
        return form.get("client_id", ""), form.get("client_secret", "")

    # --- the API

    def call(self, request: Request) -> tuple[int, Json]:
        self.check_headers(request)
        operation = self.operation(request)
        self.operations.append(operation["id"])
        self.check_scope(operation, request)
        if (
            "Accept-Language" in request.headers
            and "Accept-Language" not in operation["headers"]
            and operation["headers"]
        ):
            raise Rejection(400, "Accept-Language is not documented here")
        for name, value in request.path_values.items():
            validate(operation["path_params"].get(name, {"type": "string", "minLength": 1}), value, name)
        older = {name: {**schema, "required": False} for name, schema in operation.get("older_query", {}).items()}
        query = read_query({**older, **operation["query"]}, request.query)
        self.check_body(operation, request)
        self.select_error(operation, request)
        return self.respond(operation, request, query)

    @staticmethod
    def check_headers(request: Request) -> None:
        correlation_id = request.headers.get("X-Correlation-Id")
        if correlation_id is not None and not 1 <= len(correlation_id) <= 36:
            raise Rejection(400, "X-Correlation-Id must have 1 to 36 characters")
        language = request.headers.get("Accept-Language")
        if language is not None and not re.fullmatch(r"[A-Za-z*][\w *,;=.-]*", language):
            raise Rejection(400, "Accept-Language must list language tags")

    @staticmethod
    def operation(request: Request) -> dict[str, Json]:
        if not request.path.startswith(f"{API}/"):
            raise Rejection(404, "unknown URL")
        segments = [unquote(each) for each in request.path.removeprefix(API).split("/")]
        others = []
        for operation in sorted(OPERATIONS, key=lambda each: each["path"].count("{")):
            template = operation["path"].split("/")
            pairs = list(zip(template, segments, strict=False))
            if len(template) == len(segments) and all(a == b or (a.startswith("{") and b) for a, b in pairs):
                if operation["method"] == request.method:
                    request.path_values = {a[1:-1]: b for a, b in pairs if a.startswith("{")}
                    return operation
                others.append(operation["method"])
        raise Rejection(405 if others else 404, f"{request.method} {request.path} is not documented")

    def check_scope(self, operation: dict[str, Json], request: Request) -> None:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer" or token not in self.tokens:
            raise Rejection(401, "Authorization is missing or invalid")
        resource = RESOURCE_OF_OPERATION.get(operation["id"]) or RESOURCE_OF_GROUP.get(operation["group"])
        right = "readOnly" if operation["method"] == "GET" else "readWrite"
        if not self.tokens[token] or (resource and f"engage:{resource}:{right}" not in self.tokens[token]):
            raise Rejection(403, f"the token lacks a scope for {operation['id']}")

    @staticmethod
    def check_body(operation: dict[str, Json], request: Request) -> None:
        body = operation["body"]
        if not request.body:
            if body and body["required"]:
                raise Rejection(400, "a body is required")
            return
        if body is None:
            raise Rejection(400, "this operation documents no body")
        if request.headers.get("Content-Type", "").partition(";")[0].strip() != "application/json":
            raise Rejection(400, "Content-Type must be application/json")
        validate(body["schema"], json.loads(request.body, object_pairs_hook=without_duplicates), "body")

    @staticmethod
    def select_error(operation: dict[str, Json], request: Request) -> None:
        values = request.path_values.values()
        if MISSING in values:
            raise Rejection(404, "no such record", "NOT_FOUND")
        if BROKEN_RULE in values:
            codes = operation["responses"].get("422", {}).get("codes") or ["SOME_RULE"]
            code = codes[0] if isinstance(codes, list) else next(iter(codes))
            raise Rejection(422, "a business rule forbids it", code, arguments={"allowedStates": ["ACCEPTED"]})

    def respond(self, operation: dict[str, Json], request: Request, query: dict[str, Json]) -> tuple[int, Json]:
        documented = operation["responses"] or {"201" if operation["method"] == "POST" else "200": {}}
        status = next(each for each in documented if each.startswith("2"))
        if status == "204":
            return 204, None
        maker = Maker(self.complete, language_of(request))
        schema = documented[status].get("schema")
        if "limit" not in operation["query"]:
            return int(status.replace("X", "0")), maker.body(schema or {})
        offset, limit = int(query.get("offset", 0)), int(query.get("limit", DEFAULT_LIMIT))
        if not 1 <= limit <= LARGEST_LIMIT:
            raise Rejection(400, f"limit must be between 1 and {LARGEST_LIMIT}")
        record = ((schema or {}).get("properties", {}).get("data", {})).get("items") or {"type": "object"}
        made = []
        for position in range(offset, min(offset + limit, TOTAL)):
            made.append(maker.value(record))
            made[-1]["id"] = f"record-{position}"
        return int(status), {"data": made, "meta": {"offset": offset, "limit": limit, "totalCount": TOTAL}}


def without_duplicates(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    if len(dict(pairs)) != len(pairs):
        raise Rejection(400, "a property appears twice")
    return dict(pairs)


def language_of(request: Request) -> str:
    wanted = re.split(r"[ ,;-]", request.headers.get("Accept-Language", "*"))[0]
    return wanted if wanted in LANGUAGES else "en"


def read_query(documented: Mapping[str, Json], given: list[tuple[str, str]]) -> dict[str, Json]:
    """The documented parameters of a query: `name[]=…` for arrays, `name[property]=…` for objects."""
    found: dict[str, Json] = {}
    for key, value in given:
        name, bracket, inner = key.partition("[")
        schema = documented.get(name)
        kind = schema and schema.get("type", "string")
        if schema is None or bool(bracket) != (kind in ("array", "object")) or (bracket and not inner.endswith("]")):
            raise Rejection(400, f"the query parameter {key} is not documented")
        if kind == "array":
            if inner != "]":
                raise Rejection(400, f"write {name}[]= instead of {key}=")
            found.setdefault(name, []).append(scalar(schema["items"], value))
        elif kind == "object":
            inner = inner[:-1]
            found.setdefault(name, {})[inner] = scalar(schema.get("properties", {}).get(inner, {}), value)
        elif name in found:
            raise Rejection(400, f"the query parameter {name} appears twice")
        else:
            found[name] = scalar(schema, value)
    for name, schema in documented.items():
        if name in found:
            validate(schema, found[name], name)
        elif schema.get("required"):
            raise Rejection(400, f"the query parameter {name} is required")
    return found


def scalar(schema: Json, text: str) -> Json:
    kinds = schema.get("type", "string")
    if "boolean" in kinds and text in ("true", "false"):
        return text == "true"
    if ("integer" in kinds or "number" in kinds) and re.fullmatch(r"-?\d+(\.\d+)?", text):
        return json.loads(text)
    return text


@dataclass
class Maker:
    """Makes values that a schema allows: all documented properties, or only those that are required."""

    complete: bool
    language: str

    def body(self, schema: Json) -> Json:
        made = self.value(schema) if schema else {}
        made.setdefault("data", {})
        return made

    def value(self, schema: Json, name: str = "") -> Json:
        kinds = schema.get("type", "object")
        kind = kinds if isinstance(kinds, str) else next((each for each in kinds if each != "null"), "null")
        if "null" in kinds and not self.complete:
            return None
        if "enum" in schema:
            return self.language if name == "language" and self.language in schema["enum"] else schema["enum"][0]
        make = getattr(self, f"a_{kind}", None)
        return make(schema, name) if make else None

    def a_object(self, schema: Json, name: str) -> Json:
        return dict(self.properties(schema))

    def properties(self, schema: Json) -> Iterator[tuple[str, Json]]:
        required = schema.get("required") or []
        for name, each in schema.get("properties", {}).items():
            if self.complete or name in required:
                yield name, self.value(each, name)

    def a_array(self, schema: Json, name: str) -> Json:
        return [self.value(schema.get("items", {})) for _ in range(max(schema.get("minItems", 0), int(self.complete)))]

    def a_string(self, schema: Json, name: str) -> Json:
        if schema.get("format") == "date-time":
            return "2022-08-17T19:05:21.362Z"
        if schema.get("format") == "uri":
            return "https://example.com/page"
        if "date" in name.lower():
            return "2022-08-17"
        if name.lower().endswith("time"):
            return "09:30"
        return (name or "text").ljust(schema.get("minLength", 0), "x")[: schema.get("maxLength", 255)]

    def a_integer(self, schema: Json, name: str) -> Json:
        return int(schema.get("minimum", 1))

    def a_number(self, schema: Json, name: str) -> Json:
        return schema.get("minimum", 1.5)

    def a_boolean(self, schema: Json, name: str) -> Json:
        return True


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: DocumentedServer

    def answer(self) -> None:
        url = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        query = parse_qsl(url.query, keep_blank_values=True)
        request = Request(self.command, url.path, query, self.headers, body)
        try:
            if request.path == TOKEN_PATH and request.method == "POST":
                status, payload = 200, self.server.token(request)
            else:
                status, payload = self.server.call(request)
        except Rejection as error:
            status, payload = error.status, error.body
            if request.path == TOKEN_PATH:
                payload = {"error": payload["errors"][0]["code"], "error_description": str(error)}
        content = b"" if payload is None else json.dumps(payload).encode()
        self.send_response(status)
        if "X-Correlation-Id" in self.headers:
            self.send_header("X-Correlation-Id", self.headers["X-Correlation-Id"])
        if content:
            self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer

    def log_message(self, format: str, *args: object) -> None:
        """Keep the output of the tests free of requests."""

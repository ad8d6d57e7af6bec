"""Single changes with their known verdicts: of the change, and of the same change the other way round."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from .edits import GONE, ROOMS

BOTH, WIRE = "breaking on the wire and for Python callers", "breaking on the wire"
PYTHON, FINE, CHECK = "breaking for Python callers", "compatible", "not understood: check by hand"


class Row(NamedTuple):
    """One change."""

    name: str
    verdict: str
    reverse: str
    edits: Mapping[str, Any]


TEXT, NULLABLE = {"type": "string"}, {"type": ["string", "null"]}
ROOM, SCHEMAS = {"$ref": "#/components/schemas/Room"}, ROOMS["components"]["schemas"]
PLACE, JSON = {"$ref": "#/components/schemas/PlaceInput"}, "content application/json"
NOTHING = {"204": {"description": "Nothing."}}
OPERATIONS = [
    Row("operation added", FINE, BOTH, {"paths /rooms put": {"operationId": "putRooms", "responses": NOTHING}}),
    Row("path added", FINE, BOTH, {"paths /new": {"get": {"operationId": "getNew", "responses": NOTHING}}}),
    Row("operationId renamed", PYTHON, PYTHON, {"list operationId": "findRooms"}),
    Row("operationId removed", PYTHON, PYTHON, {"list operationId": GONE}),
    Row("operation moved", WIRE, WIRE, {"paths /rooms/{id}": GONE, "paths /halls/{id}": ROOMS["paths"]["/rooms/{id}"]}),
    Row(
        "path parameter renamed",
        PYTHON,
        PYTHON,
        {
            "paths /rooms/{id}": GONE,
            "paths /rooms/{key}": {
                **ROOMS["paths"]["/rooms/{id}"],
                "parameters": [{"name": "key", "in": "path", "required": True, "schema": {**TEXT, "minLength": 1}}],
            },
        },
    ),
    Row("operation deprecated", FINE, FINE, {"list deprecated": True}),
    Row("first tag changed", PYTHON, PYTHON, {"list tags": ["offices"]}),
    Row("second tag added", FINE, FINE, {"list tags": ["rooms", "offices"]}),
    Row("summary changed", FINE, FINE, {"list summary": "Find rooms"}),
    Row("description removed", FINE, FINE, {"list description": GONE}),
    Row("documentation moved", FINE, FINE, {"list externalDocs url": "https://docs.example/all"}),
    Row("path item described", FINE, FINE, {"paths /rooms summary": "Every room"}),
    Row("unknown keyword of an operation", CHECK, CHECK, {"list x-rate": 3}),
    Row("unknown keyword of a path", CHECK, CHECK, {"paths /rooms x-rate": 3}),
    Row("webhook added", FINE, BOTH, {"webhooks moved": ROOMS["webhooks"]["booked"]}),
    Row("webhook renamed", FINE, FINE, {"booked operationId": "postBooking"}),
    Row("webhook body is optional", BOTH, FINE, {"booked requestBody required": False}),
    Row("webhook response changed", WIRE, WIRE, {"booked responses": {"200": {"description": "Received."}}}),
]
LIST = "list parameters"
PARAMETERS = [
    Row("optional parameter added", FINE, BOTH, {f"{LIST} +": {"name": "x", "in": "query", "schema": TEXT}}),
    Row(
        "required one added", BOTH, BOTH, {f"{LIST} +": {"name": "x", "in": "query", "required": True, "schema": TEXT}}
    ),
    Row(
        "required one with a default added",
        BOTH,
        BOTH,
        {f"{LIST} +": {"name": "x", "in": "query", "required": True, "schema": {**TEXT, "default": "a"}}},
    ),
    Row("parameter became required", BOTH, FINE, {f"{LIST} limit required": True}),
    Row("parameter renamed", BOTH, BOTH, {f"{LIST} limit name": "most"}),
    Row("list no longer marked as one", WIRE, WIRE, {f"{LIST} office-id[] name": "office-id"}),
    Row("header became a query parameter", WIRE, WIRE, {f"{LIST} X-Trace in": "query"}),
    Row("moved from query to header", WIRE, WIRE, {f"{LIST} color in": "header"}),
    Row("parameter deprecated", FINE, FINE, {f"{LIST} limit deprecated": True}),
    Row("parameter described", FINE, FINE, {f"{LIST} limit description": "No more than."}),
    Row("example changed", FINE, FINE, {f"{LIST} since example": "2026-02-02"}),
    Row("type changed", BOTH, BOTH, {f"{LIST} limit schema": {"type": "string"}}),
    Row("type generalized", FINE, BOTH, {f"{LIST} limit schema type": "number"}),
    Row("parameter may be null", FINE, BOTH, {f"{LIST} since schema type": ["string", "null"]}),
    Row("date became a date-time", BOTH, BOTH, {f"{LIST} since schema format": "date-time"}),
    Row("date became a text", PYTHON, BOTH, {f"{LIST} since schema format": GONE}),
    Row("items changed", BOTH, BOTH, {f"{LIST} office-id[] schema items type": "integer"}),
    Row("default changed", WIRE, WIRE, {f"{LIST} limit schema default": 50}),
    Row("default removed", WIRE, FINE, {f"{LIST} limit schema default": GONE}),
    Row("inline enum value added", FINE, BOTH, {f"{LIST} size schema enum": ["BIG", "SMALL", "TINY"]}),
    Row("became an enum", BOTH, PYTHON, {f"{LIST} X-Trace schema enum": ["A"]}),
    Row("property of an object parameter", BOTH, FINE, {"PlaceInput required": ["latitude"]}),
    Row("shared parameter required", BOTH, FINE, {"components parameters Language required": True}),
]
BODIES = [
    Row(
        "required body added",
        BOTH,
        BOTH,
        {"remove requestBody": {"required": True, "content": {"application/json": {"schema": PLACE}}}},
    ),
    Row(
        "optional body added", FINE, BOTH, {"remove requestBody": {"content": {"application/json": {"schema": PLACE}}}}
    ),
    Row("body became optional", FINE, BOTH, {"book requestBody required": False}),
    Row("body described", FINE, FINE, {"book requestBody description": "It."}),
    Row("body example changed", FINE, FINE, {f"book requestBody {JSON} example id": "b"}),
    Row("unknown keyword of a body", CHECK, CHECK, {"book requestBody x-rate": 3}),
]
RESPONSES = [
    Row(
        "another success status",
        WIRE,
        WIRE,
        {
            "book responses": {
                "202": ROOMS["paths"]["/rooms"]["post"]["responses"]["201"],
                "404": {"description": "No such room."},
            }
        },
    ),
    Row("error status added", FINE, FINE, {"book responses 409": {"description": "Taken."}}),
    Row("content removed", BOTH, PYTHON, {"book responses 201 content": GONE}),
    Row(
        "errors became problems",
        WIRE,
        CHECK,
        {
            "components responses Rejected content": {
                "application/problem+json": {"schema": {"$ref": "#/components/schemas/Errors"}}
            }
        },
    ),
    Row("response described", FINE, FINE, {"book responses 201 description": "Done."}),
    Row("header added", CHECK, CHECK, {"list responses 200 headers X-New": {"schema": TEXT}}),
    Row("link added", CHECK, CHECK, {"list responses 200 links": {"next": {}}}),
    Row("error code added", FINE, PYTHON, {"list responses 422 x-error-codes": ["ROOM_TAKEN", "ROOM_LATE"]}),
    Row(
        "error code moved",
        FINE,
        FINE,
        {"list responses 422 x-error-codes": [], "book responses 404 x-error-codes": ["ROOM_TAKEN"]},
    ),
    Row("meaning of a code", FINE, FINE, {"ErrorCode x-enum-descriptions": ["Too late."]}),
    Row("required property of errors removed", BOTH, FINE, {"Error properties code": GONE, "Error required": []}),
    Row("response became a list", BOTH, BOTH, {"RoomAnswer properties data": {"type": "array", "items": ROOM}}),
]
SENT = [
    Row("optional property", FINE, BOTH, {"RoomInput properties new": TEXT}),
    Row("required property", BOTH, BOTH, {"RoomInput properties new": TEXT, "RoomInput required": ["id", "new"]}),
    Row(
        "required property with a default",
        BOTH,
        BOTH,
        {"RoomInput properties new": {**TEXT, "default": "a"}, "RoomInput required": ["id", "new"]},
    ),
    Row("property became required", BOTH, FINE, {"RoomInput required": ["id", "note"]}),
    Row("property renamed", BOTH, BOTH, {"RoomInput properties note": GONE, "RoomInput properties memo": NULLABLE}),
    Row("property not nullable", BOTH, FINE, {"RoomInput properties note type": "string"}),
    Row(
        "type changed",
        BOTH,
        BOTH,
        {"RoomInput properties seats type": "string", "RoomInput properties seats default": "4"},
    ),
    Row("type generalized", FINE, BOTH, {"RoomInput properties seats type": "number"}),
    Row("type removed", FINE, BOTH, {"RoomInput properties id type": GONE}),
    Row("format of text", FINE, WIRE, {"RoomInput properties mail format": GONE}),
    Row("date-time became a date", BOTH, BOTH, {"RoomInput properties opens format": "date"}),
    Row("date-time became a text", PYTHON, BOTH, {"RoomInput properties opens format": GONE}),
    Row("default changed", WIRE, WIRE, {"RoomInput properties seats default": 6}),
    Row("items changed", BOTH, BOTH, {"RoomInput properties tags items type": "integer"}),
    Row("items may be anything", FINE, BOTH, {"RoomInput properties tags items": {}}),
    Row("values of a map", BOTH, BOTH, {"RoomInput properties map additionalProperties type": "integer"}),
    Row("map of anything", FINE, BOTH, {"RoomInput properties map additionalProperties": True}),
    Row("object closed", FINE, FINE, {"RoomInput additionalProperties": False}),
    Row(
        "nested property required",
        BOTH,
        BOTH,
        {"RoomInput properties place properties new": TEXT, "RoomInput properties place required": ["street", "new"]},
    ),
    Row("only value changed", BOTH, BOTH, {"RoomInput properties kind enum": ["hall"]}),
    Row("enum of one value grows", FINE, BOTH, {"RoomInput properties kind enum": ["room", "hall"]}),
    Row("became an enum", BOTH, PYTHON, {"RoomInput properties id enum": ["aa", "bb"]}),
    Row("property deprecated", FINE, FINE, {"RoomInput properties note deprecated": True}),
    Row("property described", FINE, FINE, {"RoomInput properties note description": "A note."}),
    Row("unknown keyword", CHECK, CHECK, {"RoomInput properties note x-mask": "*"}),
]
RECEIVED = [
    Row("property added", FINE, BOTH, {"Room properties new": TEXT}),
    Row("required property added", FINE, BOTH, {"Room properties new": TEXT, "Room required": ["id", "new"]}),
    Row("property became optional", BOTH, FINE, {"Room required": []}),
    Row("property became nullable", BOTH, FINE, {"Room properties id type": ["string", "null"]}),
    Row("property renamed", BOTH, BOTH, {"Room properties name": GONE, "Room properties title": TEXT}),
    Row("type changed", BOTH, BOTH, {"Room properties seats type": "string"}),
    Row("type generalized", BOTH, FINE, {"Room properties seats type": "number"}),
    Row("type removed", BOTH, FINE, {"Room properties id type": GONE}),
    Row("date-time became a date", BOTH, BOTH, {"Room properties opens format": "date"}),
    Row("date-time became a text", BOTH, PYTHON, {"Room properties opens format": GONE}),
    Row("values of a map", BOTH, BOTH, {"Room properties labels additionalProperties type": "integer"}),
    Row("object closed", FINE, FINE, {"Room additionalProperties": False}),
    Row("not nullable", FINE, BOTH, {"Room properties owner": {"$ref": "#/components/schemas/Person"}}),
    Row("another model", BOTH, BOTH, {"Room properties owner oneOf 0 $ref": "#/components/schemas/Square"}),
    Row("model became a text", BOTH, BOTH, {"Room properties owner oneOf 0": {"type": "string"}}),
    Row("became an enum", PYTHON, PYTHON, {"Room properties id enum": ["a"]}),
    Row("default added", FINE, FINE, {"Room properties name default": "x"}),
    Row("described", FINE, FINE, {"Room description": "A place."}),
    Row("property described", FINE, FINE, {"Room properties id description": "The id."}),
    Row("no longer deprecated", FINE, FINE, {"Room properties floor deprecated": GONE}),
    Row("example", FINE, FINE, {"Room properties name example": "Red"}),
    Row("inferred", FINE, FINE, {"Person x-inferred": "Seen twice."}),
    Row("inline model grows", FINE, BOTH, {"RoomPage properties meta properties more": TEXT}),
    Row("event data grows", FINE, BOTH, {"Event properties data properties more": TEXT}),
    Row("event order", FINE, FINE, {"Event x-order-by": "data.more"}),
    Row("entity of an event", PYTHON, PYTHON, {"Event properties entity enum": ["Hall"]}),
]
NAMES = [
    Row("enum value added", FINE, BOTH, {"Color enum": ["RED", "BLUE", "GREEN"]}),
    Row("enum values described", FINE, FINE, {"Color x-enum-descriptions": ["Red.", "Sky."]}),
    Row("enum opened", PYTHON, BOTH, {"Color enum": GONE}),
    Row(
        "schema renamed",
        PYTHON,
        PYTHON,
        {
            "components schemas": {("Owner" if name == "Person" else name): schema for name, schema in SCHEMAS.items()},
            "Room properties owner oneOf 0 $ref": "#/components/schemas/Owner",
        },
    ),
    Row("schema inlined", PYTHON, PYTHON, {"Person": GONE, "Room properties owner oneOf 0": SCHEMAS["Person"]}),
    Row(
        "scalar named",
        FINE,
        FINE,
        {"components schemas Id": TEXT, "Error properties message": {"$ref": "#/components/schemas/Id"}},
    ),
]
FLOW = "components securitySchemes oauth2 flows clientCredentials"
DOCUMENT = [
    Row("base path", WIRE, WIRE, {"servers 0 url": "https://api.example/v2/{enterprise}"}),
    Row("server added", FINE, BOTH, {"servers +": {"url": "https://new.example"}}),
    Row("second server", BOTH, PYTHON, {"servers 1": GONE}),
    Row("servers in another order", WIRE, WIRE, {"servers": ROOMS["servers"][::-1]}),
    Row("server described at more length", FINE, FINE, {"servers 0 description": "Live, for all."}),
    Row("server described by another name", PYTHON, PYTHON, {"servers 0 description": "Main."}),
    Row(
        "descriptions of servers swapped",
        WIRE,
        WIRE,
        {"servers 0 description": "Staging.", "servers 1 description": "Live."},
    ),
    Row("server variable", WIRE, WIRE, {"servers 0 variables enterprise default": "other"}),
    Row("server variable limited", WIRE, FINE, {"servers 0 variables enterprise enum": ["acme"]}),
    Row("server variable described", FINE, FINE, {"servers 0 variables enterprise description": "Ours."}),
    Row(
        "scope changed",
        WIRE,
        WIRE,
        {"book security": [{"oauth2": ["rooms:write"]}], "list security": [{"oauth2": ["rooms:write"]}]},
    ),
    Row("scope no longer needed", FINE, WIRE, {"book security": [{"oauth2": ["rooms:write"]}]}),
    Row("key as an alternative", FINE, WIRE, {"security": [{"oauth2": ["rooms:read"]}, {"key": []}]}),
    Row("no security", FINE, WIRE, {"security": []}),
    Row("anonymous as well", FINE, WIRE, {"security": [{"oauth2": ["rooms:read"]}, {}]}),
    Row("key in the query", WIRE, WIRE, {"components securitySchemes key in": "query"}),
    Row("key became a bearer", WIRE, WIRE, {"components securitySchemes key": {"type": "http", "scheme": "bearer"}}),
    Row("unused scheme added", FINE, FINE, {"components securitySchemes more": {"type": "http", "scheme": "basic"}}),
    Row("token URL", WIRE, WIRE, {f"{FLOW} tokenUrl": "https://auth.example/v2"}),
    Row("refresh URL", WIRE, WIRE, {f"{FLOW} refreshUrl": "https://auth.example/v2"}),
    Row(
        "flow added", FINE, WIRE, {"components securitySchemes oauth2 flows password": {"tokenUrl": "x", "scopes": {}}}
    ),
    Row("scope defined", FINE, BOTH, {f"{FLOW} scopes more": "More."}),
    Row("scope described", FINE, FINE, {f"{FLOW} scopes rooms:read": "See."}),
    Row("scheme described", FINE, FINE, {"components securitySchemes oauth2 description": "Yours."}),
    Row("version", FINE, FINE, {"info version": "2"}),
    Row("title", FINE, FINE, {"info title": "Halls"}),
    Row("contact", FINE, FINE, {"info contact name": "You"}),
    Row("license", FINE, FINE, {"info license name": "BSD"}),
    Row("tag described", FINE, FINE, {"tags 0 description": "Halls."}),
    Row("documentation", FINE, FINE, {"externalDocs url": "https://new.example"}),
    Row("patch of OpenAPI", FINE, FINE, {"openapi": "3.1.1"}),
    Row("unknown keyword", CHECK, CHECK, {"x-rate": 3}),
]
_LOOSER: Mapping[str, tuple[str, Any, Any]] = {
    # keyword: type, a limit, a looser one if there is any; without a limit anything is allowed
    "minimum": ("integer", 2, 1),
    "exclusiveMinimum": ("number", 2, 1),
    "maximum": ("integer", 1, 2),
    "exclusiveMaximum": ("number", 1, 2),
    "minLength": ("string", 2, 1),
    "maxLength": ("string", 1, 2),
    "minItems": ("array", 2, 1),
    "maxItems": ("array", 1, 2),
    "minProperties": ("object", 2, 1),
    "maxProperties": ("object", 1, 2),
    "multipleOf": ("integer", 4, 2),
    "pattern": ("string", "^a", None),
    "uniqueItems": ("array", True, None),
}
PLACES = {"sent": "RoomInput properties limited", "received": "Room properties limited"}


class Limit(NamedTuple):
    """A limit of a property or a parameter, before and after."""

    name: str
    verdict: str
    reverse: str
    old: Mapping[str, Any]
    new: Mapping[str, Any]
    received: bool


def limits() -> Iterator[Limit]:
    """Looser and tighter limits. Only what is sent has to keep them: the client reads whatever it receives."""
    for keyword, (kind, limit, looser) in _LOOSER.items():
        schema = {"type": kind, "items": TEXT} if kind == "array" else {"type": kind}
        old = {**schema, keyword: limit}
        yield Limit(f"{keyword} removed, sent", FINE, WIRE, old, schema, received=False)
        yield Limit(f"{keyword} removed, received", FINE, FINE, old, schema, received=True)
        if looser is not None:
            yield Limit(f"{keyword} looser, sent", FINE, WIRE, old, {**schema, keyword: looser}, received=False)
            yield Limit(f"{keyword} looser, received", FINE, FINE, old, {**schema, keyword: looser}, received=True)
    for keyword, kind, before, after in (
        ("pattern", "string", "^a", "^b"),
        ("multipleOf", "integer", 4, 3),
        ("format", "string", "email", "uri"),
    ):
        old, new = {"type": kind, keyword: before}, {"type": kind, keyword: after}
        yield Limit(f"{keyword} changed, sent", WIRE, WIRE, old, new, received=False)
        yield Limit(f"{keyword} changed, received", FINE, FINE, old, new, received=True)


TABLES = {
    "operations": OPERATIONS,
    "parameters": PARAMETERS,
    "bodies": BODIES,
    "responses": RESPONSES,
    "sent": SENT,
    "received": RECEIVED,
    "names": NAMES,
    "document": DOCUMENT,
}

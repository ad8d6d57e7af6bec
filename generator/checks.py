"""What the document may say: everything else is refused, by name and line, before anything is written.

A keyword that is not in these tables would be ignored by the parser or by the templates, and the generated code would
be wrong in silence. Add one here only together with the code that does what it says.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .document import COMPONENT, Document, Operation, Place
from .text import class_name

SAYS_NOTHING_TO_US = {
    *("title", "description", "example", "examples", "default", "format", "pattern", "minLength", "maxLength"),
    *("minItems", "maxItems", "uniqueItems", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"),
    *("multipleOf", "readOnly", "writeOnly", "externalDocs", "deprecated", "minProperties", "maxProperties"),
}
SCHEMA = SAYS_NOTHING_TO_US | {"type", "properties", "required", "items", "additionalProperties", "enum"}
SCHEMA |= {"oneOf", "anyOf"}
BESIDE_REFERENCE = {"$ref", "title", "description", "example", "examples", "default", "deprecated"}
OPERATION = {"operationId", "tags", "summary", "description", "externalDocs", "security", "parameters", "requestBody"}
OPERATION |= {"responses", "deprecated"}
PARAMETER = {"name", "in", "description", "required", "schema", "style", "explode", "example", "examples", "deprecated"}
BODY = {"description", "content", "required"}
RESPONSE = {"description", "content", "headers"}
MEDIA = {"schema", "example", "examples"}
TYPES = {"string", "integer", "number", "boolean", "array", "object", "null"}
STYLES = {"path": "simple", "query": "form", "header": "simple"}
NAMES_OF_OURS = {
    *("Any", "ByValue", "CallOptions", "Caller", "ClassVar", "Final", "InputModel", "Listing", "Mapping", "OpenEnum"),
    *("Operation", "Request", "Resource", "ResponseModel", "Self", "Sequence", "Unpack", "Unset"),
}
SIMPLER = "write it as one of the forms that CONTRIBUTING lists, or leave it out"


def problems(document: Document) -> Iterator[str]:
    """All refusals of a document, in its order."""
    for name, schema in document.schemas().items():
        yield from _named_schema(document, name, schema)
    for name, parameter in document.raw.get("components", {}).get("parameters", {}).items():
        yield from _parameter(document, parameter, ("components", "parameters", name))
    for name, response in document.raw.get("components", {}).get("responses", {}).items():
        yield from _response(document, response, ("components", "responses", name))
    seen: set[str] = set()
    for operation in document.operations():
        yield from _operation(document, operation)
        if operation.id in seen:
            yield document.refuse(operation.place, "a second operation of this name", "give it another operationId")
        seen.add(operation.id)


def _keywords(document: Document, node: Any, place: Place, known: set[str], what: str) -> Iterator[str]:
    if not isinstance(node, dict):
        yield document.refuse(place, f"{what} must be a mapping", "write it as one")
        return
    for key in node:
        if key not in known and not str(key).startswith("x-"):
            yield document.refuse((*place, key), f"{key} is not supported in {what}", SIMPLER)


# --- schemas


def _named_schema(document: Document, name: str, schema: Any) -> Iterator[str]:
    place = ("components", "schemas", name)
    if name in NAMES_OF_OURS:
        yield document.refuse(place, "the generated code has this name already", "give the schema another name")
    elif class_name(name) != name:
        yield document.refuse(place, "no name of a Python class", f"call the schema {class_name(name)}")
    if isinstance(schema, dict) and "enum" in schema:
        yield from _enum(document, schema, place)
    else:
        yield from _schema(document, schema, place, named=True)


def _enum(document: Document, schema: dict[str, Any], place: Place) -> Iterator[str]:
    yield from _keywords(document, schema, place, SCHEMA, "an enum")
    values = schema["enum"]
    if schema.get("type") != "string" or not all(isinstance(value, str) and value for value in values):
        remedy = "make it `type: string` with strings as values (quote numbers, yes and no)"
        yield document.refuse((*place, "enum"), "only enums of strings are open", remedy)
    elif len({"".join(filter(str.isalnum, value)).upper() for value in values}) < len(values):
        remedy = "make it a plain string, and tell the values in its description"
        yield document.refuse((*place, "enum"), "two values that would have one name in Python", remedy)


def _schema(document: Document, schema: Any, place: Place, *, named: bool = False) -> Iterator[str]:
    if isinstance(schema, bool):
        return
    if isinstance(schema, dict) and "$ref" in schema:
        yield from _reference(document, schema, place, COMPONENT)
        return
    yield from _keywords(document, schema, place, SCHEMA, "a schema")
    if not isinstance(schema, dict):
        return
    for union in ("oneOf", "anyOf"):
        if union in schema:
            yield from _union(document, schema, (*place, union))
            return
    yield from _type(document, schema, place)
    if "enum" in schema and not named:
        yield document.refuse(place, "an enum without a name", "put it under components/schemas, and refer to it")
    if schema.get("properties") and not named:
        yield document.refuse(place, "an inline object", "give it a name under components/schemas, and refer to it")
    for name, inner in schema.get("properties", {}).items():
        yield from _schema(document, inner, (*place, "properties", name))
    if "items" in schema:
        yield from _schema(document, schema["items"], (*place, "items"))
    others = schema.get("additionalProperties")
    if isinstance(others, dict):
        yield from _schema(document, others, (*place, "additionalProperties"))
        if others and schema.get("properties"):
            remedy = "leave the type out (`additionalProperties: true`): they are kept and sent as they are"
            yield document.refuse((*place, "additionalProperties"), "typed ones beside named properties", remedy)


def _type(document: Document, schema: dict[str, Any], place: Place) -> Iterator[str]:
    kind = schema.get("type")
    kinds = kind if isinstance(kind, list) else [kind]
    if kind is None:
        for keyword, meant in (("properties", "object"), ("items", "array"), ("enum", "string")):
            if keyword in schema:
                yield document.refuse(place, f"{keyword} without a type", f"add `type: {meant}`")
    elif not set(kinds) <= TYPES or len(set(kinds) - {"null"}) != 1:
        yield document.refuse((*place, "type"), f"the type {kind}", "name one type, or one and 'null'")
    elif "array" in kinds and "items" not in schema:
        yield document.refuse(place, "an array of nobody knows what", "add `items`")
    missing = set(schema.get("required", [])) - schema.get("properties", {}).keys()
    for name in sorted(missing):
        problem = f"{name} is required, but no property"
        yield document.refuse((*place, "required"), problem, "describe it, or leave it out")


def _union(document: Document, schema: dict[str, Any], place: Place) -> Iterator[str]:
    members = schema[str(place[-1])]
    others = [(index, each) for index, each in enumerate(members) if each != {"type": "null"}]
    if len(others) != 1 or schema.keys() & {"properties", "items", "type", "enum"}:
        remedy = "name one type (and null), or leave the type open with an empty schema"
        yield document.refuse(place, "a union of other things than one type and null", remedy)
    for index, member in others[:1]:
        yield from _schema(document, member, (*place, index))


def _reference(document: Document, node: dict[str, Any], place: Place, kind: str) -> Iterator[str]:
    yield from _keywords(document, node, place, BESIDE_REFERENCE, "a reference")
    reference = str(node["$ref"])
    if not reference.startswith(kind):
        yield document.refuse(place, f"a reference to {reference}", f"refer to {kind}…")
        return
    try:
        document.resolve(node)
    except (KeyError, TypeError):
        yield document.refuse(place, f"there is no {reference}", "describe it there, or put the name right")


# --- operations


def _operation(document: Document, operation: Operation) -> Iterator[str]:
    raw, place = operation.raw, operation.place
    yield from _keywords(document, raw, place, OPERATION, "an operation")
    if not operation.id.isidentifier():
        yield document.refuse(place, "no operationId that is a name in Python", "name the operation in camelCase")
    if len(raw.get("tags", [])) != 1:
        yield document.refuse(place, "it must have one tag, its resource", "name one under `tags`")
    shared = len(document.raw["paths"][operation.path].get("parameters", []))
    for index, parameter in enumerate(raw["parameters"]):
        where = (*place[:2], "parameters", index) if index < shared else (*place, "parameters", index - shared)
        if "$ref" in parameter:
            yield from _reference(document, parameter, where, "#/components/parameters/")
        else:
            yield from _parameter(document, parameter, where)
    if "requestBody" in raw:
        yield from _body(document, raw["requestBody"], (*place, "requestBody"))
    for status, response in raw.get("responses", {}).items():
        where = (*place, "responses", str(status))
        if "$ref" in response:
            yield from _reference(document, response, where, "#/components/responses/")
        else:
            yield from _response(document, response, where)
    if not any(str(status).startswith("2") for status in raw.get("responses", {})):
        yield document.refuse(place, "no response of a success", "describe the 2xx that it answers with")


def _parameter(document: Document, parameter: Any, place: Place) -> Iterator[str]:
    yield from _keywords(document, parameter, place, PARAMETER, "a parameter")
    if not isinstance(parameter, dict):
        return
    name, where, schema = parameter.get("name"), parameter.get("in"), parameter.get("schema", {})
    if where not in STYLES:
        yield document.refuse(place, f"a {where} parameter ({name})", "only path, query and header parameters are sent")
        return
    yield from _schema(document, schema, (*place, "schema"))
    target = _resolved(document, schema)
    kinds = {target.get("type")} if not isinstance(target.get("type"), list) else set(target["type"])
    if where != "query" and kinds & {"array", "object"}:
        problem = f"a {where} parameter of type {'/'.join(sorted(map(str, kinds)))} ({name})"
        yield document.refuse(place, problem, "only scalars travel there")
        return
    if where == "header" and str(target.get("format", "")).startswith("date"):
        problem = f"a header parameter that is a date ({name})"
        yield document.refuse(place, problem, "describe it as a plain string")
    expected = "deepObject" if "object" in kinds else STYLES[where]
    style = parameter.get("style", STYLES[where])
    if style != expected:
        yield document.refuse((*place, "style"), f"the style {style} ({name})", f"only {expected} is sent")
    if "array" in kinds and parameter.get("explode", True) is not True:
        remedy = "arrays are sent as `name[]=a&name[]=b` only"
        yield document.refuse((*place, "explode"), f"explode: false ({name})", remedy)


def _resolved(document: Document, schema: Any) -> dict[str, Any]:
    try:
        return document.resolve(schema) if isinstance(schema, dict) else {}
    except (KeyError, TypeError):
        return {}  # refused as a reference


def _body(document: Document, body: Any, place: Place) -> Iterator[str]:
    yield from _keywords(document, body, place, BODY, "a request body")
    content = body.get("content", {}) if isinstance(body, dict) else {}
    if list(content) != ["application/json"]:
        remedy = "describe it as application/json, or leave the operation to `engage.request`"
        yield document.refuse(place, f"a body of type {', '.join(content) or 'nothing'}", remedy)
        return
    media, where = content["application/json"], (*place, "content", "application/json")
    yield from _keywords(document, media, where, MEDIA, "a media type")
    schema = media.get("schema", {})
    yield from _schema(document, schema, (*where, "schema"))
    for name in sorted(_models(document, schema, set())):
        if not name.endswith("Input"):
            remedy = f"call it {name}Input, or describe one of that name"
            yield document.refuse((*where, "schema"), f"the request is made of {name}, which is no …Input", remedy)


def _response(document: Document, response: Any, place: Place) -> Iterator[str]:
    yield from _keywords(document, response, place, RESPONSE, "a response")
    content = response.get("content", {}) if isinstance(response, dict) else {}
    for kind, media in content.items():
        where = (*place, "content", kind)
        yield from _keywords(document, media, where, MEDIA, "a media type")
        if kind not in ("application/json", "application/octet-stream") and not kind.startswith("text/"):
            remedy = "describe it as application/json, application/octet-stream or text/…"
            yield document.refuse(where, f"content of type {kind}", remedy)
        schema = media.get("schema", {}) if isinstance(media, dict) else {}
        yield from _schema(document, schema, (*where, "schema"))
        for name in sorted(_models(document, schema, set())):
            if name.endswith("Input"):
                remedy = f"call it {name.removesuffix('Input')}, or describe one of that name"
                yield document.refuse((*where, "schema"), f"the response is made of {name}", remedy)


def _models(document: Document, schema: Any, seen: set[str]) -> set[str]:
    """The names of the objects that a schema is made of."""
    if not isinstance(schema, dict):
        return seen
    if str(schema.get("$ref", "")).startswith(COMPONENT):
        name = schema["$ref"].removeprefix(COMPONENT)
        target = document.schema(name)
        if name in seen or not target:
            return seen
        if target.get("properties"):
            seen.add(name)
        return _models(document, target, seen)
    inner = [*schema.get("properties", {}).values(), schema.get("items"), schema.get("additionalProperties")]
    for each in [*inner, *schema.get("oneOf", []), *schema.get("anyOf", [])]:
        _models(document, each, seen)
    return seen
